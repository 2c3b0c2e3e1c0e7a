package topojson_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"controlmap/data/format/feature"
	"controlmap/data/format/formattest"
	"controlmap/data/format/topojson"
	"controlmap/geo"
)

// arcs are those of two squares beside each other, of 30 to 31 and of 31 to 32 degrees: 0 is the
// edge between them, northwards; 1 the rest of the western one, from the edge's north end;
// 2 the rest of the eastern one, likewise; 3 a whole ring within the western one.
const arcs = `[[[31,50],[31,51]],[[31,51],[30,51],[30,50],[31,50]],[[31,51],[32,51],[32,50],[31,50]],[[30.2,50.2],[30.4,50.2],[30.4,50.4],[30.2,50.2]]]`

// topology is a topology of the given objects with these arcs.
func topology(objects string) string {
	return `{"type": "Topology", "arcs": ` + arcs + `, "objects": {` + objects + `}}`
}

// of is a topology of one object that is one geometry.
func of(geometry string) string { return topology(`"control": ` + geometry) }

func polygon(arcs string) string { return `{"type": "Polygon", "arcs": ` + arcs + `}` }

// summary writes what was read: per feature its index, layer, kind, the rings of its polygons by
// their numbers of positions, what else a collection has, and properties.
func summary(c feature.Collection) string {
	var parts []string
	for _, f := range c.Features {
		polygons := [][]int{}
		for _, p := range f.Polygons {
			var rings []int
			for _, ring := range p {
				rings = append(rings, len(ring))
			}
			polygons = append(polygons, rings)
		}
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%d %s %s %v %s%s", f.Index, f.Layer, f.Kind, polygons, f.Other, f.Properties)))
	}
	return strings.Join(parts, "; ")
}

func TestRead(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"polygon":                  {of(polygon(`[[0,1]]`)), "0 control Polygon [[5]]"},
		"polygon beside it":        {of(polygon(`[[2,0]]`)), "0 control Polygon [[5]]"},
		"the other way round":      {of(polygon(`[[-2,-1]]`)), "0 control Polygon [[5]]"},
		"hole":                     {of(polygon(`[[0,1],[3]]`)), "0 control Polygon [[5 4]]"},
		"multipolygon":             {of(`{"type": "MultiPolygon", "arcs": [[[0,1],[3]],[[2,0]]]}`), "0 control MultiPolygon [[5 4] [5]]"},
		"empty polygon":            {of(polygon(`[]`)), "0 control Polygon []"},
		"properties":               {of(`{"type": "Polygon", "arcs": [[0,1]], "id": 7, "properties": {"a": [1]}}`), `0 control Polygon [[5]] {"a": [1]}`},
		"properties null":          {of(`{"type": "Polygon", "arcs": [[0,1]], "properties": null}`), `0 control Polygon [[5]]`},
		"collection":               {of(`{"type": "GeometryCollection", "geometries": [` + polygon(`[[0,1]]`) + `, {"type": "Polygon", "arcs": [[2,0]], "properties": {"a": 1}}]}`), `0 control Polygon [[5]]; 1 control Polygon [[5]] {"a": 1}`},
		"collection in collection": {of(`{"type": "GeometryCollection", "geometries": [{"properties": {"a": 1}, "type": "GeometryCollection", "geometries": [` + polygon(`[[0,1]]`) + `, {"type": "Point", "coordinates": [1, 2]}]}]}`), `0 control GeometryCollection [[5]] Point{"a": 1}`},
		"empty collection":         {of(`{"type": "GeometryCollection", "geometries": []}`), ``},
		"null geometry":            {of(`{"type": "GeometryCollection", "geometries": [{"type": null, "properties": {"a": 1}}]}`), `0 control  [] {"a": 1}`},
		"points and lines":         {of(`{"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}, {"type": "MultiLineString", "arcs": [[0]]}]}`), `0 control Point []; 1 control MultiLineString []`},
		"layers":                   {topology(`"b": ` + polygon(`[[0,1]]`) + `, "a": ` + polygon(`[[2,0]]`)), "0 b Polygon [[5]]; 1 a Polygon [[5]]"},
		"objects before arcs":      {`{"type": "Topology", "objects": {"control": ` + polygon(`[[0,1]]`) + `}, "arcs": ` + arcs + `}`, "0 control Polygon [[5]]"},
		"byte order mark":          {"\uFEFF" + of(polygon(`[[0,1]]`)), "0 control Polygon [[5]]"},
		"speck of two positions":   {of(polygon(`[[0,-1]]`)), "0 control Polygon [[4]]"},
		"lon, lat stated":          {`{"type": "Topology", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, "objects": {"control": ` + polygon(`[[0,1]]`) + `}, "arcs": ` + arcs + `}`, "0 control Polygon [[5]]"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := topojson.Read(t.Context(), []byte(c.data))
			if err != nil || summary(got) != c.want || got.Form != "TopoJSON" {
				t.Errorf("got %q of %q, error %v, want %q", summary(got), got.Form, err, c.want)
			}
		})
	}
}

// TestQuantized has the example of the TopoJSON specification, moved to Ukraine: a square of one
// arc, of differences.
func TestQuantized(t *testing.T) {
	got, err := topojson.Read(t.Context(), []byte(`{"type": "Topology", "transform": {"scale": [0.0005, 0.0001], "translate": [30, 50]},
		"objects": {"a": {"type": "Polygon", "arcs": [[0]]}, "b": {"type": "Polygon", "arcs": [[-1]]}},
		"arcs": [[[4000, 0], [1999, 9999, 7], [-5999, -9999], [4000, 0]]]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := [][2]float64{{32, 50}, {32.9995, 50.9999}, {30, 50}, {32, 50}}
	for i, p := range got.Features[0].Polygons[0][0] {
		back := got.Features[1].Polygons[0][0][3-i]
		if math.Abs(p[0]-want[i][0]) > 1e-12 || math.Abs(p[1]-want[i][1]) > 1e-12 || back != p {
			t.Errorf("got %v and backwards %v at %d, want %v", p, back, i, want[i])
		}
	}
}

func TestMercator(t *testing.T) {
	got, err := topojson.Read(t.Context(), []byte(`{"type": "Topology", "crs": {"type": "name", "properties": {"name": "EPSG:3857"}}, "objects": {"a": {"type": "Polygon", "arcs": [[0]]}},
		"arcs": [[[3339584.72379821, 6446275.84101716], [3450904.21459148, 6446275.84101716], [3450904.21459148, 6621293.72274017], [3339584.72379821, 6446275.84101716]]]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := [][2]float64{{30, 50}, {31, 50}, {31, 51}, {30, 50}}
	for i, p := range got.Features[0].Polygons[0][0] {
		if math.Abs(p[0]-want[i][0]) > 1e-8 || math.Abs(p[1]-want[i][1]) > 1e-8 {
			t.Errorf("got %v at %d, want %v", p, i, want[i])
		}
	}
}

func TestRefused(t *testing.T) {
	deep := polygon(`[[0,1]]`)
	for range 6 {
		deep = `{"type": "GeometryCollection", "geometries": [` + deep + `]}`
	}
	for name, c := range map[string]struct{ data, want string }{
		"empty":                     {``, "the file is empty"},
		"cp1251":                    {"{\"type\": \"Topology\", \"a\": \"\xcf\xee\xea\xf0\xee\xe2\xf1\xfc\xea\"", "not UTF-8"},
		"truncated":                 {of(polygon(`[[0,1]]`))[:60], "not JSON: unexpected end of JSON input at byte 60"},
		"GeoJSON":                   {`{"type": "FeatureCollection"}`, `type "FeatureCollection" where Topology`},
		"no arcs":                   {`{"type": "Topology", "objects": {}}`, "a topology without arcs"},
		"no objects":                {`{"type": "Topology", "arcs": []}`, "a topology without objects"},
		"objects in a list":         {`{"type": "Topology", "arcs": [], "objects": []}`, "a topology without objects"},
		"arcs that are none":        {`{"type": "Topology", "arcs": [[[1,2],[null,3]]], "objects": {}}`, `arc 0: 'n' where a number is accepted`},
		"position of one number":    {`{"type": "Topology", "arcs": [[[1]]], "objects": {}}`, "arc 0: a position of 1 numbers, not 2"},
		"beyond a number":           {`{"type": "Topology", "arcs": [[[1,1e999]]], "objects": {}}`, "arc 0: 1e999 is not a finite number"},
		"index beyond the arcs":     {of(polygon(`[[0,4]]`)), `object "control": feature 0: arcs of a Polygon: 4 is no index of the 4 arcs`},
		"index before the arcs":     {of(polygon(`[[0,-6]]`)), "-6 is no index of the 4 arcs"},
		"index that is no index":    {of(polygon(`[[0.5]]`)), "0.5 is no index of the 4 arcs"},
		"index beyond all numbers":  {of(polygon(`[[1e300]]`)), "1e+300 is no index of the 4 arcs"},
		"rings without a polygon":   {of(`{"type": "MultiPolygon", "arcs": [[0,1]]}`), "arcs of a MultiPolygon: '0' where an array is accepted"},
		"no arcs in a polygon":      {of(`{"type": "Polygon"}`), "feature 0: not TopoJSON: a Polygon without arcs"},
		"arcs that do not meet":     {of(polygon(`[[-1,2]]`)), "feature 0: arcs of a ring do not meet (near 31.00 51.00)"},
		"ring that is open":         {of(polygon(`[[1]]`)), "feature 0: ring not closed (near 31.00 50.00)"},
		"ring of nothing":           {of(polygon(`[[]]`)), "ring of no positions"},
		"unknown geometry":          {of(`{"type": "Circle"}`), `geometry type "Circle"`},
		"collection of nothing":     {of(`{"type": "GeometryCollection"}`), "a GeometryCollection without geometries"},
		"properties in a list":      {of(`{"type": "Polygon", "arcs": [[0,1]], "properties": []}`), "feature 0: not TopoJSON: properties"},
		"collections ever deeper":   {of(deep), "feature 0: geometry collections lie within each other more than 4 deep"},
		"lat, lon":                  {`{"type": "Topology", "arcs": [[[50,30],[51,30],[51,31],[50,30]]], "objects": {"a": ` + polygon(`[[0]]`) + `}}`, `object "a": feature 0: coordinates look like lat, lon`},
		"metres":                    {`{"type": "Topology", "arcs": [[[3339584,6446275],[3450904,6446275],[3450904,6621293],[3339584,6446275]]], "objects": {"a": ` + polygon(`[[0]]`) + `}}`, "nothing tells their system"},
		"a system that is not read": {`{"type": "Topology", "crs": {"type": "name", "properties": {"name": "EPSG:2154"}}, "objects": {}, "arcs": []}`, "EPSG:2154"},
		"transform that is none":    {`{"type": "Topology", "transform": {"scale": "1"}, "objects": {}, "arcs": []}`, "not TopoJSON"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := topojson.Read(t.Context(), []byte(c.data))
			if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestIsTopology(t *testing.T) {
	for data, want := range map[string]bool{
		of(polygon(`[[0,1]]`)):                       true,
		"\uFEFF {\n\"type\" : \"Topology\"}":         true,
		`{"bbox": [1, 2, 3, 4], "type": "Topology"}`: true,
		`{"arcs": [[[1, 2`:                           true,
		`{"objects": {`:                              true,
		`{"type": "FeatureCollection", "features": [{"type": "Topology"}]}`:    false,
		`{"features": [], "type": "Topology"}`:                                 false,
		`{"map": {"type": "Topology"}}`:                                        false,
		`{"id": 7, "type": "Feature"}`:                                         false,
		`{"note": "` + strings.Repeat("x", 100_000) + `", "type": "Topology"}`: false,
		`["type", "Topology"]`:                                                 false,
		``:                                                                     false,
		`<kml>`:                                                                false,
	} {
		if got := topojson.IsTopology([]byte(data)); got != want {
			t.Errorf("%.60s: got %v, want %v", data, got, want)
		}
	}
}

// TestHostileFilesStayInBounds has files that ask for more than they are worth: allocations
// stay below 50 MB and ten times their size.
func TestHostileFilesStayInBounds(t *testing.T) {
	long := `{"type": "Topology", "arcs": [[[30,50],` + strings.Repeat(`[31,51],`, 100_000) + `[30,50]]], "objects": {"a": {"type": "MultiPolygon", "arcs": [`
	for name, c := range map[string]struct{ data, want string }{
		"one arc for many polygons": {long + strings.Repeat(`[[0]],`, 10_000) + `[[0]]]}}}`, "unfolds to more than"},
		"one arc for a long ring":   {long + `[[0` + strings.Repeat(`,0`, 10_000) + `]]]}}}`, "more than the 20000000 vertices"},
		"empty arcs":                {`{"type": "Topology", "objects": {}, "arcs": [` + strings.Repeat(`[],`, 1_000_000) + `[]]}`, ""},
		"brackets":                  {`{"type": "Topology", "objects": {}, "arcs": ` + strings.Repeat(`[`, 1_000_000), "not JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			formattest.CheckBounds(t, len(c.data), c.want, func(ctx context.Context) (feature.Collection, error) { return topojson.Read(ctx, []byte(c.data)) })
		})
	}
}

func TestFeaturesOfThreeBytesAreBounded(t *testing.T) {
	data := `{"type": "Topology", "arcs": [], "objects": {"a": {"type": "GeometryCollection", "geometries": [` + strings.Repeat(`{},`, 500_000) + `{}]}}}`
	_, err := topojson.Read(t.Context(), []byte(data))
	if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), "unfolds to more than") {
		t.Errorf("got %v, want it to be refused", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(of(polygon(`[[0,1],[3]]`))))
	f.Add([]byte(of(`{"type": "GeometryCollection", "geometries": [{"type": "MultiPolygon", "arcs": [[[2,0]]], "properties": {"a": 1}}, {"type": "Point"}]}`)))
	f.Add([]byte(`{"type": "Topology", "transform": {"scale": [0.0005, 0.0001], "translate": [30, 50]}, "objects": {"a": {"type": "Polygon", "arcs": [[-1]]}}, "arcs": [[[4000, 0], [1999, 9999], [-5999, -9999], [4000, 0]]]}`))
	formattest.Fuzz(f, nil, func(ctx context.Context, data []byte) (feature.Collection, error) {
		topojson.IsTopology(data)
		return topojson.Read(ctx, data)
	})
}
