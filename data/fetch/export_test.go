package fetch

import (
	"bytes"
	"net/http"
	"time"
)

// ParseRetryAfter is parseRetryAfter.
func ParseRetryAfter(text string, now time.Time) (time.Duration, bool) {
	return parseRetryAfter(text, now)
}

// Backoff is backoff.
func Backoff(failed int) time.Duration { return backoff(failed) }

// ParseAddress returns how an address is fetched and shown, and its key for the keeper.
func ParseAddress(text string) (kind, shown, key string, err error) {
	at, err := parseAddress(text, S3{})
	return string(at.kind), at.shown, at.key, err
}

// Decode decodes a body that comes with a Content-Encoding.
func Decode(sent []byte, coding string, limit int64) ([]byte, error) {
	wire := &wireReader{from: bytes.NewReader(sent), limit: limit, heard: func() {}}
	return decode(wire, http.Header{"Content-Encoding": {coding}}, limit)
}
