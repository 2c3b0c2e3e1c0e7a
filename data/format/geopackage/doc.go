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
// a stranger wrote, and are left out: each is a feature without a shape, which every importer
// rejects by that name. A file of nothing else is refused.
//
// A damaged tree of pages can yield rows without end. The pages of the schema and of each table
// that is read are gone through before SQLite does, and a file in which two places lead to one
// page is refused: SQLite cannot do more than read the file once. A limit of time would refuse
// good files on a busy machine, and the driver has none of steps.
//
// The geometry of a blob is decoded here: simplefeatures and go-spatial/geom recurse as deep as
// a blob says, which ends the program. A decoder that bounds itself would change it.
//
// Of a geometry its blob says in which system it is, else the table of layers; codes of EPSG come
// before definitions. An undefined system counts as lon, lat where it is in degrees.
package geopackage
