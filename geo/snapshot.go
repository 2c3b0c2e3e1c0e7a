package geo

import (
	"slices"
	"time"
)

// Snapshot is one source's map of one day.
type Snapshot struct {
	Source     SourceName
	Date       Date      // the day assessed
	Published  time.Time // UTC; zero where the publisher does not tell
	Provenance string    // the file or address it was read from, without its folders
	// Rank decides between two maps of the same day: the higher rank is the day's
	// map, and among equals the one published later.
	Rank int
	// Statuses are those that the map speaks of; nil: all that its source has. What a map
	// does not speak of has not vanished.
	Statuses []Status
}

// SpeaksOf reports whether the map would show a status if anything had it.
func (s Snapshot) SpeaksOf(status Status) bool {
	return s.Statuses == nil || slices.Contains(s.Statuses, status)
}

// Supersedes reports whether s is the day's map rather than o. A snapshot supersedes
// its equal, so that a corrected file makes a new revision.
func (s Snapshot) Supersedes(o Snapshot) bool {
	if s.Rank != o.Rank {
		return s.Rank > o.Rank
	}
	return !s.Published.Before(o.Published)
}

// Revision numbers the states of all snapshots in the order in which a database
// learned of them, from 1.
type Revision int64

// StoredSnapshot is a snapshot as the store holds it.
type StoredSnapshot struct {
	Snapshot
	Revision    Revision
	Fingerprint Fingerprint // of source, date and polygons
	RecordedAt  time.Time   // UTC; when this database learned of it
	State       State
	Notes       []Note // what repair and ingest did to it
	// Carried are the statuses that the snapshot does not speak of and an earlier one does, in
	// the order of Statuses(): each is as in the last one that does. See CarryOver.
	Carried []StatusOrigin
}

// State says how far a snapshot may be relied upon.
type State string

// The states of a snapshot.
const (
	// Provisional is a map that was fetched and has not been confirmed by a later check yet.
	Provisional State = "provisional"
	Confirmed   State = "confirmed"
	// Withdrawn is a map that its publisher took back before it was confirmed.
	Withdrawn State = "withdrawn"
)

// Withdrawal is a map that its publisher took back before it was confirmed. It is still to be had by
// its revision.
type Withdrawal struct {
	StoredSnapshot
	At     time.Time // UTC; when this database learned of it
	Reason string
}

// StatusOrigin is the snapshot that a status is of.
type StatusOrigin struct {
	Status   Status
	Revision Revision
	Date     Date
}

// Origin returns the snapshot that tells of a status on the snapshot's day: itself, or the one
// from which the status is carried over; false where no snapshot up to then speaks of it.
func (s StoredSnapshot) Origin(status Status) (StatusOrigin, bool) {
	if s.SpeaksOf(status) {
		return StatusOrigin{status, s.Revision, s.Date}, true
	}
	i := slices.IndexFunc(s.Carried, func(o StatusOrigin) bool { return o.Status == status })
	if i < 0 {
		return StatusOrigin{}, false
	}
	return s.Carried[i], true
}

// Origins returns the snapshot that tells of each status, in the order of Statuses(); a status
// that no snapshot up to then speaks of is left out.
func (s StoredSnapshot) Origins() (origins []StatusOrigin) {
	for _, status := range statuses {
		if o, told := s.Origin(status); told {
			origins = append(origins, o)
		}
	}
	return origins
}

// RevisionStatuses are statuses that are told by one revision.
type RevisionStatuses struct {
	Revision Revision
	Statuses []Status
}

// ByRevision groups statuses by the revision that tells them, in the order of the first of each.
func ByRevision(origins []StatusOrigin) (groups []RevisionStatuses) {
	for _, o := range origins {
		i := slices.IndexFunc(groups, func(g RevisionStatuses) bool { return g.Revision == o.Revision })
		if i < 0 {
			i = len(groups)
			groups = append(groups, RevisionStatuses{Revision: o.Revision})
		}
		groups[i].Statuses = append(groups[i].Statuses, o.Status)
	}
	return groups
}

// MaxDrawnAge is for how many days a map draws what is carried over.
const MaxDrawnAge = 31

// Drawn returns the origins of what the snapshot's map draws: without what is carried over from
// more than MaxDrawnAge days before.
func (s StoredSnapshot) Drawn() []StatusOrigin {
	return slices.DeleteFunc(s.Origins(), func(o StatusOrigin) bool { return s.Date.DaysSince(o.Date) > MaxDrawnAge })
}

// DrawnOfEarlier returns the origins of what the snapshot's map draws of earlier snapshots: of the
// statuses that its source has.
func (s StoredSnapshot) DrawnOfEarlier(src Source) []StatusOrigin {
	return slices.DeleteFunc(s.Drawn(), func(o StatusOrigin) bool {
		_, has := src.Statuses[o.Status]
		return !has || o.Revision == s.Revision
	})
}

// CarryOver fills in what each of a source's snapshots carries over. They must be in order of
// date, and all that there are.
func CarryOver(list []SnapshotSummary) {
	for i := range list {
		list[i].Carried = list[i].carriedFrom(list[:i])
	}
}

// CarriedInto returns what a snapshot carries over of a list of its source's, which must be in
// order of date; those of its own day and later are left out.
func CarriedInto(s Snapshot, list []SnapshotSummary) []StatusOrigin {
	n, _ := slices.BinarySearchFunc(list, s.Date, func(d SnapshotSummary, date Date) int { return d.Date.Compare(date) })
	return s.carriedFrom(list[:n])
}

// carriedFrom looks back along earlier snapshots for each status that s does not speak of.
func (s Snapshot) carriedFrom(earlier []SnapshotSummary) (carried []StatusOrigin) {
	if s.Statuses == nil || len(earlier) == 0 {
		return nil
	}
	last := earlier[len(earlier)-1]
	for _, status := range statuses {
		if s.SpeaksOf(status) {
			continue
		}
		if o, told := last.Origin(status); told {
			carried = append(carried, o)
		}
	}
	return carried
}

// ID names the snapshot's revision for good.
func (s StoredSnapshot) ID() RevisionID { return RevisionID{s.Revision, s.Fingerprint} }

// Note counts one kind of thing that was done to a snapshot between file and store.
type Note struct {
	Kind   NoteKind
	Count  int
	Detail string // where, and what exactly, for a person
}

// NoteKind names what a Note counts.
type NoteKind string

// What is noted of a snapshot.
const (
	NoteClosed      NoteKind = "ring closed"
	NoteOriented    NoteKind = "ring reversed"
	NoteSliver      NoteKind = "sliver dropped"
	NoteMadeValid   NoteKind = "made valid"
	NoteDeduped     NoteKind = "repeated vertex dropped"
	NoteRejected    NoteKind = "rejected"
	NoteCarriedOver NoteKind = "carried over"
	NoteKept        NoteKind = "kept of the stored map" // of the same day, of which the files tell nothing
	NoteHoles       NoteKind = "hole mended"
	// NoteOverlap counts polygons of one status whose ground other polygons of it have too,
	// which is counted once.
	NoteOverlap NoteKind = "overlap counted once"
	// NoteSummed counts such polygons of a publisher who adds them up all the same.
	NoteSummed NoteKind = "overlap counted as often as it is drawn"
	// NoteTwoStatuses counts pairs of statuses that have ground in common.
	NoteTwoStatuses NoteKind = "ground of two statuses"
	// NoteNewWord counts features that were read although one of their words is new.
	NoteNewWord NoteKind = "a word that is new"
)

// Import is one snapshot with its areas, repaired and measured, ready to store.
type Import struct {
	Snapshot    Snapshot
	Polygons    []ControlPolygon
	RegionAreas []RegionArea // per region, status and since; with a row for Outside
	Notes       []Note
	// Front is how long the front line is in each region: nil where that has not been
	// measured, empty where there is none.
	Front []FrontLength
	// Source is what is said of the source from now on, stored with the snapshot or not at
	// all; nil where that stays as it is.
	Source *Source
	// Provisional says that the map is to be confirmed by a later check of its publisher.
	Provisional bool
}

// Outcome says what storing an Import did.
type Outcome struct {
	Revision Revision
	Kind     OutcomeKind
}

// OutcomeKind is what storing a snapshot did to the store.
type OutcomeKind string

// What storing a snapshot can do.
const (
	Added      OutcomeKind = "added"      // the first revision of its day
	Revised    OutcomeKind = "revised"    // a new revision of a day that had one
	Unchanged  OutcomeKind = "unchanged"  // the same areas as the current revision
	Superseded OutcomeKind = "superseded" // the day already has a better map
)

// SnapshotQuery asks for the last snapshot of a source at or before a date.
type SnapshotQuery struct {
	Source    SourceName
	Date      Date      // zero: the latest
	AsKnownAt time.Time // zero: now; else only what this database knew then
}

// SnapshotSummary is one entry in the list of a source's snapshots.
type SnapshotSummary struct {
	StoredSnapshot
	Totals
	// SplitSince says that the map tells what is occupied apart by Since.
	SplitSince bool
	Flags      []Flag
}
