package snapround

import "slices"

// Paths returns lines on the world's grid, each given by its two ends, in steps of the grid and
// clipped to its frame: joined end to end, and in an order that depends on their shape alone.
func Paths(g Grid, lines [][2]Point) [][]Point {
	c := newClipper(g)
	for _, line := range lines {
		from, to := c.grid.Snap(line[0]), c.grid.Snap(line[1])
		if comparePoints(from, to) > 0 {
			from, to = to, from
		}
		if from != to {
			c.addEdge(from, to, 0)
		}
	}
	packed := make([]uint64, len(c.inner))
	for i, e := range c.inner {
		packed[i] = packEdge(e)
	}
	slices.Sort(packed)
	return joinEdges(slices.Compact(packed))
}

// joinEdges makes lines of packed edges, joined where two of them share an end.
func joinEdges(packed []uint64) [][]Point {
	j := lineJoiner{ends: make([][2]Point, len(packed)), edgesAt: map[Point][]int{}, used: make([]bool, len(packed))}
	for i, e := range packed {
		ends := eastward(e >> 1)
		j.ends[i] = [2]Point{ends.from, ends.to}
		for _, p := range j.ends[i] {
			j.edgesAt[p] = append(j.edgesAt[p], i)
		}
	}
	for i, ends := range j.ends {
		for side, p := range ends {
			if !j.used[i] && len(j.edgesAt[p]) != 2 {
				j.follow(i, side)
			}
		}
	}
	for i := range j.ends { // what is left runs in circles
		if !j.used[i] {
			j.follow(i, 0)
		}
	}
	return j.lines
}

// lineJoiner joins edges to lines.
type lineJoiner struct {
	ends    [][2]Point
	edgesAt map[Point][]int // edges by their ends
	used    []bool
	lines   [][]Point
}

// follow adds the line that begins with one end of an edge, up to where it branches, stops
// or comes back.
func (j *lineJoiner) follow(i, side int) {
	line := []Point{j.ends[i][side]}
	for !j.used[i] {
		j.used[i] = true
		p := j.ends[i][1-side]
		line = append(line, p)
		if next := j.edgesAt[p]; len(next) == 2 {
			i = next[0] + next[1] - i
			side = 0
			if j.ends[i][1] == p {
				side = 1
			}
		}
	}
	j.lines = append(j.lines, withoutCollinear(line))
}

// withoutCollinear drops the points at which a line runs straight on. It changes its
// argument.
func withoutCollinear(line []Point) []Point {
	kept := line[:1]
	for i := 1; i < len(line); i++ {
		if i+1 == len(line) || orientation(kept[len(kept)-1], line[i], line[i+1]) != 0 {
			kept = append(kept, line[i])
		}
	}
	return kept
}
