package page_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"controlmap/server"
	"controlmap/server/servertest"

	"github.com/andybalholm/brotli"
)

const (
	script   = "/assets/index-abc.js"
	gzipOnly = "/assets/base-abc.json"
	picture  = "/assets/names-abc.woff2"
)

// codedBuild is a build that has codings of two of its files.
func codedBuild(t testing.TB) (files fstest.MapFS, plain map[string]string) {
	t.Helper()
	plain = map[string]string{
		script:   strings.Repeat("export const x = 1;\n", 400),
		gzipOnly: `{"rings":[` + strings.Repeat("1,2,", 800) + "0]}",
		picture:  strings.Repeat("wOF2", 500),
	}
	files = fstest.MapFS{"index.html": {Data: []byte("<!doctype html><title>map</title>")}}
	for target, content := range plain {
		files[target[1:]] = &fstest.MapFile{Data: []byte(content)}
	}
	var brotlied bytes.Buffer
	write(t, brotli.NewWriterLevel(&brotlied, brotli.BestCompression), plain[script])
	files[script[1:]+".br"] = &fstest.MapFile{Data: brotlied.Bytes()}
	for _, target := range []string{script, gzipOnly} {
		var zipped bytes.Buffer
		write(t, gzip.NewWriter(&zipped), plain[target])
		files[target[1:]+".gz"] = &fstest.MapFile{Data: zipped.Bytes()}
	}
	return files, plain
}

func write(t testing.TB, w io.WriteCloser, content string) {
	t.Helper()
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestFilesOfTheBuildComeInTheCodingTheClientReadsBest(t *testing.T) {
	files, plain := codedBuild(t)
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Static = files })
	tests := []struct {
		target string
		accept []string
		coding string
		status int
	}{
		{script, []string{"gzip, deflate, br, zstd"}, "br", 200},
		{script, []string{"gzip", "br"}, "br", 200},
		{script, []string{"br;q=0.5, gzip"}, "gzip", 200},
		{script, []string{"br;q=0, *"}, "gzip", 200},
		{script, []string{"GZIP"}, "gzip", 200},
		{script, []string{"gzip;q=0.2, identity"}, "", 200},
		{script, []string{"gzip;q=0, br;q=0.0"}, "", 200},
		{script, []string{"zstd"}, "", 200},
		{script, []string{""}, "", 200},
		{script, nil, "", 200},
		{script, []string{"identity;q=0"}, "", 406},
		{script, []string{"*;q=0"}, "", 406},
		{gzipOnly, []string{"br, gzip"}, "gzip", 200},
		{gzipOnly, []string{"br"}, "", 200},
		{gzipOnly, []string{"br, identity;q=0"}, "", 406},
		{picture, []string{"gzip, br"}, "", 200},
	}
	for _, tt := range tests {
		t.Run(tt.target+" "+strings.Join(tt.accept, " & "), func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+tt.target, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header["Accept-Encoding"] = tt.accept
			r := servertest.Do(t, req)
			if r.StatusCode != tt.status {
				t.Fatalf("got status %d, want %d: %s", r.StatusCode, tt.status, r.Text)
			}
			if vary := strings.Join(r.Header.Values("Vary"), "|"); vary != "Accept-Encoding" {
				t.Errorf("got Vary %q, want Accept-Encoding once", vary)
			}
			r.CheckHeader(t, "No-Gzip-Compression", "")
			r.CheckHeader(t, "Content-Encoding", tt.coding)
			if tt.status != http.StatusOK {
				r.CheckHeader(t, "Cache-Control", "no-store")
				return
			}
			r.CheckHeader(t, "Cache-Control", "public, max-age=31536000, immutable")
			if ending := map[string]string{"br": ".br", "gzip": ".gz"}[tt.coding]; r.Text != string(files[tt.target[1:]+ending].Data) {
				t.Errorf("got %d bytes that are not those of the build", len(r.Text))
			}
			if got := string(r.Plain(t)); got != plain[tt.target] {
				t.Errorf("got %d bytes when decoded, want %d", len(got), len(plain[tt.target]))
			}
		})
	}
}

func TestEachCodingOfAFileHasItsOwnTag(t *testing.T) {
	files, _ := codedBuild(t)
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Static = files })
	seen := map[string]string{}
	for _, accept := range []string{"identity", "gzip", "br"} {
		whole := servertest.Get(t, srv, script, "Accept-Encoding", accept)
		tag := whole.Header.Get("ETag")
		if other, taken := seen[tag]; taken || tag == "" {
			t.Errorf("%s has the tag %q of %s", accept, tag, other)
		}
		seen[tag] = accept
		head := servertest.Ask(t, srv, http.MethodHead, script, "Accept-Encoding", accept)
		for _, name := range []string{"ETag", "Content-Type", "Content-Encoding", "Cache-Control", "Vary"} {
			head.CheckHeader(t, name, whole.Header.Get(name))
		}
		if head.StatusCode != http.StatusOK || head.Text != "" {
			t.Errorf("HEAD, %s: got %d and %d bytes, want 200 and none", accept, head.StatusCode, len(head.Text))
		}
		if accept != "identity" {
			whole.CheckHeader(t, "Content-Length", strconv.Itoa(len(whole.Text)))
			head.CheckHeader(t, "Content-Length", strconv.Itoa(len(whole.Text)))
		}
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			again := servertest.Ask(t, srv, method, script, "Accept-Encoding", accept, "If-None-Match", tag)
			if again.StatusCode != http.StatusNotModified || again.Text != "" {
				t.Errorf("%s, %s again: got %d and %d bytes, want 304 and none", method, accept, again.StatusCode, len(again.Text))
			}
			again.CheckHeader(t, "ETag", tag)
			again.CheckHeader(t, "Vary", "Accept-Encoding")
			again.CheckHeader(t, "Content-Encoding", "")
		}
	}
	other := servertest.Get(t, srv, script, "Accept-Encoding", "gzip", "If-None-Match", servertest.Get(t, srv, script, "Accept-Encoding", "br").Header.Get("ETag"))
	if other.StatusCode != http.StatusOK {
		t.Errorf("gzip with the tag of br: got %d, want 200", other.StatusCode)
	}
}

func TestCodingsOfAFileAreNotFilesToAskFor(t *testing.T) {
	files, _ := codedBuild(t)
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Static = files })
	for _, target := range []string{script + ".br", script + ".gz", gzipOnly + ".gz", script + ".br.gz"} {
		servertest.Get(t, srv, target, "Accept-Encoding", "br").Problem(t, http.StatusNotFound)
	}
}
