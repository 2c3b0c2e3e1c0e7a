package format

import (
	"path"
	"slices"
	"strings"
)

var (
	// mapEndings are those of files that may hold a map.
	mapEndings = []string{".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".topojson",
		".kml", ".kmz", ".shp", ".gpkg", ".fgb", ".csv", ".tsv", ".zip"}
	compressionEndings = []string{".gz", ".zst", ".zstd"}
	// companionEndings are those of files that belong to another and hold no map themselves.
	companionEndings = []string{".dbf", ".prj", ".cpg", ".shx", ".sbn", ".sbx", ".qix", ".qmd", ".qpj", ".aux.xml", ".shp.xml"}
)

// IsMapName reports whether a file in a folder or an archive is worth opening, by its ending.
// Hidden files are not.
func IsMapName(name string) bool {
	base := strings.ToLower(path.Base(name))
	if strings.HasPrefix(base, ".") || strings.HasPrefix(name, "__MACOSX/") || strings.HasSuffix(name, "/") {
		return false
	}
	if ending := path.Ext(base); slices.Contains(compressionEndings, ending) {
		base = strings.TrimSuffix(base, ending)
	}
	return slices.Contains(mapEndings, path.Ext(base))
}

// IsCompanionName reports whether a file belongs to another that is opened with it.
func IsCompanionName(name string) bool {
	base := strings.ToLower(path.Base(name))
	return slices.ContainsFunc(companionEndings, func(ending string) bool { return strings.HasSuffix(base, ending) })
}

func mapEndingsInWords() string { return strings.Join(mapEndings, ", ") }
