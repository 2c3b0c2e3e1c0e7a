package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"

	"controlmap/data/builtin"
	"controlmap/geo"
	"controlmap/geo/ledger"

	"github.com/paulmach/orb"
)

// knowledgeFile holds entries by hand: see its header.
//
//go:embed knowledge.csv
var knowledgeFile []byte

// ledgerHeader opens the ledger and says how it was compiled.
//
//go:embed ledger_header.txt
var ledgerHeader []byte

type ledgerCmd struct {
	Maps []string `arg:"" help:"Folders of publishers' files: deepstate=FOLDER, nzz=FOLDER, isw=FOLDER; each may be named more than once."`
	Out  string   `default:"ledger.csv" help:"The file to write."`
}

// Run proposes a ledger: what the maps show of each settlement's ground, with what is
// known by hand taking precedence.
func (c ledgerCmd) Run() error {
	folders, err := foldersBySource(c.Maps)
	if err != nil {
		return err
	}
	places, shapes, err := placesWithCells()
	if err != nil {
		return err
	}
	maps, err := readLibrary(folders, newGrid(shapes, places))
	if err != nil {
		return err
	}
	known, err := readKnowledge(knowledgeFile, places)
	if err != nil {
		return err
	}
	histories, err := propose(maps, places, beforeInvasion(maps, places, known), known)
	if err != nil {
		return err
	}
	for i := range histories {
		histories[i] = known.towns[i].over(histories[i])
	}
	return writeLedger(c.Out, places, histories)
}

func placesWithCells() ([]geo.Place, []orb.MultiPolygon, error) {
	places, err := builtin.PlacesWithCells()
	if err != nil {
		return nil, nil, err
	}
	cells, err := builtin.Cells()
	if err != nil {
		return nil, nil, err
	}
	shapes := make([]orb.MultiPolygon, len(places))
	for i, p := range places {
		shapes[i] = cells[p.ID]
	}
	return places, shapes, nil
}

func writeLedger(path string, places []geo.Place, histories []history) error {
	var entries []ledger.Entry
	for i, h := range histories {
		for _, c := range h {
			entries = append(entries, ledger.Entry{Place: places[i].ID, Date: c.date, Status: c.status, Evidence: c.evidence})
		}
	}
	ledger.Sort(entries)
	var out bytes.Buffer
	out.Write(ledgerHeader)
	if err := ledger.Write(&out, entries); err != nil {
		return err
	}
	fmt.Printf("%d entries of %d places\n", len(entries), len(places))
	return os.WriteFile(path, out.Bytes(), 0o644)
}
