package storetest

import (
	"testing"
	"time"

	"controlmap/geo"
)

// date is the n-th day of March 2024.
func date(n int) geo.Date { return geo.NewDate(2024, time.March, n) }

// confirmation has the map of the morning again in the evening: a map of noon is no news.
func confirmation(t *testing.T, open Open) {
	hour := func(h int) time.Time { return time.Date(2024, 3, 1, h, 0, 0, 0, time.UTC) }
	edition := func(day, rank int, published time.Time) geo.Import {
		imp := Day(1)
		imp.Polygons = Day(day).Polygons
		imp.Snapshot.Rank, imp.Snapshot.Published = rank, published
		return imp
	}
	for name, test := range map[string]struct {
		again geo.Import // with the same polygons as that of 9 hours, rank 1
		next  geo.Import
		want  geo.OutcomeKind
	}{
		"again later, next between":         {edition(1, 1, hour(21)), edition(2, 1, hour(15)), geo.Superseded},
		"again later, next even later":      {edition(1, 1, hour(21)), edition(2, 1, hour(22)), geo.Revised},
		"again with a higher rank":          {edition(1, 2, hour(3)), edition(2, 1, hour(22)), geo.Superseded},
		"again with a lower rank":           {edition(1, 0, hour(21)), edition(2, 1, hour(15)), geo.Revised},
		"again earlier":                     {edition(1, 1, hour(3)), edition(2, 1, hour(5)), geo.Superseded},
		"again with rank, not telling when": {edition(1, 2, time.Time{}), edition(2, 2, hour(1)), geo.Revised},
	} {
		t.Run(name, func(t *testing.T) {
			s, clock := start(t, open)
			first := mustPut(t, s, edition(1, 1, hour(9)), geo.Added)
			before := mustSummaries(t, s, time.Time{})
			clock.Advance(time.Hour)
			for range 2 {
				if got := mustPut(t, s, test.again, geo.Unchanged); got != first {
					t.Errorf("the same map again: got revision %d, want %d", got, first)
				}
			}
			same(t, "days afterwards", mustSummaries(t, s, time.Time{}), before)
			mustPut(t, s, test.next, test.want)
		})
	}
}

func withdrawal(t *testing.T, open Open) {
	s, clock := start(t, open)
	mustPut(t, s, Day(1), geo.Added)
	second := mustPut(t, s, Day(2), geo.Added)
	mustPut(t, s, Day(3), geo.Added)
	before := mustSummaries(t, s, time.Time{})
	clock.Advance(time.Hour)
	gone, err := s.Withdraw(t.Context(), Paper.Name, date(2))
	if err != nil || gone <= second {
		t.Fatalf("Withdraw: got revision %d, %v, want one after %d", gone, err, second)
	}
	same(t, "days now", mustSummaries(t, s, time.Time{}), []geo.SnapshotSummary{before[0], before[2]})
	same(t, "days known before", mustSummaries(t, s, Noon), before)
	query := geo.SnapshotQuery{Source: Paper.Name, Date: date(2)}
	same(t, "snapshot now", mustSnapshot(t, s, query).Date, date(1))
	query.AsKnownAt = Noon
	same(t, "snapshot known before", mustSnapshot(t, s, query).Revision, second)
	same(t, "polygons of the old revision", mustPolygons(t, s, geo.PolygonQuery{Revision: second}), Day(2).Polygons)
	_, named, err := s.LastNamed(t.Context(), Paper.Name, "south", date(2))
	if err != nil || named != date(1) {
		t.Errorf("LastNamed: got %s, %v, want 2024-03-01", named, err)
	}
	wantSpan(t, s, 2, date(1), date(3))

	clock.Advance(time.Hour)
	if _, err := s.Withdraw(t.Context(), Paper.Name, date(3)); err != nil {
		t.Fatalf("Withdraw: %v", err)
	}
	wantSpan(t, s, 1, date(1), date(1))
	mustPut(t, s, Day(2), geo.Added)
	mustPut(t, s, Day(2), geo.Unchanged)
	wantSpan(t, s, 2, date(1), date(2))
	same(t, "days in between", len(mustSummaries(t, s, clock.Now().Add(-time.Millisecond))), 2)

	empty := Day(3)
	empty.Polygons = nil
	mustPut(t, s, empty, geo.Added) // a map of nothing is a map
	wantSpan(t, s, 3, date(1), date(3))
}

func wantSpan(t *testing.T, s Store, snapshots int, first, last geo.Date) {
	t.Helper()
	got, err := s.Source(t.Context(), Paper.Name)
	if err != nil || got.Snapshots != snapshots || got.First != first || got.Last != last {
		t.Errorf("source: got %d snapshots from %s to %s, %v, want %d from %s to %s", got.Snapshots, got.First, got.Last, err, snapshots, first, last)
	}
}

func withdrawRefused(t *testing.T, open Open) {
	s, _ := start(t, open)
	mustPut(t, s, Day(1), geo.Added)
	mustPut(t, s, Day(2), geo.Added)
	if _, err := s.Withdraw(t.Context(), Paper.Name, date(2)); err != nil {
		t.Fatalf("Withdraw: %v", err)
	}
	before := mustSummaries(t, s, time.Time{})
	for name, test := range map[string]struct {
		source geo.SourceName
		date   geo.Date
	}{
		"no such day":       {Paper.Name, date(3)},
		"withdrawn already": {Paper.Name, date(2)},
		"unknown source":    {"papre", date(1)},
	} {
		_, err := s.Withdraw(t.Context(), test.source, test.date)
		refused(t, name, err, geo.NotFound, string(test.source), test.date.String())
	}
	same(t, "days afterwards", mustSummaries(t, s, time.Time{}), before)
}

func tallies(t *testing.T, open Open) {
	s, clock := start(t, open)
	count := func(step string, want ...geo.Tally) {
		t.Helper()
		clock.Advance(time.Hour)
		got, err := s.Tallies(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		same(t, step, got, want)
	}
	if got, err := s.Tallies(t.Context()); err != nil || len(got) > 0 {
		t.Errorf("nothing: got %v, %v, want no source", got, err)
	}
	mustPut(t, s, Day(1), geo.Added)
	mustPut(t, s, Day(2), geo.Added)
	mustPut(t, s, Day(2), geo.Unchanged)
	count("two days", geo.Tally{Source: Paper.Name, Added: 2})
	corrected := Day(2)
	corrected.Polygons = Day(3).Polygons
	mustPut(t, s, corrected, geo.Revised)
	count("one corrected", geo.Tally{Source: Paper.Name, Added: 2, Revised: 1})
	if _, err := s.Withdraw(t.Context(), Paper.Name, date(1)); err != nil {
		t.Fatal(err)
	}
	count("one withdrawn", geo.Tally{Source: Paper.Name, Added: 2, Revised: 1, Withdrawn: 1})
}
