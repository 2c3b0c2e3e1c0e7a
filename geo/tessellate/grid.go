package tessellate

import (
	"cmp"
	"math"

	"github.com/paulmach/orb"
)

// perDegree is the pitch of the grid on which every vertex lies: 1e-7 degrees, about
// a centimetre. It makes tests of side and order exact in 64-bit integers.
const perDegree = 1e7

// point is a place on the grid.
type point struct{ x, y int64 }

func onGrid(p orb.Point) point {
	return point{int64(math.Round(p[0] * perDegree)), int64(math.Round(p[1] * perDegree))}
}

func (p point) degrees() orb.Point {
	return orb.Point{float64(p.x) / perDegree, float64(p.y) / perDegree}
}

func (p point) compare(q point) int { return cmp.Or(cmp.Compare(p.x, q.x), cmp.Compare(p.y, q.y)) }

// side is positive where c lies left of the line from a to b, negative right of it
// and zero on it. It is twice the area of the triangle.
func side(a, b, c point) int64 {
	return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x)
}

// isBetween reports whether p, on the line of a and b, lies strictly between them.
func isBetween(a, b, p point) bool {
	return (p.x-a.x)*(p.x-b.x)+(p.y-a.y)*(p.y-b.y) < 0
}

// planePoint is a point in a plane in which distances compare as on the Earth: a degree
// of longitude is two thirds of one of latitude at 48.2 degrees.
type planePoint struct{ x, y int64 }

func toPlane(p point) planePoint { return planePoint{2 * p.x, 3 * p.y} }

func distance(a, b point) float64 {
	p, q := toPlane(a), toPlane(b)
	return math.Hypot(float64(p.x-q.x), float64(p.y-q.y))
}

// distanceToSegment is how far p lies from the segment from a to b.
func distanceToSegment(p, a, b point) float64 {
	fp, fa, fb := toPlane(p), toPlane(a), toPlane(b)
	dx, dy := float64(fb.x-fa.x), float64(fb.y-fa.y)
	px, py := float64(fp.x-fa.x), float64(fp.y-fa.y)
	length := dx*dx + dy*dy
	if length == 0 {
		return math.Hypot(px, py)
	}
	t := min(1, max(0, (px*dx+py*dy)/length))
	return math.Hypot(px-t*dx, py-t*dy)
}

// doubledArea is twice the signed area of a ring of grid points, positive where it
// runs counter-clockwise.
func doubledArea(ring []point) (sum int64) {
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		o := ring[0]
		sum += side(o, p, q)
	}
	return sum
}
