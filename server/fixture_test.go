package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/draw"
	"controlmap/geo/gazetteer"
	"controlmap/geo/measure"
	"controlmap/server"

	"github.com/paulmach/orb"
)

func box(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

func unit(code geo.RegionCode, name string, shape orb.Ring, km2 float64) geo.Region {
	return geo.Region{Code: code, NameEN: name, NameUK: name, Shape: orb.MultiPolygon{{shape}}, Area: geo.Km2{Sphere: km2, Geodesic: km2}}
}

var squares = geo.Regions{Boundary: "squares", Units: []geo.Region{
	unit("UA-09", "Luhansk", box(38, 48, 39, 49), 4000),
	unit("UA-14", "Donetsk", box(37, 48, 38, 49), 8000),
	unit("UA-40", "Sevastopol", box(33, 44, 34, 45), 500),
	unit("UA-43", "Crimea", box(34, 45, 35, 46), 2000),
}}

// state is one revision in the fake store.
type state struct {
	geo.StoredSnapshot
	areas  []geo.ControlPolygon
	ground []geo.RegionArea
}

// fakeStore holds the revisions of each source in the order of their dates.
type fakeStore struct {
	sources []geo.SourceSummary
	states  map[geo.SourceName][]state
	flags   map[geo.Revision][]geo.Flag
	flips   map[geo.SourceName][]geo.StatusTransition
	broken  error                       // what every method answers, if anything
	hook    func(context.Context) error // runs before Snapshot answers
	drawing func(context.Context) error // runs before Areas answers; may be nil
	listed  func(geo.SourceName)        // runs when Days has been read; may be nil

	mu        sync.Mutex
	areaReads []geo.PolygonQuery
	series    geo.SeriesQuery // the last one
}

func (f *fakeStore) Ping(context.Context) error { return f.broken }

func (f *fakeStore) Sources(context.Context) ([]geo.SourceSummary, error) { return f.sources, f.broken }

func (f *fakeStore) Tallies(context.Context) ([]geo.Tally, error) {
	return []geo.Tally{{Source: "settlements", Added: 2, Revised: 1}}, f.broken
}

func (f *fakeStore) Source(_ context.Context, name geo.SourceName) (geo.SourceSummary, error) {
	if f.broken != nil {
		return geo.SourceSummary{}, f.broken
	}
	for _, s := range f.sources {
		if s.Name == name {
			return s, nil
		}
	}
	return geo.SourceSummary{}, geo.Errorf(geo.NotFound, "source %q is none of settlements, empty", name)
}

// known returns the current revision of each day.
func (f *fakeStore) known(name geo.SourceName, at time.Time) (known []state) {
	for _, s := range f.states[name] {
		if !at.IsZero() && s.RecordedAt.After(at) {
			continue
		}
		if n := len(known); n > 0 && known[n-1].Date == s.Date {
			known = known[:n-1] // corrected
		}
		known = append(known, s)
	}
	return known
}

func (f *fakeStore) Snapshots(_ context.Context, name geo.SourceName, at time.Time) (days []geo.SnapshotSummary, err error) {
	if f.listed != nil {
		defer f.listed(name)
	}
	for _, s := range f.known(name, at) {
		days = append(days, geo.SnapshotSummary{StoredSnapshot: s.StoredSnapshot, Occupied: geo.Km2{Sphere: 100, Geodesic: 101}, SplitSince: true, Flags: f.flags[s.Revision]})
	}
	return days, f.broken
}

func (f *fakeStore) Snapshot(ctx context.Context, q geo.SnapshotQuery) (geo.StoredSnapshot, error) {
	if f.hook != nil {
		if err := f.hook(ctx); err != nil {
			return geo.StoredSnapshot{}, err
		}
	}
	for _, s := range slices.Backward(f.known(q.Source, q.AsKnownAt)) {
		if q.Date.IsZero() || !q.Date.Before(s.Date) {
			return s.StoredSnapshot, nil
		}
	}
	return geo.StoredSnapshot{}, geo.Errorf(geo.NotFound, "source %q has no snapshot at or before %s", q.Source, q.Date)
}

func (f *fakeStore) state(revision geo.Revision) (found state) {
	for _, states := range f.states {
		for _, s := range states {
			if s.Revision == revision {
				found = s
			}
		}
	}
	return found
}

func (f *fakeStore) Polygons(ctx context.Context, q geo.PolygonQuery) (areas []geo.ControlPolygon, err error) {
	f.mu.Lock()
	f.areaReads = append(f.areaReads, q)
	f.mu.Unlock()
	if f.drawing != nil {
		if err := f.drawing(ctx); err != nil {
			return nil, err
		}
	}
	for _, a := range f.state(q.Revision).areas {
		wanted := len(q.Statuses) == 0 || slices.Contains(q.Statuses, a.Status)
		if wanted && (q.Bound == nil || q.Bound.Intersects(a.Shape.Bound())) {
			areas = append(areas, a)
		}
	}
	return areas, nil
}

func (f *fakeStore) RegionAreas(_ context.Context, revision geo.Revision) ([]geo.RegionArea, error) {
	return f.state(revision).ground, nil
}

// Revision returns any revision, also a corrected one.
func (f *fakeStore) Revision(_ context.Context, revision geo.Revision) (geo.StoredSnapshot, error) {
	found := f.state(revision)
	if found.Revision == 0 {
		return geo.StoredSnapshot{}, geo.Errorf(geo.NotFound, "there is no revision %d", revision)
	}
	return found.StoredSnapshot, f.broken
}

// ChangedPolygons has measured nothing.
func (f *fakeStore) ChangedPolygons(_ context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error) {
	return nil, geo.Errorf(geo.NotFound, "the change from %d to %d is not measured", from, to)
}

// reads counts how often areas were asked for.
func (f *fakeStore) reads() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.areaReads)
}

// Series tells what the snapshots hold of a status; that nothing moved; and a front line
// of 100 km.
func (f *fakeStore) Series(_ context.Context, q geo.SeriesQuery) (rows []geo.SeriesRow, err error) {
	f.mu.Lock()
	f.series = q
	f.mu.Unlock()
	for i, period := range q.Periods {
		found, err := f.Snapshot(context.Background(), geo.SnapshotQuery{Source: q.Source, Date: period.Last, AsKnownAt: q.AsKnownAt})
		if err != nil {
			continue
		}
		sum := geo.SeriesRow{Period: i, Region: geo.Ukraine, FrontKm: 100}
		for _, g := range f.state(found.Revision).ground {
			if g.Status != q.Status || q.Units != nil && !slices.Contains(q.Units, g.Region) {
				continue
			}
			sum.Area = sum.Area.Add(g.Km2)
			if q.PerUnit {
				rows = append(rows, geo.SeriesRow{Period: i, Region: g.Region, Area: g.Km2, FrontKm: 50})
			}
		}
		if !q.PerUnit {
			rows = append(rows, sum)
		}
	}
	return rows, nil
}

func (f *fakeStore) StatusTransitions(_ context.Context, q geo.PointQuery) ([]geo.StatusTransition, error) {
	return f.flips[q.Source], f.broken
}

func source(name geo.SourceName, snapshots int) geo.SourceSummary {
	s := geo.SourceSummary{Snapshots: snapshots, Source: geo.Source{Complete: name == geo.Settlements,
		Name: name, Title: "A source", Description: "A reconstruction.", Licence: "CC BY 4.0",
		Attribution: "GeoNames", URL: "https://example.org/",
		Statuses: map[geo.Status]string{geo.Occupied: "held"}, Publishable: true,
	}}
	if snapshots > 0 {
		s.First, s.Last = geo.NewDate(2022, 2, 23), geo.NewDate(2025, 12, 1)
	}
	return s
}

// fingerprint is f0000001 for revision 1.
func fingerprint(n geo.Revision) geo.Fingerprint { return geo.Fingerprint{0xf0, 0, 0, byte(n)} }

func revision(n geo.Revision, date geo.Date, recorded time.Time, sphere float64) state {
	return state{
		StoredSnapshot: geo.StoredSnapshot{
			Snapshot:    geo.Snapshot{Source: "settlements", Date: date, Provenance: "ledger.csv", Published: recorded.Add(-time.Hour)},
			Revision:    n,
			Fingerprint: fingerprint(n),
			RecordedAt:  recorded,
			Notes:       []geo.Note{{Kind: geo.NoteSliver, Count: 2, Detail: "under 100 m2"}},
		},
		areas: []geo.ControlPolygon{
			{Status: geo.Occupied, Since: geo.Since2022, Name: "east", Shape: orb.Polygon{box(37.5, 48, 38.5, 49)}, Area: geo.Km2{Sphere: sphere, Geodesic: sphere}},
			{Status: geo.Contested, Shape: orb.Polygon{box(34.2, 45.2, 34.4, 45.4)}, Area: geo.Km2{Sphere: 5, Geodesic: 5}},
		},
		ground: []geo.RegionArea{
			{Region: "UA-14", Status: geo.Occupied, Since: geo.Since2022, Km2: geo.Km2{Sphere: sphere, Geodesic: sphere + 1}},
			{Region: geo.Outside, Status: geo.Occupied, Km2: geo.Km2{Sphere: 10, Geodesic: 10}},
			{Region: "UA-43", Status: geo.Contested, Km2: geo.Km2{Sphere: 5, Geodesic: 5}},
		},
	}
}

// measured is what areas hold of each region.
func measured(areas []geo.ControlPolygon) (ground []geo.RegionArea) {
	regional := measure.NewRegional(squares)
	for _, area := range areas {
		for region, km2 := range regional.Split(area.Shape) {
			ground = append(ground, geo.RegionArea{Region: region, Status: area.Status, Km2: km2})
		}
	}
	return ground
}

// other is deepstate's map: all of UA-14.
func other(recorded time.Time) state {
	s := revision(4, geo.NewDate(2025, 12, 1), recorded, 600)
	s.Source = "deepstate"
	s.areas = []geo.ControlPolygon{{Status: geo.Occupied, Shape: orb.Polygon{box(37, 48, 38, 49)}, Area: geo.Km2{Sphere: 600, Geodesic: 601}}}
	return s
}

// newStore has two sources, and two without any days. Of the two days of settlements the
// second was corrected in 2026.
func newStore() *fakeStore {
	noon := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 12, 0, 0, 0, time.UTC)
	}
	return &fakeStore{
		sources: []geo.SourceSummary{source("deepstate", 1), source("empty", 0), source("my map", 0), source("settlements", 2)},
		states: map[geo.SourceName][]state{"deepstate": {other(noon(2025, 12, 2))}, "settlements": {
			revision(1, geo.NewDate(2022, 2, 23), noon(2025, 1, 1), 400),
			revision(2, geo.NewDate(2025, 12, 1), noon(2025, 12, 2), 800),
			revision(3, geo.NewDate(2025, 12, 1), noon(2026, 1, 15), 790),
		}},
		flags: map[geo.Revision][]geo.Flag{1: {{Kind: geo.FlagStep, Reason: "far"}}},
	}
}

// correct imports another correction of settlements' second day, smaller than before.
func (f *fakeStore) correct() {
	s := revision(5, geo.NewDate(2025, 12, 1), time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), 600)
	s.areas = []geo.ControlPolygon{{Status: geo.Occupied, Shape: orb.Polygon{box(37.5, 48.2, 38.25, 48.8)}}}
	f.states["settlements"] = append(f.states["settlements"], s)
}

var built = fstest.MapFS{
	"index.html":          {Data: []byte("<!doctype html><title>map</title>")},
	"favicon.svg":         {Data: []byte("<svg/>")},
	"assets/index-abc.js": {Data: []byte(strings.Repeat("export const x = 1;\n", 200))},
	".gitkeep":            {},
}

var (
	towns = []geo.Place{
		{ID: 490, NameEN: "Bakhmut", NameUK: "Бахмут", Region: "UA-14", Point: orb.Point{37.75, 48.5}, Population: 80500},
		{ID: 7, NameEN: "Bakhchysarai", NameUK: "Бахчисарай", Region: "UA-43", Point: orb.Point{34.5, 45.75}},
	}
	index   = gazetteer.New(towns, nil)
	printed = []geo.Figure{{
		ID: "total", Metric: geo.MetricTotal, To: geo.NewDate(2025, 12, 1), Value: 800, Unit: geo.UnitKm2, Publisher: "A paper",
		Rule: geo.FigureRule{Source: "settlements", Region: geo.Ukraine, Statuses: []geo.Status{geo.Occupied}, Formula: geo.Sphere, Map: geo.MapOfDay, Rounding: 1},
	}, {
		ID: "elsewhere", Metric: geo.MetricShare, To: geo.NewDate(2025, 12, 1), Value: 0.1, Unit: geo.UnitPercent, Qualifier: geo.About, Publisher: "A paper",
		Rule: geo.FigureRule{Source: "isw", Region: geo.Ukraine, Statuses: []geo.Status{geo.Occupied}, Formula: geo.Sphere, Map: geo.MapOfDay, Rounding: 0.1},
	}}
)

func newAtlas() *atlas.Atlas {
	located := atlas.New(squares)
	located.Places = index
	return located
}

func config() server.Config {
	return server.Config{
		Store: newStore(), Database: "0123456789abcdef", Atlas: newAtlas(), Gazetteer: index, Figures: printed,
		Places: towns, Drawer: drawer, Style: style, TileCache: 8 << 20,
	}
}

var style, drawer = mustDraw()

func mustDraw() (draw.Style, *draw.Drawer) {
	style, err := draw.Default()
	if err != nil {
		panic(err)
	}
	drawer, err := draw.New(style, squares, towns)
	if err != nil {
		panic(err)
	}
	return style, drawer
}

func serve(t testing.TB, change func(*server.Config)) *httptest.Server {
	t.Helper()
	cfg := config()
	cfg.Static, cfg.Release.Version = built, "v1.2.3"
	if change != nil {
		change(&cfg)
	}
	srv := httptest.NewServer(server.New(cfg))
	t.Cleanup(srv.Close)
	return srv
}

// client neither decompresses nor asks for compression by itself.
var client = &http.Client{Transport: &http.Transport{DisableCompression: true}}

// reply is an answer with its body read.
type reply struct {
	*http.Response
	body string
}

// ask sends a request with headers given as name, value, name, value.
func ask(t testing.TB, srv *httptest.Server, method, target string, headers ...string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, srv.URL+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	for pair := range slices.Chunk(headers, 2) {
		req.Header.Set(pair[0], pair[1])
	}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err = errors.Join(err, res.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return reply{res, string(body)}
}

func get(t testing.TB, srv *httptest.Server, target string, headers ...string) reply {
	t.Helper()
	return ask(t, srv, http.MethodGet, target, headers...)
}

func (r reply) decode(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.body), v); err != nil {
		t.Fatalf("%v in %s", err, r.body)
	}
}

// header checks one header of the reply.
func (r reply) header(t testing.TB, name, want string) {
	t.Helper()
	if got := r.Header.Get(name); got != want {
		t.Errorf("%s %s: got %s %q, want %q", r.Request.Method, r.Request.URL.Path, name, got, want)
	}
}

type problem struct {
	Type, Title, Detail, Instance string
	Status                        int
	RequestID                     string `json:"request_id"`
}

// problem checks that the reply is problem details that agree with it.
func (r reply) problem(t testing.TB, status int) (p problem) {
	t.Helper()
	if r.StatusCode != status {
		t.Fatalf("%s: got status %d, want %d: %s", r.Request.URL, r.StatusCode, status, r.body)
	}
	r.header(t, "Content-Type", "application/problem+json")
	r.header(t, "Cache-Control", "no-store")
	r.decode(t, &p)
	if p.Status != status || p.Type != "about:blank" || p.Title != http.StatusText(status) ||
		p.RequestID == "" || p.RequestID != r.Header.Get("X-Request-Id") || p.Instance != r.Request.URL.RequestURI() {
		t.Errorf("got %+v, want status %d, its title, the request's id and address", p, status)
	}
	return p
}

// syncBuffer is a log that may be read while it is written.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func logTo(w io.Writer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}
