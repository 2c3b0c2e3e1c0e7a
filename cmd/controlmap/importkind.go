package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"controlmap/data/format"
	"controlmap/data/format/csv"
	"controlmap/data/ingest"
	"controlmap/data/source/ownledger"
	"controlmap/geo"
	"controlmap/geo/ledger"
)

// detectKind tells a ledger from polygons by the first of the files, where --kind says nothing.
// It returns the streams to read from, since a look at the standard input takes from it.
func (c *importCmd) detectKind(std streams) streams {
	if c.Kind != "" {
		return std
	}
	c.Kind = kindPolygons
	if _, published := publishers()[c.Source.SourceName]; published {
		return std
	}
	var first format.File
	first, std.in = firstFile(c.Paths, std.in)
	if isLedger(first.Data) {
		c.Kind = kindLedger
		fmt.Fprintf(std.err, "%s is a table of places and statuses: imported as a ledger, like all the files\n", first.Name)
	}
	return std
}

// isLedger reports whether a file is a table of places and statuses, and has no shapes.
func isLedger(data []byte) bool {
	return csv.IsTable(data) && ownledger.IsTable(data) && !csv.HasShapes(data)
}

// peeked is how much of the standard input is looked at.
const peeked = 1 << 20

// firstFile returns the first file that an import would open, empty where there is none, and the
// standard input to read from after that. Errors are left to the import.
func firstFile(paths []string, in io.Reader) (format.File, io.Reader) {
	if paths[0] == format.StandardInput {
		buffered := bufio.NewReaderSize(in, peeked)
		head, _ := buffered.Peek(peeked) // as much as there is
		return format.File{Name: "standard input", Data: head}, buffered
	}
	for _, path := range ingest.MapFiles(paths[:1]) {
		for file, err := range format.Open(path, nil) {
			if err == nil {
				return file, in
			}
		}
	}
	return format.File{}, in
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
