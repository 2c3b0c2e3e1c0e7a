package answer

import (
	"context"
	"fmt"
	"strings"
	"time"

	"controlmap/geo"
	"controlmap/geo/encode"
)

// DatesTable lists the snapshots of one source.
type DatesTable struct {
	Source         geo.SourceName `json:"source"`
	Attribution    string         `json:"attribution"`
	AttributionURL string         `json:"attribution_url"`
	Rows           []DateRow      `json:"rows"`
}

// DateRow is one snapshot: how much it shows occupied, of what else it speaks, and how far
// to trust it.
type DateRow struct {
	Date        geo.Date     `json:"date"`
	Revision    geo.Revision `json:"revision"`
	ID          string       `json:"id"`          // of the revision for good, in addresses of tiles
	Published   *time.Time   `json:"published"`   // UTC; nil where the publisher does not tell
	RecordedAt  time.Time    `json:"recorded_at"` // UTC
	Provenance  string       `json:"provenance"`
	SphereKm2   float64      `json:"sphere_km2"` // occupied
	GeodesicKm2 float64      `json:"geodesic_km2"`
	Statuses    StatusList   `json:"statuses"`    // those it would show if there were any
	SplitSince  bool         `json:"split_since"` // whether what is occupied is told apart by since
	Flags       Flags        `json:"flags"`
	Notes       Notes        `json:"notes"`
}

// Note counts one kind of thing that was done to a snapshot between file and store.
type Note struct {
	Kind   geo.NoteKind `json:"kind"`
	Count  int          `json:"count"`
	Detail string       `json:"detail"`
}

// Notes are the notes of a snapshot: an empty list in JSON, never null.
type Notes []Note

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
	return Plan[DatesTable]{
		Basis:  []any{sourceSnapshots{src.Source, listed}.basis()},
		Latest: true,
		Name:   "dates-" + string(src.Name),
		build:  func(context.Context) (DatesTable, error) { return newDatesTable(src.Source, listed), nil },
	}, nil
}

func newDatesTable(src geo.Source, listed []geo.SnapshotSummary) DatesTable {
	rows := make([]DateRow, len(listed))
	for i, d := range listed {
		rows[i] = dateRow(src, d)
	}
	return DatesTable{
		Source:         src.Name,
		Attribution:    src.Attribution,
		AttributionURL: src.URL,
		Rows:           rows,
	}
}

func dateRow(src geo.Source, d geo.SnapshotSummary) DateRow {
	notes := make(Notes, len(d.Notes))
	for i, n := range d.Notes {
		notes[i] = Note(n)
	}
	return DateRow{
		Date:        d.Date,
		Revision:    d.Revision,
		ID:          d.ID().String(),
		Published:   instant(d.Published),
		RecordedAt:  d.RecordedAt.UTC(),
		Provenance:  d.Provenance,
		SphereKm2:   encode.Round(d.Occupied.Sphere),
		GeodesicKm2: encode.Round(d.Occupied.Geodesic),
		Statuses:    spokenOf(src, d.Snapshot),
		SplitSince:  d.SplitSince,
		Flags:       newFlags(d.Flags),
		Notes:       notes,
	}
}

// spokenOf lists the statuses that a source's map speaks of, the most telling first.
func spokenOf(src geo.Source, s geo.Snapshot) StatusList {
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
