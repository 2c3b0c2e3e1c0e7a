package server_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"controlmap/server"
)

func TestMapPage(t *testing.T) {
	tests := []struct {
		name, target string
		change       func(*server.Config)
		contains     string
	}{
		{"built", "/", nil, "<title>map</title>"},
		{"any query, since links collect them", "/?date=2025-12-01&utm=x&utm=y", nil, "<title>map</title>"},
		{"no front end", "/", func(cfg *server.Config) { cfg.Static = nil }, "make build"},
		{"not built", "/", func(cfg *server.Config) { cfg.Static = fstest.MapFS{".gitkeep": {}} }, `<a href="/docs">`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := get(t, serve(t, tt.change), tt.target)
			if r.StatusCode != http.StatusOK || !strings.Contains(r.body, tt.contains) {
				t.Errorf("got %d %s, want 200 with %s", r.StatusCode, r.body, tt.contains)
			}
			r.header(t, "Content-Type", "text/html; charset=utf-8")
		})
	}
}

func TestStaticTypes(t *testing.T) {
	srv := serve(t, nil)
	get(t, srv, "/assets/index-abc.js").header(t, "Content-Type", "text/javascript; charset=utf-8")
	get(t, srv, "/favicon.svg").header(t, "Content-Type", "image/svg+xml")
}

func TestPagesNeedNothingInline(t *testing.T) {
	unbuilt := serve(t, func(cfg *server.Config) { cfg.Static = nil })
	for name, page := range map[string]string{
		"docs": get(t, unbuilt, "/docs").body, "unbuilt map": get(t, unbuilt, "/").body,
	} {
		for _, inline := range []string{"<script", "<style", " style=", " onclick=", "http://", "https://"} {
			if strings.Contains(page, inline) {
				t.Errorf("%s: has %q, which the policy forbids", name, inline)
			}
		}
		if !strings.Contains(page, `name="viewport"`) || !strings.Contains(page, `<html lang="en">`) {
			t.Errorf("%s: no viewport or no language", name)
		}
	}
	get(t, unbuilt, "/docs.css").header(t, "Content-Type", "text/css; charset=utf-8")
}
