package measure_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"controlmap/data/builtin"
	"controlmap/data/source/deepstate"
	"controlmap/data/source/sourcetest"
	"controlmap/geo"
	"controlmap/geo/measure"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
)

func units(t testing.TB) geo.Regions {
	t.Helper()
	regions, err := builtin.Regions()
	if err != nil {
		t.Fatal(err)
	}
	return regions
}

// checkSplit compares Split with a general overlay with every unit.
func checkSplit(t *testing.T, regions geo.Regions, p orb.Polygon, tolerance float64) {
	t.Helper()
	got := measure.NewRegional(regions).Split(p)
	var sum geo.Km2
	for _, km2 := range got {
		sum = sum.Add(km2)
	}
	whole := measure.Polygon(p)
	if math.Abs(sum.Sphere-whole.Sphere) > 1e-6 || math.Abs(sum.Geodesic-whole.Geodesic) > 1e-6 {
		t.Errorf("regions sum to %v, want the whole, %v", sum, whole)
	}
	for _, unit := range regions.Units {
		shared, err := repair.Intersect(orb.MultiPolygon{p}, unit.Shape)
		if err != nil {
			t.Fatal(err)
		}
		want := measure.MultiPolygon(shared)
		if math.Abs(got[unit.Code].Sphere-want.Sphere) > tolerance || math.Abs(got[unit.Code].Geodesic-want.Geodesic) > tolerance {
			t.Errorf("%s: got %v km2, want %v by overlay", unit.Code, got[unit.Code], want)
		}
	}
}

func TestSplitAgreesWithOverlay(t *testing.T) {
	regions := units(t)
	random := rand.New(rand.NewPCG(2014, 2022))
	for _, tt := range []struct {
		name    string
		polygon orb.Polygon
	}{
		{"inside one oblast", orb.Polygon{circle(37.5, 48.1, 0.1, 20)}},
		{"over four oblasts with a hole", orb.Polygon{circle(35.5, 47.5, 1.2, 400), circle(35.5, 47.5, 0.7, 100)}},
		{"clockwise, with a hole the wrong way", reversedRings(orb.Polygon{circle(35.5, 47.5, 1.2, 400), circle(35.5, 47.5, 0.7, 100)})},
		{"over the coast of Crimea", orb.Polygon{circle(34, 45, 1.5, 500)}},
		{"far away", orb.Polygon{circle(10, 50, 1, 100)}},
		{"around the country", orb.Polygon{circle(31.5, 48.3, 9, 2000)}},
		{"a star", orb.Polygon{star(random, 36, 48, 2.5, 600)}},
	} {
		t.Run(tt.name, func(t *testing.T) { checkSplit(t, regions, tt.polygon, 0.05) })
	}
}

func reversedRings(p orb.Polygon) orb.Polygon {
	p = p.Clone()
	for _, ring := range p {
		ring.Reverse()
	}
	return p
}

// star is a ring whose radius jumps about from vertex to vertex.
func star(random *rand.Rand, lon, lat, radius float64, n int) orb.Ring {
	ring := circle(lon, lat, radius, n)
	for i := range n {
		f := 0.3 + 0.7*random.Float64()
		ring[i] = orb.Point{lon + f*(ring[i][0]-lon), lat + f*(ring[i][1]-lat)}
	}
	ring[n] = ring[0]
	return inShortEdges(ring)
}

// inShortEdges divides edges that are so long that a straight line in longitude and
// latitude, which the overlay cuts, is not the great circle that is measured.
func inShortEdges(ring orb.Ring) (short orb.Ring) {
	const parts = 100
	for i := 0; i+1 < len(ring); i++ {
		for j := range parts {
			f := float64(j) / parts
			short = append(short, orb.Point{ring[i][0] + f*(ring[i+1][0]-ring[i][0]), ring[i][1] + f*(ring[i+1][1]-ring[i][1])})
		}
	}
	return append(short, ring[0])
}

// A unit follows its own border, and its neighbours', vertex for vertex.
func TestSplitOfAUnitIsTheUnit(t *testing.T) {
	regions := units(t)
	regional := measure.NewRegional(regions)
	for _, unit := range regions.Units {
		var own, other geo.Km2
		for _, p := range unit.Shape {
			for code, km2 := range regional.Split(p) {
				if code == unit.Code {
					own = own.Add(km2)
				} else {
					other = other.Add(km2)
				}
			}
		}
		if math.Abs(own.Geodesic-unit.Area.Geodesic) > 0.01 || math.Abs(other.Geodesic) > 0.01 {
			t.Errorf("%s: got %.4f km2 in itself and %.4f elsewhere, want %.4f and 0", unit.Code, own.Geodesic, other.Geodesic, unit.Area.Geodesic)
		}
	}
}

// The check values are those that the mirror's file of 2025-12-01 gives in GEOS and in
// Karney's algorithm.
func TestMirrorCheckValues(t *testing.T) {
	file := sourcetest.Sample(t, "deepstate-daily/deepstatemap_data_20251201.geojson")
	parsed, err := sourcetest.Parse(deepstate.New(), file)
	if err != nil {
		t.Fatal(err)
	}
	regional := measure.NewRegional(units(t))
	got := map[geo.RegionCode]float64{}
	var total geo.Km2
	for _, area := range parsed.Polygons {
		total = total.Add(measure.Polygon(area.Shape))
		for code, km2 := range regional.Split(area.Shape) {
			got[code] += km2.Geodesic
		}
	}
	if math.Abs(total.Sphere-115679.3) > 0.1 || math.Abs(total.Geodesic-115736.6) > 0.1 {
		t.Errorf("total: got %v, want 115679.3 and 115736.6", total)
	}
	for code, want := range map[geo.RegionCode]float64{
		"UA-14": 20369.1, "UA-09": 26571.0, "UA-23": 20182.3, "UA-65": 19276.1, "UA-43": 26233.6,
		"UA-40": 887.7, "UA-63": 1459.9, "UA-48": 138.6, "UA-59": 215.9, "UA-12": 154.3,
	} {
		if math.Abs(got[code]-want) > 0.5 {
			t.Errorf("%s: got %.2f km2, want %.1f", code, got[code], want)
		}
	}
}

func BenchmarkSplit(b *testing.B) {
	regional := measure.NewRegional(units(b))
	shape := orb.Polygon{circle(36, 47.5, 2, 3200)}
	for b.Loop() {
		regional.Split(shape)
	}
}

func BenchmarkPolygon(b *testing.B) {
	shape := orb.Polygon{circle(36, 47.5, 2, 3200)}
	for b.Loop() {
		measure.Polygon(shape)
	}
}
