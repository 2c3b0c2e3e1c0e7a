// Package kml reads KML of any version, as Google My Maps, Google Earth, ArcGIS and GDAL write
// it. KMZ is taken out of its archive before.
//
// A Placemark becomes a feature, with its name, description, styleUrl and ExtendedData as
// properties, all of them strings, and the colours of its style as "fill" and "stroke", in the
// form #rrggbb. What is not a polygon (points, lines, models, overlays, links) is marked, not
// read. Hidden features are read like others.
//
// # Decisions
//
// A feature's layer is the innermost folder around it that has a name; the folders around that
// are its property "folder", joined by slashes, so that a status told by either can be used. A
// Document counts as a folder only where the file has several.
//
// Times are made whole days where they are months or years: a beginning is the first day, an
// end the last. A feature without a time has that of the folder around it.
//
// Other programs close rings that are left open, and a reader cannot: what is missing may be
// half a country. The rules of package feature hold.
//
// encoding/xml walks the file: it resolves no entity that a file declares, and keeps what it
// does not know out of memory. What it does not bound is checked before: depth and attributes.
package kml
