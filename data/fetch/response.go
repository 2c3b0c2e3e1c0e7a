package fetch

import (
	"net/http"
	"time"
)

// Response is a whole and good answer: what stands at an address, or what was kept of it
// where the publisher says that nothing has changed.
type Response struct {
	URL         string      // of the answer, after redirects, redacted (see Redact)
	Status      int         // 200 or 304
	Header      http.Header // of the answer, without Set-Cookie
	Body        []byte      // decoded; on 304 the kept bytes; not to be written to
	Hash        [32]byte    // SHA-256 of Body
	At          time.Time   // when it had come in whole, UTC
	NotModified bool        // 304: Body is what was kept
}

// Attempt is one request that was made: also one that failed, was repeated or was redirected.
// Files and objects have the statuses that HTTP would have for them.
type Attempt struct {
	At       time.Time     // when it was sent, UTC
	URL      string        // redacted (see Redact)
	Status   int           // 0: no answer
	Bytes    int64         // of the body, as it was sent, before decoding
	Hash     [32]byte      // SHA-256 of the decoded body, of the kept one on 304; zero: no whole body
	Err      string        // why it is no good answer; empty: it is one, or a redirect
	Duration time.Duration // until the body had come in, or the error
}

// Kept is what a keeper knows of the last good answer of an address.
type Kept struct {
	ETag         string   // as it was sent, with its quotes and W/; empty: none
	LastModified string   // as it was sent; empty: none
	Hash         [32]byte // SHA-256 of the body; zero: nothing is kept
}
