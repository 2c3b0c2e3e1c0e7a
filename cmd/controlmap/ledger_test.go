package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// buchaLedger is Bucha and its neighbours by order 376 of 28 February 2025, the official
// list of what was occupied.
const buchaLedger = `name,region,date,status,evidence
Hostomel,Kyiv Oblast,2022-02-26,occupied,order 376
Hostomel,Kyiv Oblast,2022-04-01,liberated,order 376
Буча,Київська область,2022-03-03,occupied,order 376
Буча,Київська область,2022-04-01,liberated,order 376
Ворзель,UA-32,03.03.2022,occupied,order 376
Ворзель,UA-32,01.04.2022,liberated,order 376
`

// areaOn returns what is occupied on a day, in km2 on the sphere, and the day of the
// snapshot that says so.
func areaOn(t *testing.T, db, source, date string) (km2 float64, snapshot string) {
	t.Helper()
	got := controlmap(t, "area", "--db", db, "--source", source, "--date", date, "--json")
	var table struct {
		Snapshot string
		Total    struct {
			Sphere float64 `json:"sphere_km2"`
		}
	}
	if err := json.Unmarshal([]byte(got.out), &table); err != nil {
		t.Fatalf("%v in %+v", err, got)
	}
	return table.Total.Sphere, table.Snapshot
}

func mustImport(t *testing.T, want string, args ...string) result {
	t.Helper()
	got := controlmap(t, append([]string{"import", "--kind", "ledger"}, args...)...)
	if got.code != exitDone || !strings.Contains(got.out, want) {
		t.Fatalf("import %q: got %+v, want %s", args, got, want)
	}
	return got
}

func TestOwnLedgerIsASourceLikeAnyOther(t *testing.T) {
	dir, db := t.TempDir(), seeded(t)
	file := write(t, dir, "bucha.csv", buchaLedger)
	mustImport(t, "bucha: 3 snapshots added, 0 revised, 0 unchanged", "--db", db, "--source", "bucha", "--title", "Bucha", file)
	first, _ := areaOn(t, db, "bucha", "2022-03-02")
	all, snapshot := areaOn(t, db, "bucha", "2022-03-20")
	none, _ := areaOn(t, db, "bucha", "2022-04-01")
	if first <= 0 || all <= first || none != 0 || snapshot != "2022-03-03" {
		t.Errorf("got %.1f km2 with Hostomel alone, %.1f with all three (%s) and %.1f in the end, want more and more, and none", first, all, snapshot, none)
	}
	for date, want := range map[string]string{"2022-03-01": "bucha on 2022-02-26 (", "2022-03-20": ": occupied: ", "2022-05-01": ": liberated: "} {
		if got := controlmap(t, "at", "--db", db, "--source", "bucha", "--date", date, "--place", "Bucha"); !strings.Contains(got.out, want) {
			t.Errorf("Bucha on %s: got %+v, want %q", date, got, want)
		}
	}
	mustImport(t, "0 snapshots added, 0 revised, 3 unchanged", "--db", db, "--source", "bucha", "--title", "Bucha", file)

	t.Run("over HTTP", func(t *testing.T) {
		base, stop := startServer(t, "--db", db, "--addr", "127.0.0.1:0")
		defer stop()
		for path, want := range map[string]string{
			"/api/v1/sources": `"attribution":"Bucha; places: GeoNames"`,
			"/api/v1/areas?source=bucha&date=2022-03-20&status=occupied": `"snapshot":"2022-03-03"`,
			"/api/v1/changes?source=bucha&from=2022-03-03&to=2022-04-01": `"lost"`,
			"/api/v1/series?source=bucha&step=snapshot":                  `"date":"2022-02-26"`,
			"/api/v1/point?lon=30.2088&lat=50.5474&date=2022-03-20":      `"source":"bucha"`,
		} {
			if got := get(t, base+path); !strings.Contains(got, want) {
				t.Errorf("%s: %.600s does not have %s", path, got, want)
			}
		}
	})

	t.Run("a file with other rows replaces it", func(t *testing.T) {
		// Hostomel a day earlier, freed with the rest; Vorzel nowhere; Irpin contested.
		file := write(t, dir, "corrected.csv", `name,region,date,status,evidence
Hostomel,UA-32,2022-02-25,occupied,x
Hostomel,UA-32,2022-04-01,liberated,x
Bucha,UA-32,2022-03-03,occupied,x
Bucha,UA-32,2022-04-01,liberated,x
Irpin,UA-32,2022-03-06,contested,x
`)
		got := mustImport(t, "bucha: 2 snapshots added, 2 revised, 0 unchanged", "--db", db, "--source", "bucha", file)
		if !strings.Contains(got.out, "days withdrawn: 1\n") {
			t.Errorf("got %+v, want 2022-02-26 withdrawn", got)
		}
		if _, snapshot := areaOn(t, db, "bucha", "2022-02-28"); snapshot != "2022-02-25" {
			t.Errorf("2022-02-28 is answered by %s, want 2022-02-25", snapshot)
		}
	})
}

func get(t *testing.T, address string) string {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("%s: status %d, %v", address, response.StatusCode, err)
	}
	return string(body)
}

func TestOwnLedgerExtendsTheBuiltInOne(t *testing.T) {
	db := seeded(t)
	// A village far from any front, so that no other row can be near.
	file := write(t, t.TempDir(), "desk.csv", "name,region,date,status,evidence\nLviv,Lviv Oblast,2023-01-01,contested,a test\nLviv,Lviv Oblast,2023-01-08,ukrainian,a test\n")
	mustImport(t, "desk: ", "--db", db, "--source", "desk", "--extends", "settlements", "--attribution", "Our desk", file)
	for _, date := range []string{"2022-03-20", "2023-01-05", "2025-12-01"} {
		own, _ := areaOn(t, db, "desk", date)
		builtIn, _ := areaOn(t, db, "settlements", date)
		if own != builtIn || own == 0 {
			t.Errorf("%s: got %f km2 occupied, want those of the built-in source, %f", date, own, builtIn)
		}
	}
	got := controlmap(t, "at", "--db", db, "--source", "desk", "--date", "2023-01-05", "--place", "Lviv")
	for _, want := range []string{": contested: settlements that the operator's ledger has", "Our desk; continues: controlmap"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("Lviv on 2023-01-05: got %+v, want %q", got, want)
		}
	}
	if table := strings.Join(strings.Fields(got.out), " "); !strings.Contains(table, "desk contested 2023-01-01 ") {
		t.Errorf("got %+v, want Lviv contested from 2023-01-01 on", got)
	}
}

// TestTableOfPlacesIsALedger has a table as people have it: places and words of their own, no
// day, and nobody who says that it is a ledger.
func TestTableOfPlacesIsALedger(t *testing.T) {
	dir, db := t.TempDir(), seeded(t)
	table := "Place;Oblast;Status\r\nHostomel;Kyiv Oblast;RU\r\nБуча;Київська;RU\r\nVorzel;UA-32;UA\r\n"
	file := write(t, dir, "held.csv", table)
	words := []string{"--status-map", "RU=occupied", "--status-map", "UA="}
	inspected := controlmap(t, append([]string{"inspect", file}, words...)...)
	want := "controlmap import --source held --kind ledger --date YYYY-MM-DD --status-map RU=occupied --status-map UA= " + file + "\n"
	if inspected.code != exitDone || !strings.HasSuffix(inspected.out, want) || !strings.Contains(inspected.out, "2 rows of 2 places") {
		t.Errorf("got %+v, want it to end in %s", inspected, want)
	}
	line := append([]string{"import", "--db", db, "--date", "2022-03-05"}, words...)
	imported := controlmap(t, append(line, "--source", "held", file)...)
	if imported.code != exitDone || !strings.Contains(imported.err, "rows of places and statuses without shapes: imported as a ledger") {
		t.Fatalf("got %+v", imported)
	}
	piped := controlmapWithInput(t, table, append(line, "--source", "piped", "-")...)
	if piped.code != exitDone {
		t.Fatalf("from the standard input: got %+v", piped)
	}
	fromFile, snapshot := areaOn(t, db, "held", "2022-03-05")
	if fromInput, _ := areaOn(t, db, "piped", "2022-03-05"); fromFile <= 0 || fromInput != fromFile || snapshot != "2022-03-05" {
		t.Errorf("got %.1f and %.1f km2 on %s, want some, and the same", fromFile, fromInput, snapshot)
	}
	shapes := write(t, dir, "map-2022-03-05.csv", "name,status,wkt\nx,occupied,\"POLYGON((36 47,37 47,37 48,36 47))\"\n")
	if got := controlmap(t, "import", "--db", db, "--source", "shapes", "--status-property", "status", shapes, file); got.code != exitFailed || !strings.Contains(got.err, "held.csv: a table without shapes") {
		t.Errorf("a ledger among shapes: got %+v", got)
	}
	if got := controlmap(t, "import", "--db", db, "--source", "shapes", "--status-property", "status", shapes); got.code != exitDone {
		t.Errorf("a table with shapes: got %+v", got)
	}
}

func TestOwnLedgerWithABadLineIsNotStored(t *testing.T) {
	dir, db := t.TempDir(), seeded(t)
	good := write(t, dir, "good.csv", buchaLedger)
	bad := write(t, dir, "bad.csv", "name,region,date,status,evidence\nIrpin,UA-32,2022-03-06,held,x\nIrpin,UA-32,2022-03-07,contested,x\nIrpin,UA-32,2022-03-08,contested,\n")
	missing := filepath.Join(dir, "missing.csv")
	got := controlmap(t, "import", "--db", db, "--source", "bucha", "--kind", "ledger", good, bad, missing)
	for _, want := range []string{
		bad + `: line 2: status "held" is none of occupied, contested, liberated, ukrainian: translate it`,
		bad + ": line 4: no evidence",
		missing + ": not readable: ",
	} {
		if got.code != exitFailed || !strings.Contains(got.err, want) {
			t.Errorf("got %+v, want exit %d and %q", got, exitFailed, want)
		}
	}
	if !strings.Contains(got.out, "2 with errors") {
		t.Errorf("got %q, want 2 files with errors", got.out)
	}
	if got := controlmap(t, "dates", "--db", db, "--source", "bucha"); got.code != exitFailed || !strings.Contains(got.err, `source "bucha" is none of`) {
		t.Errorf("something was stored: %+v", got)
	}
	nothing := write(t, dir, "nothing.csv", "name,region,date,status,evidence\nIrpin,UA-32,2022-03-06,ukrainian,x\n")
	if got := controlmap(t, "import", "--db", db, "--source", "bucha", "--kind", "ledger", nothing); got.code != exitFailed || !strings.Contains(got.err, "no row changes anything") {
		t.Errorf("a ledger without a change: got %+v", got)
	}
}

func TestLedgersAndPolygonsDoNotMix(t *testing.T) {
	dir, db := t.TempDir(), seeded(t)
	polygons := write(t, dir, "map-2024-01-02.geojson", square(37))
	rows := write(t, dir, "bucha.csv", buchaLedger)
	mustImport(t, "3 snapshots added", "--db", db, "--source", "rows", rows)
	if got := controlmap(t, "import", "--db", db, "--source", "shapes", polygons); got.code != exitDone {
		t.Fatalf("import of polygons: %+v", got)
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"--source", "rows", polygons}, "source rows holds maps of kind ledger, as that of 2022-02-26 (ledger bucha.csv): import polygons under another name"},
		{[]string{"--source", "shapes", "--kind", "ledger", rows}, "source shapes holds maps of kind polygons, as that of 2024-01-02 (map-2024-01-02.geojson): import ledger under another name"},
	} {
		if got := controlmap(t, append([]string{"import", "--db", db}, tt.args...)...); got.code != exitFailed || !strings.Contains(got.err, tt.want) {
			t.Errorf("%q: got %+v, want %s", tt.args, got, tt.want)
		}
	}
}

func TestLedgerCheck(t *testing.T) {
	dir := t.TempDir()
	good := write(t, dir, "bucha.csv", buchaLedger)
	doubtful := write(t, dir, "doubtful.csv", "name,region,date,status,evidence\nIrpin,UA-32,2022-03-06,liberated,x\n")
	bad := write(t, dir, "bad.csv", "name,region,date,status,evidence\nIrpin,UA-32,2022-03-06,held,x\n")
	for _, tt := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"good", []string{good}, exitDone, "6 rows of 3 places, 2022-02-26 to 2022-04-01, make 3 maps\noccupied   3\ncontested  0\nliberated  3\nukrainian  0\n"},
		{"doubtful", []string{doubtful}, exitDone, "remark: " + doubtful + ": line 2: liberated, though no row has it occupied since 2022-02-24\n"},
		{"bad", []string{bad}, exitFailed, "problem: " + bad + `: line 2: status "held" is none of occupied, contested, liberated, ukrainian: translate it with --status-map held=STATUS` + "\n"},
		{"an extension", []string{"--extends", "settlements", good}, exitDone, "; they replace "},
		{"as CSV", []string{"--csv", doubtful}, exitDone, "kind,file,line,text\nremark," + doubtful + ",2,"},
		{"as JSON", []string{"--json", good, bad}, exitFailed, `{"rows":6,"places":3,"first":"2022-02-26","last":"2022-04-01","maps":3,"replaced":0,` +
			`"statuses":{"liberated":3,"occupied":3},"findings":[{"kind":"problem",`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := controlmap(t, append([]string{"ledger", "check"}, tt.args...)...)
			if got.code != tt.code || !strings.Contains(got.out, tt.want) || got.err != "" {
				t.Errorf("got %+v, want exit %d and %q", got, tt.code, tt.want)
			}
		})
	}
}

func TestLedgerIsProposedFromMaps(t *testing.T) {
	dir, db := t.TempDir(), seeded(t)
	bakhmut := collection("[[[37.8,48.4],[38.2,48.4],[38.2,48.8],[37.8,48.8],[37.8,48.4]]]")
	antratsyt := collection("[[[38.9,47.95],[39.3,47.95],[39.3,48.35],[38.9,48.35],[38.9,47.95]]]")
	for name, content := range map[string]string{
		"map-2024-01-02.geojson": bakhmut, "map-2024-01-05.geojson": bakhmut, "map-2024-02-02.geojson": antratsyt, "map-2024-02-06.geojson": antratsyt,
	} {
		if got := controlmap(t, "import", "--db", db, "--source", "shapes", "--title", "Our map", write(t, dir, name, content)); got.code != exitDone {
			t.Fatalf("import of %s: %+v", name, got)
		}
	}
	out := filepath.Join(dir, "rows.csv")
	if got := controlmap(t, "ledger", "propose", "--db", db, "--from", "shapes", "--out", out); got.code != exitDone || !strings.Contains(got.err, "rows read off 4 maps of shapes") {
		t.Fatalf("propose: %+v", got)
	}
	rows, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# Read off 4 maps of source shapes (Our map), 2024-01-02 to 2024-02-06: ",
		",Бахмут,UA-14,2024-01-02,occupied,Our map 2024-01-02\n",
		",Бахмут,UA-14,2024-02-02,liberated,Our map 2024-02-02\n",
		",Антрацит,UA-09,2024-02-02,occupied,Our map 2024-02-02\n",
	} {
		if !strings.Contains(string(rows), want) {
			t.Errorf("the proposal does not have %q", want)
		}
	}
	if strings.Contains(string(rows), "2024-01-05") {
		t.Error("the proposal has rows of a day on which nothing changed")
	}
	mustImport(t, "public: 2 snapshots added", "--db", db, "--source", "public", "--publishable", out)
	before, _ := areaOn(t, db, "public", "2024-01-20")
	if shape, _ := areaOn(t, db, "shapes", "2024-01-20"); before < 0.8*shape || before > 1.2*shape {
		t.Errorf("got %.0f km2 by settlements, want about the %.0f that are drawn", before, shape)
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"--from", "isw", "--out", out}, `source "isw" is none of`},
		{[]string{"--from", "shapes", "--out", filepath.Join(dir, "no", "such.csv")}, "cannot be written"},
	} {
		got := controlmap(t, append([]string{"ledger", "propose", "--db", db}, tt.args...)...)
		if got.code != exitFailed || !strings.Contains(got.err, tt.want) {
			t.Errorf("%q: got %+v, want exit %d and %q", tt.args, got, exitFailed, tt.want)
		}
	}
}
