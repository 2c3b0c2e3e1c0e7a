package tile

import "slices"

// bundle is what remains of the edges between two points where those of opposite
// directions have cancelled: the ground winds fold times more to its left.
type bundle struct {
	from, to point
	winding     int32
}

// groupShift is where the group begins in an edge that is packed into one number, after
// its western end, its eastern end and its direction; 2 048 groups fit.
const groupShift = 4*vertexBits + 1

func packEdge(e edge) uint64 {
	from, to, east := uint64(pack(e.from)), uint64(pack(e.to)), uint64(1)
	if from > to {
		from, to, east = to, from, 0
	}
	return uint64(e.group)<<groupShift | from<<(2*vertexBits+1) | to<<1 | east
}

func unpackEdge(packed uint64) edge {
	e := edge{
		vertex(packed >> (2*vertexBits + 1) & (1<<(2*vertexBits) - 1)).point(),
		vertex(packed >> 1 & (1<<(2*vertexBits) - 1)).point(),
		uint16(packed >> groupShift),
	}
	if packed&1 == 0 {
		e.from, e.to = e.to, e.from
	}
	return e
}

// cancel adds up edges that meet at ends only, by group.
func cancel(edges []edge, groups int) [][]bundle {
	packed := make([]uint64, len(edges))
	for i, e := range edges {
		packed[i] = packEdge(e)
	}
	slices.Sort(packed)
	bundles := make([][]bundle, groups)
	for i := 0; i < len(packed); {
		same, fold := packed[i]>>1, int32(0)
		for ; i < len(packed) && packed[i]>>1 == same; i++ {
			fold += int32(packed[i]&1)*2 - 1
		}
		if fold == 0 {
			continue
		}
		group := same >> (groupShift - 1)
		west, east := vertex(same>>(2*vertexBits)&(1<<(2*vertexBits)-1)), vertex(same&(1<<(2*vertexBits)-1))
		b := bundle{west.point(), east.point(), fold}
		if fold < 0 {
			b = bundle{east.point(), west.point(), -fold}
		}
		bundles[group] = append(bundles[group], b)
	}
	return bundles
}

// outline returns, of bundles that meet at ends only, those edges that part ground that
// is wound around a positive number of times from ground that is not, the former to
// their left. Its folds are 1.
func outline(bundles []bundle) (kept []bundle) {
	new(scanlineIndex).eachWinding(bundles, func(b bundle, right int32) {
		if isBoundaryEdge(right, b.winding) {
			kept = append(kept, bundle{b.from, b.to, 1})
		}
	})
	return kept
}

// eachWinding tells of each bundle, which r then holds, how often the ground to its right is
// wound around.
func (r *scanlineIndex) eachWinding(bundles []bundle, tell func(b bundle, right int32)) {
	r.clear()
	for _, b := range bundles {
		r.add(b)
	}
	r.sort()
	joined := newAdjacency(bundles)
	known := make([]bool, len(bundles))
	for _, first := range joined.walkOrder() {
		if known[first] {
			continue
		}
		// The winding beside a way changes only where others meet it.
		right := bundles[first].windingRightOf(r.windingEastOf(bundles[first], first))
		for i := first; i >= 0 && !known[i]; i = joined.successor(i) {
			known[i] = true
			tell(bundles[i], right)
		}
	}
}

// adjacency tells where bundles meet.
type adjacency struct {
	bundles []bundle
	starts  []int // indices of bundles in the order of their starting points
	firstNext   []int // for each bundle, the index into starts of the first that starts at its end
}

func newAdjacency(bundles []bundle) adjacency {
	starts := sorted(bundles, func(b bundle) point { return b.from })
	after := make([]int, len(bundles))
	next := 0
	for _, i := range sorted(bundles, func(b bundle) point { return b.to }) {
		for comparePoints(bundles[starts[next]].from, bundles[i].to) < 0 {
			next++
		}
		after[i] = next
	}
	return adjacency{bundles, starts, after}
}

// walkOrder returns every bundle, those first that start where others do.
func (j adjacency) walkOrder() []int {
	heads := make([]int, 0, 2*len(j.starts))
	for n, i := range j.starts[:max(0, len(j.starts)-1)] {
		if next := j.starts[n+1]; j.bundles[i].from == j.bundles[next].from {
			heads = append(heads, i, next)
		}
	}
	return append(heads, j.starts...)
}

// sorted returns the indices of bundles in the order of one of their ends.
func sorted(bundles []bundle, end func(bundle) point) []int {
	packed := make([]uint64, len(bundles))
	for i, b := range bundles {
		packed[i] = uint64(pack(end(b)))<<32 | uint64(i)
	}
	sortByBits(packed, nil, 32, 32+2*vertexBits)
	indices := make([]int, len(bundles))
	for i, p := range packed {
		indices[i] = int(p & (1<<32 - 1))
	}
	return indices
}

// nextOf returns the bundles that start at the end of the i-th one.
func (j adjacency) nextOf(i int) []int {
	first := j.firstNext[i]
	last := first + 1
	for last < len(j.starts) && j.bundles[j.starts[last]].from == j.bundles[i].to {
		last++
	}
	return j.starts[first:last]
}

// successor returns the one bundle that goes on where the i-th one ends, or -1 where others
// meet it there.
func (j adjacency) successor(i int) int {
	next := j.nextOf(i)
	if len(next) == 1 && j.bundles[next[0]].winding == j.bundles[i].winding {
		return next[0]
	}
	return -1
}
