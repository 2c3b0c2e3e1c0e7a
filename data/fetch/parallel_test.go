package fetch_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"controlmap/data/fetch"
	"controlmap/geo"
)

func TestManyCallersShareOneConnection(t *testing.T) {
	var open, most atomic.Int32
	p := newPublisher(t, func(w http.ResponseWriter, r *http.Request) {
		now := open.Add(1)
		defer open.Add(-1)
		for seen := most.Load(); now > seen && !most.CompareAndSwap(seen, now); seen = most.Load() {
		}
		time.Sleep(time.Millisecond)
		fmt.Fprint(w, r.URL.Path)
	})
	s := newStage(t, fetch.Config{})
	guests := []*fetch.Guest{s.guest(fetch.Options{}), s.guest(fetch.Options{Floor: time.Second}), s.guest(fetch.Options{URL: p.URL})}
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() {
			path := fmt.Sprintf("/%d", i)
			got, err := guests[i%len(guests)].Get(t.Context(), p.URL+path)
			if err != nil || string(got.Body) != path {
				t.Errorf("%s: got %q, %v", path, got.Body, err)
			}
		})
	}
	all.Wait()
	if connections := p.connections.Load(); connections != 1 {
		t.Errorf("got %d connections, want 1", connections)
	}
	if most.Load() != 1 {
		t.Errorf("got %d requests at once, want 1", most.Load())
	}
	if got := len(s.memory.attempts); got != 60 {
		t.Errorf("got %d attempts, want 60", got)
	}
	wantGaps(t, s, 20)
}

// wantGaps holds the guest that asks for a second between requests to it.
func wantGaps(t *testing.T, s *stage, requests int) {
	t.Helper()
	if got := len(s.clock.slept); got < requests-1 || got > requests {
		t.Errorf("got %d gaps, want one before each of %d requests, the first of all perhaps left out", got, requests)
	}
	for _, gap := range s.clock.slept {
		if gap != time.Second {
			t.Errorf("got a gap of %s, want 1s", gap)
		}
	}
}

func TestOneHostDoesNotHoldUpAnother(t *testing.T) {
	asked, release := make(chan struct{}), make(chan struct{})
	slow := newPublisher(t, func(w http.ResponseWriter, _ *http.Request) {
		close(asked)
		<-release
		fmt.Fprint(w, "slow")
	})
	quick := newPublisher(t, answering("quick"))
	s := newStage(t, fetch.Config{})
	guest := s.guest(fetch.Options{})
	done := make(chan error)
	go func() {
		_, err := guest.Get(t.Context(), slow.URL)
		done <- err
	}()
	<-asked
	if got, err := guest.Get(t.Context(), quick.URL); err != nil || string(got.Body) != "quick" {
		t.Errorf("got %q, %v", got.Body, err)
	}
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestWhoWaitsForAHostMayLeave(t *testing.T) {
	asked, release := make(chan struct{}), make(chan struct{})
	p := newPublisher(t, func(w http.ResponseWriter, _ *http.Request) {
		close(asked)
		<-release
		fmt.Fprint(w, "slow")
	})
	s := newStage(t, fetch.Config{})
	guest := s.guest(fetch.Options{})
	done := make(chan error)
	go func() {
		_, err := guest.Get(t.Context(), p.URL)
		done <- err
	}()
	<-asked
	wantLeave(t, guest, p.URL)
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
	wantStatuses(t, s.memory, 200)
}

func wantLeave(t *testing.T, guest *fetch.Guest, url string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err := guest.Get(ctx, url)
	wantError(t, err, geo.Canceled, "deadline exceeded")
}
