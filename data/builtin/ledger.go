package builtin

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"controlmap/geo"
)

//go:embed ledger.csv
var ledgerFile []byte

// Entry is a line of the ledger: from Date on, Place has Status.
type Entry struct {
	Place    int // geo.Place.ID
	Date     geo.Date
	Status   geo.Status // geo.Occupied, geo.Contested, geo.Liberated or Ukrainian
	Evidence string
}

// Ukrainian is the ledger's word for a place that is held by Ukraine and was not
// liberated since 2022-02-24: the status of every place before its first entry.
const Ukrainian geo.Status = "ukrainian"

var ledger = sync.OnceValues(func() ([]Entry, error) { return ReadLedger(ledgerFile) })

// Ledger returns the entries of the built-in ledger in the order of date and place.
// Callers share the result and must not change it. The error is Internal: the
// program's own data is broken.
func Ledger() ([]Entry, error) { return ledger() }

// ReadLedger reads a ledger: a CSV of place_id, date, status and evidence with
// comment lines. It refuses an unknown status, a second entry of a place on a date
// and an entry without evidence. The error is Internal and names the line.
func ReadLedger(text []byte) ([]Entry, error) {
	var entries []Entry
	seen := map[Entry]bool{}
	err := EachRecord(text, 4, func(f []string) error {
		e, err := parseEntry(f)
		if err != nil {
			return err
		}
		key := Entry{Place: e.Place, Date: e.Date}
		if seen[key] {
			return fmt.Errorf("place %d has a second entry on %s", e.Place, e.Date)
		}
		seen[key] = true
		entries = append(entries, e)
		return nil
	})
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "settlement ledger")
	}
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Place, b.Place))
	})
	return entries, nil
}

func parseEntry(f []string) (e Entry, err error) {
	if e.Place, err = strconv.Atoi(f[0]); err != nil {
		return e, err
	}
	if e.Date, err = geo.ParseDate(f[1]); err != nil {
		return e, err
	}
	e.Status, e.Evidence = geo.Status(f[2]), f[3]
	switch e.Status {
	case geo.Occupied, geo.Contested, geo.Liberated, Ukrainian:
	default:
		return e, fmt.Errorf("status %q is none of occupied, contested, liberated, ukrainian", f[2])
	}
	if e.Evidence == "" {
		return e, fmt.Errorf("place %d on %s has no evidence", e.Place, e.Date)
	}
	return e, nil
}
