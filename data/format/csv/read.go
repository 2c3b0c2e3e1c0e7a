package csv

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"controlmap/data/format/crs"
	"controlmap/data/format/feature"
	"controlmap/data/format/wellknown"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

const (
	separators = ",;\t|"
	maxColumns = 1000
	// maxCells is how many columns Excel has: those of a row may be empty beyond the header's.
	maxCells = 1 << 14
	// excelCell is how many characters Excel keeps of a cell.
	excelCell = 32_767
)

// errNoShapes is the answer to a table that is no map.
var errNoShapes = geo.Errorf(geo.Invalid, "a table without shapes: accepted are a column of Well-Known Text (POLYGON ((36 48, ...))), or a ledger, "+
	"a row for each settlement with the columns place (or katottg, or name and region) and status, imported by itself")

// errAreas is the answer to a table that controlmap wrote itself.
var errAreas = geo.Errorf(geo.Invalid, "areas in numbers, as controlmap writes them, without shapes: export the map of the day instead, with --format geojson or gpkg")

// IsTable reports whether a text begins as a table: a first line of two columns or more, or one
// that names or holds a shape.
func IsTable(text []byte) bool {
	text = bytes.TrimSpace(bytes.TrimPrefix(text[:min(len(text), 1<<16)], []byte("\uFEFF")))
	line, _, _ := bytes.Cut(text, []byte("\n"))
	first := strings.Trim(string(bytes.TrimSpace(line)), `"`)
	switch {
	case first == "" || strings.ContainsAny(first[:1], "{[<\x1e"):
		return false
	case strings.ContainsAny(first, separators):
		return true
	}
	return shapeRank(first) < len(shapeNames) || wellknown.IsGeometry(first)
}

// HasShapes reports whether a table has a column of shapes, also of a kind that is not read, in
// a text that may end early.
func HasShapes(data []byte) bool {
	text, err := feature.Text(data)
	if err != nil {
		return false
	}
	r := newTable(context.Background(), text)
	return r.findShapes() == nil || r.foreign != ""
}

// Read reads one table. The error is Invalid: it has no shapes, or one that cannot be read.
// Once the context has ended it is any.
func Read(ctx context.Context, data []byte) (feature.Collection, error) {
	if len(data) > feature.MaxBytes {
		return feature.Collection{}, geo.Errorf(geo.Invalid, "file of %d bytes is larger than the %d that are accepted", len(data), feature.MaxBytes)
	}
	text, err := feature.Text(data)
	if err != nil {
		return feature.Collection{}, err
	}
	r := newTable(ctx, text)
	if err := r.findShapes(); err != nil {
		return feature.Collection{}, err
	}
	if err := r.rows(func(row []string, line int) (bool, error) { return false, r.add(row, line) }); err != nil {
		return feature.Collection{}, err
	}
	return feature.Collection{Form: "CSV", Features: r.features.All()}, nil
}

// separatorOf is what Excel says in a line of its own (sep=;), or what leaves a shape whole, or
// what parts the first line into the most columns.
func separatorOf(ctx context.Context, text []byte) rune {
	if line, ok := separatorLine(text); ok {
		return rune(line[len("sep=")])
	}
	best, most := '\t', 1 // a single column has commas within
	if line, _, _ := bytes.Cut(text, []byte("\n")); wellknown.IsWhole(strings.TrimSpace(string(line))) {
		return best
	}
	for _, separator := range separators {
		if columns := columnsBy(ctx, text, separator); columns > most {
			best, most = separator, columns
		}
	}
	return best
}

// columnsBy is how many columns a separator makes of the first line; more than any table has
// where it leaves a shape whole in the first lines.
func columnsBy(ctx context.Context, text []byte, separator rune) (columns int) {
	const rows = 3
	if wideRow(text, separator, rows) > 0 {
		return 2 // which is less than any other that parts the line
	}
	in := newReader(ctx, text, separator)
	for line := range rows {
		row, err := in.Read()
		if err != nil {
			break
		}
		if line == 0 {
			columns = len(row)
		}
		for _, cell := range row {
			if cell = strings.TrimSpace(cell); len(row) > 1 && wellknown.IsWhole(cell) {
				return maxColumns + columns
			}
		}
	}
	return columns
}

// wideRow returns in which line, from 1, the first of so many rows stands that has more columns
// than are accepted, before memory is taken for them; 0 for none.
func wideRow(text []byte, separator rune, rows int) int {
	line, cells, isQuoted := 1, 1, false
	for _, c := range text {
		switch {
		case c == '"':
			isQuoted = !isQuoted
		case c == '\n' && !isQuoted:
			line, cells, rows = line+1, 1, rows-1
		case c == '\n':
			line++
		case c == byte(separator) && !isQuoted:
			cells++
		}
		if cells > maxCells {
			return line
		}
		if rows == 0 {
			return 0
		}
	}
	return 0
}

func separatorLine(text []byte) (line []byte, ok bool) {
	line, _, _ = bytes.Cut(text, []byte("\n"))
	line = bytes.Trim(line, "\"\r ")
	return line, len(line) == len("sep=;") && bytes.HasPrefix(line, []byte("sep=")) && strings.Contains(separators, string(line[4:]))
}

func withoutSeparatorLine(text []byte) []byte {
	if _, ok := separatorLine(text); ok {
		_, text, _ = bytes.Cut(text, []byte("\n"))
	}
	return text
}

func newReader(ctx context.Context, text []byte, separator rune) *csv.Reader {
	in := csv.NewReader(feature.NewReader(ctx, text))
	in.Comma, in.FieldsPerRecord, in.ReuseRecord = separator, -1, true
	in.TrimLeadingSpace = separator != '\t'
	return in
}

// reader reads one table.
type reader struct {
	ctx       context.Context
	text      []byte
	separator rune
	header    []string
	hasHeader bool
	shape     int    // column
	foreign   string // name of a column of shapes that are not read
	check     feature.Checker
	systems   map[int]crs.Transform // by SRID
	budget    *feature.Budget
	object    feature.Object
	features  *feature.List
}

func newTable(ctx context.Context, text []byte) *reader {
	budget := feature.NewBudget(len(text))
	return &reader{
		budget: budget, features: feature.NewList(budget), ctx: ctx, text: withoutSeparatorLine(text), separator: separatorOf(ctx, text),
		check: feature.NewChecker(ctx), systems: map[int]crs.Transform{},
	}
}

// rows hands on the rows below the header that are not blank, until one is enough. A row is
// reused.
func (r *reader) rows(one func(row []string, line int) (isEnough bool, err error)) error {
	in := newReader(r.ctx, r.text, r.separator)
	for isFirst := true; ; isFirst = false {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return explain(err)
		}
		if isFirst && r.hasHeader || !slices.ContainsFunc(row, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			continue
		}
		line, _ := in.FieldPos(0)
		if isEnough, err := one(row, line); isEnough || err != nil {
			return err
		}
	}
}

func explain(err error) error {
	parse, ok := errors.AsType[*csv.ParseError](err)
	if !ok {
		return geo.Errorf(geo.Invalid, "not CSV: %v", err)
	}
	return geo.Errorf(geo.Invalid, "not CSV: line %d: %v; put a text that has quotes in it between quotes, and double its own", parse.StartLine, parse.Err)
}

// findShapes reads the header and looks for the column of shapes.
func (r *reader) findShapes() error {
	if line := wideRow(r.text, r.separator, -1); line > 0 {
		return geo.Errorf(geo.Invalid, "line %d has more than the %d columns that are accepted", line, maxCells)
	}
	first, err := newReader(r.ctx, r.text, r.separator).Read()
	if err != nil {
		return explain(err)
	}
	if len(first) > maxColumns {
		return geo.Errorf(geo.Invalid, "a table of %d columns, more than the %d that are accepted", len(first), maxColumns)
	}
	r.hasHeader = !slices.ContainsFunc(first, wellknown.IsGeometry)
	r.header = headerOf(first, r.hasHeader)
	r.shape = -1
	err = r.rows(func(row []string, _ int) (bool, error) {
		r.shape = r.shapeColumn(row)
		return r.shape >= 0, nil
	})
	if err == nil && r.shape < 0 {
		err = r.withoutShapes()
	}
	return err
}

// withoutShapes says what a table has in place of shapes that are read.
func (r *reader) withoutShapes() error {
	if slices.Contains(r.header, "geodesic_km2") && slices.Contains(r.header, "sphere_km2") {
		return errAreas
	}
	err := r.rows(func(row []string, _ int) (bool, error) {
		column := slices.IndexFunc(row[:min(len(row), len(r.header))], isGeoJSON)
		if column >= 0 {
			r.foreign = r.header[column]
		}
		return column >= 0, nil
	})
	switch {
	case err != nil:
		return err
	case r.foreign != "":
		return geo.Errorf(geo.Invalid, "column %q has its shapes as GeoJSON: in a table Well-Known Text is read (POLYGON ((36 48, ...))); "+
			"write them so, or save the layer as a GeoJSON file", feature.Shorten(r.foreign))
	}
	return errNoShapes
}

func isGeoJSON(cell string) bool {
	cell = strings.TrimSpace(cell)
	return strings.HasPrefix(cell, "{") && (strings.Contains(cell, `"coordinates"`) || strings.Contains(cell, `"geometries"`))
}

// headerOf names the columns: those without a name, or with that of another, by their number.
func headerOf(first []string, hasNames bool) []string {
	names := make([]string, len(first))
	for i, name := range first {
		if name = strings.TrimSpace(name); !hasNames || name == "" || slices.Contains(names[:i], name) {
			name = fmt.Sprintf("column%d", i+1)
		}
		names[i] = strings.Clone(name)
	}
	return names
}

// shapeNames are what columns of shapes are called, the most telling first.
var shapeNames = []string{"wkt", "geom", "geometry", "the_geom", "wkt_geom", "geom_wkt", "geometry_wkt", "ewkt", "wkb", "wkb_geometry", "wkb_geom",
	"geometry_wkb", "ewkb", "shape", "polygon", "multipolygon", "geo", "geog"}

func shapeRank(name string) int {
	if rank := slices.Index(shapeNames, strings.ToLower(name)); rank >= 0 {
		return rank
	}
	return len(shapeNames)
}

// shapeColumn is the column of a row that holds a shape: polygons before others, then by name;
// -1 for none.
func (r *reader) shapeColumn(row []string) int {
	best, bestRank := -1, 0
	for i, cell := range row {
		if i >= len(r.header) || !wellknown.IsGeometry(strings.TrimSpace(cell)) {
			continue
		}
		rank := shapeRank(r.header[i])
		if g, err := wellknown.Parse(r.ctx, strings.TrimSpace(cell)); err == nil && len(g.Polygons) == 0 {
			rank += len(shapeNames) + 1
		}
		if best < 0 || rank < bestRank {
			best, bestRank = i, rank
		}
	}
	return best
}

// add makes a feature of a row.
func (r *reader) add(row []string, line int) error {
	index := r.features.Len()
	r.check.Begin(index)
	if extra := slices.IndexFunc(row[min(len(row), len(r.header)):], func(cell string) bool { return cell != "" }); extra >= 0 {
		return r.check.Errorf("line %d has %d columns where the header has %d: put a text that has the separator in it between quotes", line, len(row), len(r.header))
	}
	f := feature.Feature{Index: index}
	var err error
	if f.Properties, err = r.properties(row); err != nil {
		return err
	}
	if r.shape < len(row) && strings.TrimSpace(row[r.shape]) != "" {
		if err := r.geometry(&f, strings.TrimSpace(row[r.shape]), line); err != nil {
			return err
		}
	}
	if err := r.check.End(); err != nil {
		return err
	}
	return r.features.Add(f)
}

func (r *reader) properties(row []string) (json.RawMessage, error) {
	for i, cell := range row {
		if cell = strings.TrimSpace(cell); i < len(r.header) && i != r.shape && cell != "" {
			r.object.Text(r.header[i], cell)
		}
	}
	properties := r.object.Take()
	if err := r.budget.Properties(properties); err != nil {
		return nil, r.check.Errorf("%v", err)
	}
	return properties, nil
}

func (r *reader) geometry(f *feature.Feature, text string, line int) error {
	g, err := wellknown.Parse(r.ctx, text)
	if err != nil {
		return r.check.Errorf("line %d: %s%s", line, geo.MessageOf(err), ifCut(text))
	}
	system, err := r.system(g.SRID)
	if err == nil {
		err = system.Polygons(g.Polygons)
	}
	if err != nil {
		return r.check.Errorf("line %d: %s", line, geo.MessageOf(err))
	}
	f.Kind, f.Other, f.Polygons = g.Kind, g.Other, g.Polygons
	if err := r.check.Polygons(g.Polygons); err != nil {
		return err
	}
	return r.spend(g.Polygons)
}

func (r *reader) spend(polygons []orb.Polygon) error {
	for _, polygon := range polygons {
		for _, ring := range polygon {
			if err := r.budget.Vertices(len(ring)); err != nil {
				return r.check.Errorf("%v", err)
			}
		}
	}
	return nil
}

// ifCut explains a text that ends where Excel's cells do.
func ifCut(text string) string {
	if len(text) != excelCell {
		return ""
	}
	return fmt.Sprintf(" (the cell has %d characters, which is where Excel cuts it: export it from where it came without Excel)", excelCell)
}

// system is the coordinate system of an SRID, of which none and 0 are WGS84 lon, lat.
func (r *reader) system(srid int) (crs.Transform, error) {
	if srid == 0 {
		return crs.Transform{}, nil
	}
	if known, ok := r.systems[srid]; ok {
		return known, nil
	}
	system, err := crs.ByCode(srid)
	if err == nil {
		r.systems[srid] = system
	}
	return system, err
}
