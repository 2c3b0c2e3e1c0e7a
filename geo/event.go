package geo

import "time"

// Event is something that a database learned of a map: that there is one, or that it is in another
// state.
type Event struct {
	Source   SourceName
	Date     Date
	Revision Revision
	State    State     // Withdrawn also where a revision takes its day from the source
	At       time.Time // UTC
	Mark     EventMark // of all up to this one
}

// EventMark says how much of what a database learned is known to somebody: all revisions and all
// changes of state up to these numbers.
type EventMark struct {
	Revision Revision
	Change   int64
}

// Covers reports whether who knows all up to m knows all up to o.
func (m EventMark) Covers(o EventMark) bool { return o.Revision <= m.Revision && o.Change <= m.Change }

// News is what a database learned since a mark.
type News struct {
	Events []Event
	Mark   EventMark // of all of them
}
