package builtin_test

import (
	"bytes"
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
	if len(figures) != 100 {
		t.Errorf("got %d figures, want 100", len(figures))
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
		"ds-2025-08": {
			Metric: geo.MetricNetChange, From: date(2025, 8, 1), To: date(2025, 9, 1), Value: 464, Unit: geo.UnitKm2,
			Rule: geo.FigureRule{Source: "deepstate", Region: "UA", Statuses: occupied, Movement: geo.MovementNet, Formula: geo.Sphere, Map: geo.MapAround, Rounding: 1},
		},
		"ds-2025-share": {
			Metric: geo.MetricNetChange, From: date(2025, 1, 1), To: date(2026, 1, 1), Value: 0.72, Unit: geo.UnitPercent,
			Rule: geo.FigureRule{Source: "deepstate", Region: "UA", Statuses: occupied, Movement: geo.MovementNet, Formula: geo.Sphere, Map: geo.MapBefore, Rounding: 0.01},
		},
		"ds-2026-01-01-donetsk": {
			Metric: geo.MetricShare, To: date(2026, 1, 1), Value: 78.1, Unit: geo.UnitPercent,
			Rule: geo.FigureRule{Source: "deepstate", Region: "UA-14", Statuses: occupied, Formula: geo.Sphere, Map: geo.MapBefore, Rounding: 0.1},
		},
		"isw-2022-03": {
			Metric: geo.MetricPeak, From: date(2022, 3, 1), To: date(2022, 3, 31), Value: 163000, Unit: geo.UnitKm2, Qualifier: geo.About,
			Rule: geo.FigureRule{Source: "isw", Region: "UA", Statuses: []geo.Status{geo.Occupied, geo.Advance}, Formula: geo.Sphere, Map: geo.MapOfDay, Rounding: 1000},
		},
		"guardian-2023-02": {
			Metric: geo.MetricTotal, To: date(2023, 2, 19), Value: 40600, Unit: geo.UnitSqMi,
			Rule: geo.FigureRule{Source: "isw", Region: "UA", Statuses: occupied, Formula: geo.Sphere, Map: geo.MapOfDay, Rounding: 100},
		},
		"gerasimov-2025": {
			Metric: geo.MetricNetChange, From: date(2025, 1, 1), To: date(2025, 12, 29), Value: 6640, Unit: geo.UnitKm2,
			Rule: geo.FigureRule{Source: "claim", Region: "UA", Statuses: occupied, Movement: geo.MovementNet, Formula: geo.Sphere, Map: geo.MapBefore, Rounding: 10},
		},
		"syrskyi-front-2025-09": {
			Metric: geo.MetricFront, To: date(2025, 9, 26), Value: 1250, Unit: geo.UnitKm, Qualifier: geo.About,
			Rule: geo.FigureRule{Source: "deepstate", Region: "UA", Statuses: occupied, Formula: geo.Geodesic, Map: geo.MapOfDay, Rounding: 10},
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
		want.ID, want.Publisher, want.Basis, want.Counts, want.URL, want.Note = f.ID, f.Publisher, f.Basis, f.Counts, f.URL, f.Note
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

// A figure can be stood by if it says where it was printed: all but the line that the
// project began with do.
func TestFiguresSayWhereTheyWerePrinted(t *testing.T) {
	figures, err := builtin.Figures()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range figures {
		if !strings.HasPrefix(f.URL, "https://") && f.ID != "article-2025-12" {
			t.Errorf("%s: got address %q, want where it was printed", f.ID, f.URL)
		}
		if f.Counts == "" || f.Basis == "" || f.Publisher == "" {
			t.Errorf("%s: got publisher %q, basis %q, counts %q; want all", f.ID, f.Publisher, f.Basis, f.Counts)
		}
	}
}

// What a reader must know beside the number stands in the note.
func TestFigureNotes(t *testing.T) {
	figures, err := builtin.Figures()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ id, says string }{
		{"article-2025-12", "No page that prints these words was found"},
		{"article-2025-12-share", "was not found"},
		{"ds-2023-2025", "-187 km2 in all and +140 on land"},
		{"ds-2023-2025", "326 km2 of sea and lagoon"},
		{"ds-2023-2025-share", "7463 of 603628 km2 are 1.24 %"},
		{"warmapper-prewar", "not confirmed"},
		{"gerasimov-2025", "6,460"},
		{"isw-2024", "Kursk Oblast"},
	}
	for _, tt := range tests {
		i := slices.IndexFunc(figures, func(f geo.Figure) bool { return f.ID == tt.id })
		if i < 0 || !strings.Contains(figures[i].Note, tt.says) {
			t.Errorf("%s: want a note that says %q", tt.id, tt.says)
		}
	}
}

// corrected are figures of the sample data that are wrong there: the first report of a
// number that was corrected the same evening, a day that was not printed, a number that
// was converted, a summary's address, and one that had none.
var corrected = []string{"gerasimov-2025", "isw-2022-03", "guardian-2023-02", "article-2025-12-share"}

// What was printed is that of the sample data, to the letter, but for what was wrong.
func TestFiguresAreThoseOfTheSample(t *testing.T) {
	sample := sourcetest.Sample(t, "published-figures.csv").Data
	want, err := builtin.ReadFigures(bytes.NewReader(sample))
	if err != nil {
		t.Fatal(err)
	}
	built, err := builtin.Figures()
	if err != nil {
		t.Fatal(err)
	}
	for _, printed := range want {
		i := slices.IndexFunc(built, func(f geo.Figure) bool { return f.ID == printed.ID })
		if i < 0 {
			t.Errorf("there is no figure %s", printed.ID)
			continue
		}
		f := built[i]
		f.Rule, f.Note, printed.Rule = geo.FigureRule{}, "", geo.FigureRule{}
		if same := f.ID == printed.ID && fmt.Sprint(f) == fmt.Sprint(printed); same == slices.Contains(corrected, f.ID) {
			t.Errorf("got %+v, in the sample %+v", f, printed)
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
		{"a change in percent", header + "\na,net_change,2025-01-01,2026-01-01,0.72,percent,deepstate", "deepstate UA [occupied] net sphere before 0.01;  0.72"},
		{"defaults of a peak", header + "\na,peak,2022-03-01,2022-03-31,163000,km2-about,isw", "isw UA [occupied]  sphere day 1; about 163000"},
		{"defaults of a front", header + "\na,front,,2025-01-02,1250,km-about,deepstate", "deepstate UA [occupied]  geodesic day 1; about 1250"},
		{"the maps around two days", header + ",map\na,net_change,2025-08-01,2025-09-01,464,km2,deepstate,around", "deepstate UA [occupied] net sphere around 1;  464"},
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
		{"an unknown column", "# c\nid,metric,to,value,unit,remark\n", `line 2: column "remark" is none of id, metric, from`},
		{"a column twice", "id,metric,to,value,unit,id\n", "column id is there twice"},
		{"too few fields", header + "a,total\n", "wrong number of fields"},
		{"an open quote", header + "\"a,total\n", "quote"},
		{"an id twice", header + good + good, `line 3, column id: "a" is that of line 2`},
		{"no id", header + ",total,,2025-01-02,1,km2,s,,,,,,\n", "line 2: column id is empty"},
		{"metric", header + "a,sum,,2025-01-02,1,km2,s,,,,,,\n", `column metric: "sum" is none of total, share, net_change, peak, front`},
		{"date", header + "a,total,,2025-13-02,1,km2,s,,,,,,\n", `column to: date "2025-13-02" is not a day as YYYY-MM-DD`},
		{"value", header + "a,total,,2025-01-02,many,km2,s,,,,,,\n", `column value: "many" is not a number as 115600 or 19.25`},
		{"infinite", header + "a,total,,2025-01-02,Inf,km2,s,,,,,,\n", `"Inf" is not a number`},
		{"no number", header + "a,total,,2025-01-02,NaN,km2,s,,,,,,\n", `"NaN" is not a number`},
		{"an exponent", header + "a,total,,2025-01-02,1e3,km2,s,,,,,,\n", `"1e3" is not a number`},
		{"unit", header + "a,total,,2025-01-02,1,acres,s,,,,,,\n", `column unit: "acres" is none of km2, km2-about, km2-at-least, percent, percent-about, percent-at-least, sqmi, sqmi-about, sqmi-at-least, km, km-about, km-at-least`},
		{"no source", header + "a,total,,2025-01-02,1,km2,,,,,,,\n", "columns source and basis are empty"},
		{"a source with a slash", header + "a,total,,2025-01-02,1,km2,a/b,,,,,,\n", `column source: source name "a/b"`},
		{"region", header + "a,total,,2025-01-02,1,km2,s,UA-99,,,,,\n", `column region: region "UA-99"`},
		{"status", header + "a,total,,2025-01-02,1,km2,s,,occupied|lost,,,,\n", `column statuses: status "lost" is none of occupied`},
		{"movement", header + "a,net_change,2025-01-01,2025-01-02,1,km2,s,,,gross,,,\n", `column movement: "gross" is none of net, gained, lost`},
		{"movement of a total", header + "a,total,,2025-01-02,1,km2,s,,,net,,,\n", "column movement: a total does not move"},
		{"formula", header + "a,total,,2025-01-02,1,km2,s,,,,flat,,\n", `column formula: "flat" is none of sphere, geodesic`},
		{"map", header + "a,total,,2025-01-02,1,km2,s,,,,,noon,\n", `column map: "noon" is none of before, day, around`},
		{"rounding", header + "a,total,,2025-01-02,1,km2,s,,,,,,0\n", `column rounding: "0" is not a step`},
		{"a change of one day", header + "a,net_change,,2025-01-02,1,km2,s,,,,,,\n", "column from is empty"},
		{"a change back in time", header + "a,net_change,2025-01-02,2025-01-02,1,km2,s,,,,,,\n", "column from: 2025-01-02 is not before 2025-01-02"},
		{"a total of two days", header + "a,total,2025-01-01,2025-01-02,1,km2,s,,,,,,\n", "column from: a total is of one day"},
		{"a share in km2", header + "a,share,,2025-01-02,1,km2,s,,,,,,\n", "column unit: km2 does not fit a share"},
		{"a total in percent", header + "a,total,,2025-01-02,1,percent,s,,,,,,\n", "column unit: percent does not fit a total, which is in km2 or sqmi"},
		{"a front in km2", header + "a,front,,2025-01-02,1,km2,s,,,,,,\n", "column unit: km2 does not fit a front, which is in km"},
		{"a total in km", header + "a,total,,2025-01-02,1,km,s,,,,,,\n", "column unit: km does not fit a total"},
		{"a front on the sphere", header + "a,front,,2025-01-02,1,km,s,,,,sphere,,\n", "column formula: sphere does not fit a front"},
		{"a front of what is claimed", header + "a,front,,2025-01-02,1,km,s,,occupied|claimed,,,,\n", "column statuses: a front is the line of what is occupied"},
		{"a peak of one day", header + "a,peak,,2025-01-02,1,km2,s,,,,,,\n", "column from is empty: a peak has two days"},
		{"a peak that moves", header + "a,peak,2025-01-01,2025-01-02,1,km2,s,,,net,,,\n", "column movement: a peak does not move"},
		{"one day around", header + "a,total,,2025-01-02,1,km2,s,,,,,around,\n", "column map: around does not fit a total"},
		{"a change of nowhere in percent", header + "a,net_change,2025-01-01,2025-01-02,1,percent,s,outside,,,,,\n", "column region: outside"},
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
	f.Add("id,metric,from,to,value,unit,source,map,note\na,peak,2022-03-01,2022-03-31,163000,km2-about,isw,around,\"a, b\"\nb,front,,2025-01-02,1250,km-about,s,,\n")
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
			known := slices.Contains([]geo.FigureMetric{geo.MetricTotal, geo.MetricShare, geo.MetricNetChange, geo.MetricPeak, geo.MetricFront}, figure.Metric)
			if !known || figure.ID == "" || figure.To.IsZero() || figure.Rule.Source == "" || len(figure.Rule.Statuses) == 0 || !(figure.Rule.Rounding > 0) {
				t.Fatalf("got %+v, want all that a rule needs", figure)
			}
			hasPeriod := figure.Metric.HasPeriod()
			if hasPeriod == figure.From.IsZero() || hasPeriod && !figure.From.Before(figure.To) {
				t.Fatalf("got from %s to %s of a %s", figure.From, figure.To, figure.Metric)
			}
		}
	})
}
