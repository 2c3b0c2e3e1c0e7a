package geo_test

import (
	"slices"
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
		Occupied:       both(total), Crimea: both(crimea), Donbas: both(donbas),
	}
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
	for _, name := range []string{"", " a", "a/b", `a\b`, "..", "a\nb", "a\x00", string(make([]byte, 65)), "\xff"} {
		if _, err := geo.ParseSourceName(name); geo.CodeOf(err) != geo.Invalid {
			t.Errorf("ParseSourceName(%q): got %v, want an Invalid error", name, err)
		}
	}
}
