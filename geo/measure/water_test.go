package measure_test

import (
	"math"
	"testing"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

func rectangle(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

// coast is a boundary set of two units side by side with a lagoon in the first, an islet in
// the lagoon, and the sea along the south of both.
var coast = geo.Regions{
	Units: []geo.Region{
		{Code: "UA-65", Shape: orb.MultiPolygon{{rectangle(33, 46, 34, 47)}}},
		{Code: "UA-23", Shape: orb.MultiPolygon{{rectangle(34, 46, 35, 47)}}},
	},
	Waters: []geo.Region{
		{Code: "UA-65", Shape: orb.MultiPolygon{{rectangle(33.2, 46.2, 33.6, 46.6), reversed(rectangle(33.3, 46.3, 33.4, 46.4))}}},
		{Code: geo.Outside, Shape: orb.MultiPolygon{{sea()}}},
	},
}

// sea lies south of 46 degrees. Its shore has short edges: a long one is a great circle, which
// bulges to the north of its parallel on WGS84.
func sea() orb.Ring {
	ring := orb.Ring{{32, 45}, {36, 45}}
	for i := range 41 {
		ring = append(ring, orb.Point{36 - float64(i)/10, 46})
	}
	return append(ring, ring[0])
}

func reversed(r orb.Ring) orb.Ring {
	r = r.Clone()
	r.Reverse()
	return r
}

func TestWater(t *testing.T) {
	regional := measure.NewRegional(coast)
	lagoon := sphereKm2(33.2, 46.2, 33.6, 46.6) - sphereKm2(33.3, 46.3, 33.4, 46.4)
	for _, tt := range []struct {
		name    string
		polygon orb.Polygon
		want    map[geo.RegionCode]float64 // km2 on the sphere
	}{
		{"on land", orb.Polygon{rectangle(34.2, 46.2, 34.8, 46.8)}, nil},
		{"far from any water", orb.Polygon{rectangle(30, 50, 31, 51)}, nil},
		{"around the lagoon, islet left out", orb.Polygon{rectangle(33.1, 46.1, 33.9, 46.9)}, map[geo.RegionCode]float64{"UA-65": lagoon}},
		{"in the lagoon", orb.Polygon{rectangle(33.45, 46.25, 33.55, 46.55)}, map[geo.RegionCode]float64{"UA-65": sphereKm2(33.45, 46.25, 33.55, 46.55)}},
		{"the islet", orb.Polygon{rectangle(33.3, 46.3, 33.4, 46.4)}, nil},
		{"clockwise, over the coast", orb.Polygon{reversed(rectangle(34.2, 45.5, 34.8, 46.5))}, map[geo.RegionCode]float64{geo.Outside: sphereKm2(34.2, 45.5, 34.8, 46)}},
		{"over coast and lagoon", orb.Polygon{rectangle(33.1, 45.9, 33.3, 46.9)}, map[geo.RegionCode]float64{
			geo.Outside: sphereKm2(33.1, 45.9, 33.3, 46), "UA-65": sphereKm2(33.2, 46.2, 33.3, 46.6)}},
		{"with a hole over the lagoon", orb.Polygon{rectangle(33.1, 46.1, 33.9, 46.9), reversed(rectangle(33.15, 46.15, 33.65, 46.65))}, nil},
		{"abroad, in no water", orb.Polygon{rectangle(35.5, 46.5, 36.5, 47)}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := regional.Water(tt.polygon)
			if len(got) != len(tt.want) {
				t.Fatalf("got %v, want %v", got, tt.want)
			}
			for region, want := range tt.want {
				if math.Abs(got[region].Sphere-want) > 1e-4 || got[region].Geodesic < 0.99*want || got[region].Geodesic > 1.01*want {
					t.Errorf("%s: got %v, want %.4f on the sphere and about as much on WGS84", region, got[region], want)
				}
			}
			sums := regional.Split(tt.polygon)
			for region, water := range got {
				if water.Sphere > sums[region].Sphere+1e-6 {
					t.Errorf("%s: got %v of water in %v", region, water, sums[region])
				}
			}
		})
	}
}

func TestWaterOfContoursIsSigned(t *testing.T) {
	regional := measure.NewRegional(coast)
	ring := rectangle(33.45, 46.25, 33.55, 46.55)
	forth := regional.WaterContour(measure.NewContour(orb.Polygon{ring}))["UA-65"]
	back := regional.WaterContour(measure.NewContour(orb.Polygon{reversed(ring)}))["UA-65"]
	if forth.Sphere <= 0 || forth.Add(back) != (geo.Km2{}) {
		t.Errorf("got %v and %v, want the same with the sign changed", forth, back)
	}
}

func TestWithoutWatersAllIsLand(t *testing.T) {
	regional := measure.NewRegional(geo.Regions{Units: coast.Units})
	p := orb.Polygon{rectangle(33.1, 45.5, 33.9, 46.9)}
	if got := regional.Water(p); got != nil {
		t.Errorf("got %v, want nothing", got)
	}
	if got := regional.WaterContour(measure.NewContour(p)); got != nil {
		t.Errorf("got %v, want nothing", got)
	}
}
