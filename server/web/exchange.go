package web

import (
	"net/http"
	"regexp"

	"github.com/labstack/echo/v4"
)

// exchange is what the layers tell each other about one request.
type exchange struct {
	id    string
	route string
	err   error
}

type exchangeKey struct{}

func exchangeOf(r *http.Request) *exchange {
	if x, ok := r.Context().Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return &exchange{}
}

// fail keeps the first error for the log.
func (x *exchange) fail(err error) {
	if x.err == nil {
		x.err = err
	}
}

var saneID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// SetRoute says by which route a request is answered, for the log and the metrics.
func SetRoute(r *http.Request, route string) { exchangeOf(r).route = route }

// NoteError keeps an error for the log; the first one counts.
func NoteError(r *http.Request, err error) { exchangeOf(r).fail(err) }

// RequestID returns the id that a request brings, if it is one that may be repeated.
func RequestID(r *http.Request) (id string, ok bool) {
	given := r.Header[echo.HeaderXRequestID]
	if len(given) == 0 || !saneID.MatchString(given[0]) {
		return "", false
	}
	return given[0], true
}
