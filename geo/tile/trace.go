package tile

import (
	"cmp"
	"slices"
)

// A ring is open: its last point connects to its first. An outer ring has a positive area by
// the surveyor's formula, a hole a negative one.
type ring []point

// polygon is an outer ring and its holes.
type polygon []ring

// polygons returns the area that an outline bounds as valid polygons (OGC Simple Features),
// in an order that depends on their shape alone.
func polygons(outline []bundle) []polygon {
	var outer, holes []ring
	for _, r := range traceRings(outline) {
		if r.area() > 0 {
			outer = append(outer, r)
		} else {
			holes = append(holes, r)
		}
	}
	shapes := make([]polygon, len(outer))
	for i, r := range outer {
		shapes[i] = polygon{r.withoutCollinear()}
	}
	for _, hole := range holes {
		if i := smallestAround(outer, hole); i >= 0 {
			shapes[i] = append(shapes[i], hole.withoutCollinear())
		}
	}
	for _, s := range shapes {
		slices.SortFunc(s[1:], compareRings)
	}
	slices.SortFunc(shapes, func(a, b polygon) int { return compareRings(a[0], b[0]) })
	return shapes
}

func compareRings(a, b ring) int {
	return slices.CompareFunc(a, b, func(p, q point) int { return cmp.Compare(pack(p), pack(q)) })
}

// smallestAround returns the index of the smallest of some rings that a hole lies in.
func smallestAround(outer []ring, hole ring) int {
	best, bestArea := -1, int64(0)
	middle := point{hole[0].x + hole[1].x, hole[0].y + hole[1].y}
	for i, r := range outer {
		if area := r.area(); (best < 0 || area < bestArea) && r.containsHalf(middle) {
			best, bestArea = i, area
		}
	}
	return best
}

// containsHalf reports whether a point in half steps, not on the ring, lies inside it.
func (r ring) containsHalf(p point) (inside bool) {
	from := r[len(r)-1]
	for _, to := range r {
		if 2*from.y <= p.y != (2*to.y <= p.y) {
			left := orientation(point{2 * from.x, 2 * from.y}, point{2 * to.x, 2 * to.y}, p) > 0
			if left == (to.y > from.y) {
				inside = !inside
			}
		}
		from = to
	}
	return inside
}

// area returns twice the signed area of the ring, positive where it is to the left. It is
// right on the world's grid too: sums that overflow on the way wrap around.
func (r ring) area() (twice int64) {
	from := r[len(r)-1]
	for _, to := range r {
		twice += int64(from.x)*int64(to.y) - int64(to.x)*int64(from.y)
		from = to
	}
	return twice
}

// withoutCollinear returns the ring without the points at which it runs straight on, from
// its westernmost point.
func (r ring) withoutCollinear() ring {
	kept := make(ring, 0, len(r))
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

// traceRings follows an outline around each connected area, and splits rings where they
// touch themselves, so that no ring has a point twice.
func traceRings(outline []bundle) []ring {
	t := ringTracer{adjacency: newAdjacency(outline), used: make([]bool, len(outline))}
	for i := range outline {
		if !t.used[i] {
			t.trace(i)
		}
	}
	return t.found
}

// ringTracer follows the edges of an outline.
type ringTracer struct {
	adjacency
	used  []bool
	path  ring
	forks []int // indices into path of points where more than one edge starts
	found []ring
}

// trace finds the rings on the path that begins with the i-th edge and ends there.
func (t *ringTracer) trace(i int) {
	t.path, t.forks = append(t.path[:0], t.bundles[i].from), append(t.forks[:0], 0)
	for {
		t.used[i] = true
		here := t.bundles[i].to
		next := t.nextOf(i)
		i = t.leftmost(t.bundles[i], next)
		if t.used[i] {
			break
		}
		if len(next) > 1 {
			t.closeAt(here)
			t.forks = append(t.forks, len(t.path))
		}
		t.path = append(t.path, here)
	}
	t.found = append(t.found, slices.Clone(t.path))
}

// closeAt splits off the ring that the path has closed where it comes back to a fork.
func (t *ringTracer) closeAt(p point) {
	for n, at := range slices.Backward(t.forks) {
		if t.path[at] == p {
			t.found = append(t.found, slices.Clone(t.path[at:]))
			t.path, t.forks = t.path[:at], t.forks[:n]
			return
		}
	}
}

// leftmost returns which of the edges that start where e ends bounds the same area to its
// left: the first one clockwise from the way back, where x grows to the right and y upwards.
func (t *ringTracer) leftmost(e bundle, next []int) int {
	best := next[0]
	for _, i := range next[1:] {
		if clockwise(e.to, e.from, t.bundles[i].to, t.bundles[best].to) {
			best = i
		}
	}
	return best
}

// clockwise reports whether a comes before b clockwise around centre from back.
func clockwise(centre, back, a, b point) bool {
	half := func(p point) int {
		switch side := orientation(centre, back, p); {
		case side < 0:
			return 0
		case side == 0:
			return 1
		}
		return 2
	}
	if half(a) != half(b) {
		return half(a) < half(b)
	}
	return orientation(centre, a, b) < 0
}
