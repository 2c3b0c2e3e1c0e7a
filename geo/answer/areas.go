package answer

import (
	"cmp"
	"slices"

	"controlmap/geo"
)

// AreasQuery asks how much ground has a status in a region.
type AreasQuery struct {
	Region geo.RegionCode // empty: Ukraine
	Status geo.Status     // AllStatus: rows of every status, and the total of Occupied
}

// AreasTable says how much of each region has which status in a snapshot.
type AreasTable struct {
	Meta
	Boundary string         `json:"boundary"`
	Region   geo.RegionCode `json:"region"`
	Rows     []AreaRow      `json:"rows"`
	ByStatus []AreaTotal    `json:"by_status"` // the rows added up over regions
	Total    SplitTotal     `json:"total"`
}

// SplitTotal is the ground of one status, and how much of it was occupied when.
type SplitTotal struct {
	AreaTotal
	// Since is empty where the snapshot does not tell; else it holds before 2022 and since,
	// zero or not. Ground of which the source does not tell is in neither.
	Since []SinceArea `json:"since"`
}

// SinceArea is the occupied ground that was occupied at a time.
type SinceArea struct {
	Since geo.Since `json:"since"`
	Area
}

// AreaRow is the ground of one status in one region.
type AreaRow struct {
	Region geo.RegionCode `json:"region"`
	AreaTotal
}

// AreaTotal is the ground of one status, and what share of its region that is. Shares
// and denominator are absent for ground outside every region.
type AreaTotal struct {
	Status         geo.Status `json:"status"`
	SphereKm2      float64    `json:"sphere_km2"`
	GeodesicKm2    float64    `json:"geodesic_km2"`
	Share          *float64   `json:"share,omitempty"`        // percent: geodesic of denominator
	ShareSphere    *float64   `json:"share_sphere,omitempty"` // percent: sphere of denominator, as publishers print
	Denominator    string     `json:"denominator,omitempty"`
	DenominatorKm2 *float64   `json:"denominator_km2,omitempty"`
}

// Areas answers how much ground has a status in a region: per unit of it, in the
// order of region code (outside last) and of geo.Statuses, by status and in total.
// Ukraine is all there is, ground outside every region included. The error is NotFound for a
// region that is not one.
func Areas(meta Meta, ground []geo.RegionArea, regions geo.Regions, q AreasQuery) (AreasTable, error) {
	q.Region = cmp.Or(q.Region, geo.Ukraine)
	members, err := regions.Members(q.Region)
	if err != nil {
		return AreasTable{}, err
	}
	sums := sumGround(ground, members, q.Status)
	totalStatus := cmp.Or(q.Status, geo.Occupied)
	t := AreasTable{Meta: meta, Boundary: regions.Boundary, Region: q.Region, Rows: []AreaRow{}, ByStatus: []AreaTotal{}}
	totals := map[geo.Status]geo.Km2{}
	for _, key := range sortedKeys(sums) {
		km2 := sums[key]
		t.Rows = append(t.Rows, AreaRow{key.region, areaTotal(key.region, key.status, km2, regions)})
		totals[key.status] = totals[key.status].Add(km2)
	}
	for _, status := range geo.Statuses() {
		if km2, found := totals[status]; found {
			t.ByStatus = append(t.ByStatus, areaTotal(q.Region, status, km2, regions))
		}
	}
	t.Total = SplitTotal{areaTotal(q.Region, totalStatus, totals[totalStatus], regions), bySince(ground, members, totalStatus)}
	return t, nil
}

// bySince adds up ground of a status within members by when it was occupied. The list is
// empty where none of the ground, be it elsewhere, tells.
func bySince(ground []geo.RegionArea, members []geo.RegionCode, status geo.Status) []SinceArea {
	sums, told := map[geo.Since]geo.Km2{}, false
	for _, g := range ground {
		if g.Status != status || g.Since == geo.SinceUnknown {
			continue
		}
		told = true
		if holds(members, g.Region) {
			sums[g.Since] = sums[g.Since].Add(g.Km2)
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

// sumGround adds up over since, within members (nil: everywhere) and status.
func sumGround(ground []geo.RegionArea, members []geo.RegionCode, status geo.Status) map[regionStatus]geo.Km2 {
	sums := map[regionStatus]geo.Km2{}
	for _, g := range ground {
		if !holds(members, g.Region) {
			continue
		}
		if status != geo.AllStatus && g.Status != status {
			continue
		}
		key := regionStatus{g.Region, g.Status}
		sums[key] = sums[key].Add(g.Km2)
	}
	return sums
}

func sortedKeys(sums map[regionStatus]geo.Km2) []regionStatus {
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

func areaTotal(region geo.RegionCode, status geo.Status, km2 geo.Km2, regions geo.Regions) AreaTotal {
	t := AreaTotal{Status: status, SphereKm2: round4(km2.Sphere), GeodesicKm2: round4(km2.Geodesic)}
	denominator, name := regions.Denominator(region)
	if denominator == 0 {
		return t
	}
	t.Share = new(round4(100 * km2.Geodesic / denominator))
	t.ShareSphere = new(round4(100 * km2.Sphere / denominator))
	t.Denominator = name
	t.DenominatorKm2 = new(round4(denominator))
	return t
}

type areaRecord struct {
	Source   geo.SourceName `json:"source"`
	Snapshot geo.Date       `json:"snapshot"`
	Revision geo.Revision   `json:"revision"`
	AreaRow
	Attribution string `json:"attribution"`
}

// Header implements Table.
func (t AreasTable) Header() []string { return columns[areaRecord]() }

// Records implements Table. The total is left out.
func (t AreasTable) Records() [][]string {
	records := make([]areaRecord, len(t.Rows))
	for i, row := range t.Rows {
		records[i] = areaRecord{t.Source, t.Snapshot, t.Revision, row, t.Attribution}
	}
	return cells(records)
}
