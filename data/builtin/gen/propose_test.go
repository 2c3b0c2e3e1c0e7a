package main

import (
	"fmt"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/ledger"
)

// historyOf reads "2022-02-24 occupied, 2022-04-02 liberated".
func historyOf(text string) (h history) {
	for entry := range strings.SplitSeq(text, ", ") {
		if date, status, ok := strings.Cut(entry, " "); ok {
			h = append(h, change{date: day(date), status: geo.Status(status)})
		}
	}
	return h
}

// entries writes a history as historyOf reads it.
func (h history) entries() string {
	all := make([]string, len(h))
	for i, c := range h {
		all[i] = fmt.Sprintf("%s %s", c.date, c.status)
	}
	return strings.Join(all, ", ")
}

func TestHistory(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		history string
		status  geo.Status
		held    bool // since the invasion
		back    geo.Status
	}{
		{"", ledger.Ukrainian, false, ledger.Ukrainian},
		{"2014-09-05 occupied", geo.Occupied, true, geo.Liberated},
		{"2014-04-12 occupied, 2014-07-05 ukrainian", ledger.Ukrainian, false, ledger.Ukrainian},
		{"2014-09-05 occupied, 2022-02-24 ukrainian", ledger.Ukrainian, true, geo.Liberated},
		{"2022-03-01 contested", geo.Contested, false, ledger.Ukrainian},
		{"2022-03-01 occupied, 2022-04-02 liberated", geo.Liberated, true, geo.Liberated},
	} {
		h := historyOf(tt.history)
		if h.status() != tt.status || h.everHeld() != tt.held || h.back() != tt.back {
			t.Errorf("%q: got %s, held %t, back to %s, want %s, %t, %s", tt.history, h.status(), h.everHeld(), h.back(), tt.status, tt.held, tt.back)
		}
	}
}

func TestHistoryHasNoRepeats(t *testing.T) {
	t.Parallel()
	var h history
	for _, c := range historyOf("2022-02-23 ukrainian, 2022-02-24 occupied, 2022-03-01 occupied, 2022-04-02 liberated") {
		h.set(c.date, c.status, "")
	}
	if got, want := h.entries(), "2022-02-24 occupied, 2022-04-02 liberated"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestShareFromWhichACellIsOccupied(t *testing.T) {
	t.Parallel()
	for date, want := range map[string]float32{
		"2022-04-26": 0.54, "2022-09-17": 0.54, "2022-09-18": 0.32, "2022-12-31": 0.32, "2023-01-01": 0.42, "2025-01-01": 0.42,
	} {
		if got := enter(day(date)); got != want {
			t.Errorf("%s: got %v, want %v", date, got, want)
		}
	}
}

func TestClassify(t *testing.T) {
	t.Parallel()
	const held, freed = "2022-03-01 occupied", "2022-03-01 occupied, 2022-09-10 liberated"
	for _, tt := range []struct {
		name    string
		date    string
		history string
		cell    shares
		mirror  bool // the map has occupied ground only
		want    geo.Status
	}{
		{"nothing", "2024-01-01", "", shares{}, false, ledger.Ukrainian},
		{"enough", "2024-01-01", "", shares{occupied: 0.42}, false, geo.Occupied},
		{"not enough", "2024-01-01", "", shares{occupied: 0.41}, false, ledger.Ukrainian},
		{"enough of both kinds", "2024-01-01", "", shares{occupied: 0.21, occupiedBefore: 0.21}, false, geo.Occupied},
		{"still enough to stay", "2024-01-01", held, shares{occupied: 0.31}, false, geo.Occupied},
		{"not enough to stay", "2024-01-01", held, shares{occupied: 0.29}, false, geo.Liberated},
		{"more is liberated than stays", "2024-01-01", held, shares{occupied: 0.31, liberated: 0.32}, false, geo.Liberated},
		{"settled anew on the first whole map", "2022-04-26", held, shares{occupied: 0.5}, false, geo.Liberated},
		{"contested", "2024-01-01", "", shares{contested: 0.5}, false, geo.Contested},
		{"contested with what is occupied", "2024-01-01", "", shares{occupied: 0.3, contested: 0.2}, false, geo.Contested},
		{"contested too little", "2024-01-01", "", shares{contested: 0.49}, false, ledger.Ukrainian},
		{"liberated", "2024-01-01", "", shares{liberated: 0.5}, false, geo.Liberated},
		{"liberated in part, never held", "2024-01-01", "", shares{liberated: 0.49}, false, ledger.Ukrainian},
		{"liberated in part, once held", "2024-01-01", held, shares{liberated: 0.01}, false, geo.Liberated},
		{"mirror: gone", "2024-01-01", held, shares{occupied: 0.1}, true, geo.Liberated},
		{"mirror: says nothing of the rest", "2024-01-01", freed, shares{}, true, geo.Liberated},
		{"mirror: never held", "2024-01-01", "2022-05-01 contested", shares{}, true, geo.Contested},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := readingOf(geo.DeepState, tt.date, tt.cell)
			r.whole = !tt.mirror
			if got := classify(r, 0, historyOf(tt.history)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// mapsOf are maps of one cell: "2024-01-01 0.5" is the share that is occupied, and "grey"
// stands for all of it being contested.
func mapsOf(text string) (readings []reading) {
	for entry := range strings.SplitSeq(text, ", ") {
		date, share, _ := strings.Cut(entry, " ")
		cell := shares{contested: 1}
		if share != "grey" {
			cell = shares{}
			if _, err := fmt.Sscan(share, &cell[occupied]); err != nil {
				panic(err)
			}
		}
		readings = append(readings, readingOf(geo.DeepState, date, cell))
	}
	return readings
}

func TestFollow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, before, maps, want string }{
		{"a change that lasts", "", "2024-01-01 0, 2024-01-02 1, 2024-01-03 1, 2024-01-09 1", "2024-01-02 occupied"},
		{"a day's mistake", "", "2024-01-01 0, 2024-01-02 1, 2024-01-03 0, 2024-01-09 0", ""},
		{"taken back within the days", "", "2024-01-02 1, 2024-01-05 1, 2024-01-08 0, 2024-01-20 0", ""},
		{"taken back after the days", "", "2024-01-02 1, 2024-01-05 1, 2024-01-09 0, 2024-01-20 0", "2024-01-02 occupied, 2024-01-09 liberated"},
		{"the next map counts however late it is", "", "2024-01-02 1, 2024-03-01 0, 2024-03-02 0", ""},
		{"the last map", "", "2024-01-02 0, 2024-01-03 1", "2024-01-03 occupied"},
		{"before the maps are whole", "", "2022-04-25 1, 2022-04-26 0, 2022-05-20 0", ""},
		{"contested, then gone, is gone at once", "2022-03-01 occupied", "2024-01-01 grey, 2024-01-02 0, 2024-01-20 0",
			"2022-03-01 occupied, 2024-01-01 contested, 2024-01-02 liberated"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := historyOf(tt.before)
			follow(mapsOf(tt.maps), 0, &h)
			if got := h.entries(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestMirrorsThatLackACell(t *testing.T) {
	t.Parallel()
	whole := readingOf(geo.DeepState, "2024-01-01", shares{occupied: 1})
	mirror := func(held float32) reading {
		r := readingOf(geo.DeepState, "2024-01-02", shares{occupied: held})
		r.whole = false
		return r
	}
	if got := showing([]reading{whole, mirror(0), mirror(0)}, 0); len(got) != 1 || !got[0].whole {
		t.Errorf("a cell that no mirror has: got %d maps, want the whole one", len(got))
	}
	if got := showing([]reading{whole, mirror(0), mirror(0.1)}, 0); len(got) != 3 {
		t.Errorf("a cell that one mirror has: got %d maps, want all three", len(got))
	}
}

func TestFollowOn(t *testing.T) {
	t.Parallel()
	nzzOf := func(text string) (readings []reading) {
		for _, r := range mapsOf(text) {
			r.snapshot.Source = geo.NZZ
			readings = append(readings, r)
		}
		return readings
	}
	deepstate := mapsOf("2024-01-10 0")
	for _, tt := range []struct{ name, before, maps, want string }{
		{"gained after the last map", "", "2024-01-09 0.4, 2024-01-12 0.6", "2024-01-12 occupied"},
		{"the lines differ", "", "2024-01-09 0.6, 2024-01-12 0.7", ""},
		{"before the last map", "", "2024-01-05 0, 2024-01-09 1", ""},
		{"on the day of the last map", "", "2024-01-05 0, 2024-01-10 1, 2024-01-11 1", ""},
		{"lost", "2022-03-01 occupied", "2024-01-09 0.5, 2024-01-12 0.4", "2022-03-01 occupied, 2024-01-12 liberated"},
		{"lost what is not occupied", "2022-03-01 contested", "2024-01-09 1, 2024-01-12 0", "2022-03-01 contested"},
		{"lost, as DeepState has it already", "2022-03-01 occupied, 2023-01-01 liberated", "2024-01-09 1, 2024-01-12 0",
			"2022-03-01 occupied, 2023-01-01 liberated"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			histories := []history{historyOf(tt.before)}
			followOn(library{deepstate: deepstate, nzz: nzzOf(tt.maps)}, histories)
			if got := histories[0].entries(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			histories = []history{historyOf(tt.before)}
			followOn(library{nzz: nzzOf(tt.maps)}, histories)
			if got := histories[0].entries(); got != tt.before {
				t.Errorf("without DeepState: got %q, want %q", got, tt.before)
			}
		})
	}
}
