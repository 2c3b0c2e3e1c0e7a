package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"controlmap/geo"
	"controlmap/geo/encode"
)

// maxCompareAge is how many days old a snapshot may be to stand for a date beside
// another source's: a front that moves 15 km2 a day has not moved 500 km2 meanwhile.
const maxCompareAge = 31

// MatrixQuery asks where all sources agree with each other.
type MatrixQuery struct {
	Date geo.Date // zero: the newest snapshot of all sources
	CompareOptions
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

// Matrix opens the question where all sources agree with each other on a date. Sources
// whose snapshot is more than 31 days older than the date, that begin later or that tell
// none of the statuses are named and not compared. The error is NotFound for a region that
// is not one.
func (e *Engine) Matrix(ctx context.Context, q MatrixQuery) (Plan[MatrixTable], error) {
	q.CompareOptions = q.withDefaults()
	members, err := e.atlas.Regions.Members(q.Region)
	if err != nil {
		return Plan[MatrixTable]{}, err
	}
	sources, err := e.openSpeaking(ctx, q.CompareOptions)
	if err != nil {
		return Plan[MatrixTable]{}, err
	}
	latest := q.Date.IsZero()
	if latest {
		q.Date = q.newestPair(sources)
	}
	t, err := q.table(sources, e.atlas.Regions.Boundary)
	if err != nil {
		return Plan[MatrixTable]{}, err
	}
	return Plan[MatrixTable]{
		Basis:  []any{t},
		Cost:   CostOverlays,
		Latest: latest,
		Name:   "compare-matrix",
		build:  func(ctx context.Context) (MatrixTable, error) { return e.fillMatrix(ctx, t, members) },
	}, nil
}

// openSpeaking opens all sources, each with its snapshots that speak of the statuses, or
// with all where none does.
func (e *Engine) openSpeaking(ctx context.Context, o CompareOptions) ([]sourceSnapshots, error) {
	sources, _, err := e.openSources(ctx, o.AsKnownAt)
	for i, s := range sources {
		if speaking, err := s.speakingOf(o.Statuses...); err == nil {
			sources[i] = speaking
		}
	}
	return sources, err
}

// table describes the sources that are compared and those that are not.
func (q MatrixQuery) table(sources []sourceSnapshots, boundary string) (MatrixTable, error) {
	t := MatrixTable{Date: q.Date, Region: q.Region, Statuses: q.Statuses, Boundary: boundary, Sources: []CompareSide{}, LeftOut: []MatrixGap{}, Rows: []MatrixRow{}}
	for _, s := range sources {
		if reason := q.leaveOut(s); reason != "" {
			t.LeftOut = append(t.LeftOut, q.gap(s, reason))
			continue
		}
		side, err := q.sideAt(s, q.Date)
		if err != nil {
			return MatrixTable{}, err
		}
		t.Sources = append(t.Sources, side)
	}
	return t, nil
}

// fillMatrix measures the sources and lays each over those after it.
func (e *Engine) fillMatrix(ctx context.Context, t MatrixTable, members []geo.RegionCode) (MatrixTable, error) {
	t.Sources = slices.Clone(t.Sources)
	loaded := make([]loadedSide, len(t.Sources))
	for i := range t.Sources {
		var err error
		if loaded[i], err = e.loadSide(ctx, t.Statuses, t.Sources[i]); err != nil {
			return MatrixTable{}, err
		}
		t.Sources[i].Area = loaded[i].areaWithin(members)
	}
	for i, a := range loaded {
		for j := i + 1; j < len(loaded); j++ {
			if err := ctx.Err(); err != nil {
				return MatrixTable{}, err
			}
			overlay, err := e.overlay(a, loaded[j])
			if err != nil {
				return MatrixTable{}, err
			}
			t.Rows = append(t.Rows, MatrixRow{t.Sources[i].Source, t.Sources[j].Source, overlay.within(members).rounded()})
		}
	}
	return t, nil
}

// newestPair is the newest of the sources' last days on which two of them can be compared;
// the newest of all where there is none.
func (q MatrixQuery) newestPair(sources []sourceSnapshots) (date geo.Date) {
	for _, a := range sources {
		on := q
		on.Date = a.last().Date
		together := 0
		for _, b := range sources {
			if on.leaveOut(b) == "" {
				together++
			}
		}
		if together > 1 && date.Before(on.Date) {
			date = on.Date
		}
	}
	return cmp.Or(date, newest(sources))
}

// leaveOut says why a source is not compared; empty where it is.
func (q MatrixQuery) leaveOut(s sourceSnapshots) string {
	found, ok := s.at(q.Date)
	if !ok {
		return s.tooEarly(q.Date).Message
	}
	if err := checkTold(s.source, q.Statuses); err != nil {
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
func (q MatrixQuery) gap(s sourceSnapshots, reason string) MatrixGap {
	gap := MatrixGap{CompareSource: newCompareSource(s.source, q.Statuses), Reason: reason}
	if found, ok := s.at(q.Date); ok {
		gap.Snapshot, gap.AgeDays = &found.Date, new(q.Date.DaysSince(found.Date))
	}
	return gap
}

type matrixRecord struct {
	Date     geo.Date       `json:"date"`
	Region   geo.RegionCode `json:"region"`
	Statuses StatusList     `json:"statuses"`
	MatrixRow
}

// Header implements Table.
func (t MatrixTable) Header() []string { return encode.Columns[matrixRecord]() }

// Records implements Table: a row for each pair. Sources are left out.
func (t MatrixTable) Records() [][]string {
	records := make([]matrixRecord, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = matrixRecord{t.Date, t.Region, t.Statuses, row}
	}
	return encode.Cells(records)
}
