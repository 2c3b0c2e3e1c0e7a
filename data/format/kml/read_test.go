package kml_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"controlmap/data/format/feature"
	"controlmap/data/format/formattest"
	"controlmap/data/format/kml"
	"controlmap/geo"
)

const ring = "36,47 37,47 37,48 36,47"

func polygon(coordinates string) string {
	return "<Polygon><outerBoundaryIs><LinearRing><coordinates>" + coordinates + "</coordinates></LinearRing></outerBoundaryIs></Polygon>"
}

func placemark(inner string) string { return "<Placemark>" + inner + "</Placemark>" }

func document(inner string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>` + inner + `</Document></kml>`
}

// summary is a line for each feature: layer, time, geometry and properties.
func summary(found feature.Collection) string {
	var lines []string
	for _, f := range found.Features {
		vertices := 0
		for _, p := range f.Polygons {
			for _, r := range p {
				vertices += len(r)
			}
		}
		lines = append(lines, fmt.Sprintf("%d|%s|%s..%s|%s %d/%d %s|%s", f.Index, f.Layer, f.Begin, f.End, f.Kind, len(f.Polygons), vertices, f.NonPolygon(), f.Properties))
	}
	return strings.Join(lines, "\n")
}

// myMaps is as Google My Maps exports: a style for the mouse and one without, each in a StyleMap.
const myMaps = `<name>Map</name>
	<Style id="poly-A52714-1200-77-normal"><LineStyle><color>ff1427a5</color><width>1.2</width></LineStyle><PolyStyle><color>4d1427a5</color><fill>1</fill><outline>1</outline></PolyStyle></Style>
	<Style id="poly-A52714-1200-77-highlight"><PolyStyle><color>4d000000</color></PolyStyle></Style>
	<StyleMap id="poly-A52714-1200-77"><Pair><key>normal</key><styleUrl>#poly-A52714-1200-77-normal</styleUrl></Pair><Pair><key>highlight</key><styleUrl>#poly-A52714-1200-77-highlight</styleUrl></Pair></StyleMap>
	<Folder><name>Occupied</name>
		<Placemark><name>Crimea</name><description><![CDATA[held <b>since</b> 2014]]></description><styleUrl>#poly-A52714-1200-77</styleUrl>
			<ExtendedData><Data name="source"><displayName>Source</displayName><value>ISW</value></Data></ExtendedData>
			<Polygon><outerBoundaryIs><LinearRing><tessellate>1</tessellate><coordinates>
				36,47,0
				37,47,0
				37,48,0
				36,47,0
			</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
	</Folder>
	<Folder><name>Grey zone</name><Placemark><name>Pin</name><Point><coordinates>36,47,0</coordinates></Point></Placemark></Folder>`

func TestRead(t *testing.T) {
	square := polygon(ring)
	for name, c := range map[string]struct{ data, want string }{
		"Google My Maps": {document(myMaps),
			`0|Occupied|..|Polygon 1/4 |{"description":"held \u003cb\u003esince\u003c/b\u003e 2014","fill":"#a52714","name":"Crimea","source":"ISW","stroke":"#a52714","styleUrl":"#poly-A52714-1200-77"}` +
				"\n" + `1|Grey zone|..|Point 0/0 point|{"name":"Pin"}`},
		"no name space":          {`<kml>` + placemark(square) + `</kml>`, `0||..|Polygon 1/4 |`},
		"KML 2.0, only a folder": {`<Folder xmlns="http://earth.google.com/kml/2.0"><name> a </name>` + placemark(square) + `</Folder>`, `0|a|..|Polygon 1/4 |`},
		"prefixes":               {`<k:kml xmlns:k="http://www.opengis.net/kml/2.2"><k:Placemark><k:name>x</k:name></k:Placemark></k:kml>`, `0||..| 0/0 no geometry|{"name":"x"}`},
		"nested folders": {document(`<Folder><name>2025</name><Folder><name>Occupied</name><Folder><name>North</name><Folder>` + placemark(square) + `</Folder></Folder></Folder></Folder>`),
			`0|North|..|Polygon 1/4 |{"folder":"2025/Occupied"}`},
		"name behind":       {document(`<Folder>` + placemark(square) + `<name>late</name></Folder>`), `0|late|..|Polygon 1/4 |`},
		"several documents": {`<kml><Folder><Document><name>a</name>` + placemark(square) + `</Document><Document><name>b</name>` + placemark(square) + `</Document></Folder></kml>`, "0|a|..|Polygon 1/4 |\n1|b|..|Polygon 1/4 |"},
		"ogr2ogr": {document(`<Schema name="map" id="map"><SimpleField name="status" type="string"/></Schema><Folder><name>map</name>` +
			placemark(`<ExtendedData><SchemaData schemaUrl="#map"><SimpleData name="status">occupied</SimpleData><SimpleData name="n">7</SimpleData></SchemaData></ExtendedData>`+square) + `</Folder>`),
			`0|map|..|Polygon 1/4 |{"n":"7","status":"occupied"}`},
		"elements of another name space": {document(placemark(`<ExtendedData xmlns:c="urn:c"><c:held>RU</c:held></ExtendedData>` + square)), `0||..|Polygon 1/4 |{"held":"RU"}`},
		"type of its own":                {document(`<Schema parent="Placemark" name="S_map"/><S_map><name>x</name><HELD>RU</HELD><LookAt><heading>1</heading></LookAt>` + square + `</S_map>`), `0||..|Polygon 1/4 |{"HELD":"RU","name":"x"}`},
		"inline style":                   {document(placemark(`<Style><PolyStyle><color>#800000ff</color></PolyStyle></Style>` + square)), `0||..|Polygon 1/4 |{"fill":"#ff0000"}`},
		"inline style over another":      {document(`<Style id="a"><PolyStyle><color>ff00ff00</color></PolyStyle><LineStyle><color>ff112233</color></LineStyle></Style>` + placemark(`<styleUrl>a</styleUrl><Style><PolyStyle><color>800000ff</color></PolyStyle></Style>`+square)), `0||..|Polygon 1/4 |{"fill":"#ff0000","stroke":"#332211","styleUrl":"a"}`},
		"style in a pair, behind":        {document(placemark(`<styleUrl>x.kml#m</styleUrl>`+square) + `<StyleMap id="m"><Pair><key>highlight</key><Style><PolyStyle><color>ffffffff</color></PolyStyle></Style></Pair><Pair><key>normal</key><Style><PolyStyle><color>ff0000ff</color></PolyStyle></Style></Pair></StyleMap>`), `0||..|Polygon 1/4 |{"fill":"#ff0000","styleUrl":"x.kml#m"}`},
		"styles in a circle":             {document(`<StyleMap id="a"><Pair><key>normal</key><styleUrl>#a</styleUrl></Pair></StyleMap>` + placemark(`<styleUrl>#a</styleUrl>`)), `0||..| 0/0 no geometry|{"styleUrl":"#a"}`},
		"its own fill":                   {document(placemark(`<name>a</name><Style><PolyStyle><color>800000ff</color></PolyStyle></Style><ExtendedData><Data name="fill"><value>#123456</value></Data><Data name="name"><value>b</value></Data></ExtendedData>`)), `0||..| 0/0 no geometry|{"fill":"#123456","name":"a"}`},
		"color that is none":             {document(placemark(`<Style><PolyStyle><color>red</color></PolyStyle></Style>` + square)), `0||..|Polygon 1/4 |`},
		"time span":                      {document(placemark(`<TimeSpan><begin>2025-03-01T00:00:00Z</begin><end>2025-03-05</end></TimeSpan>` + square)), `0||2025-03-01T00:00:00Z..2025-03-05|Polygon 1/4 |`},
		"months":                         {document(placemark(`<TimeSpan><begin>2024-02</begin><end>2024-02</end></TimeSpan>` + square)), `0||2024-02-01..2024-02-29|Polygon 1/4 |`},
		"years":                          {document(placemark(`<gx:TimeSpan><begin>2023</begin><end>2024</end></gx:TimeSpan>` + square)), `0||2023-01-01..2024-12-31|Polygon 1/4 |`},
		"end of a year in months":        {document(placemark(`<TimeSpan><end>2024-12</end></TimeSpan>` + square)), `0||..2024-12-31|Polygon 1/4 |`},
		"time stamp":                     {document(placemark(`<TimeStamp><when> 2025-03-01+02:00 </when></TimeStamp>` + square)), `0||2025-03-01..2025-03-01|Polygon 1/4 |`},
		"time of a folder":               {document(`<Folder><TimeSpan><begin>2025-03-01</begin></TimeSpan><Folder>` + placemark(square) + placemark(`<TimeStamp><when>2025-04-01</when></TimeStamp>`) + `</Folder></Folder>`), "0||2025-03-01..|Polygon 1/4 |\n1||2025-04-01..2025-04-01| 0/0 no geometry|"},
		"time of a view":                 {document(placemark(`<LookAt><gx:TimeSpan><begin>2025-03-01</begin></gx:TimeSpan></LookAt>` + square)), `0||..|Polygon 1/4 |`},
		"hole":                           {document(placemark(`<Polygon><outerBoundaryIs><LinearRing><coordinates>30,50 32,50 32,52 30,50</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>31,50.2 31.5,50.2 31.5,50.5 31,50.2</coordinates></LinearRing><LinearRing><coordinates>31.6,50.2 31.7,50.2 31.7,50.3 31.6,50.2</coordinates></LinearRing></innerBoundaryIs></Polygon>`)), `0||..|Polygon 1/12 |`},
		"nested geometries":              {document(placemark(`<MultiGeometry>` + square + `<MultiGeometry>` + square + `<Point><coordinates>1,1</coordinates></Point></MultiGeometry></MultiGeometry>`)), `0||..|GeometryCollection 2/8 point in a geometry collection|`},
		"empty polygon":                  {document(placemark(`<Polygon></Polygon>`)), `0||..|Polygon 0/0 no geometry|`},
		"what is no ground": {document(`<GroundOverlay><name>o</name><Icon><href>a.png</href></Icon></GroundOverlay><NetworkLink><Link><href>b.kml</href></Link></NetworkLink>` + placemark(`<gx:Track><when>2025-01-01</when></gx:Track>`) + placemark(`<LinearRing><coordinates>`+ring+`</coordinates></LinearRing>`)),
			`0||..|Ground overlay 0/0 ground overlay|{"name":"o"}` + "\n1||..|Network link 0/0 network link|\n2||..|Track 0/0 track|\n3||..|LinearRing 0/0 linearring|"},
		"white space": {document(placemark(polygon("\t36 ,47, 0\r\n\n37 , 47\u00a037,48\t3.6e1,+47,1e2"))), `0||..|Polygon 1/4 |`},
		"comments":    {document(placemark(polygon("36,47 37,47<!-- > < -->\n 37,48 <![CDATA[36,47]]>")) + "<!-- <a -->"), `0||..|Polygon 1/4 |`},
		"entities":    {document(placemark("<name>&#1050;рим&nbsp;&amp;&lt;</name>")), "0||..| 0/0 no geometry|{\"name\":\"Крим\u00a0\\u0026\\u003c\"}"},
		"a page in it": {`<?xml version="1.0"?><kml><Placemark><description><![CDATA[<html a="it's"><body>x</body></html>]]></description></Placemark></kml>`,
			`0||..| 0/0 no geometry|{"description":"\u003chtml a=\"it's\"\u003e\u003cbody\u003ex\u003c/body\u003e\u003c/html\u003e"}`},
		"a page without its section": {document(placemark(`<description>a <b>bold</b> word</description>`)), `0||..| 0/0 no geometry|{"description":"a bold word"}`},
		"mark":                       {"\uFEFF\n" + strings.TrimPrefix(document(placemark(square)), `<?xml version="1.0" encoding="UTF-8"?>`), `0||..|Polygon 1/4 |`},
		"nothing":                    {document(""), ""},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := kml.Read(t.Context(), []byte(c.data), nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(found); got != c.want || found.Form != "KML" {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestReadParts has a KMZ as GDAL lays it out: a document of links, a file a layer, and one of
// styles.
func TestReadParts(t *testing.T) {
	link := func(href string) string { return "<NetworkLink><Link><href>" + href + "</href></Link></NetworkLink>" }
	root := document(link("layers/Grey%20zone.kml") + `<Folder><name>held</name>` + link("layers/b.kml") + `</Folder>` + link("layers/b.kml") + link("gone.kml"))
	parts := map[string][]byte{
		"layers/Grey zone.kml": []byte(document(`<name>Grey zone</name><Style id="s"><PolyStyle><color>ff00ff00</color></PolyStyle></Style>` + placemark(`<styleUrl>../style/style.kml#s</styleUrl>`+polygon(ring)))),
		"layers/b.kml":         []byte(document(link("../layers/b.kml") + placemark("<styleUrl>style/style.kml#s</styleUrl>"+polygon(ring)))),
		"style/style.kml":      []byte(document(`<Style id="s"><PolyStyle><color>ff0000ff</color></PolyStyle></Style>`)),
	}
	found, err := kml.Read(t.Context(), []byte(root), parts)
	if err != nil {
		t.Fatal(err)
	}
	want := `0|Grey zone|..|Polygon 1/4 |{"fill":"#ff0000","styleUrl":"../style/style.kml#s"}` + "\n1|held|..|Network link 0/0 network link|\n" +
		`2|held|..|Polygon 1/4 |{"fill":"#ff0000","styleUrl":"style/style.kml#s"}` + "\n3||..|Network link 0/0 network link|\n4||..|Network link 0/0 network link|"
	if got := summary(found); got != want || len(parts) != 3 {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	_, err = kml.Read(t.Context(), []byte(document(link("a.kml"))), map[string][]byte{"a.kml": []byte("<kml>")})
	if want := "a.kml: truncated XML: it ends in line 1 inside an element"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestReadDecodes(t *testing.T) {
	text := func(encoding string) string {
		return `<?xml version='1.0' encoding="` + encoding + `"?><kml><Placemark><name>%s</name></Placemark></kml>`
	}
	wide := func(order string) []byte {
		var b bytes.Buffer
		for _, u := range utf16.Encode([]rune(fmt.Sprintf(text("UTF-16"), "Крим"))) {
			if order == "LE" {
				b.Write([]byte{byte(u), byte(u >> 8)})
			} else {
				b.Write([]byte{byte(u >> 8), byte(u)})
			}
		}
		return b.Bytes()
	}
	for name, data := range map[string][]byte{
		"windows-1251":            []byte(fmt.Sprintf(text("windows-1251"), "\xca\xf0\xe8\xec")),
		"KOI8-U":                  []byte(fmt.Sprintf(text("KOI8-U"), "\xeb\xd2\xc9\xcd")),
		"UTF-8":                   []byte(fmt.Sprintf(text("utf-8"), "Крим")),
		"UTF-16 LE":               append([]byte("\xff\xfe"), wide("LE")...),
		"UTF-16 BE":               append([]byte("\xfe\xff"), wide("BE")...),
		"UTF-16 without its mark": wide("LE"),
		"UTF-16 BE without":       wide("BE"),
		"UTF-16 that is UTF-8":    []byte(fmt.Sprintf(text("utf-16"), "Крим")),
	} {
		if !kml.IsXML(data) {
			t.Errorf("%s: not recognised as XML", name)
		}
		found, err := kml.Read(t.Context(), data, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := string(found.Features[0].Properties); got != `{"name":"Крим"}` {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

func TestErrors(t *testing.T) {
	bad := func(coordinates string) string {
		return document(placemark("") + placemark(polygon(coordinates)))
	}
	deep := strings.Repeat("<MultiGeometry>", 10) + strings.Repeat("</MultiGeometry>", 10)
	for name, c := range map[string]struct{ data, want string }{
		"open ring":              {bad("36,47 37,47 37,48 36,47.1"), "feature 1: ring not closed (near 36.00 47.10)"},
		"two positions":          {bad("36,47 37,47"), "feature 1: two-point ring, 4 or more are accepted (near 36.00 47.00)"},
		"no coordinates":         {bad(" "), "feature 1: ring of no positions, 4 or more are accepted"},
		"swapped":                {bad("47,36 47,37 48,37 47,36"), "feature 1: coordinates look like lat, lon; lon, lat is accepted (near 47.00 36.00)"},
		"metres":                 {bad("4007501,6106854 1,1 2,2 3,3"), "feature 1: coordinates look like projected metres; EPSG:4326 lon, lat is accepted (near 4007501.00 6106854.00)"},
		"not a number":           {bad("36,north 37,47"), `feature 1: coordinates: "north" where a number is accepted`},
		"NaN":                    {bad("36,NaN 37,47"), `feature 1: coordinates: "NaN" where a number is accepted`},
		"number of nothing":      {bad("36,,47 37,47"), `feature 1: coordinates: "" where a number is accepted`},
		"one number":             {bad("36 47 37 47"), "feature 1: coordinates: a position of one number (36): lon,lat is accepted"},
		"run together":           {bad("36,47,0,37,47,0"), "feature 1: coordinates: a position of more than three numbers: white space between positions is accepted (near 36.00 47.00)"},
		"inner boundary alone":   {document(placemark(`<Polygon><innerBoundaryIs><LinearRing><coordinates>` + ring + `</coordinates></LinearRing></innerBoundaryIs></Polygon>`)), "feature 0: a polygon with an inner boundary and no outer one"},
		"two outer boundaries":   {document(placemark(`<Polygon>` + strings.Repeat(`<outerBoundaryIs><LinearRing><coordinates>`+ring+`</coordinates></LinearRing></outerBoundaryIs>`, 2) + `</Polygon>`)), "feature 0: a polygon of 2 outer boundaries, one is accepted"},
		"deep geometries":        {document(placemark(deep)), "feature 0: geometries lie within each other more than 8 deep"},
		"truncated":              {document(placemark(polygon(ring)))[:300], "truncated XML: it ends in line 1 inside an element"},
		"unclosed":               {`<kml><Placemark></kml>`, "not XML: line 1: element <Placemark> closed by </kml>"},
		"network link":           {document(`<name>x</name><NetworkLink><Link><href>https://www.google.com/maps/d/kml?mid=1</href></Link></NetworkLink>`), "a link to another file and not a map: save what https://www.google.com/maps/d/kml?mid=1 leads to (in Google My Maps, export without keeping the data up to date)"},
		"another XML":            {`<?xml version="1.0"?><atlas version="1.1"><trk/></atlas>`, `XML that is no KML: its root is <atlas> ("")`},
		"GPX":                    {`<?xml version="1.0"?><gpx version="1.1"><trk/></gpx>`, "GPX: convert its polygons to GeoPackage or GeoJSON, as QGIS and ogr2ogr do"},
		"GML":                    {`<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/"><gml:boundedBy xmlns:gml="http://www.opengis.net/gml"/></ogr:FeatureCollection>`, "GML: convert its polygons to GeoPackage or GeoJSON, as QGIS and ogr2ogr do"},
		"SVG":                    {`<svg xmlns="http://www.w3.org/2000/svg"/>`, "an SVG picture: the polygons themselves are needed"},
		"a server's error":       {`<Error><Code>NoSuchKey</Code> <Message>There is no such key</Message></Error>`, `XML that is no KML: its root is <Error> ("NoSuchKey There is no such key")`},
		"entities of its own":    {`<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>`, "XML with a document type (DTD), which KML has none of: remove it"},
		"unknown entity":         {`<kml>&lol;</kml>`, "not XML: line 1: invalid character entity &lol;"},
		"undeclared cp1251":      {"<kml><Placemark><name>\xca\xee\xf0\xe4\xee\xed</name></Placemark></kml>", "the text is not UTF-8 at byte 22, it looks like Windows-1251 (cp1251): UTF-8 is accepted, save the file as that"},
		"cp1251 said to be UTF8": {"<?xml version=\"1.0\" encoding=\"utf-8\"?><kml>\xca\xee\xf0\xe4\xee\xed</kml>", "the text is not UTF-8 at byte 43, it looks like Windows-1251 (cp1251): UTF-8 is accepted, save the file as that"},
		"unknown encoding":       {`<?xml version="1.0" encoding="klingon"?><kml/>`, `the XML declares the encoding "klingon", which is not known: UTF-8 is accepted, save the file as that`},
		"comment alone":          {"<!-- x -->", "truncated XML: it ends before it begins"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := kml.Read(t.Context(), []byte(c.data), nil)
			if err == nil || err.Error() != c.want || geo.CodeOf(err) != geo.Invalid {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	var fields strings.Builder
	for i := range 1001 {
		fmt.Fprintf(&fields, `<Data name="%d"><value>x</value></Data>`, i)
	}
	if _, err := kml.Read(t.Context(), make([]byte, feature.MaxBytes+1), nil); err == nil || !strings.Contains(err.Error(), "larger than the 1073741824") {
		t.Errorf("got %v, want a file that is too large", err)
	}
	for name, c := range map[string]struct{ data, want string }{
		"features":   {"<kml>" + strings.Repeat("<Placemark/>", feature.MaxFeatures+1) + "</kml>", "more than the 1000000 features that are accepted"},
		"depth":      {strings.Repeat("<a>", 10_000_000), "XML elements lie within each other more than 200 deep"},
		"attributes": {"<kml " + strings.Repeat(`a="" `, 1_000_000) + "/>", "XML with a tag of more than the 64 kB that are accepted"},
		"fields":     {document(placemark("<ExtendedData>" + fields.String() + "</ExtendedData>")), "feature 0: more than the 1000 properties that are accepted"},
		"properties": {document(placemark("<name>" + strings.Repeat("x", feature.MaxProperties) + "</name>")), "feature 0: properties of 1048580 bytes are larger than the 1048576 that are accepted"},
		"styles":     {"<kml>" + strings.Repeat("<Style/>", 10) + styles(100_001) + "</kml>", "more than the 100000 styles that are accepted"},
	} {
		_, err := kml.Read(t.Context(), []byte(c.data), nil)
		if err == nil || err.Error() != c.want || geo.CodeOf(err) != geo.Invalid {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

func styles(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<Style id="%d"/>`, i)
	}
	return b.String()
}

func TestIsXML(t *testing.T) {
	for text, want := range map[string]bool{"": false, "{": false, " <kml>": true, "\uFEFF<kml>": true, "a,b": false} {
		if got := kml.IsXML([]byte(text)); got != want {
			t.Errorf("%q: got %t, want %t", text, got, want)
		}
	}
}

// FuzzRead: never a panic, every error is Invalid, every ring as promised.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		document(myMaps), document(placemark(polygon(ring))), `<kml><NetworkLink><Link><href>x</href></Link></NetworkLink></kml>`,
		document(placemark(`<TimeSpan><begin>2025-03</begin></TimeSpan><MultiGeometry><Point/>` + polygon(ring) + `</MultiGeometry>`)),
		"<?xml version=\"1.0\" encoding=\"windows-1251\"?><kml>\xca</kml>", "\xff\xfe<\x00", `<!DOCTYPE a><kml>`, `<Schema parent="Placemark" name="a"/><a>`,
	} {
		f.Add([]byte(seed))
	}
	formattest.Fuzz(f, nil, func(ctx context.Context, data []byte) (feature.Collection, error) { return kml.Read(ctx, data, nil) })
}
