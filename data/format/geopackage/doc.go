// Package geopackage reads OGC GeoPackage: every layer of features is a layer, and the columns of
// its table, but for the key and blobs, are properties by their declared types.
//
// Dates and times are as they are written, BOOLEAN is true or false, NULL is left out. A SQLite
// file that is no GeoPackage is refused by its name, where it has one.
//
// # Decisions
//
// SQLite itself reads the file, from memory, since nothing else knows all that SQLite writes. The
// connection cannot write, load, attach or call a function: an authorizer allows SELECT on
// tables alone. Layers that are views, virtual tables or generated columns would run what
// a stranger wrote, and are refused or left out.
//
// A damaged tree of pages can yield rows without end, so that rows are bounded by what they take
// in memory, and reading by a time that is a hundred times what it takes. The pages of
// the schema, which SQLite reads before anything can stop it, are looked through before.
//
// The geometry of a blob is decoded here: simplefeatures and go-spatial/geom recurse as deep as
// a blob says, which ends the program. A decoder that bounds itself would change it.
//
// Of a geometry its blob says in which system it is, else the table of layers; codes of EPSG come
// before definitions. An undefined system counts as lon, lat where it is in degrees.
package geopackage
