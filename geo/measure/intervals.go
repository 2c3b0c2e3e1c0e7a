package measure

import (
	"cmp"
	"iter"
	"math/bits"
	"slices"
	"sort"

	"github.com/paulmach/orb"
)

// intervalIndex holds edges that do not cross in a segment tree over latitude (de Berg et al.,
// Computational Geometry, 2008, chapter 10.3): each in a few nodes whose whole intervals it
// spans, and there in order from west to east. Of n edges it takes n log n, however long they
// are, and a look-up the square of log n.
type intervalIndex struct {
	lats   []float64 // where edges begin or end, sorted
	leaves int       // a power of two; leaf i reaches from lats[i] to lats[i+1]
	starts []int32   // by node, of its edges; node 1 is the root, those below n are 2n and 2n+1
	edges  []scanEdge
	sums   []int32 // by edge: the owners of it and of all east of it in its node
}

func newIntervalIndex(edges []scanEdge) *intervalIndex {
	x := &intervalIndex{lats: make([]float64, 0, 2*len(edges))}
	for _, e := range edges {
		x.lats = append(x.lats, e.from[1], e.to[1])
	}
	slices.Sort(x.lats)
	x.lats = slices.Compact(x.lats)
	x.leaves = 1 << bits.Len(uint(len(x.lats)))
	x.starts = make([]int32, 2*x.leaves+1)
	x.eachNode(edges, func(node int, _ scanEdge) { x.starts[node+1]++ })
	for node := range len(x.starts) - 1 {
		x.starts[node+1] += x.starts[node]
	}
	x.edges = make([]scanEdge, x.starts[len(x.starts)-1])
	filled := slices.Clone(x.starts)
	x.eachNode(edges, func(node int, e scanEdge) {
		x.edges[filled[node]] = e
		filled[node]++
	})
	x.sortNodes()
	return x
}

// eachNode calls do for the few nodes whose intervals together are that of an edge, but for
// level edges.
func (x *intervalIndex) eachNode(edges []scanEdge, do func(node int, e scanEdge)) {
	for _, e := range edges {
		from, to := x.leaf(e.from[1])+x.leaves, x.leaf(e.to[1])+x.leaves
		for ; from < to; from, to = from/2, to/2 {
			if from&1 == 1 {
				do(from, e)
				from++
			}
			if to&1 == 1 {
				to--
				do(to, e)
			}
		}
	}
}

// leaf returns the last leaf that begins at or south of a latitude.
func (x *intervalIndex) leaf(lat float64) int {
	return sort.Search(len(x.lats), func(i int) bool { return x.lats[i] > lat }) - 1
}

func (x *intervalIndex) sortNodes() {
	x.sums = make([]int32, len(x.edges))
	for node := 1; node < 2*x.leaves; node++ {
		edges := x.edges[x.starts[node]:x.starts[node+1]]
		if len(edges) == 0 {
			continue
		}
		middle := x.middle(node)
		slices.SortFunc(edges, func(a, b scanEdge) int { return cmp.Compare(a.lonAt(middle), b.lonAt(middle)) })
		sum := int32(0)
		for i, e := range slices.Backward(edges) {
			sum += e.owner
			x.sums[int(x.starts[node])+i] = sum
		}
	}
}

// middle returns a latitude inside the interval of a node that has edges.
func (x *intervalIndex) middle(node int) float64 {
	first, last := node, node+1
	for first < x.leaves {
		first, last = 2*first, 2*last
	}
	south, north := x.lats[first-x.leaves], x.lats[last-x.leaves]
	return south + (north-south)/2
}

func (e *scanEdge) lonAt(lat float64) float64 {
	return e.from[0] + (lat-e.from[1])/(e.to[1]-e.from[1])*(e.to[0]-e.from[0])
}

// runs yields, of each node around p, the edges that a ray from p to the east meets, as a run of
// indices that ends with the node.
func (x *intervalIndex) runs(p orb.Point) iter.Seq2[int, int] {
	return func(yield func(first, end int) bool) {
		for node := x.leaf(p[1]) + x.leaves; node > 0; node /= 2 {
			start, end := int(x.starts[node]), int(x.starts[node+1])
			first := start + sort.Search(end-start, func(i int) bool { return x.edges[start+i].isEastOf(p) })
			if first < end && !yield(first, end) {
				return
			}
		}
	}
}

func (x *intervalIndex) countEastOf(p orb.Point) (count int) {
	for first, end := range x.runs(p) {
		count += end - first
	}
	return count
}

func (x *intervalIndex) sumEastOf(p orb.Point) (sum int) {
	for first := range x.runs(p) {
		sum += int(x.sums[first])
	}
	return sum
}

func (x *intervalIndex) eastOf(p orb.Point) iter.Seq[*scanEdge] {
	return func(yield func(*scanEdge) bool) {
		for first, end := range x.runs(p) {
			for i := range x.edges[first:end] {
				if !yield(&x.edges[first+i]) {
					return
				}
			}
		}
	}
}
