package format

import (
	"bytes"
	"context"

	"controlmap/data/format/csv"
	"controlmap/data/format/feature"
	"controlmap/data/format/flatgeobuf"
	"controlmap/data/format/geojson"
	"controlmap/data/format/geopackage"
	"controlmap/data/format/kml"
	"controlmap/data/format/shapefile"
	"controlmap/data/format/topojson"
	"controlmap/geo"
)

// Read reads a file in the form that its content shows. The error is Invalid: it names the
// form, where that is known and not read, or what is wrong in it; or it is the context's.
func Read(ctx context.Context, f File) (feature.Collection, error) {
	found, err := read(ctx, f)
	if ended := feature.Ended(ctx); ended != nil {
		return feature.Collection{}, ended // however the reader words that it was stopped
	}
	found.Name, found.Archive = f.Name, f.Archive
	return found, err
}

func read(ctx context.Context, f File) (feature.Collection, error) {
	if err := Refused(f.Data); err != nil {
		return feature.Collection{}, err
	}
	switch {
	case isShapefile(f.Data):
		return shapefile.Read(ctx, f.Data, f.Parts)
	case bytes.HasPrefix(f.Data, []byte("SQLite format 3\x00")):
		return geopackage.Read(ctx, f.Data)
	case flatgeobuf.IsFlatGeobuf(f.Data):
		return flatgeobuf.Read(ctx, f.Data)
	case kml.IsXML(f.Data):
		return kml.Read(ctx, f.Data, f.Parts)
	case topojson.IsTopology(f.Data):
		return topojson.Read(ctx, f.Data)
	case csv.IsTable(f.Data):
		return csv.Read(ctx, f.Data)
	}
	if isUnknown(f.Data) {
		return feature.Collection{}, refuseUnknown(f.Data)
	}
	return geojson.ReadSome(ctx, f.Data, f.SkipShape)
}

func isShapefile(data []byte) bool { return bytes.HasPrefix(data, []byte("\x00\x00\x27\x0a")) }

// refused are forms that are known and not read, by their first bytes, and what to do.
var refused = []struct{ start, form string }{
	{"version https://git-lfs", "a pointer of Git LFS and not the file itself: get it with git lfs pull"},
	{"Rar!", "a RAR archive: pack it as zip"},
	{"7z\xbc\xaf\x27\x1c", "a 7-Zip archive: pack it as zip"},
	{"BZh", "bzip2: pack it with gzip, zip or Zstandard"},
	{"\xfd7zXZ\x00", "xz: pack it with gzip, zip or Zstandard"},
	{"%PDF", "a PDF: the polygons themselves are needed"},
	{"\x89PNG", "a PNG picture: the polygons themselves are needed"},
	{"\xff\xd8\xff", "a JPEG picture: the polygons themselves are needed"},
	{"II*\x00", "a TIFF picture: the polygons themselves are needed"},
	{"MM\x00*", "a TIFF picture: the polygons themselves are needed"},
	{"\xd0\xcf\x11\xe0", "an old Excel or Word file: save the table as CSV"},
	{"PAR1", "Parquet: convert it to GeoPackage or GeoJSON"},
	{"ARROW1", "Arrow: convert it to GeoPackage or GeoJSON"},
	{"PMTiles", "PMTiles, a set of tiles: the polygons themselves are needed"},
	{"!table", "MapInfo TAB: " + convert},
	{"AutoCAD Binary DXF", "AutoCAD DXF: " + convert},
	{"AC10", "AutoCAD DWG: " + convert},
	{"# @VGMT", "GMT: " + convert},
}

// Refused says why bytes, out of their wrapping, are known to be no map, in words for whoever
// has them; nil where they may be one. The error is Invalid.
func Refused(data []byte) error {
	for _, r := range refused {
		if bytes.HasPrefix(data, []byte(r.start)) {
			return geo.Errorf(geo.Invalid, "%s", r.form)
		}
	}
	if start := bytes.ToLower(firstBytes(data)); isPage(start) {
		return geo.Errorf(geo.Invalid, "a web page (HTML) and not a map: the address may need a login, or be of the page about the file")
	}
	if form := textForm(data); form != "" {
		return geo.Errorf(geo.Invalid, "%s: %s", form, convert)
	}
	if len(data) > 262 && string(data[257:262]) == "ustar" {
		return geo.Errorf(geo.Invalid, "a tar archive: unpack it, or pack it as zip")
	}
	return nil
}

func firstBytes(data []byte) []byte {
	text := bytes.TrimSpace(bytes.TrimPrefix(data[:min(len(data), 1024)], []byte("\uFEFF")))
	return text[:min(len(text), 512)]
}

func isPage(start []byte) bool {
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html")) ||
		bytes.HasPrefix(start, []byte("<?xml")) && bytes.Contains(start, []byte("<html")) && !bytes.Contains(start, []byte("<kml"))
}
