package ledger

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"

	"controlmap/geo"
)

var columns = []string{"place_id", "date", "status", "evidence"}

// Read reads a ledger as Write writes it: a CSV of place_id, date, status and evidence,
// which may have comment lines (#). It refuses an unknown status, a second entry of a
// place on a day and an entry without evidence. Entries are sorted. The error is Invalid
// and names the line.
func Read(text []byte) ([]Entry, error) {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comment, r.FieldsPerRecord, r.ReuseRecord = '#', len(columns), true
	if _, err := r.Read(); err != nil {
		return nil, geo.Wrap(geo.Invalid, err, "header")
	}
	var entries []Entry
	seen := map[Entry]bool{}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			Sort(entries)
			return entries, nil
		}
		if err != nil {
			return nil, geo.Wrap(geo.Invalid, err, "ledger")
		}
		e, err := parseEntry(record)
		if key := (Entry{Place: e.Place, Date: e.Date}); err == nil && seen[key] {
			err = fmt.Errorf("place %d has a second entry on %s", e.Place, e.Date)
		} else {
			seen[key] = true
		}
		if err != nil {
			line, _ := r.FieldPos(0)
			return nil, geo.Wrap(geo.Invalid, err, "line %d", line)
		}
		entries = append(entries, e)
	}
}

func parseEntry(f []string) (e Entry, err error) {
	if e.Place, err = strconv.Atoi(f[0]); err != nil {
		return e, fmt.Errorf("place_id %q is not a whole number", f[0])
	}
	if e.Date, err = geo.ParseDate(f[1]); err != nil {
		return e, err
	}
	if e.Status, err = ParseStatus(f[2]); err != nil {
		return e, err
	}
	if e.Evidence = f[3]; e.Evidence == "" {
		return e, fmt.Errorf("place %d on %s has no evidence", e.Place, e.Date)
	}
	return e, nil
}

// Write writes entries in their order as a CSV with a header line.
func Write(w io.Writer, entries []Entry) error {
	out := csv.NewWriter(w)
	records := make([][]string, 0, len(entries)+1)
	records = append(records, columns)
	for _, e := range entries {
		records = append(records, []string{strconv.Itoa(e.Place), e.Date.String(), string(e.Status), e.Evidence})
	}
	return out.WriteAll(records)
}
