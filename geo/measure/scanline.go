package measure

import (
	"math"

	"github.com/paulmach/orb"
)

const (
	// edgesPerRow sets how many rows there are; most edges lie in one to three.
	edgesPerRow = 2
	// fewEdges are looked through in one row.
	fewEdges = 8
	// maxRowsPerEdge is how many rows an edge may lie in on average, and maxRowsMore how many
	// all may lie in besides. Longer edges are held by intervals.
	maxRowsPerEdge = 8
	maxRowsMore    = 4096
)

// scanlineIndex finds which shape a point lies in: it holds the shapes' edges by rows of
// latitude or, where that would take each long edge many times, by intervals.
type scanlineIndex struct {
	bound     orb.Bound
	height    float64 // of a row, in degrees
	starts    []int32 // by row, of its edges
	edges     []scanEdge
	intervals *intervalIndex
}

// scanEdge is an edge of a shape, from its southern end to its northern.
type scanEdge struct {
	from, to orb.Point
	owner    int32 // number of the shape
}

// edgesOf returns the edges of a shape; owner is its number.
func edgesOf(shape orb.MultiPolygon, owner int) []scanEdge {
	var count int
	for _, polygon := range shape {
		for _, ring := range polygon {
			count += len(ring)
		}
	}
	edges := make([]scanEdge, 0, count)
	for _, polygon := range shape {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				edges = append(edges, newScanEdge(ring[i-1], ring[i], owner))
			}
		}
	}
	return edges
}

func newScanEdge(a, b orb.Point, owner int) scanEdge {
	if a[1] > b[1] {
		a, b = b, a
	}
	return scanEdge{a, b, int32(owner)}
}

// newScanlineIndex indexes the edges of shapes, in any order and direction.
func newScanlineIndex(edges []scanEdge) *scanlineIndex {
	r := &scanlineIndex{bound: orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}}
	if len(edges) == 0 {
		return r
	}
	for _, e := range edges {
		r.bound.Min[0], r.bound.Max[0] = min(r.bound.Min[0], e.from[0], e.to[0]), max(r.bound.Max[0], e.from[0], e.to[0])
		r.bound.Min[1], r.bound.Max[1] = min(r.bound.Min[1], e.from[1]), max(r.bound.Max[1], e.to[1])
	}
	count := 1
	if len(edges) > fewEdges {
		count += len(edges) / edgesPerRow
	}
	r.height = (r.bound.Max[1] - r.bound.Min[1]) / float64(count)
	r.starts = make([]int32, count+1)
	if r.rowsOf(edges) > maxRowsPerEdge*len(edges)+maxRowsMore {
		r.starts, r.intervals = nil, newIntervalIndex(edges)
		return r
	}
	r.fillRows(edges)
	return r
}

// rowsOf is how many entries edges would have in all rows together.
func (r *scanlineIndex) rowsOf(edges []scanEdge) (count int) {
	for i := range edges {
		count += r.row(edges[i].to[1]) - r.row(edges[i].from[1]) + 1
	}
	return count
}

func (r *scanlineIndex) fillRows(edges []scanEdge) {
	r.eachRow(edges, func(row int, _ scanEdge) { r.starts[row+1]++ })
	for row := range len(r.starts) - 1 {
		r.starts[row+1] += r.starts[row]
	}
	r.edges = make([]scanEdge, r.starts[len(r.starts)-1])
	filled := make([]int32, len(r.starts))
	r.eachRow(edges, func(row int, e scanEdge) {
		r.edges[r.starts[row]+filled[row]] = e
		filled[row]++
	})
}

// row returns the row of a latitude within the bound.
func (r *scanlineIndex) row(lat float64) int {
	if r.height == 0 {
		return 0
	}
	return min(len(r.starts)-2, int((lat-r.bound.Min[1])/r.height))
}

// eachRow calls do for every row that an edge meets, but for level edges.
func (r *scanlineIndex) eachRow(edges []scanEdge, do func(row int, e scanEdge)) {
	for _, e := range edges {
		if e.from[1] == e.to[1] {
			continue
		}
		for row := r.row(e.from[1]); row <= r.row(e.to[1]); row++ {
			do(row, e)
		}
	}
}

// edgesAt returns the edges in the row of p.
func (r *scanlineIndex) edgesAt(p orb.Point) []scanEdge {
	row := r.row(p[1])
	return r.edges[r.starts[row]:r.starts[row+1]]
}

func (r *scanlineIndex) isWithinBound(p orb.Point) bool {
	b := &r.bound
	return b.Min[0] <= p[0] && p[0] <= b.Max[0] && b.Min[1] <= p[1] && p[1] <= b.Max[1]
}

// contains reports whether p lies in one of the shapes, which do not overlap.
func (r *scanlineIndex) contains(p orb.Point) (inside bool) {
	if !r.isWithinBound(p) {
		return false
	}
	if r.intervals != nil {
		return r.intervals.countEastOf(p)%2 == 1
	}
	edges := r.edgesAt(p)
	for i := range edges {
		if edges[i].isEastOf(p) {
			inside = !inside
		}
	}
	return inside
}

// owner returns the number of the shape that p lies in, or -1. It counts the parity of
// crossings in odd, which has room for all shapes.
func (r *scanlineIndex) owner(p orb.Point, odd []bool) int {
	if !r.isWithinBound(p) {
		return -1
	}
	clear(odd)
	if r.intervals != nil {
		for e := range r.intervals.eastOf(p) {
			odd[e.owner] = !odd[e.owner]
		}
	} else {
		edges := r.edgesAt(p)
		for i := range edges {
			if edges[i].isEastOf(p) {
				odd[edges[i].owner] = !odd[edges[i].owner]
			}
		}
	}
	for owner, inside := range odd {
		if inside {
			return owner
		}
	}
	return -1
}

// sumEastOf adds up the owners of the edges that a ray from p to the east meets.
func (r *scanlineIndex) sumEastOf(p orb.Point) (sum int) {
	if !r.isWithinBound(p) {
		return 0
	}
	if r.intervals != nil {
		return r.intervals.sumEastOf(p)
	}
	edges := r.edgesAt(p)
	for i := range edges {
		if edges[i].isEastOf(p) {
			sum += int(edges[i].owner)
		}
	}
	return sum
}

// isEastOf reports whether a ray from p to the east meets the edge, whose lower end
// belongs to it.
func (e *scanEdge) isEastOf(p orb.Point) bool {
	return e.from[1] <= p[1] && p[1] < e.to[1] &&
		(e.to[0]-e.from[0])*(p[1]-e.from[1]) > (e.to[1]-e.from[1])*(p[0]-e.from[0])
}
