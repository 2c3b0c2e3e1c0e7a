package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/format/feature"
	"controlmap/data/ingest"
	"controlmap/data/source"
	"controlmap/data/source/ownpolygons"
	"controlmap/data/sqlite"
	"controlmap/geo"
)

var cell = box(37, 48, 37.1, 48.1)

func TestWhichFilesOfAFolderAreRead(t *testing.T) {
	store := openStore(t)
	importer := script{}
	dir := files(t)
	for i, name := range []string{"a.json", "B.GeoJSON", "sub/deep/c.JSON"} {
		importer[filepath.Base(name)] = on(date("2024-01-01").AddDays(i).String(), occupied(cell))
		mustWriteMap(t, filepath.Join(dir, name))
	}
	skipped := []string{".hidden.json", "a.json.txt", "json", "readme.md", "sub/.geojson"}
	for _, name := range skipped {
		mustWrite(t, filepath.Join(dir, name), 2)
	}
	report := importFiles(t, store, importer, dir, filepath.Join(dir, "a.json"))
	if report.Added != 3 || report.Failed != 0 {
		t.Errorf("got %d added and %d failed (%v), want 3, one of which was named twice", report.Added, report.Failed, report.Errors)
	}
	var got []string
	for _, skipped := range report.Skipped {
		name, err := filepath.Rel(dir, skipped.File)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, filepath.ToSlash(name))
	}
	slices.Sort(got)
	if !slices.Equal(got, skipped) {
		t.Errorf("skipped: got %v, want %v", got, skipped)
	}
}

// mustWriteMap makes a map without features.
func mustWriteMap(t *testing.T, path string) {
	t.Helper()
	mustWrite(t, path, 0)
	if err := os.WriteFile(path, []byte(`{"type": "FeatureCollection", "features": []}`), 0o600); err != nil {
		t.Fatal(err)
	}
}

// mustWrite makes a file of a size, without content.
func mustWrite(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(file.Truncate(size), file.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestFilesThatAreNotRead(t *testing.T) {
	large := filepath.Join(t.TempDir(), "large.json")
	mustWrite(t, large, feature.MaxBytes+1)
	for path, want := range map[string]string{
		os.DevNull: "not a regular file",
		large:      "1024 MB is more than the 1024 MB that one file may have",
		filepath.Join(t.TempDir(), "missing", "a.json"): "not readable: no such file or directory",
	} {
		report := importFiles(t, openStore(t), script{}, path)
		if report.Failed != 1 || len(report.Errors) != 1 || report.Errors[0].File != path || report.Errors[0].Error != want {
			t.Errorf("%s: got %+v, want %q", path, report.Errors, want)
		}
	}
}

func TestNothingToImport(t *testing.T) {
	store := openStore(t)
	for name, dir := range map[string]string{"empty folder": files(t), "folder of bad files": files(t, "bad.json")} {
		report := importFiles(t, store, script{}, dir)
		if len(report.Snapshots) != 0 || report.Snapshots == nil || report.Errors == nil || report.Superseded == nil || report.Unmeasured == nil {
			t.Errorf("%s: got %+v, want lists of nothing", name, report)
		}
		if _, err := store.Source(t.Context(), "ours"); geo.CodeOf(err) != geo.NotFound {
			t.Errorf("%s: source: got %v, want it not to be there", name, err)
		}
	}
}

func TestWhatADaySpeaksOf(t *testing.T) {
	part := func(day string, status geo.Status, covers ...geo.Status) source.Reading {
		r := on(day, source.Polygon{Status: status, Shape: cell})
		r.Covers = covers
		return r
	}
	whole := on("2024-01-03", occupied(cell))
	importer := script{
		"control.json": part("2024-01-01", geo.Occupied, geo.Occupied), "advance.json": part("2024-01-01", geo.Advance, geo.Advance),
		"claimed.json": part("2024-01-01", geo.Claimed, geo.Claimed), "alone.json": part("2024-01-02", geo.Occupied, geo.Occupied),
		"whole.json": whole, "over.json": part("2024-01-03", geo.Contested, geo.Contested, geo.Liberated),
	}
	store := openStore(t)
	dir := files(t, "control.json", "advance.json", "claimed.json", "alone.json", "whole.json", "over.json")
	for _, step := range []struct {
		files string
		day   string
		want  []geo.Status
	}{
		{"control.json advance.json", "2024-01-01", []geo.Status{geo.Occupied, geo.Advance}},
		{"claimed.json", "2024-01-01", []geo.Status{geo.Occupied, geo.Advance, geo.Claimed}},
		{"alone.json", "2024-01-02", []geo.Status{geo.Occupied}},
		{"whole.json", "2024-01-03", nil},
		{"over.json", "2024-01-03", nil}, // what the whole map spoke of, it still does
	} {
		var paths []string
		for name := range strings.FieldsSeq(step.files) {
			paths = append(paths, filepath.Join(dir, name))
		}
		importFiles(t, store, importer, paths...)
		got, err := store.Snapshot(t.Context(), geo.SnapshotQuery{Source: "ours", Date: date(step.day)})
		if err != nil || !slices.Equal(got.Statuses, step.want) || (got.Statuses == nil) != (step.want == nil) {
			t.Errorf("%s after %s: got %v, %v, want %v", step.day, step.files, got.Statuses, err, step.want)
		}
	}
	var got []string
	for _, p := range areasOn(t, store, "2024-01-03") {
		got = append(got, string(p.Status))
	}
	slices.Sort(got)
	if want := []string{"contested", "occupied"}; !slices.Equal(got, want) {
		t.Errorf("statuses of 2024-01-03: got %v, want %v", got, want)
	}
}

func TestTotals(t *testing.T) {
	report := ingest.Report{Snapshots: []ingest.SnapshotEntry{
		{Repairs: []ingest.NoteEntry{{Kind: geo.NoteSliver, Count: 2}, {Kind: geo.NoteClosed, Count: 1}}, Rejected: []ingest.RejectedCount{{Reason: "point", Count: 7}}},
		{Repairs: []ingest.NoteEntry{{Kind: geo.NoteClosed, Count: 1}}, Rejected: []ingest.RejectedCount{{Reason: "point", Count: 3}, {Reason: "no geometry", Count: 1}}},
	}}
	want := []ingest.Total{{"rejected: point", 10}, {"ring closed", 2}, {"sliver dropped", 2}, {"rejected: no geometry", 1}}
	if got := report.Totals(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := (&ingest.Report{}).Totals(); len(got) != 0 {
		t.Errorf("of nothing: got %v, want none", got)
	}
}

func TestRejectedFeaturesAreCountedByReason(t *testing.T) {
	reading := on("2024-01-01", occupied(cell))
	for i, r := range []source.Rejected{
		{Name: "a", Reason: "no geometry"}, {Name: "x", Reason: "point"}, {Name: "y", Reason: "point"}, {Reason: "point"},
		{Name: "b", Reason: "outside Ukraine: Estonia"}, {Name: "a", Reason: "no geometry"}, {Name: "c", Reason: "no geometry"}, {Reason: "no geometry"},
	} {
		reading.Reject(i, r.Name, r.Reason)
	}
	store := openStore(t)
	report := importFiles(t, store, script{"1.json": reading}, files(t, "1.json"))
	want := []ingest.RejectedCount{
		{Reason: "no geometry", Count: 4, Names: []string{"a", "c"}}, {Reason: "point", Count: 3},
		{Reason: "outside Ukraine: Estonia", Count: 1, Names: []string{"b"}},
	}
	if got := report.Snapshots[0].Rejected; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("report: got %v, want %v", got, want)
	}
	stored, err := store.Snapshot(t.Context(), geo.SnapshotQuery{Source: "ours"})
	if err != nil {
		t.Fatal(err)
	}
	notes := []geo.Note{
		{Kind: geo.NoteRejected, Count: 4, Detail: "no geometry (a, c)"}, {Kind: geo.NoteRejected, Count: 3, Detail: "point"},
		{Kind: geo.NoteRejected, Count: 1, Detail: "outside Ukraine: Estonia (b)"},
	}
	if !slices.Equal(stored.Notes, notes) {
		t.Errorf("notes: got %v, want %v", stored.Notes, notes)
	}
}

// failingStore fails in one method.
type failingStore struct {
	*sqlite.Store
	source, put, front, change, withdraw error
}

func (s failingStore) Source(ctx context.Context, name geo.SourceName) (geo.SourceSummary, error) {
	if s.source != nil {
		return geo.SourceSummary{}, s.source
	}
	return s.Store.Source(ctx, name)
}

func (s failingStore) Put(ctx context.Context, imp geo.Import) (geo.Outcome, error) {
	if s.put != nil && imp.Snapshot.Date == date("2024-01-02") {
		return geo.Outcome{}, s.put
	}
	return s.Store.Put(ctx, imp)
}

func (s failingStore) UnmeasuredFronts(ctx context.Context, source geo.SourceName) ([]geo.Revision, error) {
	if s.front != nil {
		return nil, s.front
	}
	return s.Store.UnmeasuredFronts(ctx, source)
}

func (s failingStore) PutChange(ctx context.Context, c geo.Change) error {
	if s.change != nil {
		return s.change
	}
	return s.Store.PutChange(ctx, c)
}

func (s failingStore) Withdraw(ctx context.Context, source geo.SourceName, date geo.Date) (geo.Revision, error) {
	if s.withdraw != nil {
		return 0, s.withdraw
	}
	return s.Store.Withdraw(ctx, source, date)
}

func TestTheStoreFails(t *testing.T) {
	full := geo.Errorf(geo.Unavailable, "the disk is full")
	for name, test := range map[string]struct {
		fail   func(*failingStore)
		stored []string
		want   string
	}{
		"source":   {func(s *failingStore) { s.source = full }, nil, "the disk is full"},
		"snapshot": {func(s *failingStore) { s.put = full }, []string{"2024-01-01"}, "2.json: not stored: the disk is full"},
		"fronts":   {func(s *failingStore) { s.front = full }, []string{"2024-01-01", "2024-01-02"}, "the disk is full"},
		"change":   {func(s *failingStore) { s.change = full }, []string{"2024-01-01", "2024-01-02"}, "the disk is full"},
	} {
		t.Run(name, func(t *testing.T) {
			store := openStore(t)
			failing := failingStore{Store: store}
			test.fail(&failing)
			importer := script{"1.json": on("2024-01-01", occupied(cell)), "2.json": on("2024-01-02", occupied(cell))}
			report, err := ingest.New(failing, mustRegions(t), nil).Files(t.Context(), importer, []string{files(t, "1.json", "2.json")})
			if geo.CodeOf(err) != geo.Unavailable || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want it unavailable and to say %q", err, test.want)
			}
			if got := len(report.Snapshots); got != len(test.stored) {
				t.Errorf("report: got %d snapshots, want %d", got, len(test.stored))
			}
			if len(test.stored) == 0 {
				return
			}
			if got := dates(t, store); !slices.Equal(got, test.stored) {
				t.Errorf("stored: got %v, want %v", got, test.stored)
			}
		})
	}
}

// TestTheStoreRefusesAChange has a change that is Invalid, which fails its own step alone.
func TestTheStoreRefusesAChange(t *testing.T) {
	refused := geo.Errorf(geo.Invalid, "polygon 0: shape has no ring")
	importer, names := daysApart(3)
	report, err := ingest.New(failingStore{Store: openStore(t), change: refused}, mustRegions(t), nil).Files(t.Context(), importer, []string{files(t, names...)})
	if err != nil || len(report.Snapshots) != 3 || len(report.Unmeasured) != 2 || report.Unmeasured[1].Error != "polygon 0: shape has no ring" {
		t.Errorf("got %+v, %v, want three snapshots and two steps that are not measured", report, err)
	}
}

func TestWithdrawingFails(t *testing.T) {
	store := openStore(t)
	full := geo.Errorf(geo.Unavailable, "the disk is full")
	readings := []source.Reading{on("2024-01-01", occupied(cell)), on("2024-01-02", occupied(cell))}
	for i := range readings {
		readings[i].Snapshot.Source = "ours"
	}
	src := script{}.Source()
	if _, err := newIngester(t, store, nil).Snapshots(t.Context(), src, readings); err != nil {
		t.Fatal(err)
	}
	report, err := ingest.New(failingStore{Store: store, withdraw: full}, mustRegions(t), nil).Snapshots(t.Context(), src, readings[:1])
	if !errors.Is(err, full) || len(report.Withdrawn) != 0 {
		t.Errorf("got %v and %v withdrawn, want %v and none", err, report.Withdrawn, full)
	}
}

func TestStepsThatFailAreReportedInOrder(t *testing.T) {
	store := openStore(t)
	importer, names := daysApart(4)
	in := newIngester(t, store, nil)
	in.CountChanges(func(from, _ geo.Revision) error {
		if from == 2 {
			return nil
		}
		return geo.Errorf(geo.Invalid, "revision %d cannot be compared", from)
	})
	report, err := in.Files(t.Context(), importer, []string{files(t, names...)})
	if err != nil {
		t.Fatal(err)
	}
	want := []ingest.UnmeasuredEntry{
		{From: date("2024-01-01"), To: date("2024-01-02"), Error: "revision 1 cannot be compared"},
		{From: date("2024-01-03"), To: date("2024-01-04"), Error: "revision 3 cannot be compared"},
	}
	if !slices.Equal(report.Unmeasured, want) {
		t.Errorf("got %v, want %v", report.Unmeasured, want)
	}
	err = in.Measure(t.Context(), "ours")
	const says = `source "ours": 2 changes could not be measured, the first from 2024-01-01 to 2024-01-02: revision 1 cannot be compared`
	if geo.CodeOf(err) != geo.Invalid || geo.MessageOf(err) != says {
		t.Errorf("Measure: got %v, want %q", err, says)
	}
}

func TestProgressCountsEachStage(t *testing.T) {
	var mu sync.Mutex
	calls, last := map[string]int{}, map[string]int{}
	in := newIngester(t, openStore(t), func(stage string, done, total int) {
		mu.Lock()
		defer mu.Unlock()
		if total != map[string]int{"reading": 3, "storing": 3, "comparing": 2}[stage] {
			t.Errorf("%s: got a total of %d", stage, total)
		}
		calls[stage]++
		last[stage] = max(last[stage], done)
	})
	importer, names := daysApart(3)
	if _, err := in.Files(t.Context(), importer, []string{files(t, names...)}); err != nil {
		t.Fatal(err)
	}
	for stage, want := range map[string]int{"reading": 3, "storing": 3, "comparing": 2} {
		if calls[stage] != want || last[stage] != want {
			t.Errorf("%s: got %d calls, the last with %d, want %d", stage, calls[stage], last[stage], want)
		}
	}
}

// An operator's file is repaired, measured and stored; what was rejected is in the report.
func ExampleIngester_Files() {
	folder, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "front_2025-03-01.geojson")
	err = os.WriteFile(path, []byte(`{"type": "FeatureCollection", "features": [
		{"type": "Feature", "properties": {}, "geometry":
			{"type": "Polygon", "coordinates": [[[37,48],[37,48.1],[37.1,48.1],[37.1,48],[37,48]]]}},
		{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [37, 48]}}]}`), 0o600)
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := importInto(filepath.Join(folder, "example.db"), path)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range report.Snapshots {
		fmt.Printf("%s %s: %d polygon, %.1f km2 occupied\n", s.Date, s.Change, s.Areas, *s.Geodesic)
	}
	for _, total := range report.Totals() {
		fmt.Println(total.Count, total.What)
	}
	// Output:
	// 2025-03-01 added: 1 polygon, 82.9 km2 occupied
	// 1 rejected: point
	// 1 ring reversed
}

func importInto(database, path string) (report ingest.Report, err error) {
	ctx := context.Background()
	store, err := sqlite.Open(ctx, database, time.Now)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	regions, err := builtin.Regions()
	if err != nil {
		return report, err
	}
	importer, err := ownpolygons.New(ownpolygons.Options{Source: geo.Source{Name: "newsroom"}})
	if err != nil {
		return report, err
	}
	return ingest.New(store, regions, nil).Files(ctx, importer, []string{path})
}
