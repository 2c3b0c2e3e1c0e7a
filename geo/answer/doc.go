// Package answer holds the shape of every answer that controlmap gives, so that the
// HTTP API and the command line name each field alike. It takes what the store read
// and returns values that write themselves as JSON, CSV or GeoJSON.
//
// Areas are in km2 and rounded to 4 decimals (100 m2), shares are percentages rounded
// to 4 decimals, coordinates are lon, lat on WGS84 rounded to 7 decimals (1 cm). Sums
// are made before rounding.
//
// # Decisions
//
// A CSV is its rows alone, without the total that JSON carries: a spreadsheet that
// sums a column must not count it twice. Every row repeats source, snapshot, revision
// and attribution, because rows get copied out of files.
//
// CSV columns are read off the row's JSON field names, so that neither can drift. A
// list inside a row (flags, notes) is one cell, "kind: text; kind: text".
//
// A table of areas has a row only where there is ground; the total is always there,
// zero or not. Twenty-seven rows of zeros would hide the ten that matter.
//
// A feature's id is a hash of the area as stored: it stays the same from day to day
// while the area does, and under any clipping. Ids of the store would leak its tables.
//
// An area clipped to a region is measured again, and a group of regions is clipped
// as one shape, so that no border inside the group shows.
package answer
