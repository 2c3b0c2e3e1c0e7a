package format_test

import (
	"encoding/binary"
	"strings"
	"testing"

	"controlmap/data/format"
	"controlmap/geo"
)

// TestReadRecognisesForms has the shortest file of each form that the form's own reader answers,
// with its name or with an error that only it makes.
func TestReadRecognisesForms(t *testing.T) {
	shp := make([]byte, 100)
	copy(shp, "\x00\x00\x27\x0a")
	binary.LittleEndian.PutUint32(shp[28:], 1000)
	for name, c := range map[string]struct{ data, form, refused string }{
		"Shapefile":           {string(shp), "Shapefile", ""},
		"GeoPackage":          {"SQLite format 3\x00", "", "truncated SQLite file"},
		"FlatGeobuf":          {"fgb\x03fgb\x00", "", "truncated FlatGeobuf"},
		"FlatGeobuf long ago": {"fgb\x01fgb\x00", "", "FlatGeobuf of version 1: 3 is accepted"},
		"TopoJSON":            {`{"type": "Topology", "objects": {}, "arcs": []}`, "TopoJSON", ""},
		"GeoJSON":             {square, "GeoJSON", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := format.Read(t.Context(), format.File{Name: "map", Data: []byte(c.data)})
			if c.refused == "" && (err != nil || got.Form != c.form || got.Name != "map") {
				t.Errorf("got %q of %q, error %v, want %s", got.Name, got.Form, err, c.form)
			}
			if c.refused != "" && (geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), c.refused)) {
				t.Errorf("got %v, want %s", err, c.refused)
			}
		})
	}
}
