package answer_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/encode"
)

// counted has totals of 1000 km2 at the end of 2024, 1400 of 2025 and 1500 on
// 2026-01-01, with 100 km2 in UA-14, on the sphere; twice that on the ellipsoid. The
// built-in source has 900 and 1350, the last of them long before.
func counted(t testing.TB) *memoryStore {
	total := func(km2 float64) []geo.RegionArea {
		part := func(region geo.RegionCode, km2 float64) geo.RegionArea {
			return geo.RegionArea{Region: region, Status: geo.Occupied, Km2: geo.Km2{Sphere: km2, Geodesic: 2 * km2}}
		}
		return []geo.RegionArea{part("UA-14", 100), part("UA-43", km2-100), {Region: "UA-14", Status: geo.Contested, Km2: geo.Km2{Sphere: 7, Geodesic: 14}}}
	}
	return &memoryStore{
		sources: []geo.Source{named("maps", geo.Occupied, geo.Contested), named("settlements", geo.Occupied)},
		snapshots: map[geo.SourceName][]geo.SnapshotSummary{
			"maps":        snapshots(t, "maps", 1, "2024-12-31", "2025-06-30!", "2025-12-31", "2026-01-01"),
			"settlements": snapshots(t, "settlements", 11, "2024-01-01", "2025-06-01", "2026-02-01"),
		},
		areas: map[geo.Revision][]geo.RegionArea{1: total(1000), 2: total(1200), 3: total(1400), 4: total(1500), 11: total(900), 12: total(1350), 13: total(2000)},
		polygons: map[geo.Revision][]geo.ControlPolygon{
			1: {area(geo.Occupied, 37.5, 48.2, 37.8, 48.5)},
			3: {area(geo.Occupied, 37.6, 48.2, 38, 48.5), area(geo.Contested, 37.9, 48.2, 38.1, 48.5)},
			4: {area(geo.Occupied, 37.6, 48.2, 38, 48.5)},
		},
	}
}

func totalOf(t testing.TB, to string, value float64) geo.Figure {
	return geo.Figure{ID: "f", Metric: geo.MetricTotal, To: date(t, to), Value: value, Unit: geo.UnitKm2, Rule: geo.FigureRule{
		Source: "maps", Region: geo.Ukraine, Statuses: []geo.Status{geo.Occupied}, Formula: geo.Sphere, Map: geo.MapOfDay, Rounding: 1,
	}}
}

func changeOf(t testing.TB, from, to string, value float64) geo.Figure {
	f := totalOf(t, to, value)
	f.Metric, f.From = geo.MetricNetChange, date(t, from)
	f.Rule.Map, f.Rule.Movement = geo.MapBefore, geo.MovementNet
	return f
}

func peakOf(t testing.TB, from, to string, value float64) geo.Figure {
	f := totalOf(t, to, value)
	f.Metric, f.From = geo.MetricPeak, date(t, from)
	return f
}

// frontOf is a figure of the line around the square that is occupied on 2026-01-01: sides of
// 0.4 degrees along 48.2 N and 48.5 N, and two of 0.3 degrees along meridians.
func frontOf(t testing.TB, to string, value float64) geo.Figure {
	f := totalOf(t, to, value)
	f.Metric, f.Unit, f.Rule.Formula = geo.MetricFront, geo.UnitKm, geo.Geodesic
	return f
}

func with(f geo.Figure, change func(*geo.Figure)) geo.Figure {
	change(&f)
	return f
}

func TestFigures(t *testing.T) {
	both := []geo.Status{geo.Occupied, geo.Contested}
	tests := []struct {
		name   string
		figure geo.Figure
		want   string // computed, difference, percent, verdict: reason; built in
	}{
		{"a total of the day", totalOf(t, "2026-01-01", 1500), "1500 0 0 reproduced:  -"},
		{"the map before", with(totalOf(t, "2026-01-01", 1401), func(f *geo.Figure) { f.Rule.Map = geo.MapBefore }), "1400 -1 -0.0714 reproduced:  -"},
		{"a year from midnight to midnight", changeOf(t, "2025-01-01", "2026-01-01", 400), "400 0 0 reproduced:  -"},
		{"a loss", changeOf(t, "2025-01-01", "2026-01-01", -395), "400 795 201.2658 differs:  -"},
		{"near", changeOf(t, "2025-01-01", "2026-01-01", 410), "400 -10 -2.439 near:  -"},
		{"differs", totalOf(t, "2026-01-01", 1600), "1500 -100 -6.25 differs:  -"},
		{"rounded to hundreds", with(totalOf(t, "2026-01-01", 1550), func(f *geo.Figure) { f.Rule.Rounding = 100 }), "1500 -50 -3.2258 reproduced:  -"},
		{"a large total may be off by a thousandth", with(totalOf(t, "2026-01-01", 3003), func(f *geo.Figure) { f.Rule.Formula = geo.Geodesic }), "3000 -3 -0.0999 reproduced:  -"},
		{"about", with(totalOf(t, "2026-01-01", 1570), func(f *geo.Figure) { f.Qualifier = geo.About }), "1500 -70 -4.4586 reproduced:  -"},
		{"at least", with(totalOf(t, "2026-01-01", 1200), func(f *geo.Figure) { f.Qualifier = geo.AtLeast }), "1500 300 25 reproduced:  -"},
		{"less than at least", with(totalOf(t, "2026-01-01", 1560), func(f *geo.Figure) { f.Qualifier = geo.AtLeast }), "1500 -60 -3.8462 near:  -"},
		{"a share of the country", with(totalOf(t, "2026-01-01", 0.25), func(f *geo.Figure) {
			f.Metric, f.Unit, f.Rule.Rounding = geo.MetricShare, geo.UnitPercent, 0.01
		}), "0.2485 -0.0015 -0.601 reproduced:  -"},
		{"a share of a region", with(totalOf(t, "2026-01-01", 1.25), func(f *geo.Figure) {
			f.Metric, f.Unit, f.Rule.Rounding, f.Rule.Region = geo.MetricShare, geo.UnitPercent, 0.01, "UA-14"
		}), "1.25 0 0 reproduced:  -"},
		{"square miles", with(totalOf(t, "2026-01-01", 579), func(f *geo.Figure) { f.Unit = geo.UnitSqMi }), "579.1532 0.1532 0.0265 reproduced:  -"},
		{"no value to be a percentage of", changeOf(t, "2025-01-01", "2026-01-01", 0), "400 400 - differs:  -"},
		{"two statuses that overlap", with(changeOf(t, "2025-01-01", "2026-01-01", 500), func(f *geo.Figure) { f.Rule.Statuses = both }), "494.128 -5.872 -1.1744 near:  -"},
		{"gained alone", with(changeOf(t, "2025-01-01", "2026-01-01", 494), func(f *geo.Figure) { f.Rule.Movement = geo.MovementGained }), "494.128 0.128 0.0259 reproduced:  -"},
		{"lost alone", with(changeOf(t, "2025-01-01", "2026-01-01", 247), func(f *geo.Figure) { f.Rule.Movement = geo.MovementLost }), "247.064 0.064 0.0259 reproduced:  -"},
		{"a change in percent", with(changeOf(t, "2025-01-01", "2026-01-01", 0.07), func(f *geo.Figure) { f.Unit, f.Rule.Rounding = geo.UnitPercent, 0.01 }),
			"0.0663 -0.0037 -5.3343 reproduced:  -"},
		{"around: from the map before to that of the day", with(changeOf(t, "2025-01-01", "2026-01-01", 500), func(f *geo.Figure) { f.Rule.Map = geo.MapAround }),
			"500 0 0 reproduced:  -"},
		{"a peak is the largest day's", peakOf(t, "2025-12-28", "2026-01-03", 1500), "1500 0 0 reproduced:  -"},
		{"a peak before the largest day", peakOf(t, "2025-12-30", "2025-12-31", 1500), "1400 -100 -6.6667 differs:  -"},
		{"a peak that a gap may hide", peakOf(t, "2025-12-31", "2026-01-31", 1500),
			`- - - cannot be checked: source "maps" has no unflagged snapshot for more than 7 days since 2026-01-01 1350`},
		{"a peak before the first snapshot", peakOf(t, "2024-06-01", "2024-12-31", 1500),
			`- - - cannot be checked: source "maps" has no unflagged snapshot for more than 7 days since 2024-06-01 900`},
		{"a front", frontOf(t, "2026-01-01", 126), "126.0134 0.0134 0.0107 reproduced:  -"},
		{"an older map that would make it differ", totalOf(t, "2025-01-07", 1100), `- - - cannot be checked: the last snapshot of source "maps" at or before 2025-01-07 is of 2024-12-31: by that map the figure would differ 900`},
		{"a source that is not loaded", with(totalOf(t, "2025-06-15", 1000), func(f *geo.Figure) { f.Rule.Source = "others" }), `- - - cannot be checked: source "others" is not loaded 1350`},
		{"before the first snapshot", totalOf(t, "2024-06-15", 1000), `- - - cannot be checked: source "maps" has no snapshot at or before 2024-06-15: its first is of 2024-12-31 900`},
		{"no snapshot near enough", totalOf(t, "2025-01-08", 1000), `- - - cannot be checked: the last snapshot of source "maps" at or before 2025-01-08 is 8 days older, of 2024-12-31: more than 7 900`},
		{"near enough", totalOf(t, "2025-01-07", 1000), "1000 0 0 reproduced:  -"},
		{"of a month they must be nearer", changeOf(t, "2025-01-03", "2025-02-03", 0), `- - - cannot be checked: the last snapshot of source "maps" at or before 2025-02-02 is 33 days older, of 2024-12-31: more than 1 0`},
		{"flagged", totalOf(t, "2025-06-30", 1000), `- - - cannot be checked: the snapshot of source "maps" of 2025-06-30 is flagged: step: too far 1350`},
		{"a status it does not tell", with(totalOf(t, "2026-01-01", 1), func(f *geo.Figure) { f.Rule.Statuses = []geo.Status{geo.Claimed} }), `- - - cannot be checked: source "maps" does not tell claimed: it tells occupied, contested -`},
		{"the built-in source stands until it changes", with(totalOf(t, "2026-01-15", 1350), func(f *geo.Figure) { f.Rule.Source = "settlements" }), "1350 0 0 reproduced:  -"},
		{"but not for ever", with(totalOf(t, "2026-03-15", 1350), func(f *geo.Figure) { f.Rule.Source = "settlements" }),
			`- - - cannot be checked: the last snapshot of source "settlements" at or before 2026-03-15 is 42 days older, of 2026-02-01: more than 7 -`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := ask(t.Context(), answer.New(counted(t), newAtlas()).Figures, answer.FiguresQuery{Figures: []geo.Figure{tt.figure}})
			if err != nil {
				t.Fatal(err)
			}
			r := table.Rows[0]
			got := fmt.Sprintf("%v %v %v %s: %s %v", text(r.Computed), text(r.Difference), text(r.DifferencePercent), r.Verdict, r.Reason, text(r.BuiltIn))
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			if table.Verdicts[r.Verdict] == "" {
				t.Errorf("verdict %q is not explained", r.Verdict)
			}
		})
	}
}

func TestFiguresErrors(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	figure := with(totalOf(t, "2026-01-01", 1), func(f *geo.Figure) { f.Rule.Statuses = []geo.Status{geo.Occupied, geo.Contested} })
	if _, err := ask(ended, answer.New(counted(t), newAtlas()).Figures, answer.FiguresQuery{Figures: []geo.Figure{figure}}); geo.CodeOf(err) != geo.Canceled {
		t.Errorf("got %v, want canceled", err)
	}
	figure.Rule.Region = "UA-99"
	if _, err := ask(t.Context(), answer.New(counted(t), newAtlas()).Figures, answer.FiguresQuery{Figures: []geo.Figure{figure}}); geo.CodeOf(err) != geo.NotFound {
		t.Errorf("got %v, want not found", err)
	}
}

func TestFiguresAsText(t *testing.T) {
	figure := changeOf(t, "2025-01-01", "2026-01-02", 400)
	figure.Publisher, figure.Basis, figure.Counts, figure.URL, figure.Note, figure.Qualifier = "Paper", "maps", "net", "https://example.org/f", "on land, 390", geo.About
	missing := with(totalOf(t, "2025-06-15", 1000), func(f *geo.Figure) { f.ID, f.Rule.Source = "g", "others" })
	table, err := ask(t.Context(), answer.New(counted(t), newAtlas()).Figures, answer.FiguresQuery{Figures: []geo.Figure{figure, missing}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := encode.CSV(&out, table); err != nil {
		t.Fatal(err)
	}
	want := "id,metric,from,to,publisher,basis,counts,url,note,unit,qualifier,printed,verdict,reason,source,region,statuses,movement,formula,computed,computed_land,difference,difference_percent," +
		"from_snapshot,from_age_days,from_revision,to_snapshot,to_age_days,to_revision,attribution,built_in,built_in_difference,built_in_difference_percent\n" +
		"f,net_change,2025-01-01,2026-01-02,Paper,maps,net,https://example.org/f,\"on land, 390\",km2,about,400,differs,,maps,UA,occupied,net,sphere,500,500,100,25," +
		"2024-12-31,0,1,2026-01-01,0,4,by maps,,,\n" +
		"g,total,,2025-06-15,,,,,,km2,,1000,cannot be checked,\"source \"\"others\"\" is not loaded\",others,UA,occupied,,sphere,,,,,,,,,,,,1350,350,35\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	out.Reset()
	if err := encode.JSON(&out, table); err != nil {
		t.Fatal(err)
	}
	row := `{"rows":[{"id":"f","metric":"net_change","from":"2025-01-01","to":"2026-01-02","publisher":"Paper","basis":"maps","counts":"net","url":"https://example.org/f",` +
		`"note":"on land, 390","unit":"km2","qualifier":"about","printed":400,"verdict":"differs","reason":"","source":"maps","region":"UA","statuses":["occupied"],"movement":"net","formula":"sphere",` +
		`"computed":500,"computed_land":500,"difference":100,"difference_percent":25,"from_snapshot":"2024-12-31","from_age_days":0,"from_revision":1,"to_snapshot":"2026-01-01","to_age_days":0,` +
		`"to_revision":4,"attribution":"by maps","built_in":null,"built_in_difference":null,"built_in_difference_percent":null},`
	if !strings.HasPrefix(out.String(), row) || !strings.Contains(out.String(), `"verdicts":{"cannot be checked":`) {
		t.Errorf("got\n%s\nwant it to begin with\n%s\nand to explain the verdicts", out.String(), row)
	}
}
