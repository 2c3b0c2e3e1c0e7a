package snapround

import (
	"cmp"
	"slices"
)

// polygons returns the area that an outline bounds as valid polygons (OGC Simple Features),
// in an order that depends on their shape alone.
func polygons(outline []bundle) []Polygon {
	var outer, holes []Ring
	for _, r := range traceRings(outline) {
		if r.Area() > 0 {
			outer = append(outer, r)
		} else {
			holes = append(holes, r)
		}
	}
	shapes := make([]Polygon, len(outer))
	for i, r := range outer {
		shapes[i] = Polygon{r.withoutCollinear()}
	}
	for _, hole := range holes {
		if i := smallestAround(outer, hole); i >= 0 {
			shapes[i] = append(shapes[i], hole.withoutCollinear())
		}
	}
	for _, s := range shapes {
		slices.SortFunc(s[1:], compareRings)
	}
	slices.SortFunc(shapes, func(a, b Polygon) int { return compareRings(a[0], b[0]) })
	return shapes
}

func compareRings(a, b Ring) int {
	return slices.CompareFunc(a, b, func(p, q Point) int { return cmp.Compare(pack(p), pack(q)) })
}

// smallestAround returns the index of the smallest of some rings that a hole lies in.
func smallestAround(outer []Ring, hole Ring) int {
	best, bestArea := -1, int64(0)
	middle := Point{hole[0].X + hole[1].X, hole[0].Y + hole[1].Y}
	for i, r := range outer {
		if area := r.Area(); (best < 0 || area < bestArea) && r.containsHalf(middle) {
			best, bestArea = i, area
		}
	}
	return best
}

// traceRings follows an outline around each connected area, and splits rings where they
// touch themselves, so that no ring has a point twice.
func traceRings(outline []bundle) []Ring {
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
	path  Ring
	forks []int // indices into path of points where more than one edge starts
	found []Ring
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
func (t *ringTracer) closeAt(p Point) {
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
func clockwise(centre, back, a, b Point) bool {
	half := func(p Point) int {
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
