package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"controlmap/data/format/feature"
	"controlmap/data/ingest"
	"controlmap/data/source"
	"controlmap/data/sqlite"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// daysApart is an importer of n daily files: a square of a tenth of a degree that moves
// east by its own width every day.
func daysApart(n int) (script, []string) {
	importer, names := script{}, []string{}
	for i := range n {
		name := fmt.Sprintf("%03d.json", i)
		importer[name] = on(date("2024-01-01").AddDays(i).String(), occupied(box(33+float64(i)/10, 48, 33+float64(i+1)/10, 48.1)))
		names = append(names, name)
	}
	return importer, names
}

// wholeYear is the series of the occupied area in 2024 as one period.
func wholeYear(t *testing.T, store *sqlite.Store, name geo.SourceName) geo.SeriesRow {
	t.Helper()
	rows, err := store.Series(context.Background(), geo.SeriesQuery{
		Source: name, Status: geo.Occupied, Periods: []geo.Period{{First: date("2024-01-01"), Last: date("2024-12-31")}},
	})
	if err != nil || len(rows) != 1 {
		t.Fatalf("series: got %v, %v, want one row", rows, err)
	}
	return rows[0]
}

func near(got, want, tolerance float64) bool { return math.Abs(got-want) <= tolerance }

func TestChangesAreStoredWithAnImport(t *testing.T) {
	store := openStore(t)
	importer, names := daysApart(4)
	importFiles(t, store, importer, files(t, names...))
	row := wholeYear(t, store, "ours")
	// A cell of a tenth of a degree at 48.05 degrees is 82.92 km2 on WGS84.
	if row.Unmeasured != 0 || !near(row.Change.Gained.Geodesic, 3*82.92, 0.1) || !near(row.Change.Lost.Geodesic, 3*82.92, 0.1) {
		t.Errorf("got %+v, want 248.8 km2 gained and lost in three measured steps", row)
	}
	// The outline of such a cell is 2 x 7.456 and 2 x 11.121 km.
	if !near(row.FrontKm, 37.15, 0.1) {
		t.Errorf("front line: got %.2f km, want 37.15", row.FrontKm)
	}
	pieces, err := store.ChangedPolygons(context.Background(), 2, 3)
	if err != nil || len(pieces) != 2 {
		t.Errorf("pieces of the second step: got %v, %v, want one gained and one lost", pieces, err)
	}
}

// steps records which changes an Ingester measures.
type steps struct {
	mu   sync.Mutex
	seen [][2]geo.Revision
	fail [2]geo.Revision
}

func (s *steps) count(from, to geo.Revision) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	step := [2]geo.Revision{from, to}
	s.seen = append(s.seen, step)
	if step == s.fail {
		return geo.Errorf(geo.Invalid, "the maps cannot be compared")
	}
	return nil
}

// take returns what was measured since it was last asked, in order.
func (s *steps) take() [][2]geo.Revision {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.seen
	s.seen = nil
	slices.SortFunc(taken, func(a, b [2]geo.Revision) int { return slices.Compare(a[:], b[:]) })
	return taken
}

func TestOnlyNewStepsAreMeasured(t *testing.T) {
	store := openStore(t)
	importer, names := daysApart(4)
	importer["late.json"] = on("2024-01-06", occupied(box(37, 48, 37.1, 48.1)))
	importer["between.json"] = on("2024-01-05", occupied(box(37.1, 48, 37.2, 48.1)))
	dir := files(t, append(names, "late.json", "between.json")...)
	var measured steps
	for _, test := range []struct {
		what  string
		paths []string
		want  [][2]geo.Revision
	}{
		{"three days", []string{"000.json", "001.json", "002.json"}, [][2]geo.Revision{{1, 2}, {2, 3}}},
		{"the same again", []string{"000.json", "001.json", "002.json"}, nil},
		{"two more, a gap between", []string{"003.json", "late.json"}, [][2]geo.Revision{{3, 4}, {4, 5}}},
		{"the gap", []string{"between.json"}, [][2]geo.Revision{{4, 6}, {6, 5}}},
	} {
		in := newIngester(t, store, nil)
		in.CountChanges(measured.count)
		var paths []string
		for _, p := range test.paths {
			paths = append(paths, filepath.Join(dir, p))
		}
		if _, err := in.Files(context.Background(), importer, paths); err != nil {
			t.Fatal(err)
		}
		if got := measured.take(); !slices.Equal(got, test.want) {
			t.Errorf("%s: measured %v, want %v", test.what, got, test.want)
		}
	}
}

func TestStepThatCannotBeMeasured(t *testing.T) {
	store := openStore(t)
	importer, names := daysApart(4)
	measured := steps{fail: [2]geo.Revision{2, 3}}
	in := newIngester(t, store, nil)
	in.CountChanges(measured.count)
	report, err := in.Files(context.Background(), importer, []string{files(t, names...)})
	want := []ingest.UnmeasuredEntry{{From: date("2024-01-02"), To: date("2024-01-03"), Error: "the maps cannot be compared"}}
	if err != nil || report.Added != 4 || report.Failed != 0 || !slices.Equal(report.Unmeasured, want) {
		t.Errorf("import: got %+v, %v, want four added and unmeasured %v", report, err, want)
	}
	if row := wholeYear(t, store, "ours"); row.Unmeasured != 1 || !near(row.Change.Gained.Geodesic, 2*82.92, 0.1) {
		t.Errorf("series: got %+v, want two steps of 82.92 km2 and one unmeasured", row)
	}
	err = in.Measure(context.Background(), "ours")
	if want := `source "ours": 1 changes could not be measured, the first from 2024-01-02 to 2024-01-03: the maps cannot be compared`; err == nil || geo.MessageOf(err) != want {
		t.Errorf("Measure: got %v, want %s", err, want)
	}
	measured.fail = [2]geo.Revision{}
	measured.take()
	if err := in.Measure(context.Background(), "ours"); err != nil {
		t.Errorf("Measure once it can: %v", err)
	}
	if got, want := measured.take(), [][2]geo.Revision{{2, 3}}; !slices.Equal(got, want) {
		t.Errorf("Measure measured %v, want %v", got, want)
	}
	if row := wholeYear(t, store, "ours"); row.Unmeasured != 0 {
		t.Errorf("unmeasured in the end: got %d, want none", row.Unmeasured)
	}
}

// bare hides from an Ingester what it measures beside snapshots, as version 1 did.
type bare struct{ *sqlite.Store }

func (bare) UnmeasuredChanges(context.Context, geo.SourceName) ([]geo.SnapshotPair, error) {
	return nil, nil
}

func (b bare) Put(ctx context.Context, imp geo.Import) (geo.Outcome, error) {
	imp.Front = nil
	return b.Store.Put(ctx, imp)
}

func (bare) UnmeasuredFronts(context.Context, geo.SourceName) ([]geo.Revision, error) {
	return nil, nil
}

func TestMeasureCompletesAnOlderDatabase(t *testing.T) {
	store := openStore(t)
	importer, names := daysApart(20)
	old := ingest.New(bare{store}, mustRegions(t), nil)
	if _, err := old.Files(context.Background(), importer, []string{files(t, names...)}); err != nil {
		t.Fatal(err)
	}
	if row := wholeYear(t, store, "ours"); row.Unmeasured != 19 || row.FrontKm != 0 {
		t.Fatalf("before: got %+v, want 19 steps unmeasured and no front line", row)
	}
	if err := newIngester(t, store, nil).Measure(context.Background(), "ours"); err != nil {
		t.Fatal(err)
	}
	if row := wholeYear(t, store, "ours"); row.Unmeasured != 0 || !near(row.Change.Gained.Geodesic, 19*82.92, 0.5) || !near(row.FrontKm, 37.15, 0.1) {
		t.Errorf("after: got %+v, want 1575.5 km2 gained in 19 steps and 37.15 km of front line", row)
	}
	err := newIngester(t, store, nil).Measure(context.Background(), "theirs")
	if geo.CodeOf(err) != geo.NotFound {
		t.Errorf("Measure of an unknown source: got %v, want not found", err)
	}
}

func TestCanceledWhileComparing(t *testing.T) {
	store := openStore(t)
	importer, names := daysApart(60)
	ctx, cancel := context.WithCancel(context.Background())
	progress := func(stage string, done, total int) {
		if stage == "comparing" && done == 5 {
			cancel()
		}
		if stage == "comparing" && total != 59 {
			t.Errorf("comparing: got a total of %d, want 59", total)
		}
	}
	dir := files(t, names...)
	_, err := newIngester(t, store, progress).Files(ctx, importer, []string{dir})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if row := wholeYear(t, store, "ours"); row.Unmeasured == 0 || row.Unmeasured > 54 {
		t.Errorf("unmeasured after canceling: got %d, want 1 to 54", row.Unmeasured)
	}
	// The same import again completes it.
	if report := importFiles(t, store, importer, dir); report.Unchanged != 60 {
		t.Errorf("the import again: got %+v, want all unchanged", report)
	}
	if row := wholeYear(t, store, "ours"); row.Unmeasured != 0 || !near(row.Change.Lost.Geodesic, 59*82.92, 2) {
		t.Errorf("series: got %+v, want 4892 km2 lost in 59 steps", row)
	}
}

// TestFrontOfACompletedDay has ground carried over into a map, and kept from another file
// of the day: its front line is not that of the file.
func TestFrontOfACompletedDay(t *testing.T) {
	store := openStore(t)
	spit := source.Polygon{Status: geo.Occupied, Name: "spit", Shape: box(37.3, 48, 37.4, 48.1)}
	mirror := on("2024-01-05", occupied(box(37, 48, 37.1, 48.1)))
	mirror.Lacks = []string{"spit"}
	importFiles(t, store, script{"raw.json": on("2024-01-01", occupied(box(37, 48, 37.1, 48.1)), spit), "mirror.json": mirror}, files(t, "raw.json", "mirror.json"))
	for _, day := range []string{"2024-01-01", "2024-01-05"} {
		stored, err := store.Snapshot(context.Background(), geo.SnapshotQuery{Source: "ours", Date: date(day)})
		if err != nil {
			t.Fatal(err)
		}
		lengths, err := store.Front(context.Background(), stored.Revision)
		if err != nil || len(lengths) != 1 || lengths[0].Region != geo.Donetsk || !near(lengths[0].Km, 2*37.15, 0.2) {
			t.Errorf("front line of %s: got %v, %v, want 74.3 km in UA-14", day, lengths, err)
		}
	}
}

func TestSnapshotsThatAreNoMoreAreWithdrawn(t *testing.T) {
	store := openStore(t)
	importer, _ := daysApart(4)
	var parsed []source.Reading
	for i := range 4 {
		p, err := importer.Parse(t.Context(), feature.Collection{Name: fmt.Sprintf("%03d.json", i)})
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, p...)
	}
	seed := func(editions ...source.Reading) ingest.Report {
		t.Helper()
		report, err := newIngester(t, store, nil).Snapshots(context.Background(), importer.Source(), editions)
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	seed(parsed...)
	time.Sleep(2 * time.Millisecond) // revisions are told apart by the millisecond
	known := time.Now()
	time.Sleep(2 * time.Millisecond)

	broken := parsed[1]
	broken.Polygons = []source.Polygon{occupied(orb.Polygon{{{37, 48}, {38, 49}, {38, 48}, {37, 49}, {37, 48}}})}
	if report := seed(parsed[0], broken); report.Failed != 1 || len(report.Withdrawn) != 0 {
		t.Errorf("an edition with an error: got %+v, want nothing withdrawn", report)
	}
	report := seed(parsed[0], parsed[1], parsed[3])
	if want := []geo.Date{date("2024-01-03")}; !slices.Equal(report.Withdrawn, want) || report.Unchanged != 3 {
		t.Errorf("a newer edition: got %+v, want %v withdrawn and three unchanged", report, want)
	}
	if got, want := dates(t, store), []string{"2024-01-01", "2024-01-02", "2024-01-04"}; !slices.Equal(got, want) {
		t.Errorf("days now: got %v, want %v", got, want)
	}
	if row := wholeYear(t, store, "ours"); row.Unmeasured != 0 || !near(row.Change.Gained.Geodesic, 2*82.92, 0.1) {
		t.Errorf("series: got %+v, want two steps of 82.92 km2", row)
	}
	days, err := store.Snapshots(context.Background(), "ours", known)
	if err != nil || len(days) != 4 {
		t.Errorf("days known before: got %d, %v, want 4", len(days), err)
	}
	if report := seed(parsed...); report.Added != 1 || len(dates(t, store)) != 4 {
		t.Errorf("the older edition again: got %+v, want one added again", report)
	}
}

// TestSameMapLaterInTheDay has the map of the morning repeated in the evening, each in an
// import of its own: that of noon, found last, is not the day's.
func TestSameMapLaterInTheDay(t *testing.T) {
	store := openStore(t)
	at := func(hour int, lon float64) source.Reading {
		p := on("2024-01-01", occupied(box(lon, 48, lon+0.1, 48.1)))
		p.Snapshot.Published = time.Date(2024, 1, 1, hour, 0, 0, 0, time.UTC)
		return p
	}
	importer := script{"morning.json": at(9, 37), "noon.json": at(12, 37.2), "evening.json": at(21, 37)}
	dir := files(t, "morning.json", "noon.json", "evening.json")
	for _, name := range []string{"morning.json", "evening.json", "noon.json"} {
		importFiles(t, store, importer, filepath.Join(dir, name))
	}
	if got := areasOn(t, store, "2024-01-01")[0].Shape.Bound().Min[0]; got != 37 {
		t.Errorf("the day's map begins at %v, want 37: that of the evening", got)
	}
}
