package atlas

import (
	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Atlas holds a boundary set with the indexes made of it. It is safe for concurrent use.
type Atlas struct {
	Regions  geo.Regions
	Regional *measure.Regional
	Border   *measure.Border
	Measurer *change.Measurer
	Places   placeFinder // nil: no nearest place is named
}

type placeFinder interface {
	// Nearest returns the place nearest to p and its distance in km; false where there is
	// none.
	Nearest(p orb.Point) (place geo.Place, km float64, ok bool)
}

// New indexes a boundary set, whose shapes must be valid and wound as RFC 7946 asks.
func New(regions geo.Regions) *Atlas {
	regional, border := measure.NewRegional(regions), measure.NewBorder(regions)
	return &Atlas{
		Regions:  regions,
		Regional: regional,
		Border:   border,
		Measurer: change.NewMeasurer(regional, border),
	}
}

// AreaByRegion adds up the areas of polygons in each region, and in geo.Outside. The
// polygons must be valid and must not overlap.
func (a *Atlas) AreaByRegion(polygons []geo.ControlPolygon) map[geo.RegionCode]geo.Km2 {
	sums := map[geo.RegionCode]geo.Km2{}
	for _, polygon := range polygons {
		for region, km2 := range a.Regional.Split(polygon.Shape) {
			sums[region] = sums[region].Add(km2)
		}
	}
	return sums
}

// WaterByRegion adds up how much of polygons lies in the open waters of each region, with the
// sea as geo.Outside. The polygons must be valid and must not overlap.
func (a *Atlas) WaterByRegion(polygons []geo.ControlPolygon) map[geo.RegionCode]geo.Km2 {
	sums := map[geo.RegionCode]geo.Km2{}
	for _, polygon := range polygons {
		for region, km2 := range a.Regional.Water(polygon.Shape) {
			sums[region] = sums[region].Add(km2)
		}
	}
	return sums
}

// RegionAt returns the unit that p (WGS84 lon, lat) lies in, or geo.Outside.
func (a *Atlas) RegionAt(p orb.Point) geo.RegionCode {
	for _, unit := range a.Regions.Units {
		if unit.Shape.Bound().Contains(p) && planar.MultiPolygonContains(unit.Shape, p) {
			return unit.Code
		}
	}
	return geo.Outside
}
