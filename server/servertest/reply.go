package servertest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/paulmach/orb/encoding/mvt"
)

// Client neither decompresses nor asks for compression by itself.
var Client = &http.Client{Transport: &http.Transport{DisableCompression: true}}

// Reply is an answer with its body read.
type Reply struct {
	*http.Response
	Text string
}

// Ask sends a request with headers, given as name and value in turn.
func Ask(t testing.TB, srv *httptest.Server, method, target string, headers ...string) Reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, srv.URL+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	for pair := range slices.Chunk(headers, 2) {
		req.Header.Set(pair[0], pair[1])
	}
	res, err := Client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err = errors.Join(err, res.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return Reply{res, string(body)}
}

// Get is Ask with GET.
func Get(t testing.TB, srv *httptest.Server, target string, headers ...string) Reply {
	t.Helper()
	return Ask(t, srv, http.MethodGet, target, headers...)
}

// Decode reads the body, which must be JSON, into v.
func (r Reply) Decode(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.Text), v); err != nil {
		t.Fatalf("%v in %s", err, r.Text)
	}
}

// CheckHeader checks the value of a header.
func (r Reply) CheckHeader(t testing.TB, name, want string) {
	t.Helper()
	if got := r.Header.Get(name); got != want {
		t.Errorf("%s %s: got %s %q, want %q", r.Request.Method, r.Request.URL.Path, name, got, want)
	}
}

// Problem is the body of an error.
type Problem struct {
	Type, Title, Detail, Instance string
	Status                        int
	RequestID                     string `json:"request_id"`
}

// Problem checks that the answer is problem details of a status, and returns them.
func (r Reply) Problem(t testing.TB, status int) (p Problem) {
	t.Helper()
	if r.StatusCode != status {
		t.Fatalf("%s: got status %d, want %d: %s", r.Request.URL, r.StatusCode, status, r.Text)
	}
	r.CheckHeader(t, "Content-Type", "application/problem+json")
	r.CheckHeader(t, "Cache-Control", "no-store")
	r.Decode(t, &p)
	if p.Status != status || p.Type != "about:blank" || p.Title != http.StatusText(status) ||
		p.RequestID == "" || p.RequestID != r.Header.Get("X-Request-Id") || p.Instance != r.Request.URL.RequestURI() {
		t.Errorf("got %+v, want status %d, its title, the request's id and address", p, status)
	}
	return p
}

// Buffer is a bytes.Buffer for concurrent use.
type Buffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write appends p; the error is always nil.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// String returns all that has been written.
func (b *Buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// LogTo writes a line of JSON for each record.
func LogTo(w io.Writer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// Plain is the body without its encoding.
func (r Reply) Plain(t testing.TB) []byte {
	t.Helper()
	var plain io.Reader = strings.NewReader(r.Text)
	switch coding := r.Header.Get("Content-Encoding"); coding {
	case "":
	case "gzip":
		zipped, err := gzip.NewReader(plain)
		if err != nil {
			t.Fatal(err)
		}
		plain = zipped
	case "br":
		plain = brotli.NewReader(plain)
	default:
		t.Fatalf("got Content-Encoding %q", coding)
	}
	body, err := io.ReadAll(plain)
	if err != nil {
		t.Fatalf("%s: %v", r.Request.URL, err)
	}
	return body
}

// Layers are those of a vector tile by name.
func (r Reply) Layers(t testing.TB) map[string]*mvt.Layer {
	t.Helper()
	layers, err := mvt.Unmarshal(r.Plain(t))
	if err != nil {
		t.Fatalf("%s: %v", r.Request.URL, err)
	}
	byName := map[string]*mvt.Layer{}
	for _, l := range layers {
		if byName[l.Name] != nil {
			t.Fatalf("%s: layer %s comes twice", r.Request.URL, l.Name)
		}
		byName[l.Name] = l
	}
	return byName
}

// Do sends a request.
func Do(t testing.TB, req *http.Request) Reply {
	t.Helper()
	res, err := Client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err = errors.Join(err, res.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return Reply{res, string(body)}
}

// Begin asks for an address without waiting; the status comes when the answer does, and is 0 for
// none.
func Begin(ctx context.Context, t *testing.T, address string) <-chan int {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	status := make(chan int, 1)
	go func() {
		res, err := Client.Do(req)
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

// Rows are those of a CSV answer, by column.
func (r Reply) Rows(t testing.TB) (rows []map[string]string) {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(r.Text)).ReadAll()
	if err != nil || len(records) == 0 {
		t.Fatalf("%s: got %v, want CSV: %s", r.Request.URL, err, r.Text)
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}
