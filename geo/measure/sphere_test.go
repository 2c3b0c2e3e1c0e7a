package measure_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// sphereKm2 is the area of a cell between meridians and parallels on the publishers'
// sphere, from first principles: R^2 times the width times the difference of the sines.
func sphereKm2(west, south, east, north float64) float64 {
	const radius, radians = 6378.137, math.Pi / 180
	return radius * radius * (east - west) * radians * (math.Sin(north*radians) - math.Sin(south*radians))
}

// sharedKm2 is the area that a cell shares with another one.
func sharedKm2(p, q [4]float64) float64 {
	west, south, east, north := max(p[0], q[0]), max(p[1], q[1]), min(p[2], q[2]), min(p[3], q[3])
	if west >= east || south >= north {
		return 0
	}
	return sphereKm2(west, south, east, north)
}

var countryCells = map[geo.RegionCode][4]float64{"UA-05": {30, 48, 32, 50}, "UA-07": {32, 48, 34, 50}}

// wantSplit is what a cell has in each unit of country and outside.
func wantSplit(cell [4]float64) map[geo.RegionCode]float64 {
	rest, want := sharedKm2(cell, cell), map[geo.RegionCode]float64{}
	for code, unit := range countryCells {
		if km2 := sharedKm2(cell, unit); km2 > 0 {
			want[code] = km2
			rest -= km2
		}
	}
	if rest > 1e-6 {
		want[geo.Outside] = rest
	}
	return want
}

func checkSphere(t *testing.T, name string, got map[geo.RegionCode]geo.Km2, want map[geo.RegionCode]float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: got %v, want %v", name, got, want)
	}
	for code, km2 := range want {
		if math.Abs(got[code].Sphere-km2) > 1e-3 {
			t.Errorf("%s, %s: got %.5f km2, want %.5f", name, code, got[code].Sphere, km2)
		}
	}
}

func TestSplitOfCells(t *testing.T) {
	regional := measure.NewRegional(country())
	for _, tt := range []struct {
		name string
		cell [4]float64
	}{
		{"in one unit", [4]float64{30.5, 48.5, 31, 49}},
		{"over the border between the units", [4]float64{31.5, 48.5, 32.25, 49}},
		{"over the units and both sides", [4]float64{29, 48.5, 35, 49.5}},
		{"around the country", [4]float64{29, 47, 35, 51}},
		{"a unit itself", [4]float64{32, 48, 34, 50}},
		{"along the border between the units", [4]float64{31, 48.5, 32, 49}},
		{"along the outer border, outside", [4]float64{34, 48.5, 35, 49}},
		{"over a corner", [4]float64{33.5, 49.5, 34.5, 50.5}},
		{"outside", [4]float64{40, 48, 41, 49}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			polygon := box(tt.cell[0], tt.cell[1], tt.cell[2], tt.cell[3])
			want := wantSplit(tt.cell)
			checkSphere(t, "Split", regional.Split(polygon), want)
			back := polygon.Clone()
			back[0].Reverse()
			checkSphere(t, "Split of the clockwise cell", regional.Split(back), want)
		})
	}
}

func TestSplitOfRandomCells(t *testing.T) {
	regional := measure.NewRegional(country())
	random := rand.New(rand.NewPCG(3, 4))
	for round := range 300 {
		// In steps of an eighth, so that edges often lie on borders.
		west, south := 28+float64(random.IntN(56))/8, 47+float64(random.IntN(32))/8
		cell := [4]float64{west, south, west + float64(1+random.IntN(24))/8, south + float64(1+random.IntN(16))/8}
		polygon := box(cell[0], cell[1], cell[2], cell[3])
		checkSphere(t, fmt.Sprint("round ", round, ": Split of ", cell), regional.Split(polygon), wantSplit(cell))
		contour := regional.SplitContour(measure.NewContour(polygon))
		for code, want := range wantSplit(cell) {
			if math.Abs(contour[code].Sphere-want) > 1e-3 {
				t.Errorf("round %d: SplitContour of %v, %s: got %.5f km2, want %.5f", round, cell, code, contour[code].Sphere, want)
			}
		}
	}
}

func TestSplitOfAHole(t *testing.T) {
	outer, hole := [4]float64{31, 48.5, 33, 49.5}, [4]float64{31.5, 48.75, 32.25, 49.25}
	polygon := orb.Polygon{box(outer[0], outer[1], outer[2], outer[3])[0], box(hole[0], hole[1], hole[2], hole[3])[0]}
	want := wantSplit(outer)
	for code, km2 := range wantSplit(hole) {
		want[code] -= km2
	}
	checkSphere(t, "Split", measure.NewRegional(country()).Split(polygon), want)
}

// A contour that winds around a cell twice counts it twice, one that winds the other way
// counts it negative, and two that run against each other cancel.
func TestSplitContourCountsWindings(t *testing.T) {
	regional := measure.NewRegional(country())
	cell := [4]float64{29, 48.5, 33, 49.5}
	ring := measure.NewContour(box(cell[0], cell[1], cell[2], cell[3]))[0]
	var back []measure.EdgePart
	for _, r := range slices.Backward(ring) {
		back = append(back, measure.EdgePart{A: r.A, B: r.B, From: 1, To: 0})
	}
	for _, tt := range []struct {
		name    string
		contour measure.Contour
		times   float64
	}{
		{"once", measure.Contour{ring}, 1},
		{"two rings", measure.Contour{ring, ring}, 2},
		{"one ring that runs around twice", measure.Contour{append(append([]measure.EdgePart{}, ring...), ring...)}, 2},
		{"clockwise", measure.Contour{back}, -1},
		{"there and back", measure.Contour{ring, back}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := regional.SplitContour(tt.contour)
			for code, km2 := range wantSplit(cell) {
				if want := tt.times * km2; math.Abs(got[code].Sphere-want) > 1e-3 {
					t.Errorf("%s: got %.5f km2, want %.5f", code, got[code].Sphere, want)
				}
			}
			if got, want := tt.contour.Area().Sphere, tt.times*sharedKm2(cell, cell); math.Abs(got-want) > 1e-3 {
				t.Errorf("got %.5f km2 in all, want %.5f", got, want)
			}
		})
	}
}

func TestMultiPolygonAddsUp(t *testing.T) {
	got := measure.MultiPolygon(orb.MultiPolygon{box(30, 48, 31, 49), box(33, 49, 34, 50)})
	if want := sphereKm2(30, 48, 31, 49) + sphereKm2(33, 49, 34, 50); math.Abs(got.Sphere-want) > 1e-6 {
		t.Errorf("got %.6f km2, want %.6f", got.Sphere, want)
	}
	if want := karney(box(30, 48, 31, 49)) + karney(box(33, 49, 34, 50)); math.Abs(got.Geodesic-want) > 1e-6*want {
		t.Errorf("got %.6f km2 on the ellipsoid, want %.6f by Karney", got.Geodesic, want)
	}
	if got := measure.MultiPolygon(nil); got != (geo.Km2{}) {
		t.Errorf("got %v for nothing, want 0", got)
	}
}
