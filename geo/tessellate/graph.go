package tessellate

import (
	"cmp"
	"slices"
)

// graph is a planar subdivision. Segment i is the half-edges 2i, from its lower end to
// its higher, and 2i+1, back again. The face of a half-edge lies to its left.
type graph struct {
	vertices []point // in order of point.compare
	segments []segment
	origin   []int32 // by half-edge: the vertex it leaves
	next     []int32 // by half-edge: the one that follows around the same face
	cycle    []int32 // by half-edge: the cycle it belongs to
	cycles   []cycle
}

// cycle is one closed walk along the border of a face: its outer one runs counter-
// clockwise, those around holes clockwise.
type cycle struct {
	start       int32 // one of its half-edges
	doubledArea int64 // twice its signed area in grid steps
}

func twin(h int32) int32 { return h ^ 1 }

// newGraph builds the subdivision of segments that meet at their ends only. Segments
// with a loose end, which divide nothing, are left out.
func newGraph(segments []segment) *graph {
	g := &graph{segments: withoutLooseEnds(segments)}
	for _, s := range g.segments {
		g.vertices = append(g.vertices, s.a, s.b)
	}
	slices.SortFunc(g.vertices, point.compare)
	g.vertices = slices.Compact(g.vertices)
	g.origin = make([]int32, 2*len(g.segments))
	for i, s := range g.segments {
		g.origin[2*i], g.origin[2*i+1] = g.vertex(s.a), g.vertex(s.b)
	}
	g.linkNext()
	g.traceCycles()
	return g
}

func (g *graph) vertex(p point) int32 {
	i, _ := slices.BinarySearchFunc(g.vertices, p, point.compare)
	return int32(i)
}

func (g *graph) from(h int32) point { return g.vertices[g.origin[h]] }
func (g *graph) to(h int32) point   { return g.vertices[g.origin[twin(h)]] }

// site returns the site to the left of a half-edge by its segment's mark.
func (g *graph) site(h int32) int {
	if h%2 == 0 {
		return g.segments[h/2].left
	}
	return g.segments[h/2].right
}

func withoutLooseEnds(segments []segment) []segment {
	for {
		degree := map[point]int{}
		for _, s := range segments {
			degree[s.a]++
			degree[s.b]++
		}
		before := len(segments)
		segments = slices.DeleteFunc(slices.Clone(segments), func(s segment) bool {
			return degree[s.a] == 1 || degree[s.b] == 1
		})
		if len(segments) == before {
			return segments
		}
	}
}

// linkNext makes each half-edge be followed by the one that turns left most sharply.
func (g *graph) linkNext() {
	order := make([]int32, len(g.origin))
	for h := range order {
		order[h] = int32(h)
	}
	slices.SortFunc(order, func(h, k int32) int {
		return cmp.Or(cmp.Compare(g.origin[h], g.origin[k]), g.compareAngle(h, k))
	})
	g.next = make([]int32, len(g.origin))
	for first := 0; first < len(order); {
		end := first + 1
		for end < len(order) && g.origin[order[end]] == g.origin[order[first]] {
			end++
		}
		for i := first; i < end; i++ {
			after := i + 1 // counter-clockwise neighbour
			if after == end {
				after = first
			}
			g.next[twin(order[after])] = order[i]
		}
		first = end
	}
}

// compareAngle orders half-edges that leave one vertex counter-clockwise from east.
func (g *graph) compareAngle(h, k int32) int {
	o, a, b := g.from(h), g.to(h), g.to(k)
	if c := cmp.Compare(halfTurn(o, a), halfTurn(o, b)); c != 0 {
		return c
	}
	return -cmp.Compare(side(o, a, b), 0)
}

func halfTurn(o, p point) int {
	if p.y > o.y || p.y == o.y && p.x > o.x {
		return 0
	}
	return 1
}

func (g *graph) traceCycles() {
	g.cycle = make([]int32, len(g.origin))
	for h := range g.cycle {
		g.cycle[h] = none
	}
	for h := range g.cycle {
		if g.cycle[h] != none {
			continue
		}
		id := int32(len(g.cycles))
		c := cycle{start: int32(h)}
		anchor := g.from(c.start)
		for k := c.start; g.cycle[k] == none; k = g.next[k] {
			g.cycle[k] = id
			c.doubledArea += side(anchor, g.from(k), g.to(k))
		}
		g.cycles = append(g.cycles, c)
	}
}

// each calls do with every half-edge of a cycle.
func (g *graph) each(c int32, do func(h int32)) {
	start := g.cycles[c].start
	for h := start; ; {
		do(h)
		if h = g.next[h]; h == start {
			return
		}
	}
}
