package measure

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

const (
	// pieceKm is the length up to which a piece of a boundary is judged as a whole.
	segmentKm = 1.0

	// touchKm is how far a point is moved off a boundary to tell what lies beside it,
	// and seamKm how far it is moved to look past a seam between two polygons.
	probeKm = 0.001
	seamKm  = 0.1
)

// Front returns the front line: the boundary between occupied ground and ground that is
// not, less what of it is coast or border (see the package's decisions). Polygons must be
// valid; they may overlap, touch or leave seams of less than 100 m between them.
//
// Each line is as long as can be and has the occupied ground on its left; a front
// around an island ends where it began. Where a line meets coast or border its end is
// good to half a kilometre. Lines are in the order of their points, and
// neither their order nor their points depend on the order, the first vertices or the
// winding of what they come from.
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
	waters   []*scanlineIndex // that occupied ground surrounds
	lines    []frontLine
}

// occupiedPolygon is an occupied polygon.
type occupiedPolygon struct {
	shape    orb.Polygon // wound as RFC 7946 asks
	interior *scanlineIndex
	others   []neighbour
}

// neighbour is another polygon of occupied ground whose bounds meet a holding's.
type neighbour struct {
	interior *scanlineIndex
	earlier  bool // in the list
}

// farSide is what lies on the far side of a piece of a boundary.
type farSide uint8

const (
	freeSide     farSide = iota // ground that is not occupied
	nobodysSide                 // the sea, another country, or a water with occupied ground on all sides
	occupiedSide                // another occupied polygon
)

// segment is a part of an edge of a ring.
type segment struct {
	from, to orb.Point
	km       float64
	farSide  farSide
	endsEdge bool // to is a vertex of the ring
}

func newOccupiedPolygons(polygons []orb.Polygon) []occupiedPolygon {
	held := make([]occupiedPolygon, len(polygons))
	for i, p := range polygons {
		held[i] = occupiedPolygon{shape: orient(p), interior: newScanlineIndex(edgesOf(orb.MultiPolygon{p}, 0))}
	}
	for i := range held {
		for j := range held {
			if i != j && held[i].interior.bound.Pad(seamDegrees).Intersects(held[j].interior.bound) {
				held[i].others = append(held[i].others, neighbour{held[j].interior, j < i})
			}
		}
	}
	return held
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

func (f *frontTracer) addPolygon(h *occupiedPolygon) {
	for i, ring := range h.shape {
		if i > 0 && isSeam(ring) {
			continue
		}
		pieces := f.classify(h, ring)
		pieces = smooth(pieces, nobodysSide, freeSide)
		pieces = smooth(pieces, freeSide, nobodysSide)
		f.addLines(runs(pieces))
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

// classify cuts a ring into pieces and tells what lies beyond each.
func (f *frontTracer) classify(h *occupiedPolygon, ring orb.Ring) []segment {
	pieces := make([]segment, 0, 3*len(ring))
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if a == b {
			continue
		}
		side := newEdgeNormal(a, b)
		n := int(side.km/segmentKm) + 1
		from := a
		for j := range n {
			to := lerp(a, b, float64(j+1)/float64(n))
			if j+1 == n {
				to = b
			}
			side.middle = lerp(from, to, 0.5)
			pieces = append(pieces, segment{from, to, side.km / float64(n), f.farSideOf(h, side), j+1 == n})
			from = to
		}
	}
	return pieces
}

// edgeNormal is the way off an edge, from a point on it to the right.
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
func (s edgeNormal) at(km float64) orb.Point {
	return orb.Point{s.middle[0] + km*s.right[0], s.middle[1] + km*s.right[1]}
}

func (f *frontTracer) farSideOf(h *occupiedPolygon, side edgeNormal) farSide {
	switch {
	case f.isCoastOrBorder(side):
		return nobodysSide
	case h.facesAnother(side):
		return occupiedSide
	case slices.ContainsFunc(f.waters, func(w *scanlineIndex) bool { return w.contains(side.middle) }):
		return nobodysSide
	}
	return freeSide
}

// isCoastOrBorder reports whether the outline is right there, or nobody's ground lies on the way
// to it. The way keeps a little to the side of the occupied ground, so that a front that
// ends at the border is front to its end.
func (f *frontTracer) isCoastOrBorder(side edgeNormal) bool {
	if !f.border.contains(side.middle) {
		return true
	}
	km, outline := f.border.nearest(side.middle)
	if km <= nearKm || km > reachKm {
		return km <= nearKm
	}
	aside := side.at(-0.25 * km)
	end := orb.Point{outline[0] + aside[0] - side.middle[0], outline[1] + aside[1] - side.middle[1]}
	for _, t := range []float64{0.25, 0.5, 0.75} {
		if f.isOccupied(lerp(side.middle, end, t)) {
			return false
		}
	}
	return true
}

// isOccupied reports whether p lies in occupied ground.
func (f *frontTracer) isOccupied(p orb.Point) bool {
	return slices.ContainsFunc(f.occupied, func(h occupiedPolygon) bool { return h.interior.contains(p) })
}

// facesAnother reports whether the far side of a piece is occupied, at once or past a
// seam; or whether the near side is that of another polygon with the same boundary,
// which then is the one to count: the earlier one, or the one that is no spike there.
func (h *occupiedPolygon) facesAnother(side edgeNormal) bool {
	touching, past, own := side.at(probeKm), side.at(seamKm), side.at(-probeKm)
	return slices.ContainsFunc(h.others, func(o neighbour) bool {
		return o.interior.contains(touching) || o.interior.contains(past) ||
			o.interior.contains(own) && (o.earlier || !h.interior.contains(own))
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
