package builtin_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"controlmap/data/builtin"
	"controlmap/geo"
)

func TestReadUncertainty(t *testing.T) {
	t.Parallel()
	const header = "# about\nregion,from,to,least_km2,most_km2,days,compared_with\n"
	first := geo.Deviation{Region: "UA", First: geo.NewDate(2023, 1, 1), Last: geo.NewDate(2023, 1, 31), LeastKm2: -12.5, MostKm2: 3}
	still := geo.Deviation{Region: "UA", First: geo.NewDate(2023, 2, 1), LeastKm2: 0, MostKm2: 0.5}
	for _, tt := range []struct {
		name, rows string
		want       geo.Deviations
		wrong      string
	}{
		{"a period, and ever since", "UA,2023-01-01,2023-01-31,-12.5,3,31,maps\nUA,2023-02-01,,0,0.5,2,maps\n", geo.Deviations{first, still}, ""},
		{"in any order", "UA,2023-02-01,,0,0.5,2,maps\nUA,2023-01-01,2023-01-31,-12.5,3,31,maps\n", geo.Deviations{first, still}, ""},
		{"no day", "UA,2023-01,,0,0.5,2,maps\n", nil, "line 3: "},
		{"no last day", "UA,2023-01-01,soon,0,0.5,2,maps\n", nil, "line 3: "},
		{"no number", "UA,2023-01-01,,few,0.5,2,maps\n", nil, "line 3: "},
		{"compared on no day", "UA,2023-01-01,,0,0.5,0,maps\n", nil, `line 3: days "0"`},
		{"compared with nothing", "UA,2023-01-01,,0,0.5,1,\n", nil, "line 3: source name"},
		{"least over most", "UA,2023-01-01,,1,0.5,1,maps\n", nil, "1 to 0.5 km2"},
	} {
		got, err := builtin.ReadUncertainty([]byte(header + tt.rows))
		if !reflect.DeepEqual(got, tt.want) || (err == nil) != (tt.wrong == "") || !strings.Contains(fmt.Sprint(err), tt.wrong) {
			t.Errorf("%s: got %v, %v, want %v, %q", tt.name, got, err, tt.want, tt.wrong)
		}
		if err != nil && geo.CodeOf(err) != geo.Internal {
			t.Errorf("%s: got code %v, want Internal", tt.name, geo.CodeOf(err))
		}
	}
}

// TestUncertaintyCoversTheWar wants every day since the invasion, for all that may be asked
// for by name, and nothing before maps that could be compared with.
func TestUncertaintyCoversTheWar(t *testing.T) {
	t.Parallel()
	list, err := builtin.Uncertainty()
	if err != nil {
		t.Fatal(err)
	}
	for _, region := range []geo.RegionCode{geo.Ukraine, geo.Crimea, geo.Donbas, geo.Donetsk, geo.Luhansk, geo.CrimeaUnit, geo.Sevastopol, "UA-23", "UA-65", "UA-63"} {
		for day := geo.NewDate(2022, 2, 24); day.Before(geo.NewDate(2026, 12, 31)); day = day.AddDays(1) {
			if list.Total(region, day) == nil {
				t.Fatalf("%s: nothing is known on %s", region, day)
			}
		}
		if d, known := list.At(region, geo.NewDate(2014, 8, 15)); known {
			t.Errorf("%s: got %v in the summer of 2014, when there was no map", region, d)
		}
	}
	if d, known := list.At(geo.Outside, geo.NewDate(2025, 1, 1)); known {
		t.Errorf("outside: got %v, want nothing: it is no land", d)
	}
}
