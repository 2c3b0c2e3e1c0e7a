package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/server"
	"controlmap/server/servertest"
)

// held is a store whose shapes the first request has to wait for.
type held struct {
	*servertest.Store
	reached chan struct{} // closed when somebody waits
	free    func()        // lets them go on
}

func newHeld(t *testing.T) held {
	h := held{Store: servertest.NewStore(), reached: make(chan struct{})}
	gate := make(chan struct{})
	h.free = sync.OnceFunc(func() { close(gate) })
	t.Cleanup(h.free)
	var first sync.Once
	h.OnPolygons = func(ctx context.Context) error {
		mine := false
		first.Do(func() { mine = true })
		if !mine {
			return nil
		}
		close(h.reached)
		select {
		case <-gate:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return h
}

func TestBusyServerSaysWhenToComeAgain(t *testing.T) {
	store := newHeld(t)
	srv := servertest.Serve(t, func(cfg *server.Config) {
		cfg.Store, cfg.Workers, cfg.MaxWait = store, 1, 10*time.Millisecond
	})
	first := servertest.Begin(t.Context(), t, srv.URL+"/api/v1/compare?a=settlements&b=deepstate")
	<-store.reached
	for _, target := range []string{
		"/api/v1/changes?from=2022-02-23&to=latest", "/api/v1/frontline", "/api/v1/compare?a=deepstate&b=settlements", "/api/v1/control?region=donbas",
	} {
		r := servertest.Get(t, srv, target)
		if p := r.Problem(t, http.StatusServiceUnavailable); p.Detail != "other answers are being measured, and none was done within 10ms: try again" {
			t.Errorf("%s: got %q", target, p.Detail)
		}
		r.CheckHeader(t, "Retry-After", "5")
	}
	for _, target := range []string{"/api/v1/control", "/api/v1/areas", "/api/v1/series", "/api/v1/figures", "/api/v1/compare/matrix"} {
		if r := servertest.Get(t, srv, target); r.StatusCode != http.StatusOK {
			t.Errorf("%s: got %d, want 200: it does not stand in that line", target, r.StatusCode)
		}
	}
	store.free()
	if got := <-first; got != http.StatusOK {
		t.Errorf("got %d for the first, want 200", got)
	}
	if r := servertest.Get(t, srv, "/api/v1/frontline"); r.StatusCode != http.StatusOK {
		t.Errorf("got %d after the first, want 200", r.StatusCode)
	}
}

func TestLongAnswersDoNotHoldUpShortOnes(t *testing.T) {
	store := newHeld(t)
	srv := servertest.Serve(t, func(cfg *server.Config) {
		cfg.Store, cfg.Workers, cfg.MaxWait = store, 1, 10*time.Millisecond
	})
	first := servertest.Begin(t.Context(), t, srv.URL+"/api/v1/compare/matrix")
	<-store.reached
	servertest.Get(t, srv, "/api/v1/compare/series?a=settlements&b=deepstate").Problem(t, http.StatusServiceUnavailable)
	servertest.Get(t, srv, "/api/v1/series?step=day&by=region").Problem(t, http.StatusServiceUnavailable)
	if r := servertest.Get(t, srv, "/api/v1/series?step=month&by=region"); r.StatusCode != http.StatusOK {
		t.Errorf("got %d for a series of months, want 200", r.StatusCode)
	}
	if r := servertest.Get(t, srv, "/api/v1/compare?a=settlements&b=deepstate"); r.StatusCode != http.StatusOK {
		t.Errorf("got %d, want 200", r.StatusCode)
	}
	store.free()
	if got := <-first; got != http.StatusOK {
		t.Errorf("got %d for the matrix, want 200", got)
	}
}

func TestWhoLeavesGivesUpTheirPlace(t *testing.T) {
	var log servertest.Buffer
	store := newHeld(t)
	srv := servertest.Serve(t, func(cfg *server.Config) {
		cfg.Store, cfg.Workers, cfg.MaxWait, cfg.Log = store, 1, time.Minute, servertest.LogTo(&log)
	})
	ctx, leave := context.WithCancel(t.Context())
	first := servertest.Begin(ctx, t, srv.URL+"/api/v1/compare?a=settlements&b=deepstate")
	<-store.reached
	waiting := servertest.Begin(ctx, t, srv.URL+"/api/v1/frontline")
	leave()
	if a, b := <-first, <-waiting; a != 0 || b != 0 {
		t.Errorf("got %d and %d, want no answers", a, b)
	}
	if r := servertest.Get(t, srv, "/api/v1/frontline"); r.StatusCode != http.StatusOK {
		t.Errorf("got %d, want 200: the place is free again", r.StatusCode)
	}
	if lines := strings.Count(log.String(), `"status":499`); lines == 0 {
		t.Errorf("nobody is logged as gone:\n%s", log.String())
	}
}

func TestLongAnswersEnd(t *testing.T) {
	store := servertest.NewStore()
	store.OnPolygons = func(ctx context.Context) error {
		<-ctx.Done()
		return fmt.Errorf("reading: %w", ctx.Err())
	}
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store, cfg.Timeout = store, 20*time.Millisecond })
	for _, target := range []string{
		"/api/v1/compare/series?a=settlements&b=deepstate", "/api/v1/compare/matrix", "/api/v1/changes?from=2022-02-23&to=latest", "/api/v1/point?lon=37&lat=48",
	} {
		if p := servertest.Get(t, srv, target).Problem(t, http.StatusServiceUnavailable); !strings.Contains(p.Detail, "took too long") {
			t.Errorf("%s: got %q", target, p.Detail)
		}
	}
}

func TestDearAnswersAreMadeOnce(t *testing.T) {
	for _, target := range []string{
		"/api/v1/changes?from=2022-02-23&to=latest", "/api/v1/changes?from=2022-02-23&to=latest&format=csv", "/api/v1/frontline",
		"/api/v1/compare?a=settlements&b=deepstate", "/api/v1/compare/series?a=settlements&b=deepstate", "/api/v1/compare/matrix",
	} {
		store := servertest.NewStore()
		srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
		first := servertest.Get(t, srv, target)
		reads := store.Reads()
		again := servertest.Get(t, srv, target)
		unchanged := servertest.Get(t, srv, target, "If-None-Match", first.Header.Get("ETag"))
		if again.Text != first.Text || again.Header.Get("Content-Disposition") != first.Header.Get("Content-Disposition") {
			t.Errorf("%s: got another answer the second time", target)
		}
		if unchanged.StatusCode != http.StatusNotModified {
			t.Errorf("%s: got %d, want 304", target, unchanged.StatusCode)
		}
		if reads == 0 || store.Reads() != reads {
			t.Errorf("%s: got %d reads of shapes and then %d, want some and then none", target, reads, store.Reads()-reads)
		}
	}
}

func TestFailuresAreNotKept(t *testing.T) {
	store := servertest.NewStore()
	fail := true
	store.OnPolygons = func(context.Context) error {
		if fail {
			return errors.New("a bad sector")
		}
		return nil
	}
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
	const target = "/api/v1/compare?a=settlements&b=deepstate"
	servertest.Get(t, srv, target).Problem(t, http.StatusInternalServerError)
	fail = false
	if r := servertest.Get(t, srv, target); r.StatusCode != http.StatusOK {
		t.Errorf("got %d, want 200", r.StatusCode)
	}
}

// An import that ends while an answer is made must not leave it under the newer tag, nor
// the newer answer under the older tag.
func TestAnswersAreOfTheSnapshotsOfTheirTag(t *testing.T) {
	type answer struct{ etag, body string }
	ask := func(store *servertest.Store, target string) answer {
		r := servertest.Get(t, servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store }), target)
		return answer{r.Header.Get("ETag"), r.Text}
	}
	for _, target := range []string{
		"/api/v1/changes?from=2022-02-23&to=latest&format=csv", "/api/v1/frontline?format=csv", "/api/v1/compare?a=settlements&b=deepstate&format=csv",
		"/api/v1/compare/series?a=settlements&b=deepstate&step=day&format=csv", "/api/v1/compare/matrix?format=csv", "/api/v1/figures?format=csv",
	} {
		before, corrected, importing := servertest.NewStore(), servertest.NewStore(), servertest.NewStore()
		corrected.Correct()
		importing.OnSnapshots = func(name geo.SourceName) {
			if name == "settlements" {
				importing.Correct()
				importing.OnSnapshots = nil
			}
		}
		older, newer, got := ask(before, target), ask(corrected, target), ask(importing, target)
		if older.body == newer.body || older.etag == newer.etag {
			t.Errorf("%s: a correction changes nothing", target)
		}
		if got != older && got != newer {
			t.Errorf("%s: got %v, want that before the import, %v, or that after it, %v", target, got, older, newer)
		}
		if again := ask(importing, target); again != newer {
			t.Errorf("%s: got %v after the import, want %v", target, again, newer)
		}
	}
}
