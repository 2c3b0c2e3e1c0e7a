package server_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"controlmap/server/feed"
	"controlmap/server/servertest"
)

// example is an address that the documentation shows, and the path of its route.
type example struct{ target, path string }

// examples are those of every route.
func examples(t testing.TB, srv *httptest.Server) (found []example) {
	t.Helper()
	_, document := openAPI(t, srv)
	links := regexp.MustCompile(`<a href="(/[^"]*)"`).FindAllStringSubmatch(servertest.Get(t, srv, "/docs").Text, -1)
	for _, link := range links {
		e := example{target: strings.ReplaceAll(link[1], "&amp;", "&")}
		address, _, _ := strings.Cut(e.target, "?")
		for path := range document.Paths {
			pattern := "^" + regexp.MustCompile(`\\\{\w+\\\}`).ReplaceAllString(regexp.QuoteMeta(path), "[^/]+?") + "$"
			// Of two that fit, as /places/{id} and a path of its own, the longer is meant.
			if regexp.MustCompile(pattern).MatchString(address) && len(path) > len(e.path) {
				e.path = path
			}
		}
		if e.path != feed.EventsPath { // which does not end: TestEvents
			found = append(found, e)
		}
	}
	if len(found) < 15 {
		t.Fatalf("got %d examples, want at least 15", len(found))
	}
	return found
}

func TestExamplesAnswer(t *testing.T) {
	srv := servertest.Serve(t, nil)
	for _, e := range examples(t, srv) {
		got := servertest.Get(t, srv, e.target)
		empty := got.StatusCode == http.StatusNoContent && strings.HasPrefix(e.target, "/tiles/")
		if got.StatusCode != http.StatusOK && !empty {
			t.Errorf("%s: got %d, want 200", e.target, got.StatusCode)
		}
		head := servertest.Ask(t, srv, http.MethodHead, e.target)
		if head.StatusCode != got.StatusCode || head.Header.Get("ETag") != got.Header.Get("ETag") || head.Text != "" {
			t.Errorf("HEAD %s: got %d, ETag %s, %d bytes; want those of GET, %d, %s, and no body",
				e.target, head.StatusCode, head.Header.Get("ETag"), len(head.Text), got.StatusCode, got.Header.Get("ETag"))
		}
		if etag := got.Header.Get("ETag"); etag != "" {
			if again := servertest.Get(t, srv, e.target, "If-None-Match", etag); again.StatusCode != http.StatusNotModified || again.Text != "" {
				t.Errorf("%s again: got %d and %d bytes, want 304 and none", e.target, again.StatusCode, len(again.Text))
			}
		}
	}
}

func TestExamplesFitTheirSchemas(t *testing.T) {
	srv := servertest.Serve(t, nil)
	text, document := openAPI(t, srv)
	checked := 0
	for _, e := range examples(t, srv) {
		got := servertest.Get(t, srv, e.target)
		content, ok := document.Paths[e.path]["get"].Responses["200"].Content[got.Header.Get("Content-Type")]
		if got.StatusCode == http.StatusOK && !ok && e.path != "/metrics" { // whose version is Prometheus' to choose
			t.Errorf("%s: got %s, which %s does not promise", e.target, got.Header.Get("Content-Type"), e.path)
		}
		if content.Schema.Ref != "" {
			validate(t, compile(t, []byte(text), content.Schema.Ref), e.target, got.Text)
			checked++
		}
	}
	if checked < 15 {
		t.Errorf("checked %d answers, want at least 15", checked)
	}
}

func TestExamplesRefuseWhatTheyDoNotKnow(t *testing.T) {
	srv := servertest.Serve(t, nil)
	for _, e := range examples(t, srv) {
		if !strings.HasPrefix(e.path, "/api/") {
			continue // pages take any query, since links collect them
		}
		mark := "?"
		if strings.Contains(e.target, "?") {
			mark = "&"
		}
		servertest.Get(t, srv, e.target+mark+"regoin=UA").Problem(t, http.StatusBadRequest)
		if _, query, ok := strings.Cut(e.target, "?"); ok {
			first, _, _ := strings.Cut(query, "&")
			servertest.Get(t, srv, e.target+"&"+first).Problem(t, http.StatusBadRequest)
		}
	}
}
