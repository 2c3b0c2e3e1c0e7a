package answer

import (
	"cmp"
	"context"
	"encoding/json"
	"io"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// FrontQuery asks for the front line of a snapshot.
type FrontQuery struct {
	geo.SnapshotQuery
	Region geo.RegionCode // empty: Ukraine
}

// FrontTable says how long the front line is in each region: the boundary of occupied
// ground that is neither coast nor international border.
type FrontTable struct {
	Meta
	Region   geo.RegionCode `json:"region"`
	Boundary string         `json:"boundary"`
	Rows     []FrontRow     `json:"rows"`
	Total    FrontTotal     `json:"total"`
	lines    orb.MultiLineString
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

type frontStore interface {
	finder
	areaStore
}

// FrontOf answers where the front line is and how long, in the order of region code,
// outside last. The error is NotFound for a source or region that is not one and a date
// before the first snapshot, Canceled when ctx ends first.
func FrontOf(ctx context.Context, store frontStore, atlas *Atlas, q FrontQuery) (FrontTable, error) {
	q.Region = cmp.Or(q.Region, geo.Ukraine)
	members, err := atlas.Regions.Members(q.Region)
	if err != nil {
		return FrontTable{}, err
	}
	meta, stored, err := Find(ctx, store, q.SnapshotQuery)
	if err != nil {
		return FrontTable{}, err
	}
	lines, err := atlas.frontLine(ctx, store, stored.Revision)
	if err != nil {
		return FrontTable{}, err
	}
	t := FrontTable{Meta: meta, Region: q.Region, Boundary: atlas.Regions.Boundary, Rows: []FrontRow{}, lines: lines}
	var total float64
	for _, length := range atlas.Regional.Lengths(lines) {
		if holds(members, length.Region) {
			t.Rows = append(t.Rows, FrontRow{length.Region, FrontTotal{round4(length.Km)}})
			total += length.Km
		}
	}
	t.Total.Km = round4(total)
	return t, nil
}

type frontRecord struct {
	Source   geo.SourceName `json:"source"`
	Snapshot geo.Date       `json:"snapshot"`
	Revision geo.Revision   `json:"revision"`
	FrontRow
	Attribution string `json:"attribution"`
}

// Header implements Table.
func (t FrontTable) Header() []string { return columns[frontRecord]() }

// Records implements Table. The total is left out.
func (t FrontTable) Records() [][]string {
	records := make([]frontRecord, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = frontRecord{t.Source, t.Snapshot, t.Revision, row, t.Attribution}
	}
	return cells(records)
}

// FrontMap is the front line by region, ready to be written.
type FrontMap struct {
	table    FrontTable
	features []feature
}

// Map returns a feature for each row: the lines in its region. The error is Canceled when
// ctx ends first, NotFound where regions are not those of the table.
func (t FrontTable) Map(ctx context.Context, regions geo.Regions) (FrontMap, error) {
	m := FrontMap{table: t}
	for _, row := range t.Rows {
		if err := ctx.Err(); err != nil {
			return FrontMap{}, err
		}
		clip, err := NewClip(regions, row.Region)
		if err != nil {
			return FrontMap{}, err
		}
		properties, err := json.Marshal(row)
		if err != nil {
			return FrontMap{}, err
		}
		m.features = append(m.features, newLineFeature(string(row.Region), properties, clip.lines(t.lines)))
	}
	return m, nil
}

// WriteGeoJSON streams the lines as an RFC 7946 FeatureCollection that has the table as
// members. The occupied ground is on the left of each line.
func (m FrontMap) WriteGeoJSON(w io.Writer) error {
	members, err := json.Marshal(m.table)
	if err != nil {
		return err
	}
	return writeCollection(w, members, m.features)
}
