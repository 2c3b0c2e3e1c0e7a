package ledger

import (
	"cmp"
	"slices"

	"controlmap/geo"
)

// Entry is a row of a ledger: from Date on, Place has Status.
type Entry struct {
	Place    int // geo.Place.ID
	Date     geo.Date
	Status   geo.Status // one of Statuses
	Evidence string
}

// Ukrainian is the ledger's word for a place that is held by Ukraine and was not
// liberated since 2022-02-24: the status of every place before its first entry.
const Ukrainian geo.Status = "ukrainian"

// Statuses lists the words that a ledger may use.
func Statuses() []geo.Status {
	return []geo.Status{geo.Occupied, geo.Contested, geo.Liberated, Ukrainian}
}

// ParseStatus reads one of Statuses. The error is Invalid.
func ParseStatus(s string) (geo.Status, error) {
	if status := geo.Status(s); slices.Contains(Statuses(), status) {
		return status, nil
	}
	return "", geo.Errorf(geo.Invalid, "status %.40q is none of occupied, contested, liberated, ukrainian", s)
}

// Sort puts entries into the order of date and place, the order of a ledger.
func Sort(entries []Entry) {
	slices.SortStableFunc(entries, func(a, b Entry) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Place, b.Place))
	})
}
