package change

import (
	"math"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// heldGround is what was occupied before 2022 and so cannot be gained since.
type heldGround struct {
	inCrimea bool          // all of Crimea
	drawn    []orb.Polygon // what the later map says was occupied before 2022, and the earlier does not in the same words
}

// newHeldGround returns what cannot be gained from one map to another: nothing unless both
// are of the time since the invasion.
func newHeldGround(status geo.Status, from, to Map) heldGround {
	if status != geo.Occupied || from.Date.IsZero() || to.Date.IsZero() || from.Date.Before(geo.Invasion) {
		return heldGround{}
	}
	held := heldGround{inCrimea: true}
	before := from.heldBefore()
	for _, shape := range to.heldBefore() {
		if !slices.ContainsFunc(before, shape.Equal) {
			held.drawn = append(held.drawn, shape)
		}
	}
	return held
}

// heldBefore are the shapes that a map says were occupied before 2022.
func (m Map) heldBefore() (shapes []orb.Polygon) {
	for _, p := range m.Polygons {
		if p.Status == geo.Occupied && p.Since == geo.SincePre2022 {
			shapes = append(shapes, p.Shape)
		}
	}
	return shapes
}

// gains reports whether a polygon was gained and lies in ground that was held before.
func (h heldGround) gains(p *changedPolygon) bool {
	if p.direction != geo.Gained || len(h.drawn) == 0 {
		return false
	}
	inside := pointWithin(p.shape)
	return slices.ContainsFunc(h.drawn, func(shape orb.Polygon) bool { return planar.PolygonContains(shape, inside) })
}

// pointWithin returns a point just inside the longest edge of a polygon, whose outer ring
// runs counter-clockwise.
func pointWithin(p orb.Polygon) orb.Point {
	var a, b orb.Point
	longest := 0.0
	for i := 1; i < len(p[0]); i++ {
		from, to := p[0][i-1], p[0][i]
		if length := math.Hypot(to[0]-from[0], to[1]-from[1]); length > longest {
			longest, a, b = length, from, to
		}
	}
	if longest == 0 {
		return p[0][0]
	}
	const inward = 0.1 * sliverDegrees
	return orb.Point{(a[0]+b[0])/2 - inward*(b[1]-a[1])/longest, (a[1]+b[1])/2 + inward*(b[0]-a[0])/longest}
}
