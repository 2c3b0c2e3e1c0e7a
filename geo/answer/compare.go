package answer

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"slices"
	"time"

	"controlmap/geo"
	"controlmap/geo/change"

	"github.com/paulmach/orb"
)

// CompareQuery asks where two sources agree.
type CompareQuery struct {
	A, B geo.SourceName
	Date geo.Date // zero: the last day of which both have a map
	Overlay
}

// Overlay says what of each source is laid over the other's.
type Overlay struct {
	Region    geo.RegionCode // empty: Ukraine
	Statuses  StatusList     // counted together; empty: Occupied
	AsKnownAt time.Time      // zero: now
}

func (o Overlay) withDefaults() Overlay {
	o.Region = cmp.Or(o.Region, geo.Ukraine)
	o.Statuses = sortedStatuses(o.Statuses)
	return o
}

// CompareTable says how much ground only one of two sources shows, and how much both.
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
	a        change.Map
	polygons []geo.ChangedPolygon
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

// Overlap is how much ground one of two sources shows, or both.
type Overlap struct {
	OnlyASphereKm2   float64  `json:"only_a_sphere_km2"`
	OnlyAGeodesicKm2 float64  `json:"only_a_geodesic_km2"`
	OnlyBSphereKm2   float64  `json:"only_b_sphere_km2"`
	OnlyBGeodesicKm2 float64  `json:"only_b_geodesic_km2"`
	BothSphereKm2    float64  `json:"both_sphere_km2"`
	BothGeodesicKm2  float64  `json:"both_geodesic_km2"`
	IoU              *float64 `json:"iou"` // intersection over union, geodesic; null where neither shows anything
}

type compareStore interface {
	finder
	areaStore
}

// CompareOf answers where two sources agree on a date. The error is NotFound for a source
// or region that is not one and a date before a source's first snapshot, Invalid for a
// source that has none of the statuses, Canceled when ctx ends first.
func CompareOf(ctx context.Context, store compareStore, atlas *Atlas, q CompareQuery) (CompareTable, error) {
	q.Overlay = q.withDefaults()
	members, err := atlas.Regions.Members(q.Region)
	if err != nil {
		return CompareTable{}, err
	}
	sides, date, err := q.sides(ctx, store, atlas)
	if err != nil {
		return CompareTable{}, err
	}
	laid, err := atlas.overlay(sides[0], sides[1])
	if err != nil {
		return CompareTable{}, err
	}
	total := laid.within(members)
	t := CompareTable{
		A:        sides[0].describe(members),
		B:        sides[1].describe(members),
		Date:     date,
		Region:   q.Region,
		Statuses: q.Statuses,
		Boundary: atlas.Regions.Boundary,
		OnlyA:    newArea(total.onlyA),
		OnlyB:    newArea(total.onlyB),
		Both:     newArea(total.both),
		IoU:      total.iou(),
		Rows:     laid.rows(members),
		a:        sides[0].outline,
		polygons: laid.pieces,
	}
	return t, nil
}

// differ refuses to compare a source with itself.
func differ(a, b geo.SourceName) error {
	if a == b {
		return geo.Errorf(geo.Invalid, "a and b are both %q: two different sources would be accepted", a)
	}
	return nil
}

// sides loads both sources on the same date.
func (q CompareQuery) sides(ctx context.Context, store compareStore, atlas *Atlas) (sides [2]side, date geo.Date, err error) {
	if err := differ(q.A, q.B); err != nil {
		return sides, date, err
	}
	var opened [2]sourceSnapshots
	for i, name := range []geo.SourceName{q.A, q.B} {
		if opened[i], err = openSource(ctx, store, name, q.AsKnownAt); err != nil {
			return sides, date, err
		}
		if err := shows(opened[i].source, q.Statuses); err != nil {
			return sides, date, err
		}
		if opened[i], err = opened[i].speakingOf(q.Statuses...); err != nil {
			return sides, date, err
		}
	}
	if date = q.Date; date.IsZero() {
		date = opened[0].last().Date
		if last := opened[1].last().Date; last.Before(date) {
			date = last
		}
	}
	for i, a := range opened {
		if sides[i], err = q.side(ctx, store, atlas, a, date); err != nil {
			return sides, date, err
		}
	}
	return sides, date, nil
}

// shows tells whether a source knows any of the statuses.
func shows(src geo.Source, statuses StatusList) error {
	var known StatusList
	for _, status := range geo.Statuses() {
		if _, ok := src.Statuses[status]; ok {
			known = append(known, status)
		}
	}
	if slices.ContainsFunc(statuses, func(s geo.Status) bool { return slices.Contains(known, s) }) {
		return nil
	}
	return geo.Errorf(geo.Invalid, "source %q does not tell %s: it tells %s", src.Name, statuses, known)
}

// side is a source's map as it is laid over another.
type side struct {
	meta     Meta
	statuses Statuses
	outline  change.Map
	ground   map[geo.RegionCode]geo.Km2
}

// side loads the last snapshot at or before a date.
func (o Overlay) side(ctx context.Context, store areaStore, atlas *Atlas, a sourceSnapshots, date geo.Date) (side, error) {
	found, ok := a.at(date)
	if !ok {
		return side{}, a.tooEarly(date)
	}
	outline, err := loadOutline(ctx, store, found.Revision, o.Statuses)
	if err != nil {
		return side{}, err
	}
	return side{
		meta:     NewMeta(a.source, found.StoredSnapshot, date, found.Flags),
		statuses: meanings(a.source, o.Statuses),
		outline:  outline,
		ground:   atlas.AreaByRegion(outline.Polygons),
	}, nil
}

// meanings returns what statuses mean to a source, without those it does not tell.
func meanings(src geo.Source, statuses StatusList) Statuses {
	words := Statuses{}
	for _, status := range statuses {
		if meaning, ok := src.Statuses[status]; ok {
			words[status] = meaning
		}
	}
	return words
}

func (s side) describe(members []geo.RegionCode) CompareSide {
	return CompareSide{Meta: s.meta, Statuses: s.statuses, Area: newArea(sumWithin(s.ground, members))}
}

// overlap is an Overlap before it is rounded.
type overlap struct{ onlyA, onlyB, both geo.Km2 }

// laid is one map over another, by region.
type laid struct {
	regions map[geo.RegionCode]overlap
	pieces  []geo.ChangedPolygon // lost: only in a; gained: only in b
}

// overlay lays b over a. What both have is what a has less what only a has.
func (a *Atlas) overlay(left, right side) (laid, error) {
	moved, err := a.Measurer.Change(left.outline, right.outline)
	if err != nil {
		return laid{}, err
	}
	l := laid{regions: map[geo.RegionCode]overlap{}, pieces: moved.Polygons}
	for region, km2 := range left.ground {
		l.regions[region] = overlap{both: km2}
	}
	for _, m := range moved.Regions {
		both := l.regions[m.Region].both.Sub(m.Lost)
		l.regions[m.Region] = overlap{
			onlyA: m.Lost,
			onlyB: m.Gained,
			// Rounding may leave less than nothing of a region that only a has.
			both: geo.Km2{Sphere: max(0, both.Sphere), Geodesic: max(0, both.Geodesic)},
		}
	}
	return l, nil
}

func (l laid) within(members []geo.RegionCode) (total overlap) {
	for region, o := range l.regions {
		if holds(members, region) {
			total.onlyA = total.onlyA.Add(o.onlyA)
			total.onlyB = total.onlyB.Add(o.onlyB)
			total.both = total.both.Add(o.both)
		}
	}
	return total
}

func (l laid) rows(members []geo.RegionCode) []CompareRow {
	rows := []CompareRow{}
	for region, o := range l.regions {
		if holds(members, region) {
			rows = append(rows, CompareRow{region, o.rounded()})
		}
	}
	slices.SortFunc(rows, func(a, b CompareRow) int { return compareRegions(a.Region, b.Region) })
	return rows
}

func (o overlap) iou() *float64 {
	union := o.onlyA.Geodesic + o.onlyB.Geodesic + o.both.Geodesic
	if union == 0 {
		return nil
	}
	return new(round4(o.both.Geodesic / union))
}

func (o overlap) rounded() Overlap {
	return Overlap{
		OnlyASphereKm2:   round4(o.onlyA.Sphere),
		OnlyAGeodesicKm2: round4(o.onlyA.Geodesic),
		OnlyBSphereKm2:   round4(o.onlyB.Sphere),
		OnlyBGeodesicKm2: round4(o.onlyB.Geodesic),
		BothSphereKm2:    round4(o.both.Sphere),
		BothGeodesicKm2:  round4(o.both.Geodesic),
		IoU:              o.iou(),
	}
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
func (t CompareTable) Header() []string { return columns[compareRecord]() }

// Records implements Table. The total is left out.
func (t CompareTable) Records() [][]string {
	records := make([]compareRecord, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = compareRecord{
			t.A.Source, t.A.Snapshot, t.A.Revision, t.B.Source, t.B.Snapshot, t.B.Revision,
			t.Statuses, row, t.A.Attribution, t.B.Attribution,
		}
	}
	return cells(records)
}

// CompareMap is the ground that one of two sources shows, or both, ready to be written.
type CompareMap struct {
	table    CompareTable
	features []feature
}

type partProperties struct {
	Part string `json:"part"`
	Area
}

// Map returns three features, only_a, only_b and both, cut to a region, which should be
// the table's; one that is empty is left out. The error is Canceled when ctx ends first,
// else that of the overlay.
func (t CompareTable) Map(ctx context.Context, clip Clip) (CompareMap, error) {
	onlyA, onlyB := t.side(geo.Lost), t.side(geo.Gained)
	common, err := change.Between(onlyA, polygonsOf(t.a.Polygons, geo.Occupied))
	if err != nil {
		return CompareMap{}, geo.Wrap(geo.Internal, err, "common ground of %s and %s", t.A.Source, t.B.Source)
	}
	parts := []struct {
		name   string
		shape  orb.MultiPolygon
		ground Area
	}{{"only_a", onlyA, t.OnlyA}, {"only_b", onlyB, t.OnlyB}, {"both", common.Gained, t.Both}}
	m := CompareMap{table: t}
	for _, part := range parts {
		shape, err := clip.all(ctx, part.shape)
		if err != nil {
			return CompareMap{}, err
		}
		properties, err := json.Marshal(partProperties{part.name, part.ground})
		if err != nil {
			return CompareMap{}, err
		}
		m.features = append(m.features, newFeature(part.name, properties, shape))
	}
	return m, nil
}

func (t CompareTable) side(d geo.Direction) (shape orb.MultiPolygon) {
	for _, piece := range t.polygons {
		if piece.Direction == d {
			shape = append(shape, piece.Shape)
		}
	}
	return shape
}

// WriteGeoJSON streams the map as an RFC 7946 FeatureCollection that has the table as
// members.
func (m CompareMap) WriteGeoJSON(w io.Writer) error {
	members, err := json.Marshal(m.table)
	if err != nil {
		return err
	}
	return writeCollection(w, members, m.features)
}
