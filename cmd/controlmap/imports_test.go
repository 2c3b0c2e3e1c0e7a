package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows says which of the project's own packages a package may import. A path that
// ends in /... stands for everything below it. Tests may import what they test with.
var arrows = map[string][]string{
	"cmd/controlmap":          {"geo", "geo/answer", "geo/atlas", "geo/draw", "geo/encode", "geo/gazetteer", "geo/ledger", "geo/spelling", "geo/record", "geo/tile", "geo/tileset", "data/...", "server", "server/web", "static", "server/page"},
	"geo":                     {},
	"geo/answer":              {"geo", "geo/atlas", "geo/change", "geo/encode", "geo/gazetteer", "geo/measure"},
	"geo/atlas":               {"geo", "geo/change", "geo/measure", "geo/repair"},
	"geo/change":              {"geo", "geo/measure", "geo/repair"},
	"geo/draw":                {"geo", "geo/tile"},
	"geo/encode":              {},
	"geo/gazetteer":           {"geo"},
	"geo/ledger":              {"geo", "geo/tessellate"},
	"geo/measure":             {"geo"},
	"geo/record":              {"geo"},
	"geo/repair":              {"geo", "geo/measure"},
	"geo/snapround":           {},
	"geo/spelling":            {"geo"},
	"geo/tile":                {"geo", "geo/snapround"},
	"geo/tileset":             {"geo", "geo/atlas", "geo/change", "geo/tile"},
	"geo/tessellate":          {"geo", "geo/measure", "geo/repair"},
	"data/builtin":            {"geo", "geo/...", "data/source"},
	"data/builtin/accuracy":   {"geo", "geo/...", "data/builtin", "data/ingest", "data/source", "data/sqlite"},
	"data/builtin/gen":        {"geo", "geo/...", "data/builtin", "data/format", "data/source/..."},
	"data/export":             {"geo", "geo/repair"},
	"data/fetch":              {"geo"},
	"data/ingest":             {"geo", "geo/change", "geo/measure", "geo/repair", "geo/spelling", "data/format", "data/source"},
	"data/format":             {"geo", "data/format/..."},
	"data/format/crs":         {"geo", "data/format/feature"},
	"data/format/csv":         {"geo", "data/format/crs", "data/format/feature", "data/format/wellknown"},
	"data/format/feature":     {"geo"},
	"data/format/formattest":  {"geo", "data/format/feature"},
	"data/format/geojson":     {"geo", "data/format/crs", "data/format/feature"},
	"data/format/kml":         {"geo", "data/format/feature"},
	"data/format/wellknown":   {"geo", "data/format/feature"},
	"data/inspect":            {"geo", "data/format/feature", "data/source", "data/source/ownpolygons"},
	"data/format/flatgeobuf":  {"geo", "data/format/crs", "data/format/feature"},
	"data/format/geopackage":  {"geo", "data/format/crs", "data/format/feature"},
	"data/format/topojson":    {"geo", "data/format/crs", "data/format/feature"},
	"data/format/shapefile":   {"geo", "data/format/crs", "data/format/feature"},
	"data/source":             {"geo", "data/format/feature"},
	"data/source/deepstate":   {"geo", "data/source", "data/format/feature"},
	"data/source/ownpolygons": {"geo", "geo/spelling", "data/source", "data/format/feature"},
	"data/source/isw":         {"geo", "data/source", "data/format/feature"},
	"data/source/nzz":         {"geo", "data/source", "data/format/feature"},
	"data/source/ownledger":   {"geo", "geo/gazetteer", "geo/ledger", "data/source"},
	"data/source/viina":       {"geo", "geo/tessellate", "data/source", "data/format/feature"},
	"data/source/sourcetest":  {"geo", "data/format/geojson", "data/source"},
	"data/follow":             {"geo", "geo/spelling", "data/fetch", "data/format", "data/source", "data/source/isw"},
	"data/follow/followtest":  {"geo"},
	"data/notify":             {"geo", "geo/record"},
	"data/sqlite":             {"geo", "geo/record", "geo/spelling"},
	"data/sync":               {"geo", "geo/change", "geo/measure", "geo/record", "data/fetch", "data/follow", "data/ingest", "data/source"},
	"data/sqlite/storetest":   {"geo"},
	"server":                  {"geo", "geo/answer", "geo/atlas", "geo/draw", "geo/encode", "geo/gazetteer", "server/feed", "server/page", "server/tiles", "server/web"},
	"server/benchtiles":       {"geo", "geo/tile"},
	"server/feed":             {"geo", "geo/answer", "geo/atlas", "server/web"},
	"server/openapi":          {"server", "server/web"},
	"server/page":             {"geo", "geo/answer", "geo/draw", "geo/encode", "geo/tile", "server/web"},
	"server/tiles":            {"geo", "geo/answer", "geo/atlas", "geo/draw", "geo/encode", "geo/tile", "geo/tileset", "server/web"},
	"server/web":              {"geo", "geo/spelling", "geo/answer", "geo/draw", "geo/encode"},
	"server/servertest":       {"geo", "geo/atlas", "geo/draw", "geo/gazetteer", "geo/measure", "server"},
	"static":                  {},
}

func TestImportsFollowTheArrows(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && (name == "node_modules" || name == "testdata" || strings.HasPrefix(name, ".") && file != root) {
			return fs.SkipDir
		}
		if entry.IsDir() || filepath.Ext(name) != ".go" {
			return nil
		}
		relative, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(relative)
		seen[pkg] = true
		if !strings.HasSuffix(name, "_test.go") {
			checkImports(t, pkg, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range arrows {
		if !seen[pkg] {
			t.Errorf("the table names %s, which has no Go files", pkg)
		}
	}
}

func checkImports(t *testing.T, pkg, file string) {
	t.Helper()
	allowed, known := arrows[pkg]
	if !known {
		t.Errorf("%s: package %s is missing from the table", file, pkg)
		return
	}
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		own, ok := strings.CutPrefix(imported, "controlmap/")
		if ok && !slices.ContainsFunc(allowed, func(pattern string) bool { return matches(pattern, own) }) {
			t.Errorf("%s: %s may not import %s", path.Base(file), pkg, own)
		}
	}
}

func matches(pattern, pkg string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == prefix || strings.HasPrefix(pkg, prefix+"/")
	}
	return pattern == pkg
}
