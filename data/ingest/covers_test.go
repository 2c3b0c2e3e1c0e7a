package ingest_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/data/ingest"
	"controlmap/data/source"
	"controlmap/data/sqlite"
	"controlmap/geo"
)

// ownFile is an operator's file of a day with a polygon of each status, which it covers.
func ownFile(day string, statuses ...geo.Status) source.Reading {
	r := on(day)
	for i, status := range statuses {
		west := 37 + float64(i)/10
		r.Polygons = append(r.Polygons, source.Polygon{Status: status, Shape: box(west, 48, west+0.1, 48.1)})
	}
	r.Covers, r.Own = statuses, true
	return r
}

// ownSource is an operator's source that may have any status.
func ownSource(files script) described {
	src := geo.Source{Name: "ours", Statuses: map[geo.Status]string{}}
	for _, status := range geo.Statuses() {
		src.Statuses[status] = "drawn by us"
	}
	return described{files, src}
}

// stateOf is what the store has of a day, and what the source covers.
func stateOf(t *testing.T, store *sqlite.Store, day string) string {
	t.Helper()
	stored, err := store.Snapshot(t.Context(), geo.SnapshotQuery{Source: "ours", Date: date(day)})
	if err != nil {
		t.Fatal(err)
	}
	src, err := store.Source(t.Context(), "ours")
	if err != nil {
		t.Fatal(err)
	}
	var drawn []string
	for _, p := range areasOn(t, store, day) {
		drawn = append(drawn, fmt.Sprintf("%s at %.1f", p.Status, p.Shape.Bound().Min[0]))
	}
	slices.Sort(drawn)
	files := strings.Split(stored.Provenance, ", ")
	slices.Sort(files)
	return fmt.Sprintf("%v: %s; of %s; source %v", stored.Statuses, strings.Join(drawn, ", "), strings.Join(files, ", "), src.Covers())
}

func TestFilesOfADayInAnyOrder(t *testing.T) {
	importer := ownSource(script{
		"a.json": ownFile("2025-03-01", geo.Occupied), "b.json": ownFile("2025-03-01", geo.Contested), "c.json": ownFile("2025-03-01", geo.Claimed),
	})
	dir := files(t, "a.json", "b.json", "c.json")
	const want = "[occupied contested claimed]: claimed at 37.0, contested at 37.0, occupied at 37.0; of a.json, b.json, c.json; source [occupied contested claimed]"
	for _, imports := range []string{"a b c", "a+b c", "c b a", "b a+c", "a+b+c", "b a c a b", "c+b a"} {
		store := openStore(t)
		for together := range strings.FieldsSeq(imports) {
			var paths []string
			for name := range strings.SplitSeq(together, "+") {
				paths = append(paths, filepath.Join(dir, name+".json"))
			}
			if report := importFiles(t, store, importer, paths...); len(report.Superseded) > 0 || report.Snapshots[0].Supersedes != "" && report.Revised > 0 {
				t.Errorf("%s: got %+v, want nothing superseded", imports, report)
			}
		}
		if got := stateOf(t, store, "2025-03-01"); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", imports, got, want)
		}
	}
}

func TestACorrectedFileReplacesItsStatusesAlone(t *testing.T) {
	moved := ownFile("2025-03-01", geo.Contested)
	moved.Polygons[0].Shape = box(37.5, 48, 37.6, 48.1)
	importer := ownSource(script{
		"control.json": ownFile("2025-03-01", geo.Occupied), "grey.json": ownFile("2025-03-01", geo.Contested), "grey-2.json": moved,
		"claims.json": ownFile("2025-03-01", geo.Claimed),
	})
	dir := files(t, "control.json", "grey.json", "grey-2.json", "claims.json")
	store := openStore(t)
	for _, step := range []struct{ file, supersedes, kept string }{
		{"control.json", "", ""},
		{"grey.json", "", "occupied, of control.json"},
		{"claims.json", "", "occupied, of control.json; contested, of grey.json"},
		{"grey-2.json", "grey.json", "occupied, of control.json; claimed, of claims.json"},
	} {
		report := importFiles(t, store, importer, filepath.Join(dir, step.file))
		var kept []string
		for _, n := range report.Snapshots[0].Repairs {
			if n.Kind == geo.NoteKept {
				kept = append(kept, n.Detail)
			}
		}
		if got := strings.Join(kept, "; "); got != step.kept || report.Snapshots[0].Supersedes != step.supersedes {
			t.Errorf("%s: got %q kept and %q superseded, want %q and %q", step.file, got, report.Snapshots[0].Supersedes, step.kept, step.supersedes)
		}
	}
	const want = "[occupied contested claimed]: claimed at 37.0, contested at 37.5, occupied at 37.0; of claims.json, control.json, grey-2.json; source [occupied contested claimed]"
	if got := stateOf(t, store, "2025-03-01"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTwoFilesOfADayThatHaveTheSameStatus(t *testing.T) {
	importer := ownSource(script{"a.json": ownFile("2025-03-01", geo.Occupied, geo.Claimed), "b.json": ownFile("2025-03-01", geo.Occupied, geo.Contested)})
	store := openStore(t)
	report := importFiles(t, store, importer, files(t, "a.json", "b.json"))
	if len(report.Superseded) != 1 || filepath.Base(report.Superseded[0].File) != "a.json" || report.Superseded[0].By != "b.json" {
		t.Errorf("superseded: got %+v, want a.json by b.json", report.Superseded)
	}
	const want = "[occupied contested]: contested at 37.1, occupied at 37.0; of b.json; source [occupied contested]"
	if got := stateOf(t, store, "2025-03-01"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The second of three maps has no contested ground: that is for the operator to say.
func TestWhatADayCoversByItsOperatorsWord(t *testing.T) {
	whole := script{"1.json": ownFile("2025-03-01", geo.Occupied, geo.Contested), "2.json": ownFile("2025-03-02", geo.Occupied), "3.json": ownFile("2025-03-03", geo.Occupied, geo.Contested)}
	importer := ownSource(whole)
	dir, store := files(t, "1.json", "2.json", "3.json"), openStore(t)
	report := importFiles(t, store, importer, dir)
	if got := fmt.Sprint(report.Coverages(), report.CoversDiffer()); got != "[{[occupied contested] [2025-03-01 2025-03-03]} {[occupied] [2025-03-02]}] true" {
		t.Errorf("coverage: got %s", got)
	}
	contested := func() string {
		rows, err := store.Series(t.Context(), geo.SeriesQuery{Source: "ours", Status: geo.Contested, Periods: []geo.Period{{First: date("2025-03-02"), Last: date("2025-03-02")}}})
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%.1f, lost %.1f", rows[0].Area.Geodesic, rows[0].Change.Lost.Geodesic)
	}
	if got := contested(); got != "82.9, lost 0.0" {
		t.Errorf("contested on the second day, of which it does not tell: got %s, want that of the first", got)
	}
	for name, r := range whole {
		r.DayCovers = []geo.Status{geo.Occupied, geo.Contested}
		whole[name] = r
	}
	report = importFiles(t, store, importer, dir)
	if report.Revised != 1 || report.Unchanged != 2 || report.CoversDiffer() {
		t.Errorf("with the operator's word: got %+v, want one day revised, and all alike", report)
	}
	if got := contested(); got != "0.0, lost 82.9" {
		t.Errorf("contested on the second day, which has none: got %s", got)
	}
}

// A day of which one status came in a file of its own is whole by two files that cover it together.
func TestFilesThatCoverADayTogether(t *testing.T) {
	control, grey := ownFile("2025-03-01", geo.Occupied), ownFile("2025-03-01", geo.Contested)
	for _, r := range []*source.Reading{&control, &grey} {
		r.DayCovers = []geo.Status{geo.Occupied, geo.Contested, geo.Liberated}
	}
	store := openStore(t)
	importFiles(t, store, ownSource(script{"a.json": control, "b.json": grey}), files(t, "a.json", "b.json"))
	const want = "[occupied contested liberated]: contested at 37.0, occupied at 37.0; of a.json, b.json; source [occupied contested liberated]"
	if got := stateOf(t, store, "2025-03-01"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A source of before has maps that say of nothing that they do not speak of it.
func TestASourceOfBeforeStaysAsItIs(t *testing.T) {
	store := openStore(t)
	importer := ownSource(script{"old.json": on("2025-03-01", occupied(cell)), "new.json": ownFile("2025-03-01", geo.Contested), "next.json": ownFile("2025-03-02", geo.Occupied)})
	dir := files(t, "old.json", "new.json", "next.json")
	importFiles(t, store, importer, filepath.Join(dir, "old.json"))
	before := stateOf(t, store, "2025-03-01")
	importFiles(t, store, importer, filepath.Join(dir, "new.json"), filepath.Join(dir, "next.json"))
	days, err := store.Snapshots(t.Context(), "ours", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	src, err := store.Source(t.Context(), "ours")
	if err != nil {
		t.Fatal(err)
	}
	if days[0].Statuses != nil || !slices.Equal(days[1].Statuses, []geo.Status{geo.Occupied}) || !slices.Equal(src.Covers(), geo.Statuses()) {
		t.Errorf("got days of %v and %v, of a source of %v; before %s", days[0].Statuses, days[1].Statuses, src.Covers(), before)
	}
}

func TestAReportOfADayThatDoesNotTellWhatIsOccupied(t *testing.T) {
	report := importFiles(t, openStore(t), ownSource(script{"a.json": ownFile("2025-03-01", geo.Claimed), "b.json": ownFile("2025-03-02", geo.Occupied)}), files(t, "a.json", "b.json"))
	if s := report.Snapshots; s[0].Occupied != nil || s[0].Geodesic != nil || s[1].Occupied == nil {
		t.Errorf("got %+v, want the area of the second day alone", s)
	}
	var none ingest.Report
	if none.CoversDiffer() || len(none.Coverages()) > 0 {
		t.Errorf("an empty report: got %v", none.Coverages())
	}
}

// A day that cannot be stored adds nothing to what the source covers.
func TestASourceCoversWhatIsStoredOfIt(t *testing.T) {
	beyond := ownFile("2205-03-01", geo.Claimed)
	beyond.Snapshot.Date = geo.NewDate(10000, 1, 1)
	store := openStore(t)
	report := importFiles(t, store, ownSource(script{"a.json": ownFile("2025-03-01", geo.Occupied), "b.json": beyond, "c.json": ownFile("2025-03-03", geo.Advance)}), files(t, "a.json", "b.json", "c.json"))
	src, err := store.Source(t.Context(), "ours")
	if err != nil {
		t.Fatal(err)
	}
	if want := []geo.Status{geo.Occupied, geo.Advance}; report.Failed != 1 || !slices.Equal(src.Covers(), want) {
		t.Errorf("got %d failed, and a source of %v, want one, and %v", report.Failed, src.Covers(), want)
	}
}
