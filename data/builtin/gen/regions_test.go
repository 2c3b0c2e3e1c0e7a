package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"
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

const (
	bordersFile = "geoboundaries-ukr-adm1.geojson"
	bodiesFile  = "@geo-maps/earth-waterbodies-100m/map.geo.json"
)

// square is a ring as GeoJSON.
func square(west, south, east, north float64) string {
	return fmt.Sprintf("[[%[1]v,%[2]v],[%[3]v,%[2]v],[%[3]v,%[4]v],[%[1]v,%[4]v],[%[1]v,%[2]v]]", west, south, east, north)
}

// fakeBorders has all units in a row from 29 degrees east, each 0.3 wide, from 44 to 51.5
// degrees north; the first has a notch that no line may keep.
func fakeBorders(without geo.RegionCode) string {
	var features []string
	for i, u := range units {
		if u.code != without {
			ring := square(29+0.3*float64(i), 44, 29.3+0.3*float64(i), 51.5)
			if i == 0 {
				ring = strings.Replace(ring, "[29,51.5]", "[29.1,51.5],[29.1001,51.50001],[29,51.5]", 1)
			}
			features = append(features, fmt.Sprintf(`{"type":"Feature","properties":{"shapeISO":%q,"secret":1},"geometry":{"type":"Polygon","coordinates":[%s]}}`, u.code, ring))
		}
	}
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

// fakeBodies has the ocean up to 45 degrees north with an island in it, and a lake around
// each named water but the first few.
func fakeBodies(t *testing.T, lakesLeftOut int) string {
	t.Helper()
	named, err := readPoints(watersFile)
	if err != nil {
		t.Fatal(err)
	}
	var lakes []string
	for _, p := range named[lakesLeftOut:] {
		lakes = append(lakes, "["+square(p[0]-0.03, p[1]-0.03, p[0]+0.03, p[1]+0.03)+"]")
	}
	ocean := "[" + square(-20, 30, 60, 45) + "," + square(31, 44.5, 31.02, 44.52) + "]"
	return `{"type":"GeometryCollection","geometries":[{"type":"MultiPolygon","coordinates":[]},` +
		`{"type":"MultiPolygon","coordinates":[` + strings.Join(lakes, ",") + `]},{"type":"MultiPolygon","coordinates":[` + ocean + `]}]}`
}

func TestRegionsCommand(t *testing.T) {
	t.Parallel()
	c := regionsCmd{
		Open:     packageOf(t, bordersFile, fakeBorders("")),
		Packages: packageOf(t, bodiesFile, fakeBodies(t, 0)),
		Out:      filepath.Join(t.TempDir(), "regions.geojson.gz"),
		Waters:   filepath.Join(t.TempDir(), "waters.geojson.gz"),
	}
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	text := gunzip(t, c.Out)
	regions := features(t, text)
	if len(regions) != 27 {
		t.Fatalf("got %d features, want 27", len(regions))
	}
	first := regions[0]
	if first.ID != "UA-05" || first.Properties["name_en"] != "Vinnytsia Oblast" || first.Properties["name_uk"] != "Вінницька область" {
		t.Errorf("first: got %v %v, want Vinnytsia Oblast", first.ID, first.Properties)
	}
	if bytes.Contains(text, []byte("secret")) {
		t.Error("got a property of the package, want none")
	}
	// 45 degrees north less 200 m is where regions end, and 200 m off the island.
	for _, tt := range []struct {
		name   string
		point  orb.Point
		region any // nil for none
		water  string
	}{
		{"land", orb.Point{29.1, 45.5}, "UA-05", ""},
		{"shore", orb.Point{29.1, 44.9991}, "UA-05", "UA-05 shore"},
		{"sea", orb.Point{29.1, 44.9}, nil, "outside sea"},
		{"island", orb.Point{31.01, 44.51}, "UA-21", ""},
		{"off the island", orb.Point{31.01, 44.4991}, "UA-21", "UA-21 shore"},
		{"lake", orb.Point{32.2, 46.53}, "UA-32", "UA-32 lake"},
		{"abroad", orb.Point{29.1, 52}, nil, ""},
	} {
		if got := idAt(regions, tt.point); got != tt.region {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.region)
		}
		got := ""
		for _, f := range features(t, gunzip(t, c.Waters)) {
			if planar.MultiPolygonContains(f.Geometry.(orb.MultiPolygon), tt.point) {
				got += fmt.Sprint(f.ID, " ", f.Properties["kind"])
			}
		}
		if got != tt.water {
			t.Errorf("%s: got water %q, want %q", tt.name, got, tt.water)
		}
	}
	for _, f := range regions {
		for _, polygon := range f.Geometry.(orb.MultiPolygon) {
			if err := repair.Validate(polygon); err != nil || polygon[0].Orientation() != orb.CCW {
				t.Errorf("%v: %v, or its outer ring runs clockwise", f.ID, err)
			}
		}
	}
	// Four corners, and the coast's two ends between them; the notch is gone.
	if ring := first.Geometry.(orb.MultiPolygon)[0][0]; len(ring) != 6+1 {
		t.Errorf("the first outline has %d vertices, want 7: %v", len(ring), ring)
	}
}

func TestRegionsCommandRefuses(t *testing.T) {
	t.Parallel()
	bodies := fakeBodies(t, 0)
	for _, tt := range []struct{ name, borders, bodies, want string }{
		{"a unit is missing", fakeBorders("UA-43"), bodies, "UA-43 (Autonomous Republic of Crimea) is missing"},
		{"a line for a unit", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"shapeISO":"UA-43"},"geometry":{"type":"LineString","coordinates":[[0,0],[1,1]]}}]}`, bodies, "UA-43 is a LineString"},
		{"no GeoJSON", `{`, bodies, bordersFile},
		{"another package", fakeBorders(""), `{"geometries":[]}`, "0 geometries, want rivers, standing waters and the ocean"},
		{"a water is missing", fakeBorders(""), fakeBodies(t, 1), "lies in no water"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := regionsCmd{Open: packageOf(t, bordersFile, tt.borders), Packages: packageOf(t, bodiesFile, tt.bodies), Out: filepath.Join(t.TempDir(), "r"), Waters: filepath.Join(t.TempDir(), "w")}
			if err := c.Run(); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
	if err := (regionsCmd{Open: t.TempDir()}).Run(); !os.IsNotExist(err) {
		t.Errorf("no file: got %v, want a file that does not exist", err)
	}
}

func features(t *testing.T, text []byte) []*geojson.Feature {
	t.Helper()
	fc, err := geojson.UnmarshalFeatureCollection(text)
	if err != nil {
		t.Fatal(err)
	}
	return fc.Features
}

func idAt(features []*geojson.Feature, p orb.Point) any {
	for _, f := range features {
		if planar.MultiPolygonContains(f.Geometry.(orb.MultiPolygon), p) {
			return f.ID
		}
	}
	return nil
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
	for i, u := range units {
		if coded[u.code] == "" {
			t.Errorf("%s (%s): got no code, want one", u.nameEN, u.code)
		}
		if i > 0 && u.code <= units[i-1].code {
			t.Errorf("%s comes after %s, want the order of codes", u.code, units[i-1].code)
		}
	}
}

func TestArcsRunBetweenCorners(t *testing.T) {
	t.Parallel()
	// Two squares side by side and one apart: three lines between the two corners in which
	// the first two meet, and one closed line.
	got, err := facesOf([]orb.LineString{
		{{0, 0}, {2, 0}, {2, 1}, {0, 1}, {0, 0}}, {{1, 0}, {1, 1}}, {{5, 5}, {6, 5}, {6, 6}, {5, 5}},
	})
	if err != nil || len(got) != 3 {
		t.Fatalf("got %d faces, %v, want 3", len(got), err)
	}
	var parts []chartedPart
	for _, face := range got {
		parts = append(parts, chartedPart{Shape: face})
	}
	corners, closed := 0, 0
	lines := arcs(parts)
	for _, line := range lines {
		first, last := line[0], line[len(line)-1]
		if first == last {
			closed++
		} else if first[0] == 1 && last[0] == 1 {
			corners++
		}
	}
	if len(lines) != 4 || closed != 1 || corners != 3 {
		t.Errorf("got %v, want three lines between the corners at 1 degree east and a closed one", lines)
	}
}
