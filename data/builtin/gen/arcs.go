package main

import (
	"cmp"
	"slices"

	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
)

// edge is a border between two vertices, from the lower to the higher.
type edge struct{ a, b orb.Point }

func comparePoints(p, q orb.Point) int {
	return cmp.Or(cmp.Compare(p[0], q[0]), cmp.Compare(p[1], q[1]))
}

// arcs returns the borders of parts, each once, as lines between the vertices in which
// other than two edges meet; a border without such a vertex is a closed line.
func arcs[L comparable](parts []tessellate.Part[L]) (lines []orb.LineString) {
	edges := edgesOf(parts)
	next := map[orb.Point][]orb.Point{}
	for _, e := range edges {
		next[e.a] = append(next[e.a], e.b)
		next[e.b] = append(next[e.b], e.a)
	}
	walked := map[edge]bool{}
	walk := func(from, to orb.Point) {
		if walked[newEdge(from, to)] {
			return
		}
		line := orb.LineString{from}
		for {
			walked[newEdge(from, to)] = true
			line = append(line, to)
			onward := next[to]
			if len(onward) != 2 || to == line[0] {
				break
			}
			before := from
			from, to = to, onward[0]
			if to == before {
				to = onward[1]
			}
		}
		lines = append(lines, line)
	}
	for _, e := range edges { // from the corners first, so that only closed lines are left
		if len(next[e.a]) != 2 {
			walk(e.a, e.b)
		}
		if len(next[e.b]) != 2 {
			walk(e.b, e.a)
		}
	}
	for _, e := range edges {
		walk(e.a, e.b)
	}
	return lines
}

func newEdge(a, b orb.Point) edge {
	if comparePoints(a, b) > 0 {
		a, b = b, a
	}
	return edge{a, b}
}

func edgesOf[L comparable](parts []tessellate.Part[L]) (edges []edge) {
	for _, part := range parts {
		for _, ring := range part.Shape {
			for i := 1; i < len(ring); i++ {
				edges = append(edges, newEdge(ring[i-1], ring[i]))
			}
		}
	}
	slices.SortFunc(edges, func(e, f edge) int { return cmp.Or(comparePoints(e.a, f.a), comparePoints(e.b, f.b)) })
	return slices.Compact(edges)
}
