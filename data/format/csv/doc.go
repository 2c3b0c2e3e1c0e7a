// Package csv reads tables of shapes: a header line, and a feature for each row below, whose
// geometry stands in one column as Well-Known Text or Binary and whose other columns are
// properties, all of them strings. Comma, semicolon, tab or bar part the columns, as ogr2ogr,
// QGIS, PostGIS and Excel write them.
//
// # Decisions
//
// The column of shapes is found by what stands in it, and by its name only where several
// columns hold shapes: people name it as they like. A first line that holds a shape itself is
// no header, and the columns are called column1, column2, and so on.
//
// An empty cell is no property, so that a day or a status that is missing is told as missing.
//
// A table without shapes is refused with both forms that are accepted: a table of places and
// statuses is a ledger (data/source/ownledger), which is no map before it is drawn.
package csv
