package ingest_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"controlmap/data/format/feature"
	"controlmap/data/ingest"
	"controlmap/data/source"
	"controlmap/data/sqlite"
	"controlmap/geo"
)

// called is an importer of a source of another name.
type called struct {
	script
	name geo.SourceName
}

func (c called) Source() geo.Source {
	src := c.script.Source()
	src.Name = c.name
	return src
}

func (c called) Parse(ctx context.Context, found feature.Collection) ([]source.Reading, error) {
	days, err := c.script.Parse(ctx, found)
	for i := range days {
		days[i].Snapshot.Source = c.name
	}
	return days, err
}

// importAs imports a map of one day as a source of the given name: of a file, or as all that
// there is of the source.
func importAs(t *testing.T, store *sqlite.Store, name geo.SourceName, whole bool) error {
	t.Helper()
	day := on("2024-01-01", occupied(cell))
	importer := called{script{"1.json": day}, name}
	in := newIngester(t, store, nil)
	if whole {
		days, err := importer.Parse(t.Context(), feature.Collection{Name: "1.json"})
		if err == nil {
			_, err = in.Snapshots(t.Context(), importer.Source(), days)
		}
		return err
	}
	_, err := in.Files(t.Context(), importer, []string{files(t, "1.json")})
	return err
}

func TestNamesThatWouldBeTakenForAnother(t *testing.T) {
	store := openStore(t)
	if err := store.PutSource(t.Context(), geo.Source{Name: "Front Line"}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name geo.SourceName
		want string
	}{
		{"ISW", "is isw spelt differently"},
		{"deep-state", "is deepstate spelt differently"},
		{"VІINA", "is viina spelt differently"}, // with a Cyrillic letter
		{"front_line", "is Front Line spelt differently"},
		{"tiles", "has a meaning of its own"},
		{"%2e%2e", "divide addresses"},
	} {
		for _, whole := range []bool{false, true} {
			if err := importAs(t, store, tt.name, whole); geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%q: got %v, want an Invalid error with %q", tt.name, err, tt.want)
			}
		}
		if _, err := store.Source(t.Context(), tt.name); geo.CodeOf(err) != geo.NotFound {
			t.Errorf("%q: got %v, want no such source", tt.name, err)
		}
	}
}

func TestSourcesOfEarlierVersionsKeepTheirNames(t *testing.T) {
	store := openStore(t)
	for _, name := range []geo.SourceName{"ISW", "tiles", "%2e%2e", "is\u200bw"} {
		if err := store.PutSource(t.Context(), geo.Source{Name: name}); err != nil {
			t.Fatal(err)
		}
		if err := importAs(t, store, name, false); err != nil {
			t.Errorf("%q: got %v, want it imported", name, err)
		}
	}
	if err := importAs(t, store, "isw", false); err != nil {
		t.Errorf("isw beside ISW: got %v, want it imported", err)
	}
}

// choosy is an importer that skips files by their names.
type choosy struct{ script }

func (choosy) SkipFile(name string) (reason string) {
	if strings.HasPrefix(name, "gains") {
		reason = "gains of one day"
	}
	return reason
}

func TestFilesThatHoldNoStatusAreSkipped(t *testing.T) {
	store := openStore(t)
	importer := choosy{script{"1.json": on("2024-01-01", occupied(cell))}}
	dir := files(t, "1.json", "gains_2.json", "gains_3.json.gz", "README.md")
	mustWrite(t, filepath.Join(dir, "gains_2.json"), 2) // no JSON
	report := importFiles(t, store, importer, dir)
	if report.Added != 1 || report.Failed != 0 || report.IsEmpty() {
		t.Errorf("got %+v, want one added and no error", report)
	}
	want := []ingest.SkippedEntry{
		{File: filepath.Join(dir, "README.md"), Reason: "no map by its name"},
		{File: filepath.Join(dir, "gains_2.json"), Reason: "gains of one day"}, {File: filepath.Join(dir, "gains_3.json.gz"), Reason: "gains of one day"},
	}
	if len(report.Skipped) != len(want) {
		t.Fatalf("skipped: got %v, want %v", report.Skipped, want)
	}
	for i, got := range report.Skipped {
		if got != want[i] {
			t.Errorf("skipped: got %v, want %v", got, want[i])
		}
	}
	if totals := report.Totals(); len(totals) != 2 || totals[0] != (ingest.Total{What: "skipped: gains of one day", Count: 2}) {
		t.Errorf("totals: got %v, want two files skipped as gains of one day and one by its name", totals)
	}
	only := importFiles(t, openStore(t), importer, filepath.Join(dir, "gains_2.json"))
	if only.IsEmpty() || len(only.Skipped) != 1 {
		t.Errorf("skipped alone: got %+v, want a report of it", only)
	}
	if none := importFiles(t, openStore(t), importer, filepath.Join(files(t, "README.md"))); !none.IsEmpty() {
		t.Errorf("a folder of nothing to read: got %+v, want it empty", none)
	}
}

// TestAGeodatabaseIsRefusedByItsName has a folder that is a map itself, in a form that is not read.
func TestAGeodatabaseIsRefusedByItsName(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Control.GDB")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, filepath.Join(dir, "a00000001.gdbtable"), 2)
	report := importFiles(t, openStore(t), script{}, dir+string(filepath.Separator))
	if report.Failed != 1 || len(report.Skipped) != 0 || !strings.Contains(report.Errors[0].Error, "Esri File Geodatabase: convert it") {
		t.Errorf("got %+v, want the folder refused as a geodatabase", report)
	}
}

func TestAFolderMayBeALink(t *testing.T) {
	link := filepath.Join(t.TempDir(), "maps")
	if err := os.Symlink(files(t, "1.json"), link); err != nil {
		t.Skipf("no links here: %v", err)
	}
	report := importFiles(t, openStore(t), script{"1.json": on("2024-01-01", occupied(cell))}, link)
	if want := filepath.Join(link, "1.json"); report.Added != 1 || !slices.Equal(report.Snapshots[0].Files, []string{want}) {
		t.Errorf("got %+v, want a snapshot of %s", report, want)
	}
}
