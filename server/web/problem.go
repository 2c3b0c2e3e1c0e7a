package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	"controlmap/geo"

	"github.com/labstack/echo/v4"
)

// statusClientGone is nginx's word for a request whose client did not wait.
const statusClientGone = 499

// problem is the body of every error (RFC 9457).
type problem struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail"`
	Instance  string `json:"instance"`
	RequestID string `json:"request_id"`
}

// statusOfCode is the one place where domain codes become HTTP statuses.
var statusOfCode = map[geo.Code]int{
	geo.Invalid:     http.StatusBadRequest,
	geo.NotFound:    http.StatusNotFound,
	geo.Forbidden:   http.StatusForbidden,
	geo.Unavailable: http.StatusServiceUnavailable,
	geo.Canceled:    statusClientGone,
	geo.Internal:    http.StatusInternalServerError,
}

// explain returns the status of an error and what its client may be told.
func explain(ctx context.Context, err error) (status int, detail string) {
	if ctx.Err() != nil && isOurs(err) {
		err = ctx.Err()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return http.StatusServiceUnavailable, "the answer took too long and was given up: ask for less, or try again"
	}
	if e, ok := errors.AsType[StatusError](err); ok {
		return e.Status, e.Detail
	}
	if he, ok := errors.AsType[*echo.HTTPError](err); ok {
		return he.Code, ""
	}
	return statusOfCode[geo.CodeOf(err)], geo.MessageOf(err)
}

// StatusError is an error of HTTP alone, for whose status there is no geo.Code.
type StatusError struct {
	Status int    // of HTTP, 400 and above
	Detail string // what the client is told
}

// Error returns the detail, without the status.
func (e StatusError) Error() string { return e.Detail }

// isOurs reports whether an error may be the consequence of an ended context.
func isOurs(err error) bool {
	code := geo.CodeOf(err)
	return code == geo.Internal || code == geo.Unavailable || code == geo.Canceled
}

// writeError answers with problem details. An answer already under way is cut off, so
// that it cannot be taken for whole.
func writeError(err error, c echo.Context) {
	exchangeOf(c.Request()).fail(err)
	if c.Response().Committed {
		panic(http.ErrAbortHandler)
	}
	status, detail := explain(c.Request().Context(), err)
	if status == http.StatusMethodNotAllowed {
		detail = fmt.Sprintf("method %s is not allowed here: %s would be accepted",
			c.Request().Method, c.Response().Header().Get(echo.HeaderAllow))
	}
	writeProblem(c.Response(), c.Request(), status, detail)
}

func writeProblem(w http.ResponseWriter, r *http.Request, status int, detail string) {
	title := http.StatusText(status)
	if status == statusClientGone {
		title = "Client Closed Request"
	}
	body, err := json.Marshal(problem{
		Type:      "about:blank",
		Title:     title,
		Status:    status,
		Detail:    detail,
		Instance:  r.URL.RequestURI(),
		RequestID: exchangeOf(r).id,
	})
	if err != nil {
		status, body = http.StatusInternalServerError, nil
	}
	header := w.Header()
	for _, name := range []string{"ETag", "Content-Disposition"} {
		header.Del(name)
	}
	header.Set(echo.HeaderContentType, typeProblem)
	header.Set(echo.HeaderCacheControl, CacheNever)
	if status == http.StatusServiceUnavailable {
		header.Set(echo.HeaderRetryAfter, "5")
	}
	w.WriteHeader(status)
	if _, err := w.Write(append(body, '\n')); err != nil {
		exchangeOf(r).fail(err)
	}
}

// panicError is a panic of a handler, for the log.
type panicError struct {
	value any
	stack []byte
}

// Error returns the value that the handler panicked with, without the stack.
func (p panicError) Error() string { return fmt.Sprintf("panic: %v", p.value) }

func recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			value := recover()
			if value == nil {
				return
			}
			if cause, ok := value.(error); ok && errors.Is(cause, http.ErrAbortHandler) {
				panic(value)
			}
			err = panicError{value, debug.Stack()}
		}()
		return next(c)
	}
}
