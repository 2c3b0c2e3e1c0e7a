package main

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"controlmap/data/source/ownledger"
	"controlmap/geo"
	"controlmap/geo/encode"
)

// ledgerInspection is what an import would make of a ledger.
type ledgerInspection struct {
	ledgerCheck
	Kind    string `json:"kind"`
	Command string `json:"command"`
}

// ledgerFiles returns the files, if they are a ledger.
func (c *inspectCmd) ledgerFiles(ctx context.Context) []ownledger.File {
	if isPublishers(c.Source.SourceName) {
		return nil
	}
	return ledgerFiles(ctx, c.files)
}

// ledger tells what an import of a ledger would make.
func (c *inspectCmd) ledger(ctx context.Context, std streams, files []ownledger.File) error {
	flags, _ := c.ofLedger()
	day, name := "", files[0].Name
	if !flags.Date.IsZero() {
		day = flags.Date.String()
	} else if slices.ContainsFunc(files, ownledger.NeedsDate) {
		day, flags.Date.Date = "YYYY-MM-DD", geo.KyivDate(time.Now())
	}
	l, err := readLedger(ctx, c.files, nil, "", flags)
	if err != nil {
		return err
	}
	found := ledgerInspection{ledgerCheck: l.check(), Kind: kindLedger}
	if found.Maps > 0 && len(l.Problems) == 0 {
		found.Command = shellLine(append(c.ledgerCommand(name, day), pathWords(c.Paths)...))
	}
	if c.JSON {
		return encode.JSON(std.out, found)
	}
	fmt.Fprintf(std.out, "%s: a table of places and statuses, which is a ledger: each settlement with the ground nearest to it\n", filepath.Base(name))
	if err := found.print(std.out); err != nil {
		return err
	}
	switch {
	case found.Command == "":
		fmt.Fprintln(std.out, "\nNothing of this can be imported as it is.")
		return nil
	case day == "YYYY-MM-DD":
		fmt.Fprintln(std.out, "\nNothing says of which day the table is: put it in place of YYYY-MM-DD.")
	}
	fmt.Fprintf(std.out, "\nTo import it:\n  %s\n", found.Command)
	return nil
}

func (c *inspectCmd) ledgerCommand(name, day string) []string {
	source := c.Source.SourceName
	if source == "" {
		source = sourceNameOf(name)
	}
	line := []string{"controlmap", "import", "--source", string(source), "--kind", kindLedger}
	if day != "" {
		line = append(line, "--date", day)
	}
	flags, _ := c.ofLedger()
	for _, word := range slices.Sorted(maps.Keys(flags.StatusMap)) {
		line = append(line, "--status-map", strings.ReplaceAll(word, ";", `\;`)+"="+flags.StatusMap[word])
	}
	return line
}
