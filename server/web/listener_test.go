package web_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"controlmap/server/web"
)

// boundedServer serves handler with writes that end after timeout.
func boundedServer(t *testing.T, timeout time.Duration, handler http.HandlerFunc) net.Conn {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: handler}
	t.Cleanup(func() { srv.Close() })
	go srv.Serve(web.BoundWrites(listener, timeout))
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

const plainRequest = "GET / HTTP/1.1\r\nHost: test\r\n\r\n"

func TestWhoDoesNotReadIsLetGo(t *testing.T) {
	ended := make(chan error, 1)
	conn := boundedServer(t, 20*time.Millisecond, func(w http.ResponseWriter, _ *http.Request) {
		var err error
		for block := make([]byte, 1<<20); err == nil; {
			_, err = w.Write(block)
		}
		ended <- err
	})
	if _, err := io.WriteString(conn, plainRequest); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("got error %v, want that the deadline passed", err)
	}
}

func TestEachWriteHasItsTime(t *testing.T) {
	const timeout = 400 * time.Millisecond
	conn := boundedServer(t, timeout, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "part")
		http.NewResponseController(w).Flush()
		time.Sleep(timeout + timeout/4) // the deadline passes
		io.WriteString(w, "part")
	})
	if _, err := io.WriteString(conn, plainRequest); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err != nil || string(body) != "partpart" {
		t.Errorf("got %q and error %v, want partpart", body, err)
	}
}
