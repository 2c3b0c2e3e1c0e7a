package measure_test

import (
	"math/rand/v2"
	"testing"

	"controlmap/geo/measure"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Three shapes side by side: two stars apart and a frame with a star in its hole.
func scanlineShapes(random *rand.Rand) []orb.MultiPolygon {
	short := func(ring orb.Ring) (sparse orb.Ring) {
		for i := 0; i < len(ring)-1; i += 100 {
			sparse = append(sparse, ring[i])
		}
		return append(sparse, sparse[0])
	}
	return []orb.MultiPolygon{
		{{short(star(random, 32, 48, 1, 50))}, {short(star(random, 36, 48, 1, 5))}},
		{{box(38, 46, 44, 50)[0], box(39, 46.5, 43, 49.5)[0]}},
		{{short(star(random, 41, 48, 1, 30))}},
	}
}

func TestScanlineIndexAgreesWithPlanar(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 4))
		shapes := scanlineShapes(random)
		for range 200 {
			p := orb.Point{29 + 17*random.Float64(), 45.5 + 5*random.Float64()}
			want := -1
			for i, shape := range shapes {
				if planar.MultiPolygonContains(shape, p) {
					want = i
				}
			}
			if got := measure.Owner(shapes, p); got != want {
				t.Errorf("seed %d, %v: got shape %d, want %d", seed, p, got, want)
			}
			if got := measure.Contains(shapes, p); got != (want >= 0) {
				t.Errorf("seed %d, %v: got inside %v, want %v", seed, p, got, want >= 0)
			}
		}
	}
}

// Upright and slanting teeth have many edges in every row.
func TestScanlineIndexOfLongEdges(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 7))
	for _, lean := range []float64{0, 0.7} {
		ring := orb.Ring{{36, 47}}
		for i := range 400 {
			at := 36 + float64(i)/200
			height, depth := 0.9+0.1*random.Float64(), 0.05+0.05*random.Float64()
			ring = append(ring, orb.Point{at + lean*height, 47 + 2*height}, orb.Point{at + 0.0025 + lean*depth, 47 + 2*depth})
		}
		ring = append(ring, orb.Point{38 + lean, 49}, orb.Point{38, 47}, ring[0])
		shapes := []orb.MultiPolygon{{{ring}}}
		for range 250 {
			p := orb.Point{35.9 + 3*random.Float64(), 46.9 + 2.2*random.Float64()}
			want := planar.RingContains(ring, p)
			if got := measure.Contains(shapes, p); got != want {
				t.Errorf("%v: got inside %v, want %v", p, got, want)
			}
			if got := measure.Owner(shapes, p) == 0; got != want {
				t.Errorf("%v: got owner %v, want %v", p, got, want)
			}
		}
	}
}

// Of two shapes with a common border, a point on it lies in one: neither in both nor in
// none. Borders in the north and east belong to nobody where no shape follows.
func TestScanlineIndexGivesBordersToOneShape(t *testing.T) {
	shapes := []orb.MultiPolygon{{box(30, 48, 31, 49)}, {box(31, 48, 32, 49)}, {box(30, 49, 32, 50)}}
	for _, tt := range []struct {
		name  string
		point orb.Point
		want  int
	}{
		{"a common meridian", orb.Point{31, 48.5}, 1},
		{"a common parallel", orb.Point{30.5, 49}, 2},
		{"where three meet", orb.Point{31, 49}, 2},
		{"the western border", orb.Point{30, 48.5}, 0},
		{"the southern border", orb.Point{30.5, 48}, 0},
		{"the eastern border", orb.Point{32, 48.5}, -1},
		{"the northern border", orb.Point{31, 50}, -1},
		{"the south-western corner", orb.Point{30, 48}, 0},
		{"the north-eastern corner", orb.Point{32, 50}, -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := measure.Owner(shapes, tt.point); got != tt.want {
				t.Errorf("%v: got shape %d, want %d", tt.point, got, tt.want)
			}
		})
	}
}

func TestScanlineIndexOfNothing(t *testing.T) {
	for _, shapes := range [][]orb.MultiPolygon{nil, {nil}, {{{{}}}}, {{{{{30, 50}, {31, 50}, {30, 50}}}}}} {
		for _, p := range []orb.Point{{30, 50}, {30.5, 50}, {0, 0}} {
			if measure.Contains(shapes, p) {
				t.Errorf("%v lies in %v, want it outside", p, shapes)
			}
		}
	}
}
