package answer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"controlmap/geo"
	"controlmap/geo/encode"
)

// SourcesTable lists the sources that a database knows.
type SourcesTable struct {
	Rows []SourceRow `json:"rows"`
}

// SourceRow is one source, its terms and what there is of it.
type SourceRow struct {
	Source         geo.SourceName `json:"source"`
	Title          string         `json:"title"`
	Description    string         `json:"description"`
	Licence        string         `json:"licence"`
	Attribution    string         `json:"attribution"`
	AttributionURL string         `json:"attribution_url"`
	Publishable    bool           `json:"publishable"`
	Default        bool           `json:"default"`      // the source that answers where none is named
	BuiltIn        bool           `json:"built_in"`     // made by this program, not drawn by a publisher
	Complete       bool           `json:"complete"`     // every change is known: between two snapshots nothing changed
	SplitsSince    bool           `json:"splits_since"` // tells when occupied ground was occupied
	Covers         StatusList     `json:"covers"`       // the statuses it speaks of; what it does not speak of is unknown, never zero
	Statuses       Statuses       `json:"statuses"`     // what each of them means
	First          *geo.Date      `json:"first"`        // nil where there are no snapshots
	Last           *geo.Date      `json:"last"`
	Snapshots      int            `json:"snapshots"`
	Unread         int            `json:"unread"` // snapshots that are still being read, on a first start
	// State is another opaque text after any correction of any day, any withdrawal and any change of
	// a map's state: what a reader polls.
	State       string        `json:"state"`
	Revision    *geo.Revision `json:"revision"`     // the newest of any day; nil where there are no snapshots
	RecordedAt  *time.Time    `json:"recorded_at"`  // of the newest revision or change of state
	LastChecked *time.Time    `json:"last_checked"` // nil where its publisher is not followed
	LastChanged *time.Time    `json:"last_changed"` // the last check that brought another map
	LastGood    *time.Time    `json:"last_good"`    // the last check that was answered
	Failures    int           `json:"failures"`     // of checks, in a row
}

// Statuses says what each status of a source means.
type Statuses map[geo.Status]string

// String returns the meanings as a cell of a table, in the order of geo.Statuses, as in
// "occupied: meaning; contested: meaning".
func (s Statuses) String() string {
	var words []string
	for _, status := range geo.Statuses() {
		if meaning, ok := s[status]; ok {
			words = append(words, string(status)+": "+meaning)
		}
	}
	return strings.Join(words, "; ")
}

// Sources opens the question which sources there are, in order of name.
func (e *Engine) Sources(ctx context.Context) (Plan[SourcesTable], error) {
	sources, err := e.store.Sources(ctx)
	if err != nil {
		return Plan[SourcesTable]{}, err
	}
	standings, err := e.store.Standings(ctx)
	if err != nil {
		return Plan[SourcesTable]{}, err
	}
	return Plan[SourcesTable]{
		Basis:  []any{sources, standings},
		Latest: true,
		Name:   "sources",
		build:  func(context.Context) (SourcesTable, error) { return newSourcesTable(sources, standings), nil },
	}, nil
}

func newSourcesTable(sources []geo.SourceSummary, standings []geo.Standing) SourcesTable {
	rows := make([]SourceRow, len(sources))
	for i, s := range sources {
		rows[i] = sourceRow(s)
		rows[i].stand(standings)
	}
	return SourcesTable{Rows: rows}
}

// stand fills in what is newest of the row's source.
func (r *SourceRow) stand(standings []geo.Standing) {
	for _, s := range standings {
		if s.Source != r.Source {
			continue
		}
		r.State, r.Failures = s.Version, s.Failures
		if s.Revision != 0 {
			r.Revision = &s.Revision
		}
		r.RecordedAt, r.LastChecked = instant(s.RecordedAt), instant(s.LastChecked)
		r.LastChanged, r.LastGood = instant(s.LastChanged), instant(s.LastGood)
	}
}

func sourceRow(s geo.SourceSummary) SourceRow {
	statuses := make(Statuses, len(s.Statuses))
	maps.Copy(statuses, s.Statuses)
	return SourceRow{
		Source:         s.Name,
		Title:          s.Title,
		Description:    s.Description,
		Licence:        s.Licence,
		Attribution:    s.Attribution,
		AttributionURL: s.URL,
		Publishable:    s.Publishable,
		Default:        s.Name == geo.DefaultSource,
		BuiltIn:        s.BuiltIn(),
		Complete:       s.Complete,
		SplitsSince:    s.SplitsSince,
		Covers:         StatusList(s.Covers()),
		Statuses:       statuses,
		First:          day(s.First),
		Last:           day(s.Last),
		Snapshots:      s.Snapshots,
		Unread:         s.Unread,
	}
}

// Header implements Table.
func (t SourcesTable) Header() []string { return encode.Columns[SourceRow]() }

// Records implements Table.
func (t SourcesTable) Records() [][]string { return encode.Cells(t.Rows) }

// DatesTable lists the snapshots of one source.
type DatesTable struct {
	Source         geo.SourceName `json:"source"`
	Attribution    string         `json:"attribution"`
	AttributionURL string         `json:"attribution_url"`
	Rows           []DateRow      `json:"rows"`
	Withdrawn      []WithdrawnRow `json:"withdrawn"` // maps that the publisher took back, in order of date
}

// WithdrawnRow is a map that its publisher took back, to be had by its revision.
type WithdrawnRow struct {
	Date        geo.Date       `json:"date"`
	Revision    geo.Revision   `json:"revision"`
	RevisionID  geo.RevisionID `json:"revision_id"`  // in addresses of tiles
	Published   *time.Time     `json:"published"`    // UTC; nil where the publisher does not tell
	RecordedAt  time.Time      `json:"recorded_at"`  // UTC; when this database learned of the map
	WithdrawnAt time.Time      `json:"withdrawn_at"` // UTC; when it learned that it was taken back
	Provenance  string         `json:"provenance"`
	Reason      string         `json:"reason"`
}

// DateRow is one snapshot: how much it shows occupied, of what else it speaks, and how far
// to trust it.
type DateRow struct {
	Date        geo.Date       `json:"date"`
	Revision    geo.Revision   `json:"revision"`
	RevisionID  geo.RevisionID `json:"revision_id"` // in addresses of tiles
	State       geo.State      `json:"state"`
	Published   *time.Time     `json:"published"`   // UTC; nil where the publisher does not tell
	RecordedAt  time.Time      `json:"recorded_at"` // UTC
	Provenance  string         `json:"provenance"`
	SphereKm2   *float64       `json:"sphere_km2"` // occupied; null where the map does not speak of it
	GeodesicKm2 *float64       `json:"geodesic_km2"`
	Covers      StatusList     `json:"covers"`      // the statuses it speaks of: those it would show if there were any
	Statuses    StatusList     `json:"statuses"`    // the same, under the name that it had before
	SplitSince  bool           `json:"split_since"` // whether what is occupied is told apart by since
	Flags       Flags          `json:"flags"`
	Notes       Notes          `json:"notes"`
}

// Note counts one kind of thing that was done to a snapshot between file and store.
type Note struct {
	Kind   geo.NoteKind `json:"kind"`
	Count  int          `json:"count"`
	Detail string       `json:"detail"`
}

// Notes are the notes of a snapshot: an empty list in JSON, never null.
type Notes []Note

// String returns how many notes there are of each kind, as a cell of a table: "kind: 2; kind: 1".
func (n Notes) String() string {
	words := make([]string, len(n))
	for i, note := range n {
		words[i] = fmt.Sprintf("%s: %d", note.Kind, note.Count)
	}
	return strings.Join(words, "; ")
}

// DatesQuery asks which snapshots there are of a source.
type DatesQuery struct {
	Source    geo.SourceName
	AsKnownAt time.Time // zero: now
}

// Dates opens the question which snapshots there are of a source, in order of date. The
// error is NotFound for a source that is not one.
func (e *Engine) Dates(ctx context.Context, q DatesQuery) (Plan[DatesTable], error) {
	src, err := e.store.Source(ctx, q.Source)
	if err != nil {
		return Plan[DatesTable]{}, err
	}
	listed, err := e.store.Snapshots(ctx, q.Source, q.AsKnownAt)
	if err != nil {
		return Plan[DatesTable]{}, err
	}
	withdrawn, err := e.withdrawn(ctx, q)
	if err != nil {
		return Plan[DatesTable]{}, err
	}
	return Plan[DatesTable]{
		Basis:  []any{sourceSnapshots{src.Source, listed}.basis(), withdrawn},
		Latest: true,
		Name:   "dates-" + string(src.Name),
		build:  func(context.Context) (DatesTable, error) { return newDatesTable(src.Source, listed, withdrawn), nil },
	}, nil
}

// withdrawn lists the maps that were known to be taken back.
func (e *Engine) withdrawn(ctx context.Context, q DatesQuery) ([]WithdrawnRow, error) {
	rows := []WithdrawnRow{}
	found, err := e.store.Withdrawals(ctx, q.Source)
	for _, w := range found {
		if !q.AsKnownAt.IsZero() && w.At.After(q.AsKnownAt) {
			continue
		}
		rows = append(rows, WithdrawnRow{
			Date: w.Date, Revision: w.Revision, RevisionID: w.ID(), Published: instant(w.Published),
			RecordedAt: w.RecordedAt.UTC(), WithdrawnAt: w.At.UTC(), Provenance: w.Provenance, Reason: w.Reason,
		})
	}
	return rows, err
}

func newDatesTable(src geo.Source, listed []geo.SnapshotSummary, withdrawn []WithdrawnRow) DatesTable {
	rows := make([]DateRow, len(listed))
	for i, d := range listed {
		rows[i] = dateRow(src, d)
	}
	return DatesTable{
		Source:         src.Name,
		Attribution:    src.Attribution,
		AttributionURL: src.URL,
		Rows:           rows,
		Withdrawn:      withdrawn,
	}
}

func dateRow(src geo.Source, d geo.SnapshotSummary) DateRow {
	notes := make(Notes, len(d.Notes))
	for i, n := range d.Notes {
		notes[i] = Note(n)
	}
	row := DateRow{
		Date:       d.Date,
		Revision:   d.Revision,
		RevisionID: d.ID(),
		State:      d.State,
		Published:  instant(d.Published),
		RecordedAt: d.RecordedAt.UTC(),
		Provenance: d.Provenance,
		Covers:     CoversOf(src, d.Snapshot),
		Statuses:   CoversOf(src, d.Snapshot),
		SplitSince: d.SplitSince,
		Flags:      newFlags(d.Flags),
		Notes:      notes,
	}
	if slices.Contains(row.Covers, geo.Occupied) {
		row.SphereKm2, row.GeodesicKm2 = new(encode.Round(d.Occupied.Sphere)), new(encode.Round(d.Occupied.Geodesic))
	}
	return row
}

// CoversOf lists the statuses that a source's map speaks of, the most telling first.
func CoversOf(src geo.Source, s geo.Snapshot) StatusList {
	list := StatusList{}
	for _, status := range src.Covers() {
		if s.SpeaksOf(status) {
			list = append(list, status)
		}
	}
	return list
}

type dateRecord struct {
	Source geo.SourceName `json:"source"`
	DateRow
	Attribution string `json:"attribution"`
}

// Header implements Table.
func (t DatesTable) Header() []string { return encode.Columns[dateRecord]() }

// Records implements Table.
func (t DatesTable) Records() [][]string {
	records := make([]dateRecord, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = dateRecord{t.Source, row, t.Attribution}
	}
	return encode.Cells(records)
}
