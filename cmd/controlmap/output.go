package main

import (
	"fmt"
	"io"
	"strings"
	"syscall"
	"text/tabwriter"

	"controlmap/geo/answer"
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
func (f tableFlags) print(w io.Writer, table answer.Table, columns ...string) error {
	switch {
	case f.JSON:
		return answer.WriteJSON(w, table)
	case f.CSV:
		return answer.WriteCSV(w, table)
	}
	return printColumns(w, table, columns)
}

func printColumns(w io.Writer, table answer.Table, columns []string) error {
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
