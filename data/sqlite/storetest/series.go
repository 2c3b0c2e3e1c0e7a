package storetest

import (
	"testing"
	"time"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// km2 is what the tests' maps measure: one more on the ellipsoid than on the sphere.
func km2(sphere float64) geo.Km2 { return geo.Km2{Sphere: sphere, Geodesic: sphere + 1} }

// putMarch stores snapshots of the 2nd, 4th, 5th and 9th of March 2024. They hold 100 km2
// and their day of the month in Kherson oblast, and 10 km2 and twice the day outside, of which
// 8 are water.
func putMarch(t *testing.T, s Store) (revisions map[int]geo.Revision) {
	t.Helper()
	revisions = map[int]geo.Revision{}
	for _, n := range []int{2, 4, 5, 9} {
		imp := Day(n)
		imp.RegionAreas = append(imp.RegionAreas,
			geo.RegionArea{Region: "UA-65", Status: geo.Occupied, Since: geo.SincePre2022, Km2: geo.Km2{Sphere: 1000, Geodesic: 1000}},
			geo.RegionArea{Region: "UA-65", Status: geo.Contested, Km2: km2(77)},
			geo.RegionArea{Region: geo.Outside, Status: geo.Occupied, Km2: geo.Km2{Sphere: 10, Geodesic: 10 + 2*float64(n)}, Water: geo.Km2{Sphere: 8, Geodesic: 9}},
			geo.RegionArea{Region: "UA-65", Status: geo.Claimed, Km2: km2(5), Water: km2(3)})
		imp.Front = []geo.FrontLength{{Region: "UA-65", Km: 300 + float64(n)}, {Region: geo.Outside, Km: 0.5}}
		revisions[n] = mustPut(t, s, imp, geo.Added)
	}
	return revisions
}

// marchChange is the change to the map of the n-th: gained so many km2 in Kherson oblast, lost
// half a km2 there and one outside, all of which was redrawn, and contested ground besides.
func marchChange(from, to geo.Revision, gained float64) geo.Change {
	half, one := geo.Km2{Sphere: 0.5, Geodesic: 0.25}, geo.Km2{Sphere: 1, Geodesic: 1}
	return geo.Change{From: from, To: to, Regions: []geo.RegionChange{
		{Region: geo.Outside, Status: geo.Occupied, Lost: one, RedrawnLost: one},
		{Region: "UA-65", Status: geo.Occupied, Gained: geo.Km2{Sphere: gained, Geodesic: gained}, Lost: half},
		{Region: "UA-65", Status: geo.Contested, Gained: geo.Km2{Sphere: 55, Geodesic: 55}},
	}}
}

// periodsOfMarch end before the first snapshot, hold two, none, and two of them.
var periodsOfMarch = []geo.Period{
	{First: date(1), Last: date(1)}, {First: date(2), Last: date(4)}, {First: date(6), Last: date(7)}, {First: date(8), Last: date(20)},
}

func mustSeries(t *testing.T, s Store, q geo.SeriesQuery) []geo.SeriesRow {
	t.Helper()
	q.Source = Paper.Name
	if q.Status == "" {
		q.Status = geo.Occupied
	}
	got, err := s.Series(t.Context(), q)
	if err != nil {
		t.Fatalf("Series: %v", err)
	}
	return got
}

func series(t *testing.T, open Open) {
	s, _ := start(t, open)
	at := putMarch(t, s)
	mustPutChange(t, s, marchChange(at[2], at[4], 16))
	mustPutChange(t, s, marchChange(at[4], at[5], 32))
	mustPutChange(t, s, marchChange(at[2], at[9], 4096)) // of no neighbours
	all := geo.SeriesQuery{Periods: periodsOfMarch}
	lost, redrawn := geo.Km2{Sphere: 1.5, Geodesic: 1.25}, geo.Km2{Sphere: 1, Geodesic: 1}
	want := []geo.SeriesRow{
		{Period: 1, Region: geo.Ukraine, Area: geo.Km2{Sphere: 1114, Geodesic: 1123}, Water: geo.Km2{Sphere: 8, Geodesic: 9}, FrontKm: 304.5,
			Change: geo.RegionChange{Region: geo.Ukraine, Status: geo.Occupied, Gained: geo.Km2{Sphere: 16, Geodesic: 16}, Lost: lost, RedrawnLost: redrawn}},
		{Period: 2, Region: geo.Ukraine, Area: geo.Km2{Sphere: 1115, Geodesic: 1126}, Water: geo.Km2{Sphere: 8, Geodesic: 9}, FrontKm: 305.5,
			Change: geo.RegionChange{Region: geo.Ukraine, Status: geo.Occupied}},
		{Period: 3, Region: geo.Ukraine, Area: geo.Km2{Sphere: 1119, Geodesic: 1138}, Water: geo.Km2{Sphere: 8, Geodesic: 9}, FrontKm: 309.5,
			Change: geo.RegionChange{Region: geo.Ukraine, Status: geo.Occupied}, Unmeasured: 1},
	}
	same(t, "all", mustSeries(t, s, all), want)
	mustPutChange(t, s, marchChange(at[5], at[9], 64))
	want[2].Unmeasured = 0
	want[2].Change.Gained, want[2].Change.Lost, want[2].Change.RedrawnLost = geo.Km2{Sphere: 64, Geodesic: 64}, lost, redrawn
	same(t, "with the last change", mustSeries(t, s, all), want)

	kherson := mustSeries(t, s, geo.SeriesQuery{Periods: periodsOfMarch[1:2], Units: []geo.RegionCode{"UA-65", "UA-23"}})
	same(t, "in two units", kherson, []geo.SeriesRow{{Region: geo.Ukraine, Area: geo.Km2{Sphere: 1104, Geodesic: 1105}, FrontKm: 304,
		Change: geo.RegionChange{Region: geo.Ukraine, Status: geo.Occupied, Gained: geo.Km2{Sphere: 16, Geodesic: 16}, Lost: geo.Km2{Sphere: 0.5, Geodesic: 0.25}}}})
	contested := mustSeries(t, s, geo.SeriesQuery{Periods: periodsOfMarch[1:2], Status: geo.Contested})
	same(t, "contested", contested, []geo.SeriesRow{{Region: geo.Ukraine, Area: km2(77), FrontKm: 304.5,
		Change: geo.RegionChange{Region: geo.Ukraine, Status: geo.Contested, Gained: geo.Km2{Sphere: 55, Geodesic: 55}}}})
	whole := mustSeries(t, s, geo.SeriesQuery{Periods: []geo.Period{{First: geo.NewDate(1, 1, 1), Last: geo.NewDate(9999, 12, 31)}}})
	same(t, "gained in all time", whole[0].Change.Gained.Sphere, 16+32+64.0)
	same(t, "no periods", mustSeries(t, s, geo.SeriesQuery{}), []geo.SeriesRow{})
}

func seriesByUnit(t *testing.T, open Open) {
	s, _ := start(t, open)
	at := putMarch(t, s)
	mustPutChange(t, s, marchChange(at[2], at[4], 16))
	outside := geo.SeriesRow{Period: 1, Region: geo.Outside, Area: geo.Km2{Sphere: 10, Geodesic: 18}, Water: geo.Km2{Sphere: 8, Geodesic: 9}, FrontKm: 0.5,
		Change: geo.RegionChange{Region: geo.Outside, Status: geo.Occupied, Lost: geo.Km2{Sphere: 1, Geodesic: 1}, RedrawnLost: geo.Km2{Sphere: 1, Geodesic: 1}}}
	kherson := geo.SeriesRow{Period: 1, Region: "UA-65", Area: geo.Km2{Sphere: 1104, Geodesic: 1105}, FrontKm: 304,
		Change: geo.RegionChange{Region: "UA-65", Status: geo.Occupied, Gained: geo.Km2{Sphere: 16, Geodesic: 16}, Lost: geo.Km2{Sphere: 0.5, Geodesic: 0.25}}}
	nothing := geo.SeriesRow{Period: 1, Region: "UA-23", Change: geo.RegionChange{Region: "UA-23", Status: geo.Occupied}}
	for name, test := range map[string]struct {
		units []geo.RegionCode
		want  []geo.SeriesRow
	}{
		"every unit":        {nil, []geo.SeriesRow{kherson, outside}},
		"in another order":  {[]geo.RegionCode{geo.Outside, "UA-65"}, []geo.SeriesRow{outside, kherson}},
		"one":               {[]geo.RegionCode{"UA-65"}, []geo.SeriesRow{kherson}},
		"one with nothing":  {[]geo.RegionCode{"UA-23"}, []geo.SeriesRow{nothing}},
		"one of it besides": {[]geo.RegionCode{"UA-23", "UA-65"}, []geo.SeriesRow{nothing, kherson}},
	} {
		same(t, name, mustSeries(t, s, geo.SeriesQuery{Periods: periodsOfMarch[:2], Units: test.units, PerUnit: true}), test.want)
	}
}

// seriesOfRedrawn has the snapshot of the 4th redrawn: so is what moved to it.
func seriesOfRedrawn(t *testing.T, open Open) {
	s, _ := start(t, open)
	at := putMarch(t, s)
	mustPutChange(t, s, marchChange(at[2], at[4], 16))
	mustPutChange(t, s, marchChange(at[4], at[5], 32))
	mustPutChange(t, s, marchChange(at[5], at[9], 64))
	got := mustSeries(t, s, geo.SeriesQuery{Redrawn: []geo.Revision{at[4]}, Periods: []geo.Period{
		{First: date(1), Last: date(4)}, {First: date(5), Last: date(9)}}})
	same(t, "rows", len(got), 2)
	same(t, "first gained", got[0].Change.RedrawnGained.Sphere, 16.0)
	same(t, "first lost", got[0].Change.RedrawnLost, geo.Km2{Sphere: 1.5, Geodesic: 1.25})
	same(t, "second gained", got[1].Change.Gained.Sphere, 32+64.0)
	same(t, "second gained, redrawn", got[1].Change.RedrawnGained, geo.Km2{})
	same(t, "second lost, redrawn", got[1].Change.RedrawnLost, geo.Km2{Sphere: 2, Geodesic: 2})
}

// seriesAsKnownAt has a snapshot arrive between two others, and one revised and withdrawn.
func seriesAsKnownAt(t *testing.T, open Open) {
	s, clock := start(t, open)
	at := putMarch(t, s)
	mustPutChange(t, s, marchChange(at[2], at[4], 16))
	mustPutChange(t, s, marchChange(at[4], at[5], 32))
	mustPutChange(t, s, marchChange(at[5], at[9], 64))
	clock.Advance(time.Hour)
	third := mustPut(t, s, Day(3), geo.Added)
	mustPutChange(t, s, marchChange(at[2], third, 1))
	corrected := Day(9)
	corrected.Polygons = Day(8).Polygons
	mustPut(t, s, corrected, geo.Revised)
	inserted := clock.Now()
	clock.Advance(time.Hour)
	if _, err := s.Withdraw(t.Context(), Paper.Name, date(4)); err != nil {
		t.Fatalf("Withdraw: %v", err)
	}
	mustPutChange(t, s, marchChange(third, at[5], 128))
	for name, test := range map[string]struct {
		at         time.Time
		gained     float64
		unmeasured int
	}{
		"before all":      {Noon.Add(-time.Hour), 0, -1},
		"at first":        {Noon, 16 + 32 + 64, 0},
		"with the 3rd":    {inserted, 1 + 32, 2}, // 3 to 4 and 5 to 9 are not stored
		"without the 4th": {time.Time{}, 1 + 128, 1},
	} {
		got := mustSeries(t, s, geo.SeriesQuery{AsKnownAt: test.at, Periods: []geo.Period{{First: date(1), Last: date(31)}}})
		if test.unmeasured < 0 {
			same(t, name, got, []geo.SeriesRow{})
			continue
		}
		same(t, name, len(got), 1)
		same(t, name+", gained", got[0].Change.Gained.Sphere, test.gained)
		same(t, name+", unmeasured", got[0].Unmeasured, test.unmeasured)
	}
}

func seriesRefused(t *testing.T, open Open) {
	s, _ := start(t, open)
	query := func(change func(*geo.SeriesQuery)) error {
		q := geo.SeriesQuery{Source: Paper.Name, Status: geo.Occupied, Periods: periodsOfMarch}
		change(&q)
		_, err := s.Series(t.Context(), q)
		return err
	}
	refused(t, "unknown source", query(func(q *geo.SeriesQuery) { q.Source = "papre" }), geo.NotFound, `"papre"`, "paper")
	refused(t, "unknown status", query(func(q *geo.SeriesQuery) { q.Status = "held" }), geo.Invalid, `"held"`)
	refused(t, "no status", query(func(q *geo.SeriesQuery) { q.Status = geo.AllStatus }), geo.Invalid, "occupied")
	refused(t, "backward", query(func(q *geo.SeriesQuery) { q.Periods = []geo.Period{{First: date(2), Last: date(1)}} }), geo.Invalid, "2024-03-02")
	refused(t, "overlapping", query(func(q *geo.SeriesQuery) {
		q.Periods = []geo.Period{{First: date(1), Last: date(3)}, {First: date(3), Last: date(4)}}
	}), geo.Invalid, "period 1")
	if err := query(func(*geo.SeriesQuery) {}); err != nil {
		t.Errorf("a source without snapshots: got %v, want no rows", err)
	}
}

func mustTransitions(t *testing.T, s Store, at orb.Point, asKnownAt time.Time) []geo.StatusTransition {
	t.Helper()
	got, err := s.StatusTransitions(t.Context(), geo.PointQuery{Source: Paper.Name, Point: at, AsKnownAt: asKnownAt})
	if err != nil {
		t.Fatalf("Flips at %v: %v", at, err)
	}
	return got
}

func transitions(t *testing.T, open Open) {
	s, _ := start(t, open)
	at := putMarch(t, s)
	holed := orb.Polygon{Box(30, 45, 34, 49)[0], {{31, 46}, {31, 48}, {33, 48}, {33, 46}, {31, 46}}}
	triangle := orb.Polygon{{{31, 46}, {33, 46}, {33, 48}, {31, 46}}}
	changed := func(status geo.Status, direction geo.Direction, shape orb.Polygon) geo.ChangedPolygon {
		return geo.ChangedPolygon{Status: status, Direction: direction, Shape: shape, Area: km2(1)}
	}
	mustPutChange(t, s, geo.Change{From: at[5], To: at[9], Polygons: []geo.ChangedPolygon{changed(geo.Occupied, geo.Lost, triangle)}})
	mustPutChange(t, s, geo.Change{From: at[2], To: at[4], Polygons: []geo.ChangedPolygon{changed(geo.Occupied, geo.Gained, holed)}})
	mustPutChange(t, s, geo.Change{From: at[4], To: at[5], Polygons: []geo.ChangedPolygon{
		changed(geo.Occupied, geo.Gained, triangle), changed(geo.Contested, geo.Lost, holed), changed(geo.Contested, geo.Lost, triangle),
		changed(geo.Claimed, geo.Gained, Box(10, 10, 11, 11)), changed(geo.Claimed, geo.Gained, Box(11, 10, 12, 11))}})
	mustPutChange(t, s, geo.Change{From: at[2], To: at[9], Polygons: []geo.ChangedPolygon{changed(geo.Claimed, geo.Gained, holed)}}) // of no neighbours
	transition := func(n int, status geo.Status, direction geo.Direction) geo.StatusTransition {
		return geo.StatusTransition{Date: date(n), Revision: at[n], Status: status, Direction: direction}
	}
	frame := []geo.StatusTransition{transition(4, geo.Occupied, geo.Gained), transition(5, geo.Contested, geo.Lost)}
	for name, test := range map[string]struct {
		point orb.Point
		want  []geo.StatusTransition
	}{
		"outside all bounds":                {orb.Point{20, 20}, []geo.StatusTransition{}},
		"in the frame":                      {orb.Point{30.5, 47}, frame},
		"in its south-west corner":          {orb.Point{30, 45}, frame},
		"in its north-east corner":          {orb.Point{34, 49}, []geo.StatusTransition{}},
		"in the hole, outside the triangle": {orb.Point{31.5, 47.5}, []geo.StatusTransition{}},
		"on the edge of two polygons":       {orb.Point{11, 10.5}, []geo.StatusTransition{transition(5, geo.Claimed, geo.Gained)}}, // once
		"in the triangle": {orb.Point{32.5, 46.5}, []geo.StatusTransition{
			transition(5, geo.Contested, geo.Lost), transition(5, geo.Occupied, geo.Gained), transition(9, geo.Occupied, geo.Lost)}},
		"where frame and triangle meet": {orb.Point{33, 47}, frame},
		"where triangle and frame meet": {orb.Point{32, 46}, []geo.StatusTransition{
			transition(5, geo.Contested, geo.Lost), transition(5, geo.Occupied, geo.Gained), transition(9, geo.Occupied, geo.Lost)}},
	} {
		same(t, name, mustTransitions(t, s, test.point, time.Time{}), test.want)
	}
	_, err := s.StatusTransitions(t.Context(), geo.PointQuery{Source: "papre"})
	refused(t, "unknown source", err, geo.NotFound, `"papre"`, "paper")
}

func transitionsAsKnownAt(t *testing.T, open Open) {
	s, clock := start(t, open)
	second, fifth := mustPut(t, s, Day(2), geo.Added), mustPut(t, s, Day(5), geo.Added)
	mustPutChange(t, s, gainedChange(second, fifth, Box(33, 46, 34, 47), 5))
	clock.Advance(time.Hour)
	third := mustPut(t, s, Day(3), geo.Added)
	mustPutChange(t, s, gainedChange(second, third, Box(33, 46, 34, 47), 5))
	point := orb.Point{33.5, 46.5}
	gained := func(n int, revision geo.Revision) []geo.StatusTransition {
		return []geo.StatusTransition{{Date: date(n), Revision: revision, Status: geo.Occupied, Direction: geo.Gained}}
	}
	same(t, "now", mustTransitions(t, s, point, time.Time{}), gained(3, third))
	same(t, "known at noon", mustTransitions(t, s, point, Noon), gained(5, fifth))
	same(t, "known before", mustTransitions(t, s, point, Noon.Add(-time.Hour)), []geo.StatusTransition{})
}
