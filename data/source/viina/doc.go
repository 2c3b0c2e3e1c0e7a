// Package viina reads VIINA's data on territorial control (github.com/zhukovyuri/VIINA): a table
// a year that says of each settlement and day who controls it (control_latest_YYYY.csv, in a
// zip), and the tessellation that says where the settlements are (gn_UA_tess.geojson). The same
// by the codes of the classifier is kontrol_latest_YYYY.csv with katotth_UA_tess.geojson, and the
// first edition had a column for each time instead of a row for each day.
//
// # Decisions
//
// RU is occupied and CONTESTED contested; UA is nothing, not liberated: the table does not say
// that a settlement was ever held by the other side. A word besides is an error.
//
// Every day of a table is a snapshot, also one on which nothing changed: the publisher states
// it, and a day without a row would look as if it said nothing. Shapes are stored once however
// many days have them, so that such a day costs a few kilobytes.
//
// The column is read that the operator names, status unless told otherwise, into the one source
// viina: the next import of another column makes revisions. To have two columns side by side
// takes two databases; a source for each column would change it.
//
// Cells of one status and first-level unit are drawn as one polygon where they touch, as the
// built-in source does: a year of 33 000 cells would be 3.6 million polygons otherwise.
//
// Of each place only the days on which it changes hands are kept while a table is read: 12
// million rows become some 50 000 stretches of days, whichever way the rows are sorted. Tables that
// are no such history take as much room as their rows.
//
// Where rows contradict each other the last holds, in the order of files and lines: a newer file
// of a year is to win over an older one. It is counted, as are rows of places without a cell.
package viina
