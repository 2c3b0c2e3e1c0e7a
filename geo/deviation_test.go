package geo_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"controlmap/geo"
)

func deviation(region geo.RegionCode, first, last string, least, most float64) geo.Deviation {
	parse := func(text string) (d geo.Date) {
		if text == "" {
			return d
		}
		d, err := geo.ParseDate(text)
		if err != nil {
			panic(err)
		}
		return d
	}
	return geo.Deviation{Region: region, First: parse(first), Last: parse(last), LeastKm2: least, MostKm2: most}
}

var deviations = geo.Deviations{
	deviation("UA", "2023-01-01", "2023-01-31", -40, 10),
	deviation("UA", "2023-02-01", "2023-02-28", 5, 20),
	deviation("UA", "2023-04-01", "", 30, 30),
	deviation("UA-14", "2023-01-01", "", -1, 2),
}

func TestUncertainty(t *testing.T) {
	for _, tt := range []struct {
		name     string
		region   geo.RegionCode
		from, to geo.Date // from zero: of the total on to
		want     any      // nil: not known
	}{
		{"less than theirs by most", "UA", geo.Date{}, geo.NewDate(2023, 1, 31), 40.0},
		{"more than theirs by most", "UA", geo.Date{}, geo.NewDate(2023, 2, 1), 20.0},
		{"between two periods", "UA", geo.Date{}, geo.NewDate(2023, 3, 1), nil},
		{"before all", "UA", geo.Date{}, geo.NewDate(2022, 12, 31), nil},
		{"ever since", "UA", geo.Date{}, geo.NewDate(2030, 1, 1), 30.0},
		{"another region", "UA-14", geo.Date{}, geo.NewDate(2023, 3, 1), 2.0},
		{"a region of which nothing is known", "UA-09", geo.Date{}, geo.NewDate(2023, 1, 1), nil},
		{"a region before all others", "A", geo.Date{}, geo.NewDate(2023, 1, 1), nil},
		{"net within a period", "UA", geo.NewDate(2023, 1, 1), geo.NewDate(2023, 1, 31), 50.0},
		{"net to the next period", "UA", geo.NewDate(2023, 1, 31), geo.NewDate(2023, 2, 28), 60.0},
		{"net of what is off by as much: it cancels out", "UA", geo.NewDate(2023, 2, 28), geo.NewDate(2023, 4, 30), 25.0},
		{"net of no time", "UA", geo.NewDate(2023, 1, 5), geo.NewDate(2023, 1, 5), 0.0},
		{"net since a day of which nothing is known", "UA", geo.NewDate(2023, 3, 5), geo.NewDate(2023, 4, 5), nil},
		{"net until a day of which nothing is known", "UA", geo.NewDate(2023, 2, 5), geo.NewDate(2023, 3, 5), nil},
	} {
		got := deviations.Total(tt.region, tt.to)
		if !tt.from.IsZero() {
			got = deviations.Net(tt.region, tt.from, tt.to)
		}
		if (got == nil) != (tt.want == nil) || got != nil && *got != tt.want {
			t.Errorf("%s: got %s, want %v", tt.name, pointed(got), tt.want)
		}
	}
}

func pointed(x *float64) string {
	if x == nil {
		return "<nil>"
	}
	return fmt.Sprint(*x)
}

func TestDeviationsRefused(t *testing.T) {
	if err := deviations.Check(); err != nil {
		t.Fatalf("good deviations: %v", err)
	}
	good := deviation("UA", "2023-01-01", "2023-01-31", -1, 1)
	for _, tt := range []struct {
		name string
		list geo.Deviations
		want string
	}{
		{"no region", geo.Deviations{deviation("", "2023-01-01", "", 0, 0)}, "no region"},
		{"no first day", geo.Deviations{deviation("UA", "", "", 0, 0)}, "no first day"},
		{"backwards", geo.Deviations{deviation("UA", "2023-01-02", "2023-01-01", 0, 0)}, "ends before it begins"},
		{"least over most", geo.Deviations{deviation("UA", "2023-01-01", "", 2, 1)}, "2 to 1 km2"},
		{"no number", geo.Deviations{deviation("UA", "2023-01-01", "", math.NaN(), 1)}, "NaN to 1 km2"},
		{"endless", geo.Deviations{deviation("UA", "2023-01-01", "", 1, math.Inf(1))}, "1 to +Inf km2"},
		{"out of order", geo.Deviations{good, deviation("UA", "2022-01-01", "2022-01-31", 0, 0)}, "out of order"},
		{"twice", geo.Deviations{good, good}, "out of order"},
		{"overlap", geo.Deviations{good, deviation("UA", "2023-01-31", "", 0, 0)}, "overlaps"},
		{"after an open end", geo.Deviations{deviation("UA", "2023-01-01", "", 0, 0), deviation("UA", "2024-01-01", "", 0, 0)}, "overlaps"},
	} {
		err := tt.list.Check()
		if geo.CodeOf(err) != geo.Invalid || !strings.Contains(fmt.Sprint(err), tt.want) {
			t.Errorf("%s: got %v, want Invalid with %q", tt.name, err, tt.want)
		}
	}
}
