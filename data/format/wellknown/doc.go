// Package wellknown reads geometries in Well-Known Text and Well-Known Binary, as SQL databases
// and GIS programs write them: by the OGC, ISO and PostGIS (EWKT and EWKB, with an SRID), with
// heights and measures, which are read past.
//
// # Decisions
//
// The readers of simplefeatures and orb are not used: they follow nested collections without a
// bound, so that a file of a few megabytes ends the process, and know no EWKT or EWKB that has
// heights without a word for them.
//
// Curves are refused by their name: straightening them is a choice of how finely.
package wellknown
