// Package server answers HTTP: the map page, the JSON and GeoJSON API, tiles and pictures,
// an OpenAPI document and a page to read it, the probes and the metrics.
//
// It holds the table of routes (routes.go) and the handlers of those that ask geo/answer. A
// handler parses the parameters into a question, opens it, answers 304 or from the cache
// where it can, waits for its turn, builds the answer and writes it (reply.go). What every
// route stands on is in server/web, tiles and what describes them in server/tiles, the map
// page and its files in server/page.
//
// # Decisions
//
// A date answers with the last snapshot at or before it and says so (snapshot,
// age_days): before the first it is 404, after the newest it is the newest and its
// age. "latest" is the newest, with an age of 0, whatever day it is today.
//
// A point outside Ukraine of which nobody shows anything is 200 with a note, not 404: that
// there is nothing is the answer. It asks about lon and lat where those seem swapped.
//
// bbox picks the areas whose bounds meet it and returns them whole, as OGC API
// Features does: a map that pans must not see polygons change shape. A region cuts.
//
// Two sources on a date, over time, and all sources are three routes: each has one set of
// parameters and one shape of answer. One route would take parameters that exclude each
// other, which OpenAPI cannot say.
//
// A history has no pictures: a picture is of a day, or of what changed between two.
//
// Imports are other processes, so /metrics counts what they leave in the database: revisions
// are never deleted, and their numbers grow as counters do. What an import does not store
// (files that it refuses, maps that it has already) is in its own report alone; a table of
// runs would change that.
//
// Polygons of a source that is not publishable are served: whether this server is
// public is the operator's to know, and it listens on loopback unless told otherwise.
// Each answer carries licence and attribution. A public-facing mode would change it.
package server
