// Package geojson reads any GeoJSON that an operator has as a source of its own: a
// FeatureCollection, a Feature or a bare geometry, with status, date, name and
// beginning of occupation taken from properties that the operator names.
//
// # Decisions
//
// A file is a map of one day. The operator's date comes first, then the date that all
// polygons state, then one in the file's name; two different dates are refused.
//
// An instant (RFC 3339, milliseconds since 1970) counts as the day it is in Kyiv, the
// day that users read; an operator who means another day states the day.
//
// A status that is not known is an error, not occupied ground; mapping it to nothing
// leaves such features out. Without any word on status polygons are occupied.
//
// A file covers the statuses that it has, and says nothing of others: one status may come in a
// file of its own, and its absence is no word on it. A whole map from which a status vanished is
// such by the operator's word alone (--covers); to guess it from other files would wipe layers.
package geojson
