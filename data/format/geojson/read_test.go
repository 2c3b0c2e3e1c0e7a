package geojson_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"controlmap/data/format/crs"
	"controlmap/data/format/feature"
	"controlmap/data/format/formattest"
	"controlmap/data/format/geojson"
	"controlmap/geo"
)

const square = `{"type": "Polygon", "coordinates": [[[30,50],[31,50],[31,51],[30,51],[30,50]]]}`

func collection(features ...string) string {
	return `{"type": "FeatureCollection", "features": [` + strings.Join(features, ",") + `]}`
}

func featureOf(geometry string) string {
	return `{"type": "Feature", "properties": {"a": 1}, "geometry": ` + geometry + `}`
}

// summary writes what was read: per feature its kind, rings per polygon and the rest.
func summary(c feature.Collection) string {
	var parts []string
	for _, f := range c.Features {
		rings := []int{}
		for _, p := range f.Polygons {
			rings = append(rings, len(p))
		}
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%d %s %v %s %s", f.Index, f.Kind, rings, f.Other, f.Properties)))
	}
	return strings.Join(parts, "; ")
}

func TestRead(t *testing.T) {
	hole := `[[30.2,50.2],[30.2,50.4],[30.4,50.4],[30.2,50.2]]`
	ring := `[[30,50],[31,50],[31,51],[30,51],[30,50]]`
	for name, c := range map[string]struct{ data, want string }{
		"collection":                  {collection(featureOf(square), featureOf("null")), `0 Polygon [1]  {"a": 1}; 1  []  {"a": 1}`},
		"no features":                 {collection(), ``},
		"feature":                     {featureOf(square), `0 Polygon [1]  {"a": 1}`},
		"geometry":                    {square, `0 Polygon [1]`},
		"members the other way round": {`{"features": [{"geometry": {"coordinates": [` + ring + `], "type": "Polygon"}, "type": "Feature"}], "type": "FeatureCollection"}`, `0 Polygon [1]`},
		"multipolygon":                {featureOf(`{"type": "MultiPolygon", "coordinates": [[` + ring + `],[` + ring + `,` + hole + `]]}`), `0 MultiPolygon [1 2]  {"a": 1}`},
		"geometry collection":         {featureOf(`{"type": "GeometryCollection", "geometries": [` + square + `,` + square + `]}`), `0 GeometryCollection [1 1]  {"a": 1}`},
		"bare collection":             {`{"type": "GeometryCollection", "geometries": [` + square + `]}`, `0 GeometryCollection [1]`},
		"mixed collection":            {featureOf(`{"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [30, 50]},` + square + `]}`), `0 GeometryCollection [1] Point {"a": 1}`},
		"point":                       {featureOf(`{"type": "Point", "coordinates": [30, 50]}`), `0 Point []  {"a": 1}`},
		"empty polygon":               {featureOf(`{"type": "Polygon", "coordinates": []}`), `0 Polygon []  {"a": 1}`},
		"no geometry":                 {`{"type": "Feature", "properties": null}`, `0  []`},
		"heights":                     {featureOf(`{"type": "Polygon", "coordinates": [[[30,50,0],[31,50,1.5],[31,51,0],[30,50,0]]]}`), `0 Polygon [1]  {"a": 1}`},
		"space":                       {"\r\n\t{ \"type\" :\n\"Polygon\" , \"coordinates\" : [ [ [ 30 , 50 ] , [31,50],[31,51],[ 30\n,\t50 ] ] ] }\n", `0 Polygon [1]`},
		"CRS84":                       {`{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, "features": []}`, ``},
		"EPSG:4326":                   {`{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:4326"}}, "features": []}`, ``},
		"crs null":                    {`{"type": "FeatureCollection", "crs": null, "features": []}`, ``},
		"rounding in the ends":        {featureOf(`{"type": "Polygon", "coordinates": [[[30,50],[31,50],[31,51],[30.0000005,50]]]}`), `0 Polygon [1]  {"a": 1}`},
		"far from Ukraine":            {featureOf(`{"type": "Polygon", "coordinates": [[[145,44],[146,44],[146,45],[145,44]]]}`), `0 Polygon [1]  {"a": 1}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := geojson.Read(t.Context(), []byte(c.data))
			if err != nil || summary(got) != c.want {
				t.Errorf("got %q, error %v, want %q", summary(got), err, c.want)
			}
		})
	}
}

func TestReadKeepsCoordinates(t *testing.T) {
	data := featureOf(`{"type": "Polygon", "coordinates": [[[30.5234567,-5e1,7],[3.1e1,50.25],[31,0],[30.5234567,-50]]]}`)
	got, err := geojson.Read(t.Context(), []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	want := "[[[30.5234567 -50] [31 50.25] [31 0] [30.5234567 -50]]]"
	if text := fmt.Sprint(got.Features[0].Polygons[0]); "["+text+"]" != "["+want+"]" {
		t.Errorf("got %s, want %s", text, want)
	}
}

// TestAxesAreJudgedFeatureByFeature has one feature in order and one whose axes are swapped.
func TestAxesAreJudgedFeatureByFeature(t *testing.T) {
	swapped := featureOf(`{"type": "Polygon", "coordinates": [[[50,30],[51,30],[51,31],[50,30]]]}`)
	_, err := geojson.Read(t.Context(), []byte(collection(featureOf(square), swapped)))
	if want := "feature 1: coordinates look like lat, lon; lon, lat is accepted (near 50.00 30.00)"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestReadWithin(t *testing.T) {
	for name, c := range map[string]struct{ data, want, rest string }{
		"in the envelope":      {`{"id": 7, "map": ` + collection(featureOf(square)) + `, "note": [1]}`, `0 Polygon [1]  {"a": 1}`, `map[id:7 note:[1]]`},
		"without an envelope":  {collection(featureOf(square)), `0 Polygon [1]  {"a": 1}`, `map[]`},
		"geometry in envelope": {`{"map": ` + square + `}`, `0 Polygon [1]`, `map[]`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := geojson.Read(t.Context(), []byte(c.data))
			rest := map[string]string{}
			for key, value := range got.Envelope {
				rest[key] = string(value)
			}
			if err != nil || summary(got) != c.want || fmt.Sprint(rest) != c.rest {
				t.Errorf("got %q and %v, error %v, want %q and %s", summary(got), rest, err, c.want, c.rest)
			}
		})
	}
}

func TestReadWithinRefuses(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"neither form":            {`{"id": 7}`, `not GeoJSON: no member "type", and none of value, map that holds GeoJSON`},
		"null in the envelope":    {`{"map": null}`, `no member "type"`},
		"fault in the envelope":   {`{"map": ` + collection(featureOf("null"), featureOf(`{"type": "Polygon", "coordinates": [[[30,50]]]}`)) + `}`, "feature 1: one-point ring"},
		"two envelopes":           {`{"map": ` + square + `, "map": ` + square + `}`, `member "map" appears twice`},
		"envelope in an envelope": {`{"map": {"map": ` + square + `}}`, `no member "type"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := geojson.Read(t.Context(), []byte(c.data))
			if err == nil || !strings.Contains(err.Error(), c.want) || geo.CodeOf(err) != geo.Invalid {
				t.Errorf("error %v, want an invalid one with %s", err, c.want)
			}
		})
	}
}

// TestPositionsInRange has the corners of the world, which pass, and what lies just outside.
func TestPositionsInRange(t *testing.T) {
	for position, want := range map[string]string{
		"180,90": "", "-180,-90": "", "180.001,0": "range", "0,90.001": "range", "0,-90.001": "range", "-180.001,0": "range",
		"90.5,90.5": "range", "1000,0": "range", "1001,0": "metres", "0,-1001": "metres",
	} {
		ring := fmt.Sprintf("[[%[1]s],[30,50],[31,51],[%[1]s]]", position)
		_, err := geojson.Read(t.Context(), []byte(featureOf(`{"type": "Polygon", "coordinates": [`+ring+`]}`)))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: error %v, want %q", position, err, want)
		}
	}
}

// metres is a triangle in EPSG:3857.
const metres = `{"type": "Polygon", "coordinates": [[[4007501.668557849,6106854.834885074],[4118821.159351122,6106854.834885074],[4118821.159351122,6274861.394006576],[4007501.668557849,6106854.834885074]]]}`

// TestReadTransforms has the triangle between 36 48, 37 48 and 37 49, whose corners gdaltransform
// took to EPSG:3857, with the name of the system wherever it may stand.
func TestReadTransforms(t *testing.T) {
	const name = `"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}`
	inFront := func(text string) string { return strings.Replace(text, "{", "{"+name+", ", 1) }
	behind := func(text string) string { return strings.TrimSuffix(text, "}") + ", " + name + "}" }
	for where, text := range map[string]string{
		"before the features":  inFront(collection(featureOf(metres))),
		"behind the features":  behind(collection(featureOf(metres))),
		"in an envelope":       `{"map": ` + behind(collection(featureOf(metres))) + `, "id": 7}`,
		"of a geometry":        behind(metres),
		"of each geometry":     collection(featureOf(inFront(metres))),
		"behind a geometry":    collection(featureOf(behind(metres))),
		"of each feature":      collection(behind(featureOf(metres))),
		"in a collection":      featureOf(`{"type": "GeometryCollection", "geometries": [` + metres + `], ` + name + `}`),
		"Esri's code":          `{"type": "FeatureCollection", "crs": {"type": "EPSG", "properties": {"code": 102100}}, "features": [` + featureOf(metres) + `]}`,
		"of the second, alone": collection(featureOf(square), featureOf(behind(metres))),
	} {
		found, err := geojson.Read(t.Context(), []byte(text))
		if err != nil {
			t.Errorf("%s: %v", where, err)
			continue
		}
		ring := found.Features[len(found.Features)-1].Polygons[0][0]
		for i, want := range [][2]float64{{36, 48}, {37, 48}, {37, 49}, {36, 48}} {
			if math.Abs(ring[i][0]-want[0]) > 1e-9 || math.Abs(ring[i][1]-want[1]) > 1e-9 {
				t.Errorf("%s: got %.10f, want %v", where, ring[i], want)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	deep := strings.Repeat(`{"type": "GeometryCollection", "geometries": [`, 10) + strings.Repeat("]}", 10)
	for name, c := range map[string]struct{ data, want string }{
		"byte of the fault":         {`{"type": "FeatureCollection", "features": [}`, "not JSON: invalid character '}' looking for beginning of value at byte 44"},
		"byte after a mark":         {"\uFEFF" + `{"type": }`, "not JSON: invalid character '}' looking for beginning of value at byte 13"},
		"truncated":                 {`{"type": "FeatureCollection"`, "truncated JSON: it ends at byte 28 inside a value"},
		"ring not closed":           {collection(featureOf("null"), featureOf(`{"type": "Polygon", "coordinates": [[[30.52,50.45],[31,50],[31,51],[30.52,50.46]]]}`)), "feature 1: ring not closed (near 30.52 50.46)"},
		"two-point ring":            {`{"type": "Polygon", "coordinates": [[[30.52,50.45],[30.52,50.45]]]}`, "feature 0: two-point ring, 4 or more are accepted (near 30.52 50.45)"},
		"metres":                    {featureOf(`{"type": "Polygon", "coordinates": [[[3339584.7,6446275.8],[1,1],[2,2],[3,3]]]}`), "feature 0: coordinates look like projected metres; EPSG:4326 lon, lat is accepted (near 3339584.70 6446275.80)"},
		"swapped":                   {featureOf(`{"type": "Polygon", "coordinates": [[[50,30],[51,30],[51,31],[50,30]]]}`), "feature 0: coordinates look like lat, lon; lon, lat is accepted (near 50.00 30.00)"},
		"swapped and out of range":  {featureOf(`{"type": "Polygon", "coordinates": [[[44,145],[44,146],[45,146],[44,145]]]}`), "feature 0: latitude out of range -90..90: lon, lat is accepted, this may be lat, lon (near 44.00 145.00)"},
		"out of range":              {featureOf(`{"type": "Polygon", "coordinates": [[[200,50],[44,146],[45,146],[44,145]]]}`), "feature 0: coordinates out of range: lon -180..180, lat -90..90 is accepted (near 200.00 50.00)"},
		"text for a number":         {featureOf(`{"type": "Polygon", "coordinates": [[["30",50]]]}`), `feature 0: Polygon coordinates: '"' where a number is accepted`},
		"object for an array":       {featureOf(`{"type": "Polygon", "coordinates": {}}`), "feature 0: Polygon coordinates: '{' where an array is accepted"},
		"null for coordinates":      {featureOf(`{"type": "MultiPolygon", "coordinates": null}`), "feature 0: MultiPolygon coordinates: 'n' where an array is accepted"},
		"too deep":                  {featureOf(deep), "feature 0: geometry collections lie within each other more than 8 deep"},
		"collection of nothing":     {featureOf(`{"type": "GeometryCollection"}`), "feature 0: not GeoJSON: a GeometryCollection without geometries"},
		"properties in a list":      {`{"type": "Feature", "properties": [], "geometry": null}`, "feature 0: not GeoJSON: properties are neither an object nor null"},
		"type that is a number":     {`{"type": 7}`, `not GeoJSON: member "type" is not a string`},
		"geometry without a type":   {featureOf(`{"coordinates": []}`), `feature 0: not GeoJSON: geometry type "" is none of Polygon, MultiPolygon, GeometryCollection, Point, MultiPoint, LineString, MultiLineString`},
		"geometry that is a list":   {featureOf(`[30, 50]`), "feature 0: not GeoJSON: geometry does not start with {"},
		"feature in a feature":      {collection(collection()), `feature 0: not GeoJSON: type "FeatureCollection" where Feature is accepted`},
		"feature that is null":      {collection("null"), "feature 0: not GeoJSON: feature is null"},
		"features that are null":    {`{"type": "FeatureCollection", "features": null}`, "not GeoJSON: features is null"},
		"repeated coordinates":      {featureOf(`{"type": "Polygon", "coordinates": [], "coordinates": []}`), `feature 0: member "coordinates" appears twice in one object`},
		"crs by link":               {`{"type": "FeatureCollection", "crs": {"type": "link"}, "features": []}`, `coordinate system "{\"type\": \"link\"}": ` + crs.Accepted + " are accepted"},
		"crs of a feature":          {collection(`{"type": "Feature", "crs": "EPSG:3035", "geometry": null}`), `feature 0: coordinate system "EPSG:3035": ` + crs.Accepted + " are accepted"},
		"crs of a later text":       {collection() + strings.Replace(collection(), "{", `{"crs": "EPSG:3857",`, 1), "coordinate system EPSG:3857 in a file of another: one for the whole file is accepted"},
		"degrees said to be metres": {strings.Replace(square, "{", `{"crs": "EPSG:3857",`, 1), "feature 0: coordinates look like degrees, and the file says that they are metres of EPSG:3857 (near 30.00 50.00)"},
		"metres said to be degrees": {strings.Replace(metres, "{", `{"crs": "EPSG:4326",`, 1), "feature 0: coordinates look like projected metres; EPSG:4326 lon, lat is accepted (near 4007501.67 6106854.83)"},
		"type in another case":      {`{"Type": "FeatureCollection", "Features": []}`, `not GeoJSON: no member "type", and none of value, map that holds GeoJSON`},
		"empty":                     {"\uFEFF \n", "the file is empty"},
		"collection without list":   {`{"type": "FeatureCollection"}`, "not GeoJSON: a FeatureCollection without features"},
		"type of nothing":           {`{"type": "Topology"}`, `not GeoJSON: type "Topology" is none of FeatureCollection, Feature and the geometries`},
		"type that goes on":         {`{"type": "` + strings.Repeat("ї", 41) + `"}`, `not GeoJSON: type "` + strings.Repeat("ї", 40) + `..." is none of FeatureCollection, Feature and the geometries`},
		"no coordinates":            {featureOf(`{"type": "Polygon"}`), "feature 0: not GeoJSON: a Polygon without coordinates"},
		"position of one number":    {featureOf(`{"type": "Polygon", "coordinates": [[[30],[31,50],[31,51],[30]]]}`), "feature 0: Polygon coordinates: a position of 1 numbers, not 2"},
		"ring of nothing":           {featureOf(`{"type": "Polygon", "coordinates": [[]]}`), "feature 0: ring of no positions, 4 or more are accepted"},
		"three-point ring":          {featureOf(`{"type": "Polygon", "coordinates": [[[30,50],[31,50],[30,50]]]}`), "feature 0: three-point ring, 4 or more are accepted (near 30.00 50.00)"},
		"one-point ring":            {featureOf(`{"type": "Polygon", "coordinates": [[[30,50]]]}`), "feature 0: one-point ring, 4 or more are accepted (near 30.00 50.00)"},
		"just not closed":           {featureOf(`{"type": "Polygon", "coordinates": [[[30,50],[31,50],[31,51],[30,50.0000011]]]}`), "feature 0: ring not closed (near 30.00 50.00)"},
		"second ring of a second":   {collection(featureOf(square), featureOf(`{"type": "MultiPolygon", "coordinates": [[[[30,50],[31,50],[31,51],[30,50]],[[30,50]]]]}`)), "feature 1: one-point ring, 4 or more are accepted (near 30.00 50.00)"},
		"number beyond numbers":     {featureOf(`{"type": "Polygon", "coordinates": [[[1e999,50],[31,50],[31,51],[30,50]]]}`), "feature 0: Polygon coordinates: 1e999 is not a finite number"},
		"text that is no GeoJSON":   {collection() + "x", "not JSON: invalid character 'x' looking for beginning of value at byte 46"},
		"envelope in a sequence":    {collection() + `{"map": ` + square + `}`, "not GeoJSON: an envelope in a sequence of texts"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := geojson.Read(t.Context(), []byte(c.data))
			if err == nil || err.Error() != c.want || geo.CodeOf(err) != geo.Invalid {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	manyFeatures := collection(strings.TrimSuffix(strings.Repeat(`{"type": "Feature"},`, feature.MaxFeatures+1), ","))
	manyParts := featureOf(`{"type": "GeometryCollection", "geometries": [` + strings.TrimSuffix(strings.Repeat("null,", feature.MaxFeatures+1), ",") + `]}`)
	manyProperties := `{"type": "Feature", "properties": {"a":"` + strings.Repeat("x", feature.MaxProperties-7) + `"}}`
	var manyMembers strings.Builder
	for i := range 1001 {
		fmt.Fprintf(&manyMembers, `%c"member%d": 0`, "{,"[min(i, 1)], i)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"bytes":      {make([]byte, feature.MaxBytes+1), "file of 1073741825 bytes is larger than the 1073741824 that are accepted"},
		"features":   {[]byte(manyFeatures), "the file unfolds to more than 8 times its size and 40 MB"},
		"geometries": {[]byte(manyParts), "feature 0: the file unfolds to more than 8 times its size and 40 MB"},
		"properties": {[]byte(manyProperties), "feature 0: properties of 1048577 bytes are larger than the 1048576 that are accepted"},
		"members":    {[]byte(manyMembers.String() + "}"), "an object of more than the 1000 members"},
	} {
		_, err := geojson.Read(t.Context(), c.data)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", name, err, c.want)
		}
	}
}

func TestDecode(t *testing.T) {
	got, err := geojson.Read(t.Context(), []byte(`{"type": "Feature", "properties": {"name": 7}, "geometry": null}`))
	if err != nil {
		t.Fatal(err)
	}
	var wrong struct {
		Name string `json:"name"`
	}
	err = got.Features[0].Decode(&wrong)
	if want := `feature 0: property "name" is of type number, not string`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	var right struct {
		Name int `json:"name"`
	}
	if err := got.Features[0].Decode(&right); err != nil || right.Name != 7 {
		t.Errorf("got %d, error %v, want 7", right.Name, err)
	}
}

func TestNonPolygon(t *testing.T) {
	for geometry, want := range map[string]string{
		square:                                   "",
		"null":                                   "no geometry",
		`{"type": "Polygon", "coordinates": []}`: "no geometry",
		`{"type": "LineString", "coordinates": []}`:                                        "linestring",
		`{"type": "GeometryCollection", "geometries": []}`:                                 "no geometry",
		`{"type": "GeometryCollection", "geometries": [{"type": "Point"},` + square + `]}`: "point in a geometry collection",
	} {
		c, err := geojson.Read(t.Context(), []byte(featureOf(geometry)))
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Features[0].NonPolygon(); got != want {
			t.Errorf("%s: got %q, want %q", geometry, got, want)
		}
	}
}

// FuzzRead: never a panic, every error is Invalid, every ring as promised.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		collection(featureOf(square)), square, featureOf("null"), `{"map": ` + collection(featureOf(square)) + `}`,
		featureOf(`{"type": "GeometryCollection", "geometries": [` + square + `,{"type": "Point", "coordinates": [30, 50]}]}`),
		`{"type": "MultiPolygon", "coordinates": [[[[30,50,0],[31,50,0],[31,51,0],[30,50,0]]]], "crs": {"properties": {"name": "CRS84"}}}`,
		"\uFEFF[", `{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[1e999,-0],[null]]]}}`,
	} {
		f.Add([]byte(seed))
	}
	formattest.Fuzz(f, nil, func(ctx context.Context, data []byte) (feature.Collection, error) {
		found, err := geojson.Read(ctx, data)
		if err == nil && !json.Valid(bytes.TrimPrefix(data, []byte("\uFEFF"))) {
			err = errors.New("text that is not JSON was accepted")
		}
		return found, err
	})
}

// benchmarkFile is a collection of polygons of the given number of vertices each,
// written like a publisher's file: two coordinates of 15 digits and a height.
func benchmarkFile(polygons, vertices int) []byte {
	ring := func(i int) string {
		var b strings.Builder
		for v := range vertices {
			angle := 2 * math.Pi * float64(v%(vertices-1)) / float64(vertices-1)
			fmt.Fprintf(&b, "[%.13f,%.13f,0],", 30+float64(i%10)+math.Cos(angle)/3, 47+math.Sin(angle)/3)
		}
		return strings.TrimSuffix(b.String(), ",")
	}
	var features []string
	for i := range polygons {
		features = append(features, fmt.Sprintf(
			`{"type": "Feature", "properties": {"name": "Occupied /// geoJSON.status.occupied", "styleUrl": "#poly-A52714", "fill": "#a52714", "fill-opacity": 0.3}, "geometry": {"type": "Polygon", "coordinates": [[%s]]}}`, ring(i)))
	}
	return []byte(collection(features...))
}

func BenchmarkRead(b *testing.B) {
	for name, data := range map[string][]byte{
		"one polygon":  benchmarkFile(1, 2400),
		"500 polygons": benchmarkFile(500, 20),
	} {
		b.Run(fmt.Sprintf("%s, %d kB", name, len(data)/1000), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := geojson.Read(b.Context(), data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestReadSome(t *testing.T) {
	open := `{"type": "Polygon", "coordinates": [[[30,50],[31,50],[31,51],[30,51]]]}`
	unwanted := func(properties json.RawMessage) bool { return strings.Contains(string(properties), "lost") }
	named := func(name, geometry string) string {
		return fmt.Sprintf(`{"type": "Feature", "geometry": %s, "properties": {"a": %q}}`, geometry, name)
	}
	for name, c := range map[string]struct{ data, want string }{
		"one that is unwanted": {collection(named("lost", open), named("held", square)), `0 Polygon []  {"a": "lost"}; 1 Polygon [1]  {"a": "held"}`},
		"in an envelope":       {`{"value": ` + collection(named("held", square), named("lost", `{"type": "MultiPolygon", "coordinates": 7}`)) + `}`, `0 Polygon [1]  {"a": "held"}; 1 MultiPolygon []  {"a": "lost"}`},
		"alone":                {named("lost", open), `0 Polygon []  {"a": "lost"}`},
		"without properties":   {square, `0 Polygon [1]`},
		"one that is wanted":   {collection(named("lost", open), named("held", open)), "feature 1: ring not closed"},
		"no geometry":          {collection(named("lost", `{"type": "Circle"}`)), "feature 0: not GeoJSON"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := geojson.ReadSome(t.Context(), []byte(c.data), unwanted)
			if err != nil && !strings.HasPrefix(err.Error(), c.want) || err == nil && summary(got) != c.want {
				t.Errorf("got %q, error %v, want %q", summary(got), err, c.want)
			}
		})
	}
}
