package change

import (
	"math"
	"math/big"

	"github.com/paulmach/orb"
)

// sideError bounds the rounding of side, as a share of its terms (Shewchuk, Adaptive
// Precision Floating-Point Arithmetic, 1997, the bound A of orient2d).
const sideError = (3 + 16*0x1p-53) * 0x1p-53

// side is positive where p lies left of the line from a to b, negative where it lies
// right, and 0 where it lies on it: the sign is exact.
func side(a, b, p orb.Point) int {
	if p == a || p == b {
		return 0
	}
	left, right := (a[0]-p[0])*(b[1]-p[1]), (a[1]-p[1])*(b[0]-p[0])
	det := left - right
	switch bound := sideError * (math.Abs(left) + math.Abs(right)); {
	case det > bound:
		return 1
	case det < -bound:
		return -1
	}
	return exactSide(a, b, p)
}

func exactSide(a, b, p orb.Point) int {
	minus := func(x, y float64) *big.Rat {
		return new(big.Rat).Sub(new(big.Rat).SetFloat64(x), new(big.Rat).SetFloat64(y))
	}
	left := new(big.Rat).Mul(minus(a[0], p[0]), minus(b[1], p[1]))
	right := new(big.Rat).Mul(minus(a[1], p[1]), minus(b[0], p[0]))
	return left.Cmp(right)
}

// compare orders points from west to east, then from south to north.
func compare(p, q orb.Point) int {
	switch {
	case p[0] < q[0]:
		return -1
	case p[0] > q[0]:
		return 1
	case p[1] < q[1]:
		return -1
	case p[1] > q[1]:
		return 1
	}
	return 0
}
