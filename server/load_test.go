package server_test

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
)

// held is a store whose shapes the first request has to wait for.
type held struct {
	*fakeStore
	reached chan struct{} // closed when somebody waits
	free    func()        // lets them go on
}

func newHeld(t *testing.T) held {
	h := held{fakeStore: newStore(), reached: make(chan struct{})}
	gate := make(chan struct{})
	h.free = sync.OnceFunc(func() { close(gate) })
	t.Cleanup(h.free)
	var first sync.Once
	h.drawing = func(ctx context.Context) error {
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

// begin asks for target without waiting; the status comes when the answer does.
func begin(ctx context.Context, t *testing.T, address string) <-chan int {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	status := make(chan int, 1)
	go func() {
		res, err := client.Do(req)
		if err != nil {
			status <- 0
			return
		}
		status <- res.StatusCode
		if err := res.Body.Close(); err != nil {
			t.Error(err)
		}
	}()
	return status
}

func TestBusyServerSaysWhenToComeAgain(t *testing.T) {
	store := newHeld(t)
	srv := serve(t, func(cfg *server.Config) {
		cfg.Store, cfg.Workers, cfg.MaxWait = store, 1, 10*time.Millisecond
	})
	first := begin(t.Context(), t, srv.URL+"/api/v1/compare?a=settlements&b=deepstate")
	<-store.reached
	for _, target := range []string{
		"/api/v1/changes?from=2022-02-23&to=latest", "/api/v1/frontline", "/api/v1/compare?a=deepstate&b=settlements", "/api/v1/control?region=donbas",
	} {
		r := get(t, srv, target)
		if p := r.problem(t, http.StatusServiceUnavailable); p.Detail != "other answers are being measured, and none was done within 10ms: try again" {
			t.Errorf("%s: got %q", target, p.Detail)
		}
		r.header(t, "Retry-After", "5")
	}
	for _, target := range []string{"/api/v1/control", "/api/v1/areas", "/api/v1/series", "/api/v1/figures", "/api/v1/compare/matrix"} {
		if r := get(t, srv, target); r.StatusCode != http.StatusOK {
			t.Errorf("%s: got %d, want 200: it does not stand in that line", target, r.StatusCode)
		}
	}
	store.free()
	if got := <-first; got != http.StatusOK {
		t.Errorf("got %d for the first, want 200", got)
	}
	if r := get(t, srv, "/api/v1/frontline"); r.StatusCode != http.StatusOK {
		t.Errorf("got %d after the first, want 200", r.StatusCode)
	}
}

func TestLongAnswersDoNotHoldUpShortOnes(t *testing.T) {
	store := newHeld(t)
	srv := serve(t, func(cfg *server.Config) {
		cfg.Store, cfg.Workers, cfg.MaxWait = store, 1, 10*time.Millisecond
	})
	first := begin(t.Context(), t, srv.URL+"/api/v1/compare/matrix")
	<-store.reached
	get(t, srv, "/api/v1/compare/series?a=settlements&b=deepstate").problem(t, http.StatusServiceUnavailable)
	get(t, srv, "/api/v1/series?step=day&by=region").problem(t, http.StatusServiceUnavailable)
	if r := get(t, srv, "/api/v1/series?step=month&by=region"); r.StatusCode != http.StatusOK {
		t.Errorf("got %d for a series of months, want 200", r.StatusCode)
	}
	if r := get(t, srv, "/api/v1/compare?a=settlements&b=deepstate"); r.StatusCode != http.StatusOK {
		t.Errorf("got %d, want 200", r.StatusCode)
	}
	store.free()
	if got := <-first; got != http.StatusOK {
		t.Errorf("got %d for the matrix, want 200", got)
	}
}

func TestWhoLeavesGivesUpTheirPlace(t *testing.T) {
	var log syncBuffer
	store := newHeld(t)
	srv := serve(t, func(cfg *server.Config) {
		cfg.Store, cfg.Workers, cfg.MaxWait, cfg.Log = store, 1, time.Minute, logTo(&log)
	})
	ctx, leave := context.WithCancel(t.Context())
	first := begin(ctx, t, srv.URL+"/api/v1/compare?a=settlements&b=deepstate")
	<-store.reached
	waiting := begin(ctx, t, srv.URL+"/api/v1/frontline")
	leave()
	if a, b := <-first, <-waiting; a != 0 || b != 0 {
		t.Errorf("got %d and %d, want no answers", a, b)
	}
	if r := get(t, srv, "/api/v1/frontline"); r.StatusCode != http.StatusOK {
		t.Errorf("got %d, want 200: the place is free again", r.StatusCode)
	}
	if lines := strings.Count(log.String(), `"status":499`); lines == 0 {
		t.Errorf("nobody is logged as gone:\n%s", log.String())
	}
}

func TestLongAnswersEnd(t *testing.T) {
	store := newStore()
	store.drawing = func(ctx context.Context) error {
		<-ctx.Done()
		return fmt.Errorf("reading: %w", ctx.Err())
	}
	srv := serve(t, func(cfg *server.Config) { cfg.Store, cfg.Timeout = store, 20*time.Millisecond })
	for _, target := range []string{
		"/api/v1/compare/series?a=settlements&b=deepstate", "/api/v1/compare/matrix", "/api/v1/changes?from=2022-02-23&to=latest", "/api/v1/point?lon=37&lat=48",
	} {
		if p := get(t, srv, target).problem(t, http.StatusServiceUnavailable); !strings.Contains(p.Detail, "took too long") {
			t.Errorf("%s: got %q", target, p.Detail)
		}
	}
}

func TestDearAnswersAreMadeOnce(t *testing.T) {
	for _, target := range []string{
		"/api/v1/changes?from=2022-02-23&to=latest", "/api/v1/changes?from=2022-02-23&to=latest&format=csv", "/api/v1/frontline",
		"/api/v1/compare?a=settlements&b=deepstate", "/api/v1/compare/series?a=settlements&b=deepstate", "/api/v1/compare/matrix",
	} {
		store := newStore()
		srv := serve(t, func(cfg *server.Config) { cfg.Store = store })
		first := get(t, srv, target)
		reads := store.reads()
		again := get(t, srv, target)
		unchanged := get(t, srv, target, "If-None-Match", first.Header.Get("ETag"))
		if again.body != first.body || again.Header.Get("Content-Disposition") != first.Header.Get("Content-Disposition") {
			t.Errorf("%s: got another answer the second time", target)
		}
		if unchanged.StatusCode != http.StatusNotModified {
			t.Errorf("%s: got %d, want 304", target, unchanged.StatusCode)
		}
		if reads == 0 || store.reads() != reads {
			t.Errorf("%s: got %d reads of shapes and then %d, want some and then none", target, reads, store.reads()-reads)
		}
	}
}

func TestFailuresAreNotKept(t *testing.T) {
	store := newStore()
	fail := true
	store.drawing = func(context.Context) error {
		if fail {
			return errors.New("a bad sector")
		}
		return nil
	}
	srv := serve(t, func(cfg *server.Config) { cfg.Store = store })
	const target = "/api/v1/compare?a=settlements&b=deepstate"
	get(t, srv, target).problem(t, http.StatusInternalServerError)
	fail = false
	if r := get(t, srv, target); r.StatusCode != http.StatusOK {
		t.Errorf("got %d, want 200", r.StatusCode)
	}
}

// An import that ends while an answer is made must not leave it under the newer tag, nor
// the newer answer under the older tag.
func TestAnswersAreOfTheSnapshotsOfTheirTag(t *testing.T) {
	type answer struct{ etag, body string }
	ask := func(store *fakeStore, target string) answer {
		r := get(t, serve(t, func(cfg *server.Config) { cfg.Store = store }), target)
		return answer{r.Header.Get("ETag"), r.body}
	}
	for _, target := range []string{
		"/api/v1/changes?from=2022-02-23&to=latest&format=csv", "/api/v1/frontline?format=csv", "/api/v1/compare?a=settlements&b=deepstate&format=csv",
		"/api/v1/compare/series?a=settlements&b=deepstate&step=day&format=csv", "/api/v1/compare/matrix?format=csv", "/api/v1/figures?format=csv",
	} {
		before, corrected, importing := newStore(), newStore(), newStore()
		corrected.correct()
		importing.listed = func(name geo.SourceName) {
			if name == "settlements" {
				importing.correct()
				importing.listed = nil
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
