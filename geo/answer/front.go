package answer

import (
	"cmp"
	"context"
	"fmt"

	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/encode"

	"github.com/paulmach/orb"
)

// FrontQuery asks for the front line of a snapshot.
type FrontQuery struct {
	geo.SnapshotQuery
	Region geo.RegionCode // empty: Ukraine
}

// FrontTable says how long the front line is in each region: the boundary of what is
// occupied that is neither coast nor international border.
type FrontTable struct {
	Meta
	Region   geo.RegionCode `json:"region"`
	Boundary string         `json:"boundary"`
	Rows     []FrontRow     `json:"rows"`
	Total    FrontTotal     `json:"total"`
	lines    orb.MultiLineString
	atlas    *atlas.Atlas
}

// FrontRow is the front line in one region.
type FrontRow struct {
	Region geo.RegionCode `json:"region"`
	FrontTotal
}

// FrontTotal is a length on the WGS84 ellipsoid.
type FrontTotal struct {
	Km float64 `json:"km"`
}

// Front opens the question where the front line is and how long, in the order of region
// code, outside last, by the last snapshot up to the date that tells what is occupied. The error
// is NotFound for a source or region that is not one and a date before the first such snapshot,
// Invalid for a source that does not tell what is occupied.
func (e *Engine) Front(ctx context.Context, q FrontQuery) (Plan[FrontTable], error) {
	q.Region = cmp.Or(q.Region, geo.Ukraine)
	members, err := e.atlas.Regions.Members(q.Region)
	if err != nil {
		return Plan[FrontTable]{}, err
	}
	meta, err := e.findTelling(ctx, q.SnapshotQuery, geo.Occupied)
	if err != nil {
		return Plan[FrontTable]{}, err
	}
	return Plan[FrontTable]{
		Basis:  []any{meta},
		Cost:   CostOverlay,
		Latest: q.Date.IsZero(),
		Name:   fmt.Sprintf("frontline-%s-%s", meta.Source, meta.Snapshot),
		build: func(ctx context.Context) (FrontTable, error) {
			lines, err := e.frontLine(ctx, meta.Revision)
			if err != nil {
				return FrontTable{}, err
			}
			t := FrontTable{Meta: meta, Region: q.Region, Boundary: e.atlas.Regions.Boundary, Rows: []FrontRow{}, lines: lines, atlas: e.atlas}
			t.sum(members)
			return t, nil
		},
	}, nil
}

// sum fills in the rows of members and their total.
func (t *FrontTable) sum(members []geo.RegionCode) {
	var total float64
	for _, length := range t.atlas.Regional.Lengths(t.lines) {
		if contains(members, length.Region) {
			t.Rows = append(t.Rows, FrontRow{length.Region, FrontTotal{encode.Round(length.Km)}})
			total += length.Km
		}
	}
	t.Total.Km = encode.Round(total)
}

type frontRecord struct {
	Source   geo.SourceName `json:"source"`
	Snapshot geo.Date       `json:"snapshot"`
	Revision geo.Revision   `json:"revision"`
	FrontRow
	Attribution string `json:"attribution"`
}

// Header implements Table.
func (t FrontTable) Header() []string { return encode.Columns[frontRecord]() }

// Records implements Table. The total is left out.
func (t FrontTable) Records() [][]string {
	records := make([]frontRecord, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = frontRecord{t.Source, t.Snapshot, t.Revision, row, t.Attribution}
	}
	return encode.Cells(records)
}

// Shapes implements Shaped: a feature for each row, the lines in its region, with the table
// as members. The occupied side is on the left of each line.
func (t FrontTable) Shapes(ctx context.Context) (Shapes, error) {
	shapes := Shapes{object: t}
	for _, row := range t.Rows {
		if err := ctx.Err(); err != nil {
			return Shapes{}, err
		}
		clip, err := t.atlas.Clip(row.Region)
		if err != nil {
			return Shapes{}, err
		}
		feature, err := encode.NewLineFeature(string(row.Region), row, clip.Lines(t.lines))
		if err != nil {
			return Shapes{}, err
		}
		shapes.features = append(shapes.features, feature)
	}
	return shapes, nil
}
