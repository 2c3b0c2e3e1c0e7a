package csv_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"controlmap/data/format/csv"
	"controlmap/data/format/feature"
	"controlmap/data/format/formattest"
	"controlmap/geo"
)

const (
	shape    = "POLYGON((36 47,37 47,37 48,36 47))"
	hexShape = "010300000001000000040000000000000000003E4000000000000049400000000000003F4000000000000049400000000000003F4000000000008049400000000000003E400000000000004940"
	// utmShape is the EWKT of a square in UTM zone 36N.
	utmShape = "SRID=32636;POLYGON((700000 5300000,710000 5300000,710000 5310000,700000 5300000))"
)

// summary is a line for each feature: geometry and properties.
func summary(found feature.Collection) string {
	var lines []string
	for _, f := range found.Features {
		vertices := 0
		for _, p := range f.Polygons {
			for _, r := range p {
				vertices += len(r)
			}
		}
		lines = append(lines, fmt.Sprintf("%d %s %d/%d %s|%s", f.Index, f.Kind, len(f.Polygons), vertices, f.NonPolygon(), f.Properties))
	}
	return strings.Join(lines, "\n")
}

func TestRead(t *testing.T) {
	const held = `0 Polygon 1/4 |{"status":"occupied"}`
	for name, c := range map[string]struct{ data, want string }{
		"ogr2ogr":                    {"WKT,status\n\"" + shape + "\",occupied\n", held},
		"QGIS, tabs":                 {"wkt_geom\tstatus\n" + shape + "\toccupied\n", held},
		"Excel, semicolons":          {"\uFEFFstatus;geometry\r\noccupied;\"" + shape + "\"\r\n", held},
		"Excel, without quotes":      {"status;geometry\r\noccupied;" + shape + "\r\n", held},
		"Excel's own line":           {"sep=;\r\nstatus;geom\r\noccupied;" + shape + "\r\n", held},
		"Excel's own line in quotes": {"\"sep=,\"\nstatus,geom\noccupied,\"" + shape + "\"\n", held},
		"bars":                       {"status|geom\noccupied|" + shape + "\n", held},
		"any name":                   {"status,Контур\noccupied,\"" + shape + "\"", held},
		"a name that misleads":       {"shape,status,x\nround,occupied,\"" + shape + "\"", `0 Polygon 1/4 |{"shape":"round","status":"occupied"}`},
		"centre and outline":         {"geom,area\nPOINT(36 47),\"" + shape + "\"", `0 Polygon 1/4 |{"geom":"POINT(36 47)"}`},
		"two outlines":               {"old,the_geom\n\"" + shape + "\",\"" + shape + "\"", `0 Polygon 1/4 |{"old":"` + shape + `"}`},
		"shapes alone":               {"WKT\n\"" + shape + "\"\n", "0 Polygon 1/4 |"},
		"shapes alone, unquoted":     {"WKT\n" + shape + "\n", "0 Polygon 1/4 |"},
		"GDAL's comma":               {"WKT,\n\"" + shape + "\",\n", "0 Polygon 1/4 |"},
		"without a header":           {"occupied;" + shape + "\ncontested;" + shape, `0 Polygon 1/4 |{"column1":"occupied"}` + "\n" + `1 Polygon 1/4 |{"column1":"contested"}`},
		"without a header, alone":    {shape + "\n", "0 Polygon 1/4 |"},
		"names twice and none":       {"a,a,,geom\n1,2,3,\"" + shape + "\"", `0 Polygon 1/4 |{"a":"1","column2":"2","column3":"3"}`},
		"PostGIS":                    {"id,geom\n7,0103000020E6100000" + hexShape[10:] + "\n", `0 Polygon 1/4 |{"id":"7"}`},
		"metres":                     {"id;geom\n7;\"" + utmShape + "\"\n", `0 Polygon 1/4 |{"id":"7"}`},
		"empty cells and lines":      {"a,b,geom\n\n1,,\n, ,\n,2,\"" + shape + "\"\n", `0  0/0 no geometry|{"a":"1"}` + "\n" + `1 Polygon 1/4 |{"b":"2"}`},
		"short rows":                 {"geom,a,b\n\"" + shape + "\"\n", "0 Polygon 1/4 |"},
		"lines in a cell":            {"a,geom\n\"one\ntwo \"\"three\"\"\",\"POLYGON((36 47,\n37 47,37 48,36 47))\"\n", `0 Polygon 1/4 |{"a":"one\ntwo \"three\""}`},
		"a point":                    {"geom\n\"" + shape + "\"\nPOINT(36 47)", "0 Polygon 1/4 |\n1 Point 0/0 point|"},
		"shape of a later row":       {"a,b\n1,\n2,\"" + shape + "\"", `0  0/0 no geometry|{"a":"1"}` + "\n" + `1 Polygon 1/4 |{"a":"2"}`},
	} {
		t.Run(name, func(t *testing.T) {
			if !csv.IsTable([]byte(c.data)) {
				t.Error("not recognised as a table")
			}
			found, err := csv.Read(t.Context(), []byte(c.data))
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(found); got != c.want || found.Form != "CSV" {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestReadTransforms(t *testing.T) {
	found, err := csv.Read(t.Context(), []byte("geom;a\n\""+utmShape+"\";1\n"))
	if err != nil {
		t.Fatal(err)
	}
	// By gdaltransform -s_srs EPSG:32636 -t_srs EPSG:4326.
	got, want := found.Features[0].Polygons[0][0][0], [2]float64{35.6720547781873, 47.8222356200062}
	if math.Abs(got[0]-want[0]) > 1e-7 || math.Abs(got[1]-want[1]) > 1e-7 {
		t.Errorf("got %.10f, want %.10f", got, want)
	}
}

func TestErrors(t *testing.T) {
	row := func(cell string) string { return "a;geom\n0;" + shape + "\n1;" + cell + "\n" }
	cut := "POLYGON((" + strings.Repeat("36 47,", 10_000)
	for name, c := range map[string]struct{ data, want string }{
		"no shapes":          {"place,population\nBakhmut,70000\n", "a table without shapes: accepted are a column of Well-Known Text (POLYGON ((36 48, ...))), or a ledger, a row for each settlement with the columns place (or katottg, or name and region) and status, imported by itself"},
		"open ring":          {row("POLYGON((36 47,37 47,37 48,36 47.1))"), "feature 1: ring not closed (near 36.00 47.10)"},
		"decimal commas":     {row("POLYGON((36,5 47))"), `feature 1: line 3: Well-Known Text: ",5 47))" where a number with a point (37.5) and not a comma (37,5) is accepted`},
		"shapes as GeoJSON":  {"status,place,shape\noccupied,Bakhmut,\"{\"\"type\"\":\"\"Polygon\"\",\"\"coordinates\"\":[]}\"\n", `column "shape" has its shapes as GeoJSON: in a table Well-Known Text is read (POLYGON ((36 48, ...))); write them so, or save the layer as a GeoJSON file`},
		"own table of areas": {"source,region,sphere_km2,geodesic_km2\na,UA-09,1,1\n", "areas in numbers, as controlmap writes them, without shapes: export the map of the day instead, with --format geojson or gpkg"},
		"text":               {row("later"), `feature 1: line 3: Well-Known Text: "later" where a type as POLYGON or MULTIPOLYGON is accepted`},
		"cut by Excel":       {row(cut[:32_767]), "feature 1: line 3: truncated Well-Known Text: it ends after 32767 characters, where a number is accepted (the cell has 32767 characters, which is where Excel cuts it: export it from where it came without Excel)"},
		"another system":     {row(`"SRID=3035;` + shape + `"`), `feature 1: line 3: coordinate system "EPSG:3035": WGS84 lon, lat (EPSG:4326), EPSG:3857, UTM, and Gauss-Krueger zones of UCS-2000, SK-42 and SK-63 are accepted`},
		"degrees":            {row(`"SRID=32636;` + shape + `"`), "feature 1: line 3: coordinates look like degrees, and the file says that they are metres of EPSG:32636 (near 36.00 47.00)"},
		"metres":             {row("POLYGON((700000 5300000,710000 5300000,710000 5310000,700000 5300000))"), "feature 1: coordinates look like projected metres; EPSG:4326 lon, lat is accepted (near 700000.00 5300000.00)"},
		"too many cells":     {row(shape + ";x"), "feature 1: line 3 has 3 columns where the header has 2: put a text that has the separator in it between quotes"},
		"a quote within":     {"a;geom\n0;" + shape + "\n1 \"x;\n", `not CSV: line 3: bare " in non-quoted-field; put a text that has quotes in it between quotes, and double its own`},
		"cp1251":             {"\xed\xe0\xe7\xe2\xe0;geom\n", "the text is not UTF-8 at byte 0, it looks like Windows-1251 (cp1251): UTF-8 is accepted, save the file as that"},
		"too many columns":   {strings.Repeat("a,", 1000) + "geom\n", "a table of 1001 columns, more than the 1000 that are accepted"},
		"too wide a row":     {row(`POINT(0 0)` + "\n" + strings.Repeat(";", 1<<14) + "1"), "line 4 has more than the 16384 columns that are accepted"},
		"too wide a head":    {strings.Repeat("a,", 1<<14) + "wkt\n" + shape, "line 1 has more than the 16384 columns that are accepted"},
		"a million rows":     {row(shape) + strings.Repeat("\nx;", 1_000_000), "the file unfolds to more than 8 times its size and 40 MB"},
		"too large a row":    {row(`POINT(0 0)` + "\n" + strings.Repeat("x", feature.MaxProperties) + ";" + shape), "feature 2: properties of 1048584 bytes are larger than the 1048576 that are accepted"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := csv.Read(t.Context(), []byte(c.data))
			if err == nil || err.Error() != c.want || geo.CodeOf(err) != geo.Invalid {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestIsTable(t *testing.T) {
	for text, want := range map[string]bool{"": false, `{"a": 1, "b": 2}`: false, "[1,2]": false, "<a,b>": false, "\x1e{,}": false, "geom\n": true, "word\n": false, "a,b": true, "\uFEFF\"a\"\t\"b\"\n": true} {
		if got := csv.IsTable([]byte(text)); got != want {
			t.Errorf("%q: got %t, want %t", text, got, want)
		}
	}
}

// FuzzRead: never a panic, every error is Invalid, every ring as promised.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"WKT,status\n\"" + shape + "\",occupied\n", "sep=;\ngeom;a\n" + utmShape + ";1\n", "a\tgeom\n1\t" + hexShape, shape, "geom|a\nPOLYGON EMPTY|x\n\"",
	} {
		f.Add([]byte(seed))
	}
	formattest.Fuzz(f, nil, csv.Read)
}
