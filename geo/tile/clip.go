package tile

import "slices"

// edge is a directed edge of a group's area, which lies to its left: where orientation is
// positive.
type edge struct {
	from, to point
	group    uint16
}

// clipper clips rings to the frame of one tile.
//
// An edge that meets a line where any tile clips is bent there, to a whole step, as a
// function of the snapped edge alone. Hence a tile's frame only ever meets vertices:
// clipping rounds nothing, and every tile sees the same bent edge.
type clipper struct {
	grid
	box
	inner []edge // not along the frame
	rim   []edge // along the frame
	bends []point
}

func newClipper(g grid) *clipper { return &clipper{grid: g, box: g.frame()} }

// addRing adds a ring on the world's grid.
func (c *clipper) addRing(r ring, group uint16) {
	if len(r) == 0 {
		return
	}
	from := c.snap(r[len(r)-1])
	for _, p := range r {
		to := c.snap(p)
		if to != from {
			c.addEdge(from, to, group)
			from = to
		}
	}
}

// addEdge adds an edge between points of the grid.
func (c *clipper) addEdge(from, to point, group uint16) {
	if c.inside(from) && c.inside(to) {
		c.inner = append(c.inner, edge{from, to, group})
		return
	}
	for _, next := range c.bendPoints(from, to) {
		c.addClamped(from, next, group)
		from = next
	}
}

// bendPoints returns the points at which an edge is bent, in its direction, and its end.
func (c *clipper) bendPoints(from, to point) []point {
	c.bends = c.bends[:0]
	low, high := from, to // so that both directions are bent alike
	if high.x < low.x || high.x == low.x && high.y < low.y {
		low, high = high, low
	}
	dx, dy := int64(high.x)-int64(low.x), int64(high.y)-int64(low.y)
	for _, line := range c.clipLines() {
		if low.x < line && line < high.x {
			c.bends = append(c.bends, point{line, low.y + roundedQuotient(int64(line-low.x)*dy, dx)})
		}
		if min(low.y, high.y) < line && line < max(low.y, high.y) {
			c.bends = append(c.bends, point{low.x + roundedQuotient(int64(line-low.y)*dx, dy), line})
		}
	}
	c.bends = append(c.bends, to)
	sortAlong(c.bends, from)
	return slices.Compact(c.bends)
}

// sortAlong sorts the points of a path that is monotone in x and y from its start.
func sortAlong(path []point, start point) {
	if len(path) > 1 {
		slices.SortFunc(path, func(a, b point) int { return int(manhattan(start, a) - manhattan(start, b)) })
	}
}

func manhattan(a, b point) int32 { return max(a.x-b.x, b.x-a.x) + max(a.y-b.y, b.y-a.y) }

// addClamped adds an edge that no clip line crosses. What is outside the frame is moved
// straight onto it, which changes no winding number inside.
func (c *clipper) addClamped(from, to point, group uint16) {
	if from == to {
		return
	}
	f, t := c.clamp(from), c.clamp(to)
	switch {
	case f == t:
	case c.onOneSide(f, t):
		c.rim = append(c.rim, edge{f, t, group})
	default:
		c.inner = append(c.inner, edge{f, t, group})
	}
}

// roundedQuotient returns a/b to the nearest whole number, halves upwards.
func roundedQuotient(a, b int64) int32 {
	if b < 0 {
		a, b = -a, -b
	}
	a, b = 2*a+b, 2*b
	q := a / b
	if a%b < 0 {
		q--
	}
	return int32(q)
}
