package repair

import (
	"math"

	"github.com/paulmach/orb"
)

// orientationError bounds the rounding of a determinant, as a share of its two products
// (Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997, ccwerrboundA).
const orientationError = (3 + 16*epsilon) * epsilon

const epsilon = 1.0 / (1 << 53)

// orientation is 1 where c lies left of the line from a to b, -1 where it lies right and 0 where
// it lies on it. It is exact but for coordinates whose products underflow.
func orientation(a, b, c orb.Point) int {
	left, right := (a[0]-c[0])*(b[1]-c[1]), (a[1]-c[1])*(b[0]-c[0])
	turn := left - right
	switch bound := orientationError * (math.Abs(left) + math.Abs(right)); {
	case turn > bound:
		return 1
	case -turn > bound:
		return -1
	case (a[0] == c[0] || b[1] == c[1]) && (a[1] == c[1] || b[0] == c[0]):
		return 0 // both products are
	}
	return exactOrientation(a, b, c)
}

// exactOrientation adds up the six products of the determinant without rounding.
func exactOrientation(a, b, c orb.Point) int {
	var sum expansion
	sum.addProduct(a[0], b[1])
	sum.addProduct(-a[1], b[0])
	sum.addProduct(-a[0], c[1])
	sum.addProduct(a[1], c[0])
	sum.addProduct(-c[0], b[1])
	sum.addProduct(c[1], b[0])
	return sum.sign()
}

// expansion is a sum of numbers that do not overlap in their bits, from the smallest on.
type expansion struct {
	parts [12]float64
	n     int
}

func (e *expansion) addProduct(x, y float64) {
	product := x * y
	e.add(math.FMA(x, y, -product))
	e.add(product)
}

// add is Shewchuk's Grow-Expansion without the parts that come to 0.
func (e *expansion) add(x float64) {
	kept := 0
	for _, part := range e.parts[:e.n] {
		var rounding float64
		if x, rounding = twoSum(x, part); rounding != 0 {
			e.parts[kept] = rounding
			kept++
		}
	}
	if x != 0 {
		e.parts[kept] = x
		kept++
	}
	e.n = kept
}

// sign is that of the largest part.
func (e *expansion) sign() int {
	switch {
	case e.n == 0:
		return 0
	case e.parts[e.n-1] > 0:
		return 1
	}
	return -1
}

// twoSum returns x + y, rounded, and what rounding took away.
func twoSum(x, y float64) (sum, rounding float64) {
	sum = x + y
	yRounded := sum - x
	xRounded := sum - yRounded
	return sum, (x - xRounded) + (y - yRounded)
}
