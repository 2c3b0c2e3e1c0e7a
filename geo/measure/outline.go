package measure

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Outline is what follows from an occupied polygon and the border alone, whatever else is
// occupied: for those who trace the fronts of many maps that have it. It never changes.
type Outline struct {
	interior *scanlineIndex
	rings    []outlineRing // without holes that are seams
}

// outlineRing is a ring in segments. Those on the border, or outside it, have nobody's ground
// on their far side; what the others have depends on the rest of the map.
type outlineRing struct {
	segments []segment
	inland   []inlandSegment
}

// inlandSegment is a segment inside the border, and more than nearKm from it.
type inlandSegment struct {
	edgeNormal

	segment      int32
	isNearBorder bool      // within reachKm
	border       orb.Point // the nearest point of it, where it is near
	borderKm     float64
}

// segment is a part of an edge of a ring, of segmentKm at most.
type segment struct {
	from, to orb.Point
	km       float64
	farSide  farSide
	endsEdge bool // to is a vertex of the ring
}

// Outline prepares a polygon for FrontOf.
func (b *Border) Outline(p orb.Polygon) *Outline {
	o := &Outline{interior: newScanlineIndex(edgesOf(orb.MultiPolygon{p}, 0))}
	for i, ring := range orient(p) {
		if i == 0 || !isSeam(ring) {
			o.rings = append(o.rings, b.newOutlineRing(ring))
		}
	}
	return o
}

// newOutlineRing cuts a ring into segments.
func (b *Border) newOutlineRing(ring orb.Ring) outlineRing {
	r := outlineRing{segments: make([]segment, 0, len(ring)+len(ring)/2)}
	for i := 1; i < len(ring); i++ {
		from, to := ring[i-1], ring[i]
		if from == to {
			continue
		}
		normal := newEdgeNormal(from, to)
		n := int(normal.km/segmentKm) + 1
		at := from
		for j := range n {
			next := lerp(from, to, float64(j+1)/float64(n))
			if j+1 == n {
				next = to
			}
			normal.middle = lerp(at, next, 0.5)
			r.add(b, normal, segment{from: at, to: next, km: normal.km / float64(n), endsEdge: j+1 == n})
			at = next
		}
	}
	return outlineRing{slices.Clone(r.segments), slices.Clone(r.inland)} // kept, so no longer than it is
}

func (r *outlineRing) add(b *Border, normal edgeNormal, s segment) {
	at := inlandSegment{edgeNormal: normal, segment: int32(len(r.segments))}
	s.farSide = nobodysSide
	if b.contains(normal.middle) {
		at.borderKm, at.border = b.nearest(normal.middle)
		if at.borderKm > nearKm {
			at.isNearBorder = at.borderKm <= reachKm
			r.inland = append(r.inland, at)
			s.farSide = freeSide
		}
	}
	r.segments = append(r.segments, s)
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
