package snapround

import "slices"

// Ring is open: its last point connects to its first. An outer ring has a positive area by
// the surveyor's formula, a hole a negative one.
type Ring []Point

// Polygon is an outer ring and its holes.
type Polygon []Ring

// containsHalf reports whether a point in half steps, not on the ring, lies inside it.
func (r Ring) containsHalf(p Point) (inside bool) {
	from := r[len(r)-1]
	for _, to := range r {
		if 2*from.Y <= p.Y != (2*to.Y <= p.Y) {
			left := orientation(Point{2 * from.X, 2 * from.Y}, Point{2 * to.X, 2 * to.Y}, p) > 0
			if left == (to.Y > from.Y) {
				inside = !inside
			}
		}
		from = to
	}
	return inside
}

// Area returns twice the signed area of the ring, positive where it is to the left. It is
// right on the world's grid too: sums that overflow on the way wrap around.
func (r Ring) Area() (twice int64) {
	from := r[len(r)-1]
	for _, to := range r {
		twice += int64(from.X)*int64(to.Y) - int64(to.X)*int64(from.Y)
		from = to
	}
	return twice
}

// withoutCollinear returns the ring without the points at which it runs straight on, from
// its westernmost point.
func (r Ring) withoutCollinear() Ring {
	kept := make(Ring, 0, len(r))
	before := r[len(r)-1]
	first := 0
	for i, p := range r {
		if orientation(before, p, r[(i+1)%len(r)]) == 0 {
			continue
		}
		if len(kept) > 0 && pack(p) < pack(kept[first]) {
			first = len(kept)
		}
		kept = append(kept, p)
		before = p
	}
	return slices.Concat(kept[first:], kept[:first])
}

// counterclockwise returns a triangle with a positive area.
func (r Ring) counterclockwise() Ring {
	if r.Area() < 0 {
		return Ring{r[0], r[2], r[1]}
	}
	return r
}
