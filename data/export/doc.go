// Package export writes snapshots to files in formats of the trade that are more than
// text.
//
// # Decisions
//
// GeoPackage is written by go-spatial/geom, which asks for SpatiaLite to open a file.
// All that is needed of it are five functions that read a geometry's header, so its
// driver's name stands for SQLite with those.
package export
