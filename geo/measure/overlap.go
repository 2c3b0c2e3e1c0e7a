package measure

import (
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// maxOverlapCrossings is how often the boundaries of two polygons may cross.
const maxOverlapCrossings = 100_000

// Ground is a polygon prepared for Overlap. It is safe for concurrent use.
type Ground struct {
	rings []runRing // wound as RFC 7946 asks
	bound orb.Bound
}

// NewGround prepares a polygon, which must be valid.
func NewGround(p orb.Polygon) *Ground {
	g := &Ground{bound: p.Bound()}
	for _, ring := range orient(p) {
		g.rings = append(g.rings, newRunRing(ring))
	}
	return g
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
	near := trim(g.rings, p.Bound().Pad(trimMargin))
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

// runVertices is how many vertices of a ring are skipped at once where they lie together beside
// what is asked for.
const runVertices = 32

// runRing is a ring with the bounds of its runs of vertices.
type runRing struct {
	ring orb.Ring
	runs []orb.Bound
}

func newRunRing(ring orb.Ring) runRing {
	r := runRing{ring: ring}
	for run := range slices.Chunk(ring[:len(ring)-1], runVertices) {
		r.runs = append(r.runs, orb.MultiPoint(run).Bound())
	}
	return r
}

// trim returns rings with the same edges and winding numbers in a bound as the given, and
// without most of their vertices outside.
func trim(rings []runRing, bound orb.Bound) (trimmed orb.Polygon) {
	for _, ring := range rings {
		if kept := ring.trim(bound); len(kept) > 3 {
			trimmed = append(trimmed, kept)
		}
	}
	return trimmed
}

// trim leaves out every vertex that lies on the same side of the bound as the vertices before
// and after it.
func (r runRing) trim(bound orb.Bound) (kept orb.Ring) {
	open := r.ring[:len(r.ring)-1]
	before, here := sidesOf(bound, open[len(open)-1]), sidesOf(bound, open[0])
	for i := 0; i < len(open); i++ {
		if before&here != 0 && before&r.sidesOfRun(i, bound) != 0 {
			i = r.lastOfRun(i)
			here = sidesOf(bound, open[i])
		}
		after := sidesOf(bound, r.ring[i+1])
		if i+1 == len(open) && len(kept) > 0 {
			after = sidesOf(bound, kept[0])
		}
		if before&here&after == 0 {
			kept = append(kept, open[i])
			before = here
		}
		here = after
	}
	if len(kept) > 0 {
		kept = append(kept, kept[0])
	}
	return kept
}

func (r runRing) lastOfRun(vertex int) int {
	return min((vertex/runVertices+1)*runVertices, len(r.ring)-1) - 1
}

// sidesOfRun returns on which sides of a bound all vertices of the run lie that a vertex is of.
func (r runRing) sidesOfRun(vertex int, bound orb.Bound) uint8 {
	run := &r.runs[vertex/runVertices]
	return sidesOf(bound, run.Min) & sidesOf(bound, run.Max)
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
