package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"controlmap/geo"
	"controlmap/geo/encode"
	"controlmap/geo/ledger"
)

type ledgerCmd struct {
	Check   ledgerCheckCmd   `cmd:"" help:"Tell what an import of a ledger would refuse, and what may be mistakes in it; stores nothing."`
	Propose ledgerProposeCmd `cmd:"" help:"Read the rows of a ledger off the maps of a source in the database."`
}

type ledgerCheckCmd struct {
	Paths   []string `arg:"" name:"path" help:"Files of one ledger."`
	Extends string   `placeholder:"NAME" help:"settlements: the rows are to correct and continue the built-in ledger."`
	JSON    bool     `name:"json" xor:"format" help:"Print JSON."`
	CSV     bool     `name:"csv" xor:"format" help:"Print problems and remarks as CSV."`
	ledgerFlags
}

// ledgerCheck is what there is to say of a ledger.
type ledgerCheck struct {
	Rows     int                `json:"rows"`
	Places   int                `json:"places"`
	First    geo.Date           `json:"first"`
	Last     geo.Date           `json:"last"`
	Maps     int                `json:"maps"`     // that an import would make
	Replaced int                `json:"replaced"` // rows of the ledger that it extends
	Statuses map[geo.Status]int `json:"statuses"`
	Findings []ledgerFinding    `json:"findings"`
}

// ledgerFinding is a problem, which keeps a ledger from being imported, or a remark, which
// does not.
type ledgerFinding struct {
	Kind string `json:"kind"`
	File string `json:"file"`
	Line int    `json:"line"` // 0: the whole file
	Text string `json:"text"`
}

const (
	findingProblem = "problem"
	findingRemark  = "remark"
)

// Header names the columns of Records.
func (c ledgerCheck) Header() []string { return encode.Columns[ledgerFinding]() }

// Records returns a row for each finding.
func (c ledgerCheck) Records() [][]string { return encode.Cells(c.Findings) }

func (c *ledgerCheckCmd) Run(ctx context.Context, std streams) error {
	if err := checkExtends(c.Extends); err != nil {
		return err
	}
	l, err := readLedger(ctx, c.Paths, std.in, c.Extends, c.ledgerFlags)
	if err != nil {
		return err
	}
	check := l.check()
	switch {
	case c.JSON:
		err = encode.JSON(std.out, check)
	case c.CSV:
		err = encode.CSV(std.out, check)
	default:
		err = check.print(std.out)
	}
	if err == nil && len(l.Problems) > 0 {
		return errReported
	}
	return err
}

func (l ownLedger) check() ledgerCheck {
	entries := l.entries()
	c := ledgerCheck{
		Rows: len(l.own), Maps: len(ledger.Days(entries)), Replaced: len(l.base) + len(l.own) - len(entries),
		Statuses: map[geo.Status]int{}, Findings: []ledgerFinding{},
	}
	places := map[int]bool{}
	for _, e := range l.own {
		places[e.Place] = true
		c.Statuses[e.Status]++
	}
	c.Places = len(places)
	if len(l.own) > 0 {
		c.First, c.Last = l.own[0].Date, l.own[len(l.own)-1].Date
	}
	for _, p := range l.Problems {
		c.Findings = append(c.Findings, ledgerFinding{findingProblem, p.File, p.Line, p.Message})
	}
	return c.withRemarks(l)
}

// withRemarks adds the remarks, in the order of files and lines.
func (c ledgerCheck) withRemarks(l ownLedger) ledgerCheck {
	texts := map[ledger.Entry][]string{}
	for _, remark := range l.remarks() {
		texts[remark.Entry] = append(texts[remark.Entry], remark.Text)
	}
	for _, row := range l.Rows {
		for _, text := range texts[row.Entry] {
			c.Findings = append(c.Findings, ledgerFinding{findingRemark, row.File, row.Line, text})
		}
	}
	return c
}

func (c ledgerCheck) print(w io.Writer) error {
	if c.Rows > 0 {
		fmt.Fprintf(w, "%d rows of %d places, %s to %s, make %d maps", c.Rows, c.Places, c.First, c.Last, c.Maps)
		if c.Replaced > 0 {
			fmt.Fprintf(w, "; they replace %d built-in rows", c.Replaced)
		}
		fmt.Fprintln(w)
		out := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
		for _, status := range ledger.Statuses() {
			fmt.Fprintf(out, "%s\t%d\n", status, c.Statuses[status])
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	for _, f := range c.Findings {
		fmt.Fprintf(w, "%s: %s: ", f.Kind, f.File)
		if f.Line > 0 {
			fmt.Fprintf(w, "line %d: ", f.Line)
		}
		fmt.Fprintln(w, oneLine(f.Text))
	}
	return nil
}
