package atlas

import (
	"math"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// insideDegrees, about 50 m, is how far inside the outline of its region a place is moved.
const insideDegrees = 0.0005

// Ashore returns the point (WGS84 lon, lat) at which a place is looked up: its own, or the
// nearest point just inside its region where the boundary set leaves the place in the
// water or abroad. Km is the distance from the place to the region's outline; 0 where the
// point is the place's own.
func (a *Atlas) Ashore(place geo.Place) (p orb.Point, km float64) {
	unit, ok := a.Regions.Unit(place.Region)
	if !ok || a.RegionAt(place.Point) != geo.Outside {
		return place.Point, 0
	}
	km, shore, ok := measure.Distance(place.Point, outline(unit.Shape))
	if !ok {
		return place.Point, 0
	}
	lon, lat := shore.Lon()-place.Point.Lon(), shore.Lat()-place.Point.Lat()
	further := insideDegrees / math.Hypot(lon, lat)
	inside := orb.Point{shore.Lon() + further*lon, shore.Lat() + further*lat}
	if !planar.MultiPolygonContains(unit.Shape, inside) {
		return place.Point, 0
	}
	return inside, km
}

func outline(shape orb.MultiPolygon) (lines orb.MultiLineString) {
	for _, polygon := range shape {
		for _, ring := range polygon {
			lines = append(lines, orb.LineString(ring))
		}
	}
	return lines
}
