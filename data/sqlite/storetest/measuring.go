package storetest

import (
	"slices"
	"testing"
	"time"

	"controlmap/geo"
)

func mustMeasuredBy(t *testing.T, s Store) string {
	t.Helper()
	edition, err := s.MeasuredBy(t.Context())
	if err != nil {
		t.Fatalf("MeasuredBy: %v", err)
	}
	return edition
}

func mustUnmeasured(t *testing.T, s Store) (revisions []geo.Revision, changes []geo.SnapshotPair) {
	t.Helper()
	revisions, err := s.UnmeasuredRevisions(t.Context())
	if err != nil {
		t.Fatalf("UnmeasuredRevisions: %v", err)
	}
	if changes, err = s.OutdatedChanges(t.Context()); err != nil {
		t.Fatalf("OutdatedChanges: %v", err)
	}
	return revisions, changes
}

func mustDo(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// measuredAnew has three snapshots, one of them in two revisions, measured by another edition,
// with a pause in the middle and one change that cannot be measured.
func measuredAnew(t *testing.T, open Open) {
	s, _ := start(t, open)
	at := putMarch(t, s)
	corrected := Day(9)
	corrected.Polygons = Day(8).Polygons
	newest := mustPut(t, s, corrected, geo.Revised)
	mustPutChange(t, s, marchChange(at[2], at[4], 16))
	mustPutChange(t, s, marchChange(at[4], at[5], 32))
	mustPutChange(t, s, marchChange(at[5], at[9], 64)) // of a revision that is no longer current
	same(t, "edition of a database without one", mustMeasuredBy(t, s), "")
	mustDo(t, "FinishMeasuring", s.FinishMeasuring(t.Context(), "old"))
	same(t, "edition", mustMeasuredBy(t, s), "old")
	revisions, changes := mustUnmeasured(t, s)
	same(t, "unmeasured", len(revisions)+len(changes), 0)
	same(t, "total before", mustSummaries(t, s, time.Time{})[0].Occupied.Sphere, 1112.0)

	mustDo(t, "BeginMeasuring", s.BeginMeasuring(t.Context(), "new"))
	same(t, "edition while measuring", mustMeasuredBy(t, s), "")
	revisions, changes = mustUnmeasured(t, s)
	same(t, "unmeasured revisions", revisions, []geo.Revision{at[2], at[4], at[5], at[9], newest})
	all := geo.Statuses()
	same(t, "outdated changes", changes, []geo.SnapshotPair{
		{From: at[2], To: at[4], Statuses: all}, {From: at[4], To: at[5], Statuses: all}, {From: at[5], To: at[9], Statuses: all}})
	refused(t, "finished too early", s.FinishMeasuring(t.Context(), "new"), geo.Internal)

	areas := []geo.RegionArea{
		{Region: geo.CrimeaUnit, Status: geo.Occupied, Since: geo.SincePre2022, Km2: km2(70), Water: km2(7)},
		{Region: geo.Outside, Status: geo.Contested, Km2: km2(30), Water: km2(20)}}
	front := []geo.FrontLength{{Region: geo.CrimeaUnit, Km: 12}}
	mustDo(t, "PutMeasured", s.PutMeasured(t.Context(), at[2], areas, front))
	mustPutChange(t, s, marchChange(at[2], at[4], 1))
	mustDo(t, "BeginMeasuring again", s.BeginMeasuring(t.Context(), "new"))
	revisions, changes = mustUnmeasured(t, s)
	same(t, "revisions left after a pause", revisions, []geo.Revision{at[4], at[5], at[9], newest})
	same(t, "changes left after a pause", len(changes), 2)
	for _, revision := range revisions {
		mustDo(t, "PutMeasured", s.PutMeasured(t.Context(), revision, areas, nil))
	}
	mustPutChange(t, s, marchChange(at[5], at[9], 2))
	mustDo(t, "FinishMeasuring", s.FinishMeasuring(t.Context(), "new"))
	same(t, "edition", mustMeasuredBy(t, s), "new")

	got, err := s.RegionAreas(t.Context(), at[2])
	mustDo(t, "RegionAreas", err)
	same(t, "areas", got, areas)
	lengths, err := s.Front(t.Context(), at[2])
	mustDo(t, "Front", err)
	same(t, "front", lengths, front)
	summary := mustSummaries(t, s, time.Time{})[0]
	same(t, "totals", []geo.Km2{summary.Occupied, summary.Crimea, summary.Donbas, summary.Pre2022, summary.Contested},
		[]geo.Km2{km2(70), km2(70), {}, km2(70), km2(30)})
	pairs, err := s.UnmeasuredChanges(t.Context(), Paper.Name)
	mustDo(t, "UnmeasuredChanges", err)
	same(t, "changes dropped or never stored", pairs, []geo.SnapshotPair{
		{From: at[4], To: at[5], Statuses: all}, {From: at[5], To: newest, Statuses: all}})
	_, err = s.ChangedPolygons(t.Context(), at[4], at[5])
	refused(t, "a change that was dropped", err, geo.NotFound)
	_, err = s.ChangedPolygons(t.Context(), at[5], at[9])
	mustDo(t, "a change of a former revision", err)
}

func measuredByAThird(t *testing.T, open Open) {
	s, _ := start(t, open)
	putMarch(t, s)
	for _, edition := range []string{"second", "third"} { // the second is never finished
		mustDo(t, "BeginMeasuring", s.BeginMeasuring(t.Context(), edition))
		revisions, _ := mustUnmeasured(t, s)
		same(t, "unmeasured by the "+edition, len(revisions), 4)
		mustDo(t, "PutMeasured", s.PutMeasured(t.Context(), revisions[0], nil, nil))
	}
	mustPut(t, s, Day(20), geo.Added)
	revisions, _ := mustUnmeasured(t, s)
	same(t, "unmeasured beside an import", len(revisions), 3)
}

func measuringRefused(t *testing.T, open Open) {
	s, _ := start(t, open)
	revision := mustPut(t, s, Day(1), geo.Added)
	refused(t, "unknown revision", s.PutMeasured(t.Context(), 99, nil, nil), geo.NotFound, "revision 99")
	wet := Day(1).RegionAreas
	wet[0].Water = geo.Km2{Sphere: -1}
	refused(t, "water below zero", s.PutMeasured(t.Context(), revision, wet, nil), geo.Invalid, "-1 km2", "UA-65")
	twice := slices.Concat(Day(1).RegionAreas, Day(1).RegionAreas)
	refused(t, "a row twice", s.PutMeasured(t.Context(), revision, twice, nil), geo.Invalid, "twice")
	got, err := s.RegionAreas(t.Context(), revision)
	mustDo(t, "RegionAreas", err)
	same(t, "areas after refusals", got, Day(1).RegionAreas)
}
