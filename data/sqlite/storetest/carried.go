package storetest

import (
	"testing"
	"time"

	"controlmap/geo"
)

// carriedOver is about maps of some statuses: each carries over what it does not speak of from the
// last before it that does, as far as there is one.
func carriedOver(t *testing.T, open Open) {
	s, clock := start(t, open)
	put := func(n int, x float64, kind geo.OutcomeKind, statuses ...geo.Status) geo.Revision {
		imp := Day(n)
		imp.Snapshot.Statuses = statuses
		imp.Polygons = []geo.ControlPolygon{{Status: statuses[0], Shape: Box(x, 46, x+1, 47), Area: km2(1)}}
		imp.RegionAreas = nil
		return mustPut(t, s, imp, kind)
	}
	first := put(1, 33, geo.Added, geo.Claimed)
	second := put(2, 34, geo.Added, geo.Occupied, geo.Contested)
	third := put(3, 35, geo.Added, geo.Claimed)
	from := func(revision geo.Revision, day int, statuses ...geo.Status) (origins []geo.StatusOrigin) {
		for _, status := range statuses {
			origins = append(origins, geo.StatusOrigin{Status: status, Revision: revision, Date: date(day)})
		}
		return origins
	}
	carried := map[int][]geo.StatusOrigin{1: nil, 2: from(first, 1, geo.Claimed), 3: from(second, 2, geo.Occupied, geo.Contested)}
	wantCarried(t, s, "three days", time.Time{}, carried)

	before, ids := clock.Now(), fingerprintsByDay(t, s)
	clock.Advance(time.Hour)
	fourth := put(2, 34.5, geo.Revised, geo.Occupied, geo.Contested)
	wantCarried(t, s, "the second day corrected", time.Time{}, map[int][]geo.StatusOrigin{
		1: nil, 2: from(first, 1, geo.Claimed), 3: from(fourth, 2, geo.Occupied, geo.Contested)})
	wantCarried(t, s, "as known before", before, carried)
	after := fingerprintsByDay(t, s)
	same(t, "fingerprint of the first day, which carries nothing over", after[1], ids[1])
	if after[3] == ids[3] {
		t.Errorf("fingerprint of the third day: still %s, want another, since what it carries over was corrected", after[3])
	}
	stored, err := s.Revision(t.Context(), third)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the third day by its revision", stored.Carried, from(fourth, 2, geo.Occupied, geo.Contested))
	same(t, "its fingerprint", stored.Fingerprint, after[3])
}

// wantCarried compares what snapshots carry over, in the list and one by one.
func wantCarried(t *testing.T, s Store, name string, at time.Time, want map[int][]geo.StatusOrigin) {
	t.Helper()
	listed := map[int][]geo.StatusOrigin{}
	for i, d := range mustSummaries(t, s, at) {
		listed[i+1] = d.Carried
		one := mustSnapshot(t, s, geo.SnapshotQuery{Source: Paper.Name, Date: d.Date, AsKnownAt: at})
		same(t, name+": one snapshot", one.Carried, d.Carried)
		same(t, name+": its fingerprint", one.Fingerprint, d.Fingerprint)
	}
	same(t, name, listed, want)
}

func fingerprintsByDay(t *testing.T, s Store) map[int]geo.Fingerprint {
	t.Helper()
	found := map[int]geo.Fingerprint{}
	for i, d := range mustSummaries(t, s, time.Time{}) {
		found[i+1] = d.Fingerprint
	}
	return found
}

// sameMapOfMore is about a map that has the same polygons and speaks of another status: it has none
// of that, which it did not say before.
func sameMapOfMore(t *testing.T, open Open) {
	s, _ := start(t, open)
	imp := Day(1)
	imp.Snapshot.Statuses = []geo.Status{geo.Occupied}
	mustPut(t, s, imp, geo.Added)
	imp.Snapshot.Statuses = []geo.Status{geo.Contested, geo.Occupied}
	mustPut(t, s, imp, geo.Revised)
	imp.Snapshot.Statuses = []geo.Status{geo.Occupied, geo.Contested}
	mustPut(t, s, imp, geo.Unchanged)
	imp.Snapshot.Statuses = nil
	mustPut(t, s, imp, geo.Revised)
	same(t, "statuses", mustSummaries(t, s, time.Time{})[0].Statuses, []geo.Status(nil))
}
