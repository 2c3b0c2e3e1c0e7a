package ownledger_test

import (
	"testing"

	"controlmap/data/source/ownledger"
	"controlmap/geo"
	"controlmap/geo/ledger"
)

// FuzzRead holds the reader to its promise: it never panics, says what is wrong wherever
// it has no rows, and its rows are such as a ledger may have.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"", "sep=;\n", "place_id,date,status,evidence\n1,2022-02-27,occupied,x\n", "\ufeffname;region;date;status;evidence\r\nКуп’янськ;Харківська;27.02.2022;occupied;x\r\n",
		"katottg\tdate\tstatus\tevidence\nUA63080090010040239\t20220227\tliberated\t\"x\ny\"\n# no\n", "place_id,date,status,evidence\n1,2022-02-27,occupied,\"x\n",
	} {
		f.Add([]byte(text))
	}
	reader := newReader()
	f.Fuzz(func(t *testing.T, text []byte) {
		l := reader.Read([]ownledger.File{{Name: "a.csv", Data: text}})
		if len(l.Rows) == 0 && len(l.Problems) == 0 {
			t.Fatal("neither rows nor problems")
		}
		for _, r := range l.Rows {
			if _, err := ledger.ParseStatus(string(r.Status)); err != nil || r.Evidence == "" || r.Place < 1 || r.Line < 2 || r.Date.Before(geo.NewDate(2014, 1, 1)) {
				t.Fatalf("row %+v: %v", r, err)
			}
		}
		entries := l.Entries()
		if got := ledger.Extend(nil, entries); len(got) != len(entries) {
			t.Fatalf("%d rows extend nothing to %d", len(entries), len(got))
		}
		ledger.Review(entries, nil)
	})
}
