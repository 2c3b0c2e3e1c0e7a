package tile

import (
	"cmp"
	"slices"
)

// arrangement is the ground of several groups in one tile on one day of a history. It is
// carried from day to day, as days share almost all of their edges: only what is near a
// new edge or one that is gone is noded again.
type arrangement struct {
	*clipper
	reach    box
	tracked []trackedEdge
	table    edgeTable
	rim      []edgeMultiplicity // along the frame, by key
	bundles  []mergedEdge  // by key
	outlines [2][]uint64

	// What is worked with, kept so that it need not be made again.
	trimmed     ring
	changes     []edgeMultiplicity
	spare       []mergedEdge
	dirty, near cellSet
	toNode        []int
	context     []edge
	path        []point
	newBends       []vertex
	noder
	stops         []point
	changedIndex, groupIndex scanlineIndex
}

// trackedEdge is an edge of a group, which may run in both directions.
type trackedEdge struct {
	key      uint64 // packEdge without the direction
	net     int32  // how often it runs to its eastern end, less how often to its western
	netBefore   int32  // fold on the day before
	isPresent  bool
	bends    []vertex // where it is noded, from its western end
	bounds    box      // its bounds
	touchesFrame bool     // has a point on the frame
}

func (s *trackedEdge) edge() edge { return unpackEdge(s.key<<1 | 1) }

// edgeMultiplicity tells how often an edge without direction runs to its eastern end.
type edgeMultiplicity struct {
	key  uint64
	net int32
}

// mergedEdge is a bundle of an arrangement.
type mergedEdge struct {
	bundle
	key    uint64
	rightWinding  int32 // how often the ground to its right is wound around
	isNew  bool
	isBoundary bool // parts ground from what is none
}

func newArrangement(at Address) *arrangement {
	return &arrangement{clipper: newClipper(gridOf(at)), reach: reach(at)}
}

// update makes the arrangement that of another day and returns what bounds its ground: the
// packed edges, sorted, with ground to their left. They hold until the update after the
// next. The i-th group of the cover counts as groups[i].
func (a *arrangement) update(day *pyramid, groups []uint16) []uint64 {
	a.gather(day, groups)
	a.changes = a.changes[:0]
	a.countEdges()
	a.renode()
	a.rebuildRim()
	a.dropAbsent()
	if a.changes = sumByKey(a.changes); len(a.changes) > 0 {
		a.outlines[0], a.outlines[1] = a.outlines[1], a.updateWindings()
	}
	return a.outlines[1]
}

// gather cuts what the cover of the world has in the tile.
func (a *arrangement) gather(day *pyramid, groups []uint16) {
	a.clipper.inner, a.clipper.rim = a.clipper.inner[:0], a.clipper.rim[:0]
	for i, rings := range day.groups {
		for j, r := range rings {
			bounds := day.bounds[i][j]
			switch {
			case !a.reach.overlaps(bounds):
			case a.reach.contains(bounds):
				a.addRing(r, groups[i])
			default:
				a.trimmed = a.reach.appendTrimmed(a.trimmed[:0], r)
				if len(a.trimmed) > 2 {
					a.addRing(a.trimmed, groups[i])
				}
			}
		}
	}
}

// countEdges counts the edges of the day.
func (a *arrangement) countEdges() {
	for i := range a.tracked {
		s := &a.tracked[i]
		s.netBefore, s.net, s.isPresent = s.net, 0, false
	}
	for _, e := range a.inner {
		packed := packEdge(e)
		i, ok := a.table.find(packed>>1, a.tracked)
		if !ok {
			sides := e.bounds()
			a.tracked = append(a.tracked, trackedEdge{
				key: packed >> 1, bounds: sides, touchesFrame: a.onOneSide(sides.min, sides.min) || a.onOneSide(sides.max, sides.max),
			})
			a.table.put(i, a.tracked)
		}
		s := &a.tracked[i]
		s.isPresent = true
		s.net += direction(packed)
	}
}

// direction is 1 for a packed edge that runs to its eastern end, else -1.
func direction(packed uint64) int32 { return int32(packed&1)*2 - 1 }

// isNew tells that a segment was not there the day before. One that was has been noded.
func (s *trackedEdge) isNew() bool { return s.bends == nil }

// renode nodes the segments near those that come or go, as node does, and notes which
// noded edges change.
func (a *arrangement) renode() {
	a.dirty.clear()
	for i := range a.tracked {
		if s := &a.tracked[i]; s.isNew() || !s.isPresent {
			a.dirty.mark(s.bounds)
		}
	}
	a.near.clear()
	a.toNode = a.toNode[:0]
	for i := range a.tracked {
		s := &a.tracked[i]
		switch {
		case !s.isPresent:
			a.noteChange(s, -s.netBefore)
		case a.dirty.touches(s.bounds):
			a.toNode = append(a.toNode, i)
			a.near.mark(s.bounds)
		case s.net != s.netBefore:
			a.noteChange(s, s.net-s.netBefore)
		}
	}
	a.context = a.context[:0]
	for i := range a.tracked {
		if s := &a.tracked[i]; s.isPresent && a.near.touches(s.bounds) {
			a.context = append(a.context, s.edge())
		}
	}
	hot := a.hotVertices(a.context)
	for _, i := range a.toNode {
		a.renodeEdge(&a.tracked[i], hot)
	}
}

// renodeEdge nodes a segment.
func (a *arrangement) renodeEdge(s *trackedEdge, hot []vertex) {
	a.path = hotVerticesOn(a.path[:0], s.edge(), hot)
	a.newBends = a.newBends[:0]
	for _, p := range a.path[:len(a.path)-1] {
		a.newBends = append(a.newBends, pack(p))
	}
	switch {
	case s.isNew():
		s.bends = append(make([]vertex, 0, len(a.newBends)), a.newBends...)
		a.noteChange(s, s.net)
	case slices.Equal(s.bends, a.newBends):
		a.noteChange(s, s.net-s.netBefore)
	default:
		a.noteChange(s, -s.netBefore)
		s.bends = slices.Clone(a.newBends)
		a.noteChange(s, s.net)
	}
}

// noteChange notes that a noded segment runs to its eastern end so often more. What it has
// along the frame is not in it.
func (a *arrangement) noteChange(s *trackedEdge, more int32) {
	if more == 0 {
		return
	}
	if len(s.bends) == 0 {
		a.changes = append(a.changes, edgeMultiplicity{s.key, more})
		return
	}
	for part := range s.parts {
		if !a.onOneSide(part.from, part.to) {
			packed := packEdge(part)
			a.changes = append(a.changes, edgeMultiplicity{packed >> 1, more * direction(packed)})
		}
	}
}

// parts yields what the segment is noded to, from its western end.
func (s *trackedEdge) parts(yield func(edge) bool) {
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

// rebuildRim splits what is along the frame as splitRim does, and notes what changes.
func (a *arrangement) rebuildRim() {
	a.stops = a.stops[:0]
	was := a.rim
	a.rim = nil
	for i := range a.tracked {
		if s := &a.tracked[i]; s.isPresent && s.touchesFrame {
			a.addRimStops(s)
		}
	}
	for _, e := range a.clipper.rim {
		a.stops = append(a.stops, e.from, e.to)
	}
	slices.SortFunc(a.stops, comparePoints)
	a.stops = slices.Compact(a.stops)
	straight := a.rim
	a.rim = nil
	for _, e := range a.clipper.rim {
		a.splitRimEdge(e, 1)
	}
	for _, f := range straight {
		a.splitRimEdge(unpackEdge(f.key<<1|1), f.net)
	}
	a.rim = sumByKey(a.rim)
	a.changes = append(a.changes, a.rim...)
	for _, f := range was {
		a.changes = append(a.changes, edgeMultiplicity{f.key, -f.net})
	}
}

// addRimStops notes where a segment ends on the frame, and what of it runs along it.
func (a *arrangement) addRimStops(s *trackedEdge) {
	for part := range s.parts {
		for _, p := range [2]point{part.from, part.to} {
			if a.onOneSide(p, p) {
				a.stops = append(a.stops, p)
			}
		}
		if a.onOneSide(part.from, part.to) {
			packed := packEdge(part)
			a.rim = append(a.rim, edgeMultiplicity{packed >> 1, s.net * direction(packed)})
		}
	}
}

func (a *arrangement) splitRimEdge(e edge, times int32) {
	a.path = stopsOn(a.path[:0], e, a.stops)
	from := e.from
	for _, next := range a.path {
		packed := packEdge(edge{from, next, e.group})
		a.rim = append(a.rim, edgeMultiplicity{packed >> 1, times * direction(packed)})
		from = next
	}
}

// dropAbsent drops the segments that are gone.
func (a *arrangement) dropAbsent() {
	was := len(a.tracked)
	for i := 0; i < len(a.tracked); {
		if a.tracked[i].isPresent {
			i++
			continue
		}
		last := len(a.tracked) - 1
		a.tracked[i] = a.tracked[last]
		a.tracked = a.tracked[:last]
	}
	if len(a.tracked) < was {
		a.table.fill(a.tracked)
	}
}

// sumByKey adds up what is said of one key, sorted, without what comes to nothing. It
// changes its argument.
func sumByKey(all []edgeMultiplicity) []edgeMultiplicity {
	slices.SortFunc(all, func(a, b edgeMultiplicity) int { return cmp.Compare(a.key, b.key) })
	kept := all[:0]
	for i := 0; i < len(all); {
		sum := edgeMultiplicity{key: all[i].key}
		for ; i < len(all) && all[i].key == sum.key; i++ {
			sum.net += all[i].net
		}
		if sum.net != 0 {
			kept = append(kept, sum)
		}
	}
	return kept
}

// updateWindings applies the changes to the bundles, works out how often the ground beside them
// is wound around, and returns what bounds it.
func (a *arrangement) updateWindings() []uint64 {
	a.bundles, a.spare = applyChanges(a.spare[:0], a.bundles, a.changes), a.bundles
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
			a.updateGroupWindings(a.bundles[first:last], changes[:of])
		}
		first = last
	}
	outline := a.outlines[0][:0]
	for i := range a.bundles {
		if b := &a.bundles[i]; b.isBoundary {
			outline = append(outline, b.packed())
		}
	}
	return outline
}

// groupKeyShift is where the group begins in a key.
const groupKeyShift = groupShift - 1

// packed returns the edge of a bundle.
func (w *mergedEdge) packed() uint64 {
	if pack(w.from) < pack(w.to) {
		return w.key<<1 | 1
	}
	return w.key << 1
}

// applyChanges appends bundles with changes applied. Both are in the order of their keys.
func applyChanges(to, bundles []mergedEdge, changes []edgeMultiplicity) []mergedEdge {
	for _, c := range changes {
		for len(bundles) > 0 && bundles[0].key < c.key {
			to, bundles = append(to, bundles[0]), bundles[1:]
		}
		fold := c.net
		if len(bundles) > 0 && bundles[0].key == c.key {
			old := &bundles[0]
			fold += old.winding * direction(old.packed())
			bundles = bundles[1:]
		}
		if fold != 0 {
			to = append(to, mergedEdge{bundle: edgeMultiplicity{c.key, fold}.bundle(), key: c.key, isNew: true})
		}
	}
	return append(to, bundles...)
}

func (f edgeMultiplicity) bundle() bundle {
	e := unpackEdge(f.key<<1 | 1)
	if f.net < 0 {
		return bundle{e.to, e.from, -f.net}
	}
	return bundle{e.from, e.to, f.net}
}

// updateGroupWindings works out the windings of one group. Those beside an edge that was there
// before change by how often what has changed winds around it.
func (a *arrangement) updateGroupWindings(bundles []mergedEdge, changes []edgeMultiplicity) {
	a.changedIndex.clear()
	for _, c := range changes {
		a.changedIndex.add(c.bundle())
	}
	a.changedIndex.sort()
	a.groupIndex.clear()
	anyNew := false
	for i := range bundles {
		a.groupIndex.add(bundles[i].bundle)
		anyNew = anyNew || bundles[i].isNew
	}
	if anyNew {
		a.groupIndex.sort()
	}
	for i := range bundles {
		b := &bundles[i]
		if b.isNew {
			b.rightWinding = b.windingRightOf(a.groupIndex.windingEastOf(b.bundle, i))
			b.isNew = false
		} else {
			b.rightWinding += a.changedIndex.windingEastOf(b.bundle, -1)
		}
		b.isBoundary = isBoundaryEdge(b.rightWinding, b.winding)
	}
}
