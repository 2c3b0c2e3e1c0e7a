// Package change finds the polygons that were gained and lost between two maps of a
// source, and measures them so that gained less lost is the difference of the maps' areas.
//
// # Decisions
//
// Edges that both maps share cancel before anything is intersected, so that the cost
// follows the change and not the country: six days of DeepState leave some 220 edges of
// 6 000 (median). Polygons that both maps have cancel whole before that, at a twentieth of
// the cost of their edges. A publisher who redraws all of the map would not gain by it.
//
// Where polygons of one map overlap, the overlap counts as often as it is drawn, as in
// the stored totals, and a change is a change of that winding number. The mirror has no
// overlaps; DeepState's maps of 2022 have up to 34 km2 (liberated: 87), ISW's of
// 2022-06-01 has 119, NZZ's have 0.03.
//
// An edge that is cut is measured as a part of the whole edge (measure.EdgePart): parts
// add up, whereas new edges between the same points would shift up to a km2 on
// DeepState's longest edges. So a changed polygon with long edges has a slightly
// different area when it is measured on its own.
//
// A polygon that is on average narrower than 1e-6 degrees, the last decimal of the
// publishers, is a sliver and not shown. Its area, and the area between an edge and the
// same edge with a vertex inserted, is added to its region as redrawn: 0.006 km2 a day
// at most.
//
// Points within 1e-12 degrees of each other are merged, and an edge as near as that to a
// vertex passes through it; all other tests of sides are exact. Where rounding still
// leaves edges crossing after 12 rounds, a general overlay of that window is used
// instead; no sample has needed it.
//
// A changed polygon is redrawn where all of its boundary is coast or border and the old
// and the new line have similar lengths and are less than 0.4 km apart on average. In
// the mirror, redraws of the rear border are 0.04 to 0.38 km wide; advances on the
// border of Sumy and Kharkiv oblasts are 0.42 km and more, or have lines of different
// lengths. Advances in smaller steps would change it.
//
// What lies in open water, and what is gained of ground that was held before 2022, is
// redrawn too: of a polygon that lies in it for nine tenths all, of others that part by
// region. Held before is Crimea, and what the later map says was occupied before 2022,
// between maps of the time since the invasion; what is lost of it counts as lost, since
// that can be fighting. DeepState's 2022-09-18 gained 941 km2, of which 924 are redrawn so.
package change
