package main

import (
	"fmt"
	"io"
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
	_, err := fmt.Fprintf(std.out, "Source: %s, snapshot of %s, revision %d. %s\n", m.Source, m.Snapshot, m.Revision, m.Attribution)
	printFlags(std, m.Snapshot, m.Flags)
	return err
}

func printFlags(std streams, snapshot geo.Date, flags answer.Flags) {
	for _, flag := range flags {
		fmt.Fprintf(std.err, "snapshot of %s flagged %s: %s\n", snapshot, flag.Kind, flag.Reason)
	}
}
