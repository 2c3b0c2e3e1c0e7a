package tile

import "slices"

// node splits edges so that they meet at ends only, by snap rounding (Hobby 1999): each
// crossing is rounded to a whole step, and each edge that passes through the square
// around an end or a crossing is bent to its centre. No edge moves by more than half a
// step, and edges that did not cross do not cross afterwards.
func node(edges []edge) []edge {
	noded, _ := new(noder).node(edges)
	return noded
}

// node is the function of that name. It also returns the slivers between the edges and what
// they become.
func (n *noder) node(edges []edge) (noded []edge, between slivers) {
	hot := n.hotVertices(edges)
	noded = make([]edge, 0, len(edges)+len(edges)/8)
	var path []point
	for _, e := range edges {
		path = hotVerticesOn(path[:0], e, hot)
		from := e.from
		for _, next := range path {
			noded = append(noded, edge{from, next, e.group})
			if side := orientation(from, e.to, next); side != 0 {
				between = append(between, sliver{corners: [3]point{from, e.to, next}, group: e.group, missing: side > 0})
			}
			from = next
		}
	}
	return noded, between
}

// noder finds hot vertices. Its buffers are used again.
type noder struct {
	hot, spareHot []vertex
	order, spare  []uint64
	inOrder, open []edge
}

// hotVertices returns the ends and rounded crossings of edges, sorted. They hold until it
// is called again.
func (n *noder) hotVertices(edges []edge) []vertex {
	n.hot = n.hot[:0]
	for _, e := range edges {
		n.hot = append(n.hot, pack(e.from), pack(e.to))
	}
	n.sortByWest(edges)
	n.addCrossings()
	n.spareHot = sortByBits(n.hot, n.spareHot, 0, pointBits)
	n.hot = slices.Compact(n.hot)
	return n.hot
}

// sortByWest puts edges in the order of their western ends.
func (n *noder) sortByWest(edges []edge) {
	n.order = n.order[:0]
	for i, e := range edges {
		n.order = append(n.order, uint64(min(e.from.x, e.to.x)+Buffer)<<32|uint64(i))
	}
	n.spare = sortByBits(n.order, n.spare, 32, 32+vertexBits)
	n.inOrder = n.inOrder[:0]
	for _, i := range n.order {
		n.inOrder = append(n.inOrder, edges[i&(1<<32-1)])
	}
}

// addCrossings appends where edges cross, rounded (a sweep from west to east).
func (n *noder) addCrossings() {
	open := n.open[:0]
	for _, e := range n.inOrder {
		west := min(e.from.x, e.to.x)
		south, north := max(e.from.y, e.to.y), min(e.from.y, e.to.y)
		kept := open[:0]
		for _, o := range open {
			if max(o.from.x, o.to.x) <= west {
				continue
			}
			kept = append(kept, o)
			if max(o.from.y, o.to.y) > north && min(o.from.y, o.to.y) < south {
				if p, ok := crossing(e, o); ok {
					n.hot = append(n.hot, pack(p))
				}
			}
		}
		kept = append(kept, e)
		open = kept
	}
	n.open = open
}

// orientation is positive where c lies to the left of the line from a to b, where x grows
// to the right and y upwards; zero where the three are collinear.
func orientation(a, b, c point) int64 {
	return int64(b.x-a.x)*int64(c.y-a.y) - int64(b.y-a.y)*int64(c.x-a.x)
}

// crossing returns, rounded, the point where two edges cross, inside both.
func crossing(e, o edge) (point, bool) {
	s1, s2 := orientation(e.from, e.to, o.from), orientation(e.from, e.to, o.to)
	if s1 > 0 == (s2 > 0) || s1 == 0 || s2 == 0 {
		return point{}, false
	}
	t1, t2 := orientation(o.from, o.to, e.from), orientation(o.from, o.to, e.to)
	if t1 > 0 == (t2 > 0) || t1 == 0 || t2 == 0 {
		return point{}, false
	}
	along := t1 - t2
	return point{
		e.from.x + roundedQuotient(t1*int64(e.to.x-e.from.x), along),
		e.from.y + roundedQuotient(t1*int64(e.to.y-e.from.y), along),
	}, true
}

// hotVerticesOn appends the hot vertices that an edge passes through, in its direction, its
// start left out and its end included.
func hotVerticesOn(path []point, e edge, hot []vertex) []point {
	west, east := min(e.from.x, e.to.x), max(e.from.x, e.to.x)
	north, south := min(e.from.y, e.to.y), max(e.from.y, e.to.y)
	first, _ := slices.BinarySearch(hot, pack(point{west, north}))
	last := pack(point{east, south})
	for _, v := range hot[first:] {
		if v > last {
			break
		}
		p := v.point()
		if p.y < north || p.y > south || p == e.from || p == e.to {
			continue
		}
		if passesThrough(e, p) {
			path = append(path, p)
		}
	}
	path = append(path, e.to)
	sortAlong(path, e.from)
	return path
}

// passesThrough reports whether an edge meets the hot pixel of p: the square of one step
// around it, with its sides of low x and low y. p must lie in the edge's bounds.
func passesThrough(e edge, p point) bool {
	a, b := e.from, e.to
	if b.x < a.x {
		a, b = b, a
	}
	if a.x == b.x || a.y == b.y {
		return true
	}
	dx, dy := int64(b.x-a.x), int64(b.y-a.y)
	centre := 2 * orientation(a, b, p)
	// The sides of the edge on which the square's corners lie, by x and y. An edge
	// through one corner alone meets the square where that is the one of low x and low y.
	lowLow, highLow := centre-dx+dy > 0, centre-dx-dy >= 0
	lowHigh, highHigh := centre+dx+dy > 0, centre+dx-dy > 0
	return lowLow != highLow || lowLow != lowHigh || lowLow != highHigh
}
