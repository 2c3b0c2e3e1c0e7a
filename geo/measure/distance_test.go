package measure_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		name   string
		point  orb.Point
		lines  orb.MultiLineString
		wantKm float64
		wantAt orb.Point
		wantOK bool
	}{
		{"no lines", orb.Point{30, 50}, nil, 0, orb.Point{}, false},
		{"a line of no points", orb.Point{30, 50}, orb.MultiLineString{{}}, 0, orb.Point{}, false},
		{"a line of one point", orb.Point{30, 50}, orb.MultiLineString{{{30, 51}}}, karneyApart(orb.Point{30, 50}, orb.Point{30, 51}), orb.Point{30, 51}, true},
		{"on a vertex", orb.Point{30, 50}, orb.MultiLineString{{{30, 50}, {31, 51}}}, 0, orb.Point{30, 50}, true},
		{"on a long edge", orb.Point{32, 50}, orb.MultiLineString{{{30, 50}, {34, 50}}}, 0, orb.Point{32, 50}, true},
		{"south of a meridian's end", orb.Point{30, 48}, orb.MultiLineString{{{30, 49}, {30, 51}}}, karneyApart(orb.Point{30, 48}, orb.Point{30, 49}), orb.Point{30, 49}, true},
		{"the nearer of two lines", orb.Point{30, 50}, orb.MultiLineString{{{28, 49}, {28, 51}}, {{31, 49}, {31, 50}}}, karneyApart(orb.Point{30, 50}, orb.Point{31, 50}), orb.Point{31, 50}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			km, at, ok := measure.Distance(tt.point, tt.lines)
			if math.Abs(km-tt.wantKm) > max(0.005, 0.001*tt.wantKm) || karneyApart(at, tt.wantAt) > 1 || ok != tt.wantOK {
				t.Errorf("got %.4f km to %v (%v), want %.4f to %v (%v)", km, at, ok, tt.wantKm, tt.wantAt, tt.wantOK)
			}
		})
	}
}

func TestDistanceAgreesWithKarney(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 11))
	for range 30 {
		line := randomWalk(random, 30)
		p := between(line[0], orb.Point{30 + 9*random.Float64(), 45 + 6*random.Float64()}, math.Pow(random.Float64(), 3))
		km, at, ok := measure.Distance(p, orb.MultiLineString{line[:10], line[9:]})
		want := sampledDistance(p, line)
		if !ok || math.Abs(km-want) > max(0.005, 0.001*want) {
			t.Errorf("from %v: got %.4f km, want %.4f by sampling", p, km, want)
		}
		if got := karneyApart(p, at); math.Abs(got-km) > 1e-9 {
			t.Errorf("from %v: %.6f km to the nearest point, want the distance, %.6f", p, got, km)
		}
	}
}

// sampledDistance is how far the nearest of many points of a line is, in km.
func sampledDistance(p orb.Point, line orb.LineString) float64 {
	best := math.Inf(1)
	for i := 1; i < len(line); i++ {
		steps := math.Ceil(karneyApart(line[i-1], line[i]) / 0.02)
		for j := range int(steps) + 1 {
			best = min(best, karneyApart(p, between(line[i-1], line[i], float64(j)/steps)))
		}
	}
	return best
}

func BenchmarkDistance(b *testing.B) {
	lines := measure.NewBorder(units(b)).Front(occupiedOn(b, mirrorDay))
	for b.Loop() {
		measure.Distance(orb.Point{36.23, 49.99}, lines)
	}
}
