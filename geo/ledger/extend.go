package ledger

import (
	"slices"

	"controlmap/geo"
)

// span is a run of days, both ends included.
type span struct{ first, last geo.Date }

func (s span) contains(d geo.Date) bool { return !d.Before(s.first) && !s.last.Before(d) }

// Extend returns base with own in it, sorted: for each place the rows of own stand in
// place of those of base from the day of the first of them to the day of the last; before
// and after, those of base stand.
func Extend(base, own []Entry) []Entry {
	spans := map[int]span{}
	for _, e := range own {
		s, known := spans[e.Place]
		if !known || e.Date.Before(s.first) {
			s.first = e.Date
		}
		if s.last.Before(e.Date) {
			s.last = e.Date
		}
		spans[e.Place] = s
	}
	entries := slices.DeleteFunc(slices.Clone(base), func(e Entry) bool {
		s, known := spans[e.Place]
		return known && s.contains(e.Date)
	})
	entries = append(entries, own...)
	Sort(entries)
	return entries
}
