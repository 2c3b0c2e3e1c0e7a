package tessellate_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
)

// planeSize is about how large coordinates are: 40 degrees in steps of 1e-7, times three.
const planeSize = 1_200_000_000

func randomPlanePoint(random *rand.Rand) [2]int64 {
	return [2]int64{random.Int64N(planeSize), random.Int64N(planeSize)}
}

// nudged moves a point by some steps of the grid.
func nudged(random *rand.Rand, p [2]int64) [2]int64 {
	return [2]int64{p[0] + random.Int64N(5) - 2, p[1] + random.Int64N(5) - 2}
}

// unimodular returns two long vectors that span a parallelogram of area 1: v lies left of
// u, by less than doubles can tell.
func unimodular(random *rand.Rand) (u, v [2]int64) {
	u, v = [2]int64{1, 0}, [2]int64{0, 1}
	for max(u[0], u[1], v[0], v[1]) < planeSize/4 {
		n := 1 + random.Int64N(3)
		if random.IntN(2) == 0 {
			u = [2]int64{u[0] + n*v[0], u[1] + n*v[1]}
		} else {
			v = [2]int64{v[0] + n*u[0], v[1] + n*u[1]}
		}
	}
	return u, v
}

func TestTurnIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(64, 1))
	lost := 0
	for range 5000 {
		a := randomPlanePoint(random)
		u, v := unimodular(random)
		b, c := [2]int64{a[0] + u[0], a[1] + u[1]}, [2]int64{a[0] + v[0], a[1] + v[1]}
		for _, tt := range []struct {
			name    string
			a, b, c [2]int64
			want    int
		}{
			{"left", a, b, c, 1},
			{"right", a, c, b, -1},
			{"on the line", a, b, [2]int64{a[0] - u[0], a[1] - u[1]}, 0},
			{"the second point", a, b, b, 0},
		} {
			if got := tessellate.Turn(tt.a, tt.b, tt.c); got != tt.want {
				t.Fatalf("%s, %v %v %v: got %d, want %d", tt.name, tt.a, tt.b, tt.c, got, tt.want)
			}
		}
		if float64(u[0])*float64(v[1]) == float64(u[1])*float64(v[0]) {
			lost++
		}
	}
	if lost == 0 {
		t.Error("doubles tell all turns: the test shows nothing")
	}
}

// inCircle compares the distances from the circle's centre, in fractions: whether p is
// nearer to it than a is.
func inCircle(a, b, c, p [2]int64) bool {
	// The centre u, from a, solves 2u*(b-a) = |b-a|^2 and 2u*(c-a) = |c-a|^2.
	number := func(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }
	bx, by, cx, cy := number(b[0]-a[0]), number(b[1]-a[1]), number(c[0]-a[0]), number(c[1]-a[1])
	mul := func(x, y *big.Rat) *big.Rat { return new(big.Rat).Mul(x, y) }
	sub := func(x, y *big.Rat) *big.Rat { return new(big.Rat).Sub(x, y) }
	square := func(x, y *big.Rat) *big.Rat { return new(big.Rat).Add(mul(x, x), mul(y, y)) }
	twice := mul(number(2), sub(mul(bx, cy), mul(by, cx)))
	ux := new(big.Rat).Quo(sub(mul(cy, square(bx, by)), mul(by, square(cx, cy))), twice)
	uy := new(big.Rat).Quo(sub(mul(bx, square(cx, cy)), mul(cx, square(bx, by))), twice)
	px, py := number(p[0]-a[0]), number(p[1]-a[1])
	return square(sub(px, ux), sub(py, uy)).Cmp(square(ux, uy)) < 0
}

func TestInCircleIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(64, 2))
	// Corners of a rectangle lie on one circle; some are moved by a step or two.
	for range 5000 {
		a, size := randomPlanePoint(random), [2]int64{1 + random.Int64N(planeSize), 1 + random.Int64N(planeSize)}
		b, c := [2]int64{a[0] + size[0], a[1]}, [2]int64{a[0] + size[0], a[1] + size[1]}
		p := [2]int64{a[0], a[1] + size[1]}
		switch random.IntN(4) {
		case 0:
			p = nudged(random, p)
		case 1:
			b = nudged(random, b)
		case 2:
			p = randomPlanePoint(random)
		}
		if got, want := tessellate.InCircle([3][2]int64{a, b, c}, p), inCircle(a, b, c, p); got != want {
			t.Fatalf("%v in the circle of %v %v %v: got %v, want %v", p, a, b, c, got, want)
		}
	}
}

func TestCornersAreNotInTheirOwnCircle(t *testing.T) {
	corners := [3][2]int64{{0, 0}, {10, 0}, {10, 10}}
	for _, tt := range []struct {
		p    [2]int64
		want bool
	}{{[2]int64{0, 10}, false}, {[2]int64{0, 0}, false}, {[2]int64{10, 10}, false}, {[2]int64{5, 5}, true}, {[2]int64{1, 9}, true}, {[2]int64{-1, 11}, false}} {
		if got := tessellate.InCircle(corners, tt.p); got != tt.want {
			t.Errorf("%v in the circle of %v: got %v, want %v", tt.p, corners, got, tt.want)
		}
	}
}

// A site in a bay has a cell on both shores: the larger part stays its own, the smaller one
// goes to the neighbour with the longest common border.
func TestASiteInABayKeepsTheLargerShore(t *testing.T) {
	shore := orb.Polygon{{{30, 48}, {34, 48}, {34, 50}, {31.8, 50}, {31.8, 48.5}, {31.6, 48.5}, {31.6, 50}, {30, 50}, {30, 48}}}
	sites := []orb.Point{{31.7, 49.8}, {30.2, 49}, {33.8, 49}, {31.7, 48.1}}
	mesh := mustMesh(t, tessellate.Frame{Lands: []orb.MultiPolygon{{shore}}}, sites)
	cells := tessellate.Dissolve(mesh, unlike(len(sites)))
	checkParts(t, cells)
	for _, tt := range []struct {
		name  string
		point orb.Point
		want  int
	}{
		{"the eastern shore", orb.Point{31.9, 49.8}, 0},
		{"the western shore", orb.Point{31.5, 49.8}, 1},
		{"the far west", orb.Point{30.1, 48.9}, 1},
		{"the far east", orb.Point{33.9, 48.9}, 2},
		{"the south", orb.Point{31.7, 48.2}, 3},
	} {
		if got := partAt(cells, tt.point) - 1; got != tt.want {
			t.Errorf("%s, %v: got site %d, want %d", tt.name, tt.point, got, tt.want)
		}
	}
}
