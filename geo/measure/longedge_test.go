package measure_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// longEdged has open rings, counter-clockwise, whose edges lead up to 18 degrees, and their areas
// by GeographicLib 2.0 for Python (Geodesic.WGS84.Polygon).
var longEdged = []struct {
	ring orb.Ring
	km2  float64
}{
	{orb.Ring{{26.468, 50.763}, {24.925, 51.884}, {21.168, 49.772}, {28.527, 45.246}}, 153691.126799},
	{orb.Ring{{27.978, 49.112}, {24.022, 44.726}, {24.092, 45.007}, {24.404, 43.729}, {32.771, 43.486}}, 226190.854954},
	{orb.Ring{{33.951, 46.841}, {29.553, 46.47}, {34.083, 43.633}, {34.919, 43.471}, {35.112, 43.84}, {35.571, 44.014}}, 83790.868789},
	{orb.Ring{{29.666, 54.607}, {20.894, 52.083}, {21.641, 49.334}, {22.882, 48.305}, {32.152, 47.996}}, 400348.236668},
	{orb.Ring{{32.42, 47.248}, {32.194, 47.097}, {27.33, 47.14}, {28.794, 45.441}, {32.091, 45.841}}, 54020.288190},
	{orb.Ring{{25.241, 48.96}, {25.177, 48.831}, {24.176, 48.899}, {23.37, 48.105}, {25.018, 47.475}, {25.696, 47.795}}, 17284.543592},
	{orb.Ring{{29.013, 52.262}, {28.206, 52.905}, {23.643, 53.09}, {25.045, 50.232}, {25.002, 49.099}, {29.746, 50.842}}, 112889.853535},
	{orb.Ring{{28.36, 47.216}, {27.58, 48.026}, {27.302, 48.298}, {25.442, 47.202}, {25.147, 46.526}, {27.614, 46.307}}, 31881.242293},
	{orb.Ring{{36.986, 48.765}, {37.046, 49.488}, {34.917, 50.026}, {34.209, 49.299}, {33.324, 47.85}, {36.971, 47.273}}, 56884.440078},
	{orb.Ring{{30.37, 49.994}, {22.503, 48.458}, {20.138, 48.07}, {24.636, 44.738}, {24.784, 44.436}, {28.411, 45.115}}, 256746.526720},
	{orb.Ring{{37.458, 48.157}, {32.68, 49.26}, {31.492, 47.248}, {32.623, 46.292}, {35.45, 45.924}, {36.139, 45.814}}, 111423.233693},
	{orb.Ring{{28.729, 48.714}, {26.22, 48.124}, {25.626, 47.843}, {25.828, 46.583}, {28.05, 46.377}, {29.637, 46.464}}, 56476.666116},
	{orb.Ring{{26.441, 50.407}, {25.753, 50.226}, {21.94, 50.659}, {21.981, 49.004}, {23.38, 48.254}, {24.491, 47.926}}, 61008.232829},
	{orb.Ring{{33.348, 47.026}, {31.285, 47.386}, {29.777, 47.549}, {28.563, 45.974}, {28.627, 43.394}, {31.202, 43.75}}, 114498.266420},
	{orb.Ring{{33.685, 47.302}, {25.414, 47.592}, {25.356, 41.823}, {26.803, 39.947}, {34.176, 41.541}}, 510301.336539},
	{orb.Ring{{36.621, 48.869}, {31.146, 48.813}, {32.092, 44.93}, {31.832, 45.064}, {33.954, 44.9}, {38.451, 46.6}}, 176558.044221},
	{orb.Ring{{28.008, 51.283}, {26.003, 50.699}, {20.97, 48.926}, {25.598, 43.942}, {30.031, 43.916}, {30.676, 45.841}}, 368079.269848},
	{orb.Ring{{27.731, 45.205}, {28.402, 45.89}, {22.809, 45.14}, {22.933, 42.872}, {23.299, 41.801}, {24.713, 41.951}}, 109878.038920},
	{orb.Ring{{28.233, 44.498}, {26.355, 45.352}, {25.009, 43.931}, {28.09, 43.692}}, 28018.982061},
	{orb.Ring{{39.265, 45.665}, {38.538, 46.28}, {32.702, 47.448}, {26.236, 44.98}, {28.526, 44.932}, {31.037, 40.563}}, 352657.340914},
	{orb.Ring{{29.027, 47.584}, {21.35, 45.914}, {28.921, 42.696}, {31.683, 45.178}}, 218845.648456},
	{orb.Ring{{29.812, 48.733}, {27.059, 51.23}, {23.483, 48.438}, {24.774, 46.732}, {25.24, 45.712}, {26.111, 46.68}}, 132183.384299},
	{orb.Ring{{28.912, 46.753}, {26.068, 45.719}, {29.397, 43.311}}, 44522.253148},
	{orb.Ring{{42.015, 46.807}, {34.519, 46.047}, {33.031, 45.173}, {32.085, 44.088}, {40.807, 43.062}, {42.107, 43.853}}, 223953.903231},
	{orb.Ring{{25, 46}, {34.9, 48}, {34.9, 48.02}, {25, 46.02}}, 1671.551250},
	{orb.Ring{{30, 44}, {30.02, 44}, {30.5, 53.5}, {30.48, 53.5}}, 1551.925720},
	{orb.Ring{{24, 50}, {34, 50}, {34, 50.05}, {24, 50.05}}, 3977.554730},
	{orb.Ring{{30, 45}, {35, 45}, {35, 50}, {30, 50}}, 209266.628902},
	{orb.Ring{{22, 44}, {40, 44}, {40, 53}, {22, 53}}, 1322414.671069},
}

func closed(ring orb.Ring) orb.Ring { return append(slices.Clip(ring), ring[0]) }

func TestGeodesicOfLongEdges(t *testing.T) {
	for _, tt := range longEdged {
		p := orb.Polygon{closed(tt.ring)}
		if got := measure.Geodesic(p); math.Abs(got-tt.km2) > 3e-7*tt.km2 {
			t.Errorf("%v: got %.6f km2, want %.6f: %.1e off", tt.ring, got, tt.km2, math.Abs(got/tt.km2-1))
		}
		p[0].Reverse()
		if got := measure.Geodesic(p); math.Abs(got-tt.km2) > 3e-7*tt.km2 {
			t.Errorf("%v clockwise: got %.6f km2, want %.6f", tt.ring, got, tt.km2)
		}
	}
}

// However a long edge is cut, the areas under its parts are those under the whole.
func TestPartsOfLongEdgesAddUpToThem(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 6))
	for _, tt := range longEdged {
		whole := measure.NewContour(orb.Polygon{closed(tt.ring)})
		var cut []measure.EdgePart
		for _, part := range whole[0] {
			at := random.Float64() // up to where the edge is walked as its reverse, backwards
			cut = append(cut, measure.EdgePart{A: part.B, B: part.A, From: 1, To: 1 - at}, measure.EdgePart{A: part.A, B: part.B, From: at, To: 1})
		}
		got, want := measure.Contour{cut}.Area(), whole.Area()
		if math.Abs(got.Geodesic-want.Geodesic) > 1e-4 || math.Abs(got.Sphere-want.Sphere) > 1e-4 {
			t.Errorf("%v in parts: got %v, want %v", tt.ring, got, want)
		}
		if math.Abs(want.Geodesic-tt.km2) > 3e-7*tt.km2 {
			t.Errorf("%v: got %v, want %.6f km2 on WGS84", tt.ring, want, tt.km2)
		}
	}
}

func TestSplitOfLongEdgesAddsUp(t *testing.T) {
	regional := measure.NewRegional(country())
	for _, tt := range longEdged {
		p := orb.Polygon{closed(tt.ring)}
		var sum geo.Km2
		for region, km2 := range regional.Split(p) {
			if min(km2.Sphere, km2.Geodesic) < 0 {
				t.Errorf("%v: got %v in %s", tt.ring, km2, region)
			}
			sum = sum.Add(km2)
		}
		if want := measure.Polygon(p); math.Abs(sum.Geodesic-want.Geodesic) > 1e-5 || math.Abs(sum.Sphere-want.Sphere) > 1e-5 {
			t.Errorf("%v: regions sum to %v, want %v", tt.ring, sum, want)
		}
	}
}

// Straight lines enclose the same ground whatever vertices they have, and nothing where all are on
// one line.
func TestStraightKm2(t *testing.T) {
	for _, tt := range []struct {
		name string
		ring orb.Ring
		want float64 // km2 on the sphere
	}{
		{"a box", box(37, 48, 38, 49)[0], sphereKm2(37, 48, 38, 49)},
		{"a box, clockwise", reversed(box(37, 48, 38, 49)[0]), -sphereKm2(37, 48, 38, 49)},
		{"a wide box", box(20, 40, 50, 60)[0], sphereKm2(20, 40, 50, 60)},
		{"points on a slanting line", orb.Ring{{30, 48}, {31.8, 48.9}, {30.6, 48.3}, {30, 48}}, 0},
		{"a long triangle", orb.Ring{{30, 45}, {40, 50}, {30, 50}, {30, 45}}, planarKm2(orb.Ring{{30, 45}, {40, 50}, {30, 50}, {30, 45}})},
	} {
		if got := measure.StraightKm2(tt.ring); math.Abs(got-tt.want) > 3e-6*math.Abs(tt.want)+1e-6 {
			t.Errorf("%s: got %.5f km2, want %.5f", tt.name, got, tt.want)
		}
	}
}
