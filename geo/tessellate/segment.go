package tessellate

import (
	"cmp"
	"math"
	"slices"
)

// segment is an edge of the map between two grid points, from the lower to the higher.
type segment struct {
	a, b point
	// left and right are the sites of the cells on either side, or none where the
	// segment is an outline or a barrier.
	left, right int
	fixed       bool // an outline or a barrier, which outlasts a cell edge in the same place
}

func newSegment(a, b point, left, right int, fixed bool) segment {
	if a.compare(b) > 0 {
		a, b, left, right = b, a, right, left
	}
	return segment{a, b, left, right, fixed}
}

// gridIndex is an index of segments by squares of the grid.
type gridIndex struct {
	west, south, columns, rows int64
	members                    [][]int32
}

const binSize = perDegree / 16

func newGridIndex(segments []segment) *gridIndex {
	low, high := point{math.MaxInt64, math.MaxInt64}, point{math.MinInt64, math.MinInt64}
	for _, s := range segments {
		low = point{min(low.x, s.a.x), min(low.y, s.a.y, s.b.y)}
		high = point{max(high.x, s.b.x), max(high.y, s.a.y, s.b.y)}
	}
	x := &gridIndex{west: low.x, south: low.y}
	if len(segments) > 0 {
		x.columns, x.rows = (high.x-low.x)/binSize+1, (high.y-low.y)/binSize+1
	}
	x.members = make([][]int32, x.columns*x.rows)
	for i, s := range segments {
		x.each(s.a, s.b, func(bin int64) { x.members[bin] = append(x.members[bin], int32(i)) })
	}
	return x
}

// each calls do with every bin within the bounds of a and b that the segment may meet.
func (x *gridIndex) each(a, b point, do func(bin int64)) {
	west, east := x.column(min(a.x, b.x)), x.column(max(a.x, b.x))
	south, north := x.row(min(a.y, b.y)), x.row(max(a.y, b.y))
	for row := south; row <= north; row++ {
		for column := west; column <= east; column++ {
			do(row*x.columns + column)
		}
	}
}

func (x *gridIndex) column(v int64) int64 { return min(x.columns-1, max(0, (v-x.west)/binSize)) }
func (x *gridIndex) row(v int64) int64    { return min(x.rows-1, max(0, (v-x.south)/binSize)) }

// near calls do once with each segment that shares a bin with the segment from a to b.
// Seen holds the last mark by segment; mark must differ from call to call.
func (x *gridIndex) near(a, b point, seen []int32, mark int32, do func(i int)) {
	if len(x.members) == 0 {
		return
	}
	x.each(a, b, func(bin int64) {
		for _, i := range x.members[bin] {
			if seen[i] != mark {
				seen[i] = mark
				do(int(i))
			}
		}
	})
}

// meeting returns where two segments meet other than end to end: the grid point
// nearest to their crossing, or the end of one that lies within the other.
func meeting(s, t segment) (meets []point) {
	a, b := side(t.a, t.b, s.a), side(t.a, t.b, s.b)
	c, d := side(s.a, s.b, t.a), side(s.a, s.b, t.b)
	if a != 0 && b != 0 && c != 0 && d != 0 {
		if (a > 0) == (b > 0) || (c > 0) == (d > 0) {
			return nil
		}
		return []point{crossing(s.a, s.b, a, b)}
	}
	if a == 0 && isBetween(t.a, t.b, s.a) {
		meets = append(meets, s.a)
	}
	if b == 0 && isBetween(t.a, t.b, s.b) {
		meets = append(meets, s.b)
	}
	if c == 0 && isBetween(s.a, s.b, t.a) {
		meets = append(meets, t.a)
	}
	if d == 0 && isBetween(s.a, s.b, t.b) {
		meets = append(meets, t.b)
	}
	return meets
}

// crossing is the grid point nearest to where the segment from a to b passes a line
// of which a lies sideA to the left and b sideB.
func crossing(a, b point, sideA, sideB int64) point {
	t := float64(sideA) / (float64(sideA) - float64(sideB))
	return point{
		a.x + int64(math.Round(t*float64(b.x-a.x))),
		a.y + int64(math.Round(t*float64(b.y-a.y))),
	}
}

// maxRounds bounds how often rounding may give rise to new crossings.
const maxRounds = 20

// nodeSegments splits segments wherever they meet, until they meet at their ends only, and
// drops repeats. It returns false where that takes more than maxRounds.
func nodeSegments(segments []segment) ([]segment, bool) {
	segments = unique(segments)
	for range maxRounds {
		cuts, found := findCuts(segments)
		if !found {
			return segments, true
		}
		var split []segment
		for i, s := range segments {
			split = appendSplit(split, s, cuts[i])
		}
		segments = unique(split)
	}
	return segments, false
}

func findCuts(segments []segment) (cuts [][]point, found bool) {
	cuts = make([][]point, len(segments))
	index := newGridIndex(segments)
	seen := make([]int32, len(segments))
	for i, s := range segments {
		index.near(s.a, s.b, seen, int32(i+1), func(j int) {
			if j <= i || disjoint(s, segments[j]) {
				return
			}
			for _, p := range meeting(s, segments[j]) {
				cuts[i], cuts[j] = append(cuts[i], p), append(cuts[j], p)
				found = true
			}
		})
	}
	return cuts, found
}

// disjoint reports whether the bounds of two segments do not touch.
func disjoint(s, t segment) bool {
	return s.b.x < t.a.x || t.b.x < s.a.x ||
		max(s.a.y, s.b.y) < min(t.a.y, t.b.y) || max(t.a.y, t.b.y) < min(s.a.y, s.b.y)
}

// appendSplit appends the parts of s between cuts, which need not lie on s exactly.
func appendSplit(to []segment, s segment, cuts []point) []segment {
	along := func(p point) float64 {
		return float64(p.x-s.a.x)*float64(s.b.x-s.a.x) + float64(p.y-s.a.y)*float64(s.b.y-s.a.y)
	}
	slices.SortFunc(cuts, func(p, q point) int { return cmp.Or(cmp.Compare(along(p), along(q)), p.compare(q)) })
	from := s.a
	for _, p := range append(cuts, s.b) {
		if p != from {
			to = append(to, newSegment(from, p, s.left, s.right, s.fixed))
			from = p
		}
	}
	return to
}

// unique sorts segments and keeps one of each, a fixed one where there is one.
func unique(segments []segment) []segment {
	slices.SortStableFunc(segments, func(s, t segment) int {
		fixedFirst := 0
		if s.fixed != t.fixed {
			fixedFirst = 1
			if s.fixed {
				fixedFirst = -1
			}
		}
		return cmp.Or(s.a.compare(t.a), s.b.compare(t.b), fixedFirst)
	})
	return slices.CompactFunc(segments, func(s, t segment) bool { return s.a == t.a && s.b == t.b })
}
