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

// intervals walks the snapshots in order of date along what was gained and lost at a point, the
// first that a snapshot shows included. Those whose map is flagged end no interval and begin
// none: what they alone leave out was not lost. Snapshots that do not speak of a status carry on
// where it was.
func (s sourceSnapshots) intervals(transitions []geo.StatusTransition) []Interval {
	w := intervalWalk{found: []Interval{}, shown: statusSet{}, spoke: map[geo.Status]*geo.Date{}}
	drawn := statusSet{}
	for _, d := range s.snapshots {
		for len(transitions) > 0 && !d.Date.Before(transitions[0].Date) {
			drawn.apply(transitions[0])
			transitions = transitions[1:]
		}
		if geo.IsSound(d.Flags) {
			w.step(d, drawn)
		}
	}
	return w.found
}

// intervalWalk is the intervals up to a snapshot.
type intervalWalk struct {
	found  []Interval
	shown  statusSet
	before *geo.Date                // the last snapshot
	spoke  map[geo.Status]*geo.Date // the last that spoke of a status
}

func (w *intervalWalk) step(d geo.SnapshotSummary, drawn statusSet) {
	earlier := maps.Clone(w.shown)
	w.shown.update(drawn, d.Snapshot)
	status := w.shown.top()
	if n := len(w.found); n == 0 || !same(earlier.top(), status) {
		if n > 0 {
			w.found[n-1].To = w.before
		}
		w.found = append(w.found, Interval{Status: status, From: d.Date, After: w.after(earlier, d.Snapshot)})
	}
	if status == nil || d.SpeaksOf(*status) {
		w.found[len(w.found)-1].Snapshots++
	}
	w.before = &d.Date
	for _, told := range geo.Statuses() {
		if d.SpeaksOf(told) {
			w.spoke[told] = &d.Date
		}
	}
}

// after returns the last snapshot that showed otherwise: that spoke of a status which is shown now
// and was not, or is not and was.
func (w *intervalWalk) after(earlier statusSet, by geo.Snapshot) (last *geo.Date) {
	for _, status := range geo.Statuses() {
		spoke := w.spoke[status]
		if spoke == nil || !by.SpeaksOf(status) || earlier[status] == w.shown[status] {
			continue
		}
		if last == nil || last.Before(*spoke) {
			last = spoke
		}
	}
	return last
}

// statusSet is the set of statuses that a point has.
type statusSet map[geo.Status]bool

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

// update takes over what a snapshot tells. What it shows as occupied is nothing else any more,
// as far as it does not tell.
func (s statusSet) update(drawn statusSet, by geo.Snapshot) {
	retaken := by.SpeaksOf(geo.Occupied) && drawn[geo.Occupied]
	for _, status := range geo.Statuses() {
		switch {
		case by.SpeaksOf(status):
			s[status] = drawn[status]
		case retaken:
			delete(s, status)
		}
	}
}

func same(a, b *geo.Status) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
