package snapround

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
func (n *noder) node(edges []edge) (noded []edge, between []sliver) {
	hot := n.hotVertices(edges)
	noded = make([]edge, 0, len(edges)+len(edges)/8)
	var path []Point
	for _, e := range edges {
		path = hotVerticesOn(path[:0], e, hot)
		from := e.from
		for _, next := range path {
			noded = append(noded, edge{from, next, e.group})
			if side := orientation(from, e.to, next); side != 0 {
				between = append(between, sliver{corners: [3]Point{from, e.to, next}, group: e.group, missing: side > 0})
			}
			from = next
		}
	}
	return noded, between
}

// sliver is a triangle, at most half a unit wide, between an edge of a Difference
// and what snap rounding bent it to: there, the differences up to an outline may add up to
// something else than the outline.
type sliver struct {
	corners   [3]Point
	group     uint16
	missing   bool   // what is drawn may lack it; otherwise it may be drawn where nothing is
	crossedBy uint64 // a packed edge of the last outline that passes through it, 0 for none
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
		n.order = append(n.order, uint64(min(e.from.X, e.to.X)+Buffer)<<32|uint64(i))
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
		west := min(e.from.X, e.to.X)
		south, north := max(e.from.Y, e.to.Y), min(e.from.Y, e.to.Y)
		kept := open[:0]
		for _, o := range open {
			if max(o.from.X, o.to.X) <= west {
				continue
			}
			kept = append(kept, o)
			if max(o.from.Y, o.to.Y) > north && min(o.from.Y, o.to.Y) < south {
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

// crossing returns, rounded, the point where two edges cross, inside both.
func crossing(e, o edge) (Point, bool) {
	s1, s2 := orientation(e.from, e.to, o.from), orientation(e.from, e.to, o.to)
	if s1 > 0 == (s2 > 0) || s1 == 0 || s2 == 0 {
		return Point{}, false
	}
	t1, t2 := orientation(o.from, o.to, e.from), orientation(o.from, o.to, e.to)
	if t1 > 0 == (t2 > 0) || t1 == 0 || t2 == 0 {
		return Point{}, false
	}
	along := t1 - t2
	return Point{
		e.from.X + roundedQuotient(t1*int64(e.to.X-e.from.X), along),
		e.from.Y + roundedQuotient(t1*int64(e.to.Y-e.from.Y), along),
	}, true
}

// hotVerticesOn appends the hot vertices that an edge passes through, in its direction, its
// start left out and its end included.
func hotVerticesOn(path []Point, e edge, hot []vertex) []Point {
	west, east := min(e.from.X, e.to.X), max(e.from.X, e.to.X)
	north, south := min(e.from.Y, e.to.Y), max(e.from.Y, e.to.Y)
	first, _ := slices.BinarySearch(hot, pack(Point{west, north}))
	last := pack(Point{east, south})
	for _, v := range hot[first:] {
		if v > last {
			break
		}
		p := v.point()
		if p.Y < north || p.Y > south || p == e.from || p == e.to {
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
func passesThrough(e edge, p Point) bool {
	a, b := e.from, e.to
	if b.X < a.X {
		a, b = b, a
	}
	if a.X == b.X || a.Y == b.Y {
		return true
	}
	dx, dy := int64(b.X-a.X), int64(b.Y-a.Y)
	centre := 2 * orientation(a, b, p)
	// The sides of the edge on which the square's corners lie, by x and y. An edge
	// through one corner alone meets the square where that is the one of low x and low y.
	lowLow, highLow := centre-dx+dy > 0, centre-dx-dy >= 0
	lowHigh, highHigh := centre+dx+dy > 0, centre+dx-dy > 0
	return lowLow != highLow || lowLow != lowHigh || lowLow != highHigh
}
