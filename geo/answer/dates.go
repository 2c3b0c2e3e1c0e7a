package answer

import (
	"fmt"
	"strings"
	"time"

	"controlmap/geo"
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
	Published   *time.Time   `json:"published"`   // UTC; nil where the publisher does not tell
	RecordedAt  time.Time    `json:"recorded_at"` // UTC
	Provenance  string       `json:"provenance"`
	SphereKm2   float64      `json:"sphere_km2"` // occupied
	GeodesicKm2 float64      `json:"geodesic_km2"`
	Statuses    StatusList   `json:"statuses"`    // those it would show ground of if there were any
	SplitSince  bool         `json:"split_since"` // whether occupied ground is told apart by since
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

// Dates answers which snapshots there are of a source. Days are in order of date.
func Dates(src geo.Source, days []geo.SnapshotSummary) DatesTable {
	rows := make([]DateRow, len(days))
	for i, d := range days {
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
		Published:   instant(d.Published),
		RecordedAt:  d.RecordedAt.UTC(),
		Provenance:  d.Provenance,
		SphereKm2:   round4(d.Occupied.Sphere),
		GeodesicKm2: round4(d.Occupied.Geodesic),
		Statuses:    spokenOf(src, d.Snapshot),
		SplitSince:  d.SplitSince,
		Flags:       newFlags(d.Flags),
		Notes:       notes,
	}
}

// spokenOf lists the statuses that a source's map speaks of, the most telling first.
func spokenOf(src geo.Source, s geo.Snapshot) StatusList {
	list := StatusList{}
	for _, status := range geo.Statuses() {
		if _, has := src.Statuses[status]; has && s.SpeaksOf(status) {
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
func (t DatesTable) Header() []string { return columns[dateRecord]() }

// Records implements Table.
func (t DatesTable) Records() [][]string {
	records := make([]dateRecord, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = dateRecord{t.Source, row, t.Attribution}
	}
	return cells(records)
}
