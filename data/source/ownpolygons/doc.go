// Package ownpolygons makes maps of any features that an operator has as a source of their
// own, with status, date, name and beginning of occupation taken from properties that the
// operator names, or from the file's layers and times.
//
// # Decisions
//
// The operator's date comes first, then dates that features state, then one in the name of
// the file, then one in that of its archive; two different dates in a name are refused. A
// file whose features bear different dates holds a map for each of them.
//
// Features that stand from one day to another (valid from and to, KML's TimeSpan) make a map
// of every day on which something changes. An end is the last day, unless the file shows
// otherwise: where an end of one feature is the beginning of another, ends are the first
// day without. A feature without a beginning stands from the file's first day on.
//
// An instant (RFC 3339, seconds or milliseconds since 1970) counts as the day it is in Kyiv,
// the day that users read; a time without zone is a time there.
//
// A status that is not known is an error, not occupied ground; mapping it to nothing
// leaves such features out. Without any word on status polygons are occupied, but for those
// in layers that are named as statuses: whoever sorted them into such folders has told, and a
// folder beside them whose name is no status is an error ("Grey zone").
//
// What controlmap wrote itself, by export or API, is known by the properties that only it
// writes together, and read by them (snapshot, status, since, name) where no flag says
// otherwise. A member that names the program would be surer; files written before have none.
//
// A file covers the statuses that it has of a day, and says nothing of others: one status may come
// in a file of its own, and its absence is no word on it. A whole map from which a status vanished
// is such by the operator's word (--covers); to guess it from other files would wipe layers.
//
// Where features stand from one day to another the file covers all its statuses on all its days:
// of a status that stands no more it tells the end.
package ownpolygons
