package sourcetest

import (
	"bytes"
	"fmt"
	"strings"
)

// hostileFiles are refused by every importer, with an error that has the given words.
var hostileFiles = []struct {
	name string
	data func() []byte
	want string
}{
	{"empty file", text(""), "empty"},
	{"blank file", text(" \n\t "), "empty"},
	{"nothing but a byte order mark", text("\uFEFF"), "empty"},
	{"not JSON", text("<html><body>404</body></html>"), "not JSON"},
	{"binary", text("\x00\x01\x02SQLite"), ""},
	{"JSON of another kind", text(`[1, 2, 3]`), "not GeoJSON"},
	{"error of a map server", text(`{"error": {"code": 498, "message": "Invalid token"}}`), "Invalid token"},
	{"null", text(`null`), "not GeoJSON"},
	{"topology", text(`{"type": "Topology", "objects": {}, "arcs": []}`), "Topology"},
	{"no features", text(`{"type": "FeatureCollection"}`), "without features"},
	{"features that are none", text(`{"type": "FeatureCollection", "features": [{"type": "Polygon"}]}`), "feature 0"},
	{"features of another kind", text(`{"type": "FeatureCollection", "features": {"0": 1}}`), "features"},
	{"repeated member", text(`{"type": "FeatureCollection", "features": [], "features": []}`), "twice"},
	{"other coordinate system", text(`{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}, "features": []}`), "EPSG::2154"},
	{"text after the end", text(`{"type": "FeatureCollection", "features": []} {}`), "not GeoJSON"},
	{"four million brackets", repeat("", "[", 4<<20), ""},
	{"four million brackets as features", repeat(`{"type": "FeatureCollection", "features": `, "[", 4<<20), ""},
	{"four million brackets as something else", repeat(`{"type": "FeatureCollection", "note": `, "[", 4<<20), "depth"},
	{"a million objects within each other", repeat(`{"type": "FeatureCollection", "features": [`, `{"type": `, 1<<20), ""},
}

// hostileGeometries are refused by every importer wherever its format has a geometry.
var hostileGeometries = []struct {
	name     string
	geometry func() string
	want     string
}{
	{"not a number", shape("[[30,50],[31,50],[31,NaN],[30,50]]"), "not JSON"},
	{"beyond a number", shape("[[30,50],[31,50],[31,1e999],[30,50]]"), "finite"},
	{"text for a number", shape(`[[30,50],[31,50],["31",51],[30,50]]`), "number"},
	{"null for a number", shape("[[30,50],[31,50],[31,null],[30,50]]"), "number"},
	{"position of one number", shape("[[30,50],[31,50],[31],[30,50]]"), "position of 1"},
	{"rings without a polygon", always(`{"type": "MultiPolygon", "coordinates": [[[30,50],[31,50],[31,51],[30,50]]]}`), "MultiPolygon"},
	{"no coordinates", always(`{"type": "Polygon"}`), "without coordinates"},
	{"unknown geometry", always(`{"type": "Circle", "coordinates": [30, 50]}`), "Circle"},
	{"longitude out of range", shape("[[30,50],[181,50],[31,51],[30,50]]"), "near 181.00 50.00"},
	{"latitude out of range", shape("[[30,50],[31,-91],[31,51],[30,50]]"), "near 31.00 -91.00"},
	{"swapped axes", shape("[[50,30],[50,31],[51,31],[50,30]]"), "lat, lon"},
	{"projected metres", shape("[[3339584,6446275],[3450904,6446275],[3450904,6621293],[3339584,6446275]]"), "projected metres"},
	{"unclosed ring", shape("[[30,50],[31,50],[31,51],[30,51],[30,50.00001]]"), "ring not closed (near 30.00 50.00)"},
	{"unclosed hole", shape("[[30,50],[31,50],[31,51],[30,50]],[[30.1,50.1],[30.2,50.1],[30.2,50.2],[30.1,50.2]]"), "ring not closed"},
	{"two-point ring", shape("[[30,50],[30,50]]"), "two-point ring"},
	{"ring of nothing", shape("[]"), "no positions"},
	{"unclosed ring in a collection", always(`{"type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": [[[30,50],[31,50],[31,51],[30,51]]]}]}`), "ring not closed"},
	{"collections within each other", nested(1000), "deep"},
}

func text(s string) func() []byte { return func() []byte { return []byte(s) } }

func repeat(head, s string, n int) func() []byte {
	return func() []byte { return append([]byte(head), bytes.Repeat([]byte(s), n)...) }
}

func always(s string) func() string { return func() string { return s } }

func shape(rings string) func() string { return always(polygon(rings)) }

func polygon(rings string) string {
	return fmt.Sprintf(`{"type": "Polygon", "coordinates": [%s]}`, rings)
}

func nested(depth int) func() string {
	const head, tail = `{"type": "GeometryCollection", "geometries": [`, `]}`
	return func() string { return strings.Repeat(head, depth) + strings.Repeat(tail, depth) }
}
