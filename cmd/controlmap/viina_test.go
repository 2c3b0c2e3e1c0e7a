package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
)

// degreeBox is the area of a square of one degree whose southern side is at 48 degrees, in km2
// on the sphere.
var degreeBox = 6378.137 * 6378.137 * math.Pi / 180 * (math.Sin(49*math.Pi/180) - math.Sin(48*math.Pi/180))

// cells are squares of one degree beside each other, of the places 1, 2, 3.
func cells() string {
	var features []string
	for i := range 3 {
		west := 36 + i
		features = append(features, fmt.Sprintf(`{"type":"Feature","properties":{"geonameid":%d.0,"ADM1_NAME":"Donets'ka"},"geometry":{"type":"MultiPolygon","coordinates":[[[[%d,48],[%d,48],[%d,49],[%d,49],[%d,48]]]]}}`,
			i+1, west, west+1, west+1, west, west))
	}
	return `{"type":"FeatureCollection","name":"gn_UA_tess","features":[` + strings.Join(features, ",") + `]}`
}

const controlHeader = "geonameid,date,status_wiki,status_boost,status_dsm,status_isw,status,vcontrol_version\n"

func inZip(t *testing.T, name, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	member, err := w.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := member.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestVIINA(t *testing.T) {
	dir, db := t.TempDir(), seeded(t)
	write(t, dir, "gn_UA_tess.geojson", cells())
	write(t, dir, "control_latest_2024.zip", inZip(t, "control_latest_2024.csv", controlHeader+
		"1,20241231,UA,UA,RU,,UA,1\n2,20241231,UA,UA,RU,,RU,1\n3,20241231,UA,UA,RU,,RU,1\n"))
	write(t, dir, "control_latest_2025.csv.gz", gzipped(t, controlHeader+
		"1,20250101,UA,UA,UA,,UA,1\n2,20250101,UA,UA,RU,,CONTESTED,1\n3,20250101,UA,UA,RU,,RU,1\n9,20250101,UA,UA,RU,,RU,1\n"))
	write(t, dir, "event_1pd_latest_2025.csv", "event_id_1pd,date,geonameid\n1,20250101,1\n")
	check := func(day string, occupied float64) {
		t.Helper()
		if got, snapshot := areaOn(t, db, "viina", day); math.Abs(got-occupied*degreeBox) > 0.05 || snapshot != day {
			t.Errorf("%s: got %.1f km2 on %s, want %.1f", day, got, snapshot, occupied*degreeBox)
		}
	}
	got := controlmap(t, "import", "--db", db, "--source", "viina", dir)
	if got.code != exitDone || !strings.Contains(got.out, "2 snapshots added") || !strings.Contains(got.out, "row of a place without a cell: 1\n") || !strings.Contains(got.out, "VIINA's events") {
		t.Fatalf("got %+v, want two days, a row without a cell and the events skipped", got)
	}
	check("2024-12-31", 2)
	check("2025-01-01", 1)
	if got := controlmap(t, "sources", "--db", db, "--csv"); !strings.Contains(got.out, "VIINA 2.0") || !strings.Contains(got.out, "ODbL 1.0") {
		t.Errorf("sources: got %+v, want VIINA with its licence", got)
	}
	got = controlmap(t, "import", "--db", db, "--source", "viina", "--column", "status_dsm", dir)
	if got.code != exitDone || !strings.Contains(got.out, "0 snapshots added, 2 revised") {
		t.Fatalf("another column: got %+v, want both days revised", got)
	}
	check("2024-12-31", 3)
	check("2025-01-01", 2)
}

func TestVIINARefused(t *testing.T) {
	dir, db := t.TempDir(), seeded(t)
	tessellation := write(t, dir, "gn_UA_tess.geojson", cells())
	table := write(t, dir, "control_latest_2025.csv", controlHeader+"1,20250101,UA,UA,RU,,UA,1\n")
	pointer := write(t, dir, "control_latest_2024.zip", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"a table alone":          {[]string{"viina", table}, exitFailed, "give their tessellation, gn_UA_tess.geojson"},
		"a tessellation alone":   {[]string{"viina", tessellation}, exitFailed, "give the table of a year, control_latest_YYYY.csv"},
		"an unknown column":      {[]string{"viina", "--column", "status_x", table, tessellation}, exitFailed, "the table has status_wiki, status_boost, status_dsm, status_isw, status"},
		"a pointer of Git LFS":   {[]string{"viina", pointer, tessellation}, exitFailed, "git lfs pull"},
		"a column of none":       {[]string{"isw", "--column", "status", table}, exitUsage, "--column is for --source viina"},
		"flags for own polygons": {[]string{"viina", "--status", "occupied", table, tessellation}, exitUsage, "source viina describes itself"},
		"a ledger":               {[]string{"viina", "--kind", "ledger", table}, exitUsage, "source viina is its publisher's"},
	} {
		t.Run(name, func(t *testing.T) {
			got := controlmap(t, append([]string{"import", "--db", db, "--source"}, c.args...)...)
			if got.code != c.code || !strings.Contains(got.err, c.want) {
				t.Errorf("got %+v, want exit %d and %q", got, c.code, c.want)
			}
		})
	}
}

func TestInspectKnowsVIINA(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "gn_UA_tess.geojson", cells())
	write(t, dir, "control_latest_2025.csv", controlHeader+"1,20250101,UA,UA,RU,,UA,1\n2,20250102,UA,UA,RU,,RU,1\n")
	got := controlmap(t, "inspect", dir)
	for _, want := range []string{
		"VIINA's table of control, 2 places, 2 days, 2025-01-01 to 2025-01-02", "status_wiki, status_boost, status_dsm, status_isw, status",
		"2025-01-02: occupied 8211.1 km2", "controlmap import --source viina " + dir,
	} {
		if got.code != exitDone || !strings.Contains(got.out, want) {
			t.Errorf("got %+v, want %q", got, want)
		}
	}
}
