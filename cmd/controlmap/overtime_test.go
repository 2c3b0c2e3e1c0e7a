package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cellKm2 is what a cell of square measures on the sphere: 0.1 degrees of longitude
// between the parallels of 48 and 48.1.
var cellKm2 = 6378.137 * 6378.137 * (0.1 * math.Pi / 180) * (math.Sin(48.1*math.Pi/180) - math.Sin(48*math.Pi/180))

var bothSources string

// twoSources returns a database of two sources, to be read only. Ours has one cell in
// January 2024, two in February and only the second from March; theirs has the second all
// along.
func twoSources(t *testing.T) (db string) {
	t.Helper()
	return sharedDatabase(t, &bothSources, func(db string) { importBoth(t, db) })
}

func importBoth(t *testing.T, db string) {
	t.Helper()
	dir := t.TempDir()
	for source, days := range map[string]map[string]string{
		"ours":   {"2024-01-31": square(37), "2024-02-10": square(37, 37.1), "2024-03-10": square(37.1)},
		"theirs": {"2024-01-31": square(37.1), "2024-03-10": square(37.1)},
	} {
		folder := filepath.Join(dir, source)
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for day, content := range days {
			write(t, folder, day+".geojson", content)
		}
		if got := controlmap(t, "import", "--db", db, "--source", source, "--publishable", "--attribution", "The "+source, folder); got.code != exitDone {
			t.Fatalf("import: %+v", got)
		}
	}
}

// askJSON runs a command that prints JSON and reads it into answer.
func askJSON(t *testing.T, answer any, args ...string) {
	t.Helper()
	got := controlmap(t, append(args, "--json")...)
	if got.code != exitDone {
		t.Fatalf("%v: %+v", args, got)
	}
	if err := json.Unmarshal([]byte(got.out), answer); err != nil {
		t.Fatalf("%v: %v in %q", args, err, got.out)
	}
}

func checkKm2(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 0.001 {
		t.Errorf("%s: got %.4f km2, want %.4f", what, got, want)
	}
}

func TestSeries(t *testing.T) {
	db := twoSources(t)
	var series struct {
		Source, Region, Status, Step, Attribution string
		Points                                    []struct {
			Date     string
			Sphere   float64 `json:"sphere_km2"`
			Gained   float64 `json:"gained_km2"`
			Lost     float64 `json:"lost_km2"`
			Net      float64 `json:"net_km2"`
			PerDay   float64 `json:"km2_per_day"`
			FrontKm  float64 `json:"front_km"`
			Snapshot string
		}
		Pace struct{ Periods int }
	}
	askJSON(t, &series, "series", "--db", db, "--source", "ours", "--from", "2024-02-01", "--to", "2024-03-31", "--step", "month")
	if series.Source != "ours" || series.Region != "UA" || series.Status != "occupied" || series.Step != "month" || series.Attribution != "The ours" || len(series.Points) != 2 {
		t.Fatalf("got %+v, want two months of ours", series)
	}
	for i, want := range []struct {
		date                     string
		cells, gained, lost, net float64 // in cells
		days                     float64 // since the snapshot before
	}{
		{"2024-02-01", 2, 1, 0, 1, 10},
		{"2024-03-01", 1, 0, 1, -1, 29},
	} {
		got := series.Points[i]
		if got.Date != want.date || got.FrontKm < 30 {
			t.Errorf("got %+v, want %s with a front line around a cell", got, want.date)
		}
		checkKm2(t, want.date+" total", got.Sphere, want.cells*cellKm2)
		checkKm2(t, want.date+" gained", got.Gained, want.gained*cellKm2)
		checkKm2(t, want.date+" lost", got.Lost, want.lost*cellKm2)
		checkKm2(t, want.date+" net", got.Net, want.net*cellKm2)
		checkKm2(t, want.date+" a day", got.PerDay, want.net*cellKm2/want.days)
	}
}

func TestSeriesOnATerminalTellsThePace(t *testing.T) {
	db := twoSources(t)
	got := controlmap(t, "series", "--db", db, "--source", "ours", "--from", "2024-01-01", "--step", "snapshot")
	if got.code != exitDone || strings.Count(got.out, "\n") != 6 || !strings.Contains(got.out, "Source: ours, last snapshot of 2024-03-10") || !strings.Contains(got.out, "The ours") {
		t.Errorf("by snapshot: got %+v, want three rows and where they come from", got)
	}
	got = controlmap(t, "series", "--db", db, "--source", "settlements", "--from", "2023-01-01", "--to", "2024-12-31", "--step", "year")
	if !strings.Contains(got.out, "Of 2 whole years the fastest was 2024 (") || !strings.Contains(got.out, "the slowest 2023 (") || !strings.Contains(got.out, "The last, 2024 (") {
		t.Errorf("by year: got %q, want the pace of two years", got.out)
	}
	got = controlmap(t, "series", "--db", db, "--source", "ours", "--by", "region", "--step", "day", "--csv")
	if header, rest, _ := strings.Cut(got.out, "\n"); !strings.HasPrefix(header, "source,region,status,step,date,") || strings.Count(rest, "\nours,UA-") != 40-1 {
		t.Errorf("by day: got %q, want the region on each of 40 days", got.out)
	}
}

// ground is how JSON tells an area.
type ground struct {
	Sphere   float64 `json:"sphere_km2"`
	Geodesic float64 `json:"geodesic_km2"`
}

// gainsAndLosses is how JSON tells the total of changes.
type gainsAndLosses struct{ Gained, Lost, Net ground }

func TestChanges(t *testing.T) {
	db := twoSources(t)
	file := filepath.Join(t.TempDir(), "changes.geojson")
	var changes struct {
		From  string `json:"from_snapshot"`
		To    string `json:"to_snapshot"`
		Rows  []struct{ Region string }
		Total gainsAndLosses
	}
	askJSON(t, &changes, "changes", "--db", db, "--source", "ours", "--from", "2024-02-01", "--to", "2024-12-31", "--geojson", file)
	if changes.From != "2024-01-31" || changes.To != "2024-03-10" || len(changes.Rows) == 0 {
		t.Errorf("got %+v, want the snapshots at or before the two days", changes)
	}
	checkKm2(t, "gained", changes.Total.Gained.Sphere, cellKm2)
	checkKm2(t, "lost", changes.Total.Lost.Sphere, cellKm2)
	checkKm2(t, "net", changes.Total.Net.Sphere, 0)
	written, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	printed := controlmap(t, "changes", "--db", db, "--source", "ours", "--from", "2024-02-01", "--to", "2024-12-31", "--geojson", "-")
	if printed.code != exitDone || printed.out != string(written) {
		t.Errorf("stdout and the file differ: %d and %d bytes", len(printed.out), len(written))
	}
	checkCollection(t, written, 2)
}

func checkCollection(t *testing.T, text []byte, features int) {
	t.Helper()
	var found struct {
		Type     string
		Features []json.RawMessage
	}
	if err := json.Unmarshal(text, &found); err != nil || found.Type != "FeatureCollection" || len(found.Features) != features {
		t.Errorf("got a %s of %d features, %v; want %d", found.Type, len(found.Features), err, features)
	}
}

func TestChangesOnATerminal(t *testing.T) {
	db := twoSources(t)
	got := controlmap(t, "changes", "--db", db, "--source", "ours", "--from", "2024-01-31", "--to", "2024-02-10")
	total := fmt.Sprintf("UA occupied: gained %.1f km2, lost 0.0, net %+.1f on the sphere", cellKm2, cellKm2)
	if got.code != exitDone || !strings.Contains(got.out, total) || !strings.Contains(got.out, "10 days apart. The ours") {
		t.Errorf("got %+v, want %q", got, total)
	}
}

func TestShapesOfARestrictedSourceAreNotedAndNeverHalfWritten(t *testing.T) {
	dir := t.TempDir()
	db := seeded(t)
	controlmap(t, "import", "--db", db, "--source", "ours", writeDays(t, 2, 1))
	got := controlmap(t, "frontline", "--db", db, "--source", "ours", "--geojson", filepath.Join(dir, "front.geojson"))
	if got.code != exitDone || !strings.Contains(got.err, "source ours is restricted") {
		t.Errorf("got %+v, want a note", got)
	}
	got = controlmap(t, "frontline", "--db", db, "--source", "ours", "--geojson", filepath.Join(dir, "nowhere", "front.geojson"))
	if got.code != exitFailed || got.out != "" || !strings.Contains(got.err, "cannot be written") {
		t.Errorf("got %+v, want an error alone", got)
	}
}

func TestAt(t *testing.T) {
	db := twoSources(t)
	type interval struct{ Status, From, After, To string }
	var history struct {
		Place struct {
			Name string `json:"name_en"`
		}
		Sources []struct {
			Source, Snapshot, Status string
			Intervals                []interval
		}
	}
	askJSON(t, &history, "at", "--db", db, "--lon", "37.05", "--lat", "48.05", "--source", "ours", "--date", "2024-02-20")
	want := []interval{{"occupied", "2024-01-31", "", "2024-02-10"}, {"", "2024-03-10", "2024-02-10", ""}}
	if len(history.Sources) != 1 || history.Sources[0].Status != "occupied" || history.Sources[0].Snapshot != "2024-02-10" || fmt.Sprint(history.Sources[0].Intervals) != fmt.Sprint(want) {
		t.Errorf("got %+v, want %v", history, want)
	}
	askJSON(t, &history, "at", "--db", db, "--place", "Ізюм", "--date", "2022-07-01")
	if history.Place.Name != "Izium" || len(history.Sources) != 3 || history.Sources[1].Source != "settlements" || history.Sources[1].Status != "occupied" {
		t.Errorf("got %+v, want Izium occupied by the built-in source in 2022", history)
	}
	outside := controlmap(t, "at", "--db", db, "--lon", "20", "--lat", "40")
	if outside.code != exitDone || !strings.Contains(outside.err, "20 40 lies in no region of Ukraine") {
		t.Errorf("outside the country: got %+v, want why there is nothing", outside)
	}
}

func TestAtSaysWhichPlaceANameIsTakenFor(t *testing.T) {
	db := seeded(t)
	for name, ambiguous := range map[string]bool{"Kherson": false, "Khersom": true, "Mykolaivka": true} {
		got := controlmap(t, "at", "--db", db, "--place", name)
		if noted := strings.Contains(got.err, "is taken for "); got.code != exitDone || noted != ambiguous {
			t.Errorf("%s: got %q, want a note: %v", name, got.err, ambiguous)
		}
	}
}

func TestPlaces(t *testing.T) {
	for _, name := range []string{"Bakhmut", "Бахмут", "Bachmut", "Артемовск"} {
		got := controlmap(t, "places", name)
		lines := strings.Split(got.out, "\n")
		if got.code != exitDone || len(lines) < 2 || !strings.Contains(lines[1], "Bakhmut") {
			t.Errorf("%s: got %+v, want Bakhmut first", name, got)
		}
	}
}

func TestCompare(t *testing.T) {
	db := twoSources(t)
	var compared struct {
		OnlyA ground `json:"only_a"`
		OnlyB ground `json:"only_b"`
		Both  ground
		IoU   float64
	}
	askJSON(t, &compared, "compare", "--db", db, "--a", "ours", "--b", "theirs", "--date", "2024-02-15")
	checkKm2(t, "only in a", compared.OnlyA.Sphere, cellKm2)
	checkKm2(t, "only in b", compared.OnlyB.Sphere, 0)
	checkKm2(t, "in both", compared.Both.Sphere, cellKm2)
	if math.Abs(compared.IoU-0.5) > 1e-4 {
		t.Errorf("intersection over union: got %v, want half", compared.IoU)
	}
	shapes := controlmap(t, "compare", "--db", db, "--a", "ours", "--b", "theirs", "--date", "2024-02-15", "--geojson", "-")
	checkCollection(t, []byte(shapes.out), 2) // only in b is empty
}

func TestCompareOverTime(t *testing.T) {
	db := twoSources(t)
	var agreement struct{ Points []struct{ IoU float64 } }
	askJSON(t, &agreement, "compare", "--db", db, "--a", "ours", "--b", "theirs", "--step", "month")
	if fmt.Sprint(agreement.Points) != "[{0} {0.5} {1}]" {
		t.Errorf("by month: got %v, want 0, 0.5 and 1", agreement.Points)
	}
	got := controlmap(t, "compare", "--db", db, "--a", "ours", "--b", "theirs", "--from", "2024-01-01", "--to", "2024-03-31")
	if got.code != exitDone || strings.Count(got.out, "not compared: ") != 0 || !strings.Contains(got.out, "The theirs") {
		t.Errorf("got %+v, want every month compared", got)
	}
}

func TestCompareWhatASourceDoesNotTell(t *testing.T) {
	got := controlmap(t, "compare", "--db", twoSources(t), "--a", "ours", "--b", "settlements", "--status", "claimed")
	if got.code != exitFailed || !strings.Contains(got.err, `source "ours" does not tell claimed: it tells occupied`) {
		t.Errorf("got %+v, want the source that does not tell it", got)
	}
}

func TestCompareAll(t *testing.T) {
	got := controlmap(t, "compare", "--db", twoSources(t), "--date", "2024-02-15")
	for _, want := range []string{"ours         theirs", "ours         settlements", "settlements  theirs", "compared: settlements"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("got %+v, want %q", got, want)
		}
	}
}

func TestFiguresOfOnesOwn(t *testing.T) {
	dir := t.TempDir()
	db := twoSources(t)
	file := write(t, dir, "own.csv", fmt.Sprintf("id,metric,from,to,value,unit,source\nown-1,net_change,2024-02-01,2024-02-11,%.0f,km2,ours\n", cellKm2))
	var figures struct {
		Rows []struct{ ID, Verdict, Reason string }
	}
	askJSON(t, &figures, "figures", "--db", db, "--file", file)
	last := figures.Rows[len(figures.Rows)-1]
	if len(figures.Rows) < 20 || last.ID != "own-1" || last.Verdict != "reproduced" || figures.Rows[0].ID != "article-2025-12" || figures.Rows[0].Verdict != "cannot be checked" {
		t.Errorf("got %+v, want the built-in figures and then one's own, reproduced", figures.Rows)
	}
	t.Setenv("CONTROLMAP_FIGURES", file)
	if got := controlmap(t, "figures", "--db", db); !strings.Contains(got.out, "\nown-1") || !strings.Contains(got.out, `source "deepstate" is not loaded`) {
		t.Errorf("from the environment: got %+v", got)
	}
	taken := write(t, dir, "taken.csv", "id,metric,to,value,unit,source\nds-2022-11-12,total,2024-02-11,1,km2,ours\n")
	if got := controlmap(t, "figures", "--db", db, "--file", taken); got.code != exitFailed || !strings.Contains(got.err, `"ds-2022-11-12"`) {
		t.Errorf("an id that is taken: got %+v", got)
	}
}
