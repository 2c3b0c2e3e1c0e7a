package geo

import (
	"slices"
	"strings"
)

// Status says who holds an area.
type Status string

// The statuses, and AllStatus for no restriction.
const (
	Occupied  Status = "occupied"
	Contested Status = "contested" // grey zone, unknown
	Liberated Status = "liberated" // retaken since 2022-02-24
	Advance   Status = "advance"   // assessed advance, not assessed control
	Claimed   Status = "claimed"   // claimed by the occupier, may overlap the others
	// Infiltration is where the occupier's soldiers were seen without holding the ground or
	// advancing on it; may overlap the others.
	Infiltration Status = "infiltration"
	AllStatus    Status = "" // no restriction, in a query
)

var statuses = []Status{Occupied, Contested, Liberated, Advance, Claimed, Infiltration}

// Statuses lists every status, the most telling first.
func Statuses() []Status { return append([]Status(nil), statuses...) }

// StatusWords lists every status in words, for messages.
func StatusWords() string {
	words := make([]string, len(statuses))
	for i, status := range statuses {
		words[i] = string(status)
	}
	return strings.Join(words, ", ")
}

// ParseStatus reads a status. The error is Invalid.
func ParseStatus(s string) (Status, error) {
	if slices.Contains(statuses, Status(s)) {
		return Status(s), nil
	}
	return "", Errorf(Invalid, "status %q is none of %s", s, StatusWords())
}

// Since says when what is occupied was occupied.
type Since string

// Invasion is the first day of which what was occupied counts as occupied since 2022.
var Invasion = NewDate(2022, 2, 24)

// When what is occupied was occupied.
const (
	SincePre2022 Since = "pre-2022"
	Since2022    Since = "2022"
	SinceUnknown Since = "" // the source does not tell, or nothing is occupied
)
