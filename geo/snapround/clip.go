package snapround

import "slices"

// clipper clips rings to the frame of one square.
//
// An edge that meets a line where any square clips is bent there, to a whole step, as a
// function of the snapped edge alone. Hence a square's frame only ever meets vertices:
// clipping rounds nothing, and every square sees the same bent edge.
type clipper struct {
	grid  Grid
	frame Box
	inner []edge // not along the frame
	rim   []edge // along the frame
	bends []Point
}

func newClipper(g Grid) *clipper { return &clipper{grid: g, frame: g.Frame()} }

// addRing adds a ring on the world's grid.
func (c *clipper) addRing(r Ring, group uint16) {
	if len(r) == 0 {
		return
	}
	from := c.grid.Snap(r[len(r)-1])
	for _, p := range r {
		to := c.grid.Snap(p)
		if to != from {
			c.addEdge(from, to, group)
			from = to
		}
	}
}

// addEdge adds an edge between points of the grid.
func (c *clipper) addEdge(from, to Point, group uint16) {
	if c.grid.inside(from) && c.grid.inside(to) {
		c.inner = append(c.inner, edge{from, to, group})
		return
	}
	for _, next := range c.bendPoints(from, to) {
		c.addClamped(from, next, group)
		from = next
	}
}

// bendPoints returns the points at which an edge is bent, in its direction, and its end.
func (c *clipper) bendPoints(from, to Point) []Point {
	c.bends = c.bends[:0]
	low, high := from, to // so that both directions are bent alike
	if high.X < low.X || high.X == low.X && high.Y < low.Y {
		low, high = high, low
	}
	dx, dy := int64(high.X)-int64(low.X), int64(high.Y)-int64(low.Y)
	for _, line := range c.grid.clipLines() {
		if low.X < line && line < high.X {
			c.bends = append(c.bends, Point{line, low.Y + roundedQuotient(int64(line-low.X)*dy, dx)})
		}
		if min(low.Y, high.Y) < line && line < max(low.Y, high.Y) {
			c.bends = append(c.bends, Point{low.X + roundedQuotient(int64(line-low.Y)*dx, dy), line})
		}
	}
	c.bends = append(c.bends, to)
	sortAlong(c.bends, from)
	return slices.Compact(c.bends)
}

// addClamped adds an edge that no clip line crosses. What is outside the frame is moved
// straight onto it, which changes no winding number inside.
func (c *clipper) addClamped(from, to Point, group uint16) {
	if from == to {
		return
	}
	f, t := c.frame.clamp(from), c.frame.clamp(to)
	switch {
	case f == t:
	case c.frame.onOneSide(f, t):
		c.rim = append(c.rim, edge{f, t, group})
	default:
		c.inner = append(c.inner, edge{f, t, group})
	}
}

// splitRim adds to noded edges those along the frame, split wherever one ends there.
func (c *clipper) splitRim(noded []edge) []edge {
	split, rim := noded[:0], c.rim
	var stops []Point
	for _, e := range noded {
		if c.frame.onOneSide(e.from, e.to) {
			rim = append(rim, e)
			continue
		}
		split = append(split, e)
		for _, p := range [2]Point{e.from, e.to} {
			if c.frame.onOneSide(p, p) {
				stops = append(stops, p)
			}
		}
	}
	for _, e := range rim {
		stops = append(stops, e.from, e.to)
	}
	slices.SortFunc(stops, comparePoints)
	stops = slices.Compact(stops)
	var path []Point
	for _, e := range rim {
		path = stopsOn(path[:0], e, stops)
		from := e.from
		for _, next := range path {
			split = append(split, edge{from, next, e.group})
			from = next
		}
	}
	return split
}

// stopsOn appends the stops on an edge along the frame, in its direction, its start left
// out and its end included.
func stopsOn(path []Point, e edge, stops []Point) []Point {
	for _, p := range stops {
		if p != e.from && isBetween(e.from, e.to, p) {
			path = append(path, p)
		}
	}
	sortAlong(path, e.from)
	return path
}

// isBetween reports whether p lies in the bounds of a level or upright edge from a to b.
func isBetween(a, b, p Point) bool {
	return min(a.X, b.X) <= p.X && p.X <= max(a.X, b.X) && min(a.Y, b.Y) <= p.Y && p.Y <= max(a.Y, b.Y)
}
