package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"slices"

	"controlmap/data/builtin"
	"controlmap/geo"
	"controlmap/geo/ledger"

	"github.com/paulmach/orb"
)

// ledgerHeader opens the ledger and says how it was compiled.
//
//go:embed ledger_header.txt
var ledgerHeader []byte

type ledgerCmd struct {
	Maps       []string `arg:"" help:"Folders of publishers' files: deepstate=FOLDER, nzz=FOLDER, isw=FOLDER; each may be named more than once."`
	Order      string   `required:"" type:"existingfile" help:"The list of occupied territories of order 376, as a table of commas."`
	Classifier string   `required:"" type:"existingfile" help:"KATOTTG, the classifier of administrative units, as a table of semicolons."`
	Out        string   `default:"ledger.csv" help:"The file to write."`
}

// Run writes the ledger: what the sources tell of each settlement, with rows by hand
// taking precedence.
func (c ledgerCmd) Run() error {
	folders, err := foldersBySource(c.Maps)
	if err != nil {
		return err
	}
	classifier, err := readClassifier(c.Classifier)
	if err != nil {
		return err
	}
	var s sources
	if s.order, err = readOrder376(c.Order, classifier.settlements); err != nil {
		return err
	}
	places, cells, err := placesWithCells()
	if err != nil {
		return err
	}
	byHand, err := readCorrections(correctionsFile, places)
	if err != nil {
		return err
	}
	if s.maps, err = readLibrary(folders, ledger.NewReader(places, cells)); err != nil {
		return err
	}
	entries := s.entries(places, byHand)
	fmt.Printf("%d rows of %d places\n", len(entries), len(places))
	return writeLedger(c.Out, entries)
}

// entries are the rows of all places.
func (s sources) entries(places []geo.Place, byHand corrections) (entries []ledger.Entry) {
	for i, p := range places {
		if p.IsSettlement() {
			proposed := ledger.Entries(p.ID, s.runs(i, p))
			entries = append(entries, over(byHand[i], proposed)...)
		}
	}
	ledger.Sort(entries)
	return entries
}

func placesWithCells() ([]geo.Place, []orb.MultiPolygon, error) {
	places, err := builtin.Places()
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
	return slices.Clip(places), shapes, nil
}

func writeLedger(path string, entries []ledger.Entry) error {
	var out bytes.Buffer
	out.Write(ledgerHeader)
	if err := ledger.Write(&out, entries); err != nil {
		return err
	}
	return os.WriteFile(path, out.Bytes(), 0o644)
}
