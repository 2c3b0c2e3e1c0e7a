package geo_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/geo"
)

// day makes a day with the given occupied km2 in total, in Crimea and in Donbas.
func day(date string, total, crimea, donbas float64) geo.SnapshotSummary {
	d, err := geo.ParseDate(date)
	if err != nil {
		panic(err)
	}
	both := func(km2 float64) geo.Km2 { return geo.Km2{Sphere: km2, Geodesic: km2} }
	return geo.SnapshotSummary{
		StoredSnapshot: geo.StoredSnapshot{Snapshot: geo.Snapshot{Date: d}},
		Totals:         geo.Totals{Occupied: both(total), Crimea: both(crimea), Donbas: both(donbas)},
	}
}

// contested adds contested km2 to a day.
func contested(d geo.SnapshotSummary, km2 float64) geo.SnapshotSummary {
	d.Contested = geo.Km2{Sphere: km2, Geodesic: km2}
	return d
}

// held says how much of a day was occupied before 2022.
func held(d geo.SnapshotSummary, km2 float64) geo.SnapshotSummary {
	d.Pre2022, d.SplitSince = geo.Km2{Sphere: km2, Geodesic: km2}, true
	return d
}

func TestFlagDays(t *testing.T) {
	const crimea, donbas = 26800, 45000
	for _, tt := range []struct {
		name string
		days []geo.SnapshotSummary
		want map[string][]geo.FlagKind
	}{
		{
			"the Kharkiv offensive",
			[]geo.SnapshotSummary{day("2022-09-09", 123175, crimea, donbas), day("2022-09-10", 119637, crimea, donbas-400), day("2022-09-11", 116185, crimea, donbas-900)},
			nil,
		},
		{
			"Crimea absent for a day",
			[]geo.SnapshotSummary{day("2022-06-21", 124000, crimea, donbas), day("2022-06-22", 97000, 0, donbas), day("2022-06-23", 124025, crimea, donbas)},
			map[string][]geo.FlagKind{"2022-06-22": {geo.FlagCrimeaAbsent, geo.FlagStep}},
		},
		{
			"less than half of Crimea for a day, and just as much as half on another",
			[]geo.SnapshotSummary{day("2024-04-30", 109000, crimea, donbas), day("2024-05-01", 109000, crimea, donbas), day("2024-05-02", 109000, crimea/2-1, donbas), day("2024-05-03", 109000, crimea, donbas), day("2024-05-04", 109000, crimea/2, donbas)},
			map[string][]geo.FlagKind{"2024-05-02": {geo.FlagCrimeaAbsent}},
		},
		{
			"the bad day comes first",
			[]geo.SnapshotSummary{day("2022-06-22", 16270, 0, 12000), day("2022-06-23", 124025, crimea, donbas), day("2022-06-24", 124100, crimea, donbas)},
			map[string][]geo.FlagKind{"2022-06-22": {geo.FlagCrimeaAbsent, geo.FlagOrdloAbsent, geo.FlagStep}},
		},
		{
			"ORDLO absent from a day on",
			[]geo.SnapshotSummary{day("2024-02-13", 80950, 0, 42990), day("2024-03-13", 81000, 0, 43000), day("2024-03-14", 64381, 0, 26381), day("2024-04-30", 64500, 0, 26400)},
			map[string][]geo.FlagKind{"2024-03-14": {geo.FlagOrdloAbsent, geo.FlagStep}, "2024-04-30": {geo.FlagOrdloAbsent}},
		},
		{
			"the invasion of 2022 and the retreat from the north",
			[]geo.SnapshotSummary{day("2022-02-23", 43000, crimea, 16600), day("2022-02-25", 70000, crimea, 20000), day("2022-04-01", 140000, crimea, 30000), day("2022-04-07", 108000, crimea, 30000)},
			nil,
		},
		{
			"more than the country",
			[]geo.SnapshotSummary{day("2023-10-22", 81000, 0, 43000), day("2023-10-23", 81050, 0, 43000), day("2023-10-25", 643857, 25000, 52000), day("2023-11-16", 81100, 0, 43000)},
			map[string][]geo.FlagKind{"2023-10-25": {geo.FlagTooLarge, geo.FlagStep}},
		},
		{
			"a redraw in an ordinary time",
			[]geo.SnapshotSummary{day("2023-05-01", 109000, crimea, donbas), day("2023-05-02", 112500, crimea, donbas), day("2023-05-03", 109000, crimea, donbas), day("2023-05-04", 109010, crimea, donbas)},
			map[string][]geo.FlagKind{"2023-05-02": {geo.FlagStep}},
		},
		{
			"a step of the invasion that is more than any night's",
			[]geo.SnapshotSummary{day("2022-03-21", 67000, crimea, donbas), day("2022-03-22", 67100, crimea, donbas), day("2022-03-23", 116400, crimea, donbas)},
			map[string][]geo.FlagKind{"2022-03-23": {geo.FlagStep}},
		},
		{
			"a large step after which maps stay so",
			[]geo.SnapshotSummary{day("2022-04-10", 100700, crimea, donbas), day("2022-04-11", 100790, crimea, donbas), day("2022-04-12", 106980, crimea, donbas), day("2022-04-13", 106970, crimea, donbas), day("2022-04-15", 106980, crimea, donbas)},
			map[string][]geo.FlagKind{"2022-04-12": {geo.FlagRedraw}},
		},
		{
			"a step that is no more than two days' by the day after",
			[]geo.SnapshotSummary{day("2022-04-18", 106500, crimea, donbas), day("2022-04-19", 106556, crimea, donbas), day("2022-04-20", 110415, crimea, donbas), day("2022-04-21", 110485, crimea, donbas)},
			map[string][]geo.FlagKind{"2022-04-20": {geo.FlagRedraw}},
		},
		{
			"a large step in 2014",
			[]geo.SnapshotSummary{day("2014-08-15", 26900, crimea, 123), day("2014-09-04", 26920, crimea, 140), day("2014-09-05", 43060, crimea, 16280), day("2014-09-06", 43060, crimea, 16280)},
			map[string][]geo.FlagKind{"2014-09-05": {geo.FlagRedraw}},
		},
		{
			"a map without Crimea that has a line's width of it, and not",
			[]geo.SnapshotSummary{day("2023-05-22", 80700, 74, 43000), day("2023-05-23", 80710, 74, 43000), day("2023-05-24", 80650, 6, 43000)},
			nil,
		},
		{
			"contested ground drawn as occupied, which stays",
			[]geo.SnapshotSummary{contested(day("2022-04-14", 109800, crimea, donbas), 6300), contested(day("2022-04-15", 112120, crimea, donbas), 4290), contested(day("2022-04-16", 112200, crimea, donbas), 4290)},
			map[string][]geo.FlagKind{"2022-04-15": {geo.FlagRedraw}},
		},
		{
			"as much in three days",
			[]geo.SnapshotSummary{day("2022-05-01", 109800, crimea, donbas), day("2022-05-04", 112700, crimea, donbas), day("2022-05-05", 112710, crimea, donbas)},
			nil,
		},
		{
			"the advance of March, and as much lost later",
			[]geo.SnapshotSummary{day("2022-03-02", 80000, crimea, donbas), day("2022-03-03", 82500, crimea, donbas), day("2022-06-01", 83000, crimea, donbas), day("2022-06-02", 80500, crimea, donbas)},
			nil,
		},
		{
			"the coast of Crimea drawn further out",
			[]geo.SnapshotSummary{day("2022-09-17", 115690, 26086, donbas), day("2022-09-18", 116480, 26810, donbas), day("2022-09-19", 116450, 26810, donbas)},
			map[string][]geo.FlagKind{"2022-09-18": {geo.FlagHeldBefore}},
		},
		{
			"Crimea taken in 2014, and a little more of it later",
			[]geo.SnapshotSummary{day("2014-03-01", 0, 0, 0), day("2014-03-18", 26800, 26800, 0), day("2023-01-01", 109000, 26810, donbas), day("2023-01-02", 109090, 26900, donbas)},
			nil,
		},
		{
			"the part of Donbas held before 2022 drawn larger, and called larger",
			[]geo.SnapshotSummary{held(day("2023-01-01", 109000, crimea, 40000), 43000), held(day("2023-01-02", 109200, crimea, 40200), 43200), held(day("2023-01-03", 109200, crimea, 40200), 43900)},
			map[string][]geo.FlagKind{"2023-01-02": {geo.FlagHeldBefore}},
		},
		{"a single day", []geo.SnapshotSummary{day("2025-01-01", 1, 0, 0)}, nil},
		{"no days", nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			geo.FlagSnapshots(tt.days)
			for _, d := range tt.days {
				var got []geo.FlagKind
				for _, f := range d.Flags {
					got = append(got, f.Kind)
					if f.Reason == "" {
						t.Errorf("%s: flag %s gives no reason", d.Date, f.Kind)
					}
				}
				if want := tt.want[d.Date.String()]; !slices.Equal(got, want) {
					t.Errorf("%s: got %v, want %v", d.Date, got, want)
				}
			}
		})
	}
}

func TestARedrawTellsWhatItWas(t *testing.T) {
	for _, tt := range []struct {
		name          string
		before, after geo.SnapshotSummary
		want          string
	}{
		{"of contested ground", contested(day("2022-04-21", 116064, 26077, 40000), 3696), contested(day("2022-04-22", 118366, 26077, 40000), 1753),
			"+2302 km2 against 2022-04-21 is more than the 1000 km2 a day that any advance took since April 2022: contested ground shrank by 1943 km2 meanwhile and was drawn as occupied over a broad front"},
		{"of ground not shown", contested(day("2022-04-06", 107627, 26077, 40000), 1263), contested(day("2022-04-07", 109760, 26077, 40000), 6281),
			"+2133 km2 against 2022-04-06 is more than the 1000 km2 a day that any advance took since April 2022: ground that was not shown before was drawn as occupied"},
		{"of Crimea", day("2022-09-17", 115687, 26086, 40000), day("2022-09-18", 116482, 26810, 40000),
			"Crimea grew by 724 km2 against 2022-09-17, and has been held since before 2022: its outline was drawn anew"},
	} {
		days := []geo.SnapshotSummary{tt.before, tt.after}
		geo.FlagSnapshots(days)
		if len(days[0].Flags) != 0 || len(days[1].Flags) != 1 || days[1].Flags[0].Reason != tt.want {
			t.Errorf("%s: got %v and %v, want %q", tt.name, days[0].Flags, days[1].Flags, tt.want)
		}
		if !geo.IsSound(days[1].Flags) {
			t.Errorf("%s: the map counts as unsound, want the step alone", tt.name)
		}
	}
}

func TestSupersedes(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2024, 8, 1, hour, 0, 0, 0, time.UTC) }
	raw, mirror := geo.Snapshot{Rank: 1, Published: at(9)}, geo.Snapshot{Published: at(20)}
	later := geo.Snapshot{Rank: 1, Published: at(21)}
	for _, tt := range []struct {
		name string
		a, b geo.Snapshot
		want bool
	}{
		{"raw over a later mirror", raw, mirror, true},
		{"mirror over raw", mirror, raw, false},
		{"later over earlier", later, raw, true},
		{"earlier over later", raw, later, false},
		{"a corrected file over itself", raw, raw, true},
	} {
		if got := tt.a.Supersedes(tt.b); got != tt.want {
			t.Errorf("%s: got %t, want %t", tt.name, got, tt.want)
		}
	}
}

func TestParseSourceName(t *testing.T) {
	for _, name := range []string{"deepstate", "our map", `"quotes" <b>`, "\u200fמפה", "мапа"} {
		if _, err := geo.ParseSourceName(name); err != nil {
			t.Errorf("ParseSourceName(%q): %v", name, err)
		}
	}
	for _, name := range []string{" isw", "isw\t", "\u00a0isw\n"} {
		if _, err := geo.ParseSourceName(name); geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), `"isw" is accepted`) {
			t.Errorf("ParseSourceName(%q): got %v, want an Invalid error that names isw", name, err)
		}
	}
	for _, name := range []string{"", " a", " ", " .. ", "a/b", `a\b`, "..", "a\nb", "a\x00", string(make([]byte, 65)), "\xff"} {
		if _, err := geo.ParseSourceName(name); geo.CodeOf(err) != geo.Invalid {
			t.Errorf("ParseSourceName(%q): got %v, want an Invalid error", name, err)
		}
	}
}

// speaking says which statuses a day speaks of.
func speaking(d geo.SnapshotSummary, statuses ...geo.Status) geo.SnapshotSummary {
	d.Statuses = statuses
	return d
}

func TestDaysAreFlaggedByWhatTheySpeakOf(t *testing.T) {
	const crimea, donbas = 26800, 45000
	for _, tt := range []struct {
		name string
		days []geo.SnapshotSummary
		want map[string][]geo.FlagKind
	}{
		{
			"the last day tells of advances alone",
			[]geo.SnapshotSummary{day("2025-03-01", 8200, 0, 8200), speaking(day("2025-03-02", 0, 0, 0), geo.Advance)},
			nil,
		},
		{
			"such days between a good one and a bad one",
			[]geo.SnapshotSummary{
				speaking(day("2022-06-19", 0, 0, 0), geo.Claimed), day("2022-06-20", 124000, crimea, donbas),
				speaking(day("2022-06-21", 0, 0, 0), geo.Advance, geo.Claimed), day("2022-06-22", 97000, 0, donbas), day("2022-06-23", 124025, crimea, donbas),
			},
			map[string][]geo.FlagKind{"2022-06-22": {geo.FlagCrimeaAbsent, geo.FlagStep}},
		},
		{
			"no day tells what is occupied",
			[]geo.SnapshotSummary{speaking(day("2022-06-19", 0, 0, 0), geo.Claimed), speaking(day("2022-06-20", 0, 0, 0), geo.Claimed)},
			nil,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			geo.FlagSnapshots(tt.days)
			for _, d := range tt.days {
				var got []geo.FlagKind
				for _, f := range d.Flags {
					got = append(got, f.Kind)
				}
				if want := tt.want[d.Date.String()]; !slices.Equal(got, want) {
					t.Errorf("%s: got flags %v, want %v", d.Date, d.Flags, want)
				}
			}
		})
	}
}

func TestContestedGroundOfADayThatDoesNotTellItIsNotGone(t *testing.T) {
	days := []geo.SnapshotSummary{contested(day("2025-08-01", 110000, 26800, 45000), 2000), speaking(day("2025-08-02", 111500, 26800, 45000), geo.Occupied)}
	geo.FlagSnapshots(days)
	if got := days[1].Flags; len(got) != 1 || strings.Contains(got[0].Reason, "shrank") {
		t.Errorf("got flags %v, want a redraw by ground that was not shown before", got)
	}
}
