package measure_test

import (
	"testing"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

func near(a, b geo.Km2, tolerance float64) bool {
	off := a.Sub(b)
	return max(off.Sphere, -off.Sphere, off.Geodesic, -off.Geodesic) <= tolerance
}

func TestContourOfAPolygon(t *testing.T) {
	regional := measure.NewRegional(units(t))
	for _, tt := range []struct {
		name    string
		polygon orb.Polygon
	}{
		{"inside one oblast", orb.Polygon{circle(37.5, 48.1, 0.1, 20)}},
		{"over four oblasts", orb.Polygon{circle(35.5, 47.5, 1.2, 400)}},
		{"over the coast of Crimea", orb.Polygon{circle(34, 45, 1.5, 500)}},
		{"far away", orb.Polygon{circle(10, 50, 1, 100)}},
		{"around the country", orb.Polygon{circle(31.5, 48.3, 9, 2000)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			contour := measure.NewContour(tt.polygon)
			if got, want := contour.Area(), measure.Polygon(tt.polygon); !near(got, want, 1e-6) {
				t.Errorf("got %v km2, want %v", got, want)
			}
			got := regional.SplitContour(contour)
			for region, want := range regional.Split(tt.polygon) {
				if !near(got[region], want, 0.02) { // the dust that Split sweeps up
					t.Errorf("%s: got %v km2, want %v", region, got[region], want)
				}
			}
		})
	}
}

// A quadrangle cut in two across its long sides: as parts of the sides the halves add up to
// the whole, as polygons of their own they do not.
func TestPartsOfEdgesAddUp(t *testing.T) {
	regional := measure.NewRegional(units(t))
	for _, tt := range []struct {
		name   string
		width  float64 // degrees
		differ float64 // km2 by which the halves as polygons differ from the whole, at least
	}{{"150 km wide", 2, 0.1}, {"30 km wide", 0.4, 0.001}} {
		t.Run(tt.name, func(t *testing.T) {
			west, east, northeast, northwest := orb.Point{36, 48}, orb.Point{36 + tt.width, 48.1}, orb.Point{36 + tt.width, 49}, orb.Point{36, 48.9}
			south, north := between(west, east, 0.5), between(northeast, northwest, 0.5)
			whole := orb.Polygon{{west, east, northeast, northwest, west}}
			left := measure.Contour{{{A: west, B: east, To: 0.5}, {A: south, B: north, To: 1}, {A: northeast, B: northwest, From: 0.5, To: 1}, {A: northwest, B: west, To: 1}}}
			right := measure.Contour{{{A: east, B: northeast, To: 1}, {A: northeast, B: northwest, To: 0.5}, {A: north, B: south, To: 1}, {A: west, B: east, From: 0.5, To: 1}}}
			if got, want := left.Area().Add(right.Area()), measure.Polygon(whole); !near(got, want, 1e-6) {
				t.Errorf("halves: got %v km2, want %v", got, want)
			}
			polygons := orb.MultiPolygon{{{west, south, north, northwest, west}}, {{south, east, northeast, north, south}}}
			if got, want := measure.MultiPolygon(polygons), measure.Polygon(whole); near(got, want, tt.differ) {
				t.Errorf("halves as polygons: got %v km2, want them to differ from %v", got, want)
			}
			want := regional.SplitContour(measure.NewContour(whole))
			got := regional.SplitContour(left)
			for region, km2 := range regional.SplitContour(right) {
				got[region] = got[region].Add(km2)
			}
			for region := range want {
				if !near(got[region], want[region], 1e-5) {
					t.Errorf("%s: got %v km2, want %v", region, got[region], want[region])
				}
			}
		})
	}
}

func TestAreaToTheRightIsNegative(t *testing.T) {
	regional := measure.NewRegional(units(t))
	ring := circle(35.5, 47.5, 1.2, 400)
	back := ring.Clone()
	back.Reverse()
	got := regional.SplitContour(measure.NewContour(orb.Polygon{back}))
	for region, km2 := range regional.SplitContour(measure.NewContour(orb.Polygon{ring})) {
		if want := (geo.Km2{}).Sub(km2); !near(got[region], want, 1e-5) {
			t.Errorf("%s: got %v km2, want %v", region, got[region], want)
		}
	}
	if got := regional.SplitContour(nil); len(got) > 0 {
		t.Errorf("no contour: got %v, want nothing", got)
	}
}
