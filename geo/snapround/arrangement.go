package snapround

import "slices"

// Arrangement is the planar arrangement of the edges of several groups of rings in one square.
// It is carried from one state of the groups to the next, which share almost all of their
// edges: only what is near an edge that was added or removed is noded again.
type Arrangement struct {
	*clipper
	reach    Box
	tracked  []trackedEdge
	table    edgeTable          // of tracked
	rim      []edgeMultiplicity // along the frame, by key
	merged   []mergedEdge       // by key
	outlines [2]Outline         // before and after the last update

	// Buffers that are used again.
	trimmed                  Ring
	changes                  []edgeMultiplicity
	spare                    []mergedEdge
	dirty, near              cellSet
	toNode                   []int // indices into tracked
	context                  []edge
	path                     []Point
	newBends                 []vertex
	stops                    []Point
	changedIndex, groupIndex scanlineIndex
	noder
}

// NewArrangement returns an empty arrangement on a grid. Reach is the part of the world that
// what is on the grid can depend on.
func NewArrangement(g Grid, reach Box) *Arrangement {
	return &Arrangement{clipper: newClipper(g), reach: reach}
}

// Update makes the arrangement that of other rings and returns the outline of their groups,
// which holds until the update after the next. Rings[i], on the world's grid and with their
// bounds, are of the group of number groups[i], which is below 2 048.
func (a *Arrangement) Update(rings [][]Ring, bounds [][]Box, groups []uint16) Outline {
	a.clipRings(rings, bounds, groups)
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

// clipRings clips rings to the frame.
func (a *Arrangement) clipRings(rings [][]Ring, bounds [][]Box, groups []uint16) {
	a.clipper.inner, a.clipper.rim = a.clipper.inner[:0], a.clipper.rim[:0]
	for i := range rings {
		for j, r := range rings[i] {
			switch {
			case !a.reach.Overlaps(bounds[i][j]):
			case a.reach.Contains(bounds[i][j]):
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

// countEdges counts the copies of each clipped edge.
func (a *Arrangement) countEdges() {
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
				touchesFrame: a.frame.onOneSide(bounds.Min, bounds.Min) || a.frame.onOneSide(bounds.Max, bounds.Max),
			})
			a.table.put(i, a.tracked)
		}
		e := &a.tracked[i]
		e.isPresent = true
		e.net += direction(packed)
	}
}

// dropAbsent removes the tracked edges of which no copy is left.
func (a *Arrangement) dropAbsent() {
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
func (a *Arrangement) updateWindings() {
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
func (a *Arrangement) updateGroup(merged []mergedEdge, changes []edgeMultiplicity) {
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
func (a *Arrangement) appendOutline(outline Outline) Outline {
	for i := range a.merged {
		if e := &a.merged[i]; e.isBoundary {
			outline = append(outline, e.packed())
		}
	}
	return outline
}
