package change

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// edge is an edge of either map, a before b by compare.
type edge struct {
	a, b orb.Point
	// net is how often the later map has the edge, less the earlier one: positive
	// where the polygon lies left of the way from a to b, negative where it lies right.
	net int32
	// laterNet is the share of the later map alone in count.
	laterNet int32
}

// edgeTally is a hash table that adds up edges: those that both maps have come to a net
// of 0.
type edgeTally struct {
	edges []edge
	slots []int32 // open addressing: 1 + index into edges, 0 where free
}

// unsharedEdges returns the edges that the maps do not share, in order. The error is
// geo.Invalid; see checkRing.
func unsharedEdges(from, to []orb.Polygon) ([]edge, error) {
	from, to = withoutShared(from, to)
	vertices := 0
	for _, polygons := range [][]orb.Polygon{from, to} {
		for _, p := range polygons {
			for _, ring := range p {
				vertices += len(ring)
			}
		}
	}
	r := edgeTally{edges: make([]edge, 0, vertices), slots: make([]int32, 1<<bits.Len(uint(2*vertices)))}
	for _, p := range from {
		if err := r.addPolygon(p, -1, 0); err != nil {
			return nil, err
		}
	}
	for _, p := range to {
		if err := r.addPolygon(p, 1, 1); err != nil {
			return nil, err
		}
	}
	edges := slices.DeleteFunc(r.edges, func(e edge) bool { return e.net == 0 })
	slices.SortFunc(edges, func(x, y edge) int { return cmp.Or(compare(x.a, y.a), compare(x.b, y.b)) })
	return edges, nil
}

func (r *edgeTally) addPolygon(p orb.Polygon, count, later int32) error {
	for i, ring := range p {
		counterClockwise, err := checkRing(ring)
		if err != nil {
			return err
		}
		count, later := count, later
		if counterClockwise != (i == 0) {
			count, later = -count, -later
		}
		for j := 1; j < len(ring); j++ {
			r.add(edge{ring[j-1], ring[j], count, later})
		}
	}
	return nil
}

// checkRing reports whether a ring runs counter-clockwise. The error is geo.Invalid: a
// ring that is not closed or not on the globe.
func checkRing(ring orb.Ring) (counterClockwise bool, err error) {
	if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
		return false, geo.Errorf(geo.Invalid, "ring of %d points is not closed: it takes four or more, the last like the first", len(ring))
	}
	for _, p := range ring {
		if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
			return false, geo.Errorf(geo.Invalid, "point %v %v is off the globe: longitude is -180 to 180, latitude -90 to 90", p[0], p[1])
		}
	}
	return doubledArea(ring) > 0, nil
}

// doubledArea is twice the area of a ring in square degrees, as drawn on a flat map,
// positive where it runs counter-clockwise.
func doubledArea(ring orb.Ring) (doubled float64) {
	o := ring[0]
	for j := 1; j < len(ring); j++ {
		p, q := ring[j-1], ring[j]
		doubled += (p[0]-o[0])*(q[1]-o[1]) - (p[1]-o[1])*(q[0]-o[0])
	}
	return doubled
}

// add adds an edge, whose points need not be in order.
func (r *edgeTally) add(e edge) {
	// Adding 0 makes a negative zero positive, so that equal points have equal bits.
	e.a, e.b = orb.Point{e.a[0] + 0, e.a[1] + 0}, orb.Point{e.b[0] + 0, e.b[1] + 0}
	switch c := compare(e.a, e.b); {
	case c == 0:
		return
	case c > 0:
		e = edge{e.b, e.a, -e.net, -e.laterNet}
	}
	mask := uint64(len(r.slots) - 1)
	for slot := hash(e.a, e.b) & mask; ; slot = (slot + 1) & mask {
		i := r.slots[slot]
		if i == 0 {
			r.edges = append(r.edges, e)
			r.slots[slot] = int32(len(r.edges))
			return
		}
		if known := &r.edges[i-1]; known.a == e.a && known.b == e.b {
			known.net += e.net
			known.laterNet += e.laterNet
			return
		}
	}
}

func hash(p, q orb.Point) uint64 {
	const odd = 0x9e3779b97f4a7c15
	h := uint64(0)
	for _, v := range [4]float64{p[0], p[1], q[0], q[1]} {
		high, low := bits.Mul64(h^math.Float64bits(v)^odd, odd)
		h = high ^ low
	}
	return h
}
