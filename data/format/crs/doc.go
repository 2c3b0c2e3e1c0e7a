// Package crs takes positions of the coordinate systems that control maps come in to WGS84
// lon, lat. A system is recognised by its code, its name or its definition: EPSG, OGC and Esri
// codes, URNs and addresses, WKT 1 and 2, Esri's WKT, PROJ strings, PROJJSON, and the "crs" and
// "spatialReference" of GeoJSON and Esri JSON.
//
// Positions are easting, northing or lon, lat, as files have them, whatever order of axes the
// system's authority names.
//
// # Decisions
//
// Definitions are read by their parameters, so that a zone under any name of its own comes in:
// Transverse Mercator and Mercator on WGS84, ETRS89, Pulkovo 1942 (SK-42, SK-63) and UCS-2000.
// Any other is refused by its name. A map in one of those would change it.
//
// The formulas are here: github.com/wroge/wgs84 v1.1.7, the one library without C, divides 3/2
// in integers and is off by metres at the edge of a zone. Krueger's series is within a micrometre.
// A library that agrees with PROJ to 1 cm would change it.
//
// Shifts of datum are those of EPSG that PROJ takes for positions in Ukraine: Pulkovo 1942
// (5044, to 3 m) and UCS-2000 (5840, to 1 m). A definition's own (TOWGS84) is followed.
// ETRS89 and NAD83 count as WGS84: they are within two metres of it.
package crs
