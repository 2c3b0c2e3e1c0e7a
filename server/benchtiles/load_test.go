package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestLoad(t *testing.T) {
	for _, tt := range []struct {
		name    string
		zipped  bool
		handle  http.HandlerFunc
		wantErr string
	}{
		{"all answered", false, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "tile") }, ""},
		{"one path fails", false, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/2" {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
			io.WriteString(w, "tile")
		}, "/2: got {status:503"},
		{"empty", false, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, "status:204"},
		{"not compressed", true, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "tile") }, "zipped:false"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var mu sync.Mutex
			asked := map[string]int{}
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				asked[r.URL.Path+" "+r.Header.Get("Accept-Encoding")]++
				mu.Unlock()
				tt.handle(w, r)
			}))
			defer server.Close()
			target := target{"test", strings.TrimPrefix(server.URL, "http://"), []string{"/1", "/2", "/3"}, tt.zipped}
			got, err := load{connections: 4, requests: 300, time: time.Minute}.run(context.Background(), target)
			if tt.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wantErr) {
					t.Fatalf("got error %v, want one with %q", err, tt.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if n := asked["/1 gzip"] + asked["/2 gzip"] + asked["/3 gzip"]; n != 300 || len(asked) != 3 {
				t.Errorf("asked for %v, want 300 in all of three paths in gzip", asked)
			}
			if got.perSecond <= 0 || got.p50 <= 0 || got.p99 < got.p50 {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestFigures(t *testing.T) {
	took := make([]time.Duration, 200)
	for i := range took {
		took[i] = time.Duration(200-i) * time.Millisecond
	}
	got, err := newFigures(took, 4*time.Second)
	want := figures{perSecond: 50, p50: 101 * time.Millisecond, p99: 199 * time.Millisecond}
	if err != nil || got != want {
		t.Errorf("got %+v and error %v, want %+v", got, err, want)
	}
}
