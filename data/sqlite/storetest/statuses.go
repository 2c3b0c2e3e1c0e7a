package storetest

import (
	"testing"
	"time"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// someStatuses is about a source whose maps do not all cover the same statuses: each
// status has its own steps.
func someStatuses(t *testing.T, open Open) {
	s, _ := start(t, open)
	revision := map[int]geo.Revision{}
	for i, statuses := range [][]geo.Status{nil, {geo.Occupied}, nil} {
		n := i + 1
		imp := Day(n)
		imp.Snapshot.Statuses = statuses
		imp.RegionAreas = []geo.RegionArea{{Region: "UA-65", Status: geo.Occupied, Km2: km2(float64(n))}}
		if statuses == nil {
			imp.RegionAreas = append(imp.RegionAreas, geo.RegionArea{Region: "UA-65", Status: geo.Contested, Km2: km2(float64(10 * n))})
		}
		revision[n] = mustPut(t, s, imp, geo.Added)
	}
	days, err := s.Snapshots(t.Context(), Paper.Name, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "statuses of the second day", days[1].Statuses, []geo.Status{geo.Occupied})
	same(t, "statuses of the third day", days[2].Statuses, []geo.Status(nil))
	same(t, "split of occupied areas without since", days[0].SplitSince, false)
	wantUnmeasured(t, s, "of three maps",
		geo.SnapshotPair{From: revision[1], To: revision[2], Statuses: []geo.Status{geo.Occupied}},
		geo.SnapshotPair{From: revision[2], To: revision[3], Statuses: []geo.Status{geo.Occupied}},
		geo.SnapshotPair{From: revision[1], To: revision[3], Statuses: []geo.Status{geo.Contested, geo.Liberated, geo.Advance, geo.Claimed, geo.Infiltration}})

	square := Box(33, 46, 34, 47)
	mustPutChange(t, s, geo.Change{From: revision[1], To: revision[3], Statuses: []geo.Status{geo.Contested},
		Polygons: []geo.ChangedPolygon{{Status: geo.Contested, Direction: geo.Gained, Shape: square, Area: km2(20)}},
		Regions:  []geo.RegionChange{{Region: "UA-65", Status: geo.Contested, Gained: km2(20)}}})
	second := geo.Period{First: date(2), Last: date(2)}
	rows := mustSeries(t, s, geo.SeriesQuery{Status: geo.Contested, Periods: []geo.Period{second, {First: date(3), Last: date(3)}}})
	if len(rows) != 2 || rows[0].Area != km2(10) || rows[0].Unmeasured != 0 || rows[1].Area != km2(30) || rows[1].Change.Gained != km2(20) {
		t.Errorf("series of the contested: got %+v, want 10 km2 unchanged on the second day and 20 gained on the third", rows)
	}
	same(t, "transitions", mustTransitions(t, s, orb.Point{33.5, 46.5}, time.Time{}),
		[]geo.StatusTransition{{Date: date(3), Revision: revision[3], Status: geo.Contested, Direction: geo.Gained}})
}
