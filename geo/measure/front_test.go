package measure_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"controlmap/data/source/deepstate"
	"controlmap/data/source/sourcetest"
	"controlmap/geo"
	"controlmap/geo/measure"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/tidwall/geodesic"
)

// karneyKm measures lines by Karney's algorithm, in steps so short that a straight line
// in longitude and latitude is a geodesic.
func karneyKm(lines ...orb.LineString) (km float64) {
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			before, steps := line[i-1], math.Ceil(karneyApart(line[i-1], line[i])/2)
			for j := 1.0; j <= steps; j++ {
				p := between(line[i-1], line[i], j/steps)
				km += karneyApart(before, p)
				before = p
			}
		}
	}
	return km
}

func karneyApart(p, q orb.Point) float64 {
	var metres float64
	geodesic.WGS84.Inverse(p[1], p[0], q[1], q[0], &metres, nil, nil)
	return metres / 1000
}

func between(a, b orb.Point, t float64) orb.Point {
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}

func TestFront(t *testing.T) {
	const (
		metre  = 1 / 73_170.0 // in degrees of longitude at 49 degrees
		degree = 111.21       // km of latitude at 49 degrees
	)
	// By Karney's algorithm: how long the sides of boxes are between 48.5 and 49.5.
	side := func(west, east, lat float64) float64 { return karneyKm(orb.LineString{{west, lat}, {east, lat}}) }
	around := func(west, east float64) float64 { return 2*degree + side(west, east, 48.5) + side(west, east, 49.5) }
	hole := orb.Polygon{box(31, 48.5, 32, 49.5)[0], box(31.4, 48.8, 31.6, 49.2)[0]}
	sliver := orb.Polygon{box(31, 48.5, 32, 49.5)[0], box(31.4, 48.8, 31.4+20*metre, 49.2)[0]}
	thread := orb.Polygon{{{32, 48.6}, {32 + 1e-12, 49}, {32, 49.4}, {32, 48.6}}}
	both := []orb.Polygon{box(30, 48, 32, 50), box(32, 48, 34, 50)}

	border := measure.NewBorder(country())
	for _, tt := range []struct {
		name      string
		occupied  []orb.Polygon
		wantLines int
		wantKm    float64
		tolerance float64 // half a kilometre for an end, and what the case allows
	}{
		{"nothing", nil, 0, 0, 0},
		{"polygons of nothing", []orb.Polygon{nil, {}, {{}}, {{}, {}}, {{{31, 49}}}, {{{31, 49}, {31, 49}}}}, 0, 0, 0},
		{"an island", []orb.Polygon{box(31, 48.5, 32, 49.5)}, 1, around(31, 32), 0.01},
		{"two that share an edge", []orb.Polygon{box(31, 48.5, 31.5, 49.5), box(31.5, 48.5, 32, 49.5)}, 1, around(31, 32), 0.01},
		{"two that share an edge, and not its ends", []orb.Polygon{box(31, 48.5, 31.5, 49.5), box(31.5, 48.7, 32, 49.3)}, 1, around(31, 31.5) + 2*side(31.5, 32, 49), 0.3},
		{"two with a seam of 80 m", []orb.Polygon{box(31, 48.5, 31.5, 49.5), box(31.5+80*metre, 48.5, 32, 49.5)}, 1, around(31, 32), 0.2},
		{"two that overlap by 80 m", []orb.Polygon{box(31, 48.5, 31.5+80*metre, 49.5), box(31.5, 48.5, 32, 49.5)}, 1, around(31, 32), 1.2},
		{"two a kilometre apart", []orb.Polygon{box(31, 48.5, 31.5, 49.5), box(31.5+1000*metre, 48.5, 32, 49.5)}, 2, around(31, 31.5) + around(31.5+1000*metre, 32), 0.01},
		{"one twice", []orb.Polygon{box(31, 48.5, 32, 49.5), box(31, 48.5, 32, 49.5)}, 1, around(31, 32), 0.01},
		{"one and a sliver along its edge", []orb.Polygon{box(31, 48.5, 32, 49.5), thread}, 1, around(31, 32), 0.01},
		{"a sliver and one along its edge", []orb.Polygon{thread, box(31, 48.5, 32, 49.5)}, 1, around(31, 32), 0.01},
		{"one within another", []orb.Polygon{box(31, 48.5, 32, 49.5), box(31.2, 48.7, 31.8, 49.3)}, 1, around(31, 32), 0.01},
		{"a hole", []orb.Polygon{hole}, 2, around(31, 32) + 0.8*degree + side(31.4, 31.6, 48.8) + side(31.4, 31.6, 49.2), 0.1},
		{"a hole no wider than a seam", []orb.Polygon{sliver}, 1, around(31, 32), 0.01},
		{"half over the border, up to 1 km from it", []orb.Polygon{box(33, 48.5, 35, 49.5)}, 1, degree + side(33, 34, 48.5) + side(33, 34, 49.5) - 2, 1.1},
		{"drawn 3 km short of the border", []orb.Polygon{box(33, 48.5, 34-3000*metre, 49.5)}, 1, degree + side(33, 34, 48.5) + side(33, 34, 49.5), 10},
		{"a strip of 4 km along the border", []orb.Polygon{box(34-4000*metre, 48.5, 35, 49.5)}, 1, degree, 8},
		{"outside the country", []orb.Polygon{box(35, 48.5, 36, 49.5)}, 0, 0, 0},
		{"the whole country", both, 0, 0, 0},
		{"one unit of two", both[:1], 1, 2*degree - 2, 1.1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := border.Front(tt.occupied)
			if km := karneyKm(got...); len(got) != tt.wantLines || math.Abs(km-tt.wantKm) > tt.tolerance {
				t.Errorf("got %d lines of %.3f km, want %d of %.3f", len(got), km, tt.wantLines, tt.wantKm)
			}
		})
	}
}

func TestFrontAroundAnIslandIsARingAndAroundAHoleTheOtherWay(t *testing.T) {
	hole := orb.Polygon{box(31, 48.5, 32, 49.5)[0], box(31.4, 48.8, 31.6, 49.2)[0]}
	got := measure.NewBorder(country()).Front([]orb.Polygon{hole})
	want := orb.MultiLineString{
		{{31, 48.5}, {32, 48.5}, {32, 49.5}, {31, 49.5}, {31, 48.5}},
		{{31.4, 48.8}, {31.4, 49.2}, {31.6, 49.2}, {31.6, 48.8}, {31.4, 48.8}},
	}
	if !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFrontOfAllUkraineIsEmpty(t *testing.T) {
	regions := units(t)
	var all []orb.Polygon
	for _, unit := range regions.Units {
		all = append(all, unit.Shape...)
	}
	if got := measure.NewBorder(regions).Front(all); len(got) != 0 {
		t.Errorf("got %d lines of %.1f km, want none", len(got), karneyKm(got...))
	}
}

// Crimea alone ends in a front at its border with Kherson oblast and has a coast
// everywhere else. In GEOS that border is 148.0 km long more than 1 km from the outline,
// 14.4 of them with less than 6 km of free ground before the sea, at Perekop and on the
// Arabat spit.
func TestFrontOfCrimeaIsItsLandBorder(t *testing.T) {
	regions := units(t)
	var crimea []orb.Polygon
	for _, code := range []geo.RegionCode{geo.CrimeaUnit, geo.Sevastopol} {
		unit, _ := regions.Unit(code)
		crimea = append(crimea, unit.Shape...)
	}
	got := measure.NewBorder(regions).Front(crimea)
	if km := karneyKm(got...); len(got) != 1 || math.Abs(km-(148.0-14.4)) > 3 {
		t.Errorf("got %d lines of %.1f km, want one of 133.6", len(got), km)
	}
}

// With both shores of the lower Dnipro and of the Syvash occupied they are not front;
// with one, they are.
func TestWatersWithinOccupiedGround(t *testing.T) {
	border := measure.NewBorder(units(t))
	left := orb.Polygon{{{32.2, 46.3}, {33.9, 46.3}, {33.9, 46.85}, {33.3, 46.74}, {32.8, 46.64}, {32.2, 46.47}, {32.2, 46.3}}}
	right := orb.Polygon{{{32.2, 46.6}, {32.8, 46.7}, {33.3, 46.8}, {33.9, 46.95}, {33.9, 47.4}, {32.2, 47.4}, {32.2, 46.6}}}
	near := orb.Point{33.0, 46.68} // on the left bank
	for _, tt := range []struct {
		name     string
		occupied []orb.Polygon
		want     bool // front on the left bank
	}{
		{"one bank", []orb.Polygon{left}, true},
		{"both banks", []orb.Polygon{left, right}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			km, _, ok := measure.Distance(near, border.Front(tt.occupied))
			if got := ok && km < 2; got != tt.want {
				t.Errorf("front %.1f km from the left bank (any front: %v), want it there: %v", km, ok, tt.want)
			}
		})
	}
}

// occupiedOn returns the occupied ground of a DeepState file, repaired.
func occupiedOn(t testing.TB, path string) (occupied []orb.Polygon) {
	t.Helper()
	file := sourcetest.Sample(t, path)
	parsed, err := sourcetest.Parse(deepstate.New(), file)
	if err != nil {
		t.Fatal(err)
	}
	for _, area := range parsed.Polygons {
		if area.Status != geo.Occupied {
			continue
		}
		valid, _, err := repair.Polygon(t.Context(), area.Shape)
		if err != nil {
			t.Fatal(err)
		}
		occupied = append(occupied, valid...)
	}
	return occupied
}

const mirrorDay = "deepstate-daily/deepstatemap_data_20251201.geojson"

// The lengths are those of another method in GEOS (Shapely 1.8, Lambert's conformal conic):
// the boundary of occupied ground more than 1 km inside the outline and within 5 km of free
// ground that is left when strips narrower than 5 km are cut off by opening. That takes
// the Dnipro below Kherson for a bay, which makes up to 18 km of difference.
func TestFrontAgreesWithMorphology(t *testing.T) {
	border := measure.NewBorder(units(t))
	for _, tt := range []struct {
		path      string
		wantKm    float64
		tolerance float64
	}{
		{"deepstate-raw/1668200658.geojson", 885.0, 25},
		{"deepstate-daily/deepstatemap_data_20240805.geojson", 1089.6, 25},
		{"deepstate-daily/deepstatemap_data_20250601.geojson", 1210.4, 25},
		{mirrorDay, 1353.1, 25},
		{"deepstate-daily/deepstatemap_data_20260530.geojson", 1276.1, 25},
	} {
		t.Run(tt.path, func(t *testing.T) {
			if got := karneyKm(border.Front(occupiedOn(t, tt.path))...); math.Abs(got-tt.wantKm) > tt.tolerance {
				t.Errorf("got %.1f km, want %.1f", got, tt.wantKm)
			}
		})
	}
}

func TestFrontHasOccupiedGroundOnItsLeft(t *testing.T) {
	occupied := occupiedOn(t, mirrorDay)
	var right, wrong float64
	for _, line := range measure.NewBorder(units(t)).Front(occupied) {
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			const off = 1e-6 // of the edge's length
			left := between(a, b, 0.5)
			left[0], left[1] = left[0]-off*(b[1]-a[1]), left[1]+off*(b[0]-a[0])
			if planar.MultiPolygonContains(occupied, left) {
				right += karneyApart(a, b)
			} else {
				wrong += karneyApart(a, b)
			}
		}
	}
	if right == 0 || wrong > 0 {
		t.Errorf("got %.1f km with occupied ground on the left and %.1f km without, want all with", right, wrong)
	}
}

func TestFrontDoesNotDependOnOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(24, 2))
	border := measure.NewBorder(units(t))
	for _, path := range []string{mirrorDay, "deepstate-raw/1668200658.geojson"} {
		occupied := occupiedOn(t, path)
		want := border.Front(occupied)
		for range 5 {
			if got := border.Front(shuffled(random, occupied)); !got.Equal(want) {
				t.Errorf("%s: got %d lines of %.3f km, want the same %d of %.3f", path, len(got), karneyKm(got...), len(want), karneyKm(want...))
			}
		}
	}
}

func shuffled(random *rand.Rand, polygons []orb.Polygon) []orb.Polygon {
	shuffled := make([]orb.Polygon, len(polygons))
	for i, j := range random.Perm(len(polygons)) {
		for _, ring := range polygons[i] {
			shuffled[j] = append(shuffled[j], turned(random, ring))
		}
	}
	return shuffled
}

// turned returns a ring with another first vertex and perhaps the other winding.
func turned(random *rand.Rand, ring orb.Ring) orb.Ring {
	open := ring[:len(ring)-1]
	start := random.IntN(len(open))
	turned := append(slices.Clone(open[start:]), open[:start]...)
	turned = append(turned, turned[0])
	if random.IntN(2) == 0 {
		turned.Reverse()
	}
	return turned
}

func BenchmarkFront(b *testing.B) {
	border := measure.NewBorder(units(b))
	occupied := occupiedOn(b, mirrorDay)
	for b.Loop() {
		border.Front(occupied)
	}
}

func BenchmarkFrontWithLengths(b *testing.B) {
	border, regional := measure.NewBorder(units(b)), measure.NewRegional(units(b))
	occupied := occupiedOn(b, mirrorDay)
	for b.Loop() {
		regional.Lengths(border.Front(occupied))
	}
}
