package measure_test

import (
	"math"
	"testing"

	"controlmap/geo/measure"

	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"
)

// karney measures a polygon by Karney's algorithm, in km2.
func karney(p orb.Polygon) float64 {
	var km2 float64
	for i, ring := range p {
		polygon := geodesic.WGS84.PolygonInit(false)
		for _, point := range ring[:len(ring)-1] {
			polygon.AddPoint(point[1], point[0])
		}
		var area, perimeter float64
		polygon.Compute(false, true, &area, &perimeter)
		area = math.Abs(area) / 1e6
		if i > 0 {
			area = -area
		}
		km2 += area
	}
	return km2
}

// circle is a ring of n vertices about a point, radius in degrees of latitude.
func circle(lon, lat, radius float64, n int) orb.Ring {
	ring := make(orb.Ring, 0, n+1)
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		ring = append(ring, orb.Point{lon + radius*cos/math.Cos(lat*math.Pi/180), lat + radius*sin})
	}
	return append(ring, ring[0])
}

func TestGeodesicAgreesWithKarney(t *testing.T) {
	for _, tt := range []struct {
		name    string
		polygon orb.Polygon
	}{
		{"a field", orb.Polygon{circle(37.5, 48.1, 0.01, 12)}},
		{"a district with a hole", orb.Polygon{circle(37.5, 48.1, 0.3, 60), circle(37.5, 48.1, 0.1, 20)}},
		{"a country in short edges", orb.Polygon{circle(32, 48.5, 4, 3000)}},
		{"a country in long edges", orb.Polygon{circle(32, 48.5, 4, 40)}},
		{"one degree square", orb.Polygon{{{30, 50}, {31, 50}, {31, 51}, {30, 51}, {30, 50}}}},
		{"on the equator", orb.Polygon{{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}, {-1, -1}}}},
		{"clockwise", orb.Polygon{{{30, 50}, {30, 51}, {31, 51}, {31, 50}, {30, 50}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, want := measure.Geodesic(tt.polygon), karney(tt.polygon)
			if math.Abs(got-want) > 1e-6*want {
				t.Errorf("got %.6f km2, want %.6f by Karney: %.1e off", got, want, math.Abs(got/want-1))
			}
		})
	}
}

func TestSphereIsThePublishersFormula(t *testing.T) {
	// A cell between two meridians and two parallels of a sphere, from first principles:
	// R^2 times the width times the difference of the sines.
	const radius = 6378.137
	want := radius * radius * math.Pi / 180 * (math.Sin(51*math.Pi/180) - math.Sin(50*math.Pi/180))
	square := orb.Polygon{{{30, 50}, {31, 50}, {31, 51}, {30, 51}, {30, 50}}}
	if got := measure.Sphere(square); math.Abs(got-want) > 1e-6 {
		t.Errorf("got %.6f km2, want %.6f", got, want)
	}
}

func TestEmptyShapes(t *testing.T) {
	for _, p := range []orb.Polygon{nil, {}, {{}}, {{{30, 50}}}} {
		if got := measure.Polygon(p); got.Sphere != 0 || got.Geodesic != 0 {
			t.Errorf("%v: got %v, want nothing", p, got)
		}
	}
}
