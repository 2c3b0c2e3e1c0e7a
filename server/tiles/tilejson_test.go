package tiles_test

import (
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/geo/tile"
	"controlmap/server"
	"controlmap/server/servertest"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
)

type tileJSON struct {
	Tiles, Raster []string
	Attribution   string
	Style         string
	Bounds        [4]float64
	VectorLayers  []struct {
		ID     string
		Fields map[string]string
	} `json:"vector_layers"`
	Snapshot, Date string
	AgeDays        int `json:"age_days"`
	Dates          []string
}

// fill makes an address of a template.
func fill(template, zxy string) string {
	part := strings.Split(zxy, "/")
	return strings.NewReplacer("{z}", part[0], "{x}", part[1], "{y}", part[2]).Replace(template)
}

// On the last day settlements tells what is contested alone.
func TestTileJSONOfADayThatCarriesOver(t *testing.T) {
	store := servertest.NewStore()
	last := servertest.NewRevision(6, geo.NewDate(2025, 12, 20), time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), 1)
	last.Statuses = []geo.Status{geo.Contested}
	last.Shapes = last.Shapes[1:]
	store.Revisions["settlements"] = append(store.Revisions["settlements"], last)
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
	var got struct {
		Covers  []geo.Status
		Carried []struct {
			Status   geo.Status
			Snapshot string
		}
		Tiles []string
	}
	servertest.Get(t, srv, "/tiles/settlements/latest.json").Decode(t, &got)
	if !slices.Equal(got.Covers, last.Statuses) || len(got.Carried) == 0 || got.Carried[0].Status != geo.Occupied || got.Carried[0].Snapshot != "2025-12-01" {
		t.Errorf("got %+v, want contested ground, and what is occupied as of 2025-12-01", got)
	}
	control := servertest.Get(t, srv, strings.TrimPrefix(fill(got.Tiles[0], "6/38/22"), srv.URL)).Layers(t)["control"]
	if control == nil || !slices.ContainsFunc(control.Features, func(f *geojson.Feature) bool { return f.Properties["status"] == "occupied" }) {
		t.Errorf("got a tile with %v, want what is occupied too", control)
	}
}

func TestTileJSONLeadsToTiles(t *testing.T) {
	srv := servertest.Serve(t, nil)
	for target, name := range map[string]string{
		"/tiles/settlements/2025-12-24.json":                 "/tiles/settlements/r3-f0000003/",
		"/tiles/settlements/r1-f0000001.json":                "/tiles/settlements/r1-f0000001/",
		"/tiles/settlements/2022-02-23..latest.json":         "/tiles/settlements/r1-f0000001..r3-f0000003/",
		"/tiles/settlements/history/2022-03-01..latest.json": "/tiles/settlements/history/r1-f0000001..r3-f0000003/",
	} {
		var got tileJSON
		servertest.Get(t, srv, target).Decode(t, &got)
		if len(got.Tiles) != 1 || !strings.HasPrefix(got.Tiles[0], srv.URL+name) {
			t.Errorf("%s: got tiles %v, want those of %s%s", target, got.Tiles, srv.URL, name)
			continue
		}
		if got.Attribution != `<a href="https://example.org/">GeoNames</a>` || got.Bounds[0] > 33 || got.Bounds[2] < 39 {
			t.Errorf("%s: got attribution %s and bounds %v", target, got.Attribution, got.Bounds)
		}
		r := servertest.Get(t, srv, strings.TrimPrefix(fill(got.Tiles[0], "6/38/22"), srv.URL))
		if strings.Contains(name, "..") && !strings.Contains(name, "history") {
			continue // nothing changed
		}
		for layer, content := range r.Layers(t) {
			i := slices.IndexFunc(got.VectorLayers, func(l struct {
				ID     string
				Fields map[string]string
			}) bool {
				return l.ID == layer
			})
			if i < 0 {
				t.Errorf("%s: layer %s is not described", target, layer)
				continue
			}
			for field := range content.Features[0].Properties {
				if got.VectorLayers[i].Fields[field] == "" {
					t.Errorf("%s: field %s of layer %s is not described", target, field, layer)
				}
			}
		}
		for _, template := range got.Raster {
			if r := servertest.Get(t, srv, strings.TrimPrefix(fill(template, "6/38/22"), srv.URL)); r.StatusCode != http.StatusOK {
				t.Errorf("%s: got %d, want 200", template, r.StatusCode)
			}
		}
	}
	var late, history tileJSON
	servertest.Get(t, srv, "/tiles/settlements/2025-12-24.json").Decode(t, &late)
	if late.Snapshot != "2025-12-01" || late.Date != "2025-12-24" || late.AgeDays != 23 {
		t.Errorf("got snapshot %s of %s, %d days old", late.Snapshot, late.Date, late.AgeDays)
	}
	servertest.Get(t, srv, "/tiles/settlements/history/2022-03-01..latest.json").Decode(t, &history)
	if !slices.Equal(history.Dates, []string{"2022-02-23", "2025-12-01"}) {
		t.Errorf("got dates %v", history.Dates)
	}
}

func TestTileAddressesAreThoseOfTheClient(t *testing.T) {
	tests := []struct {
		name        string
		behindProxy bool
		headers     []string
		want        string // empty: 400
	}{
		{"as asked", false, nil, "http://maps.example:8080"},
		{"a proxy not believed", false, []string{"X-Forwarded-Proto", "https", "X-Forwarded-Host", "evil.example"}, "http://maps.example:8080"},
		{"behind a proxy", true, []string{"X-Forwarded-Proto", "https", "X-Forwarded-Host", "public.example"}, "https://public.example"},
		{"behind two", true, []string{"X-Forwarded-Proto", "https, http", "X-Forwarded-Host", "public.example, inner"}, "https://public.example"},
		{"a scheme alone", true, []string{"X-Forwarded-Proto", "https"}, "https://maps.example:8080"},
		{"no scheme", true, []string{"X-Forwarded-Proto", "javascript"}, "http://maps.example:8080"},
		{"no host", true, []string{"X-Forwarded-Host", "a/b?c"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg := servertest.Config()
			cfg.BehindProxy = tt.behindProxy
			req := httptest.NewRequest(http.MethodGet, "http://maps.example:8080/tiles/settlements/latest.json", nil)
			for pair := range slices.Chunk(tt.headers, 2) {
				req.Header.Set(pair[0], pair[1])
			}
			w := httptest.NewRecorder()
			server.New(cfg).ServeHTTP(w, req)
			if tt.want == "" {
				if w.Code != http.StatusBadRequest {
					t.Errorf("got %d, want 400", w.Code)
				}
				return
			}
			if want := `"` + tt.want + `/tiles/settlements/r3-f0000003/{z}/{x}/{y}.mvt"`; !strings.Contains(w.Body.String(), want) {
				t.Errorf("got %s, want %s", w.Body, want)
			}
		})
	}
}

func TestTileCatalogueIsPolled(t *testing.T) {
	store := servertest.NewStore()
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
	before := servertest.Get(t, srv, "/tiles.json")
	if want := `"state":"01234567.r3.s0","revision":3,"recorded_at":"2026-01-15T12:00:00Z"`; !strings.Contains(before.Text, want) {
		t.Errorf("got %s, want %s", before.Text, want)
	}
	tag := before.Header.Get("ETag")
	if r := servertest.Get(t, srv, "/tiles.json", "If-None-Match", tag); r.StatusCode != http.StatusNotModified {
		t.Errorf("nothing new: got %d, want 304", r.StatusCode)
	}
	store.Correct()
	if r := servertest.Get(t, srv, "/tiles.json", "If-None-Match", tag); !strings.Contains(r.Text, `"state":"01234567.r5.s0","revision":5`) {
		t.Errorf("corrected: got %d %s, want the new state", r.StatusCode, r.Text)
	}
}

func TestTileCatalogueLeadsToTileJSON(t *testing.T) {
	srv := servertest.Serve(t, nil)
	var list struct {
		Sources []struct{ Source, TileJSON, Style, History, Vector, Raster string }
	}
	servertest.Get(t, srv, "/tiles.json").Decode(t, &list)
	var names []string
	for _, s := range list.Sources {
		names = append(names, s.Source)
		for _, address := range []string{s.TileJSON, s.Style, fill(s.Vector, "6/38/22"), fill(s.Raster, "6/38/22")} {
			if r := servertest.Get(t, srv, strings.TrimPrefix(address, srv.URL)); r.StatusCode != http.StatusOK {
				t.Errorf("%s: got %d, want 200", address, r.StatusCode)
			}
		}
	}
	if !slices.Equal(names, []string{"deepstate", "settlements"}) {
		t.Errorf("got sources %v, want those that have snapshots", names)
	}
}

func TestMapStyleShowsEveryLayer(t *testing.T) {
	srv := servertest.Serve(t, nil)
	colour := regexp.MustCompile(`^rgba\(\d+, \d+, \d+, [01]\.\d\d\)$`)
	shown := map[string]bool{}
	seen := map[string]string{}
	for _, theme := range []string{"light", "dark"} {
		for _, target := range []string{"/tiles/settlements/latest/style.json", "/tiles/settlements/2022-02-23..latest/style.json"} {
			var style struct {
				Version int
				Sources map[string]struct {
					Type, Attribution string
					Tiles             []string
				}
				Layers []struct {
					ID, Type, Source string
					SourceLayer      string `json:"source-layer"`
					Paint            map[string]any
				}
			}
			servertest.Get(t, srv, target+"?theme="+theme).Decode(t, &style)
			ids := map[string]bool{}
			for _, l := range style.Layers {
				if ids[l.ID] {
					t.Errorf("%s: layer %s comes twice", target, l.ID)
				}
				ids[l.ID], shown[l.SourceLayer] = true, true
				if _, ok := style.Sources[l.Source]; l.Type != "background" && !ok {
					t.Errorf("%s: layer %s is of source %q, which there is not", target, l.ID, l.Source)
				}
				if c, ok := l.Paint[l.Type+"-color"].(string); !ok || !colour.MatchString(c) {
					t.Errorf("%s: layer %s has the colour %v", target, l.ID, l.Paint[l.Type+"-color"])
				}
			}
			// QGIS draws dots of 10 mm where their radius is interpolated by anything but zoom.
			places := style.Layers[len(style.Layers)-1]
			if radius, ok := places.Paint["circle-radius"].([]any); !ok || radius[0] != "match" || len(radius)%2 == 0 {
				t.Errorf("%s: places have the radius %v, want one that matches ranks, and one for others", target, places.Paint["circle-radius"])
			}
			if c := style.Layers[0].Paint["background-color"].(string); seen[c] != "" && seen[c] != theme {
				t.Errorf("both themes have the background %s", c)
			} else {
				seen[c] = theme
			}
			for name, source := range style.Sources {
				if source.Type != "vector" || source.Attribution == "" || !strings.HasPrefix(source.Tiles[0], srv.URL) {
					t.Errorf("%s: source %s is %+v", target, name, source)
				}
			}
		}
	}
	for _, layer := range []string{tile.LayerControl, tile.LayerFront, tile.LayerRegions, tile.LayerPlaces, tile.LayerChanges} {
		if !shown[layer] {
			t.Errorf("no style shows the layer %s", layer)
		}
	}
}

func TestMetrics(t *testing.T) {
	srv := servertest.Serve(t, nil)
	servertest.Get(t, srv, shownTile)
	servertest.Get(t, srv, shownTile)
	servertest.Get(t, srv, shownTile, "If-None-Match", "*")
	servertest.Get(t, srv, "/tiles/settlements/latest/99/0/0.mvt")
	servertest.Get(t, srv, "/api/v1/areas")
	servertest.Get(t, srv, "/nothing")
	r := servertest.Get(t, srv, "/metrics")
	r.CheckHeader(t, "Cache-Control", "no-store")
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/plain; version=0.0.4") {
		t.Errorf("got Content-Type %s", r.Header.Get("Content-Type"))
	}
	for _, want := range []string{
		`controlmap_http_requests_total{code="200",route="/tiles/{source}/{date}/{z}/{x}/{y}.mvt"} 2`,
		`controlmap_http_requests_total{code="304",route="/tiles/{source}/{date}/{z}/{x}/{y}.mvt"} 1`,
		`controlmap_http_requests_total{code="400",route="/tiles/{source}/{date}/{z}/{x}/{y}.mvt"} 1`,
		`controlmap_http_requests_total{code="200",route="/api/v1/areas"} 1`,
		`controlmap_http_requests_total{code="404",route="static"} 1`,
		`controlmap_tiles_total{from="built",zoom="6"} 1`,
		`controlmap_tiles_total{from="memory",zoom="6"} 2`,
		`controlmap_tile_build_seconds_count{format="mvt",of="day"} 1`,
		`controlmap_tile_cache_tiles 1`,
		`controlmap_source_snapshots{source="settlements"} 2`,
		`controlmap_source_snapshots{source="empty"} 0`,
		`controlmap_imported_snapshots_total{outcome="added",source="settlements"} 2`,
		`controlmap_imported_snapshots_total{outcome="revised",source="settlements"} 1`,
		`controlmap_imported_snapshots_total{outcome="withdrawn",source="settlements"} 0`,
		`controlmap_source_last_snapshot_timestamp_seconds{source="settlements"} 1.7645472e+09`,
		`controlmap_source_last_revision{source="settlements"} 3`,
		"go_goroutines ", "process_cpu_seconds_total ",
	} {
		if !strings.Contains(r.Text, want) {
			t.Errorf("%s is missing:\n%s", want, grep(r.Text, strings.SplitN(want, "{", 2)[0]))
		}
	}
}

// Every tile of zoom 0 to 7 over the map decodes, and its rings are what the
// specification asks for: closed, and outer ones of positive area in the tile's y-down
// units, holes of negative.
func TestEveryTileDecodes(t *testing.T) {
	srv := servertest.Serve(t, nil)
	tiles, rings := 0, 0
	for zoom := range maptile.Zoom(8) {
		for at := range tile.Cover(orb.Bound{Min: orb.Point{33, 44}, Max: orb.Point{39, 49}}, zoom) {
			for _, date := range []string{"latest", "2022-02-23..latest", "history/2022-02-23..latest"} {
				r := servertest.Get(t, srv, "/tiles/settlements/"+date+"/"+at.String()+".mvt", "Accept-Encoding", "br")
				if r.StatusCode == http.StatusNoContent {
					continue
				}
				tiles++
				for name, layer := range r.Layers(t) {
					for _, feature := range layer.Features {
						rings += checkRings(t, at.String()+" "+name, feature.Geometry)
					}
				}
			}
		}
	}
	if tiles < 25 || rings < 60 {
		t.Errorf("got %d tiles with %d rings, want more to check", tiles, rings)
	}
}

func checkRings(t *testing.T, where string, g orb.Geometry) (rings int) {
	t.Helper()
	var polygons orb.MultiPolygon
	switch g := g.(type) {
	case orb.Polygon:
		polygons = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		polygons = g
	}
	for _, polygon := range polygons {
		for i, ring := range polygon {
			rings++
			var twice float64
			for j := 1; j < len(ring); j++ {
				twice += ring[j-1][0]*ring[j][1] - ring[j][0]*ring[j-1][1]
			}
			if len(ring) < 4 || ring[0] != ring[len(ring)-1] || twice > 0 != (i == 0) || math.Abs(twice) == 0 {
				t.Fatalf("%s: ring %d of area %v is %v", where, i, twice/2, ring)
			}
		}
	}
	return rings
}

func FuzzTilePath(f *testing.F) {
	for _, seed := range []string{
		"settlements/latest/6/38/22.mvt", "settlements/r1-f0000001/6/38/22@2x.png", "settlements/2025-12-01..latest/6/38/22.png", "settlements/history/r1-f0000001..r3-f0000003/6/38/22.mvt",
		"settlements/r1-f0000001.json", "settlements/history/r1-f0000001..latest.json", "settlements/latest/style.json", "a%2Fb/latest/0/0/0.mvt", "my%20map/r18446744073709551616/14/1/1.mvt",
		"settlements/../6/38/22.mvt", "settlements/..../6/38/22.mvt", "//////.png", "settlements/latest/6/38/22.mvt/", "settlements/0000-00-00/6/38/+22.mvt", "%zz/latest/1/1/1.mvt",
		"settlements/history/history/1/1/1.mvt", "settlements/9999-12-31/4294967296/0/0.mvt", "settlements/r1-f0000001..r3-f0000003..r5-f0000005/6/38/22.mvt", "\x00/latest/1/1/1.png",
	} {
		f.Add(seed, "gzip;q=0.5, *;q=0", `"x"`)
	}
	handler := server.New(servertest.Config())
	ask := func(path, accept, match string) *httptest.ResponseRecorder {
		req := httptest.NewRequest(http.MethodGet, "/", nil)
		u, err := url.ParseRequestURI("/tiles/" + path)
		if err != nil {
			return nil
		}
		req.URL, req.RequestURI = u, u.RequestURI()
		req.Header.Set("Accept-Encoding", accept)
		req.Header.Set("If-None-Match", match)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, req)
		return w
	}
	f.Fuzz(func(t *testing.T, path, accept, match string) {
		first := ask(path, accept, match)
		if first == nil {
			return // no HTTP request has such a path
		}
		switch first.Code {
		case 200, 204, 304, 400, 404, 406:
		default:
			t.Fatalf("got %d for %q: %s", first.Code, path, first.Body)
		}
		// What comes from memory and what is made must be one.
		again := ask(path, accept, match)
		if again.Code != first.Code || again.Code < 400 && again.Body.String() != first.Body.String() || again.Header().Get("ETag") != first.Header().Get("ETag") {
			t.Errorf("%q: got %d, then %d", path, first.Code, again.Code)
		}
		if first.Code == http.StatusOK && first.Body.Len() == 0 {
			t.Errorf("%q: what is empty is 200", path)
		}
	})
}
