package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"controlmap/data/fetch"
	"controlmap/geo"

	"github.com/klauspost/compress/zstd"
)

func gzipped(t testing.TB, body []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func zstandard(t testing.TB, body []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(body, nil)
}

func sending(coding string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if coding != "" {
			w.Header().Set("Content-Encoding", coding)
		}
		w.Write(body)
	}
}

// noise is what no coding makes shorter.
func noise(t *testing.T, n int) []byte {
	t.Helper()
	body := make([]byte, n)
	if _, err := rand.Read(body); err != nil {
		t.Fatal(err)
	}
	return body
}

const mebibyte = 1 << 20

func TestBodies(t *testing.T) {
	text := []byte(strings.Repeat("a map, ", 1000))
	bomb := bytes.Repeat([]byte{0}, 20*mebibyte)
	random := noise(t, mebibyte)
	for _, tt := range []struct {
		name    string
		handler http.HandlerFunc
		body    []byte
		want    string // of the error; empty: none
	}{
		{"plain", sending("", text), text, ""},
		{"empty", sending("", nil), nil, ""},
		{"identity", sending("identity", text), text, ""},
		{"gzip", sending("gzip", gzipped(t, text)), text, ""},
		{"gzip in capitals", sending("GZIP", gzipped(t, text)), text, ""},
		{"gzip in two parts", sending("gzip", append(gzipped(t, text), gzipped(t, []byte("end"))...)), append(bytes.Clone(text), "end"...), ""},
		{"gzip of nothing", sending("gzip", nil), nil, ""},
		{"zstd", sending("zstd", zstandard(t, text)), text, ""},
		{"as long as the limit", sending("", random), random, ""},
		{"one byte longer", sending("", append(bytes.Clone(random), 0)), nil, "longer than the limit of 1048576 bytes"},
		{"endless", endless, nil, "longer than the limit"},
		{"gzip bomb", sending("gzip", gzipped(t, bomb)), nil, "longer than the limit"},
		{"zstd bomb", sending("zstd", zstandard(t, bomb)), nil, "longer than the limit"},
		{"gzip that is longer sent than decoded", sending("gzip", gzipped(t, random)), nil, "longer than the limit"},
		{"gzip that is none", sending("gzip", text), nil, "not in the Content-Encoding that it names"},
		{"zstd that is none", sending("zstd", text), nil, "not in the Content-Encoding that it names"},
		{"gzip called zstd", sending("zstd", gzipped(t, text)), nil, "not in the Content-Encoding that it names"},
		{"gzip with a wrong sum", sending("gzip", spoiltEnd(gzipped(t, text))), nil, "not in the Content-Encoding that it names"},
		{"gzip with something after it", sending("gzip", append(gzipped(t, text), "<html>, and so on"...)), nil, "not in the Content-Encoding that it names"},
		{"gzip that is cut", sending("gzip", gzipped(t, random)[:1000]), nil, "cut short"},
		{"zstd that is cut", sending("zstd", zstandard(t, random)[:1000]), nil, "cut short"},
		{"brotli", sending("br", text), nil, `Content-Encoding is "br": gzip, zstd or none is accepted`},
		{"two codings", sending("gzip, gzip", gzipped(t, gzipped(t, text))), nil, `Content-Encoding is "gzip, gzip"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPublisher(t, tt.handler)
			s := newStage(t, fetch.Config{})
			got, err := s.guest(fetch.Options{MaxBytes: mebibyte, Tries: 2}).Get(t.Context(), p.URL)
			if tt.want == "" {
				if err != nil || !bytes.Equal(got.Body, tt.body) {
					t.Errorf("got %d bytes, %v, want %d", len(got.Body), err, len(tt.body))
				}
				return
			}
			wantError(t, err, wantCode(tt.want), tt.want)
			if sent := s.memory.attempts[0].Bytes; sent > 2*mebibyte {
				t.Errorf("%d bytes were read, want no more than the limit and a buffer", sent)
			}
			if len(s.memory.kept) != 0 {
				t.Error("it was kept")
			}
		})
	}
}

func wantCode(text string) geo.Code {
	if text == "cut short" {
		return geo.Unavailable // and was tried again
	}
	return geo.Invalid
}

func endless(w http.ResponseWriter, _ *http.Request) {
	piece := bytes.Repeat([]byte("a map, "), 1000)
	for {
		if _, err := w.Write(piece); err != nil {
			return
		}
	}
}

func spoiltEnd(packed []byte) []byte {
	packed[len(packed)-8] ^= 1
	return packed
}

func TestBodyOfPromisedLengthBeyondTheLimitIsNotRead(t *testing.T) {
	p := newPublisher(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000000000000")
		fmt.Fprint(w, "the first of it")
	})
	s := newStage(t, fetch.Config{})
	_, err := s.guest(fetch.Options{}).Get(t.Context(), p.URL)
	wantError(t, err, geo.Invalid, "longer than the limit of 268435456 bytes")
	wantStatuses(t, s.memory, 200)
}

func TestHeaderBeyondTheLimitIsRefused(t *testing.T) {
	p := newPublisher(t, status(200, "X-Long", strings.Repeat("a", 200_000)))
	s := newStage(t, fetch.Config{})
	_, err := s.guest(fetch.Options{Tries: 1}).Get(t.Context(), p.URL)
	wantError(t, err, geo.Unavailable, "headers exceeded")
}

func TestSlowPublishers(t *testing.T) {
	silent := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	for _, tt := range []struct {
		name    string
		handler http.HandlerFunc
		limits  fetch.Limits
		want    string
	}{
		{"no header", silent, fetch.Limits{Silence: 20 * time.Millisecond}, "nothing has come for 20ms"},
		{"half a body", func(w http.ResponseWriter, r *http.Request) { startBody(w); silent(w, r) }, fetch.Limits{Silence: 20 * time.Millisecond}, "nothing has come for 20ms"},
		{"drop by drop", dripping, fetch.Limits{Silence: time.Minute, Total: 50 * time.Millisecond}, "not whole after 50ms"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPublisher(t, tt.handler)
			s := newStage(t, fetch.Config{Limits: tt.limits})
			_, err := s.guest(fetch.Options{Tries: 2}).Get(t.Context(), p.URL)
			wantError(t, err, geo.Unavailable, tt.want)
			if len(s.memory.attempts) != 2 || !strings.Contains(s.memory.attempts[1].Err, tt.want) {
				t.Errorf("attempts: got %+v, want two that say why", s.memory.attempts)
			}
		})
	}
}

// A machine with much else to do may fall silent itself: one try of ten suffices.
func TestPublisherThatKeepsSendingIsHeardOut(t *testing.T) {
	p := newPublisher(t, func(w http.ResponseWriter, r *http.Request) {
		ctx, stop := context.WithTimeout(r.Context(), 150*time.Millisecond)
		defer stop()
		dripping(w, r.WithContext(ctx))
	})
	s := newStage(t, fetch.Config{Limits: fetch.Limits{Silence: 100 * time.Millisecond}})
	got, err := s.guest(fetch.Options{Tries: 10}).Get(t.Context(), p.URL)
	if err != nil || !strings.HasPrefix(string(got.Body), "half of a map") {
		t.Errorf("got %q, %v", got.Body, err)
	}
}

func startBody(w http.ResponseWriter) {
	fmt.Fprint(w, "half of a map")
	w.(http.Flusher).Flush()
}

// dripping sends a byte whenever the clock ticks.
func dripping(w http.ResponseWriter, r *http.Request) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for r.Context().Err() == nil {
		startBody(w)
		<-tick.C
	}
}

func FuzzDecode(f *testing.F) {
	for _, coding := range []string{"", "gzip", "zstd", "br"} {
		f.Add([]byte("a map"), coding)
		f.Add(gzipped(f, []byte("a map")), coding)
		f.Add(zstandard(f, []byte("a map")), coding)
	}
	f.Fuzz(func(t *testing.T, sent []byte, coding string) {
		const limit = 10_000
		body, err := fetch.Decode(sent, coding, limit)
		if len(body) > limit {
			t.Errorf("%d bytes, want at most %d", len(body), limit)
		}
		if shown, ok := errors.AsType[*geo.Error](err); ok && shown.Code != geo.Invalid {
			t.Errorf("code %s, want invalid", shown.Code)
		}
		if errors.Is(err, io.EOF) {
			t.Error("an end of file is shown as such")
		}
	})
}
