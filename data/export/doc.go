// Package export writes snapshots to files in formats of the trade that are more than
// text: GeoPackage, and archives of vector tiles as MBTiles 1.3 and PMTiles 3.
//
// # Decisions
//
// GeoPackage is written by go-spatial/geom, which asks for SpatiaLite to open a file.
// All that is needed of it are five functions that read a geometry's header, so its
// driver's name stands for SQLite with those.
//
// SQLite writes these files without a journal: whoever calls writes to a temporary name
// and throws away what did not become whole, and a journal would be left beside it.
//
// PMTiles are written here: of its two hundred modules go-pmtiles needs most for the
// clouds it reads from, where a writer needs a directory and a curve. A light module of the
// same authors would change it.
//
// In a PMTiles archive the leaf directories come after the tiles, as the specification
// lets them, and the first 16 KiB are kept free for the root: no second file and no copy
// is needed to write what is known last where it is read first.
//
// Tiles that are alike are stored once in both archives. For MBTiles that is the pair of
// tables and the view of node-mbtiles: a flat table is faster for readers by a look-up,
// and ten times the size at zoom 14.
//
// Tiles that show nothing are left out, since both formats know no other way to say so.
package export
