package snapround

import "slices"

// nodeAgain nodes the edges near those that were added or removed, as node does, and notes
// which noded edges change.
func (a *Arrangement) nodeAgain() {
	a.markDirty()
	a.near.clear()
	a.toNode = a.toNode[:0]
	for i := range a.tracked {
		e := &a.tracked[i]
		switch {
		case !e.isPresent:
			a.noteChange(e, -e.netBefore)
		case a.dirty.touches(e.bounds):
			a.toNode = append(a.toNode, i)
			a.near.mark(e.bounds)
		case e.net != e.netBefore:
			a.noteChange(e, e.net-e.netBefore)
		}
	}
	a.context = a.context[:0]
	for i := range a.tracked {
		if e := &a.tracked[i]; e.isPresent && a.near.touches(e.bounds) {
			a.context = append(a.context, e.edge())
		}
	}
	hot := a.hotVertices(a.context)
	for _, i := range a.toNode {
		a.nodeEdge(&a.tracked[i], hot)
	}
}

// markDirty marks the cells of edges that were added or removed.
func (a *Arrangement) markDirty() {
	a.dirty.clear()
	for i := range a.tracked {
		if e := &a.tracked[i]; e.isNew() || !e.isPresent {
			a.dirty.mark(e.bounds)
		}
	}
}

func (a *Arrangement) nodeEdge(e *trackedEdge, hot []vertex) {
	a.path = hotVerticesOn(a.path[:0], e.edge(), hot)
	a.newBends = a.newBends[:0]
	for _, p := range a.path[:len(a.path)-1] {
		a.newBends = append(a.newBends, pack(p))
	}
	switch {
	case e.isNew():
		e.bends = append(make([]vertex, 0, len(a.newBends)), a.newBends...)
		a.noteChange(e, e.net)
	case slices.Equal(e.bends, a.newBends):
		a.noteChange(e, e.net-e.netBefore)
	default:
		a.noteChange(e, -e.netBefore)
		e.bends = slices.Clone(a.newBends)
		a.noteChange(e, e.net)
	}
}

// noteChange notes that a noded edge has so many more eastward copies. The parts along the
// frame are left to rebuildRim.
func (a *Arrangement) noteChange(e *trackedEdge, more int32) {
	if more == 0 {
		return
	}
	if len(e.bends) == 0 {
		a.changes = append(a.changes, edgeMultiplicity{e.key, more})
		return
	}
	for part := range e.parts {
		if !a.frame.onOneSide(part.from, part.to) {
			a.changes = append(a.changes, multiplicityOf(part, more))
		}
	}
}

// rebuildRim splits the edges along the frame as splitRim does, and notes what changes.
func (a *Arrangement) rebuildRim() {
	before := a.rim
	straight := a.findStops()
	a.rim = nil
	for _, e := range a.clipper.rim {
		a.splitRimEdge(e, 1)
	}
	for _, m := range straight {
		a.splitRimEdge(eastward(m.key), m.net)
	}
	a.rim = sumByKey(a.rim)
	a.changes = append(a.changes, a.rim...)
	for _, m := range before {
		a.changes = append(a.changes, edgeMultiplicity{m.key, -m.net})
	}
}

// findStops finds the points of the frame where edges end, sorted, and returns the noded
// parts that run along it.
func (a *Arrangement) findStops() (alongFrame []edgeMultiplicity) {
	a.stops = a.stops[:0]
	for i := range a.tracked {
		e := &a.tracked[i]
		if !e.isPresent || !e.touchesFrame {
			continue
		}
		for part := range e.parts {
			for _, p := range [2]Point{part.from, part.to} {
				if a.frame.onOneSide(p, p) {
					a.stops = append(a.stops, p)
				}
			}
			if a.frame.onOneSide(part.from, part.to) {
				alongFrame = append(alongFrame, multiplicityOf(part, e.net))
			}
		}
	}
	for _, e := range a.clipper.rim {
		a.stops = append(a.stops, e.from, e.to)
	}
	slices.SortFunc(a.stops, comparePoints)
	a.stops = slices.Compact(a.stops)
	return alongFrame
}

func (a *Arrangement) splitRimEdge(e edge, times int32) {
	a.path = stopsOn(a.path[:0], e, a.stops)
	from := e.from
	for _, next := range a.path {
		a.rim = append(a.rim, multiplicityOf(edge{from, next, e.group}, times))
		from = next
	}
}
