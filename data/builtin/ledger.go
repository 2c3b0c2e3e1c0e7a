package builtin

import (
	_ "embed"
	"sync"

	"controlmap/geo"
	"controlmap/geo/ledger"
)

//go:embed ledger.csv
var ledgerFile []byte

var entries = sync.OnceValues(readEntries)

// Ledger returns the entries of the built-in ledger in the order of date and place.
// Callers share the result and must not change it. The error is Internal: the
// program's own data is broken.
func Ledger() ([]ledger.Entry, error) { return entries() }

func readEntries() ([]ledger.Entry, error) {
	found, err := ledger.Read(ledgerFile)
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "settlement ledger")
	}
	return found, nil
}
