package page_test

import (
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/server"
	"controlmap/server/page"
	"controlmap/server/servertest"
)

func TestBaseMap(t *testing.T) {
	const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:IMAGES; connect-src 'self'; " +
		"font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
	tests := []struct {
		name, tiles, attribution, link, images string
	}{
		{"another host", "https://tiles.example/{z}/{x}/{y}.png", "© A & B", "https://b.example/", " https://tiles.example"},
		{"a port and a key", "http://127.0.0.1:8081/a/{z}/{y}/{x}@2x?key=a&b", "A", "", " http://127.0.0.1:8081"},
		{"this host", "/base/{z}/{x}/{y}.png", "A", "", ""},
		{"quotes", `/base/{z}/{x}/{y}.png?"><script>`, `"><script>alert(1)</script>`, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			base, err := page.NewBaseMap(tt.tiles, tt.attribution, tt.link)
			if err != nil {
				t.Fatal(err)
			}
			srv := servertest.Serve(t, func(cfg *server.Config) { withPage(builtPage)(cfg); cfg.BaseMap = base })
			r := servertest.Get(t, srv, "/")
			r.CheckHeader(t, "Content-Security-Policy", strings.Replace(policy, "IMAGES", tt.images, 1))
			head := headOf(t, r.Text)
			if head["controlmap:base-tiles"] != tt.tiles || head["controlmap:base-attribution"] != tt.attribution ||
				head["controlmap:base-attribution-url"] != tt.link || strings.Contains(r.Text, "<script") {
				t.Errorf("got %s", r.Text)
			}
			for _, other := range []string{"/docs", "/api/v1/areas", "/nothing"} {
				if got := servertest.Get(t, srv, other).Header.Get("Content-Security-Policy"); strings.Contains(got, "//") {
					t.Errorf("%s: got policy %s, want no other host", other, got)
				}
			}
		})
	}
}

func TestNoBaseMap(t *testing.T) {
	if r := servertest.Get(t, servertest.Serve(t, withPage(builtPage)), "/"); strings.Contains(r.Text, "controlmap:base") {
		t.Errorf("got %s, want no base map", r.Text)
	}
}

func TestBaseMapRefused(t *testing.T) {
	const good = "https://tiles.example/{z}/{x}/{y}.png"
	tests := []struct{ name, tiles, attribution, link, want string }{
		{"no y", "https://tiles.example/{z}/{x}.png", "A", "", "lack {y}"},
		{"subdomains", "https://{s}.tiles.example/{z}/{x}/{y}.png", "A", "", "have {s}"},
		{"rows from the south", "https://tiles.example/{z}/{x}/{y}/{-y}", "A", "", "have {-y}"},
		{"a step in the host", "https://{z}.example/{x}/{y}", "A", "", "begin neither"},
		{"another scheme", "ftp://tiles.example/{z}/{x}/{y}", "A", "", "begin neither"},
		{"a script", "javascript:alert('{z}{x}{y}')", "A", "", "begin neither"},
		{"no scheme", "//tiles.example/{z}/{x}/{y}", "A", "", "begin neither"},
		{"a path from here", "base/{z}/{x}/{y}", "A", "", "begin neither"},
		{"no host", "https:///{z}/{x}/{y}", "A", "", "begin neither"},
		{"another directive", "https://tiles.example;script-src/{z}/{x}/{y}", "A", "", "begin neither"},
		{"a backslash", `/\tiles.example/{z}/{x}/{y}`, "A", "", "a backslash"},
		{"a space", "https://tiles.example /{z}/{x}/{y}", "A", "", "a space"},
		{"a password", "https://a:b@tiles.example/{z}/{x}/{y}", "A", "", "no plain address"},
		{"a fragment", good + "#a", "A", "", "no plain address"},
		{"too long", good + strings.Repeat("a", 2000), "A", "", "longer than 1024 bytes"},
		{"no attribution", good, " ", "", "base attribution"},
		{"two lines of attribution", good, "A\nB", "", "is not a line"},
		{"a script as link", good, "A", "javascript:alert(1)", "base attribution URL"},
		{"a path as link", good, "A", "/a", "base attribution URL"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := page.NewBaseMap(tt.tiles, tt.attribution, tt.link)
			if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "would be accepted") {
				t.Errorf("got %v, want invalid, with %q and what would be accepted", err, tt.want)
			}
		})
	}
}
