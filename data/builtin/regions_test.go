package builtin_test

import (
	"math"
	"testing"

	"controlmap/data/builtin"
	"controlmap/geo"
	"controlmap/geo/measure"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// officialKm2 are the areas of the State Statistics Service.
var officialKm2 = map[geo.RegionCode]float64{
	"UA-05": 26513,
	"UA-07": 20144,
	"UA-09": 26684,
	"UA-12": 31914,
	"UA-14": 26517,
	"UA-18": 29832,
	"UA-21": 12777,
	"UA-23": 27180,
	"UA-26": 13900,
	"UA-30": 839,
	"UA-32": 28131,
	"UA-35": 24588,
	"UA-40": 864,
	"UA-43": 26081,
	"UA-46": 21833,
	"UA-48": 24598,
	"UA-51": 33310,
	"UA-53": 28748,
	"UA-56": 20047,
	"UA-59": 23834,
	"UA-61": 13823,
	"UA-63": 31415,
	"UA-65": 28461,
	"UA-68": 20645,
	"UA-71": 20900,
	"UA-74": 31865,
	"UA-77": 8097,
}

// offOfficial are the units whose official areas are further off than a hundredth, and by
// how much at most: those of Kherson and Mykolaiv count bays that are sea here, Sevastopol
// has 24 km2 of shore, and the city of Kyiv is as OpenStreetMap has it.
var offOfficial = map[geo.RegionCode]float64{"UA-65": 0.06, "UA-48": 0.025, "UA-40": 0.035, "UA-30": 0.02}

func mustRegions(t *testing.T) geo.Regions {
	t.Helper()
	regions, err := builtin.Regions()
	if err != nil {
		t.Fatal(err)
	}
	return regions
}

func mustWaters(t *testing.T) geo.Regions {
	t.Helper()
	waters, err := builtin.Waters()
	if err != nil {
		t.Fatal(err)
	}
	return waters
}

func TestRegionsAreThe27Units(t *testing.T) {
	t.Parallel()
	regions := mustRegions(t)
	if got, want := len(regions.Units), 27; got != want {
		t.Fatalf("got %d units, want %d", got, want)
	}
	var sum float64
	for i, u := range regions.Units {
		if i > 0 && regions.Units[i-1].Code >= u.Code {
			t.Errorf("%s follows %s: not in the order of codes", u.Code, regions.Units[i-1].Code)
		}
		for _, polygon := range u.Shape {
			if err := repair.Validate(polygon); err != nil {
				t.Errorf("%s: %v", u.Code, err)
			}
		}
		tolerance := max(0.01, offOfficial[u.Code])
		if off := u.Area.Geodesic/officialKm2[u.Code] - 1; math.Abs(off) > tolerance {
			t.Errorf("%s: got %.0f km2, %+.2f %% from the official %.0f, want within %v", u.Code, u.Area.Geodesic, 100*off, officialKm2[u.Code], tolerance)
		}
		sum += u.Area.Geodesic
	}
	if math.Abs(sum-geo.UkraineOfficialKm2) > 0.005*geo.UkraineOfficialKm2 {
		t.Errorf("all units: got %.0f km2, want %d within half a hundredth", sum, geo.UkraineOfficialKm2)
	}
}

// TestNeighboursShareBorders demands that the edges of the units are walked once in each
// direction at most, and that where no neighbour walks back is the country's one outline, its
// islands and nothing in between.
func TestNeighboursShareBorders(t *testing.T) {
	t.Parallel()
	walked := map[edge]int{}
	for _, u := range mustRegions(t).Units {
		for _, polygon := range u.Shape {
			eachEdge(polygon, func(e edge) { walked[e]++ })
		}
	}
	outline := map[orb.Point][]orb.Point{}
	for e, times := range walked {
		if times > 1 {
			t.Errorf("units overlap at %v", e)
		}
		if walked[e.back()] == 0 {
			outline[e.from] = append(outline[e.from], e.to)
		}
	}
	for _, ring := range closedWalks(t, outline) {
		if ring.Orientation() != orb.CCW {
			t.Errorf("a gap of %.3f km2 between units near %v", measure.Geodesic(orb.Polygon{ring}), ring[0])
		}
	}
}

// TestWhereAPlaceLies has points that an outline may lose.
func TestWhereAPlaceLies(t *testing.T) {
	t.Parallel()
	regions, waters := mustRegions(t), mustWaters(t)
	for _, tt := range []struct {
		name     string
		point    orb.Point
		region   geo.RegionCode // "" for none
		isWater  bool
		whatElse string
	}{
		{"Snake Island", orb.Point{30.2040, 45.2555}, "UA-51", false, ""},
		{"Tuzla", orb.Point{36.5540, 45.2605}, "UA-43", false, ""},
		{"Dzharylhach", orb.Point{32.95, 46.022}, "UA-65", false, ""},
		{"Kinburn spit", orb.Point{31.60, 46.52}, "UA-48", false, ""},
		{"Arabat spit", orb.Point{34.840, 46.00}, "UA-65", false, ""},
		{"Berdiansk spit", orb.Point{36.7971, 46.6630}, "UA-23", false, ""},
		{"Byriuchyi", orb.Point{35.10, 46.12}, "UA-65", false, ""},
		{"Syvash", orb.Point{34.70, 46.05}, "UA-65", true, "lagoon"},
		{"eastern Syvash", orb.Point{35.20, 45.40}, "UA-43", true, "lagoon"},
		{"Kakhovka reservoir", orb.Point{34.80, 47.52}, "UA-23", true, "reservoir"},
		{"Kyiv reservoir", orb.Point{30.50, 50.80}, "UA-32", true, "reservoir"},
		{"Dniester estuary", orb.Point{30.347, 46.232}, "UA-51", true, "lagoon"},
		{"Southern Buh at Mykolaiv", orb.Point{31.93, 46.80}, "UA-48", true, "estuary"},
		{"Donuzlav", orb.Point{33.10, 45.38}, "UA-43", true, "lagoon"},
		{"Black Sea", orb.Point{31.5, 45.5}, "", true, "sea"},
		{"Sea of Azov", orb.Point{36.5, 46.2}, "", true, "sea"},
		{"bay of Dzharylhach", orb.Point{32.90, 46.08}, "", true, "sea"},
		{"Rostov", orb.Point{39.7, 47.25}, "", false, "abroad"},
		{"Kyiv", orb.Point{30.52, 50.45}, "UA-30", false, ""},
		{"Slavutych", orb.Point{30.757, 51.52}, "UA-32", false, ""},
		{"Sevastopol", orb.Point{33.52, 44.58}, "UA-40", false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := unitAt(regions, tt.point); got != tt.region {
				t.Errorf("got region %q, want %q", got, tt.region)
			}
			wantWater := tt.region
			switch {
			case !tt.isWater:
				wantWater = ""
			case tt.region == "":
				wantWater = geo.Outside
			}
			if got := unitAt(waters, tt.point); got != wantWater {
				t.Errorf("got water of %q, want %q %s", got, wantWater, tt.whatElse)
			}
		})
	}
}

func unitAt(set geo.Regions, p orb.Point) (found geo.RegionCode) {
	for _, u := range set.Units {
		if planar.MultiPolygonContains(u.Shape, p) {
			found += u.Code
		}
	}
	return found
}

// TestWatersLieInTheirRegions splits each water by region: all of it lies in its own, and the
// sea in none.
func TestWatersLieInTheirRegions(t *testing.T) {
	t.Parallel()
	regional := measure.NewRegional(mustRegions(t))
	waters := mustWaters(t)
	wet := measure.NewRegional(waters)
	for _, u := range waters.Units {
		for _, polygon := range u.Shape {
			if err := repair.Validate(polygon); err != nil {
				t.Errorf("%s: %v", u.Code, err)
			}
			for code, km2 := range regional.Split(polygon) {
				if code != u.Code {
					t.Errorf("%s: %.3f km2 near %v lie in %s", u.Code, km2.Geodesic, polygon[0][0], code)
				}
			}
			if u.Code == geo.Outside {
				continue
			}
			for code, km2 := range wet.Split(polygon) {
				if code != u.Code {
					t.Errorf("%s: %.3f km2 near %v are %s as water", u.Code, km2.Geodesic, polygon[0][0], code)
				}
			}
		}
	}
}

// TestWatersAreAsLargeAsKnown compares with areas of lagoons and reservoirs as printed in
// encyclopaedias.
func TestWatersAreAsLargeAsKnown(t *testing.T) {
	t.Parallel()
	wet := measure.NewRegional(mustWaters(t))
	box := func(west, south, east, north float64) orb.Polygon {
		return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}.ToPolygon()
	}
	for _, tt := range []struct {
		name      string
		box       orb.Polygon
		km2       float64
		tolerance float64
	}{
		{"Kakhovka reservoir, 2 155 km2", box(33.3, 46.75, 35.4, 47.73), 2155, 110},
		{"Kremenchuk reservoir, 2 250 km2", box(31.6, 49.0, 33.4, 49.7), 2250, 200},
		{"Kyiv reservoir, 922 km2", box(30.2, 50.58, 30.7, 51.3), 922, 300},
		{"Syvash, 2 560 km2 with 100 of islands", box(33.55, 45.2, 34.81, 46.35), 1700, 500},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got float64
			for code, km2 := range wet.Split(tt.box) {
				if code != geo.Outside {
					got += km2.Geodesic
				}
			}
			if math.Abs(got-tt.km2) > tt.tolerance {
				t.Errorf("got %.0f km2, want %.0f within %.0f", got, tt.km2, tt.tolerance)
			}
		})
	}
}
