package ownledger

import (
	"cmp"
	"fmt"
	"maps"
	"strings"

	"controlmap/geo"
)

// Describe fills in what an operator did not say of a ledger. Base is the source that the
// ledger extends, or nil; credit names whose data its cells are drawn from.
func Describe(s geo.Source, base *geo.Source, credit string) geo.Source {
	s.Title = cmp.Or(s.Title, string(s.Name))
	s.Licence = cmp.Or(s.Licence, "not stated by the operator")
	s.Attribution = cmp.Or(s.Attribution, s.Title)
	if base == nil {
		s.Attribution += "; " + credit
		s.Description = cmp.Or(s.Description, "Who held which settlement from which date, by rows that the operator of this service imported, "+
			"drawn as the ground nearest to each settlement. Settlements without a row are not drawn.")
	} else {
		s.Attribution += "; continues: " + base.Attribution
		s.Description = cmp.Or(s.Description, fmt.Sprintf("Who held which settlement from which date, drawn as the ground nearest to each settlement: "+
			"the ledger of source %s, corrected and continued by rows that the operator of this service imported.", base.Name))
	}
	statuses := map[geo.Status]string{
		geo.Occupied:  "settlements that the operator's ledger has as occupied, with the ground nearest to them",
		geo.Contested: "settlements that the operator's ledger has as contested, with the ground nearest to them",
		geo.Liberated: "settlements that the operator's ledger has as liberated since they were occupied, with the ground nearest to them",
	}
	maps.Copy(statuses, s.Statuses)
	s.Statuses, s.Complete, s.SplitsSince = statuses, true, true
	return s
}

const provenance = "ledger "

// Provenance says of snapshots which files they were made of.
func Provenance(files []File) string {
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = file.Name
	}
	const most = 3
	if len(names) > most {
		return fmt.Sprintf("%s%s and %d more", provenance, strings.Join(names[:most], ", "), len(names)-most)
	}
	return provenance + strings.Join(names, ", ")
}

// IsOf reports whether a snapshot was made of a ledger.
func IsOf(s geo.Snapshot) bool { return strings.HasPrefix(s.Provenance, provenance) }
