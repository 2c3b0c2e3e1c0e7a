package tessellate

import (
	"cmp"
	"context"
	"math"
	"slices"

	"controlmap/geo"
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

// meeting returns where two segments meet other than end to end: the grid point
// nearest to their crossing, or the end of one that lies within the other.
func (n noding) meeting(s, t segment) (meets []point) {
	for _, end := range [2]point{s.a, s.b} {
		if n.isOn(t, end) {
			meets = append(meets, end)
		}
	}
	for _, end := range [2]point{t.a, t.b} {
		if n.isOn(s, end) {
			meets = append(meets, end)
		}
	}
	if len(meets) > 0 {
		return meets
	}
	a, b := side(t.a, t.b, s.a), side(t.a, t.b, s.b)
	c, d := side(s.a, s.b, t.a), side(s.a, s.b, t.b)
	if a == 0 || b == 0 || c == 0 || d == 0 || (a > 0) == (b > 0) || (c > 0) == (d > 0) {
		return nil
	}
	return []point{crossing(s.a, s.b, a, b)}
}

// isOn reports whether a point lies on a segment, to the reach of the noding, between its ends.
func (n noding) isOn(s segment, p point) bool {
	if !isBetween(s.a, s.b, p) {
		return false
	}
	off := side(s.a, s.b, p)
	return off == 0 || n.reach > 0 && math.Abs(float64(off)) <= float64(n.reach)*math.Hypot(float64(s.b.x-s.a.x), float64(s.b.y-s.a.y))
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

// maxRounds bounds how often splitting and rounding may give rise to new crossings.
const maxRounds = 20

// noding says how segments are split where they meet.
type noding struct {
	combine func(s, t segment) segment // makes one of two in the same place
	reach   int64                      // how far off a segment an end that meets it may be, in steps of the grid
	limits  *limits                    // nil: none, for lines that are known
}

// limits bound what noding lines from strangers may cost, on average for a segment. Those of
// cells meet few others.
type limits struct {
	bins   int // of an index, that a segment lies in
	checks int // of others that are near
	splits int // into parts
}

// fewSegments may cost as much as this many.
const fewSegments = 2000

// exceeded reports whether a cost is more than a limit for so many segments.
func exceeded(cost, limit, segments int) bool { return cost > limit*max(segments, fewSegments) }

// split splits segments wherever they meet, until they meet at their ends only, and combines
// those in the same place. The error is geo.Invalid: there are too many places where they meet;
// or the context's.
func (n noding) split(ctx context.Context, segments []segment) ([]segment, error) {
	segments = n.unique(segments)
	before := len(segments)
	for range maxRounds {
		cuts, found, err := n.findCuts(ctx, segments)
		if err != nil || !found {
			return segments, err
		}
		var split []segment
		for i, s := range segments {
			split = appendSplit(split, s, cuts[i])
		}
		segments = n.unique(split)
		if n.limits != nil && exceeded(len(segments), n.limits.splits, before) {
			return nil, geo.Errorf(geo.Invalid, "edges cross each other in too many places")
		}
	}
	return nil, geo.Errorf(geo.Invalid, "edges still cross after %d rounds of splitting", maxRounds)
}

func (n noding) index(segments []segment) (*gridIndex, error) {
	x := emptyGridIndex(segments, n.reach)
	bins := 0
	for i, s := range segments {
		bins += x.add(int32(i), s)
		if n.limits != nil && exceeded(bins, n.limits.bins, len(segments)) {
			return nil, geo.Errorf(geo.Invalid, "too many edges that are long beside the others")
		}
	}
	return x, nil
}

// findCuts returns at which points each segment has to be split.
func (n noding) findCuts(ctx context.Context, segments []segment) (cuts [][]point, found bool, err error) {
	index, err := n.index(segments)
	if err != nil {
		return nil, false, err
	}
	cuts = make([][]point, len(segments))
	seen := make([]int32, len(segments))
	checks := 0
	for i, s := range segments {
		index.near(s.a, s.b, seen, int32(i+1), func(j int) {
			checks++
			if j <= i || n.disjoint(s, segments[j]) {
				return
			}
			for _, p := range n.meeting(s, segments[j]) {
				cuts[i], cuts[j] = append(cuts[i], p), append(cuts[j], p)
				found = true
			}
		})
		if n.limits != nil && exceeded(checks, n.limits.checks, len(segments)) {
			return nil, false, geo.Errorf(geo.Invalid, "too many edges in one place")
		}
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, false, context.Cause(ctx)
		}
	}
	return cuts, found, nil
}

// disjoint reports whether the bounds of two segments are further apart than the reach.
func (n noding) disjoint(s, t segment) bool {
	return s.b.x+n.reach < t.a.x || t.b.x+n.reach < s.a.x ||
		max(s.a.y, s.b.y)+n.reach < min(t.a.y, t.b.y) || max(t.a.y, t.b.y)+n.reach < min(s.a.y, s.b.y)
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

// unique sorts segments and combines those in the same place.
func (n noding) unique(segments []segment) []segment {
	slices.SortStableFunc(segments, func(s, t segment) int { return cmp.Or(s.a.compare(t.a), s.b.compare(t.b)) })
	kept := segments[:0]
	for _, s := range segments {
		if last := len(kept) - 1; last >= 0 && kept[last].a == s.a && kept[last].b == s.b {
			kept[last] = n.combine(kept[last], s)
		} else {
			kept = append(kept, s)
		}
	}
	return kept
}

// exact is the noding of lines that meet on the grid's points.
var exact = noding{combine: fixedFirst}

// fixedFirst keeps one of two segments in the same place: the fixed one, if there is one, or the
// first.
func fixedFirst(s, t segment) segment {
	if t.fixed && !s.fixed {
		return t
	}
	return s
}
