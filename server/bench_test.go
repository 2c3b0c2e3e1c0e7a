package server_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"controlmap/server"
	"controlmap/server/servertest"

	"github.com/labstack/echo/v4"
)

// BenchmarkTile asks for a tile that is at hand, over a connection that is kept, and for
// 250 bytes from echo alone: what a tile costs beside what any answer costs.
func BenchmarkTile(b *testing.B) {
	cfg := servertest.Config()
	bare := echo.New()
	body := []byte(strings.Repeat("x", 250))
	bare.GET("/*", func(c echo.Context) error { return c.Blob(http.StatusOK, "application/octet-stream", body) })
	for _, bb := range []struct {
		name, target string
		handler      http.Handler
	}{
		{"bare", "/tiles/settlements/r1-f0000001/6/38/22.mvt", bare},
		{"revision", "/tiles/settlements/r1-f0000001/6/38/22.mvt", server.New(cfg)},
		{"latest", "/tiles/settlements/latest/6/38/22.mvt", server.New(cfg)},
		{"unchanged", "/tiles/settlements/r1-f0000001/6/38/22.png", server.New(cfg)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			requests := dial(b, bb.handler, bb.target)
			b.ReportAllocs()
			for b.Loop() {
				requests()
			}
		})
	}
}

// dial returns what sends one request over a connection to the handler and reads the
// answer to it.
func dial(b *testing.B, handler http.Handler, target string) func() {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	srv := &http.Server{Handler: handler, ReadTimeout: 10 * time.Second, WriteTimeout: time.Minute}
	b.Cleanup(func() { srv.Close() })
	go srv.Serve(listener)
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.Close() })
	request := fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\n\r\n", target, listener.Addr())
	reader := bufio.NewReader(conn)
	return func() {
		if _, err := conn.Write(request); err != nil {
			b.Fatal(err)
		}
		if err := skipAnswer(reader); err != nil {
			b.Fatal(err)
		}
	}
}

// skipAnswer reads an answer that tells its length.
func skipAnswer(r *bufio.Reader) error {
	length := 0
	for first := true; ; first = false {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first && !strings.HasPrefix(string(line), "HTTP/1.1 200 ") {
			return fmt.Errorf("answer is %s", line)
		}
		if len(line) == 2 {
			break
		}
		if name := "Content-Length: "; strings.HasPrefix(string(line), name) {
			if _, err := fmt.Sscanf(string(line[len(name):]), "%d", &length); err != nil {
				return err
			}
		}
	}
	_, err := io.CopyN(io.Discard, r, int64(length))
	return err
}
