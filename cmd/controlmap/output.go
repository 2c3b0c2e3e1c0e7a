package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/encode"
)

// errBrokenPipe is what writing to a closed pipe returns.
var errBrokenPipe error = syscall.EPIPE

// tableFlags say how a table is printed.
type tableFlags struct {
	JSON bool `name:"json" xor:"format" help:"Print JSON, with the field names of the API."`
	CSV  bool `name:"csv" xor:"format" help:"Print CSV."`
}

// print writes the table in the format asked for. The columns are those shown on a
// terminal, where attribution and other long fields do not fit.
func (f tableFlags) print(w io.Writer, table encode.Table, columns ...string) error {
	switch {
	case f.JSON:
		return encode.JSON(w, table)
	case f.CSV:
		return encode.CSV(w, table)
	}
	return printColumns(w, table, columns)
}

// plain reports whether a person reads the table.
func (f tableFlags) plain() bool { return !f.JSON && !f.CSV }

// km2Text writes an area to the tenth, or with its uncertainty to what that leaves of it.
func km2Text(km2 float64, uncertainty *float64) string {
	if uncertainty == nil {
		return strconv.FormatFloat(km2, 'f', 1, 64)
	}
	return encode.WorthText(km2, *uncertainty)
}

// netText is km2Text of a net change, with its sign.
func netText(km2 float64, uncertainty *float64) string {
	text := km2Text(km2, uncertainty)
	if strings.HasPrefix(text, "-") {
		return text
	}
	return "+" + text
}

// uncertainty says of a column of a table which other tells how uncertain it is: itself, or
// what it is a fixed part of (a share of an area, a pace of a net change).
type uncertainty struct{ column, of string }

// printRounded is print for numbers that are not worth all their digits: for a person they
// are rounded to what their uncertainty leaves of them, which is a column of its own where
// it is known of any row.
func (f tableFlags) printRounded(w io.Writer, table encode.Table, uncertain map[string]uncertainty, columns ...string) error {
	if !f.plain() {
		return f.print(w, table)
	}
	rounded := newRoundedTable(table, uncertain)
	return printColumns(w, rounded, slices.DeleteFunc(columns, func(name string) bool {
		return uncertain[name].column == name && rounded.isEmpty(name)
	}))
}

// roundedTable is a table with the numbers as a person reads them.
type roundedTable struct {
	header  []string
	records [][]string
}

func (t roundedTable) Header() []string { return t.header }

func (t roundedTable) Records() [][]string { return t.records }

func (t roundedTable) isEmpty(column string) bool {
	at := slices.Index(t.header, column)
	return !slices.ContainsFunc(t.records, func(record []string) bool { return record[at] != "" })
}

func newRoundedTable(table encode.Table, uncertain map[string]uncertainty) roundedTable {
	t := roundedTable{table.Header(), nil}
	for _, record := range table.Records() {
		rounded := slices.Clone(record)
		for i, name := range t.header {
			if u, found := uncertain[name]; found {
				rounded[i] = t.round(record, i, u)
			}
		}
		t.records = append(t.records, rounded)
	}
	return t
}

// round rounds a cell by the uncertainty in another, scaled to it. A cell stays as it is where
// either is empty.
func (t roundedTable) round(record []string, i int, u uncertainty) string {
	number := func(column string) (float64, bool) {
		value, err := strconv.ParseFloat(record[slices.Index(t.header, column)], 64)
		return value, err == nil
	}
	value, told := number(t.header[i])
	off, known := number(u.column)
	if !told || !known || off == 0 {
		return record[i]
	}
	if u.of == "" {
		rounded, _, decimals := encode.Worth(value, off)
		return strconv.FormatFloat(rounded, 'f', decimals, 64)
	}
	whole, _ := number(u.of)
	if whole == 0 {
		return record[i]
	}
	return scaled(value, off*math.Abs(value/whole))
}

// scaled rounds a small number, such as a share, to the place of its uncertainty's first digit.
func scaled(value, off float64) string {
	decimals := max(0, int(math.Ceil(-math.Log10(off))))
	return strconv.FormatFloat(value, 'f', min(decimals, 2), 64)
}

func printColumns(w io.Writer, table encode.Table, columns []string) error {
	at := map[string]int{}
	for i, name := range table.Header() {
		at[name] = i
	}
	out := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(out, strings.Join(columns, "\t"))
	for _, record := range table.Records() {
		cells := make([]string, len(columns))
		for i, name := range columns {
			cells[i] = strings.ReplaceAll(record[at[name]], "\t", " ")
		}
		fmt.Fprintln(out, strings.Join(cells, "\t"))
	}
	return out.Flush()
}

// printSnapshot tells where the figures above come from and how far to trust them.
func printSnapshot(std streams, m answer.Meta) error {
	_, err := fmt.Fprintf(std.out, "Source: %s, snapshot of %s%s, revision %d. %s\n", m.Source, m.Snapshot, ageText(m.AgeDays), m.Revision, m.Attribution)
	printFlags(std, m.Snapshot, m.Flags)
	return err
}

// ageText says how old a snapshot is that stands for a later day.
func ageText(days int) string {
	switch days {
	case 0:
		return ""
	case 1:
		return " (a day before)"
	}
	return fmt.Sprintf(" (%d days before)", days)
}

func printFlags(std streams, snapshot geo.Date, flags answer.Flags) {
	for _, flag := range flags {
		fmt.Fprintf(std.err, "snapshot of %s flagged %s: %s\n", snapshot, flag.Kind, flag.Reason)
	}
}
