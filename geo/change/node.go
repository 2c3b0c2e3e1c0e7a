package change

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// segment is the part of an edge between two points, a before b by compare.
type segment struct {
	a, b     orb.Point
	net      int32   // see edge
	laterNet int32   // see edge
	edge     int32   // index of the edge
	from, to float64 // fractions of the way along the edge
}

// coincidence is a segment that lies on another one between the same points, and may
// measure differently, being part of another edge.
type coincidence struct{ kept, dropped segment }

const (
	// maxRounds bounds how often rounding may give rise to new crossings.
	maxRounds = 12

	// snapDegrees, a tenth of a micrometre, is how near to each other points are one
	// and the same, and how near to a vertex an edge passes through it. Tools that
	// publishers use leave such differences, and libraries cannot tell them apart.
	snapDegrees = 1e-12
)

// noder splits segments where they meet, until they meet at their ends only.
type noder struct {
	edges        []edge
	segments     []segment // in order of their points
	isNew        []bool    // by segment: see pendingSegment
	coincidences []coincidence
	cuts         []cut
}

type cut struct {
	segment int32
	at      orb.Point
}

// nodeEdges splits edges until they meet at their ends only. It returns false where that
// takes more rounds than given.
func nodeEdges(edges []edge, rounds int) (*noder, bool) {
	n := &noder{edges: edges, segments: make([]segment, len(edges))}
	n.isNew = make([]bool, len(edges))
	for i, e := range edges {
		n.segments[i] = segment{e.a, e.b, e.net, e.laterNet, int32(i), 0, 1}
		n.isNew[i] = true
	}
	for range rounds {
		n.snapPoints()
		if !n.findCuts() {
			return n, true
		}
		n.splitAtCuts()
	}
	return n, false
}

// findCuts compares each new segment with all whose bounds meet its own, and reports
// whether any of them must be cut.
func (n *noder) findCuts() (found bool) {
	n.cuts = n.cuts[:0]
	for i, s := range n.segments {
		south, north := min(s.a[1], s.b[1])-snapDegrees, max(s.a[1], s.b[1])+snapDegrees
		for j := i + 1; j < len(n.segments) && n.segments[j].a[0] <= s.b[0]+snapDegrees; j++ {
			t := &n.segments[j]
			if t.a[1] > north && t.b[1] > north || t.a[1] < south && t.b[1] < south || !n.isNew[i] && !n.isNew[j] {
				continue
			}
			found = n.addCuts(int32(i), int32(j)) || found
		}
	}
	return found
}

// addCuts adds a cut where two segments meet other than end to end, and reports whether
// they do.
func (n *noder) addCuts(i, j int32) bool {
	s, t := &n.segments[i], &n.segments[j]
	before := len(n.cuts)
	for _, end := range [4]cut{{j, s.a}, {j, s.b}, {i, t.a}, {i, t.b}} {
		if n.segments[end.segment].passesThrough(end.at) {
			n.cuts = append(n.cuts, end)
		}
	}
	if len(n.cuts) > before {
		return true
	}
	if side(t.a, t.b, s.a)*side(t.a, t.b, s.b) >= 0 || side(s.a, s.b, t.a)*side(s.a, s.b, t.b) >= 0 {
		return false
	}
	n.addCrossing(i, j)
	return true
}

// passesThrough reports whether a segment passes so near to p that it is taken to lead there.
func (s *segment) passesThrough(p orb.Point) bool {
	dx, dy := s.b[0]-s.a[0], s.b[1]-s.a[1]
	px, py := p[0]-s.a[0], p[1]-s.a[1]
	length := dx*dx + dy*dy
	off, along := dx*py-dy*px, dx*px+dy*py
	return off*off < snapDegrees*snapDegrees*length && along > 0 && along < length && p != s.a && p != s.b
}

// addCrossing adds cuts where two segments cross.
func (n *noder) addCrossing(i, j int32) {
	s, t := &n.segments[i], &n.segments[j]
	at := crossing(s, t)
	for _, p := range []orb.Point{s.a, s.b, t.a, t.b} {
		if math.Abs(p[0]-at[0]) < snapDegrees && math.Abs(p[1]-at[1]) < snapDegrees {
			at = p
			break
		}
	}
	for _, k := range []int32{i, j} {
		if n.segments[k].a != at && n.segments[k].b != at {
			n.cuts = append(n.cuts, cut{k, at})
		}
	}
}

// crossing is the point on s where it crosses t.
func crossing(s, t *segment) orb.Point {
	distance := func(p orb.Point) float64 {
		return (t.b[0]-t.a[0])*(p[1]-t.a[1]) - (t.b[1]-t.a[1])*(p[0]-t.a[0])
	}
	a, b := distance(s.a), distance(s.b)
	f := 0.5
	if a != b {
		f = min(1, max(0, a/(a-b)))
	}
	return orb.Point{s.a[0] + f*(s.b[0]-s.a[0]), s.a[1] + f*(s.b[1]-s.a[1])}
}

// pendingSegment is a segment, and whether it has yet to be compared with all others.
type pendingSegment struct {
	segment
	isNew bool
}

// splitAtCuts replaces the segments that were cut by their parts.
func (n *noder) splitAtCuts() {
	slices.SortFunc(n.cuts, func(x, y cut) int {
		return cmp.Or(cmp.Compare(x.segment, y.segment), cmp.Compare(n.fraction(x), n.fraction(y)), compare(x.at, y.at))
	})
	parts := make([]pendingSegment, 0, len(n.segments)+len(n.cuts))
	rest := n.cuts
	for i, s := range n.segments {
		whole := len(rest) == 0 || rest[0].segment != int32(i)
		for ; len(rest) > 0 && rest[0].segment == int32(i); rest = rest[1:] {
			if p := rest[0].at; p != s.a && p != s.b {
				before, after := n.splitAt(s, p)
				parts = append(parts, pendingSegment{before.inOrder(), true})
				s = after
			}
		}
		parts = append(parts, pendingSegment{s.inOrder(), !whole})
	}
	n.replace(parts)
}

// snapPoints merges points that are nearer to each other than snapDegrees.
func (n *noder) snapPoints() {
	points := make([]orb.Point, 0, 2*len(n.segments))
	for _, s := range n.segments {
		points = append(points, s.a, s.b)
	}
	slices.SortFunc(points, compare)
	points = slices.Compact(points)
	snapped := map[orb.Point]orb.Point{}
	for i, p := range points {
		for j := i - 1; j >= 0 && p[0]-points[j][0] < snapDegrees; j-- {
			if math.Abs(p[1]-points[j][1]) < snapDegrees {
				snapped[p] = points[j]
				if to, ok := snapped[points[j]]; ok {
					snapped[p] = to
				}
				break
			}
		}
	}
	if len(snapped) > 0 {
		n.movePoints(snapped)
	}
}

// movePoints moves points, and drops the segments that then have no length.
func (n *noder) movePoints(to map[orb.Point]orb.Point) {
	parts := make([]pendingSegment, 0, len(n.segments))
	for i, s := range n.segments {
		a, aMoved := to[s.a]
		b, bMoved := to[s.b]
		if aMoved {
			s.a = a
		}
		if bMoved {
			s.b = b
		}
		if s.a != s.b {
			parts = append(parts, pendingSegment{s.inOrder(), n.isNew[i] || aMoved || bMoved})
		}
	}
	n.replace(parts)
}

// replace puts segments in order and adds up those between the same points.
func (n *noder) replace(parts []pendingSegment) {
	slices.SortFunc(parts, func(x, y pendingSegment) int {
		return cmp.Or(compare(x.a, y.a), compare(x.b, y.b), cmp.Compare(x.edge, y.edge), cmp.Compare(x.from, y.from))
	})
	n.segments, n.isNew = n.segments[:0], n.isNew[:0]
	for _, p := range parts {
		n.appendSegment(p.segment, p.isNew)
	}
	n.dropCancelled()
}

// appendSegment appends a segment, or adds it to the last one where that has the same
// ends.
func (n *noder) appendSegment(s segment, isNew bool) {
	if last := len(n.segments) - 1; last >= 0 && n.segments[last].a == s.a && n.segments[last].b == s.b {
		n.coincidences = append(n.coincidences, coincidence{n.segments[last], s})
		n.segments[last].net += s.net
		n.segments[last].laterNet += s.laterNet
		return
	}
	n.segments, n.isNew = append(n.segments, s), append(n.isNew, isNew)
}

// dropCancelled drops segments that both maps have equally often.
func (n *noder) dropCancelled() {
	kept := 0
	for i, s := range n.segments {
		if s.net != 0 {
			n.segments[kept], n.isNew[kept] = s, n.isNew[i]
			kept++
		}
	}
	n.segments, n.isNew = n.segments[:kept], n.isNew[:kept]
}

// fraction is how far along its edge a cut lies.
func (n *noder) fraction(c cut) float64 { return n.along(&n.segments[c.segment], c.at) }

func (n *noder) along(s *segment, p orb.Point) float64 {
	e := &n.edges[s.edge]
	dx, dy := e.b[0]-e.a[0], e.b[1]-e.a[1]
	return ((p[0]-e.a[0])*dx + (p[1]-e.a[1])*dy) / (dx*dx + dy*dy)
}

func (n *noder) splitAt(s segment, p orb.Point) (before, after segment) {
	before, after = s, s
	before.b, before.to = p, min(max(s.from, s.to), max(min(s.from, s.to), n.along(&s, p)))
	after.a, after.from = p, before.to
	return before, after
}

// inOrder turns a segment around where its first point does not come first, as
// rounding may have it.
func (s segment) inOrder() segment {
	if compare(s.a, s.b) > 0 {
		s = segment{s.b, s.a, -s.net, -s.laterNet, s.edge, s.to, s.from}
	}
	return s
}
