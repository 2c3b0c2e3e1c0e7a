package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"controlmap/geo"
)

// StatusError is an answer with a status other than 200 and 304.
type StatusError struct {
	URL        string        // redacted
	Status     int           // as RFC 9110 has it
	RetryAfter time.Duration // how long the publisher asks to wait; 0: it does not say
	Body       []byte        // its start, at most 512 bytes, without the operator's secrets
}

// Error names address, status and wait; it has nothing of the body.
func (e *StatusError) Error() string {
	text := fmt.Sprintf("%s answers %d %s", e.URL, e.Status, http.StatusText(e.Status))
	if e.RetryAfter > 0 {
		text += fmt.Sprintf(" and asks to wait for %s", e.RetryAfter.Round(time.Second))
	}
	return text
}

// Unwrap returns a geo.Error with the code that fits the status.
func (e *StatusError) Unwrap() error {
	return geo.Errorf(statusCode(e.Status), "status %d", e.Status)
}

func statusCode(status int) geo.Code {
	switch {
	case status == http.StatusNotFound || status == http.StatusGone:
		return geo.NotFound
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return geo.Forbidden
	case status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status >= 500:
		return geo.Unavailable
	}
	return geo.Invalid
}

// IsMissing reports whether err says that there is nothing at the address: 404 or 410.
func IsMissing(err error) bool {
	return isStatus(err, http.StatusNotFound) || isStatus(err, http.StatusGone)
}

func isStatus(err error, status int) bool {
	found, ok := errors.AsType[*StatusError](err)
	return ok && found.Status == status
}
