package change

import (
	"slices"

	"github.com/paulmach/orb"
)

// withoutShared returns the polygons that one map alone has, vertex for vertex. Of one that a
// map has twice and the other once, one is left.
func withoutShared(from, to []orb.Polygon) (onlyFrom, onlyTo []orb.Polygon) {
	byStart := make(map[orb.Point][]int, len(from)) // indices into from
	for i, p := range from {
		byStart[startOf(p)] = append(byStart[startOf(p)], i)
	}
	shared := make([]bool, len(from))
	for _, p := range to {
		i := slices.IndexFunc(byStart[startOf(p)], func(i int) bool {
			return !shared[i] && slices.EqualFunc(from[i], p, orb.Ring.Equal)
		})
		if i < 0 {
			onlyTo = append(onlyTo, p)
			continue
		}
		shared[byStart[startOf(p)][i]] = true
	}
	for i, p := range from {
		if !shared[i] {
			onlyFrom = append(onlyFrom, p)
		}
	}
	return onlyFrom, onlyTo
}

// startOf returns the first point of a polygon; the zero point where it has none.
func startOf(p orb.Polygon) (start orb.Point) {
	if len(p) > 0 && len(p[0]) > 0 {
		start = p[0][0]
	}
	return start
}
