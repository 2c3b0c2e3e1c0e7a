package builtin

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"controlmap/geo"
)

//go:embed figures.csv
var figuresFile []byte

var figures = sync.OnceValues(func() ([]geo.Figure, error) { return ReadFigures(bytes.NewReader(figuresFile)) })

// Figures returns the printed figures that travel with the program. Callers share the
// result and must not change it. The error is Internal: the program's own data is broken.
func Figures() ([]geo.Figure, error) {
	found, err := figures()
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "built-in figures")
	}
	return found, nil
}

// maxFiguresFile is the most bytes that ReadFigures reads: ten thousand figures.
const maxFiguresFile = 2 << 20

// ReadFigures reads printed figures with their rules: a CSV as figures.csv beside this
// file, whose first lines say what its columns hold. Columns may be in any order, and
// those that figures.csv says a default for may be left out. The error is Invalid and
// names line and column, or Unavailable where r cannot be read.
func ReadFigures(r io.Reader) ([]geo.Figure, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFiguresFile+1))
	if err != nil {
		return nil, geo.Wrap(geo.Unavailable, err, "figures cannot be read")
	}
	if len(text) > maxFiguresFile {
		return nil, geo.Errorf(geo.Invalid, "figures are more than %d bytes", maxFiguresFile)
	}
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	in.Comment, in.ReuseRecord = '#', true
	columns, err := figureHeader(in)
	if err != nil {
		return nil, err
	}
	found := []geo.Figure{}
	lines := map[string]int{}
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, geo.Wrap(geo.Invalid, err, "figures")
		}
		line, _ := in.FieldPos(0)
		f, err := parseFigure(columns, record)
		if err != nil {
			return nil, geo.Wrap(geo.Invalid, err, "figures, line %d", line)
		}
		if first, twice := lines[f.ID]; twice {
			return nil, geo.Errorf(geo.Invalid, "figures, line %d, column id: %q is that of line %d", line, f.ID, first)
		}
		lines[f.ID] = line
		found = append(found, f)
	}
}

// figureColumn reads one field of a figure.
type figureColumn struct {
	name     string
	required bool
	parse    func(*geo.Figure, string) error // of a field that is not empty
}

var figureColumns = []figureColumn{
	{"id", true, text(func(f *geo.Figure) *string { return &f.ID })},
	{"metric", true, parseMetric},
	{"from", false, date(func(f *geo.Figure) *geo.Date { return &f.From })},
	{"to", true, date(func(f *geo.Figure) *geo.Date { return &f.To })},
	{"value", true, parseValue},
	{"unit", true, parseUnit},
	{"publisher", false, text(func(f *geo.Figure) *string { return &f.Publisher })},
	{"basis", false, text(func(f *geo.Figure) *string { return &f.Basis })},
	{"counts", false, text(func(f *geo.Figure) *string { return &f.Counts })},
	{"url", false, text(func(f *geo.Figure) *string { return &f.URL })},
	{"note", false, text(func(f *geo.Figure) *string { return &f.Note })},
	{"source", false, parseSource},
	{"region", false, parseRegion},
	{"statuses", false, parseStatuses},
	{"movement", false, oneOf(func(f *geo.Figure) *geo.Movement { return &f.Rule.Movement }, geo.MovementNet, geo.MovementGained, geo.MovementLost)},
	{"formula", false, oneOf(func(f *geo.Figure) *geo.Formula { return &f.Rule.Formula }, geo.Sphere, geo.Geodesic)},
	{"map", false, oneOf(func(f *geo.Figure) *geo.FigureMap { return &f.Rule.Map }, geo.MapBefore, geo.MapOfDay, geo.MapAround)},
	{"rounding", false, parseRounding},
}

// figureHeader returns what reads each field of a record.
func figureHeader(in *csv.Reader) ([]figureColumn, error) {
	header, err := in.Read()
	if err != nil {
		return nil, geo.Wrap(geo.Invalid, err, "figures: a header line is missing")
	}
	line, _ := in.FieldPos(0)
	var names []string
	for _, c := range figureColumns {
		names = append(names, c.name)
		if c.required && !slices.Contains(header, c.name) {
			return nil, geo.Errorf(geo.Invalid, "figures, line %d: column %s is missing", line, c.name)
		}
	}
	columns := make([]figureColumn, len(header))
	for i, name := range header {
		known := slices.Index(names, name)
		if known < 0 {
			return nil, geo.Errorf(geo.Invalid, "figures, line %d: column %q is none of %s", line, name, strings.Join(names, ", "))
		}
		if slices.Index(header, name) != i {
			return nil, geo.Errorf(geo.Invalid, "figures, line %d: column %s is there twice", line, name)
		}
		columns[i] = figureColumns[known]
	}
	return columns, nil
}

// parseFigure reads a record and fills in what it leaves out. The error names the column.
func parseFigure(columns []figureColumn, record []string) (f geo.Figure, err error) {
	for i, c := range columns {
		field := strings.TrimSpace(record[i])
		if field == "" && c.required {
			return f, fmt.Errorf("column %s is empty", c.name)
		}
		if field == "" {
			continue
		}
		if err := c.parse(&f, field); err != nil {
			return f, fmt.Errorf("column %s: %w", c.name, err)
		}
	}
	if err := checkFigure(f); err != nil {
		return f, err
	}
	return f, fillRule(&f)
}

func checkFigure(f geo.Figure) error {
	if err := checkPeriod(f); err != nil {
		return err
	}
	if err := checkUnit(f); err != nil {
		return err
	}
	if f.Metric == geo.MetricFront {
		return checkFront(f.Rule)
	}
	return nil
}

func checkPeriod(f geo.Figure) error {
	isChange := f.Metric == geo.MetricNetChange
	switch {
	case f.Metric.HasPeriod() && f.From.IsZero():
		return fmt.Errorf("column from is empty: a %s has two days", f.Metric)
	case f.Metric.HasPeriod() && !f.From.Before(f.To):
		return fmt.Errorf("column from: %s is not before %s", f.From, f.To)
	case !f.Metric.HasPeriod() && !f.From.IsZero():
		return fmt.Errorf("column from: a %s is of one day, to", f.Metric)
	case !isChange && f.Rule.Movement != "":
		return fmt.Errorf("column movement: a %s does not move", f.Metric)
	case !f.Metric.HasPeriod() && f.Rule.Map == geo.MapAround:
		return fmt.Errorf("column map: around does not fit a %s, which is of one day: before or day", f.Metric)
	}
	return nil
}

// unitsOf are the units that a figure of a metric may have.
var unitsOf = map[geo.FigureMetric][]geo.FigureUnit{
	geo.MetricTotal:     {geo.UnitKm2, geo.UnitSqMi},
	geo.MetricShare:     {geo.UnitPercent},
	geo.MetricNetChange: {geo.UnitKm2, geo.UnitSqMi, geo.UnitPercent},
	geo.MetricPeak:      {geo.UnitKm2, geo.UnitSqMi, geo.UnitPercent},
	geo.MetricFront:     {geo.UnitKm},
}

func checkUnit(f geo.Figure) error {
	if !slices.Contains(unitsOf[f.Metric], f.Unit) {
		return fmt.Errorf("column unit: %s does not fit a %s, which is in %s", f.Unit, f.Metric, joined(unitsOf[f.Metric], " or "))
	}
	if f.Unit == geo.UnitPercent && f.Rule.Region == geo.Outside {
		return errors.New("column region: outside is no region to have a share of")
	}
	return nil
}

// checkFront refuses rules that a front line cannot be measured by.
func checkFront(rule geo.FigureRule) error {
	switch {
	case rule.Formula == geo.Sphere:
		return errors.New("column formula: sphere does not fit a front, which is measured on the ellipsoid: geodesic")
	case rule.Statuses != nil && !slices.Equal(rule.Statuses, []geo.Status{geo.Occupied}):
		return errors.New("column statuses: a front is the line of what is occupied, alone")
	}
	return nil
}

// fillRule sets what the file left out.
func fillRule(f *geo.Figure) error {
	if f.Rule.Source == "" {
		if f.Basis == "" {
			return errors.New("columns source and basis are empty: one must name the source to compute from")
		}
		if err := parseSource(f, f.Basis); err != nil {
			return fmt.Errorf("column basis, for lack of a source: %w", err)
		}
	}
	isChange := f.Metric == geo.MetricNetChange
	setDefault(&f.Rule.Region, geo.Ukraine)
	if f.Metric == geo.MetricFront {
		f.Rule.Formula = geo.Geodesic
	}
	setDefault(&f.Rule.Formula, geo.Sphere)
	if f.Rule.Statuses == nil {
		f.Rule.Statuses = []geo.Status{geo.Occupied}
	}
	if isChange {
		setDefault(&f.Rule.Movement, geo.MovementNet)
		setDefault(&f.Rule.Map, geo.MapBefore)
	}
	setDefault(&f.Rule.Map, geo.MapOfDay)
	return nil
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

func text(field func(*geo.Figure) *string) func(*geo.Figure, string) error {
	return func(f *geo.Figure, s string) error {
		*field(f) = s
		return nil
	}
}

func date(field func(*geo.Figure) *geo.Date) func(*geo.Figure, string) (err error) {
	return func(f *geo.Figure, s string) (err error) {
		*field(f), err = geo.ParseDate(s)
		return err
	}
}

// oneOf reads one of a closed set of words.
func oneOf[T ~string](field func(*geo.Figure) *T, words ...T) func(*geo.Figure, string) error {
	return func(f *geo.Figure, s string) error {
		if !slices.Contains(words, T(s)) {
			return noneOf(s, words)
		}
		*field(f) = T(s)
		return nil
	}
}

func noneOf[T ~string](s string, words []T) error {
	return fmt.Errorf("%q is none of %s", s, joined(words, ", "))
}

func joined[T ~string](words []T, separator string) string {
	texts := make([]string, len(words))
	for i, word := range words {
		texts[i] = string(word)
	}
	return strings.Join(texts, separator)
}

var parseMetric = oneOf(func(f *geo.Figure) *geo.FigureMetric { return &f.Metric },
	geo.MetricTotal, geo.MetricShare, geo.MetricNetChange, geo.MetricPeak, geo.MetricFront)

// parseUnit reads a unit with its qualifier.
func parseUnit(f *geo.Figure, s string) error {
	var accepted []string
	for _, unit := range []geo.FigureUnit{geo.UnitKm2, geo.UnitPercent, geo.UnitSqMi, geo.UnitKm} {
		for _, qualified := range []struct {
			suffix    string
			qualifier geo.FigureQualifier
		}{{"", geo.Exactly}, {"-about", geo.About}, {"-at-least", geo.AtLeast}} {
			word := string(unit) + qualified.suffix
			if s == word {
				f.Unit, f.Qualifier = unit, qualified.qualifier
				return nil
			}
			accepted = append(accepted, word)
		}
	}
	return noneOf(s, accepted)
}

const (
	maxFigure   = 1e9 // more than any figure in any unit
	maxDecimals = 9   // that count for the rounding
)

// parseValue also returns the rounding, unless that is given.
func parseValue(f *geo.Figure, s string) (err error) {
	if f.Value, err = strconv.ParseFloat(s, 64); err != nil || !(math.Abs(f.Value) <= maxFigure) || strings.ContainsAny(s, "eExX_") {
		return fmt.Errorf("%q is not a number as 115600 or 19.25", s)
	}
	if f.Rule.Rounding == 0 {
		_, decimals, _ := strings.Cut(s, ".")
		f.Rule.Rounding = math.Pow10(-min(len(decimals), maxDecimals))
	}
	return nil
}

func parseRounding(f *geo.Figure, s string) (err error) {
	if f.Rule.Rounding, err = strconv.ParseFloat(s, 64); err != nil || !(f.Rule.Rounding > 0 && f.Rule.Rounding <= maxFigure) {
		return fmt.Errorf("%q is not a step as 1, 100 or 0.01", s)
	}
	return nil
}

func parseSource(f *geo.Figure, s string) (err error) {
	f.Rule.Source, err = geo.ParseSourceName(s)
	return err
}

func parseRegion(f *geo.Figure, s string) error {
	regions, err := Regions()
	if err != nil {
		return err
	}
	f.Rule.Region = geo.RegionCode(s)
	_, err = regions.Members(f.Rule.Region)
	return err
}

// parseStatuses reads words between bars.
func parseStatuses(f *geo.Figure, s string) error {
	for word := range strings.SplitSeq(s, "|") {
		status, err := geo.ParseStatus(strings.TrimSpace(word))
		if err != nil {
			return err
		}
		if !slices.Contains(f.Rule.Statuses, status) {
			f.Rule.Statuses = append(f.Rule.Statuses, status)
		}
	}
	return nil
}
