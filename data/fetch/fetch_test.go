package fetch_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"controlmap/data/fetch"
	"controlmap/geo"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// fakeClock is a clock that only sleeping moves.
type fakeClock struct {
	mutex sync.Mutex
	now   time.Time
	slept []time.Duration
}

func (c *fakeClock) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

func (c *fakeClock) Sleep(ctx context.Context, wait time.Duration) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now = c.now.Add(wait)
	c.slept = append(c.slept, wait)
	return ctx.Err()
}

// memory keeps answers and attempts.
type memory struct {
	mutex    sync.Mutex
	kept     map[string]fetch.Kept
	bodies   map[[32]byte][]byte
	attempts []fetch.Attempt
	fault    error // of Record
}

func newMemory() *memory {
	return &memory{kept: map[string]fetch.Kept{}, bodies: map[[32]byte][]byte{}}
}

func (m *memory) Validators(_ context.Context, url string) (fetch.Kept, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.kept[url], nil
}

func (m *memory) Keep(_ context.Context, url string, response fetch.Response) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.kept[url] = fetch.Kept{ETag: response.Header.Get("Etag"), LastModified: response.Header.Get("Last-Modified"), Hash: response.Hash}
	m.bodies[response.Hash] = response.Body
	return nil
}

func (m *memory) KeptBody(_ context.Context, hash [32]byte) ([]byte, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if body, ok := m.bodies[hash]; ok {
		return body, nil
	}
	return nil, geo.Errorf(geo.NotFound, "not kept")
}

func (m *memory) Record(ctx context.Context, attempt fetch.Attempt) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	m.attempts = append(m.attempts, attempt)
	return m.fault
}

func (m *memory) statuses() []int {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	var statuses []int
	for _, attempt := range m.attempts {
		statuses = append(statuses, attempt.Status)
	}
	return statuses
}

// shown is all that was kept or recorded of addresses and errors.
func (m *memory) shown() string {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return fmt.Sprint(slices.Collect(maps.Keys(m.kept)), m.attempts)
}

// publisher is a server that counts connections.
type publisher struct {
	*httptest.Server
	connections atomic.Int32
}

func newPublisher(t *testing.T, handler http.HandlerFunc) *publisher {
	t.Helper()
	p := &publisher{Server: httptest.NewUnstartedServer(handler)}
	p.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			p.connections.Add(1)
		}
	}
	p.Start()
	t.Cleanup(p.Close)
	return p
}

// stage is a client with a clock that only sleeping moves, and what it kept.
type stage struct {
	clock  *fakeClock
	memory *memory
	client *fetch.Client
}

func newStage(t *testing.T, config fetch.Config) *stage {
	t.Helper()
	s := &stage{clock: &fakeClock{now: noon}, memory: newMemory()}
	config.Release, config.Clock, config.Sleep = "1.2.3", s.clock.Now, s.clock.Sleep
	s.client = fetch.New(config)
	t.Cleanup(s.client.Close)
	return s
}

// guest is a guest that may go to loopback and leaves no gap.
func (s *stage) guest(options fetch.Options) *fetch.Guest {
	options.AllowPrivate, options.Keeper, options.Recorder = true, s.memory, s.memory
	if options.Floor == 0 {
		options.Floor = -1
	}
	return s.client.Guest(options)
}

func answering(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }
}

// inTurn answers one request after another; the last handler answers all that follow.
func inTurn(handlers ...http.HandlerFunc) http.HandlerFunc {
	var count atomic.Int32
	return func(w http.ResponseWriter, r *http.Request) {
		handlers[min(int(count.Add(1)), len(handlers))-1](w, r)
	}
}

func status(status int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		fmt.Fprintf(w, "status %d", status)
	}
}

func wantError(t *testing.T, err error, code geo.Code, text string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want one that says %q", text)
	}
	if got := geo.CodeOf(err); got != code {
		t.Errorf("code of %v: got %s, want %s", err, got, code)
	}
	if !strings.Contains(err.Error(), text) {
		t.Errorf("error: got %q, want it to say %q", err, text)
	}
}

func wantStatuses(t *testing.T, m *memory, want ...int) {
	t.Helper()
	if got := m.statuses(); !slices.Equal(got, want) {
		t.Errorf("statuses of the attempts: got %v, want %v", got, want)
	}
}

func TestGetBringsAWholeAnswer(t *testing.T) {
	var asked http.Header
	p := newPublisher(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header
		w.Header().Set("Set-Cookie", "session=7")
		w.Header().Set("X-Map", "a")
		fmt.Fprint(w, "a map")
	})
	s := newStage(t, fetch.Config{})
	got, err := s.guest(fetch.Options{Contact: "maps@example.org"}).Get(t.Context(), p.URL+"/day?f=geojson#top")
	if err != nil {
		t.Fatal(err)
	}
	if string(got.Body) != "a map" || got.Hash != sha256.Sum256([]byte("a map")) || got.Status != 200 || got.NotModified || !got.At.Equal(noon) || got.URL != p.URL+"/day?f=geojson" {
		t.Errorf("got %+v", got)
	}
	if got.Header.Get("X-Map") != "a" || got.Header.Get("Set-Cookie") != "" {
		t.Errorf("header: got %v, want X-Map without Set-Cookie", got.Header)
	}
	if agent := asked.Get("User-Agent"); agent != "controlmap/1.2.3 (+maps@example.org)" {
		t.Errorf("User-Agent: got %q", agent)
	}
	want := fetch.Attempt{At: noon, URL: p.URL + "/day?f=geojson", Status: 200, Bytes: 5, Hash: got.Hash}
	if len(s.memory.attempts) != 1 || s.memory.attempts[0] != want {
		t.Errorf("attempts: got %+v, want one: %+v", s.memory.attempts, want)
	}
}

func TestRequestOfWhichNobodyCanBeToldIsAnError(t *testing.T) {
	p := newPublisher(t, answering("a map"))
	s := newStage(t, fetch.Config{})
	s.memory.fault = geo.Errorf(geo.Unavailable, "disk is full")
	_, err := s.guest(fetch.Options{}).Get(t.Context(), p.URL)
	wantError(t, err, geo.Unavailable, "disk is full")
	wantStatuses(t, s.memory, 200)
}

func TestContextThatEndsIsCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := newPublisher(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	s := newStage(t, fetch.Config{})
	_, err := s.guest(fetch.Options{}).Get(ctx, p.URL)
	wantError(t, err, geo.Canceled, "canceled")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not context.Canceled", err)
	}
	wantStatuses(t, s.memory, 0)
}

func TestOptionsThatAreWrongAreToldByGet(t *testing.T) {
	for _, tt := range []struct {
		name    string
		options fetch.Options
		want    string
	}{
		{"own header", fetch.Options{Headers: http.Header{"user-agent": {"Mozilla"}}}, "user-agent is set by controlmap"},
		{"line break in a value", fetch.Options{Headers: http.Header{"X-Key": {"hush\r\nX-Other: 1"}}}, `"X-Key" has a name or a value`},
		{"space in a name", fetch.Options{Headers: http.Header{"X Key": {"hush"}}}, `"X Key" has a name or a value`},
		{"contact", fetch.Options{Contact: "me\nX-Other: 1"}, "contact"},
		{"own address", fetch.Options{URL: "gopher://host/"}, "addresses of gopher are not fetched"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newStage(t, fetch.Config{})
			_, err := s.guest(tt.options).Get(t.Context(), "http://127.0.0.1:1/")
			wantError(t, err, geo.Invalid, tt.want)
			if strings.Contains(err.Error(), "hush") {
				t.Errorf("%q shows the value", err)
			}
			wantStatuses(t, s.memory)
		})
	}
}
