package measure

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

const (
	// segmentKm is the length up to which a part of a boundary is classified as a whole.
	segmentKm = 1.0

	// probeKm is how far off a boundary the point lies at which the ground beside it is
	// looked up, and seamKm how far off to look past a seam between two polygons.
	probeKm = 0.001
	seamKm  = 0.1
)

// Front returns the front line: the boundary between occupied ground and ground that is
// not, less what of it is coast or border (see the package's decisions). Polygons must be
// valid; they may overlap, touch or leave seams of less than 100 m between them.
//
// Each line is as long as possible and has the occupied ground on its left; a front
// around an island ends where it began. Where a line meets coast or border its end is
// good to half a kilometre. Lines are in the order of their points (WGS84 lon, lat), and
// neither their order nor their points depend on the order, the first vertices or the
// winding of the polygons.
func (b *Border) Front(occupied []orb.Polygon) orb.MultiLineString {
	f := frontTracer{border: b, occupied: newOccupiedPolygons(occupied)}
	f.waters = f.inlandWaters()
	for i := range f.occupied {
		f.addPolygon(&f.occupied[i])
	}
	return sortedLines(f.joinLines())
}

type frontTracer struct {
	border   *Border
	occupied []occupiedPolygon
	waters   []*scanlineIndex // those with occupied ground on all sides
	lines    []frontLine
}

// occupiedPolygon is one of the polygons whose boundary is searched for fronts.
type occupiedPolygon struct {
	shape    orb.Polygon // wound as RFC 7946 asks
	interior *scanlineIndex
	others   []neighbour
}

// neighbour is another occupied polygon, whose bounds meet those of the first.
type neighbour struct {
	interior *scanlineIndex
	earlier  bool // stands before the first in the list
}

// farSide is what lies across a boundary from an occupied polygon.
type farSide uint8

const (
	freeSide     farSide = iota // ground that is not occupied: the boundary is front
	nobodysSide                 // the sea, another country, or a water with occupied ground on all sides
	occupiedSide                // another occupied polygon
)

// segment is a part of an edge of a ring, of segmentKm at most.
type segment struct {
	from, to orb.Point
	km       float64
	farSide  farSide
	endsEdge bool // to is a vertex of the ring
}

func newOccupiedPolygons(polygons []orb.Polygon) []occupiedPolygon {
	occupied := make([]occupiedPolygon, len(polygons))
	for i, p := range polygons {
		occupied[i] = occupiedPolygon{shape: orient(p), interior: newScanlineIndex(edgesOf(orb.MultiPolygon{p}, 0))}
	}
	for i := range occupied {
		for j := range occupied {
			if i != j && occupied[i].interior.bound.Pad(seamDegrees).Intersects(occupied[j].interior.bound) {
				occupied[i].others = append(occupied[i].others, neighbour{occupied[j].interior, j < i})
			}
		}
	}
	return occupied
}

// seamDegrees is more than seamKm in any direction anywhere in Ukraine.
const seamDegrees = seamKm / 50

// orient returns a polygon whose rings run as RFC 7946 asks.
func orient(p orb.Polygon) orb.Polygon {
	p = slices.Clone(p)
	for i, ring := range p {
		if len(ring) > 0 && (ring.Orientation() == orb.CCW) != (i == 0) {
			p[i] = ring.Clone()
			p[i].Reverse()
		}
	}
	return p
}

func (f *frontTracer) addPolygon(p *occupiedPolygon) {
	for i, ring := range p.shape {
		if i > 0 && isSeam(ring) {
			continue
		}
		segments := f.classify(p, ring)
		segments = smooth(segments, nobodysSide, freeSide)
		segments = smooth(segments, freeSide, nobodysSide)
		f.addLines(runs(segments))
	}
}

// isSeam reports whether a hole is narrower than a seam.
func isSeam(hole orb.Ring) bool {
	s := scaleAt(hole.Bound().Center()[1])
	var km, doubled float64
	for i := 1; i < len(hole); i++ {
		a, b := minus(hole[i-1], hole[0]), minus(hole[i], hole[0])
		doubled += (a[0]*b[1] - a[1]*b[0]) * s.lon * s.lat
		km += s.km(a, b)
	}
	return math.Abs(doubled) < seamKm*km
}

// classify cuts a ring into segments and finds what lies on the far side of each.
func (f *frontTracer) classify(p *occupiedPolygon, ring orb.Ring) []segment {
	segments := make([]segment, 0, 3*len(ring))
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if a == b {
			continue
		}
		normal := newEdgeNormal(a, b)
		n := int(normal.km/segmentKm) + 1
		from := a
		for j := range n {
			to := lerp(a, b, float64(j+1)/float64(n))
			if j+1 == n {
				to = b
			}
			normal.middle = lerp(from, to, 0.5)
			segments = append(segments, segment{from, to, normal.km / float64(n), f.farSideOf(p, normal), j+1 == n})
			from = to
		}
	}
	return segments
}

// edgeNormal is the direction to the right of an edge, from a point on it.
type edgeNormal struct {
	middle orb.Point
	right  orb.Point // 1 km, in degrees
	km     float64   // length of the edge
}

func newEdgeNormal(a, b orb.Point) edgeNormal {
	s := scaleAt((a[1] + b[1]) / 2)
	km := s.km(a, b)
	east, north := (b[0]-a[0])*s.lon/km, (b[1]-a[1])*s.lat/km
	return edgeNormal{right: orb.Point{north / s.lon, -east / s.lat}, km: km}
}

// at returns the point km to the right.
func (n edgeNormal) at(km float64) orb.Point {
	return orb.Point{n.middle[0] + km*n.right[0], n.middle[1] + km*n.right[1]}
}

func (f *frontTracer) farSideOf(p *occupiedPolygon, normal edgeNormal) farSide {
	switch {
	case f.isCoastOrBorder(normal):
		return nobodysSide
	case p.facesAnother(normal):
		return occupiedSide
	case slices.ContainsFunc(f.waters, func(w *scanlineIndex) bool { return w.contains(normal.middle) }):
		return nobodysSide
	}
	return freeSide
}

// isCoastOrBorder reports whether the outline is within nearKm, or within reachKm with no
// occupied ground between. It looks along a line that is shifted towards the occupied
// polygon, so that a front that ends at the border is front to its end.
func (f *frontTracer) isCoastOrBorder(normal edgeNormal) bool {
	if !f.border.contains(normal.middle) {
		return true
	}
	km, outline := f.border.nearest(normal.middle)
	if km <= nearKm || km > reachKm {
		return km <= nearKm
	}
	aside := normal.at(-0.25 * km)
	end := orb.Point{outline[0] + aside[0] - normal.middle[0], outline[1] + aside[1] - normal.middle[1]}
	for _, t := range []float64{0.25, 0.5, 0.75} {
		if f.isOccupied(lerp(normal.middle, end, t)) {
			return false
		}
	}
	return true
}

// isOccupied reports whether p lies in occupied ground.
func (f *frontTracer) isOccupied(p orb.Point) bool {
	return slices.ContainsFunc(f.occupied, func(h occupiedPolygon) bool { return h.interior.contains(p) })
}

// facesAnother reports whether another polygon lies on the far side of a segment, at once
// or past a seam; or whether another polygon has the same boundary with the same near
// side, so that the segment counts for that one: the earlier of two, or the one that is no
// spike there.
func (p *occupiedPolygon) facesAnother(normal edgeNormal) bool {
	beside, pastSeam, own := normal.at(probeKm), normal.at(seamKm), normal.at(-probeKm)
	return slices.ContainsFunc(p.others, func(o neighbour) bool {
		return o.interior.contains(beside) || o.interior.contains(pastSeam) ||
			o.interior.contains(own) && (o.earlier || !p.interior.contains(own))
	})
}

// inlandWaters returns the waters that occupied ground surrounds.
func (f *frontTracer) inlandWaters() (within []*scanlineIndex) {
	for _, w := range waters {
		free := func(corner orb.Point) bool { return !f.isOccupied(corner) && !f.border.Along(corner) }
		if !slices.ContainsFunc(w, free) {
			within = append(within, w.index())
		}
	}
	return within
}
