package snapround

import "slices"

// cancel merges edges that meet at ends only, by group.
func cancel(edges []edge, groups int) [][]bundle {
	packed := make([]uint64, len(edges))
	for i, e := range edges {
		packed[i] = packEdge(e)
	}
	slices.Sort(packed)
	bundles := make([][]bundle, groups)
	for i := 0; i < len(packed); {
		sum := edgeMultiplicity{key: packed[i] >> 1}
		for ; i < len(packed) && packed[i]>>1 == sum.key; i++ {
			sum.net += direction(packed[i])
		}
		if sum.net != 0 {
			group := sum.key >> groupKeyShift
			bundles[group] = append(bundles[group], sum.bundle())
		}
	}
	return bundles
}

// outline returns, of bundles that meet at ends only, the boundary of where the winding
// number is positive, that area to its left.
func outline(bundles []bundle) (boundary []bundle) {
	new(scanlineIndex).eachWinding(bundles, func(b bundle, right int32) {
		if isBoundaryEdge(right, b.winding) {
			boundary = append(boundary, bundle{b.from, b.to, 1})
		}
	})
	return boundary
}

// isBoundaryEdge reports whether the winding number is positive to the left of a bundle of
// the given winding and not to its right.
func isBoundaryEdge(right, winding int32) bool { return right <= 0 && right+winding > 0 }

// eachWinding calls yield for each bundle, with the winding number to its right. The index
// holds the bundles afterwards.
func (s *scanlineIndex) eachWinding(bundles []bundle, yield func(b bundle, right int32)) {
	s.clear()
	for _, b := range bundles {
		s.add(b)
	}
	s.sort()
	adjacent := newAdjacency(bundles)
	known := make([]bool, len(bundles))
	for _, first := range adjacent.walkOrder() {
		if known[first] {
			continue
		}
		// The winding number beside a path changes only where others meet it.
		right := bundles[first].windingRightOf(s.windingEastOf(bundles[first], first))
		for i := first; i >= 0 && !known[i]; i = adjacent.successor(i) {
			known[i] = true
			yield(bundles[i], right)
		}
	}
}

// adjacency finds the bundles that start where another ends.
type adjacency struct {
	bundles   []bundle
	starts    []int // indices of bundles in the order of their starting points
	firstNext []int // for each bundle, the index into starts of the first that starts at its end
}

func newAdjacency(bundles []bundle) adjacency {
	starts := sortedBy(bundles, func(b bundle) Point { return b.from })
	firstNext := make([]int, len(bundles))
	next := 0
	for _, i := range sortedBy(bundles, func(b bundle) Point { return b.to }) {
		for comparePoints(bundles[starts[next]].from, bundles[i].to) < 0 {
			next++
		}
		firstNext[i] = next
	}
	return adjacency{bundles, starts, firstNext}
}

// sortedBy returns the indices of bundles in the order of one of their ends.
func sortedBy(bundles []bundle, end func(bundle) Point) []int {
	packed := make([]uint64, len(bundles))
	for i, b := range bundles {
		packed[i] = uint64(pack(end(b)))<<32 | uint64(i)
	}
	sortByBits(packed, nil, 32, 32+pointBits)
	indices := make([]int, len(bundles))
	for i, p := range packed {
		indices[i] = int(p & (1<<32 - 1))
	}
	return indices
}

// walkOrder returns every bundle once or more, those first that start where others do.
func (a adjacency) walkOrder() []int {
	order := make([]int, 0, 2*len(a.starts))
	for n, i := range a.starts[:max(0, len(a.starts)-1)] {
		if next := a.starts[n+1]; a.bundles[i].from == a.bundles[next].from {
			order = append(order, i, next)
		}
	}
	return append(order, a.starts...)
}

// nextOf returns the bundles that start at the end of the i-th one.
func (a adjacency) nextOf(i int) []int {
	first := a.firstNext[i]
	last := first + 1
	for last < len(a.starts) && a.bundles[a.starts[last]].from == a.bundles[i].to {
		last++
	}
	return a.starts[first:last]
}

// successor returns the one bundle that goes on where the i-th one ends, or -1 where others
// meet it there.
func (a adjacency) successor(i int) int {
	next := a.nextOf(i)
	if len(next) == 1 && a.bundles[next[0]].winding == a.bundles[i].winding {
		return next[0]
	}
	return -1
}
