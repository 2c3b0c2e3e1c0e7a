package builtin_test

import (
	"math"
	"strings"
	"sync"
	"testing"

	"controlmap/data/builtin"
	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// settlements is built once for all tests.
var settlements = sync.OnceValues(func() ([]source.Reading, error) {
	_, parsed, err := builtin.Settlements()
	return parsed, err
})

func mustSettlements(t *testing.T) []source.Reading {
	t.Helper()
	parsed, err := settlements()
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func day(t *testing.T, text string) geo.Date {
	t.Helper()
	d, err := geo.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// on returns the areas of the last snapshot at or before a date.
func on(t *testing.T, parsed []source.Reading, date string) (areas []source.Polygon) {
	t.Helper()
	d := day(t, date)
	for _, p := range parsed {
		if !d.Before(p.Snapshot.Date) {
			areas = p.Polygons
		}
	}
	return areas
}

func TestTotalsAgainstPublishedOnes(t *testing.T) {
	t.Parallel()
	parsed := mustSettlements(t)
	for _, tt := range []struct {
		date      string
		km2       float64 // of occupied ground, as published
		tolerance float64
		geodesic  bool
		publisher string
	}{
		{"2014-04-01", 26081 + 864, 400, true, "official areas of Crimea and Sevastopol"},
		{"2022-02-23", 43000, 1500, true, "President of Ukraine"},
		// Order 376 names fewer places in Sumy oblast, and more in Kherson and Chernihiv, than ISW
		// has in its control and advance.
		{"2022-03-24", 163000, 163000 * 0.045, true, "ISW, control and advances, as printed"},
		{"2022-04-01", 154697, 154697 * 0.12, true, "ISW, control and advance"},
		// DeepState drew 432 km2 more of the sea and of lagoons until the autumn of 2023.
		{"2022-11-12", 108650.9, 108650.9 * 0.01, false, "DeepState"},
		{"2022-12-31", 108702.4, 108702.4 * 0.01, false, "DeepState"},
		{"2024-12-31", 111828.5, 111828.5 * 0.007, false, "DeepState"},
		{"2025-12-01", 115600, 115600 * 0.007, false, "news report"},
		{"2025-12-31", 116161.0, 116161.0 * 0.007, false, "DeepState"},
	} {
		t.Run(tt.date, func(t *testing.T) {
			t.Parallel()
			var sum geo.Km2
			for _, a := range on(t, parsed, tt.date) {
				if a.Status == geo.Occupied {
					sum = sum.Add(measure.Polygon(a.Shape))
				}
			}
			got := sum.Sphere
			if tt.geodesic {
				got = sum.Geodesic
			}
			if math.Abs(got-tt.km2) > tt.tolerance {
				t.Errorf("got %.0f km2, want %.0f (%s) within %.0f", got, tt.km2, tt.publisher, tt.tolerance)
			}
		})
	}
}

func TestMoreThanNineteenPercentAtTheEndOf2025(t *testing.T) {
	t.Parallel()
	var km2 float64
	for _, a := range on(t, mustSettlements(t), "2025-12-01") {
		if a.Status == geo.Occupied {
			km2 += measure.Geodesic(a.Shape)
		}
	}
	if share := 100 * km2 / geo.UkraineOfficialKm2; share <= 19 {
		t.Errorf("got %.2f %%, want more than 19 %%", share)
	}
}

func TestTheMapShowsWhatTheLedgerSays(t *testing.T) {
	t.Parallel()
	parsed := mustSettlements(t)
	for _, tt := range []struct {
		town   string
		region geo.RegionCode
		date   string
		want   geo.Status // empty: Ukrainian
		since  geo.Since
	}{
		{"Simferopol", "UA-43", "2014-04-01", geo.Occupied, geo.SincePre2022},
		{"Sevastopol", "UA-40", "2026-01-01", geo.Occupied, geo.SincePre2022},
		{"Sloviansk", "UA-14", "2014-05-01", geo.Occupied, geo.SincePre2022},
		{"Sloviansk", "UA-14", "2014-08-01", "", ""},
		{"Donetsk", "UA-14", "2015-02-20", geo.Occupied, geo.SincePre2022},
		{"Mariupol", "UA-14", "2022-02-23", "", ""},
		{"Mariupol", "UA-14", "2022-04-01", geo.Contested, ""},
		{"Mariupol", "UA-14", "2022-06-01", geo.Occupied, geo.Since2022},
		{"Kherson", "UA-65", "2022-11-12", geo.Liberated, ""},
		{"Oleshky", "UA-65", "2022-11-12", geo.Occupied, geo.Since2022},
		{"Bile", "UA-51", "2022-03-28", geo.Occupied, geo.Since2022},
		{"Kharkiv", "UA-63", "2022-03-28", "", ""},
		{"Odesa", "UA-51", "2025-12-01", "", ""},
	} {
		t.Run(tt.town+" "+tt.date, func(t *testing.T) {
			t.Parallel()
			area := at(on(t, parsed, tt.date), find(t, tt.town, tt.region).Point)
			if area.Status != tt.want || area.Since != tt.since {
				t.Errorf("got %q %q, want %q %q", area.Status, area.Since, tt.want, tt.since)
			}
		})
	}
}

// at returns the area that a point lies in, or within two kilometres of for towns off
// the coast; the zero Area where it lies in none.
func at(areas []source.Polygon, p orb.Point) source.Polygon {
	for _, reach := range []float64{0, 0.02} {
		for _, a := range areas {
			for _, step := range []orb.Point{{0, 0}, {-reach, 0}, {0, reach}} {
				if planar.PolygonContains(a.Shape, orb.Point{p[0] + step[0], p[1] + step[1]}) {
					return a
				}
			}
		}
	}
	return source.Polygon{}
}

func TestTheSourceSaysWhatItIs(t *testing.T) {
	t.Parallel()
	src, parsed, err := builtin.Settlements()
	if err != nil {
		t.Fatal(err)
	}
	if src.Name != geo.Settlements || !src.Publishable || !src.Complete || !src.SplitsSince || len(parsed) == 0 {
		t.Errorf("got %q, publishable %t, complete %t, splitting since %t, %d snapshots, want settlements, true, true, true and some",
			src.Name, src.Publishable, src.Complete, src.SplitsSince, len(parsed))
	}
	for _, limit := range []string{"settlement-level reconstruction", "within 0.5 % of DeepState's", "GeoNames"} {
		if !strings.Contains(src.Attribution, limit) {
			t.Errorf("attribution %q does not say %q", src.Attribution, limit)
		}
	}
	for _, p := range parsed {
		for _, a := range p.Polygons {
			if src.Statuses[a.Status] == "" {
				t.Fatalf("%s: status %q is not explained", p.Snapshot.Date, a.Status)
			}
		}
	}
}
