package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"controlmap/data/fetch"
	"controlmap/geo"
)

// hangUp ends the connection without an answer.
func hangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// cutLength promises more than it sends.
func cutLength(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	fmt.Fprint(w, "half of a map")
}

// cutChunks ends without the last chunk.
func cutChunks(w http.ResponseWriter, r *http.Request) {
	fmt.Fprint(w, "half of a map")
	w.(http.Flusher).Flush()
	hangUp(w, r)
}

func TestFurtherTries(t *testing.T) {
	good := answering("a map")
	for _, tt := range []struct {
		name     string
		handler  http.HandlerFunc
		statuses []int
		waits    [][2]time.Duration // between which bounds each wait is
		code     geo.Code           // empty: it ends well
	}{
		{"at once", good, []int{200}, nil, ""},
		{"500 then 200", inTurn(status(500), good), []int{500, 200}, bounds(1), ""},
		{"twice as long each time", inTurn(status(502), status(503), status(504), good), []int{502, 503, 504, 200}, bounds(1, 2, 4), ""},
		{"500 for ever", status(500), []int{500, 500, 500, 500}, bounds(1, 2, 4), geo.Unavailable},
		{"no answer then 200", inTurn(hangUp, good), []int{0, 200}, bounds(1), ""},
		{"no answer for ever", hangUp, []int{0, 0, 0, 0}, bounds(1, 2, 4), geo.Unavailable},
		{"cut by length", inTurn(cutLength, good), []int{200, 200}, bounds(1), ""},
		{"cut in chunks", inTurn(cutChunks, good), []int{200, 200}, bounds(1), ""},
		{"cut for ever", cutLength, []int{200, 200, 200, 200}, bounds(1, 2, 4), geo.Unavailable},
		{"408", inTurn(status(408), good), []int{408, 200}, bounds(1), ""},
		{"429 without a time", inTurn(status(429), good), []int{429, 200}, bounds(1), ""},
		{"429 with seconds", inTurn(status(429, "Retry-After", "30"), good), []int{429, 200}, exactly(30 * time.Second), ""},
		{"503 with a date", inTurn(status(503, "Retry-After", "Sun, 01 Mar 2026 12:01:30 GMT"), good), []int{503, 200}, exactly(90 * time.Second), ""},
		{"date gone by", inTurn(status(503, "Retry-After", "Sun, 01 Mar 2026 11:00:00 GMT"), good), []int{503, 200}, bounds(1), ""},
		{"no sense in it", inTurn(status(503, "Retry-After", "soon"), good), []int{503, 200}, bounds(1), ""},
		{"404", status(404), []int{404}, nil, geo.NotFound},
		{"410", status(410), []int{410}, nil, geo.NotFound},
		{"403", status(403), []int{403}, nil, geo.Forbidden},
		{"501", status(501), []int{501}, nil, geo.Unavailable},
		{"206 that nobody asked for", status(206), []int{206}, nil, geo.Invalid},
		{"301 to nowhere", status(301), []int{301}, nil, geo.Invalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPublisher(t, tt.handler)
			s := newStage(t, fetch.Config{})
			got, err := s.guest(fetch.Options{}).Get(t.Context(), p.URL)
			if tt.code == "" && (err != nil || string(got.Body) != "a map") {
				t.Errorf("got %q, %v, want the map", got.Body, err)
			}
			if tt.code != "" && geo.CodeOf(err) != tt.code {
				t.Errorf("got %v, want an error of code %s", err, tt.code)
			}
			if missing := tt.code == geo.NotFound; fetch.IsMissing(err) != missing {
				t.Errorf("IsMissing: got %t, want %t", !missing, missing)
			}
			wantStatuses(t, s.memory, tt.statuses...)
			wantWaits(t, s.clock.slept, tt.waits)
		})
	}
}

// bounds are those of waits that without jitter last so many seconds.
func bounds(seconds ...int) (waits [][2]time.Duration) {
	for _, second := range seconds {
		whole := time.Duration(second) * time.Second
		waits = append(waits, [2]time.Duration{whole / 2, whole})
	}
	return waits
}

func exactly(wait time.Duration) [][2]time.Duration { return [][2]time.Duration{{wait, wait}} }

func wantWaits(t *testing.T, got []time.Duration, want [][2]time.Duration) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("waits: got %v, want %d within %v", got, len(want), want)
	}
	for i, wait := range got {
		if wait < want[i][0] || wait > want[i][1] {
			t.Errorf("wait %d: got %s, want %v", i, wait, want[i])
		}
	}
}

func TestBackoffGrowsToAMinute(t *testing.T) {
	for failed, whole := range map[int]time.Duration{0: time.Second, 1: time.Second, 2: 2 * time.Second, 6: 32 * time.Second, 7: time.Minute, 8: time.Minute, 1000: time.Minute} {
		for range 100 {
			if got := fetch.Backoff(failed); got <= whole/2-1 || got > whole {
				t.Fatalf("after %d tries: got %s, want %s to %s", failed, got, whole/2, whole)
			}
		}
	}
}

func TestLongWaitsAreLeftToTheScheduler(t *testing.T) {
	p := newPublisher(t, inTurn(status(429, "Retry-After", "3600"), answering("a map")))
	s := newStage(t, fetch.Config{})
	one, other := s.guest(fetch.Options{}), s.guest(fetch.Options{})

	_, err := one.Get(t.Context(), p.URL)
	wantStatusError(t, err, 429, time.Hour)
	s.clock.now = noon.Add(20 * time.Minute)
	_, err = other.Get(t.Context(), p.URL+"/other")
	wantStatusError(t, err, 429, 40*time.Minute)
	wantStatuses(t, s.memory, 429)
	if len(s.clock.slept) != 0 {
		t.Errorf("slept %v, want no sleep", s.clock.slept)
	}

	s.clock.now = noon.Add(61 * time.Minute)
	if got, err := other.Get(t.Context(), p.URL); err != nil || string(got.Body) != "a map" {
		t.Errorf("an hour later: got %q, %v, want the map", got.Body, err)
	}
}

func TestClockThatWasSetBackOpensHosts(t *testing.T) {
	p := newPublisher(t, inTurn(status(429, "Retry-After", "3600"), answering("a map")))
	s := newStage(t, fetch.Config{})
	guest := s.guest(fetch.Options{Floor: time.Second})
	_, err := guest.Get(t.Context(), p.URL)
	wantStatusError(t, err, 429, time.Hour)
	s.clock.now = noon.AddDate(-1, 0, 0)
	if got, err := guest.Get(t.Context(), p.URL); err != nil || string(got.Body) != "a map" {
		t.Errorf("got %q, %v, want the map", got.Body, err)
	}
}

func TestWaitsThatOutlastTheContextAreNotSlept(t *testing.T) {
	p := newPublisher(t, status(503, "Retry-After", "100"))
	s := newStage(t, fetch.Config{})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Second)
	defer cancel()
	_, err := s.guest(fetch.Options{}).Get(ctx, p.URL)
	wantStatusError(t, err, 503, 100*time.Second)
	wantStatuses(t, s.memory, 503)
}

func wantStatusError(t *testing.T, err error, status int, retryAfter time.Duration) {
	t.Helper()
	found, ok := errors.AsType[*fetch.StatusError](err)
	if !ok || found.Status != status || found.RetryAfter != retryAfter || found.URL == "" {
		t.Errorf("got %v, want a StatusError of %d that asks to wait for %s", err, status, retryAfter)
	}
}

func TestCertificateThatNobodySignedIsAskedOnce(t *testing.T) {
	p := httptest.NewTLSServer(answering("a map"))
	defer p.Close()
	s := newStage(t, fetch.Config{})
	_, err := s.guest(fetch.Options{}).Get(t.Context(), p.URL)
	wantError(t, err, geo.Unavailable, "certificate")
	wantStatuses(t, s.memory, 0)
}

func TestGapBetweenRequests(t *testing.T) {
	p := newPublisher(t, answering("a map"))
	s := newStage(t, fetch.Config{})
	hasty, slow := s.guest(fetch.Options{}), s.guest(fetch.Options{Floor: 3 * time.Second})
	for _, step := range []struct {
		guest *fetch.Guest
		later time.Duration
	}{{slow, 0}, {slow, 0}, {slow, time.Second}, {slow, 5 * time.Second}, {hasty, 0}} {
		s.clock.now = s.clock.now.Add(step.later)
		if _, err := step.guest.Get(t.Context(), p.URL); err != nil {
			t.Fatal(err)
		}
	}
	wantWaits(t, s.clock.slept, append(exactly(3*time.Second), exactly(2*time.Second)...))

	usual := s.client.Guest(fetch.Options{AllowPrivate: true})
	if _, err := usual.Get(t.Context(), p.URL); err != nil {
		t.Fatal(err)
	}
	if last := s.clock.slept[len(s.clock.slept)-1]; last != fetch.DefaultFloor {
		t.Errorf("without a floor: got a gap of %s, want %s", last, fetch.DefaultFloor)
	}
}

func TestGapThatOutlastsTheContextIsAnError(t *testing.T) {
	p := newPublisher(t, answering("a map"))
	s := newStage(t, fetch.Config{})
	guest := s.guest(fetch.Options{Floor: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := guest.Get(ctx, p.URL); err != nil {
		t.Fatal(err)
	}
	_, err := guest.Get(ctx, p.URL)
	wantError(t, err, geo.Unavailable, "the wait of 1h0m0s before the next request")
	wantStatuses(t, s.memory, 200)
}

func TestRetryAfter(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"0": 0, "7": 7 * time.Second, " 120 ": 2 * time.Minute,
		"86401": 24 * time.Hour, "99999999999999999999999999": 24 * time.Hour,
		"Sun, 01 Mar 2026 12:00:45 GMT":  45 * time.Second,
		"Sunday, 01-Mar-26 12:00:45 GMT": 45 * time.Second,
		"Sun Mar  1 12:00:45 2026":       45 * time.Second,
		"Sun, 01 Mar 2026 11:00:00 GMT":  0,
		"Sun, 01 Mar 2099 11:00:00 GMT":  24 * time.Hour,
	} {
		if got, ok := fetch.ParseRetryAfter(text, noon); !ok || got != want {
			t.Errorf("%q: got %s, %t, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", " ", "-1", "+1", "1.5", "1e3", "soon", "2026-03-01T12:00:45Z", "٣"} {
		if got, ok := fetch.ParseRetryAfter(text, noon); ok || got != 0 {
			t.Errorf("%q: got %s, %t, want nothing", text, got, ok)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "0", "120", "-1", "99999999999999999999", "Sun, 01 Mar 2026 12:00:45 GMT", "Sunday, 01-Mar-26 12:00:45 GMT"} {
		f.Add(seed, int64(0))
	}
	f.Fuzz(func(t *testing.T, text string, seconds int64) {
		wait, ok := fetch.ParseRetryAfter(text, time.Unix(seconds, 0))
		if wait < 0 || wait > 24*time.Hour || !ok && wait != 0 {
			t.Errorf("%q: got %s, %t, want 0 to 24 h", text, wait, ok)
		}
	})
}
