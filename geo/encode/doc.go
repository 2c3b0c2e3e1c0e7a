// Package encode writes answers: tables as JSON and CSV, shapes as GeoJSON. It knows
// nothing of what they say.
//
// Areas, lengths and percentages are rounded to 4 decimals (100 m2), coordinates are lon,
// lat on WGS84 rounded to 7 decimals (1 cm).
//
// # Decisions
//
// CSV columns are read off the row's JSON field names, so that neither can drift. A list
// inside a row (flags, notes) is one cell, "kind: text; kind: text".
//
// A CSV is its rows alone, without the total that JSON carries: a spreadsheet that sums a
// column must not count it twice. Every row repeats source, snapshot, revision and
// attribution, because rows get copied out of files.
//
// Names come from strangers' files, and spreadsheets calculate what begins with =, +, - or @:
// such a text has an apostrophe before it in CSV, which they do not show. JSON has it as it is.
//
// A feature's id is a hash of its label and of its shape as stored: it stays the same from
// day to day while the polygon does, and under any clipping. Ids of the store would leak
// its tables.
package encode
