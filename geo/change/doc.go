// Package change tells which ground was gained and lost between two maps, and measures
// it so that gained less lost is the difference of what the maps hold.
//
// # Decisions
//
// Edges that both maps share cancel before anything is intersected, so that the cost
// follows the change and not the country: six days of DeepState leave some 220 edges of
// 6 000 (median). Publishers who redraw all of their map would not gain by it.
//
// Where a map draws ground twice it counts twice, as it does in the stored totals, and
// a change is a change of that count. The mirror never does; DeepState's maps of 2022
// do with up to 34 km2 (liberated: 87), ISW's of 2022-06-01 with 119, NZZ's with 0.03.
//
// An edge that is cut is measured as a part of the whole edge (measure.EdgePart): parts
// add up, whereas new edges between the same points would shift ground by up to a km2
// on DeepState's longest. So a piece with long edges measures otherwise when read back.
//
// What is narrower than 1e-6 degrees, the last decimal of the publishers, is a sliver
// and not shown. Its ground, and what lies between an edge and the same edge with a
// vertex put on it, goes to its region's row as redrawn: 0.006 km2 a day at most.
//
// Points within 1e-12 degrees are one, and edges lead through points as near as that;
// all other decisions about sides are exact. Where rounding still leaves edges crossing
// after 12 rounds, an overlay of that window stands in; no sample has needed it.
//
// Redrawn is a piece all along coast or border, between an old line and a new one of
// like length, less than 0.4 km apart on average. In the mirror the rear border's
// redraws are 0.04 to 0.38 km wide; advances on the border of Sumy and Kharkiv oblasts
// are 0.42 and more, or have lines of unlike length. Narrower steps would change it.
package change
