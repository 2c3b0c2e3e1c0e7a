package tile

import (
	"cmp"
	"slices"
)

// arrangement is the ground of several groups in one tile on one day of a history. It is
// carried from day to day, as days share almost all of their edges: only what is near a
// new edge or one that is gone is noded again.
type arrangement struct {
	*cutter
	reach    box
	segments []segment
	known    segmentTable
	rim      []folded // along the frame, by key
	bundles  []wound  // by key
	outlines [2][]uint64

	// What is worked with, kept so that it need not be made again.
	trimmed     ring
	changes     []folded
	spare       []wound
	dirty, near cells
	work        []int
	context     []edge
	path        []point
	found       []vertex
	noder
	stops         []point
	moved, ground rows
}

// segment is an edge of a group, which may run in both directions.
type segment struct {
	key      uint64 // packEdge without the direction
	fold     int32  // how often it runs to its eastern end, less how often to its western
	before   int32  // fold on the day before
	isThere  bool
	bends    []vertex // where it is noded, from its western end
	sides    box      // its bounds
	onBorder bool     // has a point on the frame
}

func (s *segment) edge() edge { return unpackEdge(s.key<<1 | 1) }

// folded tells how often an edge without direction runs to its eastern end.
type folded struct {
	key  uint64
	fold int32
}

// wound is a bundle of an arrangement.
type wound struct {
	bundle
	key    uint64
	right  int32 // how often the ground to its right is wound around
	isNew  bool
	bounds bool // parts ground from what is none
}

func newArrangement(at Address) *arrangement {
	return &arrangement{cutter: newCutter(gridOf(at)), reach: reach(at)}
}

// update makes the arrangement that of another day and returns what bounds its ground: the
// packed edges, sorted, with ground to their left. They hold until the update after the
// next. The i-th group of the cover counts as groups[i].
func (a *arrangement) update(day *cover, groups []uint16) []uint64 {
	a.gather(day, groups)
	a.changes = a.changes[:0]
	a.tally()
	a.renode()
	a.redoRim()
	a.forget()
	if a.changes = combined(a.changes); len(a.changes) > 0 {
		a.outlines[0], a.outlines[1] = a.outlines[1], a.rewind()
	}
	return a.outlines[1]
}

// gather cuts what the cover of the world has in the tile.
func (a *arrangement) gather(day *cover, groups []uint16) {
	a.cutter.inner, a.cutter.rim = a.cutter.inner[:0], a.cutter.rim[:0]
	for i, rings := range day.groups {
		for j, r := range rings {
			bounds := day.bounds[i][j]
			switch {
			case !a.reach.overlaps(bounds):
			case a.reach.contains(bounds):
				a.ring(r, groups[i])
			default:
				a.trimmed = a.reach.appendTrimmed(a.trimmed[:0], r)
				if len(a.trimmed) > 2 {
					a.ring(a.trimmed, groups[i])
				}
			}
		}
	}
}

// tally counts the edges of the day.
func (a *arrangement) tally() {
	for i := range a.segments {
		s := &a.segments[i]
		s.before, s.fold, s.isThere = s.fold, 0, false
	}
	for _, e := range a.inner {
		packed := packEdge(e)
		i, ok := a.known.find(packed>>1, a.segments)
		if !ok {
			sides := e.bounds()
			a.segments = append(a.segments, segment{
				key: packed >> 1, sides: sides, onBorder: a.along(sides.min, sides.min) || a.along(sides.max, sides.max),
			})
			a.known.put(i, a.segments)
		}
		s := &a.segments[i]
		s.isThere = true
		s.fold += direction(packed)
	}
}

// direction is 1 for a packed edge that runs to its eastern end, else -1.
func direction(packed uint64) int32 { return int32(packed&1)*2 - 1 }

// isNew tells that a segment was not there the day before. One that was has been noded.
func (s *segment) isNew() bool { return s.bends == nil }

// renode nodes the segments near those that come or go, as node does, and notes which
// noded edges change.
func (a *arrangement) renode() {
	a.dirty.clear()
	for i := range a.segments {
		if s := &a.segments[i]; s.isNew() || !s.isThere {
			a.dirty.mark(s.sides)
		}
	}
	a.near.clear()
	a.work = a.work[:0]
	for i := range a.segments {
		s := &a.segments[i]
		switch {
		case !s.isThere:
			a.change(s, -s.before)
		case a.dirty.touches(s.sides):
			a.work = append(a.work, i)
			a.near.mark(s.sides)
		case s.fold != s.before:
			a.change(s, s.fold-s.before)
		}
	}
	a.context = a.context[:0]
	for i := range a.segments {
		if s := &a.segments[i]; s.isThere && a.near.touches(s.sides) {
			a.context = append(a.context, s.edge())
		}
	}
	hot := a.hotVertices(a.context)
	for _, i := range a.work {
		a.nodeOne(&a.segments[i], hot)
	}
}

// nodeOne nodes a segment.
func (a *arrangement) nodeOne(s *segment, hot []vertex) {
	a.path = passed(a.path[:0], s.edge(), hot)
	a.found = a.found[:0]
	for _, p := range a.path[:len(a.path)-1] {
		a.found = append(a.found, pack(p))
	}
	switch {
	case s.isNew():
		s.bends = append(make([]vertex, 0, len(a.found)), a.found...)
		a.change(s, s.fold)
	case slices.Equal(s.bends, a.found):
		a.change(s, s.fold-s.before)
	default:
		a.change(s, -s.before)
		s.bends = slices.Clone(a.found)
		a.change(s, s.fold)
	}
}

// change notes that a noded segment runs to its eastern end so often more. What it has
// along the frame is not in it.
func (a *arrangement) change(s *segment, more int32) {
	if more == 0 {
		return
	}
	if len(s.bends) == 0 {
		a.changes = append(a.changes, folded{s.key, more})
		return
	}
	for part := range s.parts {
		if !a.along(part.from, part.to) {
			packed := packEdge(part)
			a.changes = append(a.changes, folded{packed >> 1, more * direction(packed)})
		}
	}
}

// parts yields what the segment is noded to, from its western end.
func (s *segment) parts(yield func(edge) bool) {
	whole := s.edge()
	from := whole.from
	for _, v := range s.bends {
		if !yield(edge{from, v.point(), whole.group}) {
			return
		}
		from = v.point()
	}
	yield(edge{from, whole.to, whole.group})
}

// redoRim splits what is along the frame as splitRim does, and notes what changes.
func (a *arrangement) redoRim() {
	a.stops = a.stops[:0]
	was := a.rim
	a.rim = nil
	for i := range a.segments {
		if s := &a.segments[i]; s.isThere && s.onBorder {
			a.meetRim(s)
		}
	}
	for _, e := range a.cutter.rim {
		a.stops = append(a.stops, e.from, e.to)
	}
	slices.SortFunc(a.stops, comparePoints)
	a.stops = slices.Compact(a.stops)
	straight := a.rim
	a.rim = nil
	for _, e := range a.cutter.rim {
		a.splitAlongRim(e, 1)
	}
	for _, f := range straight {
		a.splitAlongRim(unpackEdge(f.key<<1|1), f.fold)
	}
	a.rim = combined(a.rim)
	a.changes = append(a.changes, a.rim...)
	for _, f := range was {
		a.changes = append(a.changes, folded{f.key, -f.fold})
	}
}

// meetRim notes where a segment ends on the frame, and what of it runs along it.
func (a *arrangement) meetRim(s *segment) {
	for part := range s.parts {
		for _, p := range [2]point{part.from, part.to} {
			if a.along(p, p) {
				a.stops = append(a.stops, p)
			}
		}
		if a.along(part.from, part.to) {
			packed := packEdge(part)
			a.rim = append(a.rim, folded{packed >> 1, s.fold * direction(packed)})
		}
	}
}

func (a *arrangement) splitAlongRim(e edge, times int32) {
	a.path = stopsBetween(a.path[:0], e, a.stops)
	from := e.from
	for _, next := range a.path {
		packed := packEdge(edge{from, next, e.group})
		a.rim = append(a.rim, folded{packed >> 1, times * direction(packed)})
		from = next
	}
}

// forget drops the segments that are gone.
func (a *arrangement) forget() {
	was := len(a.segments)
	for i := 0; i < len(a.segments); {
		if a.segments[i].isThere {
			i++
			continue
		}
		last := len(a.segments) - 1
		a.segments[i] = a.segments[last]
		a.segments = a.segments[:last]
	}
	if len(a.segments) < was {
		a.known.fill(a.segments)
	}
}

// combined adds up what is said of one key, sorted, without what comes to nothing. It
// changes its argument.
func combined(all []folded) []folded {
	slices.SortFunc(all, func(a, b folded) int { return cmp.Compare(a.key, b.key) })
	kept := all[:0]
	for i := 0; i < len(all); {
		sum := folded{key: all[i].key}
		for ; i < len(all) && all[i].key == sum.key; i++ {
			sum.fold += all[i].fold
		}
		if sum.fold != 0 {
			kept = append(kept, sum)
		}
	}
	return kept
}

// rewind applies the changes to the bundles, works out how often the ground beside them
// is wound around, and returns what bounds it.
func (a *arrangement) rewind() []uint64 {
	a.bundles, a.spare = merged(a.spare[:0], a.bundles, a.changes), a.bundles
	changes := a.changes
	for first := 0; first < len(a.bundles); {
		group := a.bundles[first].key >> groupKeyShift
		last := first
		for last < len(a.bundles) && a.bundles[last].key>>groupKeyShift == group {
			last++
		}
		for len(changes) > 0 && changes[0].key>>groupKeyShift < group {
			changes = changes[1:]
		}
		of := 0
		for of < len(changes) && changes[of].key>>groupKeyShift == group {
			of++
		}
		if of > 0 {
			a.rewindGroup(a.bundles[first:last], changes[:of])
		}
		first = last
	}
	outline := a.outlines[0][:0]
	for i := range a.bundles {
		if b := &a.bundles[i]; b.bounds {
			outline = append(outline, b.packed())
		}
	}
	return outline
}

// groupKeyShift is where the group begins in a key.
const groupKeyShift = groupShift - 1

// packed returns the edge of a bundle.
func (w *wound) packed() uint64 {
	if pack(w.from) < pack(w.to) {
		return w.key<<1 | 1
	}
	return w.key << 1
}

// merged appends bundles with changes applied. Both are in the order of their keys.
func merged(to, bundles []wound, changes []folded) []wound {
	for _, c := range changes {
		for len(bundles) > 0 && bundles[0].key < c.key {
			to, bundles = append(to, bundles[0]), bundles[1:]
		}
		fold := c.fold
		if len(bundles) > 0 && bundles[0].key == c.key {
			old := &bundles[0]
			fold += old.fold * direction(old.packed())
			bundles = bundles[1:]
		}
		if fold != 0 {
			to = append(to, wound{bundle: folded{c.key, fold}.bundle(), key: c.key, isNew: true})
		}
	}
	return append(to, bundles...)
}

func (f folded) bundle() bundle {
	e := unpackEdge(f.key<<1 | 1)
	if f.fold < 0 {
		return bundle{e.to, e.from, -f.fold}
	}
	return bundle{e.from, e.to, f.fold}
}

// rewindGroup works out the windings of one group. Those beside an edge that was there
// before change by how often what has changed winds around it.
func (a *arrangement) rewindGroup(bundles []wound, changes []folded) {
	a.moved.clear()
	for _, c := range changes {
		a.moved.add(c.bundle())
	}
	a.moved.sort()
	a.ground.clear()
	anyNew := false
	for i := range bundles {
		a.ground.add(bundles[i].bundle)
		anyNew = anyNew || bundles[i].isNew
	}
	if anyNew {
		a.ground.sort()
	}
	for i := range bundles {
		b := &bundles[i]
		if b.isNew {
			b.right = b.rightOf(a.ground.eastOf(b.bundle, i))
			b.isNew = false
		} else {
			b.right += a.moved.eastOf(b.bundle, -1)
		}
		b.bounds = isOutline(b.right, b.fold)
	}
}
