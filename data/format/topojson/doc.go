// Package topojson reads TopoJSON: every object of a topology is a layer, the members of one
// that is a collection are its features, and an object of one geometry is a feature.
//
// # Decisions
//
// The form is read here: rubenv/topojson keeps a slice for every position, trusts every index
// of an arc and reads no properties of nested collections. A library that bounds what arcs
// unfold to would change it.
//
// Arcs that polygons use again and again make a small file a large map. What rings unfold to is
// counted before it is made, and refused beyond eight times the file's size and 40 MB.
//
// Arcs of a ring have to meet: where they do not, a part is missing or an index is wrong, and
// the ground between them unknown. Rings of less than four positions, which quantizing leaves of
// specks, are filled up with their first, as topojson-client does.
//
// Positions are lon, lat. The member "crs", which GeoJSON once had, is followed.
package topojson
