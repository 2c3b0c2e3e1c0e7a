// Package server answers HTTP: the map page, the JSON and GeoJSON API, its OpenAPI
// document and a page to read it, and the probes.
//
// One table of routes (routes.go) makes the echo routes, the check of query
// parameters, the OpenAPI document and the documentation page. A handler has three
// parts: parse, call, write; the shapes it writes are those of geo/answer.
//
// # Decisions
//
// A query parameter that a route does not know, or one given twice, is refused: a
// misspelt "regoin" must not answer for the whole country. The pages that people link
// to (/, /docs) take any, since links collect them.
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
// ETags are weak. A table's is a hash of its bytes; that of an answer made of shapes is a
// hash of what its bytes follow from (snapshots, query, boundary set, version), so that a
// 304 reads no shapes. Weak ones hold for every content encoding; ranges are not offered.
//
// Answers that lay shapes over each other are made a few at a time, and those that do so
// for many days or pairs wait in a line of their own. Who waits too long gets 503 and
// Retry-After: on a small machine that is better than all of them slow.
//
// What was made so is kept under its tag, 64 MiB of it. While it is made the list of
// snapshots is read once (view.go): an import in between must not leave an answer under
// another's tag. A cache outside of the process, for many replicas, would replace it.
//
// Two sources on a date, over time, and all sources are three routes: each has one set of
// parameters and one shape of answer. One route would take parameters that exclude each
// other, which OpenAPI cannot say.
//
// Answers are compressed on the way out and not stored compressed. Tiles, which are
// asked for far more often, will be.
//
// Polygons of a source that is not publishable are served: whether this server is
// public is the operator's to know, and it listens on loopback unless told otherwise.
// Each answer carries licence and attribution. A public-facing mode would change it.
//
// The outer layers are plain net/http, around echo: request ids, the log line and the
// compressor must see an error's answer too, and echo writes that outermost.
package server
