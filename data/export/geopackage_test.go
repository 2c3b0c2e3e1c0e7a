package export_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"controlmap/data/export"
	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/planar"
)

func TestGeoPackage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.gpkg")
	areas := []geo.Area{
		{Status: geo.Occupied, Since: geo.SincePre2022, Name: "one", Shape: orb.Polygon{
			{{30, 50}, {32, 50}, {32, 52}, {30, 52}, {30, 50}}, {{30.5, 50.5}, {30.5, 51}, {31, 51}, {31, 50.5}, {30.5, 50.5}}}},
		{Status: geo.Contested, Shape: orb.Polygon{{{33, 50}, {34, 50}, {34, 51}, {33, 50}}}},
	}
	source := geo.Source{Name: "ours", Licence: "CC0", Attribution: "us"}
	stored := geo.Stored{Snapshot: geo.Snapshot{Date: geo.NewDate(2024, time.May, 1)}, Revision: 7}
	if err := export.GeoPackage(context.Background(), path, source, stored, areas); err != nil {
		t.Fatal(err)
	}
	file, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	checkLayer(t, file)
	for fid, want := range []float64{4 - 0.25, 0.5} { // square degrees
		var blob []byte
		var snapshot, attribution string
		if err := file.QueryRow("SELECT geom, snapshot, attribution FROM control WHERE fid = ?", fid+1).Scan(&blob, &snapshot, &attribution); err != nil {
			t.Fatal(err)
		}
		// A GeoPackage geometry is "GP", version, flags, SRS and an envelope of four
		// floats, 40 bytes in all, and then WKB.
		shape, err := wkb.Unmarshal(blob[40:])
		if err != nil || string(blob[:2]) != "GP" {
			t.Fatalf("area %d: %q..., %v", fid+1, blob[:2], err)
		}
		if got := planar.Area(shape); got != want {
			t.Errorf("area %d: got %v square degrees, want %v", fid+1, got, want)
		}
		if snapshot[:10] != "2024-05-01" || attribution != "us" {
			t.Errorf("area %d: got %s by %s, want 2024-05-01 by us", fid+1, snapshot, attribution)
		}
	}
}

func checkLayer(t *testing.T, file *sql.DB) {
	t.Helper()
	var west, north float64
	var srs int
	err := file.QueryRow("SELECT min_x, max_y, srs_id FROM gpkg_contents WHERE table_name = 'control' AND data_type = 'features'").Scan(&west, &north, &srs)
	if err != nil || west != 30 || north != 52 || srs != 4326 {
		t.Errorf("layer: got west %v, north %v, srs %d, %v; want 30, 52, 4326", west, north, srs, err)
	}
	var kind string
	if err := file.QueryRow("SELECT geometry_type_name FROM gpkg_geometry_columns").Scan(&kind); err != nil || kind != "POLYGON" {
		t.Errorf("geometry column: got %q, %v, want POLYGON", kind, err)
	}
}
