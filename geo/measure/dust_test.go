package measure_test

import (
	"math"
	"testing"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// overBorder returns a box of so many km2 to the west of the border between the units of
// country, at longitude 32, and so many to the east of it.
func overBorder(west, east float64) orb.Polygon {
	const south, north = 49.0, 49.1
	km2PerDegree := sphereKm2(31, south, 32, north)
	return box(32-west/km2PerDegree, south, 32+east/km2PerDegree, north)
}

// overCoast returns a box of so many km2 inside the eastern border of country, at
// longitude 34, and so many outside.
func overCoast(inside, outside float64) orb.Polygon {
	polygon := overBorder(inside, outside)
	for i := range polygon[0] {
		polygon[0][i][0] += 2
	}
	return polygon
}

func TestSplitSweepsDustToTheLargest(t *testing.T) {
	regional := measure.NewRegional(country())
	for _, tt := range []struct {
		name    string
		polygon orb.Polygon
		want    map[geo.RegionCode]float64
	}{
		{"less than 0.01 km2 in the east", overBorder(100, 0.009), map[geo.RegionCode]float64{"UA-05": 100.009}},
		{"more than 0.01 km2 in the east", overBorder(100, 0.012), map[geo.RegionCode]float64{"UA-05": 100, "UA-07": 0.012}},
		{"less than 0.01 km2 in the west", overBorder(0.009, 100), map[geo.RegionCode]float64{"UA-07": 100.009}},
		{"less than a hundredth in the east", overBorder(0.5, 0.004), map[geo.RegionCode]float64{"UA-05": 0.504}},
		{"more than a hundredth in the east", overBorder(0.5, 0.007), map[geo.RegionCode]float64{"UA-05": 0.5, "UA-07": 0.007}},
		{"less than 0.01 km2 outside", overCoast(100, 0.009), map[geo.RegionCode]float64{"UA-07": 100.009}},
		{"more than 0.01 km2 outside", overCoast(100, 0.012), map[geo.RegionCode]float64{"UA-07": 100, geo.Outside: 0.012}},
		{"less than 0.01 km2 inside", overCoast(0.009, 100), map[geo.RegionCode]float64{geo.Outside: 100.009}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := regional.Split(tt.polygon)
			if len(got) != len(tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			for code, want := range tt.want {
				if math.Abs(got[code].Sphere-want) > 1e-4 {
					t.Errorf("%s: got %.5f km2, want %.5f", code, got[code].Sphere, want)
				}
			}
		})
	}
}

func TestSplitContourKeepsDust(t *testing.T) {
	regional := measure.NewRegional(country())
	for _, tt := range []struct {
		name    string
		polygon orb.Polygon
		want    map[geo.RegionCode]float64
	}{
		{"0.005 km2 in the east", overBorder(100, 0.005), map[geo.RegionCode]float64{"UA-05": 100, "UA-07": 0.005}},
		{"0.005 km2 outside", overCoast(100, 0.005), map[geo.RegionCode]float64{"UA-07": 100, geo.Outside: 0.005}},
		{"all in the west", box(30.5, 49, 31, 49.5), map[geo.RegionCode]float64{"UA-05": sphereKm2(30.5, 49, 31, 49.5)}},
		{"all outside", box(40, 49, 41, 49.5), map[geo.RegionCode]float64{geo.Outside: sphereKm2(40, 49, 41, 49.5)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := regional.SplitContour(measure.NewContour(tt.polygon))
			if len(got) != len(tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			for code, want := range tt.want {
				if math.Abs(got[code].Sphere-want) > 1e-4 {
					t.Errorf("%s: got %.5f km2, want %.5f", code, got[code].Sphere, want)
				}
			}
		})
	}
}
