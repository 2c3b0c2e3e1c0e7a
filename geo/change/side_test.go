package change_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"controlmap/geo/change"

	"github.com/paulmach/orb"
)

// sideInBigFloats multiplies out the determinant in numbers of a precision at which
// nothing is rounded: differences of doubles near to each other have 106 bits at most.
func sideInBigFloats(a, b, p orb.Point) int {
	minus := func(x, y float64) *big.Float {
		return new(big.Float).SetPrec(2400).Sub(big.NewFloat(x), big.NewFloat(y))
	}
	times := func(x, y *big.Float) *big.Float { return new(big.Float).SetPrec(5000).Mul(x, y) }
	return times(minus(b[0], a[0]), minus(p[1], a[1])).Cmp(times(minus(b[1], a[1]), minus(p[0], a[0])))
}

func TestSide(t *testing.T) {
	a, b := orb.Point{36, 48}, orb.Point{38, 49}
	for _, tt := range []struct {
		name string
		p    orb.Point
		want int
	}{
		{"left", orb.Point{36, 49}, 1},
		{"right", orb.Point{38, 48}, -1},
		{"on the segment", orb.Point{37, 48.5}, 0},
		{"on the line beyond it", orb.Point{40, 50}, 0},
		{"the first end", a, 0},
		{"the second end", b, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := change.Side(a, b, tt.p); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
			if got := change.Side(b, a, tt.p); got != -tt.want {
				t.Errorf("the other way: got %d, want %d", got, -tt.want)
			}
		})
	}
}

// Points on a segment, as nearly as doubles can tell, and by some units in the last place
// beside it.
func TestSideIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(53, 53))
	near := 0
	for range 20_000 {
		// From either side of 0, so that differences are rounded too.
		a := orb.Point{1 - 5*random.Float64(), 1 - 5*random.Float64()}
		b := orb.Point{30 + 10*random.Float64(), 44 + 8*random.Float64()}
		f := random.Float64()
		p := orb.Point{a[0] + f*(b[0]-a[0]), a[1] + f*(b[1]-a[1]) + float64(random.IntN(5)-2)*7e-15}
		want := sideInBigFloats(a, b, p)
		if got := change.Side(a, b, p); got != want {
			t.Fatalf("%v from %v to %v: got %d, want %d", p, a, b, got, want)
		}
		if inDoubles := (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0]); inDoubles > 0 != (want > 0) {
			near++
		}
	}
	if near == 0 {
		t.Error("no point was so near that doubles decide wrongly: the test shows nothing")
	}
}
