package fetch

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter is the longest Retry-After that is believed. Longer ones are taken for it.
const maxRetryAfter = 24 * time.Hour

// The waits before further tries, without jitter: the first, and the longest.
const (
	firstBackoff = time.Second
	maxBackoff   = time.Minute
)

// parseRetryAfter reads seconds or a date (RFC 9110, 10.2.3); ok is false where it is
// neither. A date that has gone by is a wait of 0.
func parseRetryAfter(text string, now time.Time) (wait time.Duration, ok bool) {
	text = strings.TrimSpace(text)
	if text != "" && strings.Trim(text, "0123456789") == "" {
		return parseSeconds(text), true
	}
	until, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	return min(max(until.Sub(now), 0), maxRetryAfter), true
}

// parseSeconds reads digits; a number that is too large for any integer is too long to wait, too.
func parseSeconds(digits string) time.Duration {
	seconds, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || seconds > int64(maxRetryAfter/time.Second) {
		return maxRetryAfter
	}
	return time.Duration(seconds) * time.Second
}

// backoff is how long to wait after the given number of failed tries, of at least one: twice
// as long each time, of which a random part of up to the half is left off.
func backoff(failed int) time.Duration {
	wait := maxBackoff
	if doublings := max(failed, 1) - 1; doublings < 6 {
		wait = min(firstBackoff<<doublings, maxBackoff)
	}
	return wait - rand.N(wait/2) //nolint:gosec // spreads requests, hides nothing
}
