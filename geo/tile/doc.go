// Package tile makes Mapbox Vector Tiles 2.1 of a day's map, of what changed between
// days, and of a whole history.
//
// Prepare a Snapshot once, then ask it for tiles: layers control and frontline. Base
// has the layers regions and places, which no date alters; a vector tile is the bytes of
// both, one after the other. Changes has the layer changes, History the layers keyframe
// and steps. Coordinates are the tile's own: Extent units a side, y to the south.
//
// # Decisions
//
// A vertex moves to the nearest line crossing of its zoom's grid and an edge is bent only
// by vertices within half a step: no line is thinned by what is far from it, so that a
// coast that did not move keeps its bytes, and neighbours keep their border.
//
// The grid has a line for every unit from zoom 10 on and for every second one before: a
// screen's pixel at the largest scale such a tile is shown at. It halves the time and
// the finest detail; a client that enlarges tiles of low zoom further would change it.
//
// Geometry reaches 64 units (1/64 of a tile) over each edge: strokes of up to 8 pixels do
// not show where tiles meet. An edge is bent to the grid where it meets a tile's edge or
// the end of a buffer, alike for all tiles, so that clipping rounds nothing.
//
// Snap rounding (Hobby) makes quantised rings valid, and the winding number says what is
// ground: rings that collapse vanish, those that touch themselves are parted, and areas
// of one status are one feature, whatever polygons a source draws them in.
//
// The date in control is the caller's: Timeline.Since, the day on which the tile last
// changed, keeps the bytes of a tile alike while nothing changes there. The snapshot's
// own date is in the address and the TileJSON.
//
// A change is taken to touch every tile that lies within a cell of zoom 12 of it, some
// 6 km: footprints stay a few bytes for each day. Purging more tiles than need be is
// harmless; a tile that differs is always named.
//
// History steps are the difference of quantised outlines, on the grid of units, not
// quantised pieces: what cancels is exact. Old and new edges that cross are bent by at
// most half a unit; the slivers this leaves are made good as soon as the front leaves
// them, so that nothing adds up over years.
//
// A history carries each day's noded edges over to the next (arrangement): what is near an
// edge that comes or goes is noded again, the rest is as it was, edge by edge what the day's
// own tile has. Days that tell other kinds apart have an arrangement of their own, since a
// source may go to and fro. Ground of a kind that comes or goes whole is its outline, and
// bends nothing. Keeping arrangements between requests would save more, at some hundred kB
// a tile.
//
// Properties are as the publisher's areas have them; names of areas are left out, since
// areas of one status are one feature. orb encodes: a fifth of the time of a tile.
package tile
