package measure_test

import (
	"math"
	"testing"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

func TestAlong(t *testing.T) {
	border := measure.NewBorder(units(t))
	for _, tt := range []struct {
		name  string
		point orb.Point
		want  bool
	}{
		{"Kyiv", orb.Point{30.52, 50.45}, false},
		{"Simferopol", orb.Point{34.10, 44.95}, false},
		{"between Crimea and Sevastopol", orb.Point{33.75, 44.58}, false},
		{"between Donetsk and Luhansk oblasts", orb.Point{38.45, 48.45}, false},
		{"Kherson, on the river", orb.Point{32.62, 46.63}, false},
		{"left bank of the lower Dnipro", orb.Point{32.52, 46.53}, false},
		{"Bakhmut", orb.Point{38.00, 48.59}, false},
		{"Ochakiv", orb.Point{31.545, 46.605}, true},
		{"Yalta", orb.Point{34.17, 44.49}, true},
		{"Snake Island", orb.Point{30.204, 45.255}, true},
		{"Black Sea", orb.Point{31.5, 44.5}, true},
		{"Belgorod", orb.Point{36.59, 50.60}, true},
		{"Chisinau", orb.Point{28.86, 47.01}, true},
		{"far away", orb.Point{-120, 10}, true},
		{"nowhere", orb.Point{math.NaN(), math.Inf(1)}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := border.Along(tt.point); got != tt.want {
				t.Errorf("%v: got %v, want %v", tt.point, got, tt.want)
			}
		})
	}
}

func TestAlongIsTwoKilometresWide(t *testing.T) {
	border := measure.NewBorder(country())
	for _, tt := range []struct {
		name  string
		point orb.Point
		want  bool
	}{
		{"1.9 km inside the eastern border", east(orb.Point{34, 49}, -1.9), true},
		{"2.1 km inside the eastern border", east(orb.Point{34, 49}, -2.1), false},
		{"just outside the eastern border", east(orb.Point{34, 49}, 0.1), true},
		{"1.9 km inside the southern border", north(orb.Point{31, 48}, 1.9), true},
		{"2.1 km inside the southern border", north(orb.Point{31, 48}, 2.1), false},
		{"on the border between the units", orb.Point{32, 49}, false},
		{"where the border between the units ends", north(orb.Point{32, 48}, 1.9), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := border.Along(tt.point); got != tt.want {
				t.Errorf("%v: got %v, want %v", tt.point, got, tt.want)
			}
		})
	}
}

func TestBorderOfNoRegions(t *testing.T) {
	border := measure.NewBorder(geo.Regions{})
	if !border.Along(orb.Point{30, 50}) {
		t.Error("a point in no country is not along the border: want outside")
	}
	if got := border.Front([]orb.Polygon{box(30, 48, 31, 49)}); len(got) != 0 {
		t.Errorf("got a front of %d lines, want none outside the country", len(got))
	}
}

// country is two units side by side, two degrees square each.
func country() geo.Regions {
	return geo.Regions{Boundary: "two squares", Units: []geo.Region{
		{Code: "UA-05", Shape: orb.MultiPolygon{box(30, 48, 32, 50)}},
		{Code: "UA-07", Shape: orb.MultiPolygon{box(32, 48, 34, 50)}},
	}}
}

func box(west, south, east, north float64) orb.Polygon {
	return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
}

// east and north move a point by km at about 49 degrees of latitude.
func east(p orb.Point, km float64) orb.Point { return orb.Point{p[0] + km/73.17, p[1]} }

func north(p orb.Point, km float64) orb.Point { return orb.Point{p[0], p[1] + km/111.21} }

func BenchmarkNewBorder(b *testing.B) {
	regions := units(b)
	for b.Loop() {
		measure.NewBorder(regions)
	}
}
