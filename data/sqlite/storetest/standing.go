package storetest

import (
	"testing"
	"time"

	"controlmap/geo"
)

// standings is about the version of a source, which is another one after each thing that happens to
// it, and the same after what leaves it as it was.
func standings(t *testing.T, open Open) {
	s, clock := start(t, open)
	seen := map[string]bool{}
	standing := func() geo.Standing {
		t.Helper()
		clock.Advance(time.Hour)
		list, err := s.Standings(t.Context())
		if err != nil || len(list) != 1 || list[0].Source != Paper.Name {
			t.Fatalf("Standings: got %v, %v, want that of %s", list, err, Paper.Name)
		}
		return list[0]
	}
	changed := func(step string, wantRevision geo.Revision, wantAt time.Time) {
		t.Helper()
		got := standing()
		if seen[got.Version] || got.Version == "" || got.Revision != wantRevision || !got.RecordedAt.Equal(wantAt) {
			t.Errorf("%s: got %+v, want another version, revision %d, recorded at %s", step, got, wantRevision, wantAt)
		}
		seen[got.Version] = true
	}
	changed("nothing", 0, time.Time{})
	at := clock.Now()
	first := mustPut(t, s, Day(1), geo.Added)
	changed("a day", first, at)
	before := standing()
	mustPut(t, s, Day(1), geo.Unchanged)
	same(t, "the same map again", standing(), before)

	fetched := Day(2)
	fetched.Provisional = true
	at = clock.Now()
	second := mustPut(t, s, fetched, geo.Added)
	changed("a provisional day", second, at)
	at = clock.Now()
	if set, err := s.SetState(t.Context(), second, geo.Confirmed, "still so"); err != nil || !set {
		t.Fatalf("SetState: got %t, %v", set, err)
	}
	changed("confirmed", second, at)
	confirmed, err := s.Confirmations(t.Context(), Paper.Name)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "confirmations", confirmed, map[geo.Revision]time.Time{second: at})
	corrected := Day(1)
	corrected.Polygons = Day(3).Polygons
	at = clock.Now()
	changed("an old day corrected", mustPut(t, s, corrected, geo.Revised), at)
	at = clock.Now()
	gone, err := s.Withdraw(t.Context(), Paper.Name, date(2))
	if err != nil {
		t.Fatal(err)
	}
	changed("a day withdrawn", gone, at)
}

// takenBack is about maps that their publisher took back before they were confirmed.
func takenBack(t *testing.T, open Open) {
	s, clock := start(t, open)
	mustPut(t, s, Day(1), geo.Added)
	fetched := Day(2)
	fetched.Provisional = true
	revision := mustPut(t, s, fetched, geo.Added)
	if got, err := s.Withdrawals(t.Context(), Paper.Name); err != nil || len(got) != 0 {
		t.Errorf("before: got %v, %v, want none", got, err)
	}
	clock.Advance(6 * time.Hour)
	at := clock.Now()
	if set, err := s.SetState(t.Context(), revision, geo.Withdrawn, "a vandal's edit"); err != nil || !set {
		t.Fatalf("SetState: got %t, %v", set, err)
	}
	want, err := s.Revision(t.Context(), revision)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Withdrawals(t.Context(), Paper.Name)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "taken back", got, []geo.Withdrawal{{StoredSnapshot: want, At: at, Reason: "a vandal's edit"}})
	if want.State != geo.Withdrawn || want.Date != date(2) {
		t.Errorf("by its revision: got state %s of %s, want withdrawn of %s", want.State, want.Date, date(2))
	}
	if got, err := s.Withdrawals(t.Context(), "papre"); err != nil || len(got) != 0 {
		t.Errorf("an unknown source: got %v, %v, want none", got, err)
	}
}
