package measure_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func TestLengths(t *testing.T) {
	regional := measure.NewRegional(country())
	line := func(points ...orb.Point) orb.LineString { return points }
	for _, tt := range []struct {
		name string
		line orb.LineString
		want []geo.FrontLength
	}{
		{"nothing", nil, nil},
		{"a point", line(orb.Point{31, 49}), nil},
		{"in one region", line(orb.Point{30.5, 49}, orb.Point{31.5, 49.2}), []geo.FrontLength{
			{Region: "UA-05", Km: karneyKm(line(orb.Point{30.5, 49}, orb.Point{31.5, 49.2}))},
		}},
		{"through both and out on either side", line(orb.Point{29, 49}, orb.Point{36, 49}), []geo.FrontLength{
			{Region: "UA-05", Km: karneyKm(line(orb.Point{30, 49}, orb.Point{32, 49}))},
			{Region: "UA-07", Km: karneyKm(line(orb.Point{32, 49}, orb.Point{34, 49}))},
			{Region: geo.Outside, Km: karneyKm(line(orb.Point{29, 49}, orb.Point{30, 49}), line(orb.Point{34, 49}, orb.Point{36, 49}))},
		}},
		{"with a vertex on the border", line(orb.Point{31, 49}, orb.Point{32, 49}, orb.Point{33, 49}), []geo.FrontLength{
			{Region: "UA-05", Km: karneyKm(line(orb.Point{31, 49}, orb.Point{32, 49}))},
			{Region: "UA-07", Km: karneyKm(line(orb.Point{32, 49}, orb.Point{33, 49}))},
		}},
		{"outside", line(orb.Point{40, 40}, orb.Point{41, 41}), []geo.FrontLength{
			{Region: geo.Outside, Km: karneyKm(line(orb.Point{40, 40}, orb.Point{41, 41}))},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := regional.Lengths(orb.MultiLineString{tt.line})
			if len(got) != len(tt.want) {
				t.Fatalf("got %v, want %v", got, tt.want)
			}
			for i, want := range tt.want {
				if got[i].Region != want.Region || math.Abs(got[i].Km-want.Km) > 1e-6*want.Km {
					t.Errorf("got %v, want %v", got[i], want)
				}
			}
		})
	}
}

func TestLengthsAddUpAndLieWhereTheyAre(t *testing.T) {
	regions := units(t)
	random := rand.New(rand.NewPCG(6, 6))
	for range 5 {
		line := randomWalk(random, 100)
		want := sampledLengths(regions, line)
		var sum float64
		for _, l := range measure.NewRegional(regions).Lengths(orb.MultiLineString{line}) {
			sum += l.Km
			if math.Abs(l.Km-want[l.Region]) > 3 {
				t.Errorf("%s: got %.2f km, want %.2f by sampling", l.Region, l.Km, want[l.Region])
			}
			delete(want, l.Region)
		}
		for region, km := range want {
			if km > 3 {
				t.Errorf("%s: got nothing, want %.2f km", region, km)
			}
		}
		if whole := karneyKm(line); math.Abs(sum-whole) > 1e-6*whole {
			t.Errorf("regions sum to %.6f km, want the whole, %.6f", sum, whole)
		}
	}
}

// randomWalk is a line of short and long edges through Ukraine and over its border.
func randomWalk(random *rand.Rand, vertices int) orb.LineString {
	line := orb.LineString{{36, 48}}
	for range vertices {
		last, step := line[len(line)-1], math.Exp(-4*random.Float64())
		line = append(line, orb.Point{
			max(28, min(41, last[0]+step*(random.Float64()-0.5))), max(44, min(52, last[1]+step*(random.Float64()-0.5))),
		})
	}
	return line
}

// sampledLengths asks for the region of every step of a line.
func sampledLengths(regions geo.Regions, line orb.LineString) map[geo.RegionCode]float64 {
	const steps = 50
	km := map[geo.RegionCode]float64{}
	var bounds []orb.Bound
	for _, unit := range regions.Units {
		bounds = append(bounds, unit.Shape.Bound())
	}
	for i := 1; i < len(line); i++ {
		step := karneyApart(line[i-1], line[i]) / steps
		for j := range steps {
			p := between(line[i-1], line[i], (float64(j)+0.5)/steps)
			in := geo.Outside
			for u, unit := range regions.Units {
				if bounds[u].Contains(p) && planar.MultiPolygonContains(unit.Shape, p) {
					in = unit.Code
				}
			}
			km[in] += step
		}
	}
	return km
}

func BenchmarkLengths(b *testing.B) {
	lines := measure.NewBorder(units(b)).Front(occupiedOn(b, mirrorDay))
	regional := measure.NewRegional(units(b))
	for b.Loop() {
		regional.Lengths(lines)
	}
}
