// Package tile makes Mapbox Vector Tiles 2.1 of a day's map, of what changed between days,
// and of a whole history.
//
// Prepare a Snapshot once, then ask it for tiles: layers control and frontline. Base has the
// layers regions and places, which no date alters; a vector tile is the bytes of both, one
// after the other. Changes has the layer changes, History the layers keyframe and steps.
// Coordinates are the tile's own: Extent units a side, y to the south.
//
// A tile is made in this order: project (address.go), clip to the tile (pyramid.go, clip.go),
// node (node.go, rim.go), wind (winding.go, scanline.go), trace rings (trace.go), encode. In
// the code, a group is a set of polygons of one status and since, and an outline is the
// boundary of a group's area.
//
// # Decisions
//
// A vertex moves to the nearest crossing of two lines of its zoom's grid, and an edge is bent
// only by vertices within half a step: no vertex depends on what is far from it, so that a
// coast that did not move keeps its bytes, and neighbours keep their border.
//
// The grid has a line for every unit from zoom 10 on and for every second one before: a
// screen's pixel at the largest scale at which such a tile is shown. It halves the time and
// the finest detail; a client that enlarges tiles of low zoom further would change it.
//
// Geometry reaches 64 units (1/64 of a tile) over each edge: strokes of up to 8 pixels do
// not show where tiles meet. An edge is bent to the grid where it meets a tile's edge or
// the end of a buffer, alike for all tiles, so that clipping rounds nothing.
//
// Snap rounding (Hobby) makes quantised rings valid, and an area is where the winding number
// is positive: rings that collapse vanish, those that touch themselves are split, and
// polygons of one status are one feature, however a source divides them.
//
// The caller gives the date in control: package tileset gives the day on which the tile last
// changed, so that the bytes of a tile stay the same while nothing changes there. The
// snapshot's own date is in the address and the TileJSON.
//
// A change is taken to alter every tile within a cell of zoom 12 of it, some 6 km: footprints
// stay a few bytes for each day. To purge more tiles than necessary is harmless; a tile that
// differs is always named.
//
// History steps are the difference of quantised outlines, on the grid of units, not
// quantised differences: equal edges cancel exactly. Old and new edges that cross are bent by
// at most half a unit; the slivers that this leaves are repaired as soon as the front line
// leaves them, so that nothing adds up over years.
//
// A history carries each day's noded edges over to the next (arrangement): what is near an
// edge that was added or removed is noded again, the rest stays, edge by edge what the day's
// own tile has. Days with other kinds have an arrangement of their own, since a source may go
// to and fro. Where a kind is on one of two days alone, its whole area is the step, and bends
// nothing. To keep arrangements between requests would save more, at some hundred kB a tile.
//
// Properties are those of the publisher's polygons; names of polygons are left out, since
// polygons of one status are one feature. orb encodes: a fifth of the time of a tile.
package tile
