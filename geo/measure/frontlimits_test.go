package measure_test

import (
	"math"
	"testing"

	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// In degrees at 49 degrees north, where country lies.
const (
	kmEast  = 1 / 73.17
	kmNorth = 1 / 111.21
)

// alongEast is a strip so many km wide inside the eastern border of country, with a bump to
// the west, so many km deep and long, in its middle.
func alongEast(width, depth, length float64) orb.Polygon {
	west, north := 34-width*kmEast, 49+length*kmNorth
	return orb.Polygon{{
		{west, 48.5}, {35, 48.5}, {35, 49.5}, {west, 49.5}, {west, north}, {west - depth*kmEast, north},
		{west - depth*kmEast, 49}, {west, 49}, {west, 48.5},
	}}
}

// shortOfEast is a box that ends so many km before the eastern border.
func shortOfEast(km float64) orb.Polygon { return box(33, 48.5, 34-km*kmEast, 49.5) }

func TestFrontLimits(t *testing.T) {
	border := measure.NewBorder(country())
	side := func(west, east, lat float64) float64 { return karneyKm(orb.LineString{{west, lat}, {east, lat}}) }
	ends := func(west, east float64) float64 { return side(west, east, 48.5) + side(west, east, 49.5) }
	const meridian = 111.21 // km of a degree of latitude
	for _, tt := range []struct {
		name      string
		occupied  []orb.Polygon
		wantLines int
		wantKm    float64
		tolerance float64
	}{
		{"a strip of 0.8 km along the border", []orb.Polygon{box(34-0.8*kmEast, 48.5, 35, 49.5)}, 0, 0, 0},
		{"a strip of 1.2 km along the border", []orb.Polygon{box(34-1.2*kmEast, 48.5, 35, 49.5)}, 1, meridian, 1},
		{"5.5 km short of the border", []orb.Polygon{shortOfEast(5.5)}, 1, meridian + ends(33, 34-5.5*kmEast) - 1, 2},
		{"6.5 km short of the border", []orb.Polygon{shortOfEast(6.5)}, 1, 2*meridian + ends(33, 34-6.5*kmEast), 0.05},
		{"5.5 km short, with occupied ground between", []orb.Polygon{shortOfEast(5.5), box(34-3.5*kmEast, 48, 35, 50)}, 2, 2*meridian + ends(33, 34-5.5*kmEast) + 2*meridian - 1, 2},
		{"two with a seam of 90 m", []orb.Polygon{box(31, 48.5, 31.5, 49.5), box(31.5+0.09*kmEast, 48.5, 32, 49.5)}, 1, 2*meridian + ends(31, 32), 0.2},
		{"two 150 m apart", []orb.Polygon{box(31, 48.5, 31.5, 49.5), box(31.5+0.15*kmEast, 48.5, 32, 49.5)}, 2, 4*meridian + ends(31, 32) - 0.3, 0.1},
		{"front of 2.5 km within the border", []orb.Polygon{alongEast(0.5, 1.5, 1)}, 0, 0, 0},
		{"front of 4 km within the border", []orb.Polygon{alongEast(0.5, 1.5, 2.5)}, 1, 4, 0.05},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := border.Front(tt.occupied)
			if km := karneyKm(got...); len(got) != tt.wantLines || math.Abs(km-tt.wantKm) > tt.tolerance {
				t.Errorf("got %d lines of %.3f km, want %d of %.3f", len(got), km, tt.wantLines, tt.wantKm)
			}
		})
	}
}
