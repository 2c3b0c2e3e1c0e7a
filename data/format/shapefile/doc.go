// Package shapefile reads Esri's Shapefile: the geometry of the .shp, the properties of the
// .dbf, the coordinate system of the .prj, and the encoding of the .cpg.
//
// The .shp alone is enough. Without a .dbf features have no properties; without a .prj
// coordinates in range are lon, lat. Rows that are marked as deleted are left out with their
// shapes; heights, measures and memo fields are not read.
//
// # Decisions
//
// The form is read here and not by a library: jonas-p/go-shp v0.1.1 makes room for as many
// points as a record claims (34 GB) and wants measures that the form leaves open;
// twpayne/go-shapefile v0.0.6 refuses files for one flat ring and gives a hole to the outer
// ring before it, whichever that is. A library that frames records safely would change it.
//
// Holes go to the smallest ring around them. Clockwise rings are outer ones, as Esri says,
// but where a shape's outermost ring runs the other way, so does the whole shape; where all
// run the other way, rings are by turns ground and holes. Clockwise rings within each other
// stay parts that overlap: so GDAL and pyshp read them, and parts of a MultiPolygon look so.
//
// Text is in the encoding of the .cpg, else in that of the .dbf's language driver, except
// where it is UTF-8 with Cyrillic letters: no other encoding comes out so by accident.
// Without either, and with the driver "ANSI", which means any computer's own, it is UTF-8 or
// Windows-1251 where it reads so, and refused where it does not.
package shapefile
