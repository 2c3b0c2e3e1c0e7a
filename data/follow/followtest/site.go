package followtest

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Answer is what a site answers.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// JSON is an answer of 200 with a body of JSON.
func JSON(body []byte) Answer {
	return Answer{http.StatusOK, http.Header{"Content-Type": {"application/json"}}, body}
}

// notFound is what a site answers where there is nothing.
func notFound() Answer {
	return Answer{http.StatusNotFound, http.Header{"Content-Type": {"text/plain"}}, []byte("404 page not found\n")}
}

// Request is one that a site was asked.
type Request struct {
	Path   string
	Query  url.Values
	Header http.Header
	Status int // of the answer
}

// Site is a publisher's server: files by their paths, what is answered besides, and what goes wrong
// with it. It is safe for concurrent use.
type Site struct {
	mu       sync.Mutex
	files    map[string]file
	serve    func(*http.Request) (Answer, bool) // nil: only files; called with mu held
	faults   []*Fault
	requests []Request
	plain    bool // neither ETag nor Last-Modified
	compress bool
}

type file struct {
	body     []byte
	modified time.Time
	header   http.Header
}

// NewSite makes a site without files.
func NewSite() *Site { return &Site{files: map[string]file{}} }

// Start serves a handler on loopback for the time of a test, and returns its address without a slash
// at the end.
func Start(t testing.TB, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		server.CloseClientConnections() // some may be slow
		server.Close()
	})
	return server.URL
}

// Put puts a file at a path; modified, where it is not zero, is its Last-Modified.
func (s *Site) Put(path string, body []byte, modified time.Time) {
	s.PutNamed(path, "", body, modified)
}

// PutNamed puts a file at a path that gives it another name (Content-Disposition).
func (s *Site) PutNamed(path, name string, body []byte, modified time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	header := http.Header{}
	if name != "" {
		header.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	}
	s.files[path] = file{body, modified, header}
}

// Remove takes a file away.
func (s *Site) Remove(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.files, path)
}

// Compress sends bodies in gzip to whoever accepts that.
func (s *Site) Compress(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.compress = on
}

// Unconditional leaves out ETag and Last-Modified, so that there is no 304.
func (s *Site) Unconditional(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.plain = on
}

// Requests returns what was asked so far, in order.
func (s *Site) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Forget empties the list of requests.
func (s *Site) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

// Counts returns how often each path was asked for.
func (s *Site) Counts() map[string]int {
	counts := map[string]int{}
	for _, r := range s.Requests() {
		counts[r.Path]++
	}
	return counts
}

// Count returns how often a path was asked for.
func (s *Site) Count(path string) int { return s.Counts()[path] }

// Paths returns the paths that were asked for, sorted, each once.
func (s *Site) Paths() []string { return slices.Sorted(maps.Keys(s.Counts())) }

// ServeHTTP answers, or does what the first fault does that is meant for the request.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer, fault := s.answer(r)
	if fault != nil {
		fault.Do(w, r, answer)
		return
	}
	answer.write(w)
}

// answer returns the answer to a request as it goes on the wire, and the fault that befalls it.
func (s *Site) answer(r *http.Request) (Answer, *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := s.conditional(r, s.content(r))
	fault := s.takeFault(r)
	status := answer.Status
	if fault != nil {
		status = fault.Status
	}
	s.requests = append(s.requests, Request{Path: r.URL.Path, Query: r.URL.Query(), Header: r.Header.Clone(), Status: status})
	return answer, fault
}

func (s *Site) content(r *http.Request) Answer {
	if f, ok := s.files[r.URL.Path]; ok {
		header := f.header.Clone()
		if !f.modified.IsZero() && !s.plain {
			header.Set("Last-Modified", f.modified.UTC().Format(http.TimeFormat))
		}
		return Answer{http.StatusOK, header, f.body}
	}
	if s.serve != nil {
		if answer, ok := s.serve(r); ok {
			return answer
		}
	}
	return notFound()
}

// conditional adds an ETag, answers 304 where it is known, and compresses.
func (s *Site) conditional(r *http.Request, answer Answer) Answer {
	if answer.Status != http.StatusOK {
		return answer
	}
	if answer.Header == nil {
		answer.Header = http.Header{}
	}
	if !s.plain {
		answer.Header.Set("ETag", ETag(answer.Body))
		if r.Header.Get("If-None-Match") == ETag(answer.Body) {
			return Answer{http.StatusNotModified, answer.Header, nil}
		}
	}
	if s.compress && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		answer.Body = gzipped(answer.Body)
		answer.Header.Set("Content-Encoding", "gzip")
	}
	return answer
}

// ETag is that of a body, with its quotes.
func ETag(body []byte) string {
	hash := sha256.Sum256(body)
	return `"` + hex.EncodeToString(hash[:8]) + `"`
}

func gzipped(body []byte) []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(body); err != nil {
		panic(err) // a buffer takes everything
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return packed.Bytes()
}

func (a Answer) writeHeader(w http.ResponseWriter, length int) {
	maps.Copy(w.Header(), a.Header)
	if a.Status != http.StatusNotModified {
		w.Header().Set("Content-Length", strconv.Itoa(length))
	}
	w.WriteHeader(a.Status)
}

func (a Answer) write(w http.ResponseWriter) {
	a.writeHeader(w, len(a.Body))
	if a.Status != http.StatusNotModified {
		_, _ = w.Write(a.Body) // whoever has gone needs none
	}
}
