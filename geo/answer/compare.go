package answer

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/change"
	"controlmap/geo/encode"

	"github.com/paulmach/orb"
)

// CompareQuery asks where two sources agree.
type CompareQuery struct {
	A, B geo.SourceName
	Date geo.Date // zero: the last day of which both have a map
	CompareOptions
}

// CompareOptions say what of each source is compared.
type CompareOptions struct {
	Region    geo.RegionCode // empty: Ukraine
	Statuses  StatusList     // counted together; empty: Occupied
	AsKnownAt time.Time      // zero: now
}

func (o CompareOptions) withDefaults() CompareOptions {
	o.Region = cmp.Or(o.Region, geo.Ukraine)
	o.Statuses = sortedStatuses(o.Statuses)
	return o
}

// CompareTable says how much only one of two sources shows, and how much both.
type CompareTable struct {
	A        CompareSide    `json:"a"`
	B        CompareSide    `json:"b"`
	Date     geo.Date       `json:"date"`
	Region   geo.RegionCode `json:"region"`
	Statuses StatusList     `json:"statuses"`
	Boundary string         `json:"boundary"`
	OnlyA    Area           `json:"only_a"`
	OnlyB    Area           `json:"only_b"`
	Both     Area           `json:"both"`
	IoU      *float64       `json:"iou"` // intersection over union, geodesic; null where neither shows anything
	Rows     []CompareRow   `json:"rows"`
	outlineA change.Map
	polygons []geo.ChangedPolygon // lost: only in a; gained: only in b
	atlas    *atlas.Atlas
}

// CompareSide is one of two sources that are compared.
type CompareSide struct {
	Meta
	Statuses Statuses `json:"statuses"` // what those compared mean in the source's own words
	Area              // that it shows in the region
}

// CompareRow is one region of a comparison.
type CompareRow struct {
	Region geo.RegionCode `json:"region"`
	Overlap
}

// Overlap is how much one of two sources shows, or both.
type Overlap struct {
	OnlyASphereKm2   float64  `json:"only_a_sphere_km2"`
	OnlyAGeodesicKm2 float64  `json:"only_a_geodesic_km2"`
	OnlyBSphereKm2   float64  `json:"only_b_sphere_km2"`
	OnlyBGeodesicKm2 float64  `json:"only_b_geodesic_km2"`
	BothSphereKm2    float64  `json:"both_sphere_km2"`
	BothGeodesicKm2  float64  `json:"both_geodesic_km2"`
	IoU              *float64 `json:"iou"` // intersection over union, geodesic; null where neither shows anything
}

// Compare opens the question where two sources agree on a date. The error is NotFound for a
// source or region that is not one and a date before a source's first snapshot, Invalid for
// a source that has none of the statuses.
func (e *Engine) Compare(ctx context.Context, q CompareQuery) (Plan[CompareTable], error) {
	q.CompareOptions = q.withDefaults()
	members, err := e.atlas.Regions.Members(q.Region)
	if err != nil {
		return Plan[CompareTable]{}, err
	}
	a, b, err := e.openPair(ctx, q.A, q.B, q.CompareOptions)
	if err != nil {
		return Plan[CompareTable]{}, err
	}
	latest := q.Date.IsZero()
	if latest {
		q.Date = earlier(a.last().Date, b.last().Date)
	}
	sideA, sideB, err := q.sidesAt(a, b, q.Date)
	if err != nil {
		return Plan[CompareTable]{}, err
	}
	return Plan[CompareTable]{
		Basis:  []any{sideA, sideB},
		Cost:   CostOverlay,
		Latest: latest,
		Name:   fmt.Sprintf("compare-%s-%s", q.A, q.B),
		build: func(ctx context.Context) (CompareTable, error) {
			return e.compareTable(ctx, q, sideA, sideB, members)
		},
	}, nil
}

func (e *Engine) compareTable(ctx context.Context, q CompareQuery, sideA, sideB CompareSide, members []geo.RegionCode) (CompareTable, error) {
	a, b, err := e.loadPair(ctx, q.Statuses, sideA, sideB)
	if err != nil {
		return CompareTable{}, err
	}
	overlay, err := e.overlay(a, b)
	if err != nil {
		return CompareTable{}, err
	}
	sideA.Area, sideB.Area = a.areaWithin(members), b.areaWithin(members)
	total := overlay.within(members)
	return CompareTable{
		A:        sideA,
		B:        sideB,
		Date:     q.Date,
		Region:   q.Region,
		Statuses: q.Statuses,
		Boundary: e.atlas.Regions.Boundary,
		OnlyA:    newArea(total.onlyA),
		OnlyB:    newArea(total.onlyB),
		Both:     newArea(total.both),
		IoU:      total.iou(),
		Rows:     overlay.rows(members),
		outlineA: a.outline,
		polygons: overlay.polygons,
		atlas:    e.atlas,
	}, nil
}

type compareRecord struct {
	A         geo.SourceName `json:"a"`
	ASnapshot geo.Date       `json:"a_snapshot"`
	ARevision geo.Revision   `json:"a_revision"`
	B         geo.SourceName `json:"b"`
	BSnapshot geo.Date       `json:"b_snapshot"`
	BRevision geo.Revision   `json:"b_revision"`
	Statuses  StatusList     `json:"statuses"`
	CompareRow
	AAttribution string `json:"a_attribution"`
	BAttribution string `json:"b_attribution"`
}

// Header implements Table.
func (t CompareTable) Header() []string { return encode.Columns[compareRecord]() }

// Records implements Table. The total is left out.
func (t CompareTable) Records() [][]string {
	records := make([]compareRecord, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = compareRecord{
			t.A.Source, t.A.Snapshot, t.A.Revision, t.B.Source, t.B.Snapshot, t.B.Revision,
			t.Statuses, row, t.A.Attribution, t.B.Attribution,
		}
	}
	return encode.Cells(records)
}

type partProperties struct {
	Part string `json:"part"`
	Area
}

// Shapes implements Shaped: the features only_a, only_b and both, with the table as
// members; one that is empty is left out.
func (t CompareTable) Shapes(ctx context.Context) (Shapes, error) {
	clip, err := t.atlas.Clip(t.Region)
	if err != nil {
		return Shapes{}, err
	}
	onlyA, onlyB := t.differenceOf(geo.Lost), t.differenceOf(geo.Gained)
	common, err := change.Between(onlyA, shapesOf(t.outlineA.Polygons, geo.Occupied))
	if err != nil {
		return Shapes{}, geo.Wrap(geo.Internal, err, "what %s and %s have in common", t.A.Source, t.B.Source)
	}
	shapes := Shapes{object: t}
	for _, part := range []struct {
		name  string
		shape orb.MultiPolygon
		area  Area
	}{{"only_a", onlyA, t.OnlyA}, {"only_b", onlyB, t.OnlyB}, {"both", common.Gained, t.Both}} {
		shape, err := clip.MultiPolygon(ctx, part.shape)
		if err != nil {
			return Shapes{}, err
		}
		feature, err := encode.NewFeature(part.name, partProperties{part.name, part.area}, shape)
		if err != nil {
			return Shapes{}, err
		}
		shapes.features = append(shapes.features, feature)
	}
	return shapes, nil
}

func (t CompareTable) differenceOf(d geo.Direction) (shape orb.MultiPolygon) {
	for _, polygon := range t.polygons {
		if polygon.Direction == d {
			shape = append(shape, polygon.Shape)
		}
	}
	return shape
}
