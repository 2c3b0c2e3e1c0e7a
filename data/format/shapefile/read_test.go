package shapefile_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"controlmap/data/format/feature"
	"controlmap/data/format/formattest"
	"controlmap/data/format/shapefile"
	"controlmap/geo"

	"github.com/paulmach/orb"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// summary writes what was read: per feature its index, kind, rings per polygon and properties.
func summary(c feature.Collection) string {
	var parts []string
	for _, f := range c.Features {
		rings := []int{}
		for _, p := range f.Polygons {
			rings = append(rings, len(p))
		}
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%d %s %v %s", f.Index, f.Kind, rings, f.Properties)))
	}
	return strings.Join(parts, "; ")
}

func TestReadShapes(t *testing.T) {
	square := box(30, 50, 31, 51)
	heights := bytes.Repeat([]byte{0}, 16+8*5)
	for name, c := range map[string]struct {
		shp  []byte
		want string
	}{
		"polygon":              {shpOf(polygonOf(square)), "0 MultiPolygon [1]"},
		"two shapes":           {shpOf(polygonOf(square), polygonOf(box(32, 50, 33, 51))), "0 MultiPolygon [1]; 1 MultiPolygon [1]"},
		"heights":              {shpOf(shape{polygonZ, []orb.Ring{square}, heights}), "0 MultiPolygon [1]"},
		"heights and measures": {shpOf(shape{polygonZ, []orb.Ring{square}, append(heights, heights...)}), "0 MultiPolygon [1]"},
		"measures":             {shpOf(shape{polygonM, []orb.Ring{square}, heights}), "0 MultiPolygon [1]"},
		"measures left out":    {shpOf(shape{polygonM, []orb.Ring{square}, nil}), "0 MultiPolygon [1]"},
		"null shape":           {shpOf(shape{kind: nullShape}, polygonOf(square)), "0  []; 1 MultiPolygon [1]"},
		"no rings":             {shpOf(polygonOf()), "0 MultiPolygon []"},
		"point":                {shpOf(shape{kind: point}), "0 Point []"},
		"line":                 {shpOf(shape{kind: polyline, rings: []orb.Ring{square}}), "0 MultiLineString []"},
		"multipatch":           {shpOf(shape{kind: multiPatch, rings: []orb.Ring{square}}), "0 MultiPatch []"},
		"no shapes":            {shpOf(), ""},
		"length not stated":    {unstated(shpOf(polygonOf(square))), "0 MultiPolygon [1]"},
		"more than is stated":  {append(shpOf(polygonOf(square)), "rest"...), "0 MultiPolygon [1]"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := shapefile.Read(t.Context(), c.shp, nil)
			if err != nil || summary(got) != c.want || got.Form != "Shapefile" {
				t.Errorf("got %q of %q, error %v, want %q", summary(got), got.Form, err, c.want)
			}
		})
	}
}

func unstated(shp []byte) []byte {
	binary.BigEndian.PutUint32(shp[24:], 0)
	return shp
}

func TestReadKeepsCoordinates(t *testing.T) {
	got, err := shapefile.Read(t.Context(), shpOf(polygonOf(orb.Ring{{30.5234567, 50}, {30.75, 51.25}, {31, 50.125}, {30.5234567, 50}})), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := "[[[30.5234567 50] [30.75 51.25] [31 50.125] [30.5234567 50]]]"
	if text := fmt.Sprint(got.Features[0].Polygons[0]); text != want {
		t.Errorf("got %s, want %s", text, want)
	}
}

// TestRings has shapes of rings in all orders and windings; what is wanted are the west ends of
// the rings of each polygon, the outer one first.
func TestRings(t *testing.T) {
	land, lake, island, pond := box(30, 46, 40, 52), box(31, 47, 39, 51), box(32, 48, 38, 50), box(33, 48.5, 37, 49.5)
	other := box(24, 46, 28, 50)
	otherLake := box(25, 47, 26, 48)
	bay := orb.Ring{{30, 46}, {30, 52}, {40, 52}, {40, 46}, {39, 46}, {39, 51}, {31, 51}, {31, 46}, {30, 46}}
	turned := counterclockwise
	for name, c := range map[string]struct {
		rings []orb.Ring
		want  string
	}{
		"hole":                                   {[]orb.Ring{land, turned(lake)}, "30 31"},
		"hole before the ring around it":         {[]orb.Ring{turned(lake), land}, "30 31"},
		"hole of another ring than the last":     {[]orb.Ring{land, other, turned(lake), turned(otherLake)}, "30 31; 24 25"},
		"island in a lake":                       {[]orb.Ring{land, turned(lake), island}, "30 31; 32"},
		"pond on an island in a lake":            {[]orb.Ring{turned(pond), island, turned(lake), land}, "32 33; 30 31"},
		"parts that overlap":                     {[]orb.Ring{land, lake}, "30; 31"},
		"the same part twice":                    {[]orb.Ring{land, land}, "30; 30"},
		"hole that is filled":                    {[]orb.Ring{land, turned(lake), lake}, "30 31; 31"},
		"all the other way round":                {[]orb.Ring{turned(land), lake, turned(island)}, "30 31; 32"},
		"all counterclockwise":                   {[]orb.Ring{turned(land), turned(lake), turned(island), turned(pond)}, "30 31; 32 33"},
		"counterclockwise part beside clockwise": {[]orb.Ring{land, turned(other)}, "30; 24"},
		"ring in a bay, not in the land":         {[]orb.Ring{bay, turned(island)}, "30; 32"},
		"lake that touches the shore":            {[]orb.Ring{land, turned(box(30, 47, 39, 51))}, "30 30"},
		"lake with a corner on the shore":        {[]orb.Ring{land, {{30, 49}, {35, 48}, {35, 50}, {30, 49}}}, "30 30"},
		"no ground":                              {[]orb.Ring{land, {{31, 47}, {32, 47}, {33, 47}, {31, 47}}}, "30; 31"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := shapefile.Read(t.Context(), shpOf(polygonOf(c.rings...)), nil)
			if err != nil {
				t.Fatal(err)
			}
			var polygons []string
			for _, p := range got.Features[0].Polygons {
				var wests []string
				for _, ring := range p {
					wests = append(wests, fmt.Sprint(ring.Bound().Min[0]))
				}
				polygons = append(polygons, strings.Join(wests, " "))
			}
			if text := strings.Join(polygons, "; "); text != c.want {
				t.Errorf("got %q, want %q", text, c.want)
			}
		})
	}
}

// TestRingsOfManyVertices has 500 lakes along the diagonal of a country of 100 000 vertices.
func TestRingsOfManyVertices(t *testing.T) {
	var land orb.Ring
	for i := range 100_000 {
		angle := -2 * math.Pi * float64(i) / 100_000
		land = append(land, orb.Point{31 + 9*math.Cos(angle), 48 + 9*math.Sin(angle)})
	}
	rings := []orb.Ring{append(land, land[0])}
	for i := range 500 {
		x := 26 + float64(i)/50
		rings = append(rings, counterclockwise(box(x, x+17, x+0.01, x+17.01)))
	}
	got, err := shapefile.Read(t.Context(), shpOf(polygonOf(rings...)), nil)
	if err != nil || summary(got) != "0 MultiPolygon [501]" {
		t.Errorf("got %s, error %v, want one polygon of 501 rings", summary(got), err)
	}
}

// TestCoordinateSystems has one triangle whose metres gdaltransform has computed.
func TestCoordinateSystems(t *testing.T) {
	const (
		mercator = `PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]`
		utm36    = `PROJCS["WGS_1984_UTM_Zone_36N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",33.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
		lonLat   = `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	)
	want := orb.Ring{{30, 50}, {31, 51}, {31, 50}, {30, 50}}
	for name, c := range map[string]struct {
		prj  string
		ring orb.Ring
	}{
		"lon, lat":       {lonLat, want},
		"nothing stated": {"", want},
		"web Mercator":   {mercator, orb.Ring{{3339584.72379821, 6446275.84101716}, {3450904.21459148, 6621293.72274017}, {3450904.21459148, 6446275.84101716}, {3339584.72379821, 6446275.84101716}}},
		"UTM 36N":        {utm36 + "\r\n", orb.Ring{{285015.763265173, 5542944.0186491}, {359666.70366168, 5651728.68267166}, {356670.876115466, 5540547.36993466}, {285015.763265173, 5542944.0186491}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := shapefile.Read(t.Context(), shpOf(polygonOf(c.ring)), map[string][]byte{".prj": []byte(c.prj)})
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

func encoded(t *testing.T, e encoding.Encoding, text string) string {
	t.Helper()
	s, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestText(t *testing.T) {
	const town, letters = "Покровськ, Ґанок", "Покровск"
	windows, dos := encoded(t, charmap.Windows1251, town), encoded(t, charmap.CodePage866, letters)
	koi, iso := encoded(t, charmap.KOI8U, town), encoded(t, charmap.ISO8859_5, "Їжакове")
	latin := encoded(t, charmap.Windows1252, "Café Zürich")
	for name, c := range map[string]struct {
		name   string
		driver byte
		cpg    string
		want   string
	}{
		"ASCII":                         {"Bakhmut", 0, "", "Bakhmut"},
		"ASCII, unknown encoding":       {"Bakhmut", 0, "Big5", "Bakhmut"},
		"UTF-8 by the cpg":              {"Бахмут", 0, "UTF-8", "Бахмут"},
		"UTF-8 by the cpg, a line more": {"Бахмут", 0, "\uFEFFUTF-8\r\n", "Бахмут"},
		"UTF-8 as a code page":          {"Zürich", 0, "65001", "Zürich"},
		"UTF-8 by itself":               {"Бахмут", 0, "", "Бахмут"},
		"UTF-8 under another driver":    {"Бахмут", 0xc9, "", "Бахмут"},
		"UTF-8 under another cpg":       {"Бахмут", 0, "1251", "Бахмут"},
		"UTF-8 cut at the column's end": {"Бахмутськи\xd0", 0, "UTF-8", "Бахмутськи"},
		"1251":                          {windows, 0, "1251", town},
		"CP1251":                        {windows, 0, "CP1251", town},
		"ANSI 1251":                     {windows, 0, "ANSI 1251", town},
		"windows-1251":                  {windows, 0, "windows-1251", town},
		"1251 by the driver":            {windows, 0xc9, "", town},
		"1251 by itself":                {windows, 0, "", town},
		"1251 with the driver ANSI":     {windows, 0x57, "", town},
		"866":                           {dos, 0, "866", letters},
		"OEM 866":                       {dos, 0, "OEM 866", letters},
		"866 by the driver":             {dos, 0x65, "", letters},
		"KOI8-U":                        {koi, 0, "KOI8-U", town},
		"ISO-8859-5":                    {iso, 0, "ISO-8859-5", "Їжакове"},
		"ISO 8859-5":                    {iso, 0, "ISO 8859-5", "Їжакове"},
		"88595":                         {iso, 0, "88595", "Їжакове"},
		"Latin letters by the driver":   {latin, 0x03, "", "Café Zürich"},
		"Latin letters by the cpg":      {latin, 0, "ISO-8859-1", "Café Zürich"},
	} {
		t.Run(name, func(t *testing.T) {
			parts := map[string][]byte{".dbf": named(c.driver, c.name), ".cpg": []byte(c.cpg)}
			got, err := shapefile.Read(t.Context(), shpOf(polygonOf(box(30, 50, 31, 51))), parts)
			if err != nil {
				t.Fatal(err)
			}
			if text := string(got.Features[0].Properties); text != `{"name":"`+c.want+`"}` {
				t.Errorf("got %s, want the name %s", text, c.want)
			}
		})
	}
}

func TestTextRefused(t *testing.T) {
	for name, c := range map[string]struct {
		name   string
		driver byte
		cpg    string
		want   string
	}{
		"unknown cpg":               {"\xcf\xee\xea", 0, "Big5", `the .cpg names the encoding "Big5", which is not read: UTF-8, 1251`},
		"not UTF-8, as the cpg has": {encoded(t, charmap.Windows1251, "Покровськ"), 0, "UTF-8", "not UTF-8, as the .cpg says, it may be Windows-1251 (cp1251)"},
		"Latin letters":             {"Caf\xe9 Z\xfcrich", 0, "", "nothing tells the encoding of the text in the .dbf: write it into a .cpg"},
		"KOI8-U without a word":     {encoded(t, charmap.KOI8U, "Покровськ"), 0, "", "it may be KOI8-U"},
		"866 without a word":        {encoded(t, charmap.CodePage866, "Покровское"), 0, "", "nothing tells the encoding of the text in the .dbf, it may be CP866"},
	} {
		t.Run(name, func(t *testing.T) {
			parts := map[string][]byte{".dbf": named(c.driver, c.name), ".cpg": []byte(c.cpg)}
			_, err := shapefile.Read(t.Context(), shpOf(polygonOf(box(30, 50, 31, 51))), parts)
			if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestProperties(t *testing.T) {
	double := string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(2.5)))
	whole := string(binary.LittleEndian.AppendUint32(nil, uint32(1<<32-7)))
	// 2025-03-01 is Julian day 2460736; 45 000 seconds are 12:30.
	instant := string(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, 2460736), 45_000_000))
	for name, c := range map[string]struct {
		column dbfColumn
		value  string
		want   string
	}{
		"text":                        {dbfColumn{"a", 'C', 10}, "word", `{"a":"word"}`},
		"text with marks":             {dbfColumn{"a", 'C', 10}, `"<\>` + "\t&", `{"a":"\"<\\>\t&"}`},
		"text up to a zero":           {dbfColumn{"a", 'C', 10}, "ab\x00cd", `{"a":"ab"}`},
		"empty text":                  {dbfColumn{"a", 'C', 10}, "", ``},
		"long text":                   {dbfColumn{"a", 'C', 300}, strings.Repeat("x", 300), `{"a":"` + strings.Repeat("x", 300) + `"}`},
		"name of ten characters":      {dbfColumn{"status_of_a", 'C', 5}, "held", `{"status_of_a":"held"}`},
		"whole number":                {dbfColumn{"a", 'N', 10}, "       12", `{"a":12}`},
		"number with decimals":        {dbfColumn{"a", 'N', 10}, "  10.250", `{"a":10.25}`},
		"number with empty decimals":  {dbfColumn{"a", 'N', 10}, "10.00", `{"a":10}`},
		"number with zeros before":    {dbfColumn{"a", 'N', 10}, "007", `{"a":7}`},
		"number without a whole part": {dbfColumn{"a", 'N', 10}, "-.5", `{"a":-0.5}`},
		"number with a comma":         {dbfColumn{"a", 'N', 10}, "2,5", `{"a":2.5}`},
		"number with an exponent":     {dbfColumn{"a", 'F', 20}, "1.25000000000e+002", `{"a":1.25000000000e+002}`},
		"number that is text":         {dbfColumn{"a", 'N', 10}, "n/a", `{"a":"n/a"}`},
		"number that did not fit":     {dbfColumn{"a", 'N', 4}, "****", ``},
		"no number":                   {dbfColumn{"a", 'N', 4}, "", ``},
		"date":                        {dbfColumn{"a", 'D', 8}, "20250301", `{"a":"2025-03-01"}`},
		"no date":                     {dbfColumn{"a", 'D', 8}, "", ``},
		"date of zeros":               {dbfColumn{"a", 'D', 8}, "00000000", ``},
		"date that is none":           {dbfColumn{"a", 'D', 8}, "20251399", `{"a":"20251399"}`},
		"true":                        {dbfColumn{"a", 'L', 1}, "T", `{"a":true}`},
		"yes":                         {dbfColumn{"a", 'L', 1}, "y", `{"a":true}`},
		"false":                       {dbfColumn{"a", 'L', 1}, "F", `{"a":false}`},
		"unknown":                     {dbfColumn{"a", 'L', 1}, "?", ``},
		"binary whole number":         {dbfColumn{"a", 'I', 4}, whole, `{"a":-7}`},
		"binary double":               {dbfColumn{"a", 'O', 8}, double, `{"a":2.5}`},
		"binary time":                 {dbfColumn{"a", 'T', 8}, instant, `{"a":"2025-03-01T12:30:00"}`},
		"memo":                        {dbfColumn{"a", 'M', 10}, "1", ``},
	} {
		t.Run(name, func(t *testing.T) {
			parts := map[string][]byte{".dbf": dbfOf(0, []dbfColumn{c.column}, []string{c.value})}
			got, err := shapefile.Read(t.Context(), shpOf(polygonOf(box(30, 50, 31, 51))), parts)
			if err != nil || string(got.Features[0].Properties) != c.want {
				t.Errorf("got %+v, error %v, want %s", got.Features, err, c.want)
			}
		})
	}
}

func TestRows(t *testing.T) {
	shp := shpOf(polygonOf(box(30, 50, 31, 51)), polygonOf(box(31, 50, 32, 51)), polygonOf(box(32, 50, 33, 51)))
	columns := []dbfColumn{{"a", 'C', 3}, {"a", 'N', 3}}
	dbf := dbfOf(0, columns, []string{"one", "1"}, []string{"*", "two", "2"}, []string{"", "3"})
	got, err := shapefile.Read(t.Context(), shp, map[string][]byte{".dbf": dbf})
	want := `0 MultiPolygon [1] {"a":"one","a_2":1}; 2 MultiPolygon [1] {"a_2":3}`
	if err != nil || summary(got) != want {
		t.Errorf("got %s, error %v, want %s", summary(got), err, want)
	}
}

func TestRefused(t *testing.T) {
	square := polygonOf(box(30, 50, 31, 51))
	whole := shpOf(square)
	with := func(at int, b ...byte) []byte {
		changed := shpOf(square)
		copy(changed[at:], b)
		return changed
	}
	const record = 100 + 8
	for name, c := range map[string]struct {
		shp  []byte
		dbf  []byte
		want string
	}{
		"metres without a .prj":       {shpOf(polygonOf(box(285015, 5542944, 356670, 5651728))), nil, "feature 0: coordinates are no degrees (near 285015 5542944), and nothing tells their system: add the .prj"},
		"nothing but a magic number":  {whole[:4], nil, "truncated Shapefile: 4 bytes"},
		"cut short":                   {shpOf(square)[:234], nil, "truncated Shapefile: 234 of its 236 bytes are there"},
		"cut in a record's header":    {unstated(whole[:104:104]), nil, "ends inside record 0"},
		"another version":             {with(28, 1), nil, "version 769"},
		"record longer than the file": {with(104, 0x7f, 0xff, 0xff, 0xff), nil, "record 0 of the .shp claims 4294967294 bytes, 128 are there"},
		"record of two bytes":         {with(104, 0, 0, 0, 1), nil, "claims 2 bytes"},
		"unknown shape type":          {with(record, 99), nil, "feature 0: shape type 99"},
		"billions of points":          {with(record+40, 0xff, 0xff, 0xff, 0xff), nil, "feature 0: polygon of 1 rings and 4294967295 points"},
		"billions of rings":           {with(record+36, 0xff, 0xff, 0xff, 0xff), nil, "4294967295 rings"},
		"ring that begins beyond":     {with(record+44, 9), nil, "ring 0 is of the points 9 to 5 of 5"},
		"short ring":                  {shpOf(polygonOf(orb.Ring{{30, 50}, {30, 50}})), nil, "feature 0: two-point ring"},
		"open ring":                   {shpOf(polygonOf(orb.Ring{{30, 50}, {30, 51}, {31, 51}, {31, 50}})), nil, "feature 0: ring not closed (near 31.00 50.00)"},
		"lat, lon":                    {shpOf(polygonOf(box(50, 30, 51, 31))), nil, "feature 0: coordinates look like lat, lon"},
		"no number":                   {shpOf(polygonOf(box(math.NaN(), 50, 31, 51))), nil, "no finite number"},
		"fewer rows than shapes":      {shpOf(square, square), named(0, "one"), "2 shapes in the .shp and 1 rows in the .dbf"},
		"dbf cut short":               {whole, named(0, "one")[:70], "truncated .dbf: 0 of its 1 rows"},
		"dbf of a few bytes":          {whole, []byte("<html>"), "truncated .dbf: 6 bytes"},
		"dbf that is none":            {whole, []byte(strings.Repeat("<html>", 20)), "no dBase table"},
		"columns wider than a row":    {whole, wide(named(0, "one")), "need 201 bytes in rows of 31"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := shapefile.Read(t.Context(), c.shp, map[string][]byte{".dbf": c.dbf})
			if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestUnknownCoordinateSystemIsRefused(t *testing.T) {
	prj := `PROJCS["Lambert 93",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],UNIT["Meter",1.0]]`
	_, err := shapefile.Read(t.Context(), shpOf(polygonOf(box(285015, 5542944, 356670, 5651728))), map[string][]byte{".prj": []byte(prj)})
	if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), ".prj") || !strings.Contains(err.Error(), "Lambert") {
		t.Errorf("got %v, want Lambert to be refused", err)
	}
}

// wide makes the first column of a .dbf 200 bytes wide, and no row.
func wide(dbf []byte) []byte {
	dbf[32+16] = 200
	return dbf
}

// TestHostileFilesStayInBounds has files that ask for more than they are worth: allocations
// stay below 50 MB and ten times their size.
func TestHostileFilesStayInBounds(t *testing.T) {
	for name, c := range map[string]struct {
		shp  []byte
		dbf  []byte
		want string
	}{
		"rings within each other": {shpOf(polygonOf(nested(100_000)...)), nil, "in too many ways"},
		"the same ring again":     {shpOf(polygonOf(again(100_000)...)), nil, "in too many ways"},
		"columns of one letter":   {nulls(40_000), letters(40_000), "unfolds to more than"},
		"no shapes":               {nulls(200_000), nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			formattest.CheckBounds(t, len(c.shp)+len(c.dbf), c.want, func(ctx context.Context) (feature.Collection, error) {
				return shapefile.Read(ctx, c.shp, map[string][]byte{".dbf": c.dbf})
			})
		})
	}
}

func nested(n int) (rings []orb.Ring) {
	for i := range n {
		d := 8 * float64(i) / float64(n)
		rings = append(rings, box(22+d, 40+d, 40-d, 60-d))
	}
	return rings
}

func again(n int) (rings []orb.Ring) {
	for range n {
		rings = append(rings, box(30, 50, 31, 51))
	}
	return rings
}

func nulls(n int) []byte { return shpOf(make([]shape, n)...) }

// letters is a .dbf of n rows with 300 logical columns that have long names.
func letters(n int) []byte {
	columns := make([]dbfColumn, 300)
	row := make([]string, 300)
	for i := range columns {
		columns[i], row[i] = dbfColumn{fmt.Sprintf("column_%03d", i), 'L', 1}, "T"
	}
	rows := make([][]string, n)
	for i := range rows {
		rows[i] = row
	}
	return dbfOf(0, columns, rows...)
}

func FuzzRead(f *testing.F) {
	f.Add(shpOf(polygonOf(box(30, 50, 31, 51))), named(0xc9, "\xcf\xee\xea"), []byte(""), []byte("1251"))
	f.Add(shpOf(polygonOf(box(30, 50, 31, 51), counterclockwise(box(30.2, 50.2, 30.8, 50.8))), shape{kind: nullShape}),
		dbfOf(0, []dbfColumn{{"a", 'N', 8}, {"b", 'D', 8}, {"c", 'L', 1}, {"d", 'T', 8}}, []string{"1.5", "20250301", "T", "12345678"}, []string{"*", "", "", "", ""}), []byte("GEOGCS[]"), []byte("UTF-8"))
	f.Add(shpOf(shape{polygonZ, []orb.Ring{box(30, 50, 31, 51)}, make([]byte, 56)}), []byte(nil), []byte(nil), []byte(nil))
	f.Fuzz(func(t *testing.T, shp, dbf, prj, cpg []byte) {
		if len(shp)+len(dbf)+len(prj) > formattest.MaxFuzzed {
			t.Skip("larger than what is worth fuzzing")
		}
		formattest.Check(t, func(ctx context.Context) (feature.Collection, error) {
			return shapefile.Read(ctx, shp, map[string][]byte{".dbf": dbf, ".prj": prj, ".cpg": cpg})
		})
	})
}
