package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"controlmap/data/builtin"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/answer"
)

// loadFigures returns the built-in figures and then those of the operator's own file, if
// there is one.
func loadFigures(path string) ([]geo.Figure, error) {
	figures, err := builtin.Figures()
	if err != nil || path == "" {
		return figures, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, geo.Wrap(geo.Unavailable, err, "figures cannot be read")
	}
	defer file.Close() //nolint:errcheck // was only read
	own, err := builtin.ReadFigures(file)
	if err != nil {
		return nil, geo.Wrap(geo.CodeOf(err), err, "%s", path)
	}
	for _, figure := range own {
		if slices.ContainsFunc(figures, func(known geo.Figure) bool { return known.ID == figure.ID }) {
			return nil, geo.Errorf(geo.Invalid, "%s: figure %q is the id of a built-in one: give yours another", path, figure.ID)
		}
	}
	return slices.Concat(figures, own), nil
}

type figuresCmd struct {
	databaseFlags
	tableFlags
	File string `env:"CONTROLMAP_FIGURES" placeholder:"FILE" help:"CSV of published figures of your own, beside the built-in ones."`
}

func (c *figuresCmd) Run(ctx context.Context, std streams) error {
	figures, err := loadFigures(c.File)
	if err != nil {
		return err
	}
	return c.with(ctx, std, func(store *sqlite.Store) error {
		engine, err := newEngine(store)
		if err != nil {
			return err
		}
		table, err := ask(ctx, engine.Figures, answer.FiguresQuery{Figures: figures})
		if err != nil {
			return err
		}
		err = c.print(std.out, table, "id", "from", "to", "unit", "printed", "computed", "difference", "verdict", "built_in")
		if err != nil || !c.plain() {
			return err
		}
		printVerdicts(std.out, table)
		return nil
	})
}

// printVerdicts counts the verdicts, and the reasons why there is none.
func printVerdicts(w io.Writer, t answer.FiguresTable) {
	fmt.Fprintln(w)
	counts, reasons := map[answer.Verdict]int{}, map[string]int{}
	var inOrder []string
	for _, row := range t.Rows {
		counts[row.Verdict]++
		if row.Reason != "" && reasons[row.Reason] == 0 {
			inOrder = append(inOrder, row.Reason)
		}
		reasons[row.Reason]++
	}
	for _, verdict := range []answer.Verdict{answer.Reproduced, answer.Near, answer.Differs, answer.Unchecked} {
		fmt.Fprintf(w, "%d %s: %s\n", counts[verdict], verdict, t.Verdicts[verdict])
	}
	for _, reason := range inOrder {
		fmt.Fprintf(w, "  %d: %s\n", reasons[reason], reason)
	}
}
