package storetest

import (
	"testing"
	"time"

	"controlmap/geo"
)

func asKnownAt(t *testing.T, open Open) {
	s, clock := start(t, open)
	clock.Advance(123*time.Millisecond + 456*time.Microsecond)
	recorded := Noon.Add(123 * time.Millisecond)
	first := mustPut(t, s, Day(1), geo.Added)
	clock.Advance(time.Hour)
	changed := Day(1)
	changed.Polygons = Day(2).Polygons
	changed.RegionAreas = Day(2).RegionAreas
	second := mustPut(t, s, changed, geo.Revised)
	revised := clock.Now().Truncate(time.Millisecond)

	for name, test := range map[string]struct {
		at       time.Time
		revision geo.Revision // 0: none
		recorded time.Time
		sphere   float64
	}{
		"before all":         {recorded.Add(-time.Millisecond), 0, time.Time{}, 0},
		"at the first":       {recorded, first, recorded, 101},
		"between":            {revised.Add(-time.Millisecond), first, recorded, 101},
		"at the second":      {revised, second, revised, 102},
		"in another zone":    {revised.In(geo.Kyiv), second, revised, 102},
		"later":              {revised.Add(time.Hour), second, revised, 102},
		"now":                {time.Time{}, second, revised, 102},
		"in the year 12 024": {time.Date(12024, 1, 1, 0, 0, 0, 0, time.UTC), second, revised, 102},
	} {
		t.Run(name, func(t *testing.T) {
			days := mustSummaries(t, s, test.at)
			got, err := s.Snapshot(t.Context(), geo.SnapshotQuery{Source: Paper.Name, AsKnownAt: test.at})
			if test.revision == 0 {
				refused(t, "Snapshot", err, geo.NotFound, "no snapshots", "2026-03-01T12:00:00.122Z")
				if len(days) != 0 {
					t.Errorf("Days: got %d, want none", len(days))
				}
				return
			}
			if err != nil {
				t.Fatalf("Snapshot: %v", err)
			}
			same(t, "revision", got.Revision, test.revision)
			same(t, "recorded at", got.RecordedAt, test.recorded)
			same(t, "number of days", len(days), 1)
			same(t, "day", days[0].StoredSnapshot, got)
			same(t, "occupied", days[0].Occupied.Sphere, test.sphere)
		})
	}
}

// lateSnapshot has a day in the past learnt after a later day.
func lateSnapshot(t *testing.T, open Open) {
	s, clock := start(t, open)
	mustPut(t, s, Day(5), geo.Added)
	mustPut(t, s, Day(1), geo.Added)
	clock.Advance(time.Hour)
	mustPut(t, s, Day(3), geo.Added)
	query := geo.SnapshotQuery{Source: Paper.Name, Date: geo.NewDate(2024, 3, 4)}
	same(t, "date known now", mustSnapshot(t, s, query).Date, geo.NewDate(2024, 3, 3))
	query.AsKnownAt = Noon
	same(t, "date known at noon", mustSnapshot(t, s, query).Date, geo.NewDate(2024, 3, 1))
	var got []geo.Date
	for _, d := range mustSummaries(t, s, Noon) {
		got = append(got, d.Date)
	}
	same(t, "days known at noon", got, []geo.Date{geo.NewDate(2024, 3, 1), geo.NewDate(2024, 3, 5)})
}

func clockSetBack(t *testing.T, open Open) {
	s, clock := start(t, open)
	first := mustPut(t, s, Day(1), geo.Added)
	clock.Advance(-24 * time.Hour)
	changed := Day(1)
	changed.Polygons = Day(2).Polygons
	second := mustPut(t, s, changed, geo.Revised)
	query := geo.SnapshotQuery{Source: Paper.Name}
	got := mustSnapshot(t, s, query)
	same(t, "revision now", got.Revision, second)
	same(t, "recorded at", got.RecordedAt, Noon)
	query.AsKnownAt = Noon.Add(-time.Millisecond)
	_, err := s.Snapshot(t.Context(), query)
	refused(t, "before the first was known", err, geo.NotFound)
	if first == second {
		t.Errorf("revisions: got %d twice, want two", first)
	}
}

// clockOutOfRange has a clock whose year is not written with four digits: times would not
// sort.
func clockOutOfRange(t *testing.T, open Open) {
	at := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	s := open(t, func() time.Time { return at })
	if err := s.PutSource(t.Context(), Paper); err != nil {
		t.Fatalf("PutSource: %v", err)
	}
	_, err := s.Put(t.Context(), Day(1))
	refused(t, "Put in the year 10000", err, geo.Unavailable, "10000", "clock")
	if got := mustSummaries(t, s, time.Time{}); len(got) != 0 {
		t.Errorf("snapshots after the refusal: got %d, want none", len(got))
	}
	at = time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC)
	mustPut(t, s, Day(1), geo.Added)
	same(t, "recorded at", mustSummaries(t, s, time.Time{})[0].RecordedAt, at)
}

// unknownSource wants whatever is asked of a source to name the sources that there are, also
// of a time gone by.
func unknownSource(t *testing.T, open Open) {
	s, _ := start(t, open)
	mustPut(t, s, Day(1), geo.Added)
	march := []geo.Period{{First: date(1), Last: date(31)}}
	for _, at := range []time.Time{{}, Noon} {
		for what, ask := range map[string]func() error{
			"Snapshots": func() error { _, err := s.Snapshots(t.Context(), "papre", at); return err },
			"Snapshot": func() error {
				_, err := s.Snapshot(t.Context(), geo.SnapshotQuery{Source: "papre", AsKnownAt: at})
				return err
			},
			"Series": func() error {
				_, err := s.Series(t.Context(), geo.SeriesQuery{Source: "papre", Status: geo.Occupied, AsKnownAt: at, Periods: march})
				return err
			},
			"StatusTransitions": func() error {
				_, err := s.StatusTransitions(t.Context(), geo.PointQuery{Source: "papre", AsKnownAt: at})
				return err
			},
			"UnmeasuredChanges": func() error { _, err := s.UnmeasuredChanges(t.Context(), "papre"); return err },
		} {
			refused(t, what+" as known at "+at.String(), ask(), geo.NotFound, `"papre"`, "paper")
		}
	}
}

func snapshotByDate(t *testing.T, open Open) {
	s, _ := start(t, open)
	if err := s.PutSource(t.Context(), geo.Source{Name: "atlas"}); err != nil {
		t.Fatalf("PutSource: %v", err)
	}
	for _, n := range []int{7, 1, 4} {
		mustPut(t, s, Day(n), geo.Added)
	}
	other := Day(5)
	other.Snapshot.Source = "atlas"
	mustPut(t, s, other, geo.Added)
	for name, test := range map[string]struct {
		asked geo.Date
		want  int
	}{
		"latest":           {geo.Date{}, 7},
		"the day itself":   {geo.NewDate(2024, 3, 4), 4},
		"the day after":    {geo.NewDate(2024, 3, 5), 4},
		"the day before":   {geo.NewDate(2024, 3, 3), 1},
		"long after":       {geo.NewDate(9999, 12, 31), 7},
		"after year 9999":  {geo.NewDate(20000, 1, 1), 7},
		"the very first":   {geo.NewDate(2024, 3, 1), 1},
		"the very last":    {geo.NewDate(2024, 3, 7), 7},
		"a day in between": {geo.NewDate(2024, 3, 6), 4},
	} {
		got := mustSnapshot(t, s, geo.SnapshotQuery{Source: Paper.Name, Date: test.asked})
		same(t, name, got.Snapshot, Day(test.want).Snapshot)
	}
}

func snapshotByRevision(t *testing.T, open Open) {
	s, clock := start(t, open)
	first := mustPut(t, s, Day(1), geo.Added)
	clock.Advance(time.Hour)
	corrected := Day(1)
	corrected.Polygons = Day(9).Polygons
	corrected.Snapshot.Statuses = []geo.Status{geo.Occupied}
	second := mustPut(t, s, corrected, geo.Revised)
	for revision, want := range map[geo.Revision]geo.StoredSnapshot{
		first:  {Snapshot: Day(1).Snapshot, Revision: first, RecordedAt: Noon, State: geo.Confirmed},
		second: {Snapshot: corrected.Snapshot, Revision: second, RecordedAt: Noon.Add(time.Hour), State: geo.Confirmed},
	} {
		got, err := s.Revision(t.Context(), revision)
		if err != nil {
			t.Fatalf("Revision: %v", err)
		}
		got.Notes, got.Fingerprint = nil, geo.Fingerprint{}
		same(t, "revision", got, want)
	}
	gone, err := s.Withdraw(t.Context(), Paper.Name, date(1))
	if err != nil {
		t.Fatalf("Withdraw: %v", err)
	}
	_, err = s.Revision(t.Context(), gone)
	refused(t, "a withdrawal", err, geo.NotFound, "revision 3", "withdrew")
	_, err = s.Revision(t.Context(), gone+1)
	refused(t, "an unknown revision", err, geo.NotFound, "revision 4", "3")
}

func snapshotNotFound(t *testing.T, open Open) {
	s, _ := start(t, open)
	ask := func(q geo.SnapshotQuery) error {
		_, err := s.Snapshot(t.Context(), q)
		return err
	}
	early := geo.NewDate(2020, 1, 1)
	refused(t, "no snapshots", ask(geo.SnapshotQuery{Source: Paper.Name}), geo.NotFound, `"paper"`, "no snapshots")
	refused(t, "no snapshots, with a date", ask(geo.SnapshotQuery{Source: Paper.Name, Date: early}), geo.NotFound, "no snapshots")
	refused(t, "unknown source", ask(geo.SnapshotQuery{Source: "papre"}), geo.NotFound, `"papre"`, "paper")
	mustPut(t, s, Day(9), geo.Added)
	mustPut(t, s, Day(2), geo.Added)
	refused(t, "before the first", ask(geo.SnapshotQuery{Source: Paper.Name, Date: early}), geo.NotFound, "2020-01-01", "2024-03-02")
	_, err := s.Snapshots(t.Context(), "papre", time.Time{})
	refused(t, "days of an unknown source", err, geo.NotFound, `"papre"`, "paper")
}

func summaries(t *testing.T, open Open) {
	s, _ := start(t, open)
	km2 := func(v float64) geo.Km2 { return geo.Km2{Sphere: v, Geodesic: v + 0.5} }
	imp := Day(2)
	imp.Snapshot.Published = time.Date(2024, 3, 2, 23, 59, 59, 250e6, time.UTC)
	imp.Snapshot.Rank = 3
	imp.Notes = []geo.Note{{Kind: geo.NoteClosed, Count: 1}, {Kind: geo.NoteRejected, Count: 2, Detail: "feature 1: point; «Тирасполь» \"\x00\n"}}
	imp.RegionAreas = []geo.RegionArea{
		{Region: geo.CrimeaUnit, Status: geo.Occupied, Since: geo.SincePre2022, Km2: km2(1)},
		{Region: geo.Sevastopol, Status: geo.Occupied, Since: geo.SincePre2022, Km2: km2(2)},
		{Region: geo.Donetsk, Status: geo.Occupied, Since: geo.SincePre2022, Km2: km2(4)},
		{Region: geo.Donetsk, Status: geo.Occupied, Since: geo.Since2022, Km2: km2(8)},
		{Region: geo.Luhansk, Status: geo.Occupied, Since: geo.SinceUnknown, Km2: km2(16)},
		{Region: geo.Luhansk, Status: geo.Contested, Km2: km2(32)},
		{Region: geo.Outside, Status: geo.Occupied, Since: geo.Since2022, Km2: km2(64)},
	}
	revision := mustPut(t, s, imp, geo.Added)
	mustPut(t, s, Day(1), geo.Added)
	got := mustSummaries(t, s, time.Time{})
	if len(got) != 2 || got[0].Date != geo.NewDate(2024, 3, 1) {
		t.Fatalf("Days: got %+v, want 2024-03-01 and 2024-03-02", got)
	}
	got[1].Fingerprint = geo.Fingerprint{} // see fingerprints
	same(t, "day", got[1], geo.SnapshotSummary{
		StoredSnapshot: geo.StoredSnapshot{Snapshot: imp.Snapshot, Revision: revision, RecordedAt: Noon, State: geo.Confirmed, Notes: imp.Notes},
		Totals: geo.Totals{
			Occupied:  geo.Km2{Sphere: 95, Geodesic: 98},
			Crimea:    geo.Km2{Sphere: 3, Geodesic: 4},
			Donbas:    geo.Km2{Sphere: 28, Geodesic: 29.5},
			Pre2022:   geo.Km2{Sphere: 7, Geodesic: 8.5},
			Contested: geo.Km2{Sphere: 32, Geodesic: 32.5},
		},
		SplitSince: true,
	})
}

func flaggedSummaries(t *testing.T, open Open) {
	s, _ := start(t, open)
	for n, occupied := range map[int]float64{1: 110000, 2: 110010, 3: 90000, 4: 110020} {
		imp := Day(n)
		imp.RegionAreas[0].Km2 = geo.Km2{Sphere: occupied, Geodesic: occupied}
		mustPut(t, s, imp, geo.Added)
	}
	for i, d := range mustSummaries(t, s, time.Time{}) {
		var kinds []geo.FlagKind
		for _, f := range d.Flags {
			kinds = append(kinds, f.Kind)
		}
		var want []geo.FlagKind
		if i == 2 {
			want = []geo.FlagKind{geo.FlagStep}
		}
		same(t, "flags of "+d.Date.String(), kinds, want)
	}
}
