package tile

import (
	"cmp"
	"slices"
)

// A ring is open: its last point joins its first. An outer ring has a positive area by
// the surveyor's formula, a hole a negative one.
type ring []point

// polygon is an outer ring and its holes.
type polygon []ring

// polygons returns the ground that an outline bounds, as polygons of the Simple
// Features model in an order that depends on their shape alone.
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

// containsHalf tells whether a point in half steps, not on the ring, lies inside it.
func (r ring) containsHalf(p point) (in bool) {
	from := r[len(r)-1]
	for _, to := range r {
		if 2*from.y <= p.y != (2*to.y <= p.y) {
			left := orientation(point{2 * from.x, 2 * from.y}, point{2 * to.x, 2 * to.y}, p) > 0
			if left == (to.y > from.y) {
				in = !in
			}
		}
		from = to
	}
	return in
}

// area returns twice the area that the ring winds around to its left. It is right on the
// world's grid too, though what it adds up may overflow on the way.
func (r ring) area() (twice int64) {
	from := r[len(r)-1]
	for _, to := range r {
		twice += int64(from.x)*int64(to.y) - int64(to.x)*int64(from.y)
		from = to
	}
	return twice
}

// withoutCollinear returns the ring without the points where it runs straight on, from its
// westernmost point.
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

// traceRings follows an outline around each connected piece of ground, and parts what it
// finds where it touches itself, so that no ring has a point twice.
func traceRings(outline []bundle) []ring {
	w := ringTracer{adjacency: newAdjacency(outline), used: make([]bool, len(outline))}
	for i := range outline {
		if !w.used[i] {
			w.trace(i)
		}
	}
	return w.found
}

type ringTracer struct {
	adjacency
	used  []bool
	path  ring
	forks []int // indices into path of points where more than one edge starts
	found []ring
}

// trace finds the rings on the way that begins with the i-th edge and ends there.
func (w *ringTracer) trace(i int) {
	w.path, w.forks = append(w.path[:0], w.bundles[i].from), append(w.forks[:0], 0)
	for {
		w.used[i] = true
		here := w.bundles[i].to
		next := w.nextOf(i)
		i = w.leftmost(w.bundles[i], next)
		if w.used[i] {
			break
		}
		if len(next) > 1 {
			w.closeAt(here)
			w.forks = append(w.forks, len(w.path))
		}
		w.path = append(w.path, here)
	}
	w.found = append(w.found, slices.Clone(w.path))
}

// closeAt cuts off the ring that the path has made where it comes back to a fork.
func (w *ringTracer) closeAt(p point) {
	for n := len(w.forks) - 1; n >= 0; n-- {
		if at := w.forks[n]; w.path[at] == p {
			w.found = append(w.found, slices.Clone(w.path[at:]))
			w.path, w.forks = w.path[:at], w.forks[:n]
			return
		}
	}
}

// leftmost returns which of the edges that start where e ends bounds the same ground to
// its left: the first one clockwise, where x grows to the right and y upwards, from the
// way back.
func (w *ringTracer) leftmost(e bundle, next []int) int {
	best := next[0]
	for _, i := range next[1:] {
		if clockwise(e.to, e.from, w.bundles[i].to, w.bundles[best].to) {
			best = i
		}
	}
	return best
}

// clockwise tells whether a comes before b on the way around centre from back.
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
