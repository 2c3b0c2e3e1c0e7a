// Package feature is the one GeoJSON reader of all importers: strict, bounded and
// made for files from strangers.
//
// Read takes a FeatureCollection, a Feature or a bare geometry; ReadWithin also finds
// one inside a publisher's envelope. Every feature comes with its polygons in one
// list, whether they were written as Polygon, MultiPolygon or GeometryCollection, and
// with its properties undecoded. What is not a polygon is marked, not read.
//
// Every error is geo.Invalid and names the feature (from 0), the rule and, where
// there is one, a coordinate: "feature 17: ring not closed (near 30.52 50.45)".
//
// # Decisions
//
// The walk is encoding/json's token stream: it skips what it does not know without
// recursion, refuses repeated members and stops at the first bad feature. Only the
// numbers in "coordinates" are scanned here: decoded into slices, null and absent
// numbers would pass as 0, in twice the time. A strict json/v2 would change it.
//
// A ring that is open by more than 1e-5 degrees (1 m) is refused: what is missing may be a
// vertex or half a country. What is closer is left to repair, which closes a tenth of a metre.
//
// Axes count as swapped when no vertex lies in or near Ukraine and some would if lon
// and lat changed places. A file of polygons elsewhere passes; regions sort it out.
//
// Self-crossing rings pass: finding and mending them is the work of repair.
package feature
