// Package fetch asks publishers for their files as a guest: conditionally, seldom, within
// bounds, and from nobody but the publisher. It brings what stands at an address of the web,
// in a file, or in an S3 bucket.
//
// A Client is shared by all sources and has one connection to each host. A Guest is one
// source's view of it. Guest.Get returns a whole answer or an error: 200 with its body, or 304
// with the body that the keeper has kept. The recorder is told of each request, also of those
// that failed, were redirected or were tried again.
//
//	client := fetch.New(fetch.Config{Release: "1.2.3", S3: fetch.S3FromEnvironment(os.Getenv)})
//	guest := client.Guest(fetch.Options{URL: source, Contact: "maps@example.org", Keeper: store, Recorder: store})
//	answer, err := guest.Get(ctx, source)
//
// What may pass: http and https, file:///path and plain paths, s3://bucket/key. Bodies that
// are gzip or zstd on their way are decoded, and are bounded both as sent and decoded. Files
// that are compressed themselves stay as they are.
//
// # Decisions
//
// Further tries are go-retryablehttp's: it knows which faults of a connection are worth
// another try and which are not (a certificate, a header, a scheme); failsafe-go leaves that
// to its caller, and requires gRPC. The library's own HTTP client, log, timer and reading of
// Retry-After are not used.
//
// RoundTrip reads the body whole, so that a body that is cut short or falls silent is a failed
// try like a refused connection, and waits are slept by the clock that was passed in. What
// would change it: bodies that do not fit into memory.
//
// A wait longer than MaxWait, or than the context, is not slept: it is a StatusError with
// RetryAfter, and the scheduler puts the next run there. A host that asks for it by 429 or 503
// is left alone by all guests of the client. More than a day is not believed: a slip would
// stop a source for years.
//
// One request at a time goes to a host, by HTTP/1.1 on one connection, with a gap (Floor) from
// the end of one request to the next. HTTP/2 would carry several at once, which is what a
// guest does not want. What would change it: a publisher that speaks nothing else.
//
// Addresses are checked when a connection is made, after the name was resolved
// (code.dny.dev/ssrf): a redirect, or a name that resolves anew, leads no further than the
// first. Ports are free, since publishers use others than 80 and 443. Even AllowPrivate opens
// no link-local addresses.
//
// Guests with AllowPrivate have a transport of their own: a connection that they opened must
// not be handed to one that may not go there. When the guests of a host take turns, the
// other's idle connections are closed, so that the host still sees one.
//
// Proxies of the environment (HTTPS_PROXY) are not used: the check of addresses would see the
// proxy's only. What would change it: an operator whose machines reach the web by a proxy
// alone, who would name it in the configuration.
//
// A source leads only to addresses of its own kind: a publisher's page that names
// file:///etc/passwd, or a bucket that the operator may read, gets an error.
//
// Values of the operator's headers, S3 keys, the user and password of an address and the
// values of parameters that are named like a key are secrets. They go to the scheme, host and
// port that they were given for, and into no error, attempt, Response.URL or keeper's address;
// also not where a publisher echoes them.
//
// A 304 is believed if a condition was sent, its ETag is the kept one in the weak comparison,
// or without ETags its Last-Modified is, and the kept bytes have the hash that they should.
// Otherwise the publisher is asked again without a condition.
//
// Objects are HTTP with a signature (Amazon's signer) and not a client library: tries, bounds,
// checks and records are the same for them. Credentials come from AWS_* variables only;
// machine roles would need requests to link-local addresses.
//
// Environment variables for S3 are the exception to flags and files: that is where every other
// tool looks.
package fetch
