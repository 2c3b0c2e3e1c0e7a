package tile

import (
	"slices"

	"controlmap/geo"
)

// outlineDifference is what remains when the outline of one day is subtracted from that of
// another, in the tile's units.
type outlineDifference struct {
	step    int32
	clipper *clipper
	added   []edge // of the later outline alone
	removed []edge // of the earlier one alone, turned around
	index   scanlineIndex
	noder

	gained, lost [][]bundle // by group
}

func newOutlineDifference(at Address) *outlineDifference {
	return &outlineDifference{step: gridOf(at).step, clipper: newClipper(unitGrid(at))}
}

// compute works out the difference of two outlines of so many groups, and returns the
// slivers that it leaves.
//
// Where a group has no added edges, or no removed ones, they are of one outline and meet at
// ends already: all others are noded together.
func (d *outlineDifference) compute(earlier, later []uint64, groups int) slivers {
	d.gained, d.lost = make([][]bundle, groups), make([][]bundle, groups)
	d.clipper.inner, d.clipper.rim = d.clipper.inner[:0], d.clipper.rim[:0]
	for len(earlier) > 0 || len(later) > 0 {
		d.compareGroup(&earlier, &later)
	}
	noded, between := d.node(d.clipper.inner)
	for i, bundles := range cancel(d.clipper.splitRim(noded), groups) {
		d.splitByWinding(i, bundles)
	}
	return between
}

// compareGroup takes the edges of the first group from two outlines.
func (d *outlineDifference) compareGroup(earlier, later *[]uint64) {
	group := min(firstGroup(*earlier), firstGroup(*later))
	before, after := ofGroup(*earlier, group), ofGroup(*later, group)
	*earlier, *later = (*earlier)[len(before):], (*later)[len(after):]
	switch {
	case len(before) == 0:
		d.gained[group] = unpackBundles(after, d.step)
		return
	case len(after) == 0:
		d.lost[group] = unpackBundles(before, d.step)
		return
	}
	d.added, d.removed = d.added[:0], d.removed[:0]
	d.compareEdges(before, after)
	changed := slices.Concat(d.added, d.removed)
	if len(d.added) == 0 || len(d.removed) == 0 {
		d.splitByWinding(int(group), asBundles(changed))
		return
	}
	for _, e := range changed {
		d.clipper.addClamped(e.from, e.to, e.group)
	}
}

// firstGroup returns the group of the first edge of an outline; the largest number for none.
func firstGroup(outline []uint64) uint16 {
	if len(outline) == 0 {
		return ^uint16(0)
	}
	return uint16(outline[0] >> groupShift)
}

// ofGroup returns the edges of a group in an outline.
func ofGroup(outline []uint64, group uint16) []uint64 {
	first, _ := slices.BinarySearch(outline, uint64(group)<<groupShift)
	last, _ := slices.BinarySearch(outline, uint64(group+1)<<groupShift)
	return outline[first:last]
}

// unpackBundles returns the edges of an outline as bundles, enlarged by a step.
func unpackBundles(outline []uint64, step int32) []bundle {
	bundles := make([]bundle, len(outline))
	for i, packed := range outline {
		e := unpackEdge(packed)
		bundles[i] = bundle{e.from.scaled(step), e.to.scaled(step), 1}
	}
	return bundles
}

func asBundles(edges []edge) []bundle {
	bundles := make([]bundle, len(edges))
	for i, e := range edges {
		bundles[i] = bundle{e.from, e.to, 1}
	}
	return bundles
}

// edge returns an edge of an outline in the tile's units.
func (d *outlineDifference) edge(packed uint64) edge {
	e := unpackEdge(packed)
	return edge{e.from.scaled(d.step), e.to.scaled(d.step), e.group}
}

// compareEdges appends to added and removed the edges that only one of two sorted outlines
// has.
func (d *outlineDifference) compareEdges(before, after []uint64) {
	for len(before) > 0 || len(after) > 0 {
		switch {
		case len(before) == 0 || len(after) > 0 && after[0] < before[0]:
			d.added, after = append(d.added, d.edge(after[0])), after[1:]
		case len(after) == 0 || before[0] < after[0]:
			e := d.edge(before[0])
			d.removed, before = append(d.removed, edge{e.to, e.from, e.group}), before[1:]
		default:
			before, after = before[1:], after[1:]
		}
	}
}

// splitByWinding separates the area that was gained, whose winding number is positive, from
// the area that was lost, whose is negative.
func (d *outlineDifference) splitByWinding(group int, bundles []bundle) {
	d.index.eachWinding(bundles, func(b bundle, right int32) {
		if isBoundaryEdge(right, b.winding) {
			d.gained[group] = append(d.gained[group], bundle{b.from, b.to, 1})
		}
		if right < 0 && right+b.winding >= 0 {
			d.lost[group] = append(d.lost[group], bundle{b.to, b.from, 1})
		}
	})
}

// outline returns the boundary of the area that a group gained or lost, that area to its
// left.
func (d *outlineDifference) outline(group int, direction geo.Direction) []bundle {
	if direction == geo.Gained {
		return d.gained[group]
	}
	return d.lost[group]
}
