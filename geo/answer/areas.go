package answer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"controlmap/geo"
	"controlmap/geo/encode"
)

// AreasQuery asks how much of a region has a status.
type AreasQuery struct {
	geo.SnapshotQuery
	Region geo.RegionCode // empty: Ukraine
	Status geo.Status     // AllStatus: rows of every status, and the total of the most telling, which is Occupied where that is told
}

// AreasTable says how much of each region has which status on a day. Its Meta is of the snapshot
// that tells the status of the total; each row names the one that tells its own.
type AreasTable struct {
	Meta
	Boundary string         `json:"boundary"`
	Region   geo.RegionCode `json:"region"`
	Rows     []AreaRow      `json:"rows"`
	ByStatus []StatusTotal  `json:"by_status"` // the rows added up over regions
	Total    SplitTotal     `json:"total"`
}

// StatusTotal is the area of one status, and the snapshot that tells it.
type StatusTotal struct {
	AreaTotal
	Origin
}

// SplitTotal is the area of one status, and how much of it was occupied when.
type SplitTotal struct {
	AreaTotal
	// Since is empty where the snapshot does not tell; else it holds before 2022 and since,
	// zero or not. What the source does not tell of is in neither.
	Since []SinceArea `json:"since"`
}

// SinceArea is the part of what is occupied that was occupied at a time.
type SinceArea struct {
	Since geo.Since `json:"since"`
	Area
}

// AreaRow is the area of one status in one region.
type AreaRow struct {
	Region geo.RegionCode `json:"region"`
	AreaTotal
	Origin
}

// Water is the part of an area in open water, in both measurements: the rest is land.
type Water struct {
	WaterSphereKm2   float64 `json:"water_sphere_km2"`
	WaterGeodesicKm2 float64 `json:"water_geodesic_km2"`
}

func newWater(km2 geo.Km2) Water { return Water{encode.Round(km2.Sphere), encode.Round(km2.Geodesic)} }

// AreaTotal is the area of one status, and what share of its region that is. Shares
// and denominator are absent for what lies outside every region.
type AreaTotal struct {
	Status      geo.Status `json:"status"`
	SphereKm2   float64    `json:"sphere_km2"`
	GeodesicKm2 float64    `json:"geodesic_km2"`
	Water
	Share          *float64 `json:"share,omitempty"`        // percent: geodesic of denominator
	ShareSphere    *float64 `json:"share_sphere,omitempty"` // percent: sphere of denominator, as publishers print
	Denominator    string   `json:"denominator,omitempty"`
	DenominatorKm2 *float64 `json:"denominator_km2,omitempty"`
	// UncertaintyKm2 is how far the area on land was at most from that of the maps that the
	// source was compared with; null where it was compared with none.
	UncertaintyKm2 *float64 `json:"uncertainty_km2"`
}

// Areas opens the question how much of a region has a status: per unit of it, in the order
// of region code (outside last) and of geo.Statuses, by status and in total. Ukraine is all
// there is, what lies outside every region included. A status is told by the last snapshot up to
// the date that speaks of it. The error is NotFound for a source or region that is not one and a
// date before the first snapshot that tells the status asked for, Invalid for a status that the
// source does not tell.
func (e *Engine) Areas(ctx context.Context, q AreasQuery) (Plan[AreasTable], error) {
	q.Region = cmp.Or(q.Region, geo.Ukraine)
	members, err := e.atlas.Regions.Members(q.Region)
	if err != nil {
		return Plan[AreasTable]{}, err
	}
	told, err := e.tell(ctx, q.SnapshotQuery, q.Status)
	if err != nil {
		return Plan[AreasTable]{}, err
	}
	deviations, err := e.deviations(ctx, q.Source, q.Status, geo.Period{First: told.meta.Date, Last: told.meta.Date})
	if err != nil {
		return Plan[AreasTable]{}, err
	}
	return Plan[AreasTable]{
		Basis:  []any{told.meta, told.origins, deviations},
		Latest: q.Date.IsZero(),
		Name:   fmt.Sprintf("areas-%s-%s", told.meta.Source, told.meta.Snapshot),
		build: func(ctx context.Context) (AreasTable, error) {
			areas, err := e.toldAreas(ctx, told)
			t := newAreasTable(told, areas, e.atlas.Regions, q, members)
			t.setUncertainty(deviations)
			return t, err
		},
	}, nil
}

// toldAreas returns the areas of each status by the snapshot that tells it.
func (e *Engine) toldAreas(ctx context.Context, told toldStatuses) (areas []geo.RegionArea, err error) {
	for _, by := range geo.ByRevision(told.origins) {
		all, err := e.store.RegionAreas(ctx, by.Revision)
		if err != nil {
			return nil, err
		}
		areas = append(areas, slices.DeleteFunc(slices.Clone(all), func(a geo.RegionArea) bool { return !slices.Contains(by.Statuses, a.Status) })...)
	}
	return areas, nil
}

// AreasList is the areas of several snapshots, in order of date: of each what it tells itself.
type AreasList []AreasTable

// AllAreas opens the question how much of each region had each status in every snapshot of
// a source. The error is NotFound for a source that is not one or has no snapshots.
func (e *Engine) AllAreas(ctx context.Context, source geo.SourceName, asKnownAt time.Time) (Plan[AreasList], error) {
	opened, err := e.openSource(ctx, source, asKnownAt)
	if err != nil {
		return Plan[AreasList]{}, err
	}
	deviations, err := e.deviations(ctx, source, geo.Occupied, geo.Period{First: opened.first().Date, Last: opened.last().Date})
	if err != nil {
		return Plan[AreasList]{}, err
	}
	return Plan[AreasList]{
		Basis:  []any{opened.basis(), deviations},
		Latest: true,
		Name:   fmt.Sprintf("areas-%s", source),
		build: func(ctx context.Context) (list AreasList, err error) {
			for _, d := range opened.snapshots {
				areas, err := e.store.RegionAreas(ctx, d.Revision)
				if err != nil {
					return nil, err
				}
				told := toldStatuses{meta: NewMeta(opened.source, d.StoredSnapshot, d.Date, d.Flags), main: geo.Occupied}
				t := newAreasTable(told, areas, e.atlas.Regions, AreasQuery{Region: geo.Ukraine}, nil)
				t.setUncertainty(deviations)
				list = append(list, t)
			}
			return list, nil
		},
	}, nil
}

// newAreasTable adds up the areas of the regions that are among members.
func newAreasTable(told toldStatuses, areas []geo.RegionArea, regions geo.Regions, q AreasQuery, members []geo.RegionCode) AreasTable {
	sums := sumByRegion(areas, members, q.Status)
	t := AreasTable{Meta: told.meta, Boundary: regions.Boundary, Region: q.Region, Rows: []AreaRow{}, ByStatus: []StatusTotal{}}
	totals := map[geo.Status]extent{}
	for _, key := range sortedKeys(sums) {
		t.Rows = append(t.Rows, AreaRow{key.region, areaTotal(key.region, key.status, sums[key], regions), told.origin(key.status)})
		totals[key.status] = totals[key.status].add(sums[key])
	}
	for _, status := range geo.Statuses() {
		if sum, found := totals[status]; found {
			t.ByStatus = append(t.ByStatus, StatusTotal{areaTotal(q.Region, status, sum, regions), told.origin(status)})
		}
	}
	t.Total = SplitTotal{areaTotal(q.Region, told.main, totals[told.main], regions), bySince(areas, members, told.main)}
	return t
}

// bySince adds up the areas of a status within members by when it was occupied. The list is
// empty where none of it tells, here or elsewhere.
func bySince(areas []geo.RegionArea, members []geo.RegionCode, status geo.Status) []SinceArea {
	sums, told := map[geo.Since]geo.Km2{}, false
	for _, a := range areas {
		if a.Status != status || a.Since == geo.SinceUnknown {
			continue
		}
		told = true
		if contains(members, a.Region) {
			sums[a.Since] = sums[a.Since].Add(a.Km2)
		}
	}
	list := []SinceArea{}
	if !told {
		return list
	}
	for _, since := range []geo.Since{geo.SincePre2022, geo.Since2022} {
		list = append(list, SinceArea{since, newArea(sums[since])})
	}
	return list
}

type regionStatus struct {
	region geo.RegionCode
	status geo.Status
}

// extent is an area and the part of it in open water.
type extent struct{ km2, water geo.Km2 }

func (e extent) add(o extent) extent { return extent{e.km2.Add(o.km2), e.water.Add(o.water)} }

// land is what is not water.
func (e extent) land() geo.Km2 { return e.km2.Sub(e.water) }

// sumByRegion adds up over since, within members (nil: everywhere) and status.
func sumByRegion(areas []geo.RegionArea, members []geo.RegionCode, status geo.Status) map[regionStatus]extent {
	sums := map[regionStatus]extent{}
	for _, a := range areas {
		if !contains(members, a.Region) {
			continue
		}
		if status != geo.AllStatus && a.Status != status {
			continue
		}
		key := regionStatus{a.Region, a.Status}
		sums[key] = sums[key].add(extent{a.Km2, a.Water})
	}
	return sums
}

func sortedKeys(sums map[regionStatus]extent) []regionStatus {
	keys := make([]regionStatus, 0, len(sums))
	for key := range sums {
		keys = append(keys, key)
	}
	statuses := geo.Statuses()
	slices.SortFunc(keys, func(a, b regionStatus) int {
		return cmp.Or(
			compareRegions(a.region, b.region),
			cmp.Compare(slices.Index(statuses, a.status), slices.Index(statuses, b.status)),
		)
	})
	return keys
}

func compareRegions(a, b geo.RegionCode) int {
	switch {
	case a == b:
		return 0
	case a == geo.Outside:
		return 1
	case b == geo.Outside:
		return -1
	}
	return cmp.Compare(a, b)
}

func areaTotal(region geo.RegionCode, status geo.Status, sum extent, regions geo.Regions) AreaTotal {
	km2 := sum.km2
	t := AreaTotal{Status: status, SphereKm2: encode.Round(km2.Sphere), GeodesicKm2: encode.Round(km2.Geodesic), Water: newWater(sum.water)}
	denominator, name := regions.Denominator(region)
	if denominator == 0 {
		return t
	}
	t.Share = new(encode.Round(100 * km2.Geodesic / denominator))
	t.ShareSphere = new(encode.Round(100 * km2.Sphere / denominator))
	t.Denominator = name
	t.DenominatorKm2 = new(encode.Round(denominator))
	return t
}

type areaRecord struct {
	Source   geo.SourceName `json:"source"`
	Snapshot geo.Date       `json:"snapshot"`
	Revision geo.Revision   `json:"revision"`
	Region   geo.RegionCode `json:"region"`
	AreaTotal
	AgeDays     int    `json:"age_days"`
	Attribution string `json:"attribution"`
}

// Header implements Table.
func (t AreasTable) Header() []string { return encode.Columns[areaRecord]() }

// Records implements Table. The total is left out.
func (t AreasTable) Records() [][]string {
	records := make([]areaRecord, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = areaRecord{t.Source, row.Snapshot, row.Revision, row.Region, row.AreaTotal, row.AgeDays, t.Attribution}
	}
	return encode.Cells(records)
}

// Header implements Table.
func (l AreasList) Header() []string { return encode.Columns[areaRecord]() }

// Records implements Table. The totals are left out.
func (l AreasList) Records() (records [][]string) {
	for _, t := range l {
		records = append(records, t.Records()...)
	}
	return records
}

// Area is an area in both measurements.
type Area struct {
	SphereKm2   float64 `json:"sphere_km2"`
	GeodesicKm2 float64 `json:"geodesic_km2"`
}

func newArea(km2 geo.Km2) Area { return Area{encode.Round(km2.Sphere), encode.Round(km2.Geodesic)} }

// contains reports whether a region is among members, of which nil is everywhere.
func contains(members []geo.RegionCode, region geo.RegionCode) bool {
	return members == nil || slices.Contains(members, region)
}

// sumWithin adds up the regions that are among members.
func sumWithin(sums map[geo.RegionCode]geo.Km2, members []geo.RegionCode) (total geo.Km2) {
	for region, km2 := range sums {
		if contains(members, region) {
			total = total.Add(km2)
		}
	}
	return total
}
