package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

// areasOn returns the areas of a day by region and status, in km2 on the sphere.
func areasOn(t *testing.T, db, source, date string) map[string]float64 {
	t.Helper()
	got := controlmap(t, "area", "--db", db, "--source", source, "--date", date, "--json")
	var table struct {
		Rows []struct {
			Region, Status string
			Sphere         float64 `json:"sphere_km2"`
		}
	}
	if err := json.Unmarshal([]byte(got.out), &table); err != nil {
		t.Fatalf("%v in %+v", err, got)
	}
	areas := map[string]float64{}
	for _, row := range table.Rows {
		areas[row.Region+" "+row.Status] = row.Sphere
	}
	return areas
}

func checkAreas(t *testing.T, got, want map[string]float64) {
	t.Helper()
	if len(got) != len(want) || len(want) == 0 {
		t.Errorf("got %d rows, want %d", len(got), len(want))
	}
	for key, km2 := range want {
		if math.Abs(got[key]-km2) > 0.01 {
			t.Errorf("%s: got %.4f km2, want %.4f", key, got[key], km2)
		}
	}
}

// Two days, one file each and both in one file by lines: what is exported comes in again
// without a flag, and inspect says so.
func TestExportsComeInAgain(t *testing.T) {
	db := seeded(t)
	days := []string{"2022-03-15", "2024-05-25"}
	var together []byte
	var paths, packages []string
	for _, day := range days {
		path := mustExport(t, "geojson", "--db", db, "--source", "settlements", "--date", day)
		paths = append(paths, path)
		packages = append(packages, mustExport(t, "gpkg", "--db", db, "--source", "settlements", "--date", day))
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		together = append(together, data...)
	}
	imports := map[string][]string{
		"each":     paths,
		"packages": packages,
		"together": {write(t, t.TempDir(), "days.geojsonl", string(together))},
	}
	for source, paths := range imports {
		got := controlmap(t, append([]string{"import", "--db", db, "--source", source}, paths...)...)
		if got.code != exitDone || !strings.Contains(got.out, "2 snapshots added") {
			t.Fatalf("%s: got %+v, want two snapshots", source, got)
		}
		for _, day := range days {
			checkAreas(t, areasOn(t, db, source, day), areasOn(t, db, "settlements", day))
		}
		if got := controlmap(t, "dates", "--db", db, "--source", source, "--csv"); strings.Count(got.out, ",true,") != 2 {
			t.Errorf("%s: got %s, want since to be told apart on both days", source, got.out)
		}
	}
	if got := controlmap(t, append([]string{"inspect"}, packages...)...); !strings.Contains(got.out, "controlmap import --source out "+packages[0]) {
		t.Errorf("inspect: got %s, want an import without a flag", got.out)
	}
	changes := mustExport(t, "geojson", "--db", db, "--source", "settlements", "--from", days[0], "--to", days[1])
	if got := controlmap(t, "import", "--db", db, "--source", "wrong", changes); got.code != exitFailed || !strings.Contains(got.err, "export of changes") {
		t.Errorf("changes: got %+v, want them to be refused", got)
	}
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The mirror's archive has the maps of its daily files, and a day without ground costs no other.
func TestMirrorArchiveIsItsDailyFiles(t *testing.T) {
	box := func(east float64) string {
		return fmt.Sprintf(`{"type":"MultiPolygon","coordinates":[[[[37,48],[%g,48],[%g,49],[37,49],[37,48]]]]}`, east, east)
	}
	dir := t.TempDir()
	daily := func(day, geometry string) string {
		return write(t, dir, "deepstatemap_data_"+day+".geojson", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":`+geometry+`}]}`)
	}
	feature := func(day, geometry string) string {
		return `{"type":"Feature","properties":{"date":"` + day + `"},"geometry":` + geometry + `}`
	}
	archive := write(t, dir, "deepstate-map-data.geojson.gz", gzipped(t, `{"type":"FeatureCollection","features":[`+strings.Join([]string{
		feature("2025-03-01", box(38)), feature("2025-03-02", "null"), feature("2025-03-03", box(38.5)),
	}, ",")+`]}`))
	fromFiles, fromArchive := seeded(t), seeded(t)
	if got := controlmap(t, "import", "--db", fromFiles, "--source", "deepstate", daily("20250301", box(38)), daily("20250303", box(38.5))); got.code != exitDone {
		t.Fatalf("daily files: %+v", got)
	}
	got := controlmap(t, "import", "--db", fromArchive, "--source", "deepstate", archive)
	if got.code != exitFailed || !strings.Contains(got.out, "2 snapshots added") || !strings.Contains(got.err, ", 2025-03-01: no occupied ground") {
		t.Fatalf("archive: got %+v, want two days and the one without ground named", got)
	}
	for _, day := range []string{"2025-02-28", "2025-03-02"} {
		checkAreas(t, areasOn(t, fromArchive, "deepstate", day), areasOn(t, fromFiles, "deepstate", day))
	}
}
