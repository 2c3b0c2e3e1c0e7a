package repair

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

const (
	// maxComparisons bounds how many pairs of edges are compared in search of crossings, and
	// maxNear how many of them may have bounds that meet: what comes after takes as long.
	maxComparisons = 20_000_000
	maxNear        = 1_000_000

	// maxCrossings is how often rings may cross before they are past mending.
	maxCrossings = 1000
)

// ringCrossing is a point in which two edges cross, other than at their ends.
type ringCrossing struct {
	first, second int32 // edges, the smaller number first
	at            orb.Point
}

// crossings returns the points in which edges cross, in the order of the edges, and whether these
// are all: the search ends where mending would take too long. The error is the context's.
func (e *polygonEdges) crossings(ctx context.Context) (found []ringCrossing, complete bool, err error) {
	var open []sweptEdge
	compared, near := 0, 0
	for i, next := range e.fromWest() {
		if i%sweepsPerCheck == 0 && ctx.Err() != nil {
			return nil, false, context.Cause(ctx)
		}
		kept := open[:0]
		for _, o := range open {
			if o.east < next.west {
				continue
			}
			kept = append(kept, o)
			if o.north < next.south || next.north < o.south {
				continue
			}
			near++
			if at, ok := e.crossing(o.edge, next.edge); ok {
				found = append(found, ringCrossing{min(o.edge, next.edge), max(o.edge, next.edge), at})
			}
		}
		compared += len(open)
		if compared > maxComparisons || near > maxNear || len(found) > maxCrossings {
			return found, false, nil
		}
		kept = append(kept, next)
		open = kept
	}
	slices.SortFunc(found, func(a, b ringCrossing) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.second, b.second))
	})
	return found, true, nil
}

// sweptEdge is an edge with its bounds.
type sweptEdge struct {
	edge                     int32
	west, south, east, north float64
}

// fromWest returns all edges in the order in which a sweep from west to east reaches them.
func (e *polygonEdges) fromWest() []sweptEdge {
	edges := make([]sweptEdge, len(e.points))
	for i, a := range e.points {
		b := e.points[e.after(int32(i))]
		edges[i] = sweptEdge{int32(i), min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])}
	}
	slices.SortFunc(edges, func(a, b sweptEdge) int { return cmp.Compare(a.west, b.west) })
	return edges
}

// crossing returns the point in which two edges cross, other than at their ends.
func (e *polygonEdges) crossing(i, j int32) (orb.Point, bool) {
	a, b, c, d := e.points[i], e.points[e.after(i)], e.points[j], e.points[e.after(j)]
	if orientation(a, b, c)*orientation(a, b, d) >= 0 || orientation(c, d, a)*orientation(c, d, b) >= 0 {
		return orb.Point{}, false
	}
	return crossingPoint(a, b, c, d), true
}

// crossingPoint returns where ab crosses cd, rounded.
func crossingPoint(a, b, c, d orb.Point) orb.Point {
	distance := func(p orb.Point) float64 { return math.Abs((d[0]-c[0])*(p[1]-c[1]) - (d[1]-c[1])*(p[0]-c[0])) }
	fromA, fromB := distance(a), distance(b)
	t := 0.5
	if fromA+fromB > 0 {
		t = fromA / (fromA + fromB)
	}
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}
