package tile

import "slices"

// paths returns the lines of the cover in its tile, in steps of the tile's grid, joined
// end to end and in an order that depends on their shape alone.
func (c *pyramid) paths() [][]point {
	cut := newClipper(gridOf(c.at))
	for _, line := range c.lines {
		from, to := cut.snap(line[0]), cut.snap(line[1])
		if comparePoints(from, to) > 0 {
			from, to = to, from
		}
		if from != to {
			cut.addEdge(from, to, 0)
		}
	}
	packed := make([]uint64, len(cut.inner))
	for i, e := range cut.inner {
		packed[i] = packEdge(e)
	}
	slices.Sort(packed)
	return joinEdges(slices.Compact(packed))
}

// joinEdges makes lines of edges, which meet where their ends are equal.
func joinEdges(edges []uint64) (lines [][]point) {
	ends := map[point][]int{}
	vertices := make([][2]point, len(edges))
	for i, e := range edges {
		vertices[i] = [2]point{vertex(e >> (2*vertexBits + 1)).point(), vertex(e >> 1 & (1<<(2*vertexBits) - 1)).point()}
		for _, p := range vertices[i] {
			ends[p] = append(ends[p], i)
		}
	}
	used := make([]bool, len(edges))
	follow := func(i, side int) {
		line := []point{vertices[i][side]}
		for !used[i] {
			used[i] = true
			p := vertices[i][1-side]
			line = append(line, p)
			if next := ends[p]; len(next) == 2 {
				i = next[0] + next[1] - i
				side = 0
				if vertices[i][1] == p {
					side = 1
				}
			}
		}
		lines = append(lines, withoutCollinear(line))
	}
	for i, v := range vertices {
		for side, p := range v {
			if !used[i] && len(ends[p]) != 2 {
				follow(i, side)
			}
		}
	}
	for i := range vertices { // what is left runs in circles
		if !used[i] {
			follow(i, 0)
		}
	}
	return lines
}

// withoutCollinear drops the points where a line runs straight on.
func withoutCollinear(line []point) []point {
	kept := line[:1]
	for i := 1; i < len(line); i++ {
		if i+1 == len(line) || orientation(kept[len(kept)-1], line[i], line[i+1]) != 0 {
			kept = append(kept, line[i])
		}
	}
	return kept
}
