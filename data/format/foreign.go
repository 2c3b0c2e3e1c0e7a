package format

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

// convert is what to do with maps in forms that are not read.
const convert = "convert it to GeoPackage or GeoJSON, as QGIS and ogr2ogr do"

// textForms are the forms of text that take more than their first bytes to know.
var textForms = []struct {
	start *regexp.Regexp
	form  string
}{
	{regexp.MustCompile(`^(999\s*\n[^\n]*\n\s*)*0\s*\n\s*SECTION\b`), "AutoCAD DXF"},
	{regexp.MustCompile(`(?i)^version\s+\d+\s+charset\s`), "MapInfo MIF"},
	{regexp.MustCompile(`(?i)^(--[^\n]*\n\s*)*(set \w+ ?=|begin;|(create|drop) table |insert into |select pg_catalog)`), "a dump of a database (SQL)"},
}

// textForm names the form of a text that is known and not read.
func textForm(data []byte) string {
	start := firstBytes(data)
	for _, known := range textForms {
		if known.start.Match(start) {
			return known.form
		}
	}
	return ""
}

// isUnknown reports whether a text cannot be GeoJSON, which is what anything is taken for that is
// nothing else. Of what is no text the reader says what it is.
func isUnknown(data []byte) bool {
	text, err := feature.Text(data)
	return err == nil && !strings.ContainsRune("{[\"\x1e", rune(bytes.TrimSpace(text)[0]))
}

func refuseUnknown(data []byte) error {
	start := firstBytes(data)
	return geo.Errorf(geo.Invalid, "no form of map that is known, it starts with %q: GeoJSON, TopoJSON, KML, KMZ, Shapefile, GeoPackage, FlatGeobuf and CSV with WKT are accepted",
		start[:min(len(start), 16)])
}

// IsGeodatabaseName reports whether a folder is a database of Esri's, by its ending.
func IsGeodatabaseName(folder string) bool {
	return strings.EqualFold(filepath.Ext(filepath.Clean(folder)), ".gdb")
}

// RefuseGeodatabase returns the error of such a folder, which is Invalid.
func RefuseGeodatabase() error { return geo.Errorf(geo.Invalid, "Esri File Geodatabase: %s", convert) }
