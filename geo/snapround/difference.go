package snapround

import "slices"

// Difference subtracts outlines of one square from each other, in its units. It serves one
// pair after the other; what a pair leaves unrepaired waits for a later one.
type Difference struct {
	step    int32
	clipper *clipper
	added   []edge // of the later outline alone
	removed []edge // of the earlier one alone, turned around
	index   scanlineIndex
	noder

	gained, lost [][]bundle // by group
	slivers      []sliver   // not repaired yet
}

// NewDifference returns the difference of outlines on the given grid. Units is the grid of
// the same square whose step is one unit.
func NewDifference(outlines, units Grid) *Difference {
	return &Difference{step: outlines.step, clipper: newClipper(units)}
}

// Update makes the difference that of two outlines of so many groups.
//
// Where a group has no added edges, or no removed ones, they are of one outline and meet at
// ends already: all others are noded together.
func (d *Difference) Update(earlier, later Outline, groups int) {
	d.gained, d.lost = make([][]bundle, groups), make([][]bundle, groups)
	d.clipper.inner, d.clipper.rim = d.clipper.inner[:0], d.clipper.rim[:0]
	for len(earlier) > 0 || len(later) > 0 {
		d.compareGroup(&earlier, &later)
	}
	noded, between := d.node(d.clipper.inner)
	for i, bundles := range cancel(d.clipper.splitRim(noded), groups) {
		d.splitByWinding(i, bundles)
	}
	d.slivers = append(d.slivers, between...)
}

// Gained returns the area of a group that only the later outline has.
func (d *Difference) Gained(group int) []Polygon { return polygons(d.gained[group]) }

// Lost returns the area of a group that only the earlier outline has.
func (d *Difference) Lost(group int) []Polygon { return polygons(d.lost[group]) }

// compareGroup takes the edges of the first group from two outlines.
func (d *Difference) compareGroup(earlier, later *Outline) {
	group := min(earlier.firstGroup(), later.firstGroup())
	before, after := earlier.ofGroup(group), later.ofGroup(group)
	*earlier, *later = (*earlier)[len(before):], (*later)[len(after):]
	switch {
	case len(before) == 0:
		d.gained[group] = after.bundles(d.step)
		return
	case len(after) == 0:
		d.lost[group] = before.bundles(d.step)
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

func asBundles(edges []edge) []bundle {
	bundles := make([]bundle, len(edges))
	for i, e := range edges {
		bundles[i] = bundle{e.from, e.to, 1}
	}
	return bundles
}

// compareEdges appends to added and removed the edges that only one of two sorted outlines
// has.
func (d *Difference) compareEdges(before, after Outline) {
	for len(before) > 0 || len(after) > 0 {
		switch {
		case len(before) == 0 || len(after) > 0 && after[0] < before[0]:
			d.added, after = append(d.added, unpackEdge(after[0]).scaled(d.step)), after[1:]
		case len(after) == 0 || before[0] < after[0]:
			e := unpackEdge(before[0]).scaled(d.step)
			d.removed, before = append(d.removed, edge{e.to, e.from, e.group}), before[1:]
		default:
			before, after = before[1:], after[1:]
		}
	}
}

// splitByWinding separates the area that was gained, whose winding number is positive, from
// the area that was lost, whose is negative.
func (d *Difference) splitByWinding(group int, bundles []bundle) {
	d.index.eachWinding(bundles, func(b bundle, right int32) {
		if isBoundaryEdge(right, b.winding) {
			d.gained[group] = append(d.gained[group], bundle{b.from, b.to, 1})
		}
		if right < 0 && right+b.winding >= 0 {
			d.lost[group] = append(d.lost[group], bundle{b.to, b.from, 1})
		}
	})
}

// Repair is an area in which the differences up to an outline may add up to something else
// than the outline: one more gain or loss mends it.
type Repair struct {
	Group  uint16
	IsGain bool // the outline's area has it; otherwise it is a loss
	Area   Polygon
}

// Repairs returns what mends the differences up to an outline, the later one of the last
// update. It is made of the slivers of all updates so far that the outline does not cross,
// each of which is wholly inside the outline's area or wholly outside. Those that the outline
// crosses wait for a later one.
func (d *Difference) Repairs(outline Outline) (repairs []Repair) {
	crossed := d.slivers[:0]
	for _, s := range d.slivers {
		if _, still := slices.BinarySearch(outline, s.crossedBy); still && s.crossedBy != 0 {
			crossed = append(crossed, s)
			continue
		}
		var inside bool
		if s.crossedBy, inside = s.crossingEdge(outline.ofGroup(s.group), d.step); s.crossedBy != 0 {
			crossed = append(crossed, s)
		} else if inside == s.missing {
			repairs = append(repairs, Repair{s.group, s.missing, Polygon{Ring(s.corners[:]).counterclockwise()}})
		}
	}
	d.slivers = crossed
	return repairs
}

// crossingEdge returns an edge of an outline that passes through a sliver. Where there is none
// it returns 0, and whether the sliver's middle is inside the outline.
func (s sliver) crossingEdge(outline Outline, step int32) (crossedBy uint64, inside bool) {
	middle := Point{}
	for _, p := range s.corners { // in thirds of a unit
		middle = Point{middle.X + p.X, middle.Y + p.Y}
	}
	for _, packed := range outline {
		e := unpackEdge(packed)
		from, to := e.from.scaled(step), e.to.scaled(step)
		if s.isCrossedBy(from, to) {
			return packed, false
		}
		from, to = from.scaled(3), to.scaled(3)
		if from.Y <= middle.Y != (to.Y <= middle.Y) && (orientation(from, to, middle) > 0) == (to.Y > from.Y) {
			inside = !inside
		}
	}
	return 0, inside
}

// isCrossedBy reports whether an edge has a point inside the sliver: whether no line along a
// side of either separates them (the separating axis theorem).
func (s sliver) isCrossedBy(from, to Point) bool {
	a, b, c := s.corners[0], s.corners[1], s.corners[2]
	if max(from.X, to.X) <= min(a.X, b.X, c.X) || min(from.X, to.X) >= max(a.X, b.X, c.X) ||
		max(from.Y, to.Y) <= min(a.Y, b.Y, c.Y) || min(from.Y, to.Y) >= max(a.Y, b.Y, c.Y) {
		return false
	}
	if orientation(a, b, c) < 0 {
		b, c = c, b
	}
	for _, side := range [3][2]Point{{a, b}, {b, c}, {c, a}} {
		if orientation(side[0], side[1], from) <= 0 && orientation(side[0], side[1], to) <= 0 {
			return false
		}
	}
	sa, sb, sc := orientation(from, to, a), orientation(from, to, b), orientation(from, to, c)
	return min(sa, sb, sc) < 0 && max(sa, sb, sc) > 0
}
