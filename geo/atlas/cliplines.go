package atlas

import (
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Lines returns the parts of lines that Clip keeps, straight in longitude and latitude.
func (c Clip) Lines(lines orb.MultiLineString) (kept orb.MultiLineString) {
	if c.region == "" {
		return lines
	}
	edges := c.edges()
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			kept = c.addEdge(kept, line[i-1], line[i], edges)
		}
	}
	return kept
}

// edges returns the boundary of what is cut.
func (c Clip) edges() (edges [][2]orb.Point) {
	for _, shape := range c.shapes {
		for _, polygon := range shape {
			for _, ring := range polygon {
				for i := 1; i < len(ring); i++ {
					edges = append(edges, [2]orb.Point{ring[i-1], ring[i]})
				}
			}
		}
	}
	return edges
}

// addEdge appends the kept parts of the edge from a to b, to the last line where that
// ends in a.
func (c Clip) addEdge(kept orb.MultiLineString, a, b orb.Point, edges [][2]orb.Point) orb.MultiLineString {
	if bound := c.Bound(); bound != nil && !orb.MultiPoint([]orb.Point{a, b}).Bound().Intersects(*bound) {
		return kept
	}
	from := 0.0
	for _, to := range append(crossings(a, b, edges), 1) {
		if to > from && c.contains(between(a, b, (from+to)/2)) {
			start, end := between(a, b, from), between(a, b, to)
			if n := len(kept); n > 0 && kept[n-1][len(kept[n-1])-1] == start {
				kept[n-1] = append(kept[n-1], end)
			} else {
				kept = append(kept, orb.LineString{start, end})
			}
		}
		from = max(from, to)
	}
	return kept
}

func (c Clip) contains(p orb.Point) bool {
	within := slices.ContainsFunc(c.shapes, func(shape orb.MultiPolygon) bool {
		return shape.Bound().Contains(p) && planar.MultiPolygonContains(shape, p)
	})
	return within != (c.region == geo.Outside)
}

// between returns the point the fraction t of the way from a to b, and those themselves
// for 0 and 1.
func between(a, b orb.Point, t float64) orb.Point {
	if t == 1 {
		return b
	}
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}

// crossings returns the fractions of the way from a to b at which edges are crossed, in
// order.
func crossings(a, b orb.Point, edges [][2]orb.Point) (at []float64) {
	bound := orb.MultiPoint([]orb.Point{a, b}).Bound()
	for _, e := range edges {
		if max(e[0][0], e[1][0]) < bound.Min[0] || bound.Max[0] < min(e[0][0], e[1][0]) ||
			max(e[0][1], e[1][1]) < bound.Min[1] || bound.Max[1] < min(e[0][1], e[1][1]) {
			continue
		}
		before, after := leftOf(e, a), leftOf(e, b)
		if (before < 0) != (after < 0) {
			at = append(at, before/(before-after))
		}
	}
	slices.Sort(at)
	return at
}

// leftOf is positive where p lies to the left of the line through an edge, and grows
// with the distance from it.
func leftOf(e [2]orb.Point, p orb.Point) float64 {
	return (e[1][0]-e[0][0])*(p[1]-e[0][1]) - (e[1][1]-e[0][1])*(p[0]-e[0][0])
}
