package tiles_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/tile"
	"controlmap/server"
	"controlmap/server/servertest"

	"github.com/paulmach/orb"
)

const (
	shownTile = "/tiles/settlements/r1-f0000001/6/38/22.mvt" // holds what is occupied
	seaTile   = "/tiles/settlements/r1-f0000001/6/0/0.mvt"   // holds nothing
)

func TestTileStatuses(t *testing.T) {
	tests := []struct {
		target string
		want   int
	}{
		{shownTile, 200},
		{seaTile, 204},
		{"/tiles/settlements/latest/6/38/22.mvt", 200},
		{"/tiles/settlements/2022-03-01/6/38/22.mvt", 200},
		{"/tiles/settlements/2199-01-01/6/38/22.mvt", 200},
		{"/tiles/settlements/2022-02-22/6/38/22.mvt", 404},
		{"/tiles/settlements/r2-f0000002/6/38/22.mvt", 200}, // corrected since
		{"/tiles/settlements/r4-f0000004/6/38/22.mvt", 404}, // of deepstate
		{"/tiles/settlements/r99-f0000063/6/38/22.mvt", 404},
		{"/tiles/settlements/r1/6/38/22.mvt", 404},          // of any database
		{"/tiles/settlements/r1-f0000002/6/38/22.mvt", 404}, // of another database
		{"/tiles/settlements/r1-f0000001..r3/6/38/22.mvt", 404},
		{"/tiles/settlements/r1-f0000001..r3-f0000001/6/38/22.mvt", 404},
		{"/tiles/settlements/r1-F0000001/6/38/22.mvt", 400},
		{"/tiles/settlements/r1-f000001/6/38/22.mvt", 400},
		{"/tiles/settlements/r1-f00000001/6/38/22.mvt", 400},
		{"/tiles/settlements/r1-/6/38/22.mvt", 400},
		{"/tiles/settlements/r01-f0000001/6/38/22.mvt", 400},
		{"/tiles/settlements/r0/6/38/22.mvt", 400},
		{"/tiles/settlements/r01/6/38/22.mvt", 400},
		{"/tiles/settlements/r9999999999999999999/6/38/22.mvt", 400},
		{"/tiles/settlements/yesterday/6/38/22.mvt", 400},
		{"/tiles/settlements/2025-13-01/6/38/22.mvt", 400},
		{"/tiles/nobody/latest/6/38/22.mvt", 404},
		{"/tiles/nobody/r1-f0000001/6/38/22.mvt", 404},
		{"/tiles/empty/latest/6/38/22.mvt", 404},
		{"/tiles/my%20map/latest/6/38/22.mvt", 404},
		{"/tiles/a%2Fb/latest/6/38/22.mvt", 400},
		{"/tiles/%FF/latest/6/38/22.mvt", 400},
		{"/tiles/settlements/latest/14/9910/5691.mvt", 200},
		{"/tiles/settlements/latest/15/0/0.mvt", 400},
		{"/tiles/settlements/latest/6/64/0.mvt", 400},
		{"/tiles/settlements/latest/6/0/64.mvt", 400},
		{"/tiles/settlements/latest/6/-1/0.mvt", 400},
		{"/tiles/settlements/latest/06/0/0.mvt", 400},
		{"/tiles/settlements/latest/6/x/0.mvt", 400},
		{"/tiles/settlements/latest/6/38/22.mvt?x=1", 400},
		{"/tiles/settlements/latest/6/38/22.pbf", 404},
		{"/tiles/settlements/latest/6/38/22", 404},
		{"/tiles/settlements/latest/6/38", 404},
		{"/tiles/settlements", 404},
		{"/tiles/", 404},
		{"/tiles/settlements/latest/6/38/22.png", 200},
		{"/tiles/settlements/latest/6/38/22@2x.png", 200},
		{"/tiles/settlements/latest/6/38/22@3x.png", 400},
		{"/tiles/settlements/latest/6/0/0.png", 204},
		{"/tiles/settlements/r1-f0000001..r3-f0000003/6/38/22.mvt", 204}, // the same areas
		{"/tiles/settlements/2022-02-23..2025-12-01/6/38/22.mvt", 204},
		{"/tiles/settlements/r3-f0000003..r1-f0000001/6/38/22.mvt", 400},
		{"/tiles/settlements/2022-02-22..latest/6/38/22.mvt", 404},
		{"/tiles/settlements/..latest/6/38/22.mvt", 400},
		{"/tiles/settlements/r1-f0000001../6/38/22.mvt", 400},
		{"/tiles/settlements/r1-f0000001..r3-f0000003/6/38/22.png", 200},
		{"/tiles/settlements/r1-f0000001..r3-f0000003/6/38/22@2x.png", 200},
		{"/tiles/settlements/history/r1-f0000001..r3-f0000003/6/38/22.mvt", 200},
		{"/tiles/settlements/history/r1-f0000001..r3-f0000003/6/38/22.png", 404},
		{"/tiles/settlements/history/r1-f0000001/6/38/22.mvt", 404},
		{"/tiles/settlements/latest/6/38/22.json", 404},
		{"/tiles/settlements/latest.json", 200},
		{"/tiles/settlements/history/r1-f0000001..r3-f0000003.json", 200},
		{"/tiles/settlements/history/r1-f0000001..r3-f0000003/style.json", 404},
	}
	srv := servertest.Serve(t, nil)
	for _, tt := range tests {
		for _, again := range []string{"", " again"} { // the second may come from memory
			r := servertest.Get(t, srv, tt.target)
			if r.StatusCode != tt.want {
				t.Errorf("%s%s: got %d, want %d: %.200s", tt.target, again, r.StatusCode, tt.want, r.Text)
			} else if tt.want >= 400 {
				r.Problem(t, tt.want)
			}
		}
	}
}

func TestTileLayers(t *testing.T) {
	srv := servertest.Serve(t, nil)
	day := servertest.Get(t, srv, "/tiles/settlements/latest/6/38/22.mvt").Layers(t)
	for _, name := range []string{"control", "frontline", "regions"} {
		if day[name] == nil {
			t.Errorf("a day's tile has no layer %s", name)
		}
	}
	if near := servertest.Get(t, srv, "/tiles/settlements/latest/8/154/88.mvt").Layers(t); near["places"] == nil {
		t.Error("a tile with a town in it has no layer places")
	}
	got := day["control"].Features[0].Properties
	for name, want := range map[string]string{"status": "occupied", "since": "2022", "source": "settlements", "date": "2022-02-23"} {
		if got[name] != want {
			t.Errorf("got %s %v, want %s: nothing has changed since the first day", name, got[name], want)
		}
	}
	history := servertest.Get(t, srv, "/tiles/settlements/history/r1-f0000001..r3-f0000003/6/38/22.mvt").Layers(t)
	if history["keyframe"] == nil || history["steps"] != nil {
		t.Errorf("got layers %v of a history in which nothing changed, want keyframe alone", history)
	}
}

// Accept-Encoding by RFC 9110, 12.5.3.
func TestTileCodings(t *testing.T) {
	tests := []struct {
		accept []string // header, value pairs
		coding string
		status int
	}{
		{nil, "", 200},
		{[]string{""}, "", 200},
		{[]string{"identity"}, "", 200},
		{[]string{"gzip"}, "gzip", 200},
		{[]string{"x-gzip"}, "gzip", 200},
		{[]string{"GZIP"}, "gzip", 200},
		{[]string{"br"}, "br", 200},
		{[]string{"gzip, deflate, br, zstd"}, "br", 200},
		{[]string{"br;q=0.5, gzip"}, "gzip", 200},
		{[]string{"br;q=0.5,gzip;q=0.5"}, "br", 200},
		{[]string{"gzip;q=0"}, "", 200},
		{[]string{"gzip;q=0.0, br;q=0.001"}, "br", 200},
		{[]string{"gzip; q=0.2 , identity;q=0.1"}, "gzip", 200},
		{[]string{"gzip;q=0.2, identity;q=0.9"}, "", 200},
		{[]string{"*"}, "br", 200},
		{[]string{"*;q=0.5, gzip"}, "gzip", 200},
		{[]string{"*;q=0, gzip"}, "gzip", 200},
		{[]string{"br;q=0, *"}, "gzip", 200},
		{[]string{"deflate"}, "", 200},
		{[]string{"gzip;q=nonsense"}, "", 200},
		{[]string{"gzip;level=9"}, "", 200},
		{[]string{"gzip;q=2"}, "", 200},
		{[]string{"identity;q=0"}, "", 406},
		{[]string{"*;q=0"}, "", 406},
		{[]string{"identity;q=0, gzip"}, "gzip", 200},
		{[]string{"deflate, *;q=0"}, "", 406},
		{[]string{"deflate", "gzip"}, "gzip", 200}, // two headers
	}
	for _, memory := range []int64{8 << 20, 0} {
		srv := servertest.Serve(t, func(cfg *server.Config) { cfg.TileCache = memory })
		want := servertest.Get(t, srv, shownTile).Plain(t)
		tags := map[string]string{}
		for _, tt := range tests {
			t.Run(fmt.Sprintf("%d %s", memory, strings.Join(tt.accept, " and ")), func(t *testing.T) {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+shownTile, nil)
				if err != nil {
					t.Fatal(err)
				}
				req.Header["Accept-Encoding"] = tt.accept
				got := servertest.Do(t, req)
				got.CheckHeader(t, "Vary", "Accept-Encoding")
				if tt.status != http.StatusOK {
					got.Problem(t, tt.status)
					return
				}
				got.CheckHeader(t, "Content-Encoding", tt.coding)
				got.CheckHeader(t, "Content-Type", "application/vnd.mapbox-vector-tile")
				if !bytes.Equal(got.Plain(t), want) {
					t.Error("got another tile than without compression")
				}
				if int(got.ContentLength) != len(got.Text) {
					t.Errorf("got Content-Length %d of %d bytes", got.ContentLength, len(got.Text))
				}
				tag := got.Header.Get("ETag")
				if known, seen := tags[tt.coding]; !strings.HasPrefix(tag, `"`) || seen && known != tag {
					t.Errorf("got ETag %s, want a strong one, the same for the coding: %s", tag, known)
				}
				tags[tt.coding] = tag
			})
		}
		if tags[""] == tags["gzip"] || tags["gzip"] == tags["br"] || tags[""] == tags["br"] {
			t.Errorf("codings share an ETag: %v", tags)
		}
	}
}

// Conditions by RFC 9110, 13, and ranges by 14.2, which are not offered.
func TestTileConditions(t *testing.T) {
	srv := servertest.Serve(t, nil)
	for _, target := range []string{shownTile, "/tiles/settlements/latest/6/38/22.png", seaTile} {
		first := servertest.Get(t, srv, target, "Accept-Encoding", "gzip")
		other := servertest.Get(t, srv, target, "Accept-Encoding", "br").Header.Get("ETag")
		tag, full := first.Header.Get("ETag"), first.StatusCode
		tests := []struct {
			method  string
			headers []string
			want    int
		}{
			{"GET", []string{"If-None-Match", tag}, 304},
			{"GET", []string{"If-None-Match", "W/" + tag}, 304},
			{"GET", []string{"If-None-Match", `"x", ` + tag}, 304},
			{"GET", []string{"If-None-Match", "*"}, 304},
			{"GET", []string{"If-None-Match", `"x"`}, full},
			{"GET", []string{"If-None-Match", "nonsense"}, full},
			{"HEAD", []string{"If-None-Match", tag}, 304},
			{"HEAD", nil, full},
			{"GET", []string{"If-Match", tag}, full},
			{"GET", []string{"If-Match", "*"}, full},
			{"GET", []string{"If-Match", `"x"`}, 412},
			{"GET", []string{"If-Match", "W/" + tag}, 412},
			{"GET", []string{"If-Match", tag, "If-None-Match", tag}, 304},
			{"GET", []string{"If-Match", `"x"`, "If-None-Match", tag}, 412},
			{"GET", []string{"If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"}, full},
			{"GET", []string{"If-Unmodified-Since", "Fri, 01 Jan 2010 00:00:00 GMT"}, full},
			{"GET", []string{"Range", "bytes=0-9"}, full},
			{"GET", []string{"Range", "bytes=0-9", "If-Range", tag}, full},
			{"GET", []string{"Range", "bytes=999999999-"}, full},
			{"GET", []string{"Range", "nonsense"}, full},
		}
		if other != tag {
			tests = append(tests, struct {
				method  string
				headers []string
				want    int
			}{"GET", []string{"If-None-Match", other}, full}) // that of another coding
		}
		for _, tt := range tests {
			got := servertest.Ask(t, srv, tt.method, target, append([]string{"Accept-Encoding", "gzip"}, tt.headers...)...)
			if got.StatusCode != tt.want {
				t.Errorf("%s %s %v: got %d, want %d", tt.method, target, tt.headers, got.StatusCode, tt.want)
				continue
			}
			if tt.want == http.StatusPreconditionFailed {
				got.Problem(t, tt.want)
				continue
			}
			got.CheckHeader(t, "ETag", tag)
			got.CheckHeader(t, "Cache-Control", first.Header.Get("Cache-Control"))
			got.CheckHeader(t, "Vary", first.Header.Get("Vary"))
			got.CheckHeader(t, "Access-Control-Allow-Origin", "*")
			got.CheckHeader(t, "Accept-Ranges", "")
			wantBody := first.Text
			if tt.want == http.StatusNotModified || tt.method == http.MethodHead {
				wantBody = ""
			} else {
				got.CheckHeader(t, "Content-Length", first.Header.Get("Content-Length"))
			}
			if got.Text != wantBody {
				t.Errorf("%s %s %v: got %d bytes, want %d", tt.method, target, tt.headers, len(got.Text), len(wantBody))
			}
		}
	}
	if got := servertest.Ask(t, srv, http.MethodPost, shownTile); got.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: got %d, want 405", got.StatusCode)
	}
}

func TestTileFreshness(t *testing.T) {
	srv := servertest.Serve(t, nil)
	const forever, dated, newest = "public, max-age=31536000, immutable", "public, max-age=300, must-revalidate", "public, max-age=60, must-revalidate"
	for target, want := range map[string]string{
		shownTile: forever,
		seaTile:   forever,
		"/tiles/settlements/r1-f0000001..r3-f0000003/6/38/22.mvt":         forever,
		"/tiles/settlements/history/r1-f0000001..r3-f0000003/6/38/22.mvt": forever,
		"/tiles/settlements/r1-f0000001..latest/6/38/22.mvt":              newest,
		"/tiles/settlements/r1-f0000001..2025-12-01/6/38/22.mvt":          dated,
		"/tiles/settlements/latest/6/38/22.mvt":                           newest,
		"/tiles/settlements/2025-12-01/6/38/22.png":                       dated,
		"/tiles/settlements/history/2022-02-23..2025-12-01/6/38/22.mvt":   dated,
		"/tiles/settlements/r99-f0000063/6/38/22.mvt":                     "no-store",
		"/tiles/settlements/r1-f0000001/6/64/22.mvt":                      "no-store",
		"/tiles/settlements/r1-f0000001.json":                             dated,
		"/tiles/settlements/latest.json":                                  newest,
		"/tiles.json":                                                     newest,
		"/api/v1/tiles/changed?from=2022-02-23":                           newest,
		"/api/v1/map.png?date=2025-12-01":                                 dated,
		"/api/v1/map.png?from=2022-02-23&to=latest&width=400&height=300":  newest,
	} {
		for range 2 {
			servertest.Get(t, srv, target).CheckHeader(t, "Cache-Control", want)
		}
	}
}

func TestTilesAreMadeOnce(t *testing.T) {
	store := servertest.NewStore()
	release := make(chan struct{})
	store.OnPolygons = func(context.Context) error { <-release; return nil }
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
	const clients = 20
	replies := make(chan servertest.Reply, clients)
	for range clients {
		go func() { replies <- servertest.Get(t, srv, shownTile, "Accept-Encoding", "gzip") }()
	}
	for store.Reads() == 0 {
		time.Sleep(time.Millisecond)
	}
	close(release)
	first := <-replies
	for range clients - 1 {
		if r := <-replies; r.StatusCode != http.StatusOK || r.Text != first.Text {
			t.Errorf("got %d and %d bytes, want what the first got: %d", r.StatusCode, len(r.Text), len(first.Text))
		}
	}
	if reads := store.Reads(); reads != 1 {
		t.Errorf("got %d reads of areas for %d requests, want 1", reads, clients)
	}
	text := servertest.Get(t, srv, "/metrics").Text
	if !strings.Contains(text, `controlmap_tiles_total{from="built",zoom="6"} 1`) {
		t.Errorf("more or less than one tile was built:\n%s", grep(text, "controlmap_tiles_total"))
	}
}

// grep returns the lines that contain part and are not zero.
func grep(text, part string) string {
	var found []string
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) && !strings.HasSuffix(line, " 0\n") {
			found = append(found, line)
		}
	}
	return strings.Join(found, "")
}

func TestTileErrorsAreNotKept(t *testing.T) {
	store := servertest.NewStore()
	var fail atomic.Bool
	fail.Store(true)
	store.OnPolygons = func(context.Context) error {
		if fail.Load() {
			return errors.New("a bad sector")
		}
		return nil
	}
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
	for _, target := range []string{shownTile, "/tiles/settlements/latest/6/38/22.png"} {
		r := servertest.Get(t, srv, target)
		r.Problem(t, http.StatusInternalServerError)
		r.CheckHeader(t, "ETag", "")
	}
	fail.Store(false)
	if r := servertest.Get(t, srv, shownTile); r.StatusCode != http.StatusOK {
		t.Errorf("got %d once the store reads again, want 200", r.StatusCode)
	}
}

// Who leaves must not take the tile from those who stay.
func TestTileOutlivesWhoAskedFirst(t *testing.T) {
	store := servertest.NewStore()
	release, reached := make(chan struct{}), make(chan struct{}, 1)
	store.OnPolygons = func(context.Context) error { reached <- struct{}{}; <-release; return nil }
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
	ctx, leave := context.WithCancel(t.Context())
	first := servertest.Begin(ctx, t, srv.URL+shownTile)
	<-reached
	second := servertest.Begin(t.Context(), t, srv.URL+shownTile)
	leave()
	<-first
	close(release)
	if got := <-second; got != http.StatusOK {
		t.Errorf("got %d for who stayed, want 200", got)
	}
}

// Who leaves must not take the snapshot from those who wait for the same look-up.
func TestLookUpOutlivesWhoAskedFirst(t *testing.T) {
	store := servertest.NewStore()
	release, reached := make(chan struct{}), make(chan struct{}, 10)
	store.OnSnapshot = func(ctx context.Context) error {
		reached <- struct{}{}
		select {
		case <-release:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
	const latest = "/tiles/settlements/latest/6/38/22.mvt"
	ctx, leave := context.WithCancel(t.Context())
	first := servertest.Begin(ctx, t, srv.URL+latest)
	<-reached
	second := servertest.Begin(t.Context(), t, srv.URL+latest)
	leave()
	<-first
	time.Sleep(50 * time.Millisecond) // the server learns that the first has gone
	close(release)
	if got := <-second; got != http.StatusOK {
		t.Errorf("got %d for who stayed, want 200", got)
	}
	if again := len(reached); again != 0 {
		t.Errorf("got %d more look-ups, want one for both", again)
	}
}

func TestTilesThatTakeTooLong(t *testing.T) {
	store := servertest.NewStore()
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	store.OnPolygons = func(context.Context) error { <-release; return nil }
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store, cfg.Timeout = store, 30*time.Millisecond })
	if p := servertest.Get(t, srv, shownTile).Problem(t, http.StatusServiceUnavailable); !strings.Contains(p.Detail, "too long") {
		t.Errorf("got %q", p.Detail)
	}
}

// kept are tiles that somebody made before.
type kept map[geo.TileKey]geo.StoredTile

func id(n geo.Revision) geo.RevisionID {
	return geo.RevisionID{Revision: n, Fingerprint: servertest.Fingerprint(n)}
}

func (k kept) Tile(_ context.Context, key geo.TileKey) (geo.StoredTile, error) {
	if found, ok := k[key]; ok {
		return found, nil
	}
	return geo.StoredTile{}, geo.Errorf(geo.NotFound, "tile %s is not stored", key)
}

func TestStoredTilesAreSentAsTheyAre(t *testing.T) {
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write([]byte("a tile")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	key := geo.TileKey{Map: geo.MapID{To: id(1)}, Format: geo.TileMVT, Z: 6, X: 38, Y: 22}
	empty := geo.TileKey{Map: geo.MapID{To: id(1)}, Format: geo.TileMVT, Z: 7, X: 76, Y: 44}
	picture := geo.TileKey{Map: geo.MapID{Kind: geo.ChangeMap, From: id(1), To: id(3)}, Format: geo.TilePNG2x, Z: 6, X: 38, Y: 22}
	stored := kept{key: {Gzip: zipped.Bytes(), Brotli: []byte("brotli")}, empty: {}, picture: {Plain: []byte("picture")}}
	store := servertest.NewStore()
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store, cfg.StoredTiles = store, stored })
	for range 2 {
		for _, tt := range []struct{ target, accept, want string }{
			{shownTile, "gzip", zipped.String()},
			{shownTile, "br", "brotli"},
			{shownTile, "", "a tile"},
			{"/tiles/settlements/r1-f0000001..r3-f0000003/6/38/22@2x.png", "gzip", "picture"},
			{"/tiles/settlements/r1-f0000001/7/76/44.mvt", "gzip", ""},
		} {
			if got := servertest.Get(t, srv, tt.target, "Accept-Encoding", tt.accept); got.Text != tt.want {
				t.Errorf("%s as %s: got %q, want %q", tt.target, tt.accept, got.Text, tt.want)
			}
		}
	}
	if store.Reads() != 0 {
		t.Errorf("got %d reads of areas, want none", store.Reads())
	}
}

func TestPicturesAreWhatTheyShouldBe(t *testing.T) {
	srv := servertest.Serve(t, nil)
	for target, want := range map[string][2]int{
		"/tiles/settlements/latest/6/38/22.png":                   {256, 256},
		"/tiles/settlements/latest/6/38/22@2x.png":                {512, 512},
		"/tiles/settlements/r1-f0000001..r3-f0000003/6/38/22.png": {256, 256},
		"/api/v1/map.png": {1200, 800},
		"/api/v1/map.png?width=640&height=480&bbox=36.5,47,38.5,49&theme=dark&lang=uk": {640, 480},
		"/api/v1/map.png?source=deepstate&from=2025-12-01&to=2025-12-01&width=800":     {800, 800},
	} {
		r := servertest.Get(t, srv, target)
		r.CheckHeader(t, "Content-Type", "image/png")
		picture, err := png.Decode(strings.NewReader(r.Text))
		if err != nil {
			t.Errorf("%s: %v", target, err)
			continue
		}
		if size := picture.Bounds().Size(); size.X != want[0] || size.Y != want[1] {
			t.Errorf("%s: got %v, want %v", target, size, want)
		}
	}
}

// database is a store of one source in which a test shows days.
type database struct {
	*sqlite.Store
	before change.Map
}

func newDatabase(t *testing.T) *database {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "controlmap.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := store.PutSource(t.Context(), servertest.NewSource("deepstate", 0).Source); err != nil {
		t.Fatal(err)
	}
	return &database{Store: store}
}

// show imports a day on which boxes are occupied, as an importer would.
func (d *database) show(t testing.TB, date geo.Date, boxes ...orb.Ring) geo.Revision {
	t.Helper()
	imp := geo.Import{Snapshot: geo.Snapshot{Source: "deepstate", Date: date, Provenance: "map.geojson"}}
	for _, b := range boxes {
		imp.Polygons = append(imp.Polygons, geo.ControlPolygon{Status: geo.Occupied, Shape: orb.Polygon{b}})
	}
	imp.RegionAreas = servertest.RegionAreas(imp.Polygons)
	outcome, err := d.Put(t.Context(), imp)
	if err != nil {
		t.Fatal(err)
	}
	now := change.Map{Revision: outcome.Revision, Polygons: imp.Polygons}
	if d.before.Revision != 0 && d.before.Revision != now.Revision {
		moved, err := servertest.NewAtlas().Measurer.Change(d.before, now)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.PutChange(t.Context(), moved); err != nil {
			t.Fatal(err)
		}
	}
	d.before = now
	return outcome.Revision
}

// name is what a revision is called in addresses.
func (d *database) name(t testing.TB, revision geo.Revision) string {
	t.Helper()
	found, err := d.Revision(t.Context(), revision)
	if err != nil {
		t.Fatal(err)
	}
	return found.ID().String()
}

var (
	west = servertest.Box(34.2, 45.2, 34.6, 45.6)
	east = servertest.Box(37.2, 48.2, 37.6, 48.8)
)

func TestTilesWhereNothingChangedAreTheSameBytes(t *testing.T) {
	db := newDatabase(t)
	db.show(t, geo.NewDate(2025, 1, 1), west, east)
	db.show(t, geo.NewDate(2025, 1, 2), west, servertest.Box(37.2, 48.2, 37.7, 48.8))
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = db.Store })
	address := func(date string, p orb.Point, ending string) string {
		at := tileAt(t, p, 9)
		return "/tiles/deepstate/" + date + "/" + at.String() + ending
	}
	for name, p := range map[string]orb.Point{"west": {34.2, 45.4}, "east": {37.65, 48.5}} {
		for _, ending := range []string{".mvt", ".png", "@2x.png"} {
			before := servertest.Get(t, srv, address("2025-01-01", p, ending), "Accept-Encoding", "br")
			after := servertest.Get(t, srv, address("2025-01-02", p, ending), "Accept-Encoding", "br")
			same := before.Text == after.Text && before.Header.Get("ETag") == after.Header.Get("ETag")
			if before.StatusCode != http.StatusOK && name == "west" || same != (name == "west") {
				t.Errorf("%s%s: got %d and the same bytes: %t", name, ending, before.StatusCode, same)
			}
		}
	}
	var list struct{ Rows []struct{ Z, X, Y uint32 } }
	servertest.Get(t, srv, "/api/v1/tiles/changed?source=deepstate&from=2025-01-01&to=2025-01-02&minzoom=9&maxzoom=9").Decode(t, &list)
	listed := map[string]bool{}
	for _, row := range list.Rows {
		listed[fmt.Sprintf("%d/%d/%d", row.Z, row.X, row.Y)] = true
	}
	if listed[tileAt(t, orb.Point{34.2, 45.4}, 9).String()] || !listed[tileAt(t, orb.Point{37.65, 48.5}, 9).String()] {
		t.Errorf("got %v as changed, want the tile of the east and not that of the west", listed)
	}
	text := servertest.Get(t, srv, "/api/v1/tiles/changed?source=deepstate&from=2025-01-01&to="+db.name(t, 2)+"&minzoom=9&maxzoom=9&format=text").Text
	if got := strings.Count(text, "\n"); got != len(listed) || !listed[strings.SplitN(text, "\n", 2)[0]] {
		t.Errorf("got %q as text, want a line for each of %v", text, listed)
	}
}

func tileAt(t testing.TB, p orb.Point, zoom uint32) tile.Address {
	t.Helper()
	for at := range tile.Cover(orb.Bound{Min: p, Max: p}, 9) {
		if uint32(at.Zoom()) == zoom {
			return at
		}
	}
	t.Fatalf("no tile of zoom %d at %v", zoom, p)
	return tile.Address{}
}

func TestImportIsInLatestAndLeavesRevisionsAlone(t *testing.T) {
	db := newDatabase(t)
	first := db.show(t, geo.NewDate(2025, 1, 1), east)
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = db.Store })
	fixed := "/tiles/deepstate/" + db.name(t, first) + "/8/154/88.mvt"
	before, latest := servertest.Get(t, srv, fixed).Text, servertest.Get(t, srv, "/tiles/deepstate/latest/8/154/88.mvt").Text
	if before != latest {
		t.Error("latest is not the only revision")
	}
	second := db.show(t, geo.NewDate(2025, 1, 2), servertest.Box(37.2, 48.2, 37.9, 48.8))
	time.Sleep(20 * time.Millisecond) // twice as long as an import may take to be seen
	latest = servertest.Get(t, srv, "/tiles/deepstate/latest/8/154/88.mvt").Text
	if want := servertest.Get(t, srv, "/tiles/deepstate/"+db.name(t, second)+"/8/154/88.mvt").Text; latest != want || latest == before {
		t.Error("latest is not what was imported last")
	}
	db.before = change.Map{}
	db.show(t, geo.NewDate(2024, 12, 31), west) // filled in later
	for name, srv := range map[string]*httptest.Server{"kept": srv, "made anew": servertest.Serve(t, func(cfg *server.Config) { cfg.Store = db.Store })} {
		if got := servertest.Get(t, srv, fixed).Text; got != before {
			t.Errorf("a revision's tile, %s, is another after imports", name)
		}
	}
}

// Each answer is a whole tile of some day, whatever is imported meanwhile.
func TestTilesWhileImporting(t *testing.T) {
	db := newDatabase(t)
	db.show(t, geo.NewDate(2025, 1, 1), east)
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store, cfg.TileCache = db.Store, 1<<16 })
	const days = 12
	var done atomic.Bool
	var group sync.WaitGroup
	for reader := range 6 {
		group.Go(func() {
			for i := reader; !done.Load(); i++ {
				target := []string{
					"/tiles/deepstate/latest/8/154/88.mvt", "/tiles/deepstate/2025-01-01..latest/8/154/88.mvt",
					"/tiles/deepstate/history/2025-01-01..latest/8/154/88.mvt", "/tiles/deepstate/latest/9/308/176.png",
				}[i%4]
				r := servertest.Get(t, srv, target, "Accept-Encoding", []string{"gzip", "br", ""}[i%3])
				switch {
				case r.StatusCode == http.StatusNoContent:
				case r.StatusCode != http.StatusOK:
					t.Errorf("%s: got %d: %s", target, r.StatusCode, r.Text)
				case strings.HasSuffix(target, ".mvt"):
					r.Layers(t)
				default:
					if _, err := png.Decode(strings.NewReader(r.Text)); err != nil {
						t.Errorf("%s: %v", target, err)
					}
				}
			}
		})
	}
	for day := range days {
		db.show(t, geo.NewDate(2025, 1, 2).AddDays(day), servertest.Box(37.2, 48.2, 37.61+float64(day)/100, 48.8))
	}
	done.Store(true)
	group.Wait()
	time.Sleep(20 * time.Millisecond)
	got := servertest.Get(t, srv, "/tiles/deepstate/latest/8/154/88.mvt").Layers(t)["control"].Features[0].Properties["date"]
	if got != geo.NewDate(2025, 1, 1).AddDays(days).String() {
		t.Errorf("latest is of %v", got)
	}
}
