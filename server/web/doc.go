// Package web is what every route of the server stands on: the types of the route table, the
// parameters of a request, problem details, the writing of answers, conditional requests,
// limits, the cache of expensive answers, metrics, the layers around all routes, and the
// OpenAPI document with a page to read it.
//
// One table of routes makes the echo routes, the check of query parameters, the OpenAPI
// document and the documentation page. Where an error becomes an HTTP status is problem.go.
//
// # Decisions
//
// A query parameter that a route does not know, or one given twice, is refused: a
// misspelt "regoin" must not answer for the whole country. The pages that people link
// to (/, /docs) take any, since links collect them.
//
// ETags are weak. A table's is a hash of its bytes; that of an answer made of shapes is a
// hash of what its bytes follow from (snapshots, query, boundary set, version, database), so
// that a 304 reads no shapes. Weak ones hold for every content encoding.
//
// Expensive answers (those that overlay polygons) are built a few at a time, and those that
// do so for many days or pairs wait for a semaphore of their own. Who waits too long gets 503
// and Retry-After: on a small machine that is better than all of them slow.
//
// Expensive answers are cached by their ETags, 64 MiB of them. A cache outside of the process,
// for many replicas, would replace it.
//
// Answers are compressed on the way out and not stored compressed. Tiles, and files that the
// build has compressed, choose their encoding themselves.
//
// A client that takes neither br, gzip nor plain bytes gets 406, as RFC 9110 allows; one
// that names no encoding gets plain bytes. Ranges are not offered.
//
// Absolute addresses are made of the request's host, and of what a proxy says of it only where
// the operator says that there is one. A server that is given its public address would need
// neither.
//
// The layers are plain net/http, around echo: request ids, the log line and the compressor
// must see an error's answer too, and echo writes that outermost.
package web
