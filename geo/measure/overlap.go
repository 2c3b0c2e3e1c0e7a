package measure

import (
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// maxOverlapCrossings is how often the boundaries of two polygons may cross.
const maxOverlapCrossings = 100_000

// Ground is a polygon prepared for Overlap. It is safe for concurrent use.
type Ground struct {
	polygon orb.Polygon // wound as RFC 7946 asks
	bound   orb.Bound
}

// NewGround prepares a polygon, which must be valid.
func NewGround(p orb.Polygon) *Ground {
	return &Ground{orient(p), p.Bound()}
}

// Overlap returns the area that a polygon, which must be valid, has in common with the ground,
// in km2 on the publishers' sphere, between lines that are straight in longitude and latitude:
// so that neighbours have nothing in common where one has vertices on a long edge of the other.
// Those that touch may have some square metres, because a boundary that both have is looked at a
// hair beside itself. The error is geo.Invalid: they cross more than 100 000 times.
func (g *Ground) Overlap(p orb.Polygon) (km2 float64, err error) {
	if !g.bound.Intersects(p.Bound()) {
		return 0, nil
	}
	near := trim(g.polygon, p.Bound().Pad(trimMargin))
	if len(near) == 0 {
		return 0, nil
	}
	alone := newRegional([]geo.Region{{Shape: orb.MultiPolygon{orient(p)}}}, straightArea)
	s := alone.splitWithin(&outline{contour: NewContour(near)}, maxOverlapCrossings)
	if s == nil {
		return 0, geo.Errorf(geo.Invalid, "boundaries of two polygons cross more than the %d times that are accepted (near %.5f %.5f)",
			maxOverlapCrossings, p[0][0][0], p[0][0][1])
	}
	return max(0, s.areas[0].Sphere), nil
}

// trimMargin, in degrees, is more than a contour is moved to lie beside a boundary.
const trimMargin = 1e-6

// trim returns rings with the same edges and winding numbers in a bound as a polygon's, and
// without most of its vertices outside.
func trim(p orb.Polygon, bound orb.Bound) (trimmed orb.Polygon) {
	for _, ring := range p {
		if kept := trimRing(ring, bound); len(kept) > 3 {
			trimmed = append(trimmed, kept)
		}
	}
	return trimmed
}

// trimRing leaves out every vertex that lies on the same side of the bound as the vertices before
// and after it.
func trimRing(ring orb.Ring, bound orb.Bound) (kept orb.Ring) {
	open := ring[:len(ring)-1]
	before, here := sidesOf(bound, open[len(open)-1]), sidesOf(bound, open[0])
	for i, p := range open {
		after := sidesOf(bound, ring[i+1])
		if i+1 == len(open) && len(kept) > 0 {
			after = sidesOf(bound, kept[0])
		}
		if before&here&after == 0 {
			kept = append(kept, p)
			before = here
		}
		here = after
	}
	if len(kept) > 0 {
		kept = append(kept, kept[0])
	}
	return kept
}

// sidesOf returns on which sides of a bound p lies outside, a bit for each (Cohen and Sutherland).
func sidesOf(b orb.Bound, p orb.Point) (sides uint8) {
	for i, isOutside := range [4]bool{p[0] < b.Min[0], p[0] > b.Max[0], p[1] < b.Min[1], p[1] > b.Max[1]} {
		if isOutside {
			sides |= 1 << i
		}
	}
	return sides
}

// straightArea is straightKm2 of an edge of a contour.
func straightArea(a, b vertex) geo.Km2 { return geo.Km2{Sphere: straightKm2(a.point(), b.point())} }
