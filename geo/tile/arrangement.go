package tile

import "slices"

// arrangement is the planar arrangement of the edges of several groups in one tile, on one
// day of a history. It is carried from day to day, as days share almost all of their edges:
// only what is near an edge that was added or removed is noded again.
type arrangement struct {
	*clipper
	reach    box
	tracked  []trackedEdge
	table    edgeTable          // of tracked
	rim      []edgeMultiplicity // along the frame, by key
	merged   []mergedEdge       // by key
	outlines [2][]uint64        // of the day before and of the day

	// Buffers that are used again.
	trimmed                  ring
	changes                  []edgeMultiplicity
	spare                    []mergedEdge
	dirty, near              cellSet
	toNode                   []int // indices into tracked
	context                  []edge
	path                     []point
	newBends                 []vertex
	stops                    []point
	changedIndex, groupIndex scanlineIndex
	noder
}

// trackedEdge is an edge of a group, without direction, as it is before it is noded.
type trackedEdge struct {
	key          uint64
	net          int32 // eastward copies less westward ones
	netBefore    int32 // net on the day before
	isPresent    bool  // has copies of either direction
	bends        []vertex
	bounds       box
	touchesFrame bool
}

func (e *trackedEdge) edge() edge { return eastward(e.key) }

// isNew reports whether the edge has not been noded: it was absent on the day before.
func (e *trackedEdge) isNew() bool { return e.bends == nil }

// parts yields the noded parts of an edge, from its western end.
func (e *trackedEdge) parts(yield func(edge) bool) {
	whole := e.edge()
	from := whole.from
	for _, v := range e.bends {
		if !yield(edge{from, v.point(), whole.group}) {
			return
		}
		from = v.point()
	}
	yield(edge{from, whole.to, whole.group})
}

func newArrangement(at Address) *arrangement {
	return &arrangement{clipper: newClipper(gridOf(at)), reach: reach(at)}
}

// update makes the arrangement that of another day and returns the outline of its groups:
// packed edges, sorted, with the area to their left. An outline holds until the update
// after the next. The i-th group of the pyramid counts as groups[i].
func (a *arrangement) update(day *pyramid, groups []uint16) []uint64 {
	a.clipDay(day, groups)
	a.changes = a.changes[:0]
	a.countEdges()
	a.nodeAgain()
	a.rebuildRim()
	a.dropAbsent()
	if a.changes = sumByKey(a.changes); len(a.changes) > 0 {
		a.merged, a.spare = applyChanges(a.spare[:0], a.merged, a.changes), a.merged
		a.updateWindings()
		a.outlines[0], a.outlines[1] = a.outlines[1], a.appendOutline(a.outlines[0][:0])
	}
	return a.outlines[1]
}

// clipDay clips the rings of the pyramid of the world to the tile.
func (a *arrangement) clipDay(day *pyramid, groups []uint16) {
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

// countEdges counts the copies of each edge on the day.
func (a *arrangement) countEdges() {
	for i := range a.tracked {
		e := &a.tracked[i]
		e.netBefore, e.net, e.isPresent = e.net, 0, false
	}
	for _, clipped := range a.inner {
		packed := packEdge(clipped)
		i, ok := a.table.find(packed>>1, a.tracked)
		if !ok {
			bounds := clipped.bounds()
			a.tracked = append(a.tracked, trackedEdge{
				key: packed >> 1, bounds: bounds,
				touchesFrame: a.onOneSide(bounds.min, bounds.min) || a.onOneSide(bounds.max, bounds.max),
			})
			a.table.put(i, a.tracked)
		}
		e := &a.tracked[i]
		e.isPresent = true
		e.net += direction(packed)
	}
}

// dropAbsent removes the tracked edges that the day does not have.
func (a *arrangement) dropAbsent() {
	before := len(a.tracked)
	for i := 0; i < len(a.tracked); {
		if a.tracked[i].isPresent {
			i++
			continue
		}
		last := len(a.tracked) - 1
		a.tracked[i] = a.tracked[last]
		a.tracked = a.tracked[:last]
	}
	if len(a.tracked) < before {
		a.table.fill(a.tracked)
	}
}

// updateWindings works out the winding numbers of the groups that changed.
func (a *arrangement) updateWindings() {
	merged, changes := a.merged, a.changes
	for len(merged) > 0 && len(changes) > 0 {
		group := min(merged[0].key, changes[0].key) >> groupKeyShift
		n := slices.IndexFunc(merged, func(e mergedEdge) bool { return e.key>>groupKeyShift != group })
		if n < 0 {
			n = len(merged)
		}
		changed := slices.IndexFunc(changes, func(m edgeMultiplicity) bool { return m.key>>groupKeyShift != group })
		if changed < 0 {
			changed = len(changes)
		}
		if n > 0 && changed > 0 {
			a.updateGroup(merged[:n], changes[:changed])
		}
		merged, changes = merged[n:], changes[changed:]
	}
}

// updateGroup works out the winding numbers beside the edges of one group. Those beside an
// edge that was there before change by the winding number of what changed.
func (a *arrangement) updateGroup(merged []mergedEdge, changes []edgeMultiplicity) {
	a.changedIndex.clear()
	for _, c := range changes {
		a.changedIndex.add(c.bundle())
	}
	a.changedIndex.sort()
	a.groupIndex.clear()
	anyNew := false
	for i := range merged {
		a.groupIndex.add(merged[i].bundle)
		anyNew = anyNew || merged[i].isNew
	}
	if anyNew {
		a.groupIndex.sort()
	}
	for i := range merged {
		e := &merged[i]
		if e.isNew {
			e.rightWinding = e.windingRightOf(a.groupIndex.windingEastOf(e.bundle, i))
			e.isNew = false
		} else {
			e.rightWinding += a.changedIndex.windingEastOf(e.bundle, -1)
		}
		e.isBoundary = isBoundaryEdge(e.rightWinding, e.winding)
	}
}

// appendOutline appends the edges that bound the area of a group.
func (a *arrangement) appendOutline(outline []uint64) []uint64 {
	for i := range a.merged {
		if e := &a.merged[i]; e.isBoundary {
			outline = append(outline, e.packed())
		}
	}
	return outline
}
