package snapround

import (
	"iter"
	"slices"
)

// Areas returns the area of each group of rings on the world's grid, in steps of the grid and
// clipped to its frame, as valid polygons (OGC Simple Features). An area is where the winding
// number is positive. The order of polygons, rings and points depends on their shape alone.
func Areas(g Grid, groups [][]Ring) [][]Polygon {
	areas := make([][]Polygon, len(groups))
	for i, boundary := range outlines(g, groups) {
		if len(boundary) > 0 {
			areas[i] = polygons(boundary)
		}
	}
	return areas
}

// outlines returns the outline of each group, in steps of the grid, clipped to its frame.
func outlines(g Grid, groups [][]Ring) [][]bundle {
	c := newClipper(g)
	for i, rings := range groups {
		for _, r := range rings {
			c.addRing(r, uint16(i))
		}
	}
	outlines := cancel(c.splitRim(node(c.inner)), len(groups))
	for i, bundles := range outlines {
		outlines[i] = outline(bundles)
	}
	return outlines
}

// Outline is the boundary of the areas of one or more groups: packed edges, sorted, and so in
// the order of their groups, with the area to their left. Equal outlines are equal slices.
type Outline []uint64

// Areas yields, in the order of their numbers, the groups that have any area, and that area in
// steps of the grid.
func (o Outline) Areas() iter.Seq2[uint16, []Polygon] {
	return func(yield func(uint16, []Polygon) bool) {
		for len(o) > 0 {
			group := o.firstGroup()
			edges := o.ofGroup(group)
			if !yield(group, polygons(edges.bundles(1))) {
				return
			}
			o = o[len(edges):]
		}
	}
}

// firstGroup returns the group of the first edge; the largest number for none.
func (o Outline) firstGroup() uint16 {
	if len(o) == 0 {
		return ^uint16(0)
	}
	return uint16(o[0] >> groupShift)
}

// ofGroup returns the edges of a group.
func (o Outline) ofGroup(group uint16) Outline {
	first, _ := slices.BinarySearch(o, uint64(group)<<groupShift)
	last, _ := slices.BinarySearch(o, uint64(group)<<groupShift|(1<<groupShift-1))
	return o[first:last]
}

// bundles returns the edges as bundles, enlarged by a step.
func (o Outline) bundles(step int32) []bundle {
	list := make([]bundle, len(o))
	for i, packed := range o {
		e := unpackEdge(packed).scaled(step)
		list[i] = bundle{e.from, e.to, 1}
	}
	return list
}
