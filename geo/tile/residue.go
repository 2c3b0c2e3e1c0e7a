package tile

import (
	"slices"

	"controlmap/geo"
)

// residue is what remains when one day's outline is taken from another's, in the tile's
// units.
type residue struct {
	step int32
	cut  *cutter
	news []edge // that the later outline has alone
	gone []edge // that the earlier one has alone, turned
	noder
	wound rows

	gained, lost [][]bundle // by group
}

func newResidue(at Address) *residue {
	return &residue{step: gridOf(at).step, cut: newCutter(unitGrid(at))}
}

// between works out the residue of two outlines of so many groups, and returns the slivers
// that it leaves.
//
// Edges of a group in which none came, or none went, are of one outline and meet at ends
// already: all others are noded together.
func (r *residue) between(earlier, later []uint64, groups int) slivers {
	r.gained, r.lost = make([][]bundle, groups), make([][]bundle, groups)
	r.cut.inner, r.cut.rim = r.cut.inner[:0], r.cut.rim[:0]
	for len(earlier) > 0 || len(later) > 0 {
		r.group(&earlier, &later)
	}
	noded, left := r.node(r.cut.inner)
	for i, bundles := range cancel(r.cut.splitRim(noded), groups) {
		r.part(i, bundles)
	}
	return left
}

// group takes the edges of the first group from two outlines.
func (r *residue) group(earlier, later *[]uint64) {
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
	r.news, r.gone = r.news[:0], r.gone[:0]
	r.compare(was, is)
	if len(r.news) == 0 || len(r.gone) == 0 {
		r.part(int(group), asBundles(slices.Concat(r.news, r.gone)))
		return
	}
	for _, e := range slices.Concat(r.news, r.gone) {
		r.cut.add(e.from, e.to, e.group)
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
func (r *residue) whole(outline []uint64) []bundle {
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

func (r *residue) edge(packed uint64) edge {
	e := unpackEdge(packed)
	return edge{e.from.scaled(r.step), e.to.scaled(r.step), e.group}
}

// compare parts the edges that one of two sorted outlines has alone.
func (r *residue) compare(was, is []uint64) {
	for len(was) > 0 || len(is) > 0 {
		switch {
		case len(was) == 0 || len(is) > 0 && is[0] < was[0]:
			r.news, is = append(r.news, r.edge(is[0])), is[1:]
		case len(is) == 0 || was[0] < is[0]:
			e := r.edge(was[0])
			r.gone, was = append(r.gone, edge{e.to, e.from, e.group}), was[1:]
		default:
			was, is = was[1:], is[1:]
		}
	}
}

// part tells ground that was gained, around which bundles wind, from ground that was lost,
// around which they wind the other way.
func (r *residue) part(group int, bundles []bundle) {
	r.wound.windings(bundles, func(b bundle, right int32) {
		if isOutline(right, b.fold) {
			r.gained[group] = append(r.gained[group], bundle{b.from, b.to, 1})
		}
		if right < 0 && right+b.fold >= 0 {
			r.lost[group] = append(r.lost[group], bundle{b.to, b.from, 1})
		}
	})
}

// outline returns what bounds the ground that a group gained or lost, to its left.
func (r *residue) outline(group int, direction geo.Direction) []bundle {
	if direction == geo.Gained {
		return r.gained[group]
	}
	return r.lost[group]
}
