// Package geojson reads GeoJSON, strict, bounded and made for files from strangers: a
// FeatureCollection, a Feature, a bare geometry, one of these inside a publisher's
// envelope, or a sequence of them, by lines or as in RFC 8142.
//
// Every feature comes with its polygons in one list, whether they were written as Polygon,
// MultiPolygon or GeometryCollection, and with its properties undecoded. What is not a
// polygon is marked, not read.
//
// # Decisions
//
// The walk is encoding/json's token stream: it skips what it does not know without
// recursion, refuses repeated members and stops at the first bad feature. Only the
// numbers in "coordinates" are scanned here: decoded into slices, null and absent
// numbers would pass as 0, in twice the time. A strict json/v2 would change it.
//
// The members in which NZZ and DeepState wrap their maps are known here, so that a file is
// read before anybody asks whose it is. An envelope that a third publisher needs joins them.
//
// Answers of an ArcGIS server are refused by name where they are an error, or cut short
// (exceededTransferLimit), since a part of a layer looks like lost ground.
package geojson
