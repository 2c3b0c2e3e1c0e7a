package fetch

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"controlmap/geo"

	"github.com/hashicorp/go-retryablehttp"
)

// maxRedirects is how many redirects are followed in one try.
const maxRedirects = 5

// visit is one address asked once: all its requests, with redirects and further tries, pass
// through RoundTrip. It is of one goroutine.
type visit struct {
	guest  *Guest
	at     address
	kept   Kept
	hidden *strings.Replacer // takes secrets out of texts
	failed int               // tries that failed
	wait   time.Duration     // before the next try
	body   []byte            // of the last answer, decoded; of one that is not 200, the start
	hash   [32]byte          // of the last good body
}

// finalError is an error that a further try would not mend.
type finalError struct{ cause error }

// Error is the cause's.
func (e *finalError) Error() string { return e.cause.Error() }

// Unwrap returns the cause.
func (e *finalError) Unwrap() error { return e.cause }

// visit asks for an address of the web, or an object. Answers are whole, with status 200, or
// 304 if kept has validators; all else is an error.
func (g *Guest) visit(ctx context.Context, at address, kept Kept) (Response, error) {
	v := &visit{guest: g, at: at, kept: kept, hidden: g.hider(at)}
	request, err := retryablehttp.NewRequestWithContext(ctx, http.MethodGet, at.url.String(), nil)
	if err != nil {
		return Response{}, geo.Errorf(geo.Invalid, "%s cannot be asked: %s", at.shown, accepted)
	}
	answer, err := v.retrying().Do(request)
	if err != nil {
		return Response{}, v.fault(ctx, err)
	}
	defer answer.Body.Close()
	return v.response(answer)
}

// retrying is a client that tries again. It reads no body and knows no clock: RoundTrip has
// read the body, and the wait is slept in PrepareRetry by the client's own clock.
func (v *visit) retrying() *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient:   &http.Client{Transport: v, CheckRedirect: checkRedirect},
		RetryMax:     v.guest.options.Tries - 1,
		CheckRetry:   v.mayTryAgain,
		Backoff:      func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return 0 },
		PrepareRetry: func(request *http.Request) error { return v.guest.client.config.Sleep(request.Context(), v.wait) },
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// mayTryAgain decides on a further try, and how long to wait for it. A wait that is longer
// than MaxWait, or than ctx lasts, is the scheduler's to keep.
func (v *visit) mayTryAgain(ctx context.Context, answer *http.Response, err error) (bool, error) {
	if _, final := errors.AsType[*finalError](err); final {
		return false, nil
	}
	again, err := retryablehttp.DefaultRetryPolicy(ctx, answer, err)
	if answer != nil && answer.StatusCode == http.StatusRequestTimeout {
		again = err == nil
	}
	v.failed++
	v.wait = max(backoff(v.failed), v.retryAfter(answer))
	return again && v.wait <= v.guest.options.MaxWait && !endsWithin(ctx, v.wait), err
}

func (v *visit) retryAfter(answer *http.Response) time.Duration {
	if answer == nil {
		return 0
	}
	wait, _ := parseRetryAfter(answer.Header.Get("Retry-After"), v.guest.now())
	return wait
}

// checkRedirect limits redirects, in number and in where they lead.
func checkRedirect(next *http.Request, before []*http.Request) error {
	from := before[len(before)-1].URL
	switch to := next.URL; {
	case len(before) > maxRedirects:
		return redirectError(to, "is the redirect number %d: %d are followed", len(before), maxRedirects)
	case to.Scheme != "http" && to.Scheme != "https":
		return redirectError(to, "is a redirect to %s: http and https are followed", to.Scheme)
	case from.Scheme == "https" && to.Scheme != "https":
		return redirectError(to, "is a redirect from https to %s: only https is followed from https", to.Scheme)
	}
	return nil
}

func redirectError(to *url.URL, rule string, args ...any) error {
	return &finalError{geo.Errorf(geo.Invalid, redactPercent(to)+" "+rule, args...)}
}

func redactPercent(to *url.URL) string { return strings.ReplaceAll(redact(to), "%", "%%") }

// response makes a Response of the last answer, whose body RoundTrip has read.
func (v *visit) response(answer *http.Response) (Response, error) {
	response := Response{
		URL: redact(answer.Request.URL), Status: answer.StatusCode, Header: answer.Header.Clone(),
		Body: v.body, Hash: v.hash, At: v.guest.now(),
	}
	response.Header.Del("Set-Cookie")
	if v.at.kind == object {
		response.URL = v.at.shown
	}
	switch {
	case answer.StatusCode == http.StatusOK:
		return response, nil
	case v.isKept(answer):
		response.NotModified = true
		return response, nil
	}
	return Response{}, v.statusError(answer)
}

// isKept reports whether an answer says that what is kept is still so. Many servers say so of
// any file that is older than the condition, also of one that was put back.
func (v *visit) isKept(answer *http.Response) bool {
	if answer.StatusCode != http.StatusNotModified || v.kept.ETag == "" && v.kept.LastModified == "" {
		return false
	}
	if now := answer.Header.Get("Etag"); now != "" && v.kept.ETag != "" {
		return weak(now) == weak(v.kept.ETag)
	}
	now := answer.Header.Get("Last-Modified")
	return now == "" || v.kept.LastModified == "" || now == v.kept.LastModified
}

// weak is an ETag as weak comparison has it (RFC 9110, 8.8.3.2).
func weak(etag string) string { return strings.TrimPrefix(etag, "W/") }

func (v *visit) statusError(answer *http.Response) error {
	return &StatusError{
		URL: redact(answer.Request.URL), Status: answer.StatusCode,
		RetryAfter: v.retryAfter(answer),
		Body:       []byte(v.hidden.Replace(string(v.body[:min(len(v.body), maxErrorBody)]))),
	}
}

// fault makes of an error one that may be shown.
func (v *visit) fault(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return canceled(ctx, v.at)
	}
	if status, ok := errors.AsType[*StatusError](err); ok {
		status.URL = v.at.shown
		return status
	}
	err = v.plain(err)
	code := geo.Unavailable
	if shown, ok := errors.AsType[*geo.Error](err); ok {
		code = shown.Code
	}
	return geo.Wrap(code, err, "%s", v.at.shown)
}

// plain takes off the layers that show whole addresses, and secrets out of the text.
func (v *visit) plain(err error) error {
	for shell, ok := errors.AsType[*url.Error](err); ok; shell, ok = errors.AsType[*url.Error](err) {
		err = shell.Err
	}
	if final, ok := errors.AsType[*finalError](err); ok {
		return final.cause
	}
	return &hiddenError{text: v.hidden.Replace(err.Error()), cause: err}
}

// hiddenError is an error whose text has lost its secrets.
type hiddenError struct {
	text  string
	cause error
}

// Error is the text without secrets.
func (e *hiddenError) Error() string { return e.text }

// Unwrap returns the cause, which may have secrets in its text.
func (e *hiddenError) Unwrap() error { return e.cause }

// hashOf is the hash of what an answer brings; zero where that is no good body.
func (v *visit) hashOf(answer *http.Response) [32]byte {
	switch {
	case answer.StatusCode == http.StatusOK:
		return sha256.Sum256(v.body)
	case v.isKept(answer):
		return v.kept.Hash
	}
	return [32]byte{}
}
