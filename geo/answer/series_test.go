package answer_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/atlas"
	"controlmap/geo/encode"
)

// winter has a snapshot before February, two in it, none in March, and one each in
// April, which is flagged, and May.
func winter(t testing.TB) *memoryStore {
	return &memoryStore{
		sources:   []geo.Source{named("maps", geo.Occupied, geo.Contested)},
		snapshots: map[geo.SourceName][]geo.SnapshotSummary{"maps": snapshots(t, "maps", 1, "2025-01-30", "2025-02-10", "2025-02-27", "2025-04-15!", "2025-05-31")},
	}
}

func row(period int, total float64, gained, lost, redrawnGained, redrawnLost float64) geo.SeriesRow {
	both := func(x float64) geo.Km2 { return km2(x, 2*x) }
	return geo.SeriesRow{Period: period, Region: geo.Ukraine, Area: both(total), Water: both(total / 4), FrontKm: total / 2, Change: geo.RegionChange{
		Gained: both(gained), Lost: both(lost), RedrawnGained: both(redrawnGained), RedrawnLost: both(redrawnLost),
	}}
}

func describeSeries(table answer.SeriesTable) (lines []string) {
	for _, p := range table.Points {
		since := "-"
		if p.Since != nil {
			since = p.Since.String()
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s..%s snapshot %s age %d: %v %v front %v; since %s +%v -%v ~%v =%v %v/day; complete %v, %d snapshots, %d flagged", p.Region,
			p.Date, p.Through, p.Snapshot, p.AgeDays, p.SphereKm2, p.GeodesicKm2, text(p.FrontKm), since,
			text(p.GainedKm2), text(p.LostKm2), text(p.RedrawnKm2), text(p.NetKm2), text(p.Km2PerDay), p.Complete, p.Snapshots, p.Flagged)))
	}
	return lines
}

func TestSeries(t *testing.T) {
	months := []geo.SeriesRow{
		row(0, 100, 0, 0, 0, 0),
		row(1, 110, 13, 2, 1, 2),
		row(2, 110, 0, 0, 0, 0),
		{Period: 3, Region: geo.Ukraine, Area: km2(80, 160), FrontKm: 40, Unmeasured: 1},
		row(4, 115, 35, 0, 35, 0),
	}
	tests := []struct {
		name  string
		query answer.SeriesQuery
		rows  []geo.SeriesRow
		asked string // periods
		want  []string
	}{
		{"months, with a gap and a flag", answer.SeriesQuery{}, months,
			"2025-01-30..2025-01-31 2025-02-01..2025-02-28 2025-03-01..2025-03-31 2025-04-01..2025-04-30 2025-05-01..2025-05-31",
			[]string{
				"2025-01-30..2025-01-31 snapshot 2025-01-30 age 1: 100 200 front 50; since - +- -- ~- =- -/day; complete false, 1 snapshots, 0 flagged",
				"2025-02-01..2025-02-28 snapshot 2025-02-27 age 1: 110 220 front 55; since 2025-01-30 +12 -0 ~-1 =10 0.3571/day; complete true, 2 snapshots, 0 flagged",
				"2025-03-01..2025-03-31 snapshot 2025-02-27 age 32: 110 220 front 55; since - +- -- ~- =- -/day; complete false, 0 snapshots, 0 flagged",
				"2025-04-01..2025-04-30 snapshot 2025-04-15 age 15: 80 160 front 40; since 2025-02-27 +- -- ~- =-30 -0.6383/day; complete false, 1 snapshots, 1 flagged",
				"2025-05-01..2025-05-31 snapshot 2025-05-31 age 0: 115 230 front 57.5; since 2025-04-15 +0 -0 ~35 =35 0.7609/day; complete false, 1 snapshots, 0 flagged",
			}},
		{"from a day on, against the day before, on the ellipsoid", answer.SeriesQuery{From: date(t, "2025-02-01"), To: date(t, "2025-02-28"), Formula: geo.Geodesic},
			[]geo.SeriesRow{row(0, 100, 0, 0, 0, 0), row(1, 110, 13, 2, 1, 2)},
			"2025-01-31..2025-01-31 2025-02-01..2025-02-28",
			[]string{"2025-02-01..2025-02-28 snapshot 2025-02-27 age 1: 110 220 front 55; since 2025-01-30 +24 -0 ~-2 =20 0.7143/day; complete true, 2 snapshots, 0 flagged"}},
		{"a cut month is not complete", answer.SeriesQuery{From: date(t, "2025-02-02"), To: date(t, "2025-02-27")},
			[]geo.SeriesRow{row(0, 100, 0, 0, 0, 0), row(1, 110, 13, 2, 1, 2)},
			"2025-02-01..2025-02-01 2025-02-02..2025-02-27",
			[]string{"2025-02-02..2025-02-27 snapshot 2025-02-27 age 0: 110 220 front 55; since 2025-01-30 +12 -0 ~-1 =10 0.3571/day; complete false, 2 snapshots, 0 flagged"}},
		{"snapshots", answer.SeriesQuery{Step: answer.StepSnapshot, To: date(t, "2025-02-20")},
			[]geo.SeriesRow{row(0, 100, 0, 0, 0, 0), row(1, 105, 5, 0, 0, 0)},
			"2025-01-30..2025-01-30 2025-02-10..2025-02-10",
			[]string{
				"2025-01-30..2025-01-30 snapshot 2025-01-30 age 0: 100 200 front 50; since - +- -- ~- =- -/day; complete false, 1 snapshots, 0 flagged",
				"2025-02-10..2025-02-10 snapshot 2025-02-10 age 0: 105 210 front 52.5; since 2025-01-30 +5 -0 ~0 =5 0.4545/day; complete true, 1 snapshots, 0 flagged",
			}},
		{"days carry the last snapshot on and say how old it is", answer.SeriesQuery{Step: answer.StepDay, From: date(t, "2025-02-09"), To: date(t, "2025-02-11")},
			[]geo.SeriesRow{row(0, 100, 0, 0, 0, 0), row(1, 100, 0, 0, 0, 0), row(2, 105, 5, 0, 0, 0), row(3, 105, 0, 0, 0, 0)},
			"2025-02-08..2025-02-08 2025-02-09..2025-02-09 2025-02-10..2025-02-10 2025-02-11..2025-02-11",
			[]string{
				"2025-02-09..2025-02-09 snapshot 2025-01-30 age 10: 100 200 front 50; since - +- -- ~- =- -/day; complete false, 0 snapshots, 0 flagged",
				"2025-02-10..2025-02-10 snapshot 2025-02-10 age 0: 105 210 front 52.5; since 2025-01-30 +5 -0 ~0 =5 0.4545/day; complete false, 1 snapshots, 0 flagged",
				"2025-02-11..2025-02-11 snapshot 2025-02-10 age 1: 105 210 front 52.5; since - +- -- ~- =- -/day; complete false, 0 snapshots, 0 flagged",
			}},
		{"nothing before the first snapshot, and no front of other ground", answer.SeriesQuery{Step: answer.StepYear, Status: geo.Contested, From: date(t, "2020-06-01"), To: date(t, "2025-12-31")},
			[]geo.SeriesRow{row(0, 7, 0, 0, 0, 0)},
			"2025-01-01..2025-12-31",
			[]string{"2025-01-01..2025-12-31 snapshot 2025-05-31 age 214: 7 14 front -; since - +- -- ~- =- -/day; complete false, 5 snapshots, 1 flagged"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			store := winter(t)
			store.series = func(geo.SeriesQuery) []geo.SeriesRow { return tt.rows }
			tt.query.Source = "maps"
			table, err := ask(t.Context(), answer.New(store, atlas.New(squares)).Series, tt.query)
			if err != nil {
				t.Fatal(err)
			}
			if got := describeSeries(table); !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			var asked []string
			for _, p := range store.asked[0].Periods {
				asked = append(asked, p.First.String()+".."+p.Last.String())
			}
			if got := strings.Join(asked, " "); got != tt.asked {
				t.Errorf("got periods\n%s\nwant\n%s", got, tt.asked)
			}
			if got := store.asked[0].Redrawn; !slices.Equal(got, []geo.Revision{4, 5}) {
				t.Errorf("got redrawn %v, want revision 4, which is flagged, and 5, after it", got)
			}
		})
	}
}

func TestSeriesSteps(t *testing.T) {
	tests := []struct {
		step     answer.Step
		from, to string
		want     string
	}{
		{answer.StepWeek, "2025-02-26", "2025-03-11", "2025-02-26..2025-03-02 2025-03-03..2025-03-09 2025-03-10..2025-03-11"},
		{answer.StepWeek, "2025-03-03", "2025-03-09", "2025-03-03..2025-03-09"},
		{answer.StepMonth, "2025-02-28", "2025-03-31", "2025-02-28..2025-02-28 2025-03-01..2025-03-31"},
		{answer.StepMonth, "2026-02-01", "2026-03-01", "2026-02-01..2026-02-28 2026-03-01..2026-03-01"},
		{answer.StepYear, "2025-02-01", "2026-01-01", "2025-02-01..2025-12-31 2026-01-01..2026-01-01"},
		{answer.StepDay, "2025-03-30", "2025-03-31", "2025-03-30..2025-03-30 2025-03-31..2025-03-31"},
	}
	for _, tt := range tests {
		t.Run(string(tt.step)+" "+tt.from, func(t *testing.T) {
			table, err := ask(t.Context(), answer.New(winter(t), atlas.New(squares)).Series, answer.SeriesQuery{Source: "maps", Step: tt.step, From: date(t, tt.from), To: date(t, tt.to)})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range table.Points {
				got = append(got, p.Date.String()+".."+p.Through.String())
			}
			if got := strings.Join(got, " "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestSeriesPerRegion(t *testing.T) {
	store := winter(t)
	store.series = func(geo.SeriesQuery) []geo.SeriesRow {
		return []geo.SeriesRow{
			{Period: 0, Region: "UA-43", Area: km2(1, 1)}, {Period: 0, Region: "UA-40"}, {Period: 0, Region: geo.Outside, Area: km2(3, 3)},
			{Period: 1, Region: "UA-43", Area: km2(2, 2)}, {Period: 1, Region: "UA-40"}, {Period: 1, Region: geo.Outside, Area: km2(4, 4)},
		}
	}
	tests := []struct {
		region geo.RegionCode
		want   string
	}{
		{"", "UA-43 1, outside 3, UA-43 2, outside 4"},
		{geo.Crimea, "UA-40 0, UA-43 1, UA-40 0, UA-43 2"},
	}
	for _, tt := range tests {
		table, err := ask(t.Context(), answer.New(store, atlas.New(squares)).Series, answer.SeriesQuery{
			Source: "maps", Region: tt.region, PerRegion: true, From: date(t, "2025-01-01"), To: date(t, "2025-02-28"),
		})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range table.Points {
			got = append(got, fmt.Sprintf("%s %v", p.Region, p.SphereKm2))
		}
		if got := strings.Join(got, ", "); got != tt.want {
			t.Errorf("region %q: got %s, want %s", tt.region, got, tt.want)
		}
		if table.Pace != nil {
			t.Errorf("region %q: got a pace, want none of many regions", tt.region)
		}
	}
}

func TestPace(t *testing.T) {
	// Totals at the ends of the months; 1, 3, -1, 2, 1.5 and 1 km2 a day.
	totals := []float64{1000, 1031, 1115, 1084, 1144, 1190.5, 1220.5}
	tests := []struct {
		name string
		may  string
		want string
	}{
		{"all months", "2025-05-31", "6 fastest 2025-02-01 3, slowest 2025-03-01 -1, last 2025-06-01 1, since 2025-05-01 1.5"},
		{"a flag spoils the months on both sides", "2025-05-31!", "4 fastest 2025-02-01 3, slowest 2025-03-01 -1, last 2025-04-01 2, since 2025-02-01 3"},
		{"a snapshot too early does, too", "2025-05-23", "4 fastest 2025-02-01 3, slowest 2025-03-01 -1, last 2025-04-01 2, since 2025-02-01 3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			store := winter(t)
			store.snapshots["maps"] = snapshots(t, "maps", 1, "2024-12-31", "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", tt.may, "2025-06-30")
			store.series = func(geo.SeriesQuery) (rows []geo.SeriesRow) {
				for i, total := range totals {
					rows = append(rows, row(i, total, 0, 0, 0, 0))
				}
				return rows
			}
			table, err := ask(t.Context(), answer.New(store, atlas.New(squares)).Series, answer.SeriesQuery{Source: "maps", From: date(t, "2025-01-01")})
			if err != nil {
				t.Fatal(err)
			}
			p := table.Pace
			got := fmt.Sprintf("%d fastest %s %v, slowest %s %v, last %s %v, since %s %v", p.Periods, p.Fastest.Date, p.Fastest.Km2PerDay,
				p.Slowest.Date, p.Slowest.Km2PerDay, p.Last.Date, p.Last.Km2PerDay, p.FastestSince.Date, p.FastestSince.Km2PerDay)
			if got != tt.want {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestPaceOfTheFastest(t *testing.T) {
	store := winter(t)
	store.snapshots["maps"] = snapshots(t, "maps", 1, "2024-12-31", "2025-01-31", "2025-02-28")
	store.series = func(geo.SeriesQuery) []geo.SeriesRow {
		return []geo.SeriesRow{row(0, 0, 0, 0, 0, 0), row(1, 31, 0, 0, 0, 0), row(2, 87, 0, 0, 0, 0)}
	}
	table, err := ask(t.Context(), answer.New(store, atlas.New(squares)).Series, answer.SeriesQuery{Source: "maps", From: date(t, "2025-01-01")})
	if err != nil {
		t.Fatal(err)
	}
	if p := table.Pace; p.FastestSince != nil || p.Fastest.Date != date(t, "2025-02-01") || p.Fastest.NetKm2 != 56 {
		t.Errorf("got %+v, want February with 56 km2 the fastest of all", p)
	}
	table, err = ask(t.Context(), answer.New(store, atlas.New(squares)).Series, answer.SeriesQuery{Source: "maps", Step: answer.StepYear})
	if err != nil {
		t.Fatal(err)
	}
	if p := table.Pace; p == nil || p.Periods != 0 || p.Last != nil {
		t.Errorf("got %+v, want a pace of no periods", p)
	}
}

// The built-in source has a map of each day on which something changed: January's net is of
// January, although the map before it is two months old, and nothing moved in February.
func TestSeriesOfTheLedger(t *testing.T) {
	store := &memoryStore{
		sources:   []geo.Source{named(geo.Settlements, geo.Occupied)},
		snapshots: map[geo.SourceName][]geo.SnapshotSummary{geo.Settlements: snapshots(t, geo.Settlements, 1, "2024-10-31", "2025-01-10", "2025-03-31")},
		series: func(geo.SeriesQuery) []geo.SeriesRow {
			return []geo.SeriesRow{row(0, 100, 0, 0, 0, 0), row(1, 131, 31, 0, 0, 0), row(2, 131, 0, 0, 0, 0), row(3, 162, 31, 0, 0, 0), row(4, 162, 0, 0, 0, 0)}
		},
	}
	table, err := ask(t.Context(), answer.New(store, atlas.New(squares)).Series, answer.SeriesQuery{Source: geo.Settlements, From: date(t, "2025-01-01"), To: date(t, "2025-04-30")})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range table.Points {
		got = append(got, fmt.Sprintf("%s %v %v %v", p.Date, text(p.NetKm2), text(p.Km2PerDay), p.Complete))
	}
	want := []string{"2025-01-01 31 1 true", "2025-02-01 0 0 true", "2025-03-01 31 1 true", "2025-04-01 - - false"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A publisher that always leaves out Crimea can be held against itself.
func TestSeriesOfMapsThatLackTheSame(t *testing.T) {
	store := winter(t)
	days := snapshots(t, "maps", 1, "2024-12-31", "2025-01-31", "2025-02-28")
	for i := range days {
		days[i].Flags = []geo.Flag{{Kind: geo.FlagCrimeaAbsent, Reason: "left out"}}
	}
	days[2].Flags = append(days[2].Flags, geo.Flag{Kind: geo.FlagOrdloAbsent, Reason: "left out"})
	store.snapshots["maps"] = days
	store.series = func(geo.SeriesQuery) []geo.SeriesRow {
		return []geo.SeriesRow{row(0, 0, 0, 0, 0, 0), row(1, 31, 31, 0, 0, 0), row(2, 87, 56, 0, 56, 0)}
	}
	table, err := ask(t.Context(), answer.New(store, atlas.New(squares)).Series, answer.SeriesQuery{Source: "maps", From: date(t, "2025-01-01")})
	if err != nil {
		t.Fatal(err)
	}
	if got := store.asked[0].Redrawn; !slices.Equal(got, []geo.Revision{3}) {
		t.Errorf("got redrawn %v, want revision 3, which lacks more", got)
	}
	if p := table.Pace; p.Periods != 1 || p.Fastest.Date != date(t, "2025-01-01") {
		t.Errorf("got %+v, want the pace of January alone", p)
	}
}

func TestSeriesErrors(t *testing.T) {
	tests := []struct {
		name  string
		query answer.SeriesQuery
		code  geo.Code
		tells string
	}{
		{"from after to", answer.SeriesQuery{Source: "maps", From: date(t, "2025-03-01"), To: date(t, "2025-02-01")}, geo.Invalid, "from 2025-03-01 is after to 2025-02-01"},
		{"to before the first", answer.SeriesQuery{Source: "maps", From: date(t, "2024-01-01"), To: date(t, "2024-02-01")}, geo.NotFound, "its first is of 2025-01-30"},
		{"to alone before the first", answer.SeriesQuery{Source: "maps", To: date(t, "2024-02-01")}, geo.NotFound, "its first is of 2025-01-30"},
		{"unknown region", answer.SeriesQuery{Source: "maps", Region: "UA-99"}, geo.NotFound, `"UA-99"`},
		{"unknown source", answer.SeriesQuery{Source: "none"}, geo.NotFound, `"none"`},
		{"no snapshots", answer.SeriesQuery{Source: "empty"}, geo.NotFound, "no snapshots"},
		{"far past the last", answer.SeriesQuery{Source: "maps", Step: answer.StepDay, To: date(t, "9999-12-31")}, geo.Invalid, "more than 366 days after the last snapshot"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			store := winter(t)
			store.sources = append(store.sources, named("empty"))
			_, err := ask(t.Context(), answer.New(store, atlas.New(squares)).Series, tt.query)
			if geo.CodeOf(err) != tt.code || !strings.Contains(fmt.Sprint(err), tt.tells) {
				t.Errorf("got %v, want %s that tells %q", err, tt.code, tt.tells)
			}
		})
	}
}

func TestSeriesAsText(t *testing.T) {
	store := winter(t)
	store.series = func(geo.SeriesQuery) []geo.SeriesRow {
		return []geo.SeriesRow{row(0, 100, 0, 0, 0, 0), row(1, 80, 0, 20, 0, 20)}
	}
	table, err := ask(t.Context(), answer.New(store, atlas.New(squares)).Series, answer.SeriesQuery{Source: "maps", Region: "UA-14", From: date(t, "2025-04-01"), To: date(t, "2025-04-30")})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := encode.JSON(&out, table); err != nil {
		t.Fatal(err)
	}
	want := `{"source":"maps","region":"UA-14","status":"occupied","step":"month","formula":"sphere","from":"2025-04-01","to":"2025-04-30",` +
		`"boundary":"squares","licence":"CC0","attribution":"by maps","attribution_url":"https://example.org/","points":[]` +
		`,"pace":{"periods":0,"fastest":null,"slowest":null,"last":null,"fastest_since":null,"fastest_candidates":[],"slowest_candidates":[]}}` + "\n"
	point := `{"date":"2025-04-01","through":"2025-04-30","snapshot":"2025-04-15","revision":4,"age_days":15,"sphere_km2":80,"geodesic_km2":160,"water_sphere_km2":20,"water_geodesic_km2":40,` +
		`"front_km":40,"since":"2025-02-27","gained_km2":0,"lost_km2":0,"redrawn_km2":-20,"net_km2":-20,"net_land_km2":-15,"km2_per_day":-0.4255,"uncertainty_km2":null,"net_uncertainty_km2":null,"deviation_least_km2":null,"deviation_most_km2":null,"complete":false,"comparable":false,` +
		`"snapshots":1,"flagged":1,"flags":[{"kind":"step","reason":"too far"}]}`
	if want = strings.Replace(want, `[]`, `[`+point+`]`, 1); out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	out.Reset()
	if err := encode.CSV(&out, table); err != nil {
		t.Fatal(err)
	}
	want = "source,region,status,step,date,through,snapshot,revision,age_days,sphere_km2,geodesic_km2,water_sphere_km2,water_geodesic_km2,front_km,since,gained_km2,lost_km2,redrawn_km2,net_km2,net_land_km2,km2_per_day,uncertainty_km2,net_uncertainty_km2,deviation_least_km2,deviation_most_km2,complete,comparable,snapshots,flagged,flags,formula,attribution\n" +
		"maps,UA-14,occupied,month,2025-04-01,2025-04-30,2025-04-15,4,15,80,160,20,40,40,2025-02-27,0,0,-20,-20,-15,-0.4255,,,,,false,false,1,1,step: too far,sphere,by maps\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}
