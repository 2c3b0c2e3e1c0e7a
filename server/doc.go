// Package server answers HTTP: the map page, the JSON and GeoJSON API, tiles and pictures,
// its OpenAPI document and a page to read it, the probes and the metrics.
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
// asked for far more often, are compressed once, and kept so: their ETags are strong, the
// hash of the bytes sent, one for each coding.
//
// A tile in memory is answered before any other layer sees the request (ahead): echo, the
// log line, the request id and the time limit take longer than the tile. Metrics count it.
// A tile that has to be made goes through them all.
//
// Which snapshot a date or latest stands for is remembered for 10 ms: an import is another
// process, and asking SQLite takes longer than answering with the tile. A revision is
// remembered for good. A store that tells of imports would change it.
//
// Tiles of histories, which take a hundred times as long as others, are made in a line of
// their own, on half of the processors. One that an import does not touch is found by what
// it shows, under the history that ended before: importing an archive day by day makes
// those tiles anew that change.
//
// Imports are other processes, so that /metrics counts what they leave in the database:
// revisions are never deleted, and their numbers grow as counters do. What an import does
// not store (files that it refuses, maps that it has already) only its own report tells; a
// table of runs would change it.
//
// A revision's path is immutable as long as the database lives: whoever makes one anew
// behind the same address has to purge what lies before it. So does a release that
// changes how tiles look, as its notes must say.
//
// A client that takes neither br, gzip nor plain bytes gets 406, as RFC 9110 allows; one
// that names no coding gets plain bytes, which are unpacked for it. Ranges are not offered.
//
// Files of the build are compressed by the build (x.js.br, x.js.gz beside x.js), which can
// take the time that the best compression takes; the server only chooses. Pages are written
// anew for each request, so that their compression is gzip on the fly, as all else's.
//
// TileJSON wants absolute addresses: they are made of the request's host, and of what a
// proxy says of it only where the operator says that there is one. A server that is given
// its public address would need neither.
//
// A style names no places, since text needs fonts, which MapLibre loads by address: the
// program carries none. Ground that is drawn by patterns in pictures is plain in it.
//
// The server writes into the head of the map page what it shows, since those that show a
// link to it run no scripts. It reads the query as the page does, where what is malformed
// counts as absent, and never answers with an error: the page itself explains. What changed
// is told as the difference of two totals, which takes no overlay.
//
// A history has no pictures: a picture is of a day, or of what changed between two.
//
// Polygons of a source that is not publishable are served: whether this server is
// public is the operator's to know, and it listens on loopback unless told otherwise.
// Each answer carries licence and attribution. A public-facing mode would change it.
//
// The outer layers are plain net/http, around echo: request ids, the log line and the
// compressor must see an error's answer too, and echo writes that outermost.
package server
