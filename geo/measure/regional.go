package measure

import (
	"controlmap/geo"

	"github.com/paulmach/orb"
)

const (
	// nudgeLon and nudgeLat (degrees, about 10 micrometres) move a polygon off any
	// border that it follows vertex for vertex, so that boundaries cross or do not
	// cross, but never run along each other. Where rounding still leaves a boundary
	// that enters and does not leave, a larger nudge is tried.
	nudgeLon  = 1.1e-10
	nudgeLat  = 0.7e-10
	maxNudges = 4

	// dustKm2 and dustShare bound the area, in km2 and as a fraction of the polygon, that
	// is an artefact: it lies between a long edge of a border and a polygon that follows
	// it in shorter edges, whose great circles lead through other points.
	dustKm2   = 0.01
	dustShare = 0.01
)

// Regional splits areas and lengths by region, and areas into land and open water. It is safe
// for concurrent use.
type Regional struct {
	waters    *Regional // nil where the boundary set has none
	areaUnder areaUnder
	bound     orb.Bound // of the units
	units     []unit
	rings     []unitRing
	index     *edgeIndex
	scanlines *scanlineIndex // of the units, by their number
}

type unit struct {
	code  geo.RegionCode
	shape orb.MultiPolygon
	bound orb.Bound
}

// unitRing is a ring of a unit's boundary with prefix sums of the areas under its edges,
// so that any run of edges costs one subtraction.
type unitRing struct {
	unit        int
	vertices    []vertex
	prefixAreas []geo.Km2 // prefixAreas[i] is the area under the first i edges
}

func (r unitRing) area() geo.Km2 { return r.prefixAreas[len(r.prefixAreas)-1] }

// NewRegional prepares the units and the waters of a boundary set, whose shapes must be valid
// and wound as RFC 7946 asks.
func NewRegional(regions geo.Regions) *Regional {
	r := newRegional(regions.Units, edgeArea)
	if len(regions.Waters) > 0 {
		r.waters = newRegional(regions.Waters, edgeArea)
	}
	return r
}

// areaUnder is the signed area between an edge and the equator, like edgeArea: of an edge that is
// cut, the areas under its parts add up to the area under the whole.
type areaUnder func(a, b vertex) geo.Km2

func newRegional(units []geo.Region, areaUnder areaUnder) *Regional {
	r := &Regional{areaUnder: areaUnder}
	var edges []scanEdge
	for i, region := range units {
		bound := region.Shape.Bound()
		r.units = append(r.units, unit{region.Code, region.Shape, bound})
		if i == 0 {
			r.bound = bound
		}
		r.bound = r.bound.Union(bound)
		edges = append(edges, edgesOf(region.Shape, i)...)
		for _, polygon := range region.Shape {
			for _, ring := range polygon {
				r.rings = append(r.rings, r.newUnitRing(i, ring))
			}
		}
	}
	r.index = newEdgeIndex(r.rings)
	r.scanlines = newScanlineIndex(edges)
	return r
}

func (r *Regional) newUnitRing(unit int, ring orb.Ring) unitRing {
	vertices := ringVertices(ring)
	u := unitRing{unit: unit, vertices: vertices, prefixAreas: make([]geo.Km2, len(vertices))}
	for i := 1; i < len(vertices); i++ {
		u.prefixAreas[i] = u.prefixAreas[i-1].Add(r.areaUnder(u.vertices[i-1], u.vertices[i]))
	}
	return u
}

// Split returns the area of a polygon in each region that it touches, and in geo.Outside,
// both ways in km2; together they are Polygon(p). The polygon is WGS84 lon, lat and must
// be valid with closed rings; winding does not matter.
func (r *Regional) Split(p orb.Polygon) map[geo.RegionCode]geo.Km2 {
	return r.sweepDust(r.split(NewContour(orient(p))).areas, Polygon(p))
}

// crossing is where an edge of a contour crosses an edge of a unit's boundary.
type crossing struct {
	ring, edge         int     // of the contour
	at                 float64 // fraction of the way along edge
	unitRing, unitEdge int
	unitAt             float64
}

// cross returns where ab and cd cross, as fractions of the way along each. A vertex on
// the other line counts as left of it, so that a boundary that passes through a vertex
// crosses once.
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

// pathArea is the area under the path from a point on one edge to a point on the same or
// a later edge.
func (r *Regional) pathArea(vertices []vertex, edge int, from vertex, lastEdge int, to vertex) (sum geo.Km2) {
	for ; edge < lastEdge; edge++ {
		sum = sum.Add(r.areaUnder(from, vertices[edge+1]))
		from = vertices[edge+1]
	}
	return sum.Add(r.areaUnder(from, to))
}

func (r *Regional) areaAt(ring unitRing, edge int, at float64) geo.Km2 {
	a, b := ring.vertices[edge], ring.vertices[edge+1]
	return ring.prefixAreas[edge].Add(r.areaUnder(a, pointAlong(a, b, at)))
}

// sweepDust returns areas, given by unit, by region. It adds dust to the largest region, so
// that they add up to the total and none is negative.
func (r *Regional) sweepDust(areas []geo.Km2, total geo.Km2) map[geo.RegionCode]geo.Km2 {
	regions := map[geo.RegionCode]geo.Km2{}
	dust := min(dustKm2, dustShare*total.Geodesic)
	rest, largest := total, geo.Outside
	for u, km2 := range areas {
		if min(km2.Sphere, km2.Geodesic) <= dust {
			continue
		}
		code := r.units[u].code
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
