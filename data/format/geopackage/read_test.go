package geopackage_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"controlmap/data/format/feature"
	"controlmap/data/format/formattest"
	"controlmap/data/format/geopackage"
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

func TestShapes(t *testing.T) {
	hole := box(30.2, 50.2, 30.4, 50.4)
	for name, c := range map[string]struct {
		blob []byte
		want string
	}{
		"polygon":                    {blobOf(4326, square()), "Polygon [1]"},
		"hole":                       {blobOf(4326, polygonWKB(little, 3, 0, box(30, 50, 31, 51), hole)), "Polygon [2]"},
		"big endian":                 {blobOf(4326, polygonWKB(big, 3, 0, box(30, 50, 31, 51))), "Polygon [1]"},
		"heights":                    {blobOf(4326, polygonWKB(little, 1003, 1, box(30, 50, 31, 51))), "Polygon [1]"},
		"measures":                   {blobOf(4326, polygonWKB(little, 2003, 1, box(30, 50, 31, 51))), "Polygon [1]"},
		"heights and measures":       {blobOf(4326, polygonWKB(little, 3003, 2, box(30, 50, 31, 51))), "Polygon [1]"},
		"heights of PostGIS":         {blobOf(4326, polygonWKB(little, 3|1<<31, 1, box(30, 50, 31, 51))), "Polygon [1]"},
		"triangle":                   {blobOf(4326, polygonWKB(little, 17, 0, orb.Ring{{30, 50}, {31, 50}, {31, 51}, {30, 50}})), "Triangle [1]"},
		"multipolygon":               {blobOf(4326, joined(wkbOf(little, 6, 2), square(), square())), "MultiPolygon [1 1]"},
		"multipolygon of two orders": {blobOf(4326, joined(wkbOf(big, 6, 2), square(), polygonWKB(big, 3, 0, box(30, 50, 31, 51)))), "MultiPolygon [1 1]"},
		"surface of polygons":        {blobOf(4326, joined(wkbOf(little, 12, 1), square())), "MultiSurface [1]"},
		"collection":                 {blobOf(4326, joined(wkbOf(little, 7, 3), pointWKB(), square(), lineWKB())), "GeometryCollection [1] Point"},
		"collection of lines":        {blobOf(4326, joined(wkbOf(little, 7, 2), wkbOf(little, 5, 1), lineWKB(), square())), "GeometryCollection [1] MultiLineString"},
		"point":                      {blobOf(4326, pointWKB()), "Point []"},
		"line":                       {blobOf(4326, lineWKB()), "LineString []"},
		"envelope of two axes":       {enveloped(1, 32, square()), "Polygon [1]"},
		"envelope of three axes":     {enveloped(2, 48, square()), "Polygon [1]"},
		"envelope with measures":     {enveloped(3, 48, square()), "Polygon [1]"},
		"envelope of four axes":      {enveloped(4, 64, square()), "Polygon [1]"},
		"empty polygon":              {append([]byte{'G', 'P', 0, 1 | 1<<4, 0, 0, 0, 0}, wkbOf(little, 3, 0)...), "Polygon []"},
		"empty multipolygon":         {blobOf(4326, wkbOf(little, 6, 0)), "MultiPolygon []"},
		"system left to the layer":   {blobOf(0, square()), "Polygon [1]"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := geopackage.Read(t.Context(), shapesOf(t, 4326, c.blob))
			if want := "0 control " + c.want; err != nil || summary(got) != want || got.Form != "GeoPackage" {
				t.Errorf("got %q of %q, error %v, want %q", summary(got), got.Form, err, want)
			}
		})
	}
}

func TestShapesRefused(t *testing.T) {
	nested := square()
	for range 20 {
		nested = joined(wkbOf(little, 7, 1), nested)
	}
	whole := blobOf(4326, square())
	for name, c := range map[string]struct {
		blob []byte
		want string
	}{
		"of SpatiaLite":              {append([]byte{0, 1}, whole...), `none of a GeoPackage: it starts with "\x00\x01"`},
		"extended":                   {append([]byte{'G', 'P', 0, 1 | 1<<5}, whole[4:]...), "extended kind"},
		"unknown envelope":           {enveloped(5, 64, square()), "extended kind"},
		"envelope cut short":         {enveloped(1, 8, nil), "cut short after 16 bytes"},
		"cut short in a position":    {whole[:len(whole)-1], "claims 5 parts of 16 bytes or more, 79 bytes are there"},
		"cut short in the header":    {whole[:10], "cut short"},
		"billions of rings":          {blobOf(4326, wkbOf(little, 3, math.MaxUint32)), "claims 4294967295 parts"},
		"billions of polygons":       {blobOf(4326, wkbOf(little, 6, math.MaxUint32)), "claims 4294967295 parts"},
		"unknown kind":               {blobOf(4326, wkbOf(little, 99, 1)), "of the kind 99"},
		"curves":                     {blobOf(4326, wkbOf(little, 10, 1)), "CurvePolygon is not read: convert curves and surfaces to polygons"},
		"curves among surfaces":      {blobOf(4326, joined(wkbOf(little, 12, 1), wkbOf(little, 10, 0))), "CurvePolygon is not read"},
		"collections ever deeper":    {blobOf(4326, nested), "more than 8 deep"},
		"open ring":                  {blobOf(4326, polygonWKB(little, 3, 0, box(30, 50, 31, 51)[:4])), "ring not closed (near 30.00 51.00)"},
		"lat, lon":                   {blobOf(4326, polygonWKB(little, 3, 0, box(50, 30, 51, 31))), "look like lat, lon"},
		"no number":                  {blobOf(4326, polygonWKB(little, 3, 0, box(math.NaN(), 30, 51, 31))), "no finite number"},
		"a system that is not read":  {blobOf(102099, square()), `NONE:2: coordinate system "Lambert 93"`},
		"a system that is not there": {blobOf(102012, square()), "102012"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := geopackage.Read(t.Context(), shapesOf(t, 4326, blobOf(4326, square()), c.blob))
			if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), `layer "control": `) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// TestCoordinateSystems has one triangle whose metres gdaltransform has computed.
func TestCoordinateSystems(t *testing.T) {
	want := orb.Ring{{30, 50}, {31, 51}, {31, 50}, {30, 50}}
	mercator := orb.Ring{{3339584.72379821, 6446275.84101716}, {3450904.21459148, 6621293.72274017}, {3450904.21459148, 6446275.84101716}, {3339584.72379821, 6446275.84101716}}
	utm36 := orb.Ring{{285015.763265173, 5542944.0186491}, {359666.70366168, 5651728.68267166}, {356670.876115466, 5540547.36993466}, {285015.763265173, 5542944.0186491}}
	for name, c := range map[string]struct {
		layer int
		blob  int32
		ring  orb.Ring
	}{
		"lon, lat":               {4326, 4326, want},
		"undefined":              {0, 0, want},
		"Mercator":               {3857, 3857, mercator},
		"Mercator by the layer":  {3857, 0, mercator},
		"Mercator by the shape":  {4326, 3857, mercator},
		"UTM by its definition":  {102036, 102036, utm36},
		"UTM that is not listed": {32636, 32636, utm36},
		"undefined in the layer": {-1, 3857, mercator},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := geopackage.Read(t.Context(), shapesOf(t, c.layer, blobOf(c.blob, polygonWKB(little, 3, 0, c.ring))))
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
	_, err := geopackage.Read(t.Context(), shapesOf(t, -1, blobOf(0, polygonWKB(little, 3, 0, utm36))))
	if want := "nothing tells their system: assign one to the layer"; geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestProperties(t *testing.T) {
	data := packageOf(t,
		`CREATE TABLE control (id INTEGER PRIMARY KEY AUTOINCREMENT, "Статус ""A""" TEXT, day DATE, at DATETIME, held BOOLEAN, n MEDIUMINT, km REAL, digits TEXT, picture BLOB, none TEXT, geom BLOB, double_n INTEGER AS (n * 2))`,
		`INSERT INTO control VALUES (7, 'зайнято', '2025-03-01', '2025-03-01T10:00:00.000Z', 1, -5, 1.5, '007', x'ffd8', NULL, `+literal(blobOf(4326, square()))+`)`,
		`INSERT INTO control (id, held, geom) VALUES (8, 0, NULL)`,
		`ALTER TABLE control ADD COLUMN later TEXT DEFAULT 'since then'`)
	got, err := geopackage.Read(t.Context(), data)
	want := `0 control Polygon [1] {"Статус \"A\"":"зайнято","day":"2025-03-01","at":"2025-03-01T10:00:00.000Z","held":true,"n":-5,"km":1.5,"digits":"007","later":"since then"}; ` +
		`1 control  [] {"held":false,"later":"since then"}`
	if err != nil || summary(got) != want {
		t.Errorf("got %s, error %v, want %s", summary(got), err, want)
	}
}

func TestLayers(t *testing.T) {
	shape := literal(blobOf(4326, square()))
	data := packageOf(t,
		`INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('layer_styles', 'attributes', 's'), ('contested', 'features', 'grey zone'), ('pictures', 'tiles', 't')`,
		`INSERT INTO gpkg_geometry_columns VALUES ('contested', 'Shape', 'POLYGON', 4326, 0, 0)`,
		`CREATE TABLE control (geom BLOB, a TEXT)`, `CREATE TABLE Contested (shape BLOB)`, `CREATE TABLE layer_styles (x)`,
		`INSERT INTO control VALUES (`+shape+`, 'one'), (`+shape+`, 'two')`, `INSERT INTO Contested VALUES (`+shape+`)`)
	got, err := geopackage.Read(t.Context(), data)
	want := `0 control Polygon [1] {"a":"one"}; 1 control Polygon [1] {"a":"two"}; 2 Contested Polygon [1]`
	if err != nil || summary(got) != want {
		t.Errorf("got %s, error %v, want %s", summary(got), err, want)
	}
}

// TestFileOfALog has a file that a program kept a log beside, and its bytes stay as they are.
func TestFileOfALog(t *testing.T) {
	data := shapesOf(t, 4326, blobOf(4326, square()))
	data[18], data[19] = 2, 2
	before := bytes.Clone(data)
	got, err := geopackage.Read(t.Context(), data)
	if want := "0 control Polygon [1]"; err != nil || summary(got) != want {
		t.Errorf("got %s, error %v, want %s", summary(got), err, want)
	}
	if !bytes.Equal(data, before) {
		t.Error("Read changed its input")
	}
}

// TestViewsAreToldOf has layers that would run something beside one that is read.
func TestViewsAreToldOf(t *testing.T) {
	data := packageOf(t,
		`INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('newest', 'features', 'n'), ('tree', 'features', 't')`,
		`CREATE TABLE control (geom BLOB)`, `INSERT INTO control VALUES (`+literal(blobOf(4326, square()))+`)`,
		`CREATE VIEW newest AS SELECT * FROM control`, `CREATE VIRTUAL TABLE tree USING rtree(id, a, b)`)
	got, err := geopackage.Read(t.Context(), data)
	want := `0 newest view, which is not run []; 1 tree virtual table, which is not run []; 2 control Polygon [1]`
	if err != nil || summary(got) != want {
		t.Errorf("got %q, error %v, want %q", summary(got), err, want)
	}
}

// TestRowsOfManyPages has rows that run over to other pages, in tables of both kinds.
func TestRowsOfManyPages(t *testing.T) {
	shape, word := literal(blobOf(4326, square())), repeated("x", 10_000)
	for _, kind := range []string{"", " WITHOUT ROWID"} {
		data := packageOf(t, `PRAGMA page_size = 512`, `CREATE TABLE control (a TEXT PRIMARY KEY, geom BLOB)`+kind,
			`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) INSERT INTO control SELECT '`+word+`' || i, `+shape+` FROM n`)
		got, err := geopackage.Read(t.Context(), data)
		if err != nil || len(got.Features) != 50 {
			t.Errorf("%s: got %d features, %v, want 50", kind, len(got.Features), err)
		}
	}
}

func TestRefused(t *testing.T) {
	list := append(catalogue(), listed("control", 4326)...)
	with := func(statements ...string) []byte {
		return databaseOf(t, append(slices.Clip(list), statements...)...)
	}
	whole := shapesOf(t, 4326, blobOf(4326, square()))
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"SpatiaLite":         {databaseOf(t, `CREATE TABLE spatial_ref_sys (x)`, `CREATE TABLE geometry_columns (x)`), "a SpatiaLite database"},
		"MBTiles":            {databaseOf(t, `CREATE TABLE tiles (x)`, `CREATE TABLE metadata (x)`), "MBTiles"},
		"MBTiles of views":   {databaseOf(t, `CREATE TABLE map (x)`, `CREATE TABLE images (x)`, `CREATE TABLE metadata (x)`), "MBTiles"},
		"controlmap":         {databaseOf(t, `CREATE TABLE snapshot (x)`, `CREATE TABLE revision (x)`, `CREATE TABLE shape (x)`), "a database of controlmap"},
		"another":            {databaseOf(t, `CREATE TABLE notes (x)`), "no GeoPackage: it has no table gpkg_contents"},
		"nothing":            {databaseOf(t, `PRAGMA user_version = 1`), "no GeoPackage"},
		"no features":        {databaseOf(t, catalogue()...), "without layers of features"},
		"no geometries":      {databaseOf(t, catalogue()[1]), "without layers of features"},
		"no table":           {with(), `no table "control"`},
		"no geometry column": {with(`CREATE TABLE control (shape)`), `layer "control" has no column "geom"`},
		"not told which":     {with(`CREATE TABLE control (geom)`, `DELETE FROM gpkg_geometry_columns`), "does not tell which column"},
		"view":               {with(`CREATE VIEW control AS SELECT 1 AS geom`), `"control" is a view`},
		"virtual table":      {with(`CREATE VIRTUAL TABLE control USING rtree(id, a, b)`), `"control" is a virtual table`},
		"contents of a view": {databaseOf(t, catalogue()[2], `CREATE VIEW gpkg_contents AS SELECT 'a' AS table_name, 'features' AS data_type`), `"gpkg_contents" is a view`},
		"not UTF-8":          {with(`CREATE TABLE control (geom, name TEXT)`, `INSERT INTO control VALUES (NULL, CAST(x'cfeeea' AS TEXT))`), `feature 0: property "name" is not UTF-8`},
		"header alone":       {whole[:100], "truncated SQLite file"},
		"a few bytes":        {whole[:20], "truncated SQLite file: 20 bytes"},
		"cut short":          {whole[:len(whole)-1], fmt.Sprintf("truncated SQLite file: %d of its %d bytes are there", len(whole)-1, len(whole))},
		"zeros":              {append(bytes.Clone(whole[:100]), make([]byte, len(whole)-100)...), "SQLite cannot read it"},
		"pages of no size":   {append(bytes.Clone(whole[:16]), make([]byte, len(whole)-16)...), "pages of 0 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := geopackage.Read(t.Context(), c.data)
			if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// TestNothingRuns has a schema that calls itself, and columns that would take for ever.
func TestNothingRuns(t *testing.T) {
	shape := literal(blobOf(4326, square()))
	data := packageOf(t,
		`CREATE TABLE control (geom BLOB, a TEXT, big TEXT AS (hex(zeroblob(100000000))) VIRTUAL)`,
		`CREATE VIEW one AS SELECT * FROM control`, `CREATE VIEW two AS SELECT * FROM one, one`,
		`CREATE TRIGGER at AFTER INSERT ON control BEGIN SELECT RAISE(ABORT, 'ran'); END`,
		`DROP TRIGGER at`, `INSERT INTO control VALUES (`+shape+`, 'x')`,
		`CREATE TRIGGER at AFTER INSERT ON control BEGIN SELECT RAISE(ABORT, 'ran'); END`,
		`CREATE INDEX i ON control (hex(a))`)
	got, err := geopackage.Read(t.Context(), data)
	if want := `0 control Polygon [1] {"a":"x"}`; err != nil || summary(got) != want {
		t.Errorf("got %s, error %v, want %s", summary(got), err, want)
	}
}

// TestPagesInCircles has trees of pages that lead back to where they were.
func TestPagesInCircles(t *testing.T) {
	list := append(catalogue(), listed("control", 4326)...)
	list = append(list, `PRAGMA page_size = 1024`, `CREATE TABLE control (geom BLOB, a TEXT)`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO control SELECT NULL, 'row' FROM n`)
	data := databaseOf(t, list...)
	t.Run("page that is its own child", func(t *testing.T) {
		circle := bytes.Clone(data)
		root := rootOf(t, circle)
		setChildren(t, circle, root, root)
		refuseInBounds(t, circle)
	})
	t.Run("billions of rows", func(t *testing.T) {
		circle := bytes.Clone(data)
		root := rootOf(t, circle)
		for page := root; page < root+4; page++ { // those behind the root are leaves
			copy(pageOf(circle, page), pageOf(data, root))
			setChildren(t, circle, page, page+1)
		}
		refuseInBounds(t, circle)
	})
	t.Run("rows that overlap", func(t *testing.T) {
		circle := bytes.Clone(data)
		leaf := pageOf(circle, int(binary.BigEndian.Uint32(pageOf(circle, rootOf(t, circle))[8:])))
		binary.BigEndian.PutUint16(leaf[3:], 1500)
		for i := range 1500 {
			copy(leaf[8+2*i:], leaf[8:10])
		}
		refuseInBounds(t, circle)
	})
	t.Run("schema without end", func(t *testing.T) {
		var many []string
		for i := range 300 {
			many = append(many, fmt.Sprintf("CREATE TABLE t%d (%s INTEGER)", i, repeated("x", 100)))
		}
		circle := databaseOf(t, append(list, many...)...)
		setChildren(t, circle, 1, 2)
		refuseInBounds(t, circle)
	})
}

// rootOf is the first interior page but that of the schema, which is the root of the layer's table.
func rootOf(t *testing.T, data []byte) int {
	t.Helper()
	for number := 2; number <= len(data)/pageSize(data); number++ {
		if pageOf(data, number)[0] == 5 {
			return number
		}
	}
	t.Fatal("no interior page")
	return 0
}

func pageSize(data []byte) int { return int(binary.BigEndian.Uint16(data[16:])) }

func pageOf(data []byte, number int) []byte {
	return data[(number-1)*pageSize(data) : number*pageSize(data)]
}

// setChildren makes another page all children of an interior page.
func setChildren(t *testing.T, data []byte, number, child int) {
	t.Helper()
	page := pageOf(data, number)
	head := page
	if number == 1 {
		head = page[100:]
	}
	if head[0] != 5 {
		t.Fatalf("page %d is of the kind %d", number, head[0])
	}
	binary.BigEndian.PutUint32(head[8:], uint32(child))
	for i := range int(binary.BigEndian.Uint16(head[3:])) {
		binary.BigEndian.PutUint32(page[binary.BigEndian.Uint16(head[12+2*i:]):], uint32(child))
	}
}

func refuseInBounds(t *testing.T, data []byte) {
	t.Helper()
	formattest.CheckBounds(t, len(data), "damaged SQLite file", func(ctx context.Context) (feature.Collection, error) { return geopackage.Read(ctx, data) })
}

func FuzzRead(f *testing.F) {
	f.Add(shapesOf(f, 4326, blobOf(4326, square())))
	f.Add(shapesOf(f, 3857, blobOf(3857, joined(wkbOf(little, 7, 2), square(), pointWKB()))))
	f.Add(packageOf(f, `CREATE TABLE control (geom BLOB, day DATE, held BOOLEAN, n INTEGER, b BLOB)`, `INSERT INTO control VALUES (NULL, '2025-03-01', 1, 5, x'00')`))
	formattest.Fuzz(f, func(data []byte) bool { return bytes.HasPrefix(data, []byte("SQLite format 3\x00")) }, geopackage.Read)
}
