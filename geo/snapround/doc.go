// Package snapround works out areas on integer grids exactly: it rounds rings and lines to the
// grid of one square of the world, clips them to it, and returns valid polygons. What the
// areas mean it does not know; they come as numbered groups.
//
// Areas does that once. An Arrangement does it again and again for rings that change little,
// and a Difference subtracts what it returns. Paths is for lines.
//
// Areas are made in this order: snap (grid.go), clip to the frame (clip.go), node (node.go),
// cancel edges and find winding numbers (winding.go, scanline.go), trace rings (trace.go). A
// group is a set of rings whose areas count as one, an outline is the boundary of that area,
// and left is where x grows to the right and y upwards.
//
// # Decisions
//
// A vertex moves to the nearest crossing of two lines of the grid, and an edge is bent only by
// vertices within half a step: no vertex depends on what is far from it, so that a coast that
// did not move keeps its bytes, and neighbours keep their border.
//
// An edge is bent to the grid where it meets a square's edge or the end of a buffer, alike for
// all squares, so that clipping rounds nothing.
//
// Snap rounding (Hobby) makes quantised rings valid, and an area is where the winding number
// is positive: rings that collapse vanish, and those that touch themselves are split.
//
// A difference is one of quantised outlines, on the grid of units, not a quantised
// difference: equal edges cancel exactly. Edges of both outlines that cross are bent by at
// most half a unit; the slivers that this leaves are repaired as soon as the outline leaves
// them, so that nothing adds up over many differences.
//
// An arrangement carries noded edges over from one update to the next: what is near an edge
// that was added or removed is noded again, the rest stays, edge by edge what Areas has.
//
// A vertex of a square fits 26 bits and an edge with its group 64 (point.go, edge.go): edges
// are sorted, merged and looked up as numbers. It is why Extent and Buffer are constants and
// why there are at most 2 048 groups.
package snapround
