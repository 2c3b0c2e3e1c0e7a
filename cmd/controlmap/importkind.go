package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"controlmap/data/format"
	"controlmap/data/format/csv"
	"controlmap/data/ingest"
	"controlmap/data/source/ownledger"
	"controlmap/geo"
	"controlmap/geo/ledger"
)

// detectKind tells a ledger from polygons by what the files are, where --kind says nothing. It
// returns the streams to read from, since a look at the standard input takes from it.
func (c *importCmd) detectKind(ctx context.Context, std streams) streams {
	if c.Kind != "" {
		return std
	}
	c.Kind = kindPolygons
	if isPublishers(c.Source.SourceName) {
		return std
	}
	if c.Paths[0] == format.StandardInput {
		buffered := bufio.NewReaderSize(std.in, peeked)
		head, _ := buffered.Peek(peeked) // as much as there is
		std.in = buffered
		if isLedger(head) {
			c.Kind = kindLedger
		}
	} else if len(ledgerFiles(ctx, c.Paths)) > 0 {
		c.Kind = kindLedger
	}
	if c.Kind == kindLedger {
		fmt.Fprintln(std.err, "rows of places and statuses without shapes: imported as a ledger")
	}
	return std
}

// peeked is how much of the standard input is looked at.
const peeked = 1 << 20

// isLedger reports whether a file is a table of places and statuses, and has no shapes.
func isLedger(data []byte) bool {
	return csv.IsTable(data) && ownledger.IsTable(data) && !csv.HasShapes(data)
}

// ledgerFiles returns the files that an import would open, if all of them are ledgers; it stops
// at the first that is not. Those that cannot be opened are left to the import.
func ledgerFiles(ctx context.Context, paths []string) (files []ownledger.File) {
	for _, path := range ingest.MapFiles(paths) {
		for file, err := range format.Open(ctx, path, nil) {
			if err != nil {
				continue
			}
			if !isLedger(file.Data) {
				return nil
			}
			files = append(files, ownledger.File{Name: file.Name, Data: file.Data})
		}
	}
	return files
}

// filesOf replaces folders by the files in them.
func filesOf(paths []string) (files []string) {
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			files = append(files, ingest.MapFiles([]string{path})...)
		} else {
			files = append(files, path)
		}
	}
	return files
}

// ledgerFlags are those for polygons that a ledger takes, too.
type ledgerFlags struct {
	Date      dateFlag          `placeholder:"DATE" help:"Day of the rows of tables that have no column of dates, and no day in their name."`
	StatusMap map[string]string `placeholder:"WORD=STATUS" help:"What the words in the column of statuses mean; WORD= leaves such rows out."`
}

// ofLedger returns the flags that a ledger takes, and whether others are given.
func (o ownPolygons) ofLedger() (flags ledgerFlags, others bool) {
	flags = ledgerFlags{Date: o.Date, StatusMap: o.StatusMap}
	o.Date, o.StatusMap = dateFlag{}, nil
	return flags, o.given()
}

// words are the statuses of --status-map by their words in small letters.
func (f ledgerFlags) words() (map[string]geo.Status, error) {
	words := map[string]geo.Status{}
	for word, name := range f.StatusMap {
		word, name := splitAtLast(word, name)
		status := geo.AllStatus // leaves rows out
		if name != "" {
			var err error
			if status, err = ledger.ParseStatus(name); err != nil {
				return nil, usageError{fmt.Sprintf("--status-map %s=%s: %v", word, name, err)}
			}
		}
		words[strings.ToLower(strings.TrimSpace(word))] = status
	}
	return words, nil
}
