package flatgeobuf_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"controlmap/data/format/feature"
	"controlmap/data/format/flatgeobuf"
	"controlmap/data/format/formattest"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// summary writes what was read: per feature its index, layer, kind, rings per polygon, what else
// a collection has, and properties.
func summary(c feature.Collection) string {
	var parts []string
	for _, f := range c.Features {
		rings := []int{}
		for _, p := range f.Polygons {
			rings = append(rings, len(p))
		}
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%d %s %s %v %s%s", f.Index, f.Layer, f.Kind, rings, f.Other, f.Properties)))
	}
	return strings.Join(parts, "; ")
}

// TestFileOfGDAL has five areas that ogr2ogr wrote in UTM zone 37N, with an index, which orders
// them anew.
func TestFileOfGDAL(t *testing.T) {
	data, err := os.ReadFile("testdata/five.fgb")
	if err != nil {
		t.Fatal(err)
	}
	got, err := flatgeobuf.Read(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"Покровськ":          `Polygon [1] 37.0000000 48.2000000 {"name":"Покровськ","status":"occupied","day":"2025-03-01T00:00:00","held":true,"km":1.5,"n":7}`,
		"Їжакове з дірою":    `Polygon [2] 38.0000000 48.0000000 {"name":"Їжакове з дірою","status":"occupied","day":"2025-03-01T00:00:00","held":false,"km":2.25,"n":8}`,
		"Ґанок і острів":     `MultiPolygon [2 1 1] 35.2000000 47.2000000 {"name":"Ґанок і острів","status":"occupied","day":"2025-03-01T00:00:00","held":true,"km":-3,"n":9}`,
		"Сіра зона":          `Polygon [1] 37.4000000 48.2000000 {"name":"Сіра зона","status":"contested","day":"2025-03-01T00:00:00","held":true,"km":0.1,"n":10}`,
		"Звільнене Об'їздне": `Polygon [1] 33.0000000 46.8000000 {"name":"Звільнене Об'їздне","status":"liberated","day":"2025-03-01T00:00:00"}`,
	}
	for _, f := range got.Features {
		var name struct{ Name string }
		if err := f.Decode(&name); err != nil {
			t.Fatal(err)
		}
		rings, corner := []int{}, orb.Point{180, 90}
		for _, p := range f.Polygons {
			rings = append(rings, len(p))
			west := p.Bound().Min
			corner = orb.Point{min(corner[0], west[0]), min(corner[1], west[1])}
		}
		text := fmt.Sprintf("%s %v %.7f %.7f %s", f.Kind, rings, corner[0], corner[1], f.Properties)
		if text != want[name.Name] {
			t.Errorf("got %s, want %s", text, want[name.Name])
		}
		delete(want, name.Name)
	}
	if len(want) > 0 || got.Form != "FlatGeobuf" {
		t.Errorf("of %s %v are missing", got.Form, want)
	}
}

func TestShapes(t *testing.T) {
	square, hole := box(30, 50, 31, 51), box(30.2, 50.2, 30.4, 50.4)
	for name, c := range map[string]struct {
		kind  byte // of the header
		shape any
		want  string
	}{
		"polygon":                  {polygon, shapeOf(0, square), "Polygon [1]"},
		"polygon by itself":        {unknown, shapeOf(polygon, square), "Polygon [1]"},
		"hole":                     {polygon, shapeOf(0, square, hole), "Polygon [2]"},
		"triangle":                 {triangle, shapeOf(0, orb.Ring{{30, 50}, {31, 50}, {31, 51}, {30, 50}}), "Triangle [1]"},
		"multipolygon":             {multiPolygon, partsOf(0, tablesOf(shapeOf(0, square, hole), shapeOf(polygon, square))), "MultiPolygon [2 1]"},
		"polygon among others":     {multiPolygon, shapeOf(polygon, square), "Polygon [1]"},
		"surface of polygons":      {multiSurface, partsOf(0, tablesOf(shapeOf(polygon, square))), "MultiSurface [1]"},
		"collection":               {unknown, partsOf(collection, tablesOf(shapeOf(point, square[:1]), shapeOf(polygon, square))), "GeometryCollection [1] Point"},
		"collection in collection": {unknown, partsOf(collection, tablesOf(partsOf(collection, tablesOf(shapeOf(polygon, square))))), "GeometryCollection [1]"},
		"empty polygon":            {polygon, shapeOf(0), "Polygon []"},
		"empty multipolygon":       {multiPolygon, partsOf(0, tablesOf()), "MultiPolygon []"},
		"point":                    {point, shapeOf(0, square[:1]), "Point []"},
		"no geometry":              {polygon, nil, "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := flatgeobuf.Read(t.Context(), fileOf(header{kind: c.kind}, featureOf(c.shape, nil)))
			if summary := strings.Join(strings.Fields(summary(got)), " "); err != nil || summary != "0 control "+c.want {
				t.Errorf("got %q, error %v, want %q", summary, err, c.want)
			}
		})
	}
}

func TestProperties(t *testing.T) {
	number := func(column byte, value []byte) []byte { return append([]byte{column, 0}, value...) }
	word := func(column byte, value string) []byte {
		return append(append([]byte{column, 0}, number32(uint32(len(value)))...), value...)
	}
	var columns []encoded
	for kind, name := range []string{"byte", "ubyte", "bool", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "string", "json", "datetime", "binary"} {
		columns = append(columns, columnOf(name, byte(kind)))
	}
	for name, c := range map[string]struct {
		properties []byte
		want       string
	}{
		"none":        {nil, ``},
		"byte":        {number(0, []byte{0xff}), `{"byte":-1}`},
		"ubyte":       {number(1, []byte{0xff}), `{"ubyte":255}`},
		"bool":        {number(2, []byte{1}), `{"bool":true}`},
		"short":       {number(3, number16(0xfffe)), `{"short":-2}`},
		"ushort":      {number(4, number16(0xfffe)), `{"ushort":65534}`},
		"int":         {number(5, number32(0xfffffffd)), `{"int":-3}`},
		"uint":        {number(6, number32(0xfffffffd)), `{"uint":4294967293}`},
		"long":        {number(7, number64(math.MaxUint64)), `{"long":-1}`},
		"ulong":       {number(8, number64(math.MaxUint64)), `{"ulong":18446744073709551615}`},
		"float":       {number(9, number32(math.Float32bits(0.5))), `{"float":0.5}`},
		"double":      {number(10, number64(math.Float64bits(1.5))), `{"double":1.5}`},
		"no number":   {number(10, number64(math.Float64bits(math.NaN()))), ``},
		"string":      {word(11, "Їжак"), `{"string":"Їжак"}`},
		"empty":       {word(11, ""), `{"string":""}`},
		"json":        {word(12, `[1]`), `{"json":"[1]"}`},
		"datetime":    {word(13, "2025-03-01T10:00:00Z"), `{"datetime":"2025-03-01T10:00:00Z"}`},
		"binary":      {word(14, "\xff\xd8"), ``},
		"two of them": {append(word(11, "a"), number(2, []byte{0})...), `{"string":"a","bool":false}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := flatgeobuf.Read(t.Context(), fileOf(header{kind: polygon, columns: columns}, featureOf(nil, c.properties)))
			if err != nil || string(got.Features[0].Properties) != c.want {
				t.Errorf("got %v, error %v, want %s", summary(got), err, c.want)
			}
		})
	}
	t.Run("columns of its own", func(t *testing.T) {
		own := tableOf(nil, vectorOf(3, number(0, []byte{1})), tablesOf(columnOf("held", 2)))
		got, err := flatgeobuf.Read(t.Context(), fileOf(header{kind: polygon, columns: columns}, own))
		if want := `{"held":true}`; err != nil || string(got.Features[0].Properties) != want {
			t.Errorf("got %v, error %v, want %s", summary(got), err, want)
		}
	})
}

// TestCoordinateSystems has one triangle whose metres gdaltransform has computed.
func TestCoordinateSystems(t *testing.T) {
	want := orb.Ring{{30, 50}, {31, 51}, {31, 50}, {30, 50}}
	mercator := orb.Ring{{3339584.72379821, 6446275.84101716}, {3450904.21459148, 6621293.72274017}, {3450904.21459148, 6446275.84101716}, {3339584.72379821, 6446275.84101716}}
	const wkt = `PROJCS["WGS 84 / Pseudo-Mercator",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Mercator_1SP"],PARAMETER["central_meridian",0],PARAMETER["scale_factor",1],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1],EXTENSION["PROJ4","+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs"],AUTHORITY["EPSG","3857"]]`
	for name, c := range map[string]struct {
		crs  any
		ring orb.Ring
	}{
		"nothing told":      {nil, want},
		"empty":             {tableOf(), want},
		"code":              {tableOf(textOf("EPSG"), number32(3857)), mercator},
		"code of nobody":    {tableOf(nil, number32(3857)), mercator},
		"code in words":     {tableOf(textOf("epsg"), nil, nil, nil, nil, textOf("3857")), mercator},
		"definition":        {tableOf(nil, nil, nil, nil, textOf(wkt)), mercator},
		"unknown code, too": {tableOf(textOf("EPSG"), number32(2154), nil, nil, textOf(wkt)), mercator},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := flatgeobuf.Read(t.Context(), fileOf(header{kind: polygon, crs: c.crs}, featureOf(shapeOf(0, c.ring), nil)))
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range got.Features[0].Polygons[0][0] {
				if math.Abs(p[0]-want[i][0]) > 1e-8 || math.Abs(p[1]-want[i][1]) > 1e-8 {
					t.Errorf("got %v at %d, want %v", p, i, want[i])
				}
			}
		})
	}
}

// TestIndexIsPassedOver has an index over three features in nodes of two: three leaves, two
// nodes above them, and one above those.
func TestIndexIsPassedOver(t *testing.T) {
	data := append([]byte("fgb\x03fgb\x00"), header{kind: polygon, count: 3, nodeSize: 2}.encoded()...)
	data = append(data, bytes.Repeat([]byte{0xff}, 6*40)...)
	for range 3 {
		data = append(data, sized(featureOf(shapeOf(0, box(30, 50, 31, 51)), nil))...)
	}
	got, err := flatgeobuf.Read(t.Context(), data)
	if err != nil || len(got.Features) != 3 {
		t.Errorf("got %s, error %v, want three features", summary(got), err)
	}
}

func TestRefused(t *testing.T) {
	square := box(30, 50, 31, 51)
	whole := fileOf(header{kind: polygon}, featureOf(shapeOf(0, square), nil))
	feature := func(shape any, properties ...byte) []byte {
		return fileOf(header{kind: polygon, columns: []encoded{columnOf("a", 7), columnOf("b", 11), columnOf("c", 99)}}, featureOf(shape, properties))
	}
	deep := shapeOf(polygon, square)
	for range 10 {
		deep = partsOf(collection, tablesOf(deep))
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"another version":           {[]byte("fgb\x02fgb\x00rest"), "FlatGeobuf of version 2: 3 is accepted"},
		"nothing but the beginning": {whole[:8], "truncated FlatGeobuf: it ends inside its header"},
		"cut in the header":         {whole[:40], "ends inside its header"},
		"cut in the index":          {fileOf(header{kind: polygon, count: 10, nodeSize: 16}), "ends inside its index"},
		"cut in a feature":          {whole[:len(whole)-1], "ends inside a feature"},
		"cut between features":      {fileOf(header{kind: polygon, count: 2}, featureOf(shapeOf(0, square), nil)), "truncated FlatGeobuf: 1 of its 2 features are there"},
		"billions of features":      {fileOf(header{kind: polygon, count: math.MaxUint64}), "18446744073709551615 features are more than the 1000000"},
		"header of nothing":         {append([]byte("fgb\x03fgb\x00"), 0, 0, 0, 0), "its header leads to places outside of it"},
		"feature of nothing":        {append(bytes.Clone(whole), 0, 0, 0, 0), "feature 1: damaged FlatGeobuf"},
		"feature that leads away":   {append(bytes.Clone(whole), 4, 0, 0, 0, 0xff, 0xff, 0xff, 0xff), "feature 1: damaged FlatGeobuf"},
		"open ring":                 {feature(shapeOf(0, square[:4])), "feature 0: ring not closed (near 30.00 51.00)"},
		"rings that go back":        {feature(tableOf(vectorOf(2, append(number32(5), number32(0)...)), vectorOf(10, make([]byte, 80)))), "ring 1 is of the points 5 to 0 of 5"},
		"ring beyond the points":    {feature(tableOf(vectorOf(1, number32(9)), vectorOf(10, make([]byte, 80)))), "ring 0 is of the points 0 to 9 of 5"},
		"billions of coordinates":   {feature(tableOf(nil, vectorOf(math.MaxUint32, nil))), "feature 0: damaged FlatGeobuf"},
		"billions of parts":         {feature(partsOf(multiPolygon, vectorOf(math.MaxUint32, nil))), "feature 0: damaged FlatGeobuf"},
		"curves":                    {feature(shapeOf(curvePolygon, square)), "CurvePolygon is not read"},
		"unknown kind":              {feature(shapeOf(99, square)), "of the kind 99"},
		"geometries ever deeper":    {feature(deep), "more than 8 deep"},
		"lat, lon":                  {feature(shapeOf(0, box(50, 30, 51, 31))), "coordinates look like lat, lon"},
		"metres of nothing":         {feature(shapeOf(0, box(285015, 5542944, 356670, 5651728))), "nothing tells their system"},
		"a system that is not read": {fileOf(header{kind: polygon, crs: tableOf(textOf("EPSG"), number32(2154))}), "EPSG:2154"},
		"property of no column":     {feature(nil, 3, 0, 1), "feature 0: a property of column 3, there are 3"},
		"property cut short":        {feature(nil, 0, 0, 1), `property "a" is cut short`},
		"text cut short":            {feature(nil, 1, 0, 9, 0, 0, 0, 'x'), `property "b" is cut short`},
		"text without a length":     {feature(nil, 1, 0, 9), `property "b" is cut short`},
		"text in cp1251":            {feature(nil, 1, 0, 2, 0, 0, 0, 0xcf, 0xee), `property "b" is not UTF-8`},
		"unknown type":              {feature(nil, 2, 0, 1), `property "c" is cut short, or of an unknown type (99)`},
		"half a column's number":    {feature(nil, 1), "properties are cut short"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := flatgeobuf.Read(t.Context(), c.data)
			if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// TestHostileFilesStayInBounds has files that ask for more than they are worth: allocations
// stay below 50 MB and ten times their size.
func TestHostileFilesStayInBounds(t *testing.T) {
	large := shapeOf(polygon, append(standing(10_000), orb.Point{30, 50}))
	many := manyOf(1000, shapeOf(point))
	for range 3 {
		many = manyOf(1000, partsOf(collection, many))
	}
	longName := columnOf(strings.Repeat("x", 1<<20), 7)
	for name, data := range map[string][]byte{
		"one polygon many times":   fileOf(header{kind: multiPolygon}, featureOf(partsOf(0, manyOf(100_000, large)), nil)),
		"parts of parts of parts":  fileOf(header{}, featureOf(partsOf(collection, many), nil)),
		"one long name many times": fileOf(header{kind: polygon}, tableOf(nil, nil, manyOf(10_000, longName))),
	} {
		t.Run(name, func(t *testing.T) {
			formattest.CheckBounds(t, len(data), "unfolds to more than", func(ctx context.Context) (feature.Collection, error) { return flatgeobuf.Read(ctx, data) })
		})
	}
}

// standing is a ring of so many positions that stay in one place.
func standing(n int) orb.Ring {
	ring := make(orb.Ring, n)
	for i := range ring {
		ring[i] = orb.Point{30, 50}
	}
	return ring
}

func FuzzRead(f *testing.F) {
	if data, err := os.ReadFile("testdata/five.fgb"); err == nil {
		f.Add(data)
	}
	square := box(30, 50, 31, 51)
	f.Add(fileOf(header{kind: multiPolygon, columns: []encoded{columnOf("a", 7), columnOf("b", 11)}, crs: tableOf(textOf("EPSG"), number32(3857))},
		featureOf(partsOf(0, tablesOf(shapeOf(0, square, square), shapeOf(polygon, square))), []byte{1, 0, 1, 0, 0, 0, 'x'})))
	f.Add(fileOf(header{count: 1, nodeSize: 0}, featureOf(partsOf(collection, manyOf(3, shapeOf(polygon, square))), nil)))
	formattest.Fuzz(f, flatgeobuf.IsFlatGeobuf, flatgeobuf.Read)
}
