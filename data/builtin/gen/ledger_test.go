package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/ledger"
)

// TestWrittenLedgerReadsBack wants what is written in the order of date and place, and in a
// form that builtin reads.
func TestWrittenLedgerReadsBack(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.csv")
	histories := []history{historyOf("2022-03-02 occupied, 2022-11-11 liberated"), historyOf(""), historyOf("2022-03-02 contested")}
	for i := range histories {
		for j := range histories[i] {
			histories[i][j].evidence = "a map, and \"more\""
		}
	}
	if err := writeLedger(path, []geo.Place{{ID: 7}, {ID: 5}, {ID: 3}}, histories); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(text), string(ledgerHeader)) {
		t.Errorf("got %.80q, want it to begin with the header", text)
	}
	entries, err := ledger.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	want := []ledger.Entry{
		{Place: 3, Date: day("2022-03-02"), Status: geo.Contested, Evidence: "a map, and \"more\""},
		{Place: 7, Date: day("2022-03-02"), Status: geo.Occupied, Evidence: "a map, and \"more\""},
		{Place: 7, Date: day("2022-11-11"), Status: geo.Liberated, Evidence: "a map, and \"more\""},
	}
	if len(entries) != len(want) {
		t.Fatalf("got %+v, want %+v", entries, want)
	}
	for i := range want {
		if entries[i] != want[i] {
			t.Errorf("entry %d: got %+v, want %+v", i, entries[i], want[i])
		}
	}
}

func TestEveryPlaceHasACell(t *testing.T) {
	t.Parallel()
	places, shapes, err := placesWithCells()
	if err != nil || len(places) != len(shapes) {
		t.Fatalf("got %d places, %d cells, %v, want as many of each", len(places), len(shapes), err)
	}
	for i, shape := range shapes {
		if len(shape) == 0 {
			t.Errorf("%s (%d): got no cell, want one", places[i].NameEN, places[i].ID)
		}
	}
}
