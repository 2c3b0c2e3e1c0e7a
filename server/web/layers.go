package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"
)

const (
	ownImages     = "img-src 'self' data: blob:"
	contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; " + ownImages + "; " +
		"connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
	policyAlone = contentPolicy + "'none'"
	policyEmbed = contentPolicy + "*" // the map is made to be embedded
)

// EmbedPolicy is the content security policy of a page that may be embedded anywhere, and may
// show pictures of another origin; empty: of none.
func EmbedPolicy(images string) string {
	if images == "" {
		return policyEmbed
	}
	return strings.Replace(policyEmbed, ownImages, ownImages+" "+images, 1)
}

var compress = mustCompressor()

func mustCompressor() func(http.Handler) http.HandlerFunc {
	wrap, err := gzhttp.NewWrapper(gzhttp.EnableZstd(false))
	if err != nil {
		panic("server: " + err.Error())
	}
	return wrap
}

// Layers are what every request passes on its way to a route.
type Layers struct {
	Log     *slog.Logger
	Clock   func() time.Time
	Metrics *Metrics
	MaxBody int64         // bytes of a request's body
	Timeout time.Duration // for one answer
	// IsTile reports whether a path is a tile's: it chooses its coding itself, and is too
	// common for the log.
	IsTile func(path string) bool
	// IsEndless reports whether the answer at a path goes on until the client leaves: it is neither
	// bounded in time nor compressed. May be nil: none does.
	IsEndless func(path string) bool
	// IsShared reports whether any other origin may read what is at a path.
	IsShared func(path string) bool
}

// Wrap puts the layers that belong to no route around the router.
func (l Layers) Wrap(router http.Handler) http.Handler {
	return l.observed(l.secured(l.limited(l.compressed(router))))
}

// compressed leaves tiles alone, which choose their coding themselves, and endless answers, of which
// clients wait for each line. So do files of the
// build that it has compressed, which say so in their answer.
func (l Layers) compressed(router http.Handler) http.Handler {
	others := compress(router)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if l.IsTile(r.URL.Path) || l.isEndless(r) {
			router.ServeHTTP(w, r)
			return
		}
		others.ServeHTTP(w, r)
	})
}

func (l Layers) isEndless(r *http.Request) bool { return l.IsEndless != nil && l.IsEndless(r.URL.Path) }

// observed gives the request its id and logs it once, when it is over.
func (l Layers) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, ok := RequestID(r)
		if !ok {
			id = rand.Text()
		}
		x := &exchange{id: id}
		w.Header().Set(echo.HeaderXRequestID, x.id)
		counted := &countingWriter{ResponseWriter: w, status: http.StatusOK}
		start := l.Clock()
		defer func() {
			took := l.Clock().Sub(start)
			l.Metrics.request(x.route, counted.status, took)
			l.logRequest(r, x, counted, took)
		}()
		next.ServeHTTP(counted, r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x)))
	})
}

func (l Layers) logRequest(r *http.Request, x *exchange, w *countingWriter, took time.Duration) {
	level := l.level(r, x, w.status)
	if !l.Log.Enabled(r.Context(), level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", r.Method),
		slog.String("route", x.route),
		slog.String("path", Clip(r.URL.Path)),
		slog.Int("status", w.status),
		slog.Int64("bytes", w.bytes),
		slog.Duration("duration", took),
		slog.String("request_id", x.id),
	}
	if x.err != nil {
		attrs = append(attrs, slog.String("error", x.err.Error()))
	}
	if p, ok := errors.AsType[panicError](x.err); ok {
		attrs = append(attrs, slog.String("stack", string(p.stack)))
	}
	l.Log.LogAttrs(r.Context(), level, "request", attrs...)
}

// level keeps the log readable: machines ask for tiles and probes all the time.
func (l Layers) level(r *http.Request, x *exchange, status int) slog.Level {
	switch {
	case status >= http.StatusInternalServerError:
		return slog.LevelError
	case x.route == "/healthz", x.route == "/readyz", x.route == "/metrics", l.IsTile(r.URL.Path) && x.err == nil:
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// countingWriter notes the status and the bytes that go over the wire.
type countingWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader notes the status.
func (w *countingWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes.
func (w *countingWriter) Write(b []byte) (int, error) {
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach what is below.
func (w *countingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// secured sets the headers that every answer bears; the API may be read from anywhere. The
// page copies links and goes full screen, which is left to whoever embeds it to allow.
func (l Layers) secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policyAlone)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()")
		if !l.IsShared(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		header.Set("Access-Control-Allow-Origin", "*")
		header.Set("Access-Control-Expose-Headers", "ETag, X-Request-Id")
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			writePreflight(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func writePreflight(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Access-Control-Allow-Methods", "GET, HEAD")
	header.Set("Access-Control-Allow-Headers", "If-None-Match, X-Request-Id")
	header.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}

// limited bounds a request's body and the time spent on its answer.
func (l Layers) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > l.MaxBody {
			writeProblem(w, r, http.StatusRequestEntityTooLarge,
				fmt.Sprintf("the body is %d bytes, up to %d would be accepted", r.ContentLength, l.MaxBody))
			return
		}
		if !l.isEndless(r) {
			ctx, cancel := context.WithTimeout(r.Context(), l.Timeout)
			defer cancel()
			r = r.WithContext(ctx)
		}
		r.Body = http.MaxBytesReader(w, r.Body, l.MaxBody)
		next.ServeHTTP(w, r)
	})
}
