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
	Notes       []Note      // what repair and ingest did to it
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
	NoteHoles       NoteKind = "hole mended"
	// NoteOverlap counts polygons of one status whose ground other polygons of it have too,
	// which is counted once.
	NoteOverlap NoteKind = "overlap counted once"
	// NoteSummed counts such polygons of a publisher who adds them up all the same.
	NoteSummed NoteKind = "overlap counted as often as it is drawn"
	// NoteTwoStatuses counts pairs of statuses that have ground in common.
	NoteTwoStatuses NoteKind = "ground of two statuses"
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
	Occupied  Km2 // the whole of it
	Crimea    Km2 // occupied in Crimea and Sevastopol
	Donbas    Km2 // occupied in Donetsk and Luhansk oblasts
	Pre2022   Km2 // occupied since before 2022, as far as the map tells
	Contested Km2
	// SplitSince says that the map tells what is occupied apart by Since.
	SplitSince bool
	Flags      []Flag
}
