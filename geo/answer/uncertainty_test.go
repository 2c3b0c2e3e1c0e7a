package answer_test

import (
	"fmt"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/atlas"
)

// known is a deviation of a region over a period; a last day of "" goes on.
func known(t testing.TB, region geo.RegionCode, first, last string, least, most float64) geo.Deviation {
	return geo.Deviation{Region: region, First: date(t, first), Last: date(t, last), LeastKm2: least, MostKm2: most}
}

func TestAreasWithUncertainty(t *testing.T) {
	store := holding(nil, regionAreas)
	store.deviations = map[geo.SourceName]geo.Deviations{"settlements": {
		known(t, "UA", "2025-01-01", "2025-11-30", -1, 1),
		known(t, "UA", "2025-12-01", "", -30.00004, 20),
		known(t, "UA-14", "2025-12-01", "", 2, 7),
	}}
	for _, tt := range []struct {
		name  string
		query answer.AreasQuery
		want  string
	}{
		{"a region of which it is known, one of which it is not, and outside", answer.AreasQuery{Status: geo.Occupied},
			"[UA-09 - UA-14 7 UA-43 - outside -] [occupied 30] total 30"},
		{"of no other status", answer.AreasQuery{Status: geo.Contested}, "[UA-14 - outside -] [contested -] total -"},
		{"of occupied alone among all", answer.AreasQuery{Region: "UA-14"}, "[UA-14 7 UA-14 -] [occupied 7 contested -] total 7"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.query.SnapshotQuery = ofStored
			table, err := ask(t.Context(), answer.New(store, newAtlas()).Areas, tt.query)
			if err != nil {
				t.Fatal(err)
			}
			rows, sums := []any{}, []any{}
			for _, row := range table.Rows {
				rows = append(rows, row.Region, text(row.UncertaintyKm2))
			}
			for _, sum := range table.ByStatus {
				sums = append(sums, sum.Status, text(sum.UncertaintyKm2))
			}
			if got := fmt.Sprintf("%v %v total %v", rows, sums, text(table.Total.UncertaintyKm2)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestSeriesWithUncertainty(t *testing.T) {
	store := winter(t)
	store.series = func(geo.SeriesQuery) []geo.SeriesRow {
		return []geo.SeriesRow{row(0, 100, 0, 0, 0, 0), row(1, 110, 10, 0, 0, 0), row(2, 110, 0, 0, 0, 0), row(3, 80, 0, 0, 0, 0), row(4, 115, 0, 0, 0, 0)}
	}
	store.deviations = map[geo.SourceName]geo.Deviations{"maps": {
		known(t, "UA", "2025-01-01", "2025-01-31", -4, -1),
		known(t, "UA", "2025-02-01", "2025-03-31", -2, 5),
		known(t, "UA", "2025-05-01", "", 3, 3),
	}}
	table, err := ask(t.Context(), answer.New(store, atlas.New(squares)).Series, answer.SeriesQuery{Source: "maps"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range table.Points {
		got = append(got, fmt.Sprintf("%s ±%v (%v to %v), net ±%v", p.Date, text(p.UncertaintyKm2), text(p.DeviationLeastKm2), text(p.DeviationMostKm2), text(p.NetUncertaintyKm2)))
	}
	want := []string{
		"2025-01-30 ±4 (-4 to -1), net ±-",
		"2025-02-01 ±5 (-2 to 5), net ±9", // counts from 30 January
		"2025-03-01 ±5 (-2 to 5), net ±-",
		"2025-04-01 ±- (- to -), net ±-",
		"2025-05-01 ±3 (3 to 3), net ±-", // counts from a day of which nothing is known
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestChangesWithUncertainty(t *testing.T) {
	store := moving(t)
	store.deviations = map[geo.SourceName]geo.Deviations{"maps": {
		known(t, "UA", "2025-01-01", "2025-01-05", -4, 4),
		known(t, "UA", "2025-01-06", "", 0, 10),
		known(t, "UA-09", "2025-01-01", "", -2, -1),
	}}
	table, err := ask(t.Context(), answer.New(store, newAtlas()).Changes, answer.ChangesQuery{Source: "maps", From: date(t, "2025-01-01")})
	if err != nil {
		t.Fatal(err)
	}
	got := text(table.Total.UncertaintyKm2)
	if got != 14.0 || len(table.Rows) != 2 || text(table.Rows[0].UncertaintyKm2) != 1.0 || table.Rows[1].UncertaintyKm2 != nil {
		t.Errorf("got %v and %+v, want 14 in all, 1 in UA-09, and nothing of UA-14", got, table.Rows)
	}
}

func TestPaceWithUncertainty(t *testing.T) {
	// Totals at the ends of the months; 1, 3, -1, 2, 1.5 and 1 km2 a day.
	totals := []float64{1000, 1031, 1115, 1084, 1144, 1190.5, 1220.5}
	candidates := func(periods []answer.PacePeriod) (months []string) {
		for _, p := range periods {
			months = append(months, p.Date.String()[5:7])
		}
		return months
	}
	month := func(p *answer.PacePeriod) string {
		if p == nil {
			return "-"
		}
		return p.Date.String()[5:7]
	}
	for _, tt := range []struct {
		name      string
		deviation float64 // either way
		want      string
	}{
		{"certain", 0, "fastest 02 [02] slowest 03 [03] last 06 since 05"},
		{"too small to matter", 1, "fastest 02 [02] slowest 03 [03] last 06 since 05"},
		// ±20 a month: 0.7 km2 a day
		{"the month before may have been as fast", 10, "fastest - [02 04] slowest 03 [03] last 06 since -"},
		// ±32 a month: 1.03 to 1.14 km2 a day, so that 1 and 3 are not apart, nor -1 and 1
		{"the slowest is as slow as others", 16, "fastest - [01 02 04 05 06] slowest - [01 03 06] last 06 since -"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store := winter(t)
			store.snapshots["maps"] = snapshots(t, "maps", 1, "2024-12-31", "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31", "2025-06-30")
			store.series = func(geo.SeriesQuery) (rows []geo.SeriesRow) {
				for i, total := range totals {
					rows = append(rows, row(i, total, 0, 0, 0, 0))
				}
				return rows
			}
			store.deviations = map[geo.SourceName]geo.Deviations{"maps": {known(t, "UA", "2024-12-01", "", -tt.deviation, tt.deviation)}}
			table, err := ask(t.Context(), answer.New(store, atlas.New(squares)).Series, answer.SeriesQuery{Source: "maps", From: date(t, "2025-01-01")})
			if err != nil {
				t.Fatal(err)
			}
			p := table.Pace
			got := fmt.Sprintf("fastest %s %v slowest %s %v last %s since %s", month(p.Fastest), candidates(p.FastestCandidates),
				month(p.Slowest), candidates(p.SlowestCandidates), month(p.Last), month(p.FastestSince))
			if got != tt.want {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
			if u := p.Last.UncertaintyKm2; u == nil || *u != 2*tt.deviation {
				t.Errorf("uncertainty of the last: got %v, want %v", text(u), 2*tt.deviation)
			}
		})
	}
}
