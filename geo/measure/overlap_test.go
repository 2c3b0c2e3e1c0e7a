package measure_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"controlmap/geo"
	"controlmap/geo/measure"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
)

func TestOverlap(t *testing.T) {
	frame := orb.Polygon{box(36, 47, 40, 50)[0], box(37, 48, 39, 49)[0]}
	for _, tt := range []struct {
		name string
		a, b orb.Polygon
		want float64 // km2 on the sphere
	}{
		{"the same", box(37, 48, 38, 49), box(37, 48, 38, 49), sphereKm2(37, 48, 38, 49)},
		{"corners", box(37, 48, 38, 49), box(37.5, 48.5, 39, 50), sphereKm2(37.5, 48.5, 38, 49)},
		{"one in the other", box(37, 48, 38, 49), box(37.2, 48.2, 37.4, 48.4), sphereKm2(37.2, 48.2, 37.4, 48.4)},
		{"across", box(36, 48.2, 39, 48.4), box(37, 48, 38, 49), sphereKm2(37, 48.2, 38, 48.4)},
		{"along an edge, inside", box(37, 48, 38, 49), box(37, 48, 37.5, 48.5), sphereKm2(37, 48, 37.5, 48.5)},
		{"side by side, in part", box(37, 48, 38, 49), box(37.75, 48, 38.5, 49), sphereKm2(37.75, 48, 38, 49)},
		{"within its height", box(37, 48, 38, 49), box(37.75, 48, 38.5, 48.5), sphereKm2(37.75, 48, 38, 48.5)},
		{"through two corners", box(37, 48, 38, 49), orb.Polygon{{{36, 47}, {39, 50}, {36, 50}, {36, 47}}}, math.Abs(planarKm2(orb.Ring{{37, 48}, {38, 49}, {37, 49}, {37, 48}}))},
		{"in a hole", frame, box(37.2, 48.2, 38.8, 48.8), 0},
		{"filling a hole", frame, box(37, 48, 39, 49), 0},
		{"over a hole", frame, box(36.5, 47.5, 39.5, 49.5), sphereKm2(36.5, 47.5, 39.5, 49.5) - sphereKm2(37, 48, 39, 49)},
		{"beside", box(37, 48, 38, 49), box(38, 48, 39, 49), 0},
		{"north of", box(37, 48, 38, 49), box(37, 49, 38, 50), 0},
		{"apart", box(37, 48, 38, 49), box(39, 48, 40, 49), 0},
		{"apart, with bounds that meet", orb.Polygon{{{36, 47}, {38, 47}, {38, 49}, {36, 47}}}, orb.Polygon{{{36, 47.1}, {37.8, 49}, {36, 49}, {36, 47.1}}}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, pair := range [][2]orb.Polygon{{tt.a, tt.b}, {tt.b, tt.a}} {
				got, err := measure.NewGround(pair[0]).Overlap(pair[1])
				if err != nil || math.Abs(got-tt.want) > 1e-3 {
					t.Errorf("got %.5f km2, %v, want %.5f", got, err, tt.want)
				}
			}
		})
	}
}

// Neighbours that have vertices on long edges of each other have no ground in common, though a
// great circle between two of them leads through other points than those between three.
func TestOverlapOfNeighboursWithOtherVertices(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 4))
	for range 50 {
		from := orb.Point{30 + random.Float64(), 47 + random.Float64()}
		to := orb.Point{from[0] + 3*random.Float64(), from[1] + 3*random.Float64() - 1.5}
		var cuts orb.Ring
		for i := range 5 {
			at := float64(i) / 4
			cuts = append(cuts, orb.Point{from[0] + at*(to[0]-from[0]), from[1] + at*(to[1]-from[1])})
		}
		south := orb.Polygon{{from, {from[0], 40}, {to[0], 40}, to, from}}
		north := orb.Polygon{append(append(orb.Ring{}, cuts...), orb.Point{to[0], 56}, orb.Point{from[0], 56}, from)}
		if got, err := measure.NewGround(south).Overlap(north); err != nil || got > 1e-3 {
			t.Errorf("%v %v: got %v km2, %v, want next to nothing", from, to, got, err)
		}
	}
}

// The overlap of two stars is what an overlay library leaves of them, measured in small steps.
func TestOverlapOfStars(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 5))
	for round := range 40 {
		a := orb.Polygon{star(random, 37, 48, 1, 300)}
		b := orb.Polygon{star(random, 37+2*random.Float64(), 48+random.Float64(), 0.2+random.Float64(), 200)}
		common, err := repair.Intersect(orb.MultiPolygon{a}, orb.MultiPolygon{b})
		if err != nil {
			t.Fatal(err)
		}
		var want float64
		for _, p := range common {
			for i, ring := range p {
				km2 := math.Abs(planarKm2(ring))
				if i > 0 {
					km2 = -km2
				}
				want += km2
			}
		}
		if got, err := measure.NewGround(a).Overlap(b); err != nil || math.Abs(got-want) > 1e-3 {
			t.Errorf("round %d: got %.5f km2, %v, want %.5f", round, got, err, want)
		}
	}
}

// planarKm2 is the signed area of a ring on the publishers' sphere, between lines that are
// straight in longitude and latitude, by the midpoint rule in 256 steps an edge.
func planarKm2(ring orb.Ring) (km2 float64) {
	const radius, radians, steps = 6378.137, math.Pi / 180, 256
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		for s := range steps {
			lat := a[1] + (float64(s)+0.5)/steps*(b[1]-a[1])
			km2 += (a[0] - b[0]) / steps * radians * math.Sin(lat*radians) * radius * radius
		}
	}
	return km2
}

func TestOverlapThatIsRefused(t *testing.T) {
	comb := func(turned bool) orb.Polygon {
		var ring orb.Ring
		add := func(x, y float64) {
			if turned {
				x, y = -y, x
			}
			ring = append(ring, orb.Point{37 + x, 48 + y})
		}
		add(-1, -1)
		for i := range 400 {
			at := float64(i)/200 - 1
			add(at, 1)
			add(at+0.0025, -0.9)
		}
		add(1, 1)
		add(1, -1)
		return orb.Polygon{append(ring, ring[0])}
	}
	if _, err := measure.NewGround(comb(false)).Overlap(comb(true)); geo.CodeOf(err) != geo.Invalid {
		t.Errorf("got %v, want an Invalid error", err)
	}
}
