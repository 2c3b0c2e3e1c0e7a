package tile

import (
	"slices"

	"controlmap/geo"
)

// outlineDifference is what remains when one day's outline is taken from another's, in the tile's
// units.
type outlineDifference struct {
	step int32
	clipper  *clipper
	added []edge // that the later outline has alone
	removed []edge // that the earlier one has alone, turned
	noder
	index scanlineIndex

	gained, lost [][]bundle // by group
}

func newOutlineDifference(at Address) *outlineDifference {
	return &outlineDifference{step: gridOf(at).step, clipper: newClipper(unitGrid(at))}
}

// compute works out the residue of two outlines of so many groups, and returns the slivers
// that it leaves.
//
// Edges of a group in which none came, or none went, are of one outline and meet at ends
// already: all others are noded together.
func (r *outlineDifference) compute(earlier, later []uint64, groups int) slivers {
	r.gained, r.lost = make([][]bundle, groups), make([][]bundle, groups)
	r.clipper.inner, r.clipper.rim = r.clipper.inner[:0], r.clipper.rim[:0]
	for len(earlier) > 0 || len(later) > 0 {
		r.compareGroup(&earlier, &later)
	}
	noded, left := r.node(r.clipper.inner)
	for i, bundles := range cancel(r.clipper.splitRim(noded), groups) {
		r.splitByWinding(i, bundles)
	}
	return left
}

// compareGroup takes the edges of the first group from two outlines.
func (r *outlineDifference) compareGroup(earlier, later *[]uint64) {
	group := min(groupOf(*earlier), groupOf(*later))
	was, is := ofGroup(*earlier, group), ofGroup(*later, group)
	*earlier, *later = (*earlier)[len(was):], (*later)[len(is):]
	switch {
	case len(was) == 0:
		r.gained[group] = r.whole(is)
		return
	case len(is) == 0:
		r.lost[group] = r.whole(was)
		return
	}
	r.added, r.removed = r.added[:0], r.removed[:0]
	r.compareEdges(was, is)
	if len(r.added) == 0 || len(r.removed) == 0 {
		r.splitByWinding(int(group), asBundles(slices.Concat(r.added, r.removed)))
		return
	}
	for _, e := range slices.Concat(r.added, r.removed) {
		r.clipper.addClamped(e.from, e.to, e.group)
	}
}

// groupOf returns the group of the first edge of an outline.
func groupOf(outline []uint64) uint16 {
	if len(outline) == 0 {
		return ^uint16(0)
	}
	return uint16(outline[0] >> groupShift)
}

// whole returns an outline as bundles.
func (r *outlineDifference) whole(outline []uint64) []bundle {
	bundles := make([]bundle, len(outline))
	for i, packed := range outline {
		e := r.edge(packed)
		bundles[i] = bundle{e.from, e.to, 1}
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

func (r *outlineDifference) edge(packed uint64) edge {
	e := unpackEdge(packed)
	return edge{e.from.scaled(r.step), e.to.scaled(r.step), e.group}
}

// compareEdges parts the edges that one of two sorted outlines has alone.
func (r *outlineDifference) compareEdges(was, is []uint64) {
	for len(was) > 0 || len(is) > 0 {
		switch {
		case len(was) == 0 || len(is) > 0 && is[0] < was[0]:
			r.added, is = append(r.added, r.edge(is[0])), is[1:]
		case len(is) == 0 || was[0] < is[0]:
			e := r.edge(was[0])
			r.removed, was = append(r.removed, edge{e.to, e.from, e.group}), was[1:]
		default:
			was, is = was[1:], is[1:]
		}
	}
}

// splitByWinding tells ground that was gained, around which bundles wind, from ground that was lost,
// around which they wind the other way.
func (r *outlineDifference) splitByWinding(group int, bundles []bundle) {
	r.index.eachWinding(bundles, func(b bundle, right int32) {
		if isBoundaryEdge(right, b.winding) {
			r.gained[group] = append(r.gained[group], bundle{b.from, b.to, 1})
		}
		if right < 0 && right+b.winding >= 0 {
			r.lost[group] = append(r.lost[group], bundle{b.to, b.from, 1})
		}
	})
}

// outline returns what bounds the ground that a group gained or lost, to its left.
func (r *outlineDifference) outline(group int, direction geo.Direction) []bundle {
	if direction == geo.Gained {
		return r.gained[group]
	}
	return r.lost[group]
}
