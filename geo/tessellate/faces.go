package tessellate

import (
	"cmp"
	"math"
	"slices"
)

// numberFaces makes a face of each counter-clockwise cycle that has a site, and of what lies
// around the others: cycles around holes are of the face that the hole is in.
func (m *Mesh) numberFaces(siteOf func(cycle int32) int) {
	g := m.graph
	m.faceOf = make([]int32, len(g.cycles))
	for c := range m.faceOf {
		m.faceOf[c] = none
		if g.cycles[c].doubledArea <= 0 {
			continue
		}
		if site := siteOf(int32(c)); site != none {
			m.faceOf[c] = int32(len(m.siteOf))
			m.siteOf = append(m.siteOf, site)
		}
	}
	m.assignHoles()
}

// assignHoles finds the face that each clockwise cycle, the outside of connected segments, lies
// in. From west to east: what lies around the next segments to the west is known already.
func (m *Mesh) assignHoles() {
	type hole struct{ cycle, corner int32 }
	var holes []hole
	for c, cycle := range m.graph.cycles {
		if cycle.doubledArea <= 0 {
			holes = append(holes, hole{int32(c), m.graph.lowestCorner(int32(c))})
		}
	}
	slices.SortFunc(holes, func(a, b hole) int { return cmp.Compare(a.corner, b.corner) })
	index := newGridIndex(m.graph.segments, 0)
	for _, h := range holes {
		if west := m.graph.westOf(m.graph.vertices[h.corner], index); west != none {
			m.faceOf[h.cycle] = m.face(west)
		}
	}
}

// lowestCorner returns the first vertex of a cycle in the order of point.compare.
func (g *graph) lowestCorner(c int32) int32 {
	lowest := int32(math.MaxInt32)
	g.each(c, func(h int32) { lowest = min(lowest, g.origin[h]) })
	return lowest
}

// westOf returns the half-edge that a ray from p to the west meets first, of the two in its
// place the one whose left side p is on; none where the ray meets nothing.
func (g *graph) westOf(p point, x *gridIndex) int32 {
	best, bestX, bestSlope := int32(none), math.Inf(-1), 0.0
	row := x.row(p.y)
	for column := x.column(p.x); column >= 0; column-- {
		if bestX >= float64(x.west+(column+1)*x.size) {
			break
		}
		for _, i := range x.members[row*x.columns+column] {
			lower, upper, downward := g.lowerEnd(i)
			if lower.y > p.y || upper.y <= p.y || side(lower, upper, p) >= 0 {
				continue
			}
			// The ray runs a hair above p: of segments that leave one point the eastern comes first.
			slope := float64(upper.x-lower.x) / float64(upper.y-lower.y)
			at := float64(lower.x) + slope*float64(p.y-lower.y)
			if at > bestX || at == bestX && slope > bestSlope {
				best, bestX, bestSlope = downward, at, slope
			}
		}
	}
	return best
}

// lowerEnd returns the ends of a segment from south to north, and its half-edge to the south.
func (g *graph) lowerEnd(segment int32) (lower, upper point, downward int32) {
	s := g.segments[segment]
	if s.a.y < s.b.y {
		return s.a, s.b, 2*segment + 1
	}
	return s.b, s.a, 2 * segment
}
