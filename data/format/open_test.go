package format_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"controlmap/data/format"
	"controlmap/geo"

	"github.com/klauspost/compress/zstd"
)

const square = `{"type": "Polygon", "coordinates": [[[30,50],[31,50],[31,51],[30,51],[30,50]]]}`

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstandard(t testing.TB, data []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(data, nil)
}

// zipped is an archive of name, content pairs.
func zipped(t testing.TB, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		member, err := w.Create(pairs[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := member.Write([]byte(pairs[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// opened lists what came of a file: its path below the folder, name, archive and size, or the
// error.
func opened(t *testing.T, name string, data []byte) (files []string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for file, err := range format.Open(t.Context(), path, nil) {
		if err != nil {
			if geo.CodeOf(err) != geo.Invalid {
				t.Errorf("error %v, want an invalid one", err)
			}
			files = append(files, err.Error())
			continue
		}
		inner := strings.TrimPrefix(file.Path, filepath.Dir(path)+"/")
		files = append(files, fmt.Sprintf("%s %s %s %d", inner, file.Name, file.Archive, len(file.Data)))
	}
	return files
}

func TestOpen(t *testing.T) {
	n := len(square)
	for name, c := range map[string]struct {
		name string
		data []byte
		want []string
	}{
		"plain":       {"a.geojson", []byte(square), []string{fmt.Sprint("a.geojson a.geojson  ", n)}},
		"gzip":        {"a.geojson.gz", gzipped(t, []byte(square)), []string{fmt.Sprint("a.geojson.gz a.geojson  ", n)}},
		"Zstandard":   {"a.geojson.zst", zstandard(t, []byte(square)), []string{fmt.Sprint("a.geojson.zst a.geojson  ", n)}},
		"no ending":   {"a", gzipped(t, []byte(square)), []string{fmt.Sprint("a a  ", n)}},
		"twice":       {"a.json.gz", gzipped(t, gzipped(t, []byte(square))), []string{fmt.Sprint("a.json.gz a.json  ", n)}},
		"two members": {"a.zip", zipped(t, "d/2.json", square, "1.geojson", square, "x.png", "", "__MACOSX/1.geojson", "", ".h.json", ""), []string{fmt.Sprint("a.zip/1.geojson 1.geojson a.zip ", n), fmt.Sprint("a.zip/d/2.json 2.json a.zip ", n)}},
		"compressed member": {"a.zip", zipped(t, "1.geojson.gz", string(gzipped(t, []byte(square)))),
			[]string{fmt.Sprint("a.zip/1.geojson.gz 1.geojson a.zip ", n)}},
		"zip of KMZ": {"a.zip", zipped(t, "b.kmz", string(zipped(t, "doc.kml", "<kml/>", "pin.png", ""))), []string{"a.zip/b.kmz/doc.kml doc.kml b.kmz 6"}},
		"KMZ of many files": {"b.kmz", zipped(t, "a.kml", "<Placemark/>", "doc.kml", "<href> layers/x.kml </href>", "layers/x.kml", "<Placemark/>", "style/s.kml", "<Style/>"),
			[]string{"b.kmz/doc.kml doc.kml b.kmz 27", "b.kmz/a.kml a.kml b.kmz 12"}},
		"too deep":          {"a.gz", gzipped(t, gzipped(t, gzipped(t, gzipped(t, []byte(square))))), []string{"archives lie within each other more than 3 deep"}},
		"nothing in it":     {"a.zip", zipped(t, "readme.txt", "x"), []string{"zip archive without a map: .geojson, .json, .geojsonl, .geojsons, .ndjson, .jsonl, .topojson, .kml, .kmz, .shp, .gpkg, .fgb, .csv, .tsv, .zip are looked for"}},
		"workbook":          {"a.xlsx", zipped(t, "xl/workbook.xml", "x"), []string{"an Excel workbook: save the table as CSV"}},
		"geodatabase":       {"a.gdb.zip", zipped(t, "a.gdb/a00000001.gdbtable", "x"), []string{"Esri File Geodatabase: convert it to GeoPackage or GeoJSON, as QGIS and ogr2ogr do"}},
		"QGIS project":      {"a.qgz", zipped(t, "a.qgs", "<qgis/>"), []string{"a QGIS project, which only names its layers: import the files that they are in"}},
		"truncated gzip":    {"a.gz", gzipped(t, []byte(square))[:20], []string{"truncated gzip"}},
		"broken gzip":       {"a.gz", []byte("\x1f\x8bgarbage that goes on"), []string{"gzip that cannot be unpacked: gzip: invalid header"}},
		"broken zip":        {"a.zip", []byte("PK\x03\x04garbage"), []string{"zip archive that cannot be read: zip: not a valid zip file"}},
		"gzip bomb":         {"a.gz", gzipped(t, make([]byte, 40<<20)), []string{"gzip that unpacks to more than 32 MB, which is more than 100 times its size"}},
		"zip bomb of parts": {"a.zip", zipped(t, "1.json", strings.Repeat(" ", 20<<20), "2.json", strings.Repeat(" ", 20<<20)), []string{fmt.Sprint("a.zip/1.json 1.json a.zip ", 20<<20), "zip archive that unpacks to more than 12 MB, which is more than 100 times its size"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := opened(t, c.name, c.data); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestOpenReadsAShapefilesParts(t *testing.T) {
	const shape = "\x00\x00\x27\x0ashape"
	dir := t.TempDir()
	for name, content := range map[string]string{"a.shp": shape, "a.DBF": "table", "a.prj": "system", "b.dbf": "of another", "a.qmd": ""} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	archive := filepath.Join(dir, "a.zip")
	if err := os.WriteFile(archive, zipped(t, "in/a.shp", shape, "in/a.dbf", "table", "in/a.prj", "system", "a.prj", "of another"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "a.shp"), archive} {
		for file, err := range format.Open(t.Context(), path, nil) {
			if err != nil || len(file.Parts) != 2 || string(file.Parts[".dbf"]) != "table" || string(file.Parts[".prj"]) != "system" {
				t.Errorf("%s: got %q, %v, want a table and a system", path, file.Parts, err)
			}
		}
	}
}

func TestOpenReadsTheStandardInput(t *testing.T) {
	for file, err := range format.Open(t.Context(), format.StandardInput, bytes.NewReader(gzipped(t, []byte(square)))) {
		if err != nil || string(file.Data) != square || file.Name != "standard input" {
			t.Errorf("got %+v, %v, want the square", file, err)
		}
	}
}

func TestReadNamesWhatItRefuses(t *testing.T) {
	for data, want := range map[string]string{
		"version https://git-lfs.github.com/spec/v1\noid sha256:0\n": "Git LFS",
		"<!DOCTYPE html><html></html>":                               "web page",
		"\uFEFF\n <HTML>":                                            "web page",
		`<?xml version="1.0"?><!DOCTYPE html><html xmlns="x">`:       "web page",
		"Rar!\x1a\x07":                            "RAR",
		"%PDF-1.7":                                "PDF",
		"\x89PNG\r\n":                             "PNG",
		"ARROW1\x00\x00":                          "Arrow: convert it",
		"PMTiles\x03":                             "PMTiles, a set of tiles",
		"!table\n!version 300\n":                  "MapInfo TAB: convert it",
		"Version 450\nCharset \"Neutral\"\n":      "MapInfo MIF: convert it",
		"  0\nSECTION\n  2\nHEADER\n":             "AutoCAD DXF: convert it",
		"999\r\nby hand\r\n0\r\nSECTION\r\n":      "AutoCAD DXF: convert it",
		"AC1027\x00\x00":                          "AutoCAD DWG: convert it",
		"--\n-- A dump\n--\n\nSET a = 0;\nCREATE": "dump of a database (SQL): convert it",
		"x: 1\n":                                `starts with "x: 1": GeoJSON, TopoJSON, KML`,
		"\x03c\x00\x00\x81\x00\x00\x00":         "binary data in no form",
		"":                                      "empty",
		"\xff\xfe{\x00}\x00":                    "UTF-16",
		"{\x00}\x00":                            "UTF-16",
		"{\"a\": \"\xca\xee\xf0\xe4\xee\xed\"}": "cp1251",
		"{\"a\": \"\xcb\xcf\xd2\xc4\xcf\xce\"}": "KOI8-U",
		"{\"a\": \"\x80\"}":                     "not UTF-8 at byte 7:",
		`{"error": {"code": 400, "message": "Invalid URL", "details": []}}`:                            "Invalid URL",
		`{"features": [{"geometry": {"rings": []}}], "geometryType": "x"}`:                             "Esri JSON",
		`{"features": [{"attributes": {}}]}`:                                                           "Esri JSON",
		`{"rings": []}`:                                                                                "Esri JSON",
		`{"type": "FeatureCollection", "features": [], "exceededTransferLimit": true}`:                 "part of a layer",
		`{"properties": {"exceededTransferLimit": true}, "type": "FeatureCollection", "features": []}`: "part of a layer",
		`{"type": "FeatureCollection", "features": [`:                                                  "truncated",
	} {
		_, err := format.Read(t.Context(), format.File{Name: "a.json", Data: []byte(data)})
		if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want an invalid one with %q", data, err, want)
		}
	}
}

func TestReadTakesSequences(t *testing.T) {
	feature := `{"type": "Feature", "properties": {"a": 1}, "geometry": ` + square + `}`
	for name, data := range map[string]string{
		"by lines":        feature + "\n" + feature + "\n",
		"without an end":  feature + "\n" + feature,
		"blank lines":     "\n" + feature + "\r\n\r\n" + feature + "\r\n",
		"RFC 8142":        "\x1e" + feature + "\n\x1e" + feature + "\n",
		"bare geometries": square + "\n" + square,
		"collections":     `{"type": "FeatureCollection", "features": [` + feature + "]}\n" + `{"type": "FeatureCollection", "features": [` + feature + `]}`,
	} {
		found, err := format.Read(t.Context(), format.File{Name: "a.geojsonl", Data: []byte(data)})
		if err != nil || len(found.Features) != 2 || found.Features[1].Index != 1 || len(found.Features[1].Polygons) != 1 {
			t.Errorf("%s: got %+v, %v, want two features", name, found, err)
		}
	}
	_, err := format.Read(t.Context(), format.File{Data: []byte(feature + "\n" + `{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[30,50]]]}}`)})
	if want := "feature 1: one-point ring"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
}
