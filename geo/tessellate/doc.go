// Package tessellate divides land among settlements into Voronoi cells, and merges the
// cells of one label into polygons.
//
// A Mesh gives each site the cell that is nearer to it than to any other site on the same
// parcel, a stretch of land without a coast, border or river across it, or the cell that
// somebody else has drawn for it. Dissolve merges
// neighbouring cells of one label. A mesh is built once and dissolved for every date: a
// ledger of settlements becomes a map for each day.
//
// # Decisions
//
// Vertices lie on a grid of 1e-7 degrees and every test of side, order and circle is
// exact. Rounding may bend an edge by a centimetre but leaves neither gaps nor overlaps: a
// vertex is one grid point for all cells that meet in it. A finer grid would not fit 64
// bits.
//
// The Delaunay triangulation is written here: no maintained Go module offers one with
// exact predicates, and cells need its topology more than its speed. One that does
// would replace delaunay.go.
//
// Coast, border and rivers are cut into the mesh when it is built, not when it is
// dissolved. So a date costs a walk along edges, some milliseconds for the country, and two
// dates share every vertex of the cells on which they agree.
//
// An album draws anew only the parts that a changed cell leaves or joins: all other parts
// have the same cells, and a part follows from its cells alone. A day of a long history
// costs 0.4 ms instead of 4 with 17 800 cells. Labels that all change every day would not
// gain by it.
//
// Cells that others have drawn (FromCells) are welded: vertices within a tenth of a metre are
// one, and edges bend to vertices that near. What cut them rounded each cell by itself, and a
// crack of a centimetre would part what is one stretch of ground. It is what geo/repair closes.
//
// Drawn cells that cross each other again and again, or of which a few are long, are refused by
// what noding them would cost: they come from strangers, and no settlements have such cells.
//
// Distances are measured with a degree of longitude at two thirds of one of latitude,
// right at 48.2 degrees north and 4 % off at Ukraine's ends. It keeps coordinates
// whole numbers; a country elsewhere would need another ratio in toPlane.
//
// Land that water cuts off from the site of its cell goes to the cell with the longest
// common border on land; an island without a site goes to the nearest one. Without this a
// spit would follow the town across the bay.
package tessellate
