package builtin_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"controlmap/data/builtin"
	"controlmap/data/source/sourcetest"
	"controlmap/geo"
)

func TestFigures(t *testing.T) {
	figures, err := builtin.Figures()
	if err != nil {
		t.Fatal(err)
	}
	if len(figures) != 34 {
		t.Errorf("got %d figures, want 34", len(figures))
	}
	date := geo.NewDate
	occupied := []geo.Status{geo.Occupied}
	tests := map[string]geo.Figure{
		"article-2025-12": {
			Metric: geo.MetricTotal, To: date(2025, 12, 2), Value: 115600, Unit: geo.UnitKm2,
			Rule: geo.FigureRule{Source: "deepstate", Region: "UA", Statuses: occupied, Formula: geo.Sphere, Map: geo.MapBefore, Rounding: 100},
		},
		"article-2025-12-share": {
			Metric: geo.MetricShare, To: date(2025, 12, 2), Value: 19, Unit: geo.UnitPercent, Qualifier: geo.AtLeast,
			Rule: geo.FigureRule{Source: "deepstate", Region: "UA", Statuses: occupied, Formula: geo.Sphere, Map: geo.MapBefore, Rounding: 1},
		},
		"ds-2025": {
			Metric: geo.MetricNetChange, From: date(2025, 1, 1), To: date(2026, 1, 1), Value: 4336, Unit: geo.UnitKm2,
			Rule: geo.FigureRule{Source: "deepstate", Region: "UA", Statuses: occupied, Movement: geo.MovementNet, Formula: geo.Sphere, Map: geo.MapBefore, Rounding: 1},
		},
		"afp-2024": {
			Metric: geo.MetricNetChange, From: date(2024, 1, 1), To: date(2024, 12, 31), Value: 3985, Unit: geo.UnitKm2,
			Rule: geo.FigureRule{Source: "isw", Region: "UA", Statuses: []geo.Status{geo.Occupied, geo.Advance, geo.Claimed}, Movement: geo.MovementGained,
				Formula: geo.Sphere, Map: geo.MapBefore, Rounding: 1},
		},
		"nyt-2023": {
			Metric: geo.MetricNetChange, From: date(2023, 1, 1), To: date(2023, 9, 28), Value: 188, Unit: geo.UnitSqMi,
			Rule: geo.FigureRule{Source: "isw", Region: "UA", Statuses: occupied, Movement: geo.MovementNet, Formula: geo.Sphere, Map: geo.MapBefore, Rounding: 1},
		},
	}
	for _, f := range figures {
		want, ok := tests[f.ID]
		if !ok {
			continue
		}
		delete(tests, f.ID)
		want.ID, want.Publisher, want.Basis, want.Counts, want.URL = f.ID, f.Publisher, f.Basis, f.Counts, f.URL
		if fmt.Sprint(f) != fmt.Sprint(want) || f.Publisher == "" || f.Counts == "" {
			t.Errorf("got %+v\nwant %+v", f, want)
		}
	}
	for id := range tests {
		t.Errorf("there is no figure %s", id)
	}
	if first, second := figures[0].ID, figures[1].ID; first != "article-2025-12" || second != "article-2025-12-share" {
		t.Errorf("the first two are %s and %s, want those of the article", first, second)
	}
}

// What was printed is that of the sample data, to the letter.
func TestFiguresAreThoseOfTheSample(t *testing.T) {
	sample := sourcetest.Sample(t, "published-figures.csv").Data
	want, err := csv.NewReader(bytes.NewReader(sample)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	figures, err := builtin.ReadFigures(bytes.NewReader(sample))
	if err != nil {
		t.Fatal(err)
	}
	built, err := builtin.Figures()
	if err != nil {
		t.Fatal(err)
	}
	if len(built) != len(want)-1 || len(figures) != len(built) {
		t.Fatalf("got %d built-in figures, %d of the sample; want %d", len(built), len(figures), len(want)-1)
	}
	for i, f := range built {
		printed := figures[i]
		printed.Rule, f.Rule = geo.FigureRule{}, geo.FigureRule{}
		if fmt.Sprint(f) != fmt.Sprint(printed) || f.ID != want[i+1][0] || f.URL != want[i+1][9] {
			t.Errorf("got %+v, want %v", f, want[i+1])
		}
	}
}

func TestReadFigures(t *testing.T) {
	const header = "id,metric,from,to,value,unit,source"
	tests := []struct {
		name, text string
		want       string // rule, qualifier and value of the only figure
	}{
		{"defaults of a total", header + "\na,total,,2025-01-02,115600,km2,deepstate", "deepstate UA [occupied]  sphere day 1;  115600"},
		{"defaults of a change", header + "\na,net_change,2025-01-01,2025-02-01,-18.75,km2-about,deepstate", "deepstate UA [occupied] net sphere before 0.01; about -18.75"},
		{"defaults of a share", header + "\na,share,,2025-01-02,19.5,percent-at-least,deepstate", "deepstate UA [occupied]  sphere day 0.1; at least 19.5"},
		{"other order, spaces, comments and a byte order mark", "\ufeff# mine\nunit,value,to,metric,id,basis\n# one\nsqmi, 188 ,2025-01-02,total,a,my map", "my map UA [occupied]  sphere day 1;  188"},
		{"everything", header + ",region,statuses,movement,formula,map,rounding\na,net_change,2025-01-01,2025-02-01,10,km2,isw,UA-14,claimed|occupied|claimed,gained,geodesic,day,5",
			"isw UA-14 [claimed occupied] gained geodesic day 5;  10"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			figures, err := builtin.ReadFigures(strings.NewReader(tt.text))
			if err != nil || len(figures) != 1 {
				t.Fatalf("got %d figures, %v; want one", len(figures), err)
			}
			f := figures[0]
			r := f.Rule
			got := fmt.Sprintf("%s %s %v %s %s %s %v; %s %v", r.Source, r.Region, r.Statuses, r.Movement, r.Formula, r.Map, r.Rounding, f.Qualifier, f.Value)
			if got != tt.want {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestReadFiguresErrors(t *testing.T) {
	const header = "id,metric,from,to,value,unit,source,region,statuses,movement,formula,map,rounding\n"
	const good = "a,total,,2025-01-02,1,km2,s,,,,,,\n"
	tests := []struct{ name, text, says string }{
		{"nothing", "", "header"},
		{"a column that is missing", "id,metric,to,value\n", "line 1: column unit is missing"},
		{"an unknown column", "# c\nid,metric,to,value,unit,note\n", `line 2: column "note" is none of id, metric, from`},
		{"a column twice", "id,metric,to,value,unit,id\n", "column id is there twice"},
		{"too few fields", header + "a,total\n", "wrong number of fields"},
		{"an open quote", header + "\"a,total\n", "quote"},
		{"an id twice", header + good + good, `line 3, column id: "a" is that of line 2`},
		{"no id", header + ",total,,2025-01-02,1,km2,s,,,,,,\n", "line 2: column id is empty"},
		{"metric", header + "a,sum,,2025-01-02,1,km2,s,,,,,,\n", `column metric: "sum" is none of total, share, net_change`},
		{"date", header + "a,total,,2025-13-02,1,km2,s,,,,,,\n", `column to: date "2025-13-02" is not a day as YYYY-MM-DD`},
		{"value", header + "a,total,,2025-01-02,many,km2,s,,,,,,\n", `column value: "many" is not a number as 115600 or 19.25`},
		{"infinite", header + "a,total,,2025-01-02,Inf,km2,s,,,,,,\n", `"Inf" is not a number`},
		{"no number", header + "a,total,,2025-01-02,NaN,km2,s,,,,,,\n", `"NaN" is not a number`},
		{"an exponent", header + "a,total,,2025-01-02,1e3,km2,s,,,,,,\n", `"1e3" is not a number`},
		{"unit", header + "a,total,,2025-01-02,1,acres,s,,,,,,\n", `column unit: "acres" is none of km2, km2-about, km2-at-least, percent`},
		{"no source", header + "a,total,,2025-01-02,1,km2,,,,,,,\n", "columns source and basis are empty"},
		{"a source with a slash", header + "a,total,,2025-01-02,1,km2,a/b,,,,,,\n", `column source: source name "a/b"`},
		{"region", header + "a,total,,2025-01-02,1,km2,s,UA-99,,,,,\n", `column region: region "UA-99"`},
		{"status", header + "a,total,,2025-01-02,1,km2,s,,occupied|lost,,,,\n", `column statuses: status "lost" is none of occupied`},
		{"movement", header + "a,net_change,2025-01-01,2025-01-02,1,km2,s,,,gross,,,\n", `column movement: "gross" is none of net, gained, lost`},
		{"movement of a total", header + "a,total,,2025-01-02,1,km2,s,,,net,,,\n", "column movement: a total does not move"},
		{"formula", header + "a,total,,2025-01-02,1,km2,s,,,,flat,,\n", `column formula: "flat" is none of sphere, geodesic`},
		{"map", header + "a,total,,2025-01-02,1,km2,s,,,,,noon,\n", `column map: "noon" is none of before, day`},
		{"rounding", header + "a,total,,2025-01-02,1,km2,s,,,,,,0\n", `column rounding: "0" is not a step`},
		{"a change of one day", header + "a,net_change,,2025-01-02,1,km2,s,,,,,,\n", "column from is empty"},
		{"a change back in time", header + "a,net_change,2025-01-02,2025-01-02,1,km2,s,,,,,,\n", "column from: 2025-01-02 is not before 2025-01-02"},
		{"a total of two days", header + "a,total,2025-01-01,2025-01-02,1,km2,s,,,,,,\n", "column from: a total is of one day"},
		{"a share in km2", header + "a,share,,2025-01-02,1,km2,s,,,,,,\n", "column unit: km2 does not fit a share"},
		{"a total in percent", header + "a,total,,2025-01-02,1,percent,s,,,,,,\n", "column unit: percent does not fit a total"},
		{"a share of nowhere", header + "a,share,,2025-01-02,1,percent,s,outside,,,,,\n", "column region: outside"},
		{"too large", header + strings.Repeat("#\n", 1<<20), "more than 2097152 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := builtin.ReadFigures(strings.NewReader(tt.text))
			if geo.CodeOf(err) != geo.Invalid || !strings.Contains(fmt.Sprint(err), tt.says) {
				t.Errorf("got %v, want invalid that says %q", err, tt.says)
			}
		})
	}
	if _, err := builtin.ReadFigures(iotest.ErrReader(errors.New("gone"))); geo.CodeOf(err) != geo.Unavailable {
		t.Errorf("got %v, want unavailable", err)
	}
}

func FuzzReadFigures(f *testing.F) {
	f.Add("id,metric,from,to,value,unit,source\na,net_change,2025-01-01,2025-02-01,-18.75,km2-about,deepstate\n")
	f.Add("id,metric,to,value,unit,basis,statuses,region\na,share,2025-01-02,19,percent-at-least,isw,occupied|claimed,donbas\n")
	f.Add("\ufeff# c\nunit,value,to,metric,id,source,rounding\n\"sqmi\",1,2025-01-02,total,a,b,100\n")
	f.Fuzz(func(t *testing.T, text string) {
		figures, err := builtin.ReadFigures(strings.NewReader(text))
		if err != nil {
			if geo.CodeOf(err) != geo.Invalid {
				t.Fatalf("got %v, want an error that is invalid", err)
			}
			return
		}
		for _, figure := range figures {
			known := slices.Contains([]geo.FigureMetric{geo.MetricTotal, geo.MetricShare, geo.MetricNetChange}, figure.Metric)
			if !known || figure.ID == "" || figure.To.IsZero() || figure.Rule.Source == "" || len(figure.Rule.Statuses) == 0 || !(figure.Rule.Rounding > 0) {
				t.Fatalf("got %+v, want all that a rule needs", figure)
			}
			isChange := figure.Metric == geo.MetricNetChange
			if isChange == figure.From.IsZero() || isChange && !figure.From.Before(figure.To) {
				t.Fatalf("got from %s to %s of a %s", figure.From, figure.To, figure.Metric)
			}
		}
	})
}
