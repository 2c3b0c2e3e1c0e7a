package repair

import (
	"context"
	"slices"

	"github.com/paulmach/orb"
)

// polygonEdges are the edges of a polygon's rings by number: edge i leads from vertex i to the
// vertex after it.
type polygonEdges struct {
	points []orb.Point // of all rings, which are open here
	starts []int32     // by ring: its first vertex; then the number of vertices
	ring   []int32     // by vertex
}

// newPolygonEdges takes closed rings without repeated vertices.
func newPolygonEdges(rings orb.Polygon) *polygonEdges {
	vertices := 0
	for _, r := range rings {
		vertices += len(r)
	}
	e := &polygonEdges{points: make([]orb.Point, 0, vertices), ring: make([]int32, 0, vertices)}
	for i, r := range rings {
		e.starts = append(e.starts, int32(len(e.points)))
		for _, p := range r[:max(0, len(r)-1)] {
			e.points = append(e.points, p)
			e.ring = append(e.ring, int32(i))
		}
	}
	e.starts = append(e.starts, int32(len(e.points)))
	return e
}

func (e *polygonEdges) after(vertex int32) int32 {
	if next := vertex + 1; next < e.starts[e.ring[vertex]+1] {
		return next
	}
	return e.starts[e.ring[vertex]]
}

func (e *polygonEdges) before(vertex int32) int32 {
	if vertex > e.starts[e.ring[vertex]] {
		return vertex - 1
	}
	return e.starts[e.ring[vertex]+1] - 1
}

// ends returns the western end of an edge, the southern one of a meridian, and the other.
func (e *polygonEdges) ends(edge int32) (west, east orb.Point) {
	west, east = e.points[edge], e.points[e.after(edge)]
	if comparePoints(west, east) > 0 {
		west, east = east, west
	}
	return west, east
}

func (e *polygonEdges) runsEast(edge int32) bool {
	return comparePoints(e.points[edge], e.points[e.after(edge)]) < 0
}

// comparePoints orders points from west to east, those of a meridian from south to north.
func comparePoints(p, q orb.Point) int {
	switch {
	case p[0] < q[0]:
		return -1
	case p[0] > q[0]:
		return 1
	case p[1] < q[1]:
		return -1
	case p[1] > q[1]:
		return 1
	}
	return 0
}

// turnsBack reports whether edge a and the one after it lie on each other.
func (e *polygonEdges) turnsBack(a int32) bool {
	corner := e.after(a)
	from, at, to := e.points[a], e.points[corner], e.points[e.after(corner)]
	return orientation(from, at, to) == 0 && comparePoints(at, from) == comparePoints(at, to)
}

// meet returns a point that two edges have in common, other than the vertex in which one leads
// to the other.
func (e *polygonEdges) meet(a, b int32) (at orb.Point, ok bool) {
	if e.after(b) == a {
		a, b = b, a
	}
	if e.after(a) == b {
		return e.points[b], e.turnsBack(a)
	}
	aWest, aEast := e.ends(a)
	bWest, bEast := e.ends(b)
	sides := [4]int{orientation(aWest, aEast, bWest), orientation(aWest, aEast, bEast), orientation(bWest, bEast, aWest), orientation(bWest, bEast, aEast)}
	for i, p := range [4]orb.Point{bWest, bEast, aWest, aEast} {
		from, to := aWest, aEast
		if i > 1 {
			from, to = bWest, bEast
		}
		if sides[i] == 0 && comparePoints(from, p) <= 0 && comparePoints(p, to) <= 0 {
			return p, true
		}
	}
	if sides[0]*sides[1] >= 0 || sides[2]*sides[3] >= 0 {
		return orb.Point{}, false
	}
	return crossingPoint(aWest, aEast, bWest, bEast), true
}

// nesting is what a sweep finds of the rings of a polygon.
type nesting struct {
	// contact is a point in which a ring touches or crosses itself or another one; nil
	// where there is none. Then alone the others are known.
	contact *orb.Point
	// parents has, by ring, the innermost ring around it; outermost where there is none.
	parents []int32
}

const outermost = -1

// isValid reports whether the first ring is a shell and all others are holes in it, side by side.
func (n nesting) isValid() bool {
	return n.contact == nil && n.parents[0] == outermost &&
		!slices.ContainsFunc(n.parents[1:], func(parent int32) bool { return parent != 0 })
}

// sweeper is a sweep over the edges of a polygon that ends where two of them meet (Shamos and
// Hoey, Geometric Intersection Problems, 1976): of n edges, it takes the time to sort them.
type sweeper struct {
	*polygonEdges
	nesting
	line        sweepLine
	isClockwise []bool // by ring
}

// findNesting looks for a contact, and which ring lies in which. The error is the context's.
func (e *polygonEdges) findNesting(ctx context.Context) (nesting, error) {
	rings := len(e.starts) - 1
	s := sweeper{polygonEdges: e, isClockwise: make([]bool, rings)}
	s.parents = slices.Repeat([]int32{unseen}, rings)
	order := make([]int32, len(e.points))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(v, w int32) int { return comparePoints(e.points[v], e.points[w]) })
	for i, v := range order {
		if i%sweepsPerCheck == 0 && ctx.Err() != nil {
			return nesting{}, context.Cause(ctx)
		}
		if i > 0 && e.points[order[i-1]] == e.points[v] {
			s.touch(v)
		} else {
			s.pass(v)
		}
		if s.contact != nil {
			break
		}
	}
	return s.nesting, nil
}

const (
	unseen = -2
	// sweepsPerCheck is how many vertices are swept between two looks at the context.
	sweepsPerCheck = 4096
)

// touch notes that something meets in a vertex.
func (s *sweeper) touch(vertex int32) { s.contact = &s.points[vertex] }

// pass moves the sweep over a vertex, at which edges begin and end.
func (s *sweeper) pass(v int32) {
	to, from := v, s.before(v) // the edges that leave v and lead to it
	p := s.points[v]
	place := s.line.place(func(edge int32) bool {
		west, east := s.ends(edge)
		return orientation(west, east, p) > 0
	})
	leavesEast, comesFromEast := s.runsEast(to), !s.runsEast(from)
	switch {
	case leavesEast && comesFromEast:
		s.begin(v, place)
	case leavesEast:
		s.goOn(v, place, from, to)
	case comesFromEast:
		s.goOn(v, place, to, from)
	default:
		s.end(v, place)
	}
}

// begin adds the two edges of a vertex of which both lead east.
func (s *sweeper) begin(v int32, place linePlace) {
	p := s.points[v]
	north, hasNorth := s.line.north(place)
	if hasNorth {
		if west, east := s.ends(north); orientation(west, east, p) == 0 {
			s.touch(v)
			return
		}
	}
	lower, upper := v, s.before(v)
	switch turn := orientation(p, s.points[s.after(v)], s.points[upper]); {
	case turn == 0:
		s.touch(v)
		return
	case turn < 0:
		lower, upper = upper, lower
	}
	south, hasSouth := s.line.south(place)
	s.enter(v, lower, south, hasSouth)
	s.line.insert(place, lower, upper)
	if hasSouth {
		s.compare(south, lower)
	}
	if hasNorth {
		s.compare(upper, north)
	}
}

// enter notes, at the westernmost vertex of a ring, how the ring runs and what lies around it.
func (s *sweeper) enter(v, lower, south int32, hasSouth bool) {
	ring := s.ring[v]
	if s.parents[ring] != unseen {
		return
	}
	s.isClockwise[ring] = lower != v
	s.parents[ring] = outermost
	if !hasSouth {
		return
	}
	around := s.ring[south]
	if s.runsEast(south) == s.isClockwise[around] { // the ring of that edge lies south of it
		around = s.parents[around]
	}
	s.parents[ring] = around
}

// goOn replaces the edge that ends in a vertex by the one that begins there.
func (s *sweeper) goOn(v int32, place linePlace, ending, beginning int32) {
	if north, ok := s.line.north(place); !ok || north != ending {
		s.touch(v)
		return
	}
	s.line.replace(place, beginning)
	if south, ok := s.line.south(place); ok {
		s.compare(south, beginning)
	}
	if north, ok := s.line.north(linePlace{place.chunk, place.edge + 1}); ok {
		s.compare(beginning, north)
	}
}

// end removes the two edges that end in a vertex.
func (s *sweeper) end(v int32, place linePlace) {
	first, second := v, s.before(v)
	for range 2 {
		north, ok := s.line.north(place)
		if !ok || north != first && north != second {
			s.touch(v)
			return
		}
		place = s.line.remove(place)
	}
	south, hasSouth := s.line.south(place)
	north, hasNorth := s.line.north(place)
	if hasSouth && hasNorth {
		s.compare(south, north)
	}
}

// compare notes where two edges that came to lie beside each other meet, other than at the
// vertex of two neighbours.
func (s *sweeper) compare(a, b int32) {
	if at, ok := s.meet(a, b); ok {
		contact := at
		s.contact = &contact
	}
}
