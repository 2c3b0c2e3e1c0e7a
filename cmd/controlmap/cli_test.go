package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"controlmap/data/source/sourcetest"
)

func TestUsageErrors(t *testing.T) {
	db := filepath.Join(t.TempDir(), "never.db")
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"unknown command", []string{"areas"}, "unexpected argument areas"},
		{"unknown flag", []string{"area", "--sauce", "x"}, "unknown flag --sauce"},
		{"missing flag", []string{"area"}, "--source"},
		{"malformed date", []string{"area", "--source", "settlements", "--date", "yesterday"}, `date "yesterday" is neither`},
		{"unknown status", []string{"area", "--source", "settlements", "--status", "held"}, `status "held" is none of`},
		{"json and csv", []string{"area", "--source", "settlements", "--json", "--csv"}, "--json and --csv"},
		{"flags of an own source for a known one", []string{"import", "--source", "isw", "--title", "x", "--db", db, "a"}, "describes itself"},
		{"the built-in source", []string{"import", "--source", "settlements", "--db", db, "a"}, "built in"},
		{"the built-in source as a ledger", []string{"import", "--source", "settlements", "--kind", "ledger", "--db", db, "a"}, "--extends settlements"},
		{"a publisher's source as a ledger", []string{"import", "--source", "isw", "--kind", "ledger", "--db", db, "a"}, "source isw is its publisher's"},
		{"a ledger with flags of polygons", []string{"import", "--source", "x", "--kind", "ledger", "--name-property", "x", "--db", db, "a"}, "a ledger takes --date and --status-map alone"},
		{"polygons that extend", []string{"import", "--source", "x", "--extends", "settlements", "--db", db, "a"}, "--extends is for --kind ledger"},
		{"extending a publisher's source", []string{"import", "--source", "x", "--kind", "ledger", "--extends", "isw", "--db", db, "a"}, "--extends isw: settlements alone"},
		{"checking an extension of a publisher's source", []string{"ledger", "check", "--extends", "isw", "a"}, "--extends isw: settlements alone"},
		{"an unknown kind", []string{"import", "--source", "x", "--kind", "table", "--db", db, "a"}, `"polygons","ledger" but got "table"`},
		{"from after to", []string{"series", "--source", "settlements", "--from", "2025-01-02", "--to", "2025-01-01", "--db", db}, "--from 2025-01-02 is after --to 2025-01-01"},
		{"changes from after to", []string{"changes", "--source", "settlements", "--from", "2025-01-02", "--to", "2025-01-01", "--db", db}, "--from 2025-01-02 is after --to 2025-01-01"},
		{"compare from after to", []string{"compare", "--a", "x", "--b", "y", "--from", "2025-01-02", "--to", "2025-01-01", "--db", db}, "--from 2025-01-02 is after --to 2025-01-01"},
		{"unknown step", []string{"series", "--source", "settlements", "--step", "decade", "--db", db}, `"snapshot","day","week","month","year" but got "decade"`},
		{"unknown formula", []string{"series", "--source", "settlements", "--formula", "plane", "--db", db}, `"sphere","geodesic" but got "plane"`},
		{"by what", []string{"series", "--source", "settlements", "--by", "status", "--db", db}, `"region" but got "status"`},
		{"latest as the first day", []string{"series", "--source", "settlements", "--from", "latest", "--db", db}, `date "latest" is not a day`},
		{"no first day", []string{"changes", "--source", "settlements", "--db", db}, "--from"},
		{"two things on stdout", []string{"changes", "--source", "settlements", "--from", "2025-01-01", "--geojson", "-", "--json", "--db", db}, "name a file"},
		{"no point", []string{"at", "--db", db}, "--lon and --lat"},
		{"half a point", []string{"at", "--lon", "37", "--db", db}, "--lon and --lat"},
		{"a point and a place", []string{"at", "--lon", "37", "--lat", "48", "--place", "Izium", "--db", db}, "can't be used together"},
		{"a malformed point", []string{"at", "--lon", "37E", "--lat", "48", "--db", db}, `--lon: expected a float but got "37E"`},
		{"a point that is no number", []string{"at", "--lon", "NaN", "--lat", "48", "--db", db}, "--lon NaN is not"},
		{"a point off the Earth", []string{"at", "--lon", "48", "--lat", "137", "--db", db}, "--lat 137 is not a number of degrees of -90 to 90"},
		{"an empty place", []string{"at", "--place", "", "--db", db}, "the search is empty"},
		{"an empty search", []string{"places", ""}, "the search is empty"},
		{"a search without letters", []string{"places", "?"}, `the search "?"`},
		{"no search", []string{"places"}, "<query>"},
		{"no place at most", []string{"places", "Izium", "--limit", "0"}, "limit 0 is out of range"},
		{"half a pair", []string{"compare", "--a", "settlements", "--db", db}, "--a and --b"},
		{"a source beside itself", []string{"compare", "--a", "settlements", "--b", "settlements", "--db", db}, "two different sources"},
		{"all sources over time", []string{"compare", "--step", "month", "--db", db}, "need two sources"},
		{"shapes of all sources", []string{"compare", "--geojson", "x", "--db", db}, "needs two sources"},
		{"a day over time", []string{"compare", "--a", "x", "--b", "y", "--step", "month", "--date", "2025-01-01", "--db", db}, "of one day"},
		{"unknown status to compare", []string{"compare", "--status", "held", "--db", db}, `status "held" is none of`},
		{"all snapshots as GeoJSON", []string{"export", "--source", "settlements", "--all", "--out", "-", "--db", db}, "--format csv"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := controlmap(t, tt.args...)
			if got.code != exitUsage || !strings.Contains(got.err, tt.want) || !strings.Contains(got.err, "\nTry: controlmap ") {
				t.Errorf("got exit %d and %q, want exit %d, %q and a Try line", got.code, got.err, exitUsage, tt.want)
			}
			if _, err := os.Stat(db); err == nil {
				t.Error("a database was made")
			}
		})
	}
}

func TestHelpPrintsAndSucceeds(t *testing.T) {
	for _, args := range [][]string{nil, {"--help"}, {"area", "--help"}, {"series", "--help"}, {"changes", "--help"}, {"frontline", "--help"}, {"at", "--help"}, {"places", "--help"}, {"compare", "--help"}, {"figures", "--help"}, {"import", "-h"}} {
		if got := controlmap(t, args...); got.code != exitDone || !strings.Contains(got.out, "Usage: controlmap") {
			t.Errorf("%v: got exit %d and %q", args, got.code, got.out)
		}
	}
}

func TestNotFound(t *testing.T) {
	db := seeded(t)
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"area", "--source", "deepstat", "--db", db}, `source "deepstat" is none of settlements`},
		{[]string{"area", "--source", "settlements", "--date", "2013-01-01", "--db", db}, "no snapshot at or before 2013-01-01"},
		{[]string{"area", "--source", "settlements", "--region", "UA-99", "--db", db}, `region "UA-99" is none of`},
		{[]string{"series", "--source", "deepstat", "--db", db}, `source "deepstat" is none of settlements`},
		{[]string{"series", "--source", "settlements", "--region", "UA-99", "--db", db}, `region "UA-99" is none of`},
		{[]string{"series", "--source", "settlements", "--to", "2013-01-01", "--db", db}, "no snapshot at or before 2013-01-01"},
		{[]string{"series", "--source", "settlements", "--from", "2099-01-01", "--db", db}, "from 2099-01-01 is after"},
		{[]string{"changes", "--source", "deepstat", "--from", "2024-01-01", "--db", db}, `source "deepstat" is none of settlements`},
		{[]string{"changes", "--source", "settlements", "--from", "2013-01-01", "--db", db}, "no snapshot at or before 2013-01-01"},
		{[]string{"changes", "--source", "settlements", "--from", "2024-01-01", "--region", "UA-99", "--db", db}, `region "UA-99" is none of`},
		{[]string{"frontline", "--source", "settlements", "--date", "2013-01-01", "--db", db}, "no snapshot at or before 2013-01-01"},
		{[]string{"at", "--lon", "37", "--lat", "48", "--source", "deepstat", "--db", db}, `source "deepstat" is none of settlements`},
		{[]string{"area", "--source", "Settlements", "--db", db}, `source "Settlements" is not loaded; settlements is`},
		{[]string{"import", "--source", "ISW", "--db", db, db}, `source "ISW" is isw spelt differently: write isw`},
		{[]string{"import", "--source", "settIements", "--db", db, db}, `source "settIements" is settlements spelt differently`},
		{[]string{"import", "--source", "latest", "--db", db, db}, `source name "latest" has a meaning of its own`},
		{[]string{"at", "--place", "99999999", "--db", db}, "99999999"},
		{[]string{"at", "--place", "Zzyzxqq", "--db", db}, `called anything like "Zzyzxqq"`},
		{[]string{"compare", "--a", "settlements", "--b", "isw", "--db", db}, `source "isw" is none of settlements`},
		{[]string{"figures", "--file", filepath.Join(db, "none.csv"), "--db", db}, "figures cannot be read"},
		{[]string{"places", "Zzyzxqq"}, `called anything like "Zzyzxqq"`},
		{[]string{"sources", "--db", filepath.Join(db, "under", "a", "file")}, "cannot be opened"},
	} {
		got := controlmap(t, tt.args...)
		lines := strings.Split(strings.TrimSpace(got.err), "\n")
		if last := lines[len(lines)-1]; got.code != exitFailed || !strings.Contains(last, tt.want) {
			t.Errorf("%v: got exit %d and %q, want exit %d and %q", tt.args, got.code, got.err, exitFailed, tt.want)
		}
	}
}

func TestOwnMapIsASourceLikeAnyOther(t *testing.T) {
	dir := t.TempDir()
	db := seeded(t)
	file := write(t, dir, "map.geojson", `{"type":"FeatureCollection","features":[
		{"type":"Feature","properties":{"wer":"besetzt","stand":"2024-05-01","ort":"Süd"},"geometry":{"type":"Polygon","coordinates":[[[37,48],[38,48],[38,49],[37,49],[37,48]]]}},
		{"type":"Feature","properties":{"wer":"umkämpft","stand":"2024-05-01","ort":"Nord"},"geometry":{"type":"Polygon","coordinates":[[[37,49],[38,49],[38,49.1],[37,49.1],[37,49]]]}}]}`)
	got := controlmap(t, "import", "--db", db, "--source", `our "map" <b>`, "--title", "Ours", "--attribution", "Our newsroom",
		"--date-property", "stand", "--status-property", "wer", "--status-map", "besetzt=occupied", "--status-map", "umkämpft=contested", "--name-property", "ort", file)
	if got.code != exitDone || !strings.Contains(got.out, "1 snapshots added") {
		t.Fatalf("import: %+v", got)
	}
	got = controlmap(t, "area", "--db", db, "--source", `our "map" <b>`, "--json")
	var table struct {
		Snapshot, Attribution string
		Total                 struct {
			Status                string
			Sphere                float64 `json:"sphere_km2"`
			Geodesic              float64 `json:"geodesic_km2"`
			Share, DenominatorKm2 float64
			Denominator           string
		}
	}
	if err := json.Unmarshal([]byte(got.out), &table); err != nil {
		t.Fatalf("%v in %+v", err, got)
	}
	// A cell of one degree between the parallels of 48 and 49 on a sphere of 6378.137 km.
	want := 6378.137 * 6378.137 * math.Pi / 180 * (math.Sin(49*math.Pi/180) - math.Sin(48*math.Pi/180))
	if table.Snapshot != "2024-05-01" || table.Attribution != "Our newsroom" || table.Total.Status != "occupied" || math.Abs(table.Total.Sphere-want) > 0.001 {
		t.Errorf("got %+v, want %.3f km2 occupied on 2024-05-01", table, want)
	}
	got = controlmap(t, "export", "--db", db, "--source", `our "map" <b>`, "--date", "latest", "--out", filepath.Join(dir, "out.geojson"))
	if got.code != exitFailed || !strings.Contains(got.err, "is restricted") {
		t.Errorf("export of a restricted source: %+v", got)
	}
	got = controlmap(t, "export", "--db", db, "--source", `our "map" <b>`, "--date", "latest", "--publishable", "--out", filepath.Join(dir, "out.geojson"))
	if got.code != exitDone {
		t.Errorf("export of what may be published: %+v", got)
	}
}

// The check values of DeepState's archive, each file alone in a database of its own.
func TestCheckValues(t *testing.T) {
	for _, tt := range []struct {
		file, date string
		sphere     float64
	}{
		{"deepstate-raw/1648989208.geojson", "2022-04-03", 107270.068},
		{"deepstate-raw/1668296906.geojson", "2022-11-12", 108650.9},
		{"deepstate-raw/1672528847.geojson", "2022-12-31", 108702.4},
		{"deepstate-raw/1735678434.geojson", "2024-12-31", 111828.5},
		{"deepstate-daily/deepstatemap_data_20260101.geojson", "2025-12-31", 116161.0},
		{"deepstate-daily/deepstatemap_data_20251201.geojson", "2025-11-30", 115679.34},
	} {
		t.Run(tt.file, func(t *testing.T) {
			db := seeded(t)
			path := filepath.Join(sourcetest.SampleDir(t), filepath.FromSlash(tt.file))
			if got := controlmap(t, "import", "--db", db, "--source", "deepstate", path); got.code != exitDone {
				t.Fatalf("import: %+v", got)
			}
			got := controlmap(t, "area", "--db", db, "--source", "deepstate", "--date", tt.date, "--json")
			var table struct {
				Snapshot string
				Total    struct {
					Sphere float64 `json:"sphere_km2"`
				}
			}
			if err := json.Unmarshal([]byte(got.out), &table); err != nil {
				t.Fatalf("%v in %+v", err, got)
			}
			if table.Snapshot != tt.date || math.Abs(table.Total.Sphere-tt.sphere) > 0.1 {
				t.Errorf("got %+v, want %.3f km2 on %s", table, tt.sphere, tt.date)
			}
		})
	}
}
