package tessellate

import (
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// FromLines divides the plane along lines, WGS84 lon, lat, which may cross and touch each
// other; loose ends divide nothing. Each face that the lines enclose is the cell of a site
// of its own. The error is geo.Invalid: the lines enclose nothing, or cannot be told apart
// on the grid.
func FromLines(lines []orb.LineString) (*Mesh, error) {
	segments, ok := nodeSegments(barriers(lines))
	if !ok {
		return nil, geo.Errorf(geo.Invalid, "lines still cross after %d rounds of splitting", maxRounds)
	}
	m := &Mesh{graph: newGraph(segments)}
	m.numberFaces()
	if m.sites == 0 {
		return nil, geo.Errorf(geo.Invalid, "lines enclose no ground")
	}
	m.group()
	return m, nil
}

// numberFaces makes each face the cell of a site of its own.
func (m *Mesh) numberFaces() {
	g := m.graph
	m.faceOf = make([]int32, len(g.cycles))
	for c := range g.cycles {
		m.faceOf[c] = none
		if g.cycles[c].doubledArea > 0 {
			m.faceOf[c] = int32(m.sites)
			m.siteOf = append(m.siteOf, m.sites)
			m.sites++
		}
	}
	connected := g.components()
	for c := range g.cycles {
		if g.cycles[c].doubledArea > 0 {
			continue
		}
		// A corner of a hole lies on the border of the faces that it touches, not in one.
		if outer := g.around(int32(c), func(o int32) bool { return connected[o] != connected[c] }); outer != none {
			m.faceOf[c] = m.faceOf[outer]
		}
	}
}

// components numbers the cycles so that those of connected segments have the same number.
func (g *graph) components() []int32 {
	of := make([]int32, len(g.cycles))
	for c := range of {
		of[c] = int32(c)
	}
	root := func(c int32) int32 {
		for of[c] != c {
			of[c] = of[of[c]]
			c = of[c]
		}
		return c
	}
	for h := range int32(len(g.origin)) {
		a, b := root(g.cycle[h]), root(g.cycle[twin(h)])
		of[max(a, b)] = min(a, b)
	}
	for c := range of {
		of[c] = root(int32(c))
	}
	return of
}
