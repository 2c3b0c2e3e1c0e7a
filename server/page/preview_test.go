package page_test

import (
	"errors"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"controlmap/geo"
	"controlmap/server"
	"controlmap/server/servertest"
)

// builtPage has the places that a preview goes to.
const builtPage = `<!doctype html>
<html lang="en">
  <head>
    <title>map</title>
    <meta name="description" content="A map." />
  </head>
  <body><svg><title>icon</title></svg></body>
</html>
`

func withPage(page string) func(*server.Config) {
	return func(cfg *server.Config) { cfg.Static = fstest.MapFS{"index.html": {Data: []byte(page)}} }
}

var headValue = regexp.MustCompile(`<(?:meta (?:property|name)|link rel)="([^"]+)" (?:content|href)="([^"]*)"`)

// headOf reads the title and the values of a page's head by their names.
func headOf(t testing.TB, page string) map[string]string {
	t.Helper()
	head, _, found := strings.Cut(page, "</head>")
	if !found || strings.Count(page, "</head>") != 1 {
		t.Fatalf("got %d ends of the head in %s", strings.Count(page, "</head>"), page)
	}
	values := map[string]string{}
	for _, m := range headValue.FindAllStringSubmatch(head, -1) {
		if _, twice := values[m[1]]; twice {
			t.Errorf("%s is there twice", m[1])
		}
		values[m[1]] = html.UnescapeString(m[2])
	}
	_, rest, _ := strings.Cut(head, "<title>")
	title, _, _ := strings.Cut(rest, "</title>")
	values["title"] = html.UnescapeString(title)
	return values
}

const (
	genericTitle = "controlmap: who controls what in Ukraine"
	latestTitle  = "0.1% of Ukraine occupied on 1 December 2025 (A source)"
)

func TestPreviewTitles(t *testing.T) {
	srv := servertest.Serve(t, withPage(builtPage))
	tests := []struct{ name, query, title string }{
		{"nothing asked", "", latestTitle},
		{"a source", "?source=deepstate", latestTitle},
		{"a day", "?date=2022-03-05", "0.1% of Ukraine occupied on 23 February 2022 (A source)"},
		{"a unit", "?region=UA-14", "Donetsk: 9.9% occupied on 1 December 2025 (A source)"},
		{"a group", "?region=donbas", "Donbas: 6.6% occupied on 1 December 2025 (A source)"},
		{"no share", "?region=outside", "Outside every oblast: 10\u00a0km² occupied on 1 December 2025 (A source)"},
		{"Ukrainian", "?lang=uk", "Окуповано 0,1\u00a0% України станом на 1 грудня 2025 (A source)"},
		{"a unit in Ukrainian", "?lang=uk&region=UA-14", "Donetsk: окуповано 9,9\u00a0% станом на 1 грудня 2025 (A source)"},
		{"changes", "?mode=changes&since=2022-02-23", "Ukraine: +390\u00a0km² occupied from 23 February 2022 to 1 December 2025 (A source)"},
		{"changes in Ukrainian", "?mode=changes&since=2022-03-01&lang=uk", "Україна: +390\u00a0км² окупованої території з 23 лютого 2022 до 1 грудня 2025 (A source)"},
		{"changes of a month", "?mode=changes", "Ukraine: +390\u00a0km² occupied from 23 February 2022 to 1 December 2025 (A source)"},
		{"changes since nothing", "?mode=changes&since=2020-01-01", latestTitle},
		{"changes since the same", "?mode=changes&since=2025-12-01", latestTitle},
		{"since without changes", "?since=2022-02-23", latestTitle},
		{"malformed", "?date=2025-02-30&region=UA-99&since=x&mode=y&map=1/2&lang=fr", latestTitle},
		{"percent signs", "?date=%zz&%=%&a;b", latestTitle},
		{"given twice", "?source=settlements&source=nobody", latestTitle},
		{"an unknown source", "?source=nobody", genericTitle},
		{"no source's name", "?source=a/b", genericTitle},
		{"an empty source", "?source=", genericTitle},
		{"a source without snapshots", "?source=empty", genericTitle},
		{"before the first", "?date=2014-01-01", genericTitle},
		{"generic in Ukrainian", "?source=nobody&lang=uk", "controlmap: хто що контролює в Україні"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := servertest.Get(t, srv, "/"+tt.query)
			head := headOf(t, r.Text)
			if r.StatusCode != http.StatusOK || head["og:title"] != tt.title {
				t.Errorf("got %d, title %q, want 200, %q", r.StatusCode, head["og:title"], tt.title)
			}
			generic, heading := strings.HasPrefix(tt.title, "controlmap"), tt.title+" · controlmap"
			if generic {
				heading = tt.title
			}
			if head["title"] != heading {
				t.Errorf("got heading %q, want %q", head["title"], heading)
			}
			if head["description"] != head["og:description"] || head["description"] == "" || head["description"] == "A map." {
				t.Errorf("got description %q and %q", head["description"], head["og:description"])
			}
			if pictured := head["og:image"] != ""; pictured == generic {
				t.Errorf("got picture %q of %q", head["og:image"], tt.title)
			}
			if !strings.Contains(r.Text, "<svg><title>icon</title></svg>") {
				t.Error("the title of an icon was taken for that of the page")
			}
		})
	}
}

func TestPreviewDescriptions(t *testing.T) {
	srv := servertest.Serve(t, withPage(builtPage))
	tests := []struct{ name, query, want string }{
		{"Ukraine", "", "Occupied: 801\u00a0km² on the WGS84 ellipsoid (800\u00a0km² on the sphere that publishers use), 0.13% of 603,628\u00a0km², the official area of Ukraine. " +
			"Map of 1 December 2025, revision 3. Source: GeoNames"},
		{"a unit in Ukrainian", "?region=UA-14&lang=uk", "Окуповано: 791\u00a0км² на еліпсоїді WGS84 (790\u00a0км² на сфері, якою користуються видавці), 9,89\u00a0% від 8\u00a0000\u00a0км² (Donetsk за squares). " +
			"Карта за 1 грудня 2025, редакція 3. Джерело: GeoNames"},
		{"flagged", "?date=2022-02-23", "Occupied: 411\u00a0km² on the WGS84 ellipsoid (410\u00a0km² on the sphere that publishers use), 0.07% of 603,628\u00a0km², the official area of Ukraine. " +
			"Map of 23 February 2022, revision 1. Flagged: such a total cannot be the result of fighting. Source: GeoNames"},
		{"changes", "?mode=changes&region=UA-14", "Occupied: net +390\u00a0km² on the WGS84 ellipsoid (+390\u00a0km² on the sphere that publishers use), from 401\u00a0km² to 791\u00a0km², " +
			"9.89% of 8,000\u00a0km², the area of Donetsk by squares. Maps of 23 February 2022, revision 1, and 1 December 2025, revision 3. " +
			"Flagged: such a total cannot be the result of fighting. Source: GeoNames"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := headOf(t, servertest.Get(t, srv, "/"+tt.query).Text)["description"]; got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestPreviewPictures(t *testing.T) {
	srv := servertest.Serve(t, withPage(builtPage))
	tests := []struct{ name, query, date, from, bbox, lang string }{
		{"all of Ukraine", "", "2025-12-01", "", "", "en"},
		{"the snapshot's own day", "?date=2025-11-01&lang=uk", "2022-02-23", "", "", "uk"},
		{"a unit", "?region=UA-14", "2025-12-01", "", "37,48,38,49", "en"},
		{"a group", "?region=donbas", "2025-12-01", "", "37,48,39,49", "en"},
		{"changes", "?mode=changes&since=day", "2025-12-01", "2022-02-23", "", "en"},
		// At zoom 8, 1200 pixels are 1200/256/2^8 of 360 degrees.
		{"a camera", "?region=UA-14&map=8/0/30", "2025-12-01", "", "26.7041,-1.73008,33.2959,1.73008", "en"},
		{"the whole world", "?map=0/0/0", "2025-12-01", "", "-180,-85,180,85", "en"},
		{"the corner of the world", "?map=22/-85/180", "2025-12-01", "", "179.9485,-85,180,-84.99764", "en"},
		{"a camera off the earth", "?map=5/91/0", "2025-12-01", "", "", "en"},
		{"a camera that is no number", "?map=NaN/Inf/0", "2025-12-01", "", "", "en"},
		{"a camera below zoom 0", "?map=-1/48/31", "2025-12-01", "", "", "en"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			head := headOf(t, servertest.Get(t, srv, "/"+tt.query).Text)
			picture, err := url.Parse(head["og:image"])
			if err != nil {
				t.Fatal(err)
			}
			q := picture.Query()
			if q.Get("bbox") != tt.bbox {
				t.Errorf("got bbox %q, want %q", q.Get("bbox"), tt.bbox)
			}
			if q.Get("date") != tt.date || q.Get("from") != tt.from || q.Get("lang") != tt.lang ||
				q.Get("width") != head["og:image:width"] || q.Get("height") != head["og:image:height"] || q.Get("source") != "settlements" {
				t.Errorf("got %s", picture)
			}
			if !strings.HasPrefix(head["og:image"], srv.URL+"/api/v1/map.png?") || head["twitter:card"] != "summary_large_image" {
				t.Errorf("got picture %s in a card %s, want one of %s", picture, head["twitter:card"], srv.URL)
			}
			r := servertest.Get(t, srv, picture.RequestURI())
			if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "image/png" {
				t.Errorf("%s: got %d %s", picture, r.StatusCode, r.Header.Get("Content-Type"))
			}
		})
	}
}

func TestPreviewAddresses(t *testing.T) {
	proxied := func(cfg *server.Config) { withPage(builtPage)(cfg); cfg.BehindProxy = true }
	tests := []struct {
		name, query        string
		change             func(*server.Config)
		header             []string
		address, canonical string
	}{
		{"nothing asked", "", withPage(builtPage), nil, "SERVER/", "SERVER/"},
		{"what is shown", "?region=UA-14&map=7/48/37&date=2025-12-01", withPage(builtPage), nil,
			"SERVER/?date=2025-12-01&map=7%2F48%2F37&region=UA-14", "SERVER/?date=2025-12-01&region=UA-14"},
		{"a frame in a campaign", "?embed=1&theme=dark&legend=0&time=0&utm_source=x&utm_medium=y&fbclid=z&lang=uk", withPage(builtPage), nil,
			"SERVER/?lang=uk", "SERVER/?lang=uk"},
		{"too long", "?x=" + strings.Repeat("y", 2000), withPage(builtPage), nil, "SERVER/", "SERVER/"},
		{"behind a proxy", "", proxied, []string{"X-Forwarded-Proto", "https", "X-Forwarded-Host", "maps.example"}, "https://maps.example/", "https://maps.example/"},
		{"a proxy that is not believed", "", withPage(builtPage), []string{"X-Forwarded-Host", "maps.example"}, "SERVER/", "SERVER/"},
		{"a host that is none", "", proxied, []string{"X-Forwarded-Host", `"><script>`}, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			srv := servertest.Serve(t, tt.change)
			r := servertest.Get(t, srv, "/"+tt.query, tt.header...)
			head := headOf(t, r.Text)
			address, canonical := strings.ReplaceAll(tt.address, "SERVER", srv.URL), strings.ReplaceAll(tt.canonical, "SERVER", srv.URL)
			if r.StatusCode != http.StatusOK || head["og:url"] != address || head["canonical"] != canonical {
				t.Errorf("got %d, %q, canonical %q; want %q, %q", r.StatusCode, head["og:url"], head["canonical"], address, canonical)
			}
			if base, _, _ := strings.Cut(address, "?"); base != "" && !strings.HasPrefix(head["og:image"], base) || base == "" && head["og:image"] != "" {
				t.Errorf("got picture %q at %q", head["og:image"], base)
			}
		})
	}
}

func TestPreviewEscapes(t *testing.T) {
	const evil = "\"'><script>alert(1)</script>&amp;\u202eآخر\u200f\u2066\n"
	srv := servertest.Serve(t, func(cfg *server.Config) {
		withPage(builtPage)(cfg)
		store := servertest.NewStore()
		store.SourceList[3].Title, store.SourceList[3].Attribution = evil, evil
		cfg.Store = store
	})
	for _, query := range []string{"", "?mode=changes", "?lang=uk&region=UA-14", `?"><script>=<script>&map="><script>`} {
		r := servertest.Get(t, srv, "/"+strings.NewReplacer(`"`, "%22", "<", "%3C", ">", "%3E").Replace(query))
		head := headOf(t, r.Text)
		const shown = `"'><script>alert(1)</script>&amp;آخر`
		if !strings.HasSuffix(head["og:title"], "("+shown+")") || !strings.HasSuffix(head["description"], ": "+shown) {
			t.Errorf("%s: got title %q, description %q", query, head["og:title"], head["description"])
		}
		if strings.Contains(r.Text, "<script") || strings.ContainsAny(r.Text, "\u202e\u200f\u2066") {
			t.Errorf("%s: got a script or a mark of direction in\n%s", query, r.Text)
		}
	}
}

func TestPreviewOfOtherPages(t *testing.T) {
	for name, page := range map[string]string{
		"no head":        "<!doctype html><title>map</title>",
		"no title":       `<head><meta name="description" content="A map."></head>`,
		"no description": "<head><title>map</title></head>",
		"later title":    `<head><meta name="description" content="A map."></head><title>map</title>`,
		"empty":          "",
	} {
		if got := servertest.Get(t, servertest.Serve(t, withPage(page)), "/").Text; got != page {
			t.Errorf("%s: got %s, want it unchanged", name, got)
		}
	}
}

func TestPreviewOutlivesTheStore(t *testing.T) {
	var log servertest.Buffer
	srv := servertest.Serve(t, func(cfg *server.Config) {
		withPage(builtPage)(cfg)
		store := servertest.NewStore()
		store.Broken = geo.Wrap(geo.Unavailable, errors.New("disk gone"), "the database does not answer")
		cfg.Store, cfg.Log = store, servertest.LogTo(&log)
	})
	r := servertest.Get(t, srv, "/")
	if head := headOf(t, r.Text); r.StatusCode != http.StatusOK || head["title"] != genericTitle {
		t.Errorf("got %d, title %q; want the page with %q", r.StatusCode, head["title"], genericTitle)
	}
	if !strings.Contains(log.String(), "disk gone") {
		t.Errorf("got log %s, want the cause", log.String())
	}
}

func TestPreviewTag(t *testing.T) {
	store := servertest.NewStore()
	srv := servertest.Serve(t, func(cfg *server.Config) { withPage(builtPage)(cfg); cfg.Store = store })
	first := servertest.Get(t, srv, "/")
	first.CheckHeader(t, "Cache-Control", "no-cache")
	tag := first.Header.Get("ETag")
	if r := servertest.Get(t, srv, "/", "If-None-Match", tag); r.StatusCode != http.StatusNotModified {
		t.Errorf("asked again: got %d, want 304", r.StatusCode)
	}
	if r := servertest.Get(t, srv, "/?lang=uk", "If-None-Match", tag); r.StatusCode != http.StatusOK {
		t.Errorf("another view: got %d, want 200", r.StatusCode)
	}
	store.Correct()
	if r := servertest.Get(t, srv, "/", "If-None-Match", tag); r.StatusCode != http.StatusOK {
		t.Errorf("after a correction: got %d, want 200", r.StatusCode)
	}
}

func BenchmarkMapPage(b *testing.B) {
	srv := servertest.Serve(b, withPage(builtPage))
	for b.Loop() {
		servertest.Get(b, srv, "/?mode=changes&region=donbas&map=7/48/37")
	}
}
