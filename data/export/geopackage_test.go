package export_test

import (
	"database/sql"
	"encoding/xml"
	"errors"
	"image/color"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"controlmap/data/export"
	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/planar"
)

var (
	hole  = orb.Ring{{30.5, 50.5}, {30.5, 51}, {31, 51}, {31, 50.5}, {30.5, 50.5}}
	areas = []geo.ControlPolygon{
		{Status: geo.Occupied, Since: geo.SincePre2022, Name: "one", Shape: orb.Polygon{
			{{30, 50}, {32, 50}, {32, 52}, {30, 52}, {30, 50}}, hole}},
		{Status: geo.Contested, Shape: orb.Polygon{{{33, 50}, {34, 50}, {34, 51}, {33, 50}}}},
	}
	unit = geo.Region{Code: "UA-65", NameEN: "Kherson", NameUK: "Херсонська", Shape: orb.MultiPolygon{
		{{{32, 46}, {33, 46}, {33, 47}, {32, 47}, {32, 46}}}, {{{34, 46}, {36, 46}, {36, 47}, {34, 47}, {34, 46}}}}}
)

// mustPackage writes a GeoPackage of all layers and opens it.
func mustPackage(t *testing.T, p export.Package) *sql.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a b?c#d%20.gpkg")
	p.Source = geo.Source{Name: "ours", Title: "Ours", Licence: "CC0", Attribution: "us"}
	p.Snapshot = geo.StoredSnapshot{Snapshot: geo.Snapshot{Date: geo.NewDate(2024, time.May, 1)}, Revision: 7}
	p.Polygons, p.Regions = areas, geo.Regions{Boundary: "drawn", Units: []geo.Region{unit}}
	if err := export.GeoPackage(t.Context(), path, p); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", openable(t, path))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// wantRow compares a query's one row, as text.
func wantRow(t *testing.T, db *sql.DB, query string, want ...string) {
	t.Helper()
	got := make([]string, len(want))
	into := make([]any, len(want))
	for i := range got {
		into[i] = &got[i]
	}
	if err := db.QueryRow(query).Scan(into...); err != nil || strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%s:\n got %q, %v\nwant %q", query, got, err, want)
	}
}

// wantSquareDegrees measures the geometries of a layer.
func wantSquareDegrees(t *testing.T, db *sql.DB, layer string, want ...float64) {
	t.Helper()
	var got []float64
	each(t, db, "SELECT geom FROM "+layer+" ORDER BY fid", func(rows *sql.Rows) error {
		var blob []byte
		if err := rows.Scan(&blob); err != nil {
			return err
		}
		// A GeoPackage geometry is "GP", version, flags, SRS and an envelope of four
		// floats, 40 bytes in all, and then WKB.
		shape, err := wkb.Unmarshal(blob[40:])
		if err == nil && string(blob[:2]) != "GP" {
			err = errors.New("no GeoPackage geometry")
		}
		if err == nil {
			got = append(got, planar.Area(shape))
		}
		return err
	})
	for i := range want {
		if len(got) != len(want) || got[i] != want[i] {
			t.Fatalf("square degrees of %s: got %v, want %v", layer, got, want)
		}
	}
}

func TestGeoPackage(t *testing.T) {
	db := mustPackage(t, export.Package{})
	wantSquareDegrees(t, db, "control", 4-0.25, 0.5)
	wantSquareDegrees(t, db, "regions", 3)
	wantRow(t, db, "SELECT source, strftime('%Y-%m-%d', snapshot), revision, status, since, name, licence, attribution FROM control WHERE fid = 1",
		"ours", "2024-05-01", "7", "occupied", "pre-2022", "one", "CC0", "us")
	wantRow(t, db, "SELECT code, name_en, name_uk, boundary FROM regions", "UA-65", "Kherson", "Херсонська", "drawn")
	wantRow(t, db, "SELECT group_concat(table_name || data_type || srs_id || min_x || ' ' || max_y, ', ') FROM (SELECT * FROM gpkg_contents ORDER BY 1)",
		"controlfeatures432630.0 52.0, regionsfeatures432632.0 47.0")
	wantRow(t, db, "SELECT group_concat(geometry_type_name) FROM (SELECT * FROM gpkg_geometry_columns ORDER BY 1)", "POLYGON,MULTIPOLYGON")
	wantRow(t, db, "SELECT description FROM gpkg_contents WHERE table_name = 'control'",
		"Who controls what in Ukraine on 2024-05-01, by Ours. us. Licence: CC0")
	wantRow(t, db, "SELECT count(*) FROM rtree_control_geom", "2")
}

func TestGeoPackageOfChanges(t *testing.T) {
	pieces := []geo.ChangedPolygon{
		{Status: geo.Occupied, Direction: geo.Gained, Shape: areas[1].Shape, Area: geo.Km2{Sphere: 5, Geodesic: 6}},
		{Status: geo.Contested, Direction: geo.Lost, Redrawn: true, Shape: areas[0].Shape},
	}
	from := geo.StoredSnapshot{Snapshot: geo.Snapshot{Date: geo.NewDate(2024, time.April, 1)}, Revision: 3}
	to := geo.StoredSnapshot{Snapshot: geo.Snapshot{Date: geo.NewDate(2024, time.May, 1)}, Revision: 7}
	db := mustPackage(t, export.Package{Changes: &export.Changes{From: from, To: to, Polygons: pieces}})
	wantSquareDegrees(t, db, "changes", 0.5, 4-0.25)
	wantRow(t, db, `SELECT group_concat(status || kind || redrawn || sphere_km2 || geodesic_km2 || from_revision || to_revision || attribution, ' ') FROM changes`,
		"occupiedgained05.06.037us contestedlost10.00.037us")
	wantRow(t, db, "SELECT strftime('%Y-%m-%d', from_snapshot), strftime('%Y-%m-%d', to_snapshot) FROM changes WHERE fid = 2", "2024-04-01", "2024-05-01")

	none := mustPackage(t, export.Package{Changes: &export.Changes{From: from, To: to}})
	wantRow(t, none, "SELECT count(*) || (SELECT count(*) FROM gpkg_contents WHERE table_name = 'changes') FROM changes", "01")
}

func TestGeoPackageStyles(t *testing.T) {
	db := mustPackage(t, export.Package{Styles: []export.Style{{Layer: "control", Rules: []export.Rule{
		{
			Label: `"old" & <new>`, Where: []export.Property{{Name: "status", Value: "occupied"}, {Name: "since", Value: "it's"}},
			Fill: color.NRGBA{1, 2, 255, 51}, Edge: color.NRGBA{0, 16, 0, 255}, Width: 1.5,
		},
		{Label: "hatched", Hatch: export.Rising, Mark: color.NRGBA{9, 8, 7, 255}},
	}}, {Layer: "regions", Rules: []export.Rule{{Label: "one", Where: []export.Property{{Name: "code", Value: "UA-65"}}, Edge: color.NRGBA{A: 255}}}}}})
	wantRow(t, db, "SELECT f_table_name, f_geometry_column, useAsDefault FROM layer_styles", "control", "geom", "true")
	wantRow(t, db, "SELECT group_concat(styleName) FROM layer_styles", "control,regions")
	wantRow(t, db, "SELECT instr(styleSLD, '<And') || ' ' || instr(styleSLD, 'CssParameter name=\"fill\"') FROM layer_styles WHERE styleName = 'regions'", "0 0")
	wantRow(t, db, "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'", "attributes")
	var qml, sld string
	if err := db.QueryRow("SELECT styleQML, styleSLD FROM layer_styles").Scan(&qml, &sld); err != nil {
		t.Fatal(err)
	}
	wantXML(t, "QML", qml,
		`rule/label="old" & <new>`, `rule/filter="status" = 'occupied' AND "since" = 'it''s'`, "symbol/name=0", "symbol/name=1",
		"Option/value=1,2,255,51", "Option/value=0,16,0,255", "Option/value=1.5", "Option/value=b_diagonal", "Option/value=9,8,7,255", "Option/value=no")
	wantXML(t, "SLD", sld,
		"Name=control", `Name="old" & <new>`, "PropertyName=status", "Literal=occupied", "Literal=it's",
		"CssParameter=#0102ff", "CssParameter=0.2", "CssParameter=#001000", "CssParameter=1.5", "CssParameter=#090807")
}

// wantXML wants a document to be well formed, with attributes and texts.
func wantXML(t *testing.T, what, document string, want ...string) {
	t.Helper()
	found := map[string]bool{}
	decoder := xml.NewDecoder(strings.NewReader(document))
	element := ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			element = token.Name.Local
			for _, a := range token.Attr {
				found[element+"/"+a.Name.Local+"="+a.Value] = true
			}
		case xml.CharData:
			found[element+"="+string(token)] = true
		}
	}
	for _, entry := range want {
		if !found[entry] {
			t.Errorf("%s lacks %s:\n%s", what, entry, document)
		}
	}
}
