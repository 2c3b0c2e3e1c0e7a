package measure

import (
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// maxOverlapCrossings is how often the boundaries of two polygons may cross.
const maxOverlapCrossings = 100_000

// Ground is a polygon prepared for Overlap. It is safe for concurrent use.
type Ground struct {
	polygon  orb.Polygon // wound as RFC 7946 asks
	interior *scanlineIndex
}

// NewGround prepares a polygon, which must be valid.
func NewGround(p orb.Polygon) *Ground {
	return &Ground{orient(p), newScanlineIndex(edgesOf(orb.MultiPolygon{p}, 0))}
}

// Overlap returns the area that a polygon, which must be valid, has in common with the ground,
// in km2 on the publishers' sphere, between lines that are straight in longitude and latitude:
// so that neighbours have nothing in common where one has vertices on a long edge of the other.
// Those that touch may have some square metres, because a boundary that both have is looked at a
// hair beside itself. The error is geo.Invalid: they cross more than 100 000 times.
func (g *Ground) Overlap(p orb.Polygon) (km2 float64, err error) {
	if !g.interior.bound.Intersects(p.Bound()) || g.isApartFrom(p) {
		return 0, nil
	}
	alone := newRegional([]geo.Region{{Shape: orb.MultiPolygon{orient(p)}}}, straightArea)
	s := alone.splitWithin(&outline{contour: NewContour(trim(g.polygon, p.Bound().Pad(trimMargin)))}, maxOverlapCrossings)
	if s == nil {
		return 0, geo.Errorf(geo.Invalid, "boundaries of two polygons cross more than the %d times that are accepted (near %.5f %.5f)",
			maxOverlapCrossings, p[0][0][0], p[0][0][1])
	}
	return max(0, s.areas[0].Sphere), nil
}

// isApartFrom reports whether a polygon certainly has no ground in common with g: no boundary
// crosses the other, and neither polygon lies in the other.
func (g *Ground) isApartFrom(p orb.Polygon) bool {
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			if g.interior.isCrossedBy(ring[i-1], ring[i]) {
				return false
			}
		}
	}
	return lies(p[0], g.interior) == outside && lies(g.polygon[0], newScanlineIndex(edgesOf(orb.MultiPolygon{p}, 0))) == outside
}

// position is where a ring lies that does not cross the boundary of a polygon.
type position uint8

const (
	unclear position = iota
	inside
	outside
)

// lies returns where a ring lies, by its first vertex that is not on the boundary.
func lies(ring orb.Ring, polygon *scanlineIndex) position {
	for _, p := range ring {
		switch {
		case polygon.isOnEdge(p):
		case polygon.contains(p):
			return inside
		default:
			return outside
		}
	}
	return unclear
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
