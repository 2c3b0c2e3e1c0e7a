package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/server"
	"controlmap/server/servertest"
)

// listener is a client of a stream of events.
type listener struct {
	*http.Response
	lines *bufio.Scanner
}

// openStream opens a stream, which is closed when the test ends or by stop.
func openStream(t *testing.T, address string, headers ...string) (l listener, stop func()) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/api/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := servertest.Client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		if err := res.Body.Close(); err != nil {
			t.Error(err)
		}
	})
	return listener{res, bufio.NewScanner(res.Body)}, stop
}

// next reads one message: its lines up to an empty one.
func (l listener) next(t *testing.T) (message []string) {
	t.Helper()
	for l.lines.Scan() {
		if l.lines.Text() == "" {
			return message
		}
		message = append(message, l.lines.Text())
	}
	t.Fatalf("the stream ended after %q: %v", message, l.lines.Err())
	return nil
}

func (l listener) want(t *testing.T, what string, want ...string) {
	t.Helper()
	if got := l.next(t); !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// quick serves a store that is asked for news all the time, with no time for answers that end.
func quick(t *testing.T, store *servertest.Store, heartbeat time.Duration) *httptest.Server {
	t.Helper()
	return servertest.Serve(t, func(cfg *server.Config) {
		cfg.Store, cfg.AskForNews, cfg.Heartbeat, cfg.Timeout = store, time.Millisecond, heartbeat, time.Millisecond
	})
}

func told(n int, source, date, state string) []string {
	return []string{
		"event: snapshot", fmt.Sprintf("id: 01234567.r%d.s0", n),
		fmt.Sprintf(`data: {"source":%q,"date":%q,"revision":%d,"state":%q}`, source, date, n, state),
	}
}

func TestEvents(t *testing.T) {
	store := servertest.NewStore()
	srv := quick(t, store, time.Hour)
	first, second := geo.NewDate(2025, 12, 1), geo.NewDate(2025, 12, 2)
	store.Tell("deepstate", first, geo.Provisional)
	l, _ := openStream(t, srv.URL, "Accept-Encoding", "gzip, br")
	for name, want := range map[string]string{
		"Content-Type": "text/event-stream", "Cache-Control": "no-store", "Content-Encoding": "", "Access-Control-Allow-Origin": "*", "X-Accel-Buffering": "no",
	} {
		if got := l.Header.Get(name); got != want {
			t.Errorf("got %s %q, want %q", name, got, want)
		}
	}
	l.want(t, "opening", "retry: 3000", "id: 01234567.r1.s0")
	store.Tell("deepstate", first, geo.Confirmed)
	l.want(t, "confirmed", told(2, "deepstate", "2025-12-01", "confirmed")...)
	store.Tell("settlements", second, geo.Confirmed)
	store.Tell("deepstate", second, geo.Withdrawn)
	l.want(t, "added", told(3, "settlements", "2025-12-02", "confirmed")...)
	l.want(t, "withdrawn", told(4, "deepstate", "2025-12-02", "withdrawn")...)

	again, _ := openStream(t, srv.URL, "Last-Event-ID", "01234567.r2.s0")
	again.want(t, "missed", told(3, "settlements", "2025-12-02", "confirmed")...)
	again.want(t, "missed as well", told(4, "deepstate", "2025-12-02", "withdrawn")...)
	again.want(t, "opening after what was missed", "retry: 3000", "id: 01234567.r4.s0")
	store.Tell("settlements", first, geo.Confirmed)
	l.want(t, "for one", told(5, "settlements", "2025-12-01", "confirmed")...)
	again.want(t, "for all", told(5, "settlements", "2025-12-01", "confirmed")...)
}

func TestEventsAfterAnIDThatIsNone(t *testing.T) {
	store := servertest.NewStore()
	store.Tell("deepstate", geo.NewDate(2025, 12, 1), geo.Confirmed)
	srv := quick(t, store, time.Hour)
	for name, id := range map[string]string{
		"another database": "89abcdef.r0.s0", "no id": "2", "too large": "01234567.r9999999999999999999.s0", "the future": "01234567.r7.s9",
	} {
		l, stop := openStream(t, srv.URL, "Last-Event-ID", id)
		l.want(t, name, "retry: 3000", "id: 01234567.r1.s0")
		stop()
	}
}

func TestEventsSayThatTheyAreAlive(t *testing.T) {
	l, _ := openStream(t, quick(t, servertest.NewStore(), time.Millisecond).URL)
	l.want(t, "opening", "retry: 3000", "id: 01234567.r0.s0")
	l.want(t, "silence", ":")
	l.want(t, "more silence", ":")
}

func TestEventsAreRefused(t *testing.T) {
	store := servertest.NewStore()
	store.Broken = geo.Errorf(geo.Unavailable, "the disk is full")
	srv := quick(t, store, time.Hour)
	servertest.Get(t, srv, "/api/v1/events").Problem(t, http.StatusServiceUnavailable)
	servertest.Get(t, srv, "/api/v1/events?regoin=UA").Problem(t, http.StatusBadRequest)
	head := servertest.Ask(t, srv, http.MethodHead, "/api/v1/events")
	if head.StatusCode != http.StatusOK || head.Header.Get("Content-Type") != "text/event-stream" {
		t.Errorf("HEAD: got %d %s, want 200 text/event-stream", head.StatusCode, head.Header.Get("Content-Type"))
	}
}

func TestEventsEndWhenTheServerStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	connections := listen(t)
	cfg := servertest.Config()
	cfg.AskForNews = time.Millisecond
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx, connections, server.New(cfg), servertest.LogTo(io.Discard)) }()
	l, _ := openStream(t, "http://"+connections.Addr().String())
	l.want(t, "opening", "retry: 3000", "id: 01234567.r0.s0")
	stop()
	for l.lines.Scan() {
		if l.lines.Text() != "" && !strings.HasPrefix(l.lines.Text(), ":") {
			t.Errorf("got %q, want the end", l.lines.Text())
		}
	}
	if err := l.lines.Err(); err != nil {
		t.Errorf("got %v, want an orderly end", err)
	}
	if err := <-ended; err != nil {
		t.Errorf("got %v, want an orderly stop", err)
	}
}
