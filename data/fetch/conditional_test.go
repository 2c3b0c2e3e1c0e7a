package fetch_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"controlmap/data/fetch"
)

const sunday = "Sun, 01 Mar 2026 08:00:00 GMT"

// unchanged answers 304 where the condition is the given one, and 200 else.
func unchanged(name, value, condition string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(name, value)
		if r.Header.Get(condition) == value {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "a map")
	}
}

func TestConditionalRequests(t *testing.T) {
	for _, tt := range []struct {
		name     string
		handler  http.HandlerFunc
		between  func(*memory)
		statuses []int
		isKept   bool
	}{
		{"strong ETag", unchanged("Etag", `"7"`, "If-None-Match"), nil, []int{200, 304}, true},
		{"weak ETag", unchanged("Etag", `W/"7"`, "If-None-Match"), nil, []int{200, 304}, true},
		{"Last-Modified", unchanged("Last-Modified", sunday, "If-Modified-Since"), nil, []int{200, 304}, true},
		{"no validators", answering("a map"), nil, []int{200, 200}, false},
		{"ETag that became weak", becameWeak, nil, []int{200, 304}, true},
		{"kept bytes lost", unchanged("Etag", `"7"`, "If-None-Match"), func(m *memory) { clear(m.bodies) }, []int{200, 304, 200}, false},
		{"kept bytes spoilt", unchanged("Etag", `"7"`, "If-None-Match"), spoil, []int{200, 304, 200}, false},
		{"304 of a file put back", putBack, nil, []int{200, 304, 200}, false},
		{"304 of another ETag", otherETag, nil, []int{200, 304, 200}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPublisher(t, tt.handler)
			s := newStage(t, fetch.Config{})
			guest := s.guest(fetch.Options{})
			if _, err := guest.Get(t.Context(), p.URL); err != nil {
				t.Fatal(err)
			}
			if tt.between != nil {
				tt.between(s.memory)
			}
			got, err := guest.Get(t.Context(), p.URL)
			if err != nil {
				t.Fatal(err)
			}
			if got.NotModified != tt.isKept || string(got.Body) != "a map" || got.Hash != sha256.Sum256([]byte("a map")) {
				t.Errorf("got NotModified %t, body %q, hash %x; want %t and the map with its hash", got.NotModified, got.Body, got.Hash, tt.isKept)
			}
			wantStatuses(t, s.memory, tt.statuses...)
		})
	}
}

func becameWeak(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("If-None-Match") == `"7"` {
		w.Header().Set("Etag", `W/"7"`)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Etag", `"7"`)
	fmt.Fprint(w, "a map")
}

func otherETag(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("If-None-Match") != "" {
		w.Header().Set("Etag", `"8"`)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Etag", `"7"`)
	fmt.Fprint(w, "a map")
}

// putBack has an older file from the second request on, of which it says that it was not
// modified since.
func putBack(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Last-Modified", sunday)
	if r.Header.Get("If-Modified-Since") != "" {
		w.Header().Set("Last-Modified", "Sat, 28 Feb 2026 08:00:00 GMT")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprint(w, "a map")
}

func spoil(m *memory) {
	for hash, body := range m.bodies {
		m.bodies[hash] = bytes.ToUpper(body)
	}
}

func Test304ThatNobodyAskedForIsAnError(t *testing.T) {
	p := newPublisher(t, status(http.StatusNotModified))
	s := newStage(t, fetch.Config{})
	_, err := s.guest(fetch.Options{}).Get(t.Context(), p.URL)
	found, ok := errors.AsType[*fetch.StatusError](err)
	if !ok || found.Status != http.StatusNotModified {
		t.Errorf("got %v, want a StatusError of 304", err)
	}
	wantStatuses(t, s.memory, 304)
}

func TestAddressesThatDifferInASecretAreKeptApart(t *testing.T) {
	p := newPublisher(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Last-Modified", sunday)
		if r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, r.URL.Query().Get("key"))
	})
	s := newStage(t, fetch.Config{})
	guest := s.guest(fetch.Options{})
	for _, want := range []string{"monday.json", "tuesday.json", "monday.json"} {
		got, err := guest.Get(t.Context(), p.URL+"/?key="+want)
		if err != nil || string(got.Body) != want {
			t.Errorf("got %q, %v, want %q", got.Body, err, want)
		}
	}
	wantStatuses(t, s.memory, 200, 200, 304)
}
