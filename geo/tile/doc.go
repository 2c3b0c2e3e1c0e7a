// Package tile makes Mapbox Vector Tiles 2.1 of a day's map, of what changed between days,
// and of a whole history.
//
// Prepare a Snapshot once, then ask it for tiles: layers control and frontline. Base has the
// layers regions and places, which no date alters; a vector tile is the bytes of both, one
// after the other. Changes has the layer changes, History the layers keyframe and steps.
// Coordinates are the tile's own: Extent units a side, y to the south.
//
// A tile is made in this order: project (address.go), trim to the tile (pyramid.go), round to
// its grid and find the area of each status and since (package snapround), encode.
//
// # Decisions
//
// The grid has a line for every unit from zoom 10 on and for every second one before: a
// screen's pixel at the largest scale at which such a tile is shown. It halves the time and
// the finest detail; a client that enlarges tiles of low zoom further would change it.
//
// Geometry reaches 64 units (1/64 of a tile) over each edge: strokes of up to 8 pixels do
// not show where tiles meet.
//
// Polygons of one status are one feature, however a source divides them.
//
// The caller gives the date in control: package tileset gives the day on which the tile last
// changed, so that the bytes of a tile stay the same while nothing changes there. The
// snapshot's own date is in the address and the TileJSON.
//
// A change is taken to alter every tile within a cell of zoom 12 of it, some 6 km: footprints
// stay a few bytes for each day. To purge more tiles than necessary is harmless; a tile that
// differs is always named.
//
// History steps are the difference of what tiles show, not tiles of the difference: the steps
// up to a day add up to the day's own tile but for slivers, which steps repair as soon as the
// front line leaves them.
//
// A history carries each day's arrangement over to the next. Days with other kinds have one of
// their own, since a source may go to and fro. Where a kind is on one of two days alone, its
// whole area is the step, and bends nothing. To keep arrangements between requests would save
// more, at some hundred kB a tile.
//
// Properties are those of the publisher's polygons; names of polygons are left out, since
// polygons of one status are one feature. orb encodes: a fifth of the time of a tile.
package tile
