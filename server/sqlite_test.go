package server_test

import (
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/server"
	"controlmap/server/servertest"

	"github.com/paulmach/orb"
)

// serveDatabase serves a database in which deepstate shows three days, each a box from
// 48.2 to 48.8 degrees north, with what changed between them.
func serveDatabase(t *testing.T) *httptest.Server {
	t.Helper()
	ctx, atlas := t.Context(), servertest.NewAtlas()
	store, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "controlmap.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(store.PutSource(ctx, servertest.NewSource("deepstate", 0).Source))
	var before change.Map
	for i, day := range []struct {
		date  geo.Date
		shape orb.Ring
	}{
		{geo.NewDate(2025, 1, 31), servertest.Box(37.2, 48.2, 37.5, 48.8)},
		{geo.NewDate(2025, 2, 28), servertest.Box(37.2, 48.2, 37.6, 48.8)},
		{geo.NewDate(2025, 3, 31), servertest.Box(37.3, 48.2, 37.6, 48.8)},
	} {
		shape := orb.Polygon{day.shape}
		imp := geo.Import{
			Snapshot: geo.Snapshot{Source: "deepstate", Date: day.date, Provenance: "map.geojson"},
			Polygons: []geo.ControlPolygon{{Status: geo.Occupied, Shape: shape}},
			Front:    atlas.Regional.Lengths(atlas.Border.Front([]orb.Polygon{shape})),
		}
		imp.RegionAreas = servertest.RegionAreas(imp.Polygons)
		outcome, err := store.Put(ctx, imp)
		check(err)
		now := change.Map{Revision: outcome.Revision, Polygons: imp.Polygons}
		if i > 0 {
			moved, err := atlas.Measurer.Change(before, now)
			check(err)
			check(store.PutChange(ctx, moved))
		}
		before = now
	}
	return servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
}

func TestSeriesOfADatabase(t *testing.T) {
	srv := serveDatabase(t)
	tenth := sphereKm2(37, 48.2, 37.1, 48.8) // a tenth of a degree
	var got seriesAnswer
	servertest.Get(t, srv, "/api/v1/series?source=deepstate&step=month").Decode(t, &got)
	if len(got.Points) != 3 || got.From != "2025-01-31" || got.To != "2025-03-31" {
		t.Fatalf("got %+v, want three months to 2025-03-31", got)
	}
	for i, want := range []struct {
		date                     string
		total, gained, lost, net float64
	}{
		{"2025-01-31", 3 * tenth, 0, 0, 0},
		{"2025-02-01", 4 * tenth, tenth, 0, tenth},
		{"2025-03-01", 3 * tenth, 0, tenth, -tenth},
	} {
		p := got.Points[i]
		if p.Date != want.date || !near(p.SphereKm2, want.total, 0.001) || !near(p.GainedKm2, want.gained, 0.001) ||
			!near(p.LostKm2, want.lost, 0.001) || !near(p.NetKm2, want.net, 0.001) {
			t.Errorf("got %+v, want %+v", p, want)
		}
	}
	if pace := got.Points[1].Km2PerDay; !near(pace, tenth/28, 0.001) {
		t.Errorf("got %v km2 a day in February, want %v", pace, tenth/28)
	}
	csv := servertest.Get(t, srv, "/api/v1/series?source=deepstate&step=month&by=region&format=csv").Rows(t)
	if len(csv) != 3 || csv[2]["region"] != "UA-14" || csv[2]["since"] != "2025-02-28" {
		t.Errorf("got %v, want three rows of UA-14", csv)
	}
}

func TestPointInADatabase(t *testing.T) {
	srv := serveDatabase(t)
	for query, want := range map[string][]string{
		"lon=37.55&lat=48.5": {" 2025-01-31 after  to 2025-01-31", "occupied 2025-02-28 after 2025-01-31 to "},
		"lon=37.25&lat=48.5": {"occupied 2025-01-31 after  to 2025-02-28", " 2025-03-31 after 2025-02-28 to "},
		"lon=37.4&lat=48.5":  {"occupied 2025-01-31 after  to "},
		"lon=37.4&lat=48.9":  {" 2025-01-31 after  to "},
	} {
		var got historyAnswer
		servertest.Get(t, srv, "/api/v1/point?"+query).Decode(t, &got)
		var intervals []string
		for _, i := range got.Sources[0].Intervals {
			intervals = append(intervals, i.Status+" "+i.From+" after "+i.After+" to "+i.To)
		}
		if !slices.Equal(intervals, want) {
			t.Errorf("%s: got %q, want %q", query, intervals, want)
		}
	}
}

func TestChangesOfADatabase(t *testing.T) {
	srv := serveDatabase(t)
	tenth := sphereKm2(37, 48.2, 37.1, 48.8)
	var got changesAnswer
	servertest.Get(t, srv, "/api/v1/changes?source=deepstate&from=2025-01-31&to=latest").Decode(t, &got)
	if !near(got.Total.Gained.SphereKm2, tenth, 0.001) || !near(got.Total.Lost.SphereKm2, tenth, 0.001) || len(got.Features) != 2 {
		t.Errorf("got %+v in %d features, want %v gained and lost in two", got.Total, len(got.Features), tenth)
	}
	if r := servertest.Get(t, srv, "/api/v1/changes?source=deepstate&from=2025-03-31&to=latest&format=csv"); len(r.Rows(t)) != 0 {
		t.Errorf("got %s, want no rows", r.Text)
	}
}
