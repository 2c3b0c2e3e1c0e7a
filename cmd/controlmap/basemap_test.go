package main

import (
	"net/http"
	"strings"
	"testing"
)

// The page may show pictures of the base map's host, which the environment names, and of
// no other.
func TestBaseMapOfEnvironment(t *testing.T) {
	t.Setenv("CONTROLMAP_DB", seeded(t))
	t.Setenv("CONTROLMAP_ADDR", "127.0.0.1:0")
	t.Setenv("CONTROLMAP_BASE_TILES", "https://tiles.example/{z}/{x}/{y}.png")
	t.Setenv("CONTROLMAP_BASE_ATTRIBUTION", "© Tiles")
	base, stop := startServer(t)
	defer stop()
	response, err := http.Get(base + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	policy := response.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "img-src 'self' data: blob: https://tiles.example;") || strings.Count(policy, "//") != 1 {
		t.Errorf("got policy %q, want pictures of https://tiles.example", policy)
	}
}
