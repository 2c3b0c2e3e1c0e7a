package change

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// arrangement is the planar subdivision by segments that meet at their ends only. Segment
// i has the half-edges 2i, from its first point to its second, and 2i+1, back again.
type arrangement struct {
	segments []segment
	order    []int32 // half-edges by the vertex they leave, then counter-clockwise from south
	place    []int32 // by half-edge: index into order
	vertex   []int32 // by half-edge: index into order of the first that leaves its vertex
	// winding is, by half-edge, the winding number of the face to its left: how often the
	// later map covers it, less how often the earlier one does.
	winding []int32
}

const unknown = int32(-1 << 31)

func twin(h int32) int32 { return h ^ 1 }

// origin is the point that a half-edge leaves.
func (g *arrangement) origin(h int32) orb.Point {
	if h&1 == 0 {
		return g.segments[h>>1].a
	}
	return g.segments[h>>1].b
}

// windingStep is the winding number left of a half-edge less that to its right.
func (g *arrangement) windingStep(h int32) int32 {
	if h&1 == 0 {
		return g.segments[h>>1].net
	}
	return -g.segments[h>>1].net
}

// newArrangement computes the winding numbers on both sides of all segments. It reports
// whether they agree with each other.
func newArrangement(segments []segment) (*arrangement, bool) {
	g := &arrangement{segments: segments, order: make([]int32, 2*len(segments))}
	for h := range g.order {
		g.order[h] = int32(h)
	}
	slices.SortFunc(g.order, g.compare)
	g.place, g.vertex = make([]int32, len(g.order)), make([]int32, len(g.order))
	for i, h := range g.order {
		g.place[h], g.vertex[h] = int32(i), int32(i)
		if i > 0 && g.origin(g.order[i-1]) == g.origin(h) {
			g.vertex[h] = g.vertex[g.order[i-1]]
		}
	}
	return g, g.setWindings()
}

// compare orders half-edges. Forward ones run east, or due north, so that each kind
// lies within half a turn.
func (g *arrangement) compare(h, k int32) int {
	return cmp.Or(
		compare(g.origin(h), g.origin(k)), cmp.Compare(h&1, k&1),
		-side(g.origin(h), g.origin(twin(h)), g.origin(twin(k))), cmp.Compare(h, k),
	)
}

// setWindings sets the winding number of each half-edge, starting from the first vertex
// of each connected part, west of which lies the face that surrounds the part. It reports
// whether they agree with each other.
func (g *arrangement) setWindings() bool {
	g.winding = slices.Repeat([]int32{unknown}, len(g.order))
	for _, h := range g.order {
		if g.winding[h] != unknown {
			continue
		}
		reached := []int32{g.vertex[h]}
		if !g.setWindingsAround(g.vertex[h], g.windingWestOf(g.origin(h))) {
			return false
		}
		for len(reached) > 0 {
			vertex := reached[len(reached)-1]
			reached = reached[:len(reached)-1]
			for _, h := range g.leaving(vertex) {
				next := twin(h)
				known, want := g.winding[next], g.winding[h]-g.windingStep(h)
				if known == unknown {
					reached = append(reached, g.vertex[next])
					if !g.setWindingsAround(g.vertex[next], g.windingBefore(next, want)) {
						return false
					}
				} else if known != want {
					return false
				}
			}
		}
	}
	return true
}

// leaving returns the half-edges that leave a vertex, counter-clockwise from south.
func (g *arrangement) leaving(vertex int32) []int32 {
	end := vertex
	for int(end) < len(g.order) && g.vertex[g.order[end]] == vertex {
		end++
	}
	return g.order[vertex:end]
}

// windingBefore is the winding number clockwise of the first half-edge that leaves the
// vertex of h, given the one to the left of h.
func (g *arrangement) windingBefore(h, left int32) int32 {
	for i := g.vertex[h]; i <= g.place[h]; i++ {
		left -= g.windingStep(g.order[i])
	}
	return left
}

// setWindingsAround sets the winding numbers around a vertex, given the one before its
// first half-edge. It reports whether a full turn leads back to it.
func (g *arrangement) setWindingsAround(vertex, winding int32) bool {
	begin := winding
	for _, h := range g.leaving(vertex) {
		winding += g.windingStep(h)
		g.winding[h] = winding
	}
	return winding == begin
}

// windingWestOf is the winding number just west of p, from the segments that lie west of
// it.
func (g *arrangement) windingWestOf(p orb.Point) (winding int32) {
	for i := range g.segments {
		s := &g.segments[i]
		if s.a[0] >= p[0] {
			break
		}
		switch {
		case s.a[1] <= p[1] && p[1] < s.b[1] && side(s.a, s.b, p) < 0:
			winding -= s.net
		case s.b[1] <= p[1] && p[1] < s.a[1] && side(s.a, s.b, p) > 0:
			winding += s.net
		}
	}
	return winding
}
