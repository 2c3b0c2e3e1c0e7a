package repair_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"controlmap/geo"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// exactTurn is the sign of the determinant in rational numbers.
func exactTurn(a, b, c orb.Point) int {
	rational := func(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }
	product := func(p, q, r, s float64) *big.Rat {
		left := new(big.Rat).Sub(rational(p), rational(q))
		return left.Mul(left, new(big.Rat).Sub(rational(r), rational(s)))
	}
	return product(a[0], c[0], b[1], c[1]).Cmp(product(a[1], c[1], b[0], c[0]))
}

func TestOrientationIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 1))
	for round := range 20_000 {
		a := orb.Point{30 + random.Float64(), 48 + random.Float64()}
		b := orb.Point{30 + random.Float64(), 48 + random.Float64()}
		at := random.Float64()
		c := orb.Point{a[0] + at*(b[0]-a[0]), a[1] + at*(b[1]-a[1])} // but for rounding on the line
		switch round % 4 {
		case 1:
			c = orb.Point{2*b[0] - a[0], 2*b[1] - a[1]}
		case 2:
			c[1] = math.Nextafter(c[1], 90)
		case 3:
			c = a
		}
		if got, want := repair.Orientation(a, b, c), exactTurn(a, b, c); got != want {
			t.Fatalf("%v %v %v: got %d, want %d", a, b, c, got, want)
		}
	}
}

// gridPolygon has rings of few corners on a small grid, so that they touch, cross and lie on
// each other as often as not.
func gridPolygon(random *rand.Rand) orb.Polygon {
	p := make(orb.Polygon, 1+random.IntN(4))
	for i := range p {
		for range 3 + random.IntN(4) {
			p[i] = append(p[i], orb.Point{float64(random.IntN(7)), float64(random.IntN(7))})
		}
		p[i] = append(p[i], p[i][0])
	}
	return p
}

// boxPolygon has boxes for rings.
func boxPolygon(random *rand.Rand) orb.Polygon {
	p := make(orb.Polygon, 1+random.IntN(5))
	for i := range p {
		west, south := float64(random.IntN(6)), float64(random.IntN(6))
		p[i] = box(west, south, west+1+float64(random.IntN(5)), south+1+float64(random.IntN(5)))
	}
	return p
}

// Whatever is drawn, what comes out is valid by another library's rules and has the ground that
// lies inside the first ring and in none of the others.
func TestPolygonOfRandomRings(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 2))
	repaired, mended, refused := 0, 0, 0
	for round := range 1500 {
		p := gridPolygon(random)
		if round%3 == 0 {
			p = boxPolygon(random)
		}
		isValid := repair.Validate(p) == nil
		got, counts, err := repair.Polygon(t.Context(), p)
		if err != nil {
			refused++
			if geo.CodeOf(err) != geo.Invalid || isValid {
				t.Fatalf("%v: got %v, valid %v", p, err, isValid)
			}
			continue
		}
		repaired++
		if counts.Holes > 0 {
			mended++
		}
		if isValid && counts.Holes+counts.MadeValid > 0 {
			t.Fatalf("%v: got %+v of a valid polygon", p, counts)
		}
		for _, polygon := range got {
			if err := repair.Validate(polygon); err != nil {
				t.Fatalf("%v: %v", p, err)
			}
		}
		checkGround(t, p, got)
	}
	if min(repaired, mended, refused) < 80 {
		t.Errorf("%d were repaired, %d of them had holes to mend, %d were refused: too few to tell", repaired, mended, refused)
	}
}

// checkGround compares points between the lines of the grid.
func checkGround(t *testing.T, p orb.Polygon, got []orb.Polygon) {
	t.Helper()
	for x := range 12 {
		for y := range 12 {
			at := orb.Point{float64(x) + 0.371, float64(y) + 0.193}
			want := planar.RingContains(p[0], at)
			for _, hole := range p[1:] {
				want = want && !planar.RingContains(hole, at)
			}
			if inside := planar.MultiPolygonContains(got, at); inside != want {
				t.Fatalf("%v became %v: %v inside %v, want %v", p, got, at, inside, want)
			}
		}
	}
}

// randomRing has corners anywhere in a box: it crosses itself some n*n/5 times.
func randomRing(random *rand.Rand, n int) orb.Ring {
	ring := make(orb.Ring, n, n+1)
	for i := range ring {
		ring[i] = orb.Point{36 + 2*random.Float64(), 47 + 2*random.Float64()}
	}
	return append(ring, ring[0])
}

// comb has long thin teeth, turned by some degrees.
func comb(teeth int, degrees float64) orb.Ring {
	var ring orb.Ring
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	add := func(x, y float64) { ring = append(ring, orb.Point{37 + cos*x - sin*y, 48 + sin*x + cos*y}) }
	add(-1, -1)
	for i := range teeth {
		at := 2*float64(i)/float64(teeth) - 1
		add(at, 1)
		add(at+1/float64(teeth), -0.9)
	}
	add(1, 1)
	add(1, -1)
	return append(ring, ring[0])
}

func spiral(turns, perTurn int) orb.Ring {
	var out, back orb.Ring
	for i := range turns * perTurn {
		angle := 2 * math.Pi * float64(i) / float64(perTurn)
		r := float64(i+perTurn) / float64((turns+1)*perTurn)
		sin, cos := math.Sincos(angle)
		out = append(out, orb.Point{37 + r*cos, 48 + r*sin})
		r -= 0.5 / float64(turns+1)
		back = append(back, orb.Point{37 + r*cos, 48 + r*sin})
	}
	back.Reverse()
	out = append(out, back...)
	return append(out, out[0])
}

// spikes is a star of thin rays.
func spikes(n int) orb.Ring {
	var ring orb.Ring
	for i := range 2 * n {
		sin, cos := math.Sincos(math.Pi * float64(i) / float64(n))
		r := 0.1 + 0.9*float64(i%2)
		ring = append(ring, orb.Point{37 + r*cos, 48 + r*sin})
	}
	return append(ring, ring[0])
}

func TestShapesThatAreExpensive(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 3))
	crossing := spikes(20_000)
	crossing[7], crossing[20_007] = crossing[20_007], crossing[7]
	holes := orb.Polygon{box(30, 46, 40, 52)}
	apart := orb.Polygon{box(30, 46, 40, 52)}
	for i := range 2000 {
		west, south := 31+7*random.Float64(), 47+4*random.Float64()
		holes = append(holes, reversed(box(west, south, west+1, south+1)))
		west, south = 30.1+float64(i%50)*0.19, 46.1+float64(i/50)*0.14
		apart = append(apart, reversed(box(west, south, west+0.1, south+0.1)))
	}
	for _, tt := range []struct {
		name    string
		polygon orb.Polygon
		refused bool
	}{
		{"900 random corners", orb.Polygon{randomRing(random, 900)}, true},
		{"3 000 random corners", orb.Polygon{randomRing(random, 3000)}, true},
		{"20 000 random corners", orb.Polygon{randomRing(random, 20_000)}, true},
		{"a comb", orb.Polygon{comb(20_000, 0)}, false},
		{"a slanting comb", orb.Polygon{comb(20_000, 37)}, false},
		{"a lying comb", orb.Polygon{comb(20_000, 90)}, false},
		{"a spiral", orb.Polygon{spiral(100, 200)}, false},
		{"a star", orb.Polygon{spikes(20_000)}, false},
		{"a star of which two corners are swapped", orb.Polygon{crossing}, true},
		{"holes over each other", holes, true},
		{"holes side by side", apart, false},
		{"two combs across each other", orb.Polygon{comb(5000, 0), comb(5000, 90)}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, counts, err := repair.Polygon(t.Context(), tt.polygon)
			if (err != nil) != tt.refused || err != nil && geo.CodeOf(err) != geo.Invalid {
				t.Fatalf("got %v, want it refused %v", err, tt.refused)
			}
			if err == nil && (len(got) != 1 || counts.MadeValid+counts.Holes > 0) {
				t.Errorf("got %d polygons, %+v, want one as it was", len(got), counts)
			}
		})
	}
}

// FuzzPolygon: never a panic, every error is Invalid, and what comes out is valid.
func FuzzPolygon(f *testing.F) {
	f.Add([]byte{0, 0, 8, 0, 8, 8, 0, 8}, byte(0))
	f.Add([]byte{0, 0, 8, 0, 8, 8, 0, 8, 255, 255, 2, 2, 6, 2, 6, 6, 2, 6}, byte(0))
	f.Add([]byte{0, 0, 8, 0, 8, 8, 0, 8, 255, 255, 2, 2, 10, 2, 10, 6, 2, 6}, byte(3))
	f.Add([]byte{0, 0, 8, 8, 8, 0, 0, 8}, byte(1))
	f.Fuzz(func(t *testing.T, data []byte, scale byte) {
		p := polygonOf(data, scale)
		got, _, err := repair.Polygon(t.Context(), p)
		if err != nil {
			if geo.CodeOf(err) != geo.Invalid {
				t.Errorf("%v: error %v has the code %s", p, err, geo.CodeOf(err))
			}
			return
		}
		for _, polygon := range got {
			if err := repair.Validate(polygon); err != nil {
				t.Errorf("%v became %v: %v", p, polygon, err)
			}
			checkRFC7946(t, polygon)
		}
	})
}

// polygonOf reads two bytes a vertex; 255 255 ends a ring.
func polygonOf(data []byte, scale byte) (p orb.Polygon) {
	side := math.Pow(2, -float64(scale%60))
	ring := orb.Ring{}
	for i := 0; i+1 < len(data) && i < 600; i += 2 {
		if data[i] == 255 && data[i+1] == 255 {
			p = append(p, ring)
			ring = orb.Ring{}
			continue
		}
		ring = append(ring, orb.Point{30 + side*float64(int8(data[i]))/10, 48 + side*float64(int8(data[i+1]))/7})
	}
	p = append(p, ring)
	for i := range p {
		if len(p[i]) > 0 {
			p[i] = append(p[i], p[i][0])
		}
	}
	return p
}
