package answer

import (
	"maps"

	"controlmap/geo"
)

// Interval is a run of snapshots that show the same status at a point.
type Interval struct {
	Status *geo.Status `json:"status"` // null: nothing
	From   geo.Date    `json:"from"`   // the first snapshot that shows it
	// After is the last snapshot that still showed otherwise: the status changed after
	// its end and by the end of From. Null where no snapshot goes before: it may be older.
	After     *geo.Date `json:"after"`
	To        *geo.Date `json:"to"`        // the last snapshot that shows it; null where that is the source's last
	Snapshots int       `json:"snapshots"` // that show it
}

// intervals walks the snapshots in order of date, from the statuses that the first shows.
// Those whose map is flagged end no interval and begin none: what they alone leave out was not
// lost.
// Snapshots that do not speak of a status carry on where it was.
func (s sourceSnapshots) intervals(drawn statusSet, transitions []geo.StatusTransition) []Interval {
	found := []Interval{}
	shown := statusSet{}
	var before *geo.Date // the last snapshot whose map bears no flag
	for i := range s.snapshots {
		date := &s.snapshots[i].Date
		for len(transitions) > 0 && !date.Before(transitions[0].Date) {
			drawn.apply(transitions[0])
			transitions = transitions[1:]
		}
		if !geo.IsSound(s.snapshots[i].Flags) {
			continue
		}
		shown.update(drawn, s.isWhole(i))
		status := shown.top()
		if n := len(found); n == 0 || !same(found[n-1].Status, status) {
			if n > 0 {
				found[n-1].To = before
			}
			found = append(found, Interval{Status: status, From: *date, After: before})
		}
		if s.isWhole(i) || status == nil || *status == geo.Occupied {
			found[len(found)-1].Snapshots++
		}
		before = date
	}
	return found
}

// statusSet is the set of statuses that a point has.
type statusSet map[geo.Status]bool

func newStatusSet(polygons []geo.ControlPolygon) statusSet {
	set := statusSet{}
	for _, p := range polygons {
		set[p.Status] = true
	}
	return set
}

// top returns the most telling status; nil without any.
func (s statusSet) top() *geo.Status {
	for _, status := range geo.Statuses() {
		if s[status] {
			return &status
		}
	}
	return nil
}

func (s statusSet) apply(t geo.StatusTransition) { s[t.Status] = t.Direction == geo.Gained }

// update takes over what a snapshot tells: all of drawn where the snapshot is whole, else
// only whether the point is occupied.
func (s statusSet) update(drawn statusSet, isWhole bool) {
	if isWhole || drawn[geo.Occupied] {
		clear(s)
	}
	s[geo.Occupied] = drawn[geo.Occupied]
	if isWhole {
		maps.Copy(s, drawn)
	}
}

func same(a, b *geo.Status) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
