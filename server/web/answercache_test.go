package web_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/server/web"
)

func TestResponseCache(t *testing.T) {
	const size = 100
	cache := web.NewResponseCache(size)
	body := func(n int) []byte { return make([]byte, n) }
	cache.Put("too large", body(size/4+1))
	cache.Put("fits", body(size/4))
	cache.Put("fits", body(1)) // is there already
	for etag, want := range map[string]int{"too large": 0, "fits": size / 4, "never put": 0} {
		if got, ok := cache.Get(etag); len(got) != want || ok != (want > 0) {
			t.Errorf("%s: got %d bytes, %t; want %d", etag, len(got), ok, want)
		}
	}
	for i := range 50 {
		cache.Put(fmt.Sprint(i), body(size/5))
	}
	if got := cache.Size(); got == 0 || got > size {
		t.Errorf("got %d bytes in the cache, want 1 to %d", got, size)
	}
}

// slowAnswer is a server of one answer that is made when release is closed, and counts how
// often that was begun.
type slowAnswer struct {
	*httptest.Server
	begun   chan struct{} // one for each
	release chan struct{}
}

func serveSlowAnswer(t *testing.T) slowAnswer {
	t.Helper()
	s := slowAnswer{begun: make(chan struct{}, 10), release: make(chan struct{})}
	answers, limit := web.NewAnswerCache(1<<20), web.NewSemaphore(1, time.Minute)
	route := web.Route{Path: "/slow", Handle: func(c web.Call) error {
		doc := web.Document{MediaType: web.TypeText, Cache: web.CacheLatest}
		return answers.Write(c, doc, web.Basis{"slow"}, limit, func(ctx context.Context, w io.Writer) error {
			s.begun <- struct{}{}
			select {
			case <-s.release:
			case <-ctx.Done():
				return ctx.Err()
			}
			_, err := io.WriteString(w, "made")
			return err
		})
	}}
	nothing := func(web.Call) error { return geo.Errorf(geo.NotFound, "nothing") }
	s.Server = httptest.NewServer(web.NewRouter([]web.Route{route}, []string{"/tiles/"}, nothing))
	t.Cleanup(s.Close)
	return s
}

// ask returns the body of an answer, when it comes.
func (s slowAnswer) ask(ctx context.Context, t *testing.T) <-chan string {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/slow", nil)
	if err != nil {
		t.Fatal(err)
	}
	body := make(chan string, 1)
	go func() {
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			body <- "no answer"
			return
		}
		defer res.Body.Close()
		content, err := io.ReadAll(res.Body)
		if err != nil {
			t.Error(err)
		}
		body <- string(content)
	}()
	return body
}

func TestWhoWaitsForTheSameAnswerGetsIt(t *testing.T) {
	srv := serveSlowAnswer(t)
	first := srv.ask(t.Context(), t)
	<-srv.begun
	second, third := srv.ask(t.Context(), t), srv.ask(t.Context(), t)
	close(srv.release)
	for i, answer := range []<-chan string{first, second, third} {
		if got := <-answer; got != "made" {
			t.Errorf("%d: got %q, want the answer", i, got)
		}
	}
	if again := len(srv.begun); again != 0 {
		t.Errorf("the answer was made %d times more, want once for all", again)
	}
}

func TestWhoLeavesDoesNotFailWhoWaits(t *testing.T) {
	srv := serveSlowAnswer(t)
	ctx, leave := context.WithCancel(t.Context())
	first := srv.ask(ctx, t)
	<-srv.begun
	second := srv.ask(t.Context(), t)
	leave()
	if got := <-first; got != "no answer" {
		t.Errorf("got %q for who left", got)
	}
	<-srv.begun // again, for who stays
	close(srv.release)
	if got := <-second; got != "made" {
		t.Errorf("got %q for who stayed, want the answer", got)
	}
}
