package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/server"
	"controlmap/server/servertest"

	"github.com/paulmach/orb"
)

func TestConditionalRequests(t *testing.T) {
	srv := servertest.Serve(t, nil)
	for _, target := range []string{
		"/", "/docs", "/openapi.json", "/favicon.svg",
		"/api/v1/sources", "/api/v1/sources/settlements/dates", "/api/v1/regions", "/api/v1/regions?format=geojson",
		"/api/v1/areas", "/api/v1/areas?format=csv", "/api/v1/control?region=donbas",
		"/api/v1/series", "/api/v1/series?by=region&format=csv", "/api/v1/changes?from=2022-02-23&to=latest", "/api/v1/changes?from=2022-02-23&to=2025-12-01&format=csv",
		"/api/v1/frontline", "/api/v1/figures", "/api/v1/point?lon=37.6&lat=48.5", "/api/v1/places?q=Bakhmut", "/api/v1/places/490?format=csv",
		"/api/v1/compare?a=settlements&b=deepstate", "/api/v1/compare?a=settlements&b=deepstate&format=geojson",
		"/api/v1/compare/series?a=settlements&b=deepstate", "/api/v1/compare/matrix",
	} {
		first := servertest.Get(t, srv, target)
		etag := first.Header.Get("ETag")
		if !strings.HasPrefix(etag, `W/"`) {
			t.Errorf("%s: got ETag %q, want a weak one", target, etag)
			continue
		}
		for given, want := range map[string]int{
			etag:                              http.StatusNotModified,
			strings.TrimPrefix(etag, "W/"):    http.StatusNotModified,
			`"a, b", ` + etag + `, W/"other"`: http.StatusNotModified,
			"*":                               http.StatusNotModified,
			`W/"other"`:                       http.StatusOK,
			"nonsense":                        http.StatusOK,
		} {
			again := servertest.Get(t, srv, target, "If-None-Match", given)
			if again.StatusCode != want {
				t.Errorf("%s, If-None-Match %s: got %d, want %d", target, given, again.StatusCode, want)
			}
			again.CheckHeader(t, "ETag", etag)
			again.CheckHeader(t, "Cache-Control", first.Header.Get("Cache-Control"))
			if want == http.StatusNotModified && again.Text != "" {
				t.Errorf("%s: got a body with 304: %q", target, again.Text)
			}
		}
	}
}

// A tag must differ wherever the answer does.
func TestETagsTellAnswersApart(t *testing.T) {
	srv := servertest.Serve(t, nil)
	flagged := servertest.Serve(t, func(cfg *server.Config) {
		store := servertest.NewStore()
		store.Flags[3] = []geo.Flag{{Kind: geo.FlagStep, Reason: "far"}}
		cfg.Store = store
	})
	seen := map[string]string{}
	for _, query := range []string{"", "?region=donbas", "?region=UA-14", "?status=occupied", "?bbox=37,48,38,49", "?date=2022-02-23", "?date=2022-02-24"} {
		etag := servertest.Get(t, srv, "/api/v1/control"+query).Header.Get("ETag")
		if other, taken := seen[etag]; taken {
			t.Errorf("%q and %q have the same tag", query, other)
		}
		seen[etag] = query
	}
	if etag := servertest.Get(t, flagged, "/api/v1/control").Header.Get("ETag"); seen[etag] != "" || etag == "" {
		t.Errorf("a flag leaves the tag as it was: %q", etag)
	}
}

func TestDerivedETagsTellAnswersApart(t *testing.T) {
	credited := servertest.Serve(t, func(cfg *server.Config) {
		store := servertest.NewStore()
		for i := range store.SourceList {
			store.SourceList[i].Attribution = "somebody else"
		}
		cfg.Store = store
	})
	elsewhere := servertest.Serve(t, func(cfg *server.Config) { cfg.Database = "fedcba9876543210" })
	released := servertest.Serve(t, func(cfg *server.Config) { cfg.Release.Version = "99.0.0" })
	built := servertest.Serve(t, func(cfg *server.Config) { cfg.Release.Commit = "0123456" })
	seen := map[string]string{}
	for name, srv := range map[string]*httptest.Server{"GeoNames": servertest.Serve(t, nil), "somebody else": credited, "another database": elsewhere,
		"another version": released, "another commit": built} {
		for _, target := range []string{
			"/api/v1/control", "/api/v1/map.png", "/api/v1/tiles/changed?from=2022-02-23&to=latest",
			"/api/v1/changes?from=2022-02-23&to=latest", "/api/v1/changes?from=2022-02-23&to=latest&format=json",
			"/api/v1/changes?from=2022-02-23&to=latest&region=donbas", "/api/v1/changes?from=2022-02-24&to=latest",
			"/api/v1/changes?from=2022-02-23&to=latest&as_known_at=2026-01-01T00:00:00Z", "/api/v1/frontline", "/api/v1/frontline?format=csv",
			"/api/v1/compare?a=settlements&b=deepstate", "/api/v1/compare?b=settlements&a=deepstate",
			"/api/v1/compare?a=settlements&b=deepstate&status=occupied,contested", "/api/v1/compare/series?a=settlements&b=deepstate",
			"/api/v1/compare/series?a=settlements&b=deepstate&step=year", "/api/v1/compare/matrix", "/api/v1/figures", "/api/v1/figures?format=csv",
		} {
			etag, what := servertest.Get(t, srv, target).Header.Get("ETag"), target+" of "+name
			if other, taken := seen[etag]; taken || etag == "" {
				t.Errorf("%s has the tag %q of %s", what, etag, other)
			}
			seen[etag] = what
		}
	}
}

func TestUnchangedControlReadsNoShapes(t *testing.T) {
	store := servertest.NewStore()
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
	etag := servertest.Get(t, srv, "/api/v1/control").Header.Get("ETag")
	servertest.Get(t, srv, "/api/v1/control", "If-None-Match", etag)
	if reads := store.Reads(); reads != 1 {
		t.Errorf("got %d reads of areas, want 1", reads)
	}
}

func TestControlAsksForAsLittleAsItNeeds(t *testing.T) {
	store := servertest.NewStore()
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
	servertest.Get(t, srv, "/api/v1/control?region=UA-14&status=occupied&date=2022-02-23")
	got := store.PolygonReads[0]
	want := orb.Bound{Min: orb.Point{37, 48}, Max: orb.Point{38, 49}}
	if got.Revision != 1 || len(got.Statuses) != 1 || got.Statuses[0] != geo.Occupied || got.Bound == nil || *got.Bound != want {
		t.Errorf("got %+v, want what is occupied within %v in revision 1", got, want)
	}
}

func TestCacheControl(t *testing.T) {
	srv := servertest.Serve(t, nil)
	for target, want := range map[string]string{
		"/":                                                "no-cache",
		"/index.html":                                      "no-cache",
		"/favicon.svg":                                     "no-cache",
		"/assets/index-abc.js":                             "public, max-age=31536000, immutable",
		"/api/v1/areas":                                    "public, max-age=60, must-revalidate",
		"/api/v1/areas?date=2025-12-01":                    "public, max-age=300, must-revalidate",
		"/api/v1/control?date=latest":                      "public, max-age=60, must-revalidate",
		"/api/v1/control?date=2025-12-01":                  "public, max-age=300, must-revalidate",
		"/api/v1/series":                                   "public, max-age=60, must-revalidate",
		"/api/v1/series?to=2025-12-01":                     "public, max-age=300, must-revalidate",
		"/api/v1/changes?from=2022-02-23&to=latest":        "public, max-age=60, must-revalidate",
		"/api/v1/changes?from=2022-02-23&to=2025-12-01":    "public, max-age=300, must-revalidate",
		"/api/v1/frontline":                                "public, max-age=60, must-revalidate",
		"/api/v1/figures":                                  "public, max-age=60, must-revalidate",
		"/api/v1/point?lon=37&lat=48":                      "public, max-age=60, must-revalidate",
		"/api/v1/point?lon=37&lat=48&date=2025-12-01":      "public, max-age=300, must-revalidate",
		"/api/v1/places/490":                               "public, max-age=60, must-revalidate",
		"/api/v1/compare/matrix":                           "public, max-age=60, must-revalidate",
		"/api/v1/compare/matrix?date=2025-12-01":           "public, max-age=300, must-revalidate",
		"/api/v1/compare?a=settlements&b=deepstate":        "public, max-age=60, must-revalidate",
		"/api/v1/compare/series?a=settlements&b=deepstate": "public, max-age=60, must-revalidate",
		"/api/v1/compare/series?a=settlements&b=empty":     "no-store",
		"/healthz":                                         "no-store",
		"/readyz":                                          "no-store",
		"/assets/gone.js":                                  "no-store",
	} {
		servertest.Get(t, srv, target).CheckHeader(t, "Cache-Control", want)
	}
}

func TestCompression(t *testing.T) {
	srv := servertest.Serve(t, nil)
	tests := []struct {
		target, accept, encoding string
	}{
		{"/api/v1/regions?format=geojson", "gzip", "gzip"},
		{"/api/v1/regions?format=geojson", "br, gzip;q=0.5", "gzip"},
		{"/api/v1/regions?format=geojson", "zstd, gzip", "gzip"},
		{"/api/v1/regions?format=geojson", "gzip;q=0", ""},
		{"/api/v1/regions?format=geojson", "gzip;q=0.0, identity", ""},
		{"/api/v1/regions?format=geojson", "", ""},
		{"/api/v1/regions?format=geojson", "br", ""},
		{"/api/v1/compare?a=settlements&b=deepstate&format=geojson", "gzip", "gzip"},
		{"/api/v1/figures", "gzip", "gzip"},
		{"/assets/index-abc.js", "gzip", "gzip"},
		{"/docs", "gzip", "gzip"},
		{"/healthz", "gzip", ""}, // too small to gain
	}
	for _, tt := range tests {
		t.Run(tt.target+" "+tt.accept, func(t *testing.T) {
			plain := servertest.Get(t, srv, tt.target)
			got := servertest.Get(t, srv, tt.target, "Accept-Encoding", tt.accept)
			got.CheckHeader(t, "Content-Encoding", tt.encoding)
			got.CheckHeader(t, "Vary", "Accept-Encoding")
			got.CheckHeader(t, "ETag", plain.Header.Get("ETag"))
			if tt.encoding == "gzip" {
				got.Text = gunzip(t, got.Text)
			}
			if got.Text != plain.Text {
				t.Errorf("got another body than without encoding: %d bytes, want %d", len(got.Text), len(plain.Text))
			}
		})
	}
}

func gunzip(t *testing.T, body string) string {
	t.Helper()
	zr, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(zr)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

func TestErrorsAreCompressedToo(t *testing.T) {
	r := servertest.Get(t, servertest.Serve(t, nil), "/api/v1/areas?x="+strings.Repeat("y", 4000), "Accept-Encoding", "gzip")
	if r.StatusCode != http.StatusBadRequest || r.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("got %d, %q; want 400, gzip", r.StatusCode, r.Header.Get("Content-Encoding"))
	}
	r.Text = gunzip(t, r.Text)
	r.Problem(t, http.StatusBadRequest)
}

func TestCORS(t *testing.T) {
	srv := servertest.Serve(t, nil)
	for target, want := range map[string]string{
		"/api/v1/areas":           "*",
		"/api/v1/areas?regoin=UA": "*", // the reason must be readable too
		"/api/v1/nothing":         "*",
		"/tiles/anything":         "*",
		"/":                       "",
		"/docs":                   "",
		"/healthz":                "",
	} {
		r := servertest.Get(t, srv, target, "Origin", "https://example.org")
		r.CheckHeader(t, "Access-Control-Allow-Origin", want)
		if want != "" {
			r.CheckHeader(t, "Access-Control-Expose-Headers", "ETag, X-Request-Id")
		}
	}
	preflight := servertest.Ask(t, srv, http.MethodOptions, "/api/v1/areas",
		"Origin", "https://example.org", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "if-none-match")
	if preflight.StatusCode != http.StatusNoContent {
		t.Errorf("preflight: got %d, want 204", preflight.StatusCode)
	}
	preflight.CheckHeader(t, "Access-Control-Allow-Methods", "GET, HEAD")
	preflight.CheckHeader(t, "Access-Control-Allow-Headers", "If-None-Match, X-Request-Id")
}

func TestSecurityHeaders(t *testing.T) {
	srv := servertest.Serve(t, nil)
	const strict = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
		"font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
	for target, ancestors := range map[string]string{
		"/": "*", "/index.html": "*",
		"/docs": "'none'", "/api/v1/areas": "'none'", "/nothing": "'none'", "/assets/index-abc.js": "'none'", "/healthz": "'none'",
	} {
		r := servertest.Get(t, srv, target)
		r.CheckHeader(t, "Content-Security-Policy", strict+ancestors)
		r.CheckHeader(t, "X-Content-Type-Options", "nosniff")
		r.CheckHeader(t, "Referrer-Policy", "no-referrer")
		r.CheckHeader(t, "Server", "")
		r.CheckHeader(t, "X-Powered-By", "")
		// The page copies links, also where it is embedded and allowed to.
		if rights := r.Header.Get("Permissions-Policy"); !strings.Contains(rights, "geolocation=()") || strings.Contains(rights, "clipboard") || strings.Contains(rights, "fullscreen") {
			t.Errorf("%s: got Permissions-Policy %q", target, r.Header.Get("Permissions-Policy"))
		}
	}
}

func TestRequestIDs(t *testing.T) {
	srv := servertest.Serve(t, nil)
	servertest.Get(t, srv, "/healthz", "X-Request-Id", "abc-123_X.y").CheckHeader(t, "X-Request-Id", "abc-123_X.y")
	for _, bad := range []string{"", "has space", "<script>", strings.Repeat("a", 65), `quote"`} {
		got := servertest.Get(t, srv, "/healthz", "X-Request-Id", bad).Header.Get("X-Request-Id")
		if got == bad || len(got) < 16 {
			t.Errorf("%q: got %q, want a new id", bad, got)
		}
	}
	a, b := servertest.Get(t, srv, "/healthz").Header.Get("X-Request-Id"), servertest.Get(t, srv, "/healthz").Header.Get("X-Request-Id")
	if a == b {
		t.Errorf("two requests have the id %s", a)
	}
}

func TestErrorCodes(t *testing.T) {
	tests := []struct {
		name   string
		err    error
		status int
		detail string
	}{
		{"not found", geo.Errorf(geo.NotFound, "no such day"), 404, "no such day"},
		{"forbidden", geo.Errorf(geo.Forbidden, "not licensed"), 403, "not licensed"},
		{"unavailable", geo.Wrap(geo.Unavailable, errors.New("disk full"), "cannot read"), 503, "cannot read: disk full"},
		{"unknown", errors.New("table secrets is missing"), 500, "internal error"},
		{"wrapped", fmt.Errorf("more: %w", geo.Errorf(geo.Invalid, "bad day")), 400, "more: bad day"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			store := servertest.NewStore()
			store.Broken = tt.err
			srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
			for _, target := range []string{"/api/v1/sources", "/api/v1/areas", "/api/v1/sources/settlements/dates"} {
				if p := servertest.Get(t, srv, target).Problem(t, tt.status); p.Detail != tt.detail {
					t.Errorf("%s: got %q, want %q", target, p.Detail, tt.detail)
				}
			}
		})
	}
}

// lastLine returns the newest line of a log, once it has as many as wanted.
func lastLine(t *testing.T, log *servertest.Buffer, lines int) map[string]any {
	t.Helper()
	var all []string
	for range 200 {
		all = strings.Split(strings.TrimSpace(log.String()), "\n")
		if len(all) >= lines && all[0] != "" {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if len(all) != lines {
		t.Fatalf("got %d lines, want %d:\n%s", len(all), lines, log.String())
	}
	var line map[string]any
	if err := json.Unmarshal([]byte(all[lines-1]), &line); err != nil {
		t.Fatal(err)
	}
	return line
}

func TestPanicsAreAnsweredAndLogged(t *testing.T) {
	var log servertest.Buffer
	store := servertest.NewStore()
	store.OnSnapshot = func(context.Context) error { panic("a defect with secrets") }
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store, cfg.Log = store, servertest.LogTo(&log) })
	r := servertest.Get(t, srv, "/api/v1/areas")
	if p := r.Problem(t, http.StatusInternalServerError); p.Detail != "internal error" {
		t.Errorf("got detail %q, want internal error", p.Detail)
	}
	line := lastLine(t, &log, 1)
	if line["level"] != "ERROR" || line["error"] != "panic: a defect with secrets" || !strings.Contains(fmt.Sprint(line["stack"]), "http_test.go") {
		t.Errorf("got %v, want the panic with its stack", line)
	}
}

func TestLog(t *testing.T) {
	var log servertest.Buffer
	srv := servertest.Serve(t, func(cfg *server.Config) {
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		cfg.Log = servertest.LogTo(&log)
		cfg.Clock = func() time.Time {
			now = now.Add(time.Second)
			return now
		}
	})
	tests := []struct {
		target, route, level string
		status               float64
		failure              any
	}{
		{"/api/v1/sources/settlements/dates", "/api/v1/sources/{source}/dates", "INFO", 200, nil},
		{"/api/v1/areas?date=2014-01-01", "/api/v1/areas", "INFO", 404, `source "settlements" has no snapshot at or before 2014-01-01`},
		{"/healthz", "/healthz", "DEBUG", 200, nil},
		{"/assets/index-abc.js", "static", "INFO", 200, nil},
	}
	for i, tt := range tests {
		r := servertest.Get(t, srv, tt.target)
		line := lastLine(t, &log, i+1)
		path, _, _ := strings.Cut(tt.target, "?")
		want := map[string]any{
			"msg": "request", "level": tt.level, "method": "GET", "route": tt.route, "path": path, "status": tt.status,
			"bytes": float64(len(r.Text)), "duration": float64(time.Second), "request_id": r.Header.Get("X-Request-Id"), "error": tt.failure,
		}
		for key, value := range want {
			if line[key] != value {
				t.Errorf("%s: got %s %v, want %v", tt.target, key, line[key], value)
			}
		}
	}
}

func TestTimeout(t *testing.T) {
	var log servertest.Buffer
	store := servertest.NewStore()
	store.OnSnapshot = func(ctx context.Context) error {
		<-ctx.Done()
		return fmt.Errorf("reading: %w", ctx.Err())
	}
	srv := servertest.Serve(t, func(cfg *server.Config) {
		cfg.Store, cfg.Timeout, cfg.Log = store, 20*time.Millisecond, servertest.LogTo(&log)
	})
	r := servertest.Get(t, srv, "/api/v1/control")
	p := r.Problem(t, http.StatusServiceUnavailable)
	if !strings.Contains(p.Detail, "took too long") || r.Header.Get("Retry-After") == "" {
		t.Errorf("got %q, Retry-After %q", p.Detail, r.Header.Get("Retry-After"))
	}
	if line := lastLine(t, &log, 1); line["level"] != "ERROR" {
		t.Errorf("got level %v, want ERROR", line["level"])
	}
}

func TestClientThatLeaves(t *testing.T) {
	var log servertest.Buffer
	store := servertest.NewStore()
	ctx, leave := context.WithCancel(t.Context())
	store.OnSnapshot = func(inner context.Context) error {
		leave()
		<-inner.Done()
		return inner.Err()
	}
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store, cfg.Log = store, servertest.LogTo(&log) })
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, srv.URL+"/api/v1/areas", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := servertest.Client.Do(req)
	if err == nil {
		res.Body.Close()
	}
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got error %v, want %v", err, context.Canceled)
	}
	if line := lastLine(t, &log, 1); line["status"] != 499.0 || line["level"] != "INFO" {
		t.Errorf("got status %v at %v, want 499 at INFO", line["status"], line["level"])
	}
}

func TestBodyLimit(t *testing.T) {
	limited := servertest.Config()
	limited.MaxBody = 10
	handler := server.New(limited)
	for size, want := range map[int]int{10: http.StatusOK, 11: http.StatusRequestEntityTooLarge} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/healthz", bytes.NewReader(make([]byte, size))))
		if w.Code != want {
			t.Errorf("%d bytes: got %d, want %d", size, w.Code, want)
		}
		if want != http.StatusOK && w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("got %s, want problem details", w.Header().Get("Content-Type"))
		}
	}
}

// brokenPipe fails once an answer is under way.
type brokenPipe struct {
	*httptest.ResponseRecorder
	room int
}

func (b *brokenPipe) Write(p []byte) (int, error) {
	if b.room -= len(p); b.room < 0 {
		return 0, errors.New("broken pipe")
	}
	return b.ResponseRecorder.Write(p)
}

func TestAnswerCutOffIsNotWhole(t *testing.T) {
	var log servertest.Buffer
	logged := servertest.Config()
	logged.Log = servertest.LogTo(&log)
	handler := server.New(logged)
	defer func() {
		got := recover()
		if err, ok := got.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("got panic %v, want %v", got, http.ErrAbortHandler)
		}
		if line := lastLine(t, &log, 1); line["error"] != "broken pipe" {
			t.Errorf("got %v in the log, want broken pipe", line["error"])
		}
	}()
	handler.ServeHTTP(&brokenPipe{httptest.NewRecorder(), 10}, httptest.NewRequest(http.MethodGet, "/api/v1/control", nil))
}
