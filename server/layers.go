package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
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

var compressed = mustCompressor()

func mustCompressor() func(http.Handler) http.HandlerFunc {
	wrap, err := gzhttp.NewWrapper(gzhttp.EnableZstd(false))
	if err != nil {
		panic("server: " + err.Error())
	}
	return wrap
}

// wrap puts the layers that belong to no route around the router.
func (s *server) wrap(router http.Handler) http.Handler {
	return s.ahead(s.observed(secured(s.limited(compressedUnlessTile(router)))))
}

// compressedUnlessTile leaves tiles alone, which choose their coding themselves. So do files
// of the build that it has coded, which say so in their answer.
func compressedUnlessTile(router http.Handler) http.Handler {
	others := compressed(router)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isTile(r.URL.Path) {
			router.ServeHTTP(w, r)
			return
		}
		others.ServeHTTP(w, r)
	})
}

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

// observed gives the request its id and logs it once, when it is over.
func (s *server) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := &exchange{id: r.Header.Get(echo.HeaderXRequestID)}
		if !saneID.MatchString(x.id) {
			x.id = rand.Text()
		}
		w.Header().Set(echo.HeaderXRequestID, x.id)
		counted := &countingWriter{ResponseWriter: w, status: http.StatusOK}
		start := s.Clock()
		defer func() {
			took := s.Clock().Sub(start)
			s.metrics.request(x.route, counted.status, took)
			s.logRequest(r, x, counted, took)
		}()
		next.ServeHTTP(counted, r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x)))
	})
}

func (s *server) logRequest(r *http.Request, x *exchange, w *countingWriter, took time.Duration) {
	level := logLevel(r, x, w.status)
	if !s.Log.Enabled(r.Context(), level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", r.Method),
		slog.String("route", x.route),
		slog.String("path", clip(r.URL.Path)),
		slog.Int("status", w.status),
		slog.Int64("bytes", w.bytes),
		slog.Duration("duration", took),
		slog.String("request_id", x.id),
	}
	if x.err != nil {
		attrs = append(attrs, slog.String("error", x.err.Error()))
	}
	if p, ok := errors.AsType[panicked](x.err); ok {
		attrs = append(attrs, slog.String("stack", string(p.stack)))
	}
	s.Log.LogAttrs(r.Context(), level, "request", attrs...)
}

// logLevel keeps the log readable: machines ask for tiles and probes all the time.
func logLevel(r *http.Request, x *exchange, status int) slog.Level {
	switch {
	case status >= http.StatusInternalServerError:
		return slog.LevelError
	case x.route == "/healthz", x.route == "/readyz", x.route == "/metrics", isTile(r.URL.Path) && x.err == nil:
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

func (w *countingWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *countingWriter) Write(b []byte) (int, error) {
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

func (w *countingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// secured sets the headers that every answer bears; the API may be read from anywhere. The
// page copies links and goes full screen, which is left to whoever embeds it to allow.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policyAlone)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()")
		if !isShared(r.URL.Path) {
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

func isShared(path string) bool {
	return strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, tilesPrefix) || path == "/tiles.json"
}

func writePreflight(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Access-Control-Allow-Methods", "GET, HEAD")
	header.Set("Access-Control-Allow-Headers", "If-None-Match, X-Request-Id")
	header.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}

// limited bounds a request's body and the time spent on its answer.
func (s *server) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > s.MaxBody {
			writeProblem(w, r, http.StatusRequestEntityTooLarge,
				fmt.Sprintf("the body is %d bytes, up to %d would be accepted", r.ContentLength, s.MaxBody))
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), s.Timeout)
		defer cancel()
		r = r.WithContext(ctx)
		r.Body = http.MaxBytesReader(w, r.Body, s.MaxBody)
		next.ServeHTTP(w, r)
	})
}
