package measure

import (
	"cmp"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

const (
	// nudgeLon and nudgeLat (degrees, about 10 micrometres) move a polygon off any
	// border that it follows vertex for vertex, so that boundaries cross or do not
	// cross, but never run along each other. Where rounding still leaves a boundary
	// that enters and does not leave, a larger nudge is tried.
	nudgeLon  = 1.1e-10
	nudgeLat  = 0.7e-10
	maxNudges = 4

	// dustKm2 and dustShare bound what is no ground but lies between a long edge of a
	// border and a polygon that follows it in shorter ones: great circles between the
	// same ends, by way of other points.
	dustKm2   = 0.01
	dustShare = 0.01
)

// Regional splits ground by region. It is safe for concurrent use.
type Regional struct {
	units []unit
	rings []unitRing
	index edgeIndex
	rows  *rows // of the units, by their number
}

type unit struct {
	code  geo.RegionCode
	shape orb.MultiPolygon
	bound orb.Bound
}

// unitRing is a ring of a unit's boundary with the ground of its edges added up, so
// that any run of edges costs one subtraction.
type unitRing struct {
	unit     int
	vertices []vertex
	upTo     []geo.Km2 // upTo[i] is the ground of the first i edges
}

func (r unitRing) whole() geo.Km2 { return r.upTo[len(r.upTo)-1] }

// NewRegional prepares the units of a boundary set, whose shapes must be valid and
// wound as RFC 7946 asks.
func NewRegional(regions geo.Regions) *Regional {
	r := &Regional{}
	var edges []rowEdge
	for i, region := range regions.Units {
		r.units = append(r.units, unit{region.Code, region.Shape, region.Shape.Bound()})
		edges = append(edges, edgesOf(region.Shape, i)...)
		for _, polygon := range region.Shape {
			for _, ring := range polygon {
				r.rings = append(r.rings, newUnitRing(i, ring))
			}
		}
	}
	r.index = newEdgeIndex(r.rings)
	r.rows = newRows(edges)
	return r
}

func newUnitRing(unit int, ring orb.Ring) unitRing {
	u := unitRing{unit: unit, vertices: ringVertices(ring), upTo: make([]geo.Km2, len(ring))}
	for i := 1; i < len(ring); i++ {
		u.upTo[i] = u.upTo[i-1].Add(edgeGround(u.vertices[i-1], u.vertices[i]))
	}
	return u
}

// Split returns the ground of a polygon in each region that it touches, and in
// geo.Outside, both ways in km2; together they are Polygon(p). The polygon must be
// valid with closed rings; winding does not matter.
func (r *Regional) Split(p orb.Polygon) map[geo.RegionCode]geo.Km2 {
	var s *split
	for nudge := 1; nudge <= maxNudges; nudge++ {
		s = newSplit(r, p, float64(nudge))
		s.findCrossings()
		s.addPolygonBoundary()
		s.addUnitBoundaries()
		if s.consistent {
			break
		}
	}
	return s.byRegion(Polygon(p))
}

// split is one polygon on its way through the regions.
type split struct {
	*Regional
	shape     orb.Polygon // nudged
	bound     orb.Bound
	rings     [][]vertex // of shape
	crossings []crossing
	ground    []geo.Km2 // by unit
	// consistent is false where a closed boundary entered without leaving.
	consistent bool
}

// crossing is where an edge of the polygon crosses an edge of a unit's boundary.
type crossing struct {
	ring, edge         int     // of the polygon
	at                 float64 // fraction of the way along edge
	unitRing, unitEdge int
	unitAt             float64
}

func newSplit(r *Regional, p orb.Polygon, nudge float64) *split {
	s := &split{
		Regional: r, consistent: true, ground: make([]geo.Km2, len(r.units)),
		shape: make(orb.Polygon, len(p)), rings: make([][]vertex, len(p)),
	}
	for i, ring := range p {
		nudged := make(orb.Ring, len(ring))
		for j, point := range ring {
			nudged[j] = orb.Point{point[0] + nudge*nudgeLon, point[1] + nudge*nudgeLat}
		}
		s.shape[i], s.rings[i] = nudged, ringVertices(nudged)
	}
	s.bound = s.shape.Bound()
	return s
}

func (s *split) findCrossings() {
	visit := s.index.visitor()
	for ring, vertices := range s.rings {
		for edge := 0; edge+1 < len(vertices); edge++ {
			a, b := vertices[edge], vertices[edge+1]
			visit(a, b, func(unitRing, unitEdge int) {
				c, d := s.Regional.rings[unitRing].vertices[unitEdge], s.Regional.rings[unitRing].vertices[unitEdge+1]
				if at, unitAt, ok := cross(a, b, c, d); ok {
					s.crossings = append(s.crossings, crossing{ring, edge, at, unitRing, unitEdge, unitAt})
				}
			})
		}
	}
}

// cross tells where ab and cd cross. A vertex on the other line counts as left of it,
// so that a boundary that passes through a vertex crosses once.
func cross(a, b, c, d vertex) (at, unitAt float64, ok bool) {
	aSide, bSide := side(c, d, a), side(c, d, b)
	if (aSide >= 0) == (bSide >= 0) {
		return 0, 0, false
	}
	cSide, dSide := side(a, b, c), side(a, b, d)
	if (cSide >= 0) == (dSide >= 0) {
		return 0, 0, false
	}
	return aSide / (aSide - bSide), cSide / (cSide - dSide), true
}

// side is positive where p lies left of the line from a to b.
func side(a, b, p vertex) float64 {
	return (b.lon-a.lon)*(p.lat-a.lat) - (b.lat-a.lat)*(p.lon-a.lon)
}

// addPolygonBoundary adds the parts of the polygon's boundary that lie inside a unit.
func (s *split) addPolygonBoundary() {
	byUnit := func(c crossing) int { return s.Regional.rings[c.unitRing].unit }
	slices.SortFunc(s.crossings, func(x, y crossing) int {
		return cmp.Or(cmp.Compare(byUnit(x), byUnit(y)), cmp.Compare(x.ring, y.ring), cmp.Compare(x.edge, y.edge), cmp.Compare(x.at, y.at))
	})
	rest := s.crossings
	for u := range s.units {
		if !s.units[u].bound.Intersects(s.bound) {
			continue
		}
		for ring := range s.rings {
			n := 0
			for n < len(rest) && byUnit(rest[n]) == u && rest[n].ring == ring {
				n++
			}
			s.addRing(u, ring, rest[:n])
			rest = rest[n:]
		}
	}
}

// addRing adds the parts of one ring of the polygon that lie inside unit u, given
// where the ring crosses the unit's boundary, in order along the ring.
func (s *split) addRing(u, ring int, crossings []crossing) {
	vertices := s.rings[ring]
	inside := planar.MultiPolygonContains(s.units[u].shape, s.shape[ring][0])
	s.checkParity(crossings)
	turn := s.turn(ring)
	var sum geo.Km2
	edge, from := 0, vertices[0]
	for _, c := range crossings {
		to := along(vertices[c.edge], vertices[c.edge+1], c.at)
		if inside {
			sum = sum.Add(pathGround(vertices, edge, from, c.edge, to))
		}
		inside, edge, from = !inside, c.edge, to
	}
	if inside {
		last := len(vertices) - 2
		sum = sum.Add(pathGround(vertices, edge, from, last, vertices[last+1]))
	}
	s.ground[u] = s.ground[u].Add(geo.Km2{Sphere: sum.Sphere * turn, Geodesic: sum.Geodesic * turn})
}

// checkParity notes a closed boundary that crosses another an odd number of times.
func (s *split) checkParity(crossings []crossing) {
	s.consistent = s.consistent && len(crossings)%2 == 0
}

// turn is +1 where a ring of the polygon runs as it should, counter-clockwise outside
// and clockwise around holes, and -1 where it runs the other way.
func (s *split) turn(ring int) float64 {
	counterClockwise := s.shape[ring].Orientation() == orb.CCW
	if counterClockwise == (ring == 0) {
		return 1
	}
	return -1
}

// pathGround is the ground of the path from a point on one edge to a point on the same
// or a later edge.
func pathGround(vertices []vertex, edge int, from vertex, lastEdge int, to vertex) (sum geo.Km2) {
	for ; edge < lastEdge; edge++ {
		sum = sum.Add(edgeGround(from, vertices[edge+1]))
		from = vertices[edge+1]
	}
	return sum.Add(edgeGround(from, to))
}

// addUnitBoundaries adds the parts of the units' boundaries that lie inside the
// polygon.
func (s *split) addUnitBoundaries() {
	slices.SortFunc(s.crossings, func(x, y crossing) int {
		return cmp.Or(cmp.Compare(x.unitRing, y.unitRing), cmp.Compare(x.unitEdge, y.unitEdge), cmp.Compare(x.unitAt, y.unitAt))
	})
	rest := s.crossings
	for i, ring := range s.Regional.rings {
		n := 0
		for n < len(rest) && rest[n].unitRing == i {
			n++
		}
		s.ground[ring.unit] = s.ground[ring.unit].Add(s.insideGround(ring, rest[:n]))
		rest = rest[n:]
	}
}

// insideGround is the ground of the parts of a unit's ring that lie inside the
// polygon, given where they cross, in order along the ring.
func (s *split) insideGround(ring unitRing, crossings []crossing) (sum geo.Km2) {
	first := ring.vertices[0].point()
	inside := s.bound.Contains(first) && planar.PolygonContains(s.shape, first)
	if len(crossings) == 0 {
		if inside {
			return ring.whole()
		}
		return geo.Km2{}
	}
	s.checkParity(crossings)
	entered := geo.Km2{} // ground of the ring up to where it entered the polygon
	for _, c := range crossings {
		at := ring.groundUpTo(c.unitEdge, c.unitAt)
		if inside {
			sum = sum.Add(at.Sub(entered))
		}
		inside, entered = !inside, at
	}
	if inside {
		sum = sum.Add(ring.whole().Sub(entered))
	}
	return sum
}

func (r unitRing) groundUpTo(edge int, at float64) geo.Km2 {
	a, b := r.vertices[edge], r.vertices[edge+1]
	return r.upTo[edge].Add(edgeGround(a, along(a, b, at)))
}

// byRegion names the regions and sweeps dust to the largest, so that they add up to
// the total and none is negative.
func (s *split) byRegion(total geo.Km2) map[geo.RegionCode]geo.Km2 {
	regions := map[geo.RegionCode]geo.Km2{}
	dust := min(dustKm2, dustShare*total.Geodesic)
	rest, largest := total, geo.Outside
	for u, km2 := range s.ground {
		if min(km2.Sphere, km2.Geodesic) <= dust {
			continue
		}
		code := s.units[u].code
		regions[code] = km2
		rest = rest.Sub(km2)
		if km2.Geodesic > regions[largest].Geodesic {
			largest = code
		}
	}
	if min(rest.Sphere, rest.Geodesic) <= dust {
		regions[largest] = regions[largest].Add(rest)
	} else {
		regions[geo.Outside] = rest
	}
	return regions
}
