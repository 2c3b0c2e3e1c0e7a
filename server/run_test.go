package server_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/server"
)

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

func TestRunStopsGracefully(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	listener, started := listen(t), make(chan struct{})
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(started)
		<-ctx.Done()
		time.Sleep(50 * time.Millisecond)
		fmt.Fprint(w, "whole")
	})
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx, listener, slow, logTo(io.Discard)) }()
	go func() { <-started; stop() }()
	res, err := client.Get("http://" + listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err != nil || string(body) != "whole" {
		t.Errorf("got %q, %v; want the request under way answered", body, err)
	}
	if err := <-ended; err != nil {
		t.Errorf("got %v, want an orderly stop", err)
	}
	if _, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		t.Error("still takes connections")
	}
}

func TestRunReportsADeadListener(t *testing.T) {
	listener := listen(t)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	err := server.Run(t.Context(), listener, http.NotFoundHandler(), logTo(io.Discard))
	if geo.CodeOf(err) != geo.Unavailable {
		t.Errorf("got %v, want unavailable", err)
	}
}
