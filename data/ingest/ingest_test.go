package ingest_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/format/feature"
	"controlmap/data/ingest"
	"controlmap/data/source"
	"controlmap/data/source/deepstate"
	"controlmap/data/source/sourcetest"
	"controlmap/data/sqlite"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// script is an importer that reads nothing: it holds what each file name says.
type script map[string]source.Reading

func (script) Source() geo.Source {
	return geo.Source{Name: "ours", Title: "Ours", Licence: "CC0", Attribution: "us"}
}

func (s script) Parse(_ context.Context, found feature.Collection) ([]source.Reading, error) {
	parsed, ok := s[found.Name]
	if !ok {
		return nil, geo.Errorf(geo.Invalid, "feature 3: not a ring")
	}
	parsed.Snapshot.Source, parsed.Snapshot.Provenance = "ours", found.Name
	return []source.Reading{parsed}, nil
}

// files writes a file without features for each name and returns their folder.
func files(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(`{"type": "FeatureCollection", "features": []}`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func openStore(t testing.TB) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "test.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func newIngester(t testing.TB, store *sqlite.Store, progress ingest.Progress) *ingest.Ingester {
	t.Helper()
	return ingest.New(store, mustRegions(t), progress)
}

func mustRegions(t testing.TB) geo.Regions {
	t.Helper()
	regions, err := builtin.Regions()
	if err != nil {
		t.Fatal(err)
	}
	return regions
}

func importFiles(t *testing.T, store *sqlite.Store, importer source.Importer, paths ...string) ingest.Report {
	t.Helper()
	report, err := newIngester(t, store, nil).Files(context.Background(), importer, paths)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func date(text string) geo.Date {
	d, err := geo.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// box is a rectangle between two meridians and two parallels. A tenth of a degree a side is
// some 80 km2; 37 degrees east, 48 north lies in Donetsk oblast.
func box(west, south, east, north float64) orb.Polygon {
	return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
}

func occupied(p orb.Polygon) source.Polygon { return source.Polygon{Status: geo.Occupied, Shape: p} }

func on(day string, areas ...source.Polygon) source.Reading {
	return source.Reading{Snapshot: geo.Snapshot{Date: date(day)}, Polygons: areas}
}

func dates(t *testing.T, store *sqlite.Store) (found []string) {
	t.Helper()
	days, err := store.Snapshots(context.Background(), "ours", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range days {
		found = append(found, d.Date.String())
	}
	return found
}

func areasOn(t *testing.T, store *sqlite.Store, day string) []geo.ControlPolygon {
	t.Helper()
	stored, err := store.Snapshot(context.Background(), geo.SnapshotQuery{Source: "ours", Date: date(day)})
	if err != nil {
		t.Fatal(err)
	}
	areas, err := store.Polygons(context.Background(), geo.PolygonQuery{Revision: stored.Revision})
	if err != nil {
		t.Fatal(err)
	}
	return areas
}

func TestFolderIsStoredInOrderOfDate(t *testing.T) {
	store := openStore(t)
	importer := script{"z.json": on("2024-01-01", occupied(box(37, 48, 37.1, 48.1))), "a.json": on("2024-01-03", occupied(box(37, 48, 37.1, 48.1))), "m.geojson": on("2024-01-02", occupied(box(37.2, 48, 37.3, 48.1)))}
	report := importFiles(t, store, importer, files(t, "z.json", "a.json", "m.geojson", "README.md"))
	if report.Added != 3 || len(report.Skipped) != 1 {
		t.Errorf("got %d added and %d skipped, want 3 and 1", report.Added, len(report.Skipped))
	}
	for i, want := range []string{"2024-01-01", "2024-01-02", "2024-01-03"} {
		if got := report.Snapshots[i]; got.Date.String() != want || got.Revision != geo.Revision(i+1) {
			t.Errorf("stored as %d: got %s, revision %d, want %s", i+1, got.Date, got.Revision, want)
		}
	}
}

func TestBadFileAmongGood(t *testing.T) {
	store := openStore(t)
	importer := script{
		"1.json": on("2024-01-01", occupied(box(37, 48, 37.1, 48.1))),
		"2.json": on("2024-01-02", occupied(orb.Polygon{{{37, 48}, {38, 49}, {38, 48}, {37, 49}, {37, 48}}})),
		"3.json": on("2024-01-03", occupied(box(37, 48, 37.1, 48.1))),
	}
	dir := files(t, "1.json", "2.json", "3.json", "4.json")
	report := importFiles(t, store, importer, dir, filepath.Join(dir, "missing.json"))
	if got, want := dates(t, store), []string{"2024-01-01", "2024-01-03"}; !slices.Equal(got, want) {
		t.Errorf("stored: got %v, want %v", got, want)
	}
	for file, want := range map[string]string{
		"2.json":       "feature 0: ring crosses itself (near 37.50000 48.50000)",
		"4.json":       "feature 3: not a ring",
		"missing.json": "not readable: no such file or directory",
	} {
		i := slices.IndexFunc(report.Errors, func(e ingest.ErrorEntry) bool { return filepath.Base(e.File) == file })
		if i < 0 || report.Errors[i].Error != want {
			t.Errorf("%s: got errors %v, want %q", file, report.Errors, want)
		}
	}
	if report.Failed != 3 {
		t.Errorf("failed: got %d, want 3", report.Failed)
	}
}

func TestUnchangedImportChangesNothing(t *testing.T) {
	store := openStore(t)
	importer := script{"1.json": on("2024-01-01", occupied(box(37, 48, 37.1, 48.1)))}
	dir := files(t, "1.json")
	importFiles(t, store, importer, dir)
	before, err := store.Snapshots(context.Background(), "ours", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	report := importFiles(t, store, importer, dir)
	after, err := store.Snapshots(context.Background(), "ours", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if report.Unchanged != 1 || len(after) != 1 || after[0].Revision != before[0].Revision || !after[0].RecordedAt.Equal(before[0].RecordedAt) {
		t.Errorf("got %+v and %+v, want it unchanged since %+v", report, after, before)
	}
	importer["1.json"] = on("2024-01-01", occupied(box(37.05, 48, 37.15, 48.1)))
	if report := importFiles(t, store, importer, dir); report.Revised != 1 {
		t.Errorf("a corrected file: got %+v, want one revised", report)
	}
}

func TestBestMapOfADayWins(t *testing.T) {
	store := openStore(t)
	at := func(hour, rank int, p source.Reading) source.Reading {
		p.Snapshot.Published, p.Snapshot.Rank = time.Date(2024, 1, 1, hour, 0, 0, 0, time.UTC), rank
		return p
	}
	importer := script{
		"early.json":  at(9, 1, on("2024-01-01", occupied(box(37.0, 48, 37.1, 48.1)))),
		"late.json":   at(21, 1, on("2024-01-01", occupied(box(37.2, 48, 37.3, 48.1)))),
		"mirror.json": at(23, 0, on("2024-01-01", occupied(box(37.4, 48, 37.5, 48.1)))),
	}
	dir := files(t, "early.json", "late.json", "mirror.json")
	for range 2 {
		report := importFiles(t, store, importer, dir)
		if len(report.Superseded) != 2 {
			t.Errorf("superseded: got %v, want early.json and mirror.json", report.Superseded)
		}
	}
	// One by one, in the worst order, comes to the same.
	for _, name := range []string{"mirror.json", "early.json"} {
		if report := importFiles(t, store, importer, filepath.Join(dir, name)); len(report.Superseded) != 1 {
			t.Errorf("%s alone: got %+v, want it superseded", name, report)
		}
	}
	if got := areasOn(t, store, "2024-01-01")[0].Shape.Bound().Min[0]; got != 37.2 {
		t.Errorf("the day's map begins at %v, want 37.2: that of late.json", got)
	}
}

func TestFilesOfOneStatusEachAreMerged(t *testing.T) {
	store := openStore(t)
	part := func(status geo.Status, lon float64) source.Reading {
		p := on("2024-01-01", source.Polygon{Status: status, Shape: box(lon, 48, lon+0.1, 48.1)})
		p.Covers = []geo.Status{status}
		return p
	}
	importer := script{"control.json": part(geo.Occupied, 37), "advance.json": part(geo.Advance, 37.2), "claimed.json": part(geo.Claimed, 37.4)}
	dir := files(t, "control.json", "advance.json", "claimed.json")
	importFiles(t, store, importer, filepath.Join(dir, "control.json"), filepath.Join(dir, "claimed.json"))
	if report := importFiles(t, store, importer, filepath.Join(dir, "advance.json")); report.Revised != 1 {
		t.Errorf("the third part: got %+v, want one revised", report)
	}
	if report := importFiles(t, store, importer, dir); report.Unchanged != 1 {
		t.Errorf("all parts again: got %+v, want one unchanged", report)
	}
	var got []string
	for _, a := range areasOn(t, store, "2024-01-01") {
		got = append(got, string(a.Status))
	}
	slices.Sort(got)
	if want := []string{"advance", "claimed", "occupied"}; !slices.Equal(got, want) {
		t.Errorf("statuses: got %v, want %v", got, want)
	}
}

func TestLackingAreasAreCarriedOver(t *testing.T) {
	store := openStore(t)
	island := source.Polygon{Status: geo.Occupied, Since: geo.SincePre2022, Name: "tuzla", Shape: box(36.5, 45.2, 36.6, 45.3)}
	mirror := on("2024-01-05", occupied(box(37, 48, 37.1, 48.1)))
	mirror.Lacks = []string{"tuzla"}
	early := mirror
	early.Snapshot.Date = date("2023-12-31")
	importer := script{"raw.json": on("2024-01-01", occupied(box(37, 48, 37.1, 48.1)), island), "mirror.json": mirror, "early.json": early}
	report := importFiles(t, store, importer, files(t, "raw.json", "mirror.json", "early.json"))
	if got := areasOn(t, store, "2024-01-05"); len(got) != 2 || got[1].Since != geo.SinceUnknown {
		t.Errorf("areas of the mirror after raw: got %v, want its own and the island, neither telling since when", got)
	}
	if got := len(areasOn(t, store, "2023-12-31")); got != 1 {
		t.Errorf("areas of the mirror before raw: got %d, want its own alone", got)
	}
	if notes := report.Snapshots[2].Repairs; len(notes) != 1 || notes[0].Detail != "tuzla, from 2024-01-01" {
		t.Errorf("notes of the mirror: got %v, want where the island comes from", notes)
	}
}

// described is an importer whose source the operator describes.
type described struct {
	script
	source geo.Source
}

func (d described) Source() geo.Source { return d.source }

func TestASourceImportedAgain(t *testing.T) {
	store := openStore(t)
	importer := described{script{"1.json": on("2024-01-01", occupied(box(37, 48, 37.1, 48.1)))}, geo.Source{}}
	dir := files(t, "1.json")
	for _, step := range []struct {
		name      string
		say, want geo.Source
	}{
		{"new", geo.Source{Title: "Ours"}, geo.Source{Title: "Ours"}},
		{"published and splitting", geo.Source{Publishable: true, SplitsSince: true}, geo.Source{Publishable: true, SplitsSince: true}},
		{"said no more", geo.Source{Title: "Again"}, geo.Source{Title: "Again", Publishable: true, SplitsSince: true}},
		{"complete", geo.Source{Complete: true}, geo.Source{Complete: true, Publishable: true, SplitsSince: true}},
		{"complete no more", geo.Source{}, geo.Source{Publishable: true, SplitsSince: true}},
	} {
		importer.source, step.want.Name = step.say, "ours"
		importer.source.Name = "ours"
		importFiles(t, store, importer, dir)
		if got, err := store.Source(t.Context(), "ours"); err != nil || !reflect.DeepEqual(got.Source, step.want) {
			t.Errorf("%s: got %+v, %v, want %+v", step.name, got.Source, err, step.want)
		}
	}
}

func TestGroundAbroadIsRejectedUnlessHeldOrNamed(t *testing.T) {
	store := openStore(t)
	kursk := box(35, 51.5, 35.1, 51.6)
	grey := func(name string) source.Polygon {
		return source.Polygon{Status: geo.Contested, Name: name, Shape: kursk}
	}
	importer := script{"1.json": on("2024-08-16", grey(""), grey("a named island"), occupied(kursk), source.Polygon{Status: geo.Contested, Shape: box(37, 48, 37.1, 48.1)})}
	report := importFiles(t, store, importer, files(t, "1.json"))
	if got := len(areasOn(t, store, "2024-08-16")); got != 3 {
		t.Errorf("areas: got %d, want 3", got)
	}
	want := ingest.RejectedCount{Reason: "outside Ukraine", Count: 1}
	if got := report.Snapshots[0].Rejected; len(got) != 1 || got[0].Reason != want.Reason || got[0].Count != want.Count {
		t.Errorf("rejected: got %v, want %v", got, want)
	}
}

func TestGroundIsStoredPerRegion(t *testing.T) {
	store := openStore(t)
	importFiles(t, store, script{"1.json": on("2024-01-01", occupied(box(37, 48, 37.1, 48.1)), occupied(box(31, 45, 31.1, 45.1)))}, files(t, "1.json"))
	ground, err := store.RegionAreas(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	got := map[geo.RegionCode]float64{}
	for _, g := range ground {
		got[g.Region] = g.Km2.Geodesic
	}
	// A cell of a tenth of a degree on WGS84, by the tables: 7.456 by 11.121 km at 48.05
	// degrees, 7.874 by 11.114 km at 45.05.
	for region, want := range map[geo.RegionCode]float64{geo.Donetsk: 82.92, geo.Outside: 87.5} {
		if diff := got[region] - want; diff < -0.3 || diff > 0.3 {
			t.Errorf("%s: got %.2f km2, want %.2f", region, got[region], want)
		}
	}
}

func TestCanceledImportStops(t *testing.T) {
	store := openStore(t)
	ctx, cancel := context.WithCancel(context.Background())
	progress := func(stage string, done, _ int) {
		if stage == "storing" && done == 1 {
			cancel()
		}
	}
	importer := script{"1.json": on("2024-01-01", occupied(box(37, 48, 37.1, 48.1))), "2.json": on("2024-01-02", occupied(box(37, 48, 37.1, 48.1)))}
	_, err := newIngester(t, store, progress).Files(ctx, importer, []string{files(t, "1.json", "2.json")})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if got, want := dates(t, store), []string{"2024-01-01"}; !slices.Equal(got, want) {
		t.Errorf("stored: got %v, want %v", got, want)
	}
}

func TestRawAndMirrorAreOneSeries(t *testing.T) {
	dir := sourcetest.SampleDir(t)
	store := openStore(t)
	report := importFiles(t, store, deepstate.New(), filepath.Join(dir, "deepstate-daily"), filepath.Join(dir, "deepstate-raw"))
	if report.Failed > 0 {
		t.Fatalf("errors: %v", report.Errors)
	}
	days, err := store.Snapshots(context.Background(), geo.DeepState, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	redrawn := map[string]geo.FlagKind{"2022-04-07": geo.FlagRedraw, "2022-09-18": geo.FlagHeldBefore}
	byDate := map[string]geo.SnapshotSummary{}
	for _, d := range days {
		byDate[d.Date.String()] = d
		for _, f := range d.Flags {
			if redrawn[d.Date.String()] != f.Kind {
				t.Errorf("%s is flagged %s: %s", d.Date, f.Kind, f.Reason)
			}
			delete(redrawn, d.Date.String())
		}
	}
	if len(redrawn) > 0 {
		t.Errorf("not flagged: %v", redrawn)
	}
	for day, want := range map[string]float64{
		"2022-11-12": 108650.9, "2022-12-31": 108702.4, "2024-12-31": 111828.5,
		"2025-12-31": 116165.4, // the mirror's 116 161.0 and Tuzla
	} {
		if got := byDate[day].Occupied.Sphere; got < want-0.1 || got > want+0.1 {
			t.Errorf("%s: got %.2f km2, want %.1f", day, got, want)
		}
	}
	if got := byDate["2025-07-31"].Provenance; !strings.HasPrefix(got, "1753989730") {
		t.Errorf("2025-07-31 is from %s, want the raw archive's 1753989730.geojson", got)
	}
}

// BenchmarkImportMirror imports all daily files of DeepState's mirror into a new
// database, everything measured per region. Its ms/file is what bench-import sets
// beside GEOS.
func BenchmarkImportMirror(b *testing.B) {
	dir := filepath.Join(sourcetest.SampleDir(b), "deepstate-daily")
	files := 0
	for b.Loop() {
		store := openStore(b)
		report, err := newIngester(b, store, nil).Files(context.Background(), deepstate.New(), []string{dir})
		if err != nil || report.Added == 0 {
			b.Fatal(report.Added, err)
		}
		files += report.Added
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(files), "ms/file")
}
