package measure

import (
	"cmp"
	"math"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// EdgePart is what lies between the fractions From and To of the way along an edge
// from A to B, WGS84. To may be less than From: the part then runs back towards A.
// The areas under the parts of an edge add up to the area under the edge, by both
// formulas; those under new edges between the same points do not.
type EdgePart struct {
	A, B     orb.Point
	From, To float64 // 0 to 1
}

// Contour is closed rings of edge parts, each of which begins where the one before it
// ends. The area to the left of a ring is positive, to its right negative.
type Contour [][]EdgePart

// NewContour returns the rings of a polygon, which must be wound as RFC 7946 asks.
func NewContour(p orb.Polygon) Contour {
	contour := make(Contour, len(p))
	for i, ring := range p {
		for j := 1; j < len(ring); j++ {
			contour[i] = append(contour[i], EdgePart{A: ring[j-1], B: ring[j], To: 1})
		}
	}
	return contour
}

// Area measures a contour both ways in km2.
func (c Contour) Area() (sum geo.Km2) {
	var path []vertex
	for _, ring := range c {
		for _, part := range ring {
			path = part.appendPath(path[:0], newVertex(part.A), newVertex(part.B))
			for i := 1; i < len(path); i++ {
				sum = sum.Add(edgeArea(path[i-1], path[i]))
			}
		}
	}
	return sum
}

// noiseKm2 is more than rounding can make of nothing.
const noiseKm2 = 1e-6

// SplitContour returns the signed area of a contour in each region and in geo.Outside, both
// ways in km2; together they are c.Area(). Unlike Split it sweeps up no dust, so that the
// areas of two contours add up to that of both, in every region.
func (r *Regional) SplitContour(c Contour) map[geo.RegionCode]geo.Km2 {
	if len(c) == 0 {
		return nil
	}
	return r.split(c).byRegion(c.Area())
}

// split adds up the area of a contour by unit.
func (r *Regional) split(c Contour) *contourSplit {
	return r.splitWithin(&outline{contour: c}, math.MaxInt)
}

// splitWithin is split, or nil where the contour crosses the units' boundaries more often than
// given.
func (r *Regional) splitWithin(o *outline, maxCrossings int) (s *contourSplit) {
	for nudge := 1; nudge <= maxNudges; nudge++ {
		s = &contourSplit{Regional: r, nudgedContour: o.nudged(nudge), consistent: true, areas: make([]geo.Km2, len(r.units))}
		if !s.findCrossings(maxCrossings) {
			return nil
		}
		s.addContour()
		s.addUnitBoundaries()
		if s.consistent {
			break
		}
	}
	return s
}

// outline is a contour that is split by several sets of units, which share what is made of it.
type outline struct {
	contour Contour
	first   *nudgedContour // by the smallest nudge, which most often is enough
}

// nudged is the contour moved by so many nudges.
func (o *outline) nudged(nudge int) *nudgedContour {
	if nudge > 1 {
		return newNudgedContour(o.contour, float64(nudge))
	}
	if o.first == nil {
		o.first = newNudgedContour(o.contour, 1)
	}
	return o.first
}

// contourSplit computes the area of one contour in each unit.
type contourSplit struct {
	*Regional
	*nudgedContour
	crossings  []crossing
	areas      []geo.Km2 // by unit
	consistent bool      // false where a closed boundary enters a unit and does not leave
}

// nudgedContour is a contour that follows no boundary vertex for vertex.
type nudgedContour struct {
	outlines []contourRing
	extent   orb.Bound      // of the outlines
	edges    *scanlineIndex // of the outlines; nil until it is needed
}

// contourRing is a closed ring. Where parts of two edges meet in a point that has another
// authalic latitude on each of them, it has both as vertices.
type contourRing struct{ vertices []vertex }

func newNudgedContour(c Contour, nudge float64) *nudgedContour {
	n := &nudgedContour{extent: orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}}
	nudged := func(p orb.Point) vertex {
		return newVertex(orb.Point{p[0] + nudge*nudgeLon, p[1] + nudge*nudgeLat})
	}
	for _, parts := range c {
		ring := contourRing{vertices: make([]vertex, 0, len(parts)+1)}
		var b vertex
		for i, part := range parts {
			a := b
			if i == 0 || part.A != parts[i-1].B {
				a = nudged(part.A)
			}
			b = nudged(part.B)
			ring.vertices = part.appendPath(ring.vertices, a, b)
		}
		for _, v := range ring.vertices {
			n.extent = n.extent.Extend(v.point())
		}
		if count := len(ring.vertices); count > 0 {
			if ring.vertices[count-1] != ring.vertices[0] {
				ring.vertices = append(ring.vertices, ring.vertices[0])
			}
			n.outlines = append(n.outlines, ring)
		}
	}
	return n
}

// findCrossings reports whether there are no more than given.
func (s *contourSplit) findCrossings(most int) bool {
	visitor := s.index.visitor()
	defer visitor.release()
	for ring, r := range s.outlines {
		for edge := 0; edge+1 < len(r.vertices); edge++ {
			a, b := r.vertices[edge], r.vertices[edge+1]
			visitor.near(a, b, func(unitRing, unitEdge int) {
				unit := s.rings[unitRing].vertices
				if at, unitAt, ok := cross(a, b, unit[unitEdge], unit[unitEdge+1]); ok {
					s.crossings = append(s.crossings, crossing{ring, edge, at, unitRing, unitEdge, unitAt})
				}
			})
			if len(s.crossings) > most {
				return false
			}
		}
	}
	return true
}

// addContour adds the parts of the contour that lie inside a unit.
func (s *contourSplit) addContour() {
	byUnit := func(c crossing) int { return s.rings[c.unitRing].unit }
	slices.SortFunc(s.crossings, func(x, y crossing) int {
		return cmp.Or(cmp.Compare(x.ring, y.ring), cmp.Compare(byUnit(x), byUnit(y)), cmp.Compare(x.edge, y.edge), cmp.Compare(x.at, y.at))
	})
	rest, odd := s.crossings, make([]bool, len(s.units))
	for ring, r := range s.outlines {
		startUnit, crossesStart := s.scanlines.owner(orb.Point{r.vertices[0].lon, r.vertices[0].lat}, odd), false
		for len(rest) > 0 && rest[0].ring == ring {
			unit, n := byUnit(rest[0]), 1
			for n < len(rest) && rest[n].ring == ring && byUnit(rest[n]) == unit {
				n++
			}
			s.addRing(unit, unit == startUnit, r.vertices, rest[:n])
			crossesStart = crossesStart || unit == startUnit
			rest = rest[n:]
		}
		if startUnit >= 0 && !crossesStart {
			s.addRing(startUnit, true, r.vertices, nil)
		}
	}
}

// addRing adds the parts of a ring inside a unit, given whether it begins inside and
// where it crosses the unit's boundary, in order along the ring.
func (s *contourSplit) addRing(unit int, inside bool, vertices []vertex, crossings []crossing) {
	s.consistent = s.consistent && len(crossings)%2 == 0
	edge, from := 0, vertices[0]
	for _, c := range crossings {
		to := pointAlong(vertices[c.edge], vertices[c.edge+1], c.at)
		if inside {
			s.areas[unit] = s.areas[unit].Add(s.pathArea(vertices, edge, from, c.edge, to))
		}
		inside, edge, from = !inside, c.edge, to
	}
	if inside {
		last := len(vertices) - 2
		s.areas[unit] = s.areas[unit].Add(s.pathArea(vertices, edge, from, last, vertices[last+1]))
	}
}

// addUnitBoundaries adds the parts of the units' boundaries, each as often as the contour
// winds around it.
func (s *contourSplit) addUnitBoundaries() {
	slices.SortFunc(s.crossings, func(x, y crossing) int {
		return cmp.Or(cmp.Compare(x.unitRing, y.unitRing), cmp.Compare(x.unitEdge, y.unitEdge), cmp.Compare(x.unitAt, y.unitAt))
	})
	rest := s.crossings
	for i, ring := range s.rings {
		n := 0
		for n < len(rest) && rest[n].unitRing == i {
			n++
		}
		s.areas[ring.unit] = s.areas[ring.unit].Add(s.windingArea(ring, rest[:n]))
		rest = rest[n:]
	}
}

// windingArea is the area under a unit's ring times the contour's winding number, given
// where they cross, in order along the unit's ring.
func (s *contourSplit) windingArea(ring unitRing, crossings []crossing) (sum geo.Km2) {
	begin := s.windingAt(ring.vertices[0])
	winding, counted := begin, geo.Km2{} // counted: the area under the ring up to the last crossing
	for _, c := range crossings {
		at := s.areaAt(ring, c.unitEdge, c.unitAt)
		sum = sum.Add(multiply(winding, at.Sub(counted)))
		winding += s.windingStep(c)
		counted = at
	}
	s.consistent = s.consistent && winding == begin
	if winding != 0 {
		sum = sum.Add(multiply(winding, ring.area().Sub(counted)))
	}
	return sum
}

func multiply(n int, k geo.Km2) geo.Km2 {
	return geo.Km2{Sphere: float64(n) * k.Sphere, Geodesic: float64(n) * k.Geodesic}
}

// windingStep is +1 where the unit's ring crosses to the left of the contour, else -1.
func (s *contourSplit) windingStep(c crossing) int {
	vertices := s.outlines[c.ring].vertices
	if side(vertices[c.edge], vertices[c.edge+1], s.rings[c.unitRing].vertices[c.unitEdge+1]) >= 0 {
		return 1
	}
	return -1
}

// windingAt is the winding number of the contour around p, counter-clockwise positive.
func (s *contourSplit) windingAt(p vertex) int {
	if !s.extent.Contains(p.point()) {
		return 0
	}
	if s.edges == nil {
		s.edges = s.indexEdges()
	}
	return s.edges.sumEastOf(p.point())
}

// indexEdges indexes the edges of the contour, with 1 as the owner of those that run north and
// -1 of those that run south.
func (s *nudgedContour) indexEdges() *scanlineIndex {
	var edges []scanEdge
	for _, ring := range s.outlines {
		for i := 1; i < len(ring.vertices); i++ {
			a, b := ring.vertices[i-1], ring.vertices[i]
			direction := 1
			if a.lat > b.lat {
				direction = -1
			}
			edges = append(edges, newScanEdge(a.point(), b.point(), direction))
		}
	}
	return newScanlineIndex(edges)
}

// byRegion returns the areas by region; what is mere rounding goes to the largest of them.
func (s *contourSplit) byRegion(total geo.Km2) map[geo.RegionCode]geo.Km2 {
	regions := map[geo.RegionCode]geo.Km2{}
	rest, largest, size := total, geo.Outside, 0.0
	for u, km2 := range s.areas {
		if isNoise(km2) {
			continue
		}
		code := s.units[u].code
		regions[code] = km2
		rest = rest.Sub(km2)
		if math.Abs(km2.Geodesic) > size {
			largest, size = code, math.Abs(km2.Geodesic)
		}
	}
	if !isNoise(rest) {
		largest = geo.Outside
	}
	regions[largest] = regions[largest].Add(rest)
	return regions
}

func isNoise(k geo.Km2) bool { return max(math.Abs(k.Sphere), math.Abs(k.Geodesic)) < noiseKm2 }
