package answer

import (
	"cmp"
	"context"
	"fmt"

	"controlmap/geo"
)

// maxCompareAge is how many days old a snapshot may be to stand for a date beside
// another source's: a front that moves 15 km2 a day has not moved 500 km2 meanwhile.
const maxCompareAge = 31

// MatrixQuery asks where all sources agree with each other.
type MatrixQuery struct {
	Date geo.Date // zero: the newest snapshot of all sources
	Overlay
}

// MatrixTable compares each pair of sources on a date.
type MatrixTable struct {
	Date     geo.Date       `json:"date"`
	Region   geo.RegionCode `json:"region"`
	Statuses StatusList     `json:"statuses"`
	Boundary string         `json:"boundary"`
	Sources  []CompareSide  `json:"sources"`  // that are compared
	LeftOut  []MatrixGap    `json:"left_out"` // that are not
	Rows     []MatrixRow    `json:"rows"`
}

// MatrixGap is a source that is not compared.
type MatrixGap struct {
	CompareSource
	Snapshot *geo.Date `json:"snapshot"` // the last at or before the date; null where the source begins later
	AgeDays  *int      `json:"age_days"` // from Snapshot to the date
	Reason   string    `json:"reason"`
}

// MatrixRow is a pair of sources.
type MatrixRow struct {
	A geo.SourceName `json:"a"`
	B geo.SourceName `json:"b"`
	Overlap
}

type matrixStore interface {
	snapshotLister
	areaStore
	Sources(ctx context.Context) ([]geo.SourceSummary, error)
}

// MatrixOf answers where all sources agree with each other on a date. Sources whose
// snapshot is more than 31 days older than the date, that begin later or that tell none of
// the statuses are named and not compared. The error is NotFound for a region that is not
// one, Canceled when ctx ends first.
func MatrixOf(ctx context.Context, store matrixStore, atlas *Atlas, q MatrixQuery) (MatrixTable, error) {
	q.Overlay = q.withDefaults()
	members, err := atlas.Regions.Members(q.Region)
	if err != nil {
		return MatrixTable{}, err
	}
	opened, err := q.open(ctx, store)
	if err != nil {
		return MatrixTable{}, err
	}
	if q.Date.IsZero() {
		q.Date = q.newestPair(opened)
	}
	t := MatrixTable{Date: q.Date, Region: q.Region, Statuses: q.Statuses, Boundary: atlas.Regions.Boundary, Sources: []CompareSide{}, LeftOut: []MatrixGap{}, Rows: []MatrixRow{}}
	var sides []side
	for _, a := range opened {
		if why := q.leaveOut(a); why != "" {
			t.LeftOut = append(t.LeftOut, q.gap(a, why))
			continue
		}
		s, err := q.side(ctx, store, atlas, a, q.Date)
		if err != nil {
			return MatrixTable{}, err
		}
		sides = append(sides, s)
		t.Sources = append(t.Sources, s.describe(members))
	}
	t.Rows, err = atlas.pairs(ctx, sides, members)
	return t, err
}

func (q MatrixQuery) open(ctx context.Context, store matrixStore) (opened []sourceSnapshots, err error) {
	sources, err := store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	for _, src := range sources {
		days, err := store.Snapshots(ctx, src.Name, q.AsKnownAt)
		if err != nil {
			return nil, err
		}
		if len(days) == 0 {
			continue
		}
		a := sourceSnapshots{src.Source, days}
		if speaks, err := a.speakingOf(q.Statuses...); err == nil {
			a = speaks
		}
		opened = append(opened, a)
	}
	return opened, nil
}

// newestPair is the newest of the sources' last days on which two of them can be compared;
// the newest of all where there is none.
func (q MatrixQuery) newestPair(opened []sourceSnapshots) (date geo.Date) {
	for _, a := range opened {
		on := q
		on.Date = a.last().Date
		comparable := 0
		for _, b := range opened {
			if on.leaveOut(b) == "" {
				comparable++
			}
		}
		if comparable > 1 && date.Before(on.Date) {
			date = on.Date
		}
	}
	return cmp.Or(date, newest(opened))
}

// leaveOut says why a source is not compared; empty where it is.
func (q MatrixQuery) leaveOut(a sourceSnapshots) string {
	found, ok := a.at(q.Date)
	if !ok {
		return a.tooEarly(q.Date).Message
	}
	if err := shows(a.source, q.Statuses); err != nil {
		return err.Error()
	}
	return tooOld(found, q.Date)
}

// tooOld says why a snapshot does not stand for a date; empty where it does.
func tooOld(found geo.SnapshotSummary, date geo.Date) string {
	if age := date.DaysSince(found.Date); age > maxCompareAge {
		return fmt.Sprintf("its snapshot of %s is %d days older than %s: more than %d", found.Date, age, date, maxCompareAge)
	}
	return ""
}

// gap describes a source that is not compared.
func (q MatrixQuery) gap(a sourceSnapshots, reason string) MatrixGap {
	gap := MatrixGap{CompareSource: newCompareSource(a.source, q.Statuses), Reason: reason}
	if found, ok := a.at(q.Date); ok {
		gap.Snapshot, gap.AgeDays = &found.Date, new(q.Date.DaysSince(found.Date))
	}
	return gap
}

// pairs lays each side over each of those after it.
func (a *Atlas) pairs(ctx context.Context, sides []side, members []geo.RegionCode) ([]MatrixRow, error) {
	rows := []MatrixRow{}
	for i, left := range sides {
		for _, right := range sides[i+1:] {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			laid, err := a.overlay(left, right)
			if err != nil {
				return nil, err
			}
			rows = append(rows, MatrixRow{left.meta.Source, right.meta.Source, laid.within(members).rounded()})
		}
	}
	return rows, nil
}

type matrixRecord struct {
	Date     geo.Date       `json:"date"`
	Region   geo.RegionCode `json:"region"`
	Statuses StatusList     `json:"statuses"`
	MatrixRow
}

// Header implements Table.
func (t MatrixTable) Header() []string { return columns[matrixRecord]() }

// Records implements Table: a row for each pair. Sources are left out.
func (t MatrixTable) Records() [][]string {
	records := make([]matrixRecord, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = matrixRecord{t.Date, t.Region, t.Statuses, row}
	}
	return cells(records)
}
