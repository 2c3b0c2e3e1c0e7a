package tessellate

import (
	"math"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Mesh is a frame divided into one cell for each site: the ground that is nearer to
// the site than to any other on the same piece of land. It is safe for concurrent use.
type Mesh struct {
	graph  *graph
	faceOf []int32 // by cycle; none outside
	siteOf []int   // by face
	sites  int
}

// Sites is how many sites the mesh was made for, and how many labels it takes.
func (m *Mesh) Sites() int { return m.sites }

// New divides a frame among sites, WGS84. A site off the coast belongs to the nearest
// shore. No two sites may share a point, and there must be one at least. The error is
// geo.Invalid.
func New(frame Frame, sites []orb.Point) (*Mesh, error) {
	points, err := sitePoints(sites)
	if err != nil {
		return nil, err
	}
	ground, err := newParcelMap(frame)
	if err != nil {
		return nil, err
	}
	homes := make([][]int, ground.parcels)
	for i, p := range points {
		if piece := ground.parcelOf(p); piece != none {
			homes[piece] = append(homes[piece], i)
		}
	}
	segments, ok := nodeSegments(divide(ground, homes, points))
	if !ok {
		return nil, geo.Errorf(geo.Invalid, "cell edges still cross after %d rounds of splitting", maxRounds)
	}
	m := &Mesh{graph: newGraph(segments), sites: len(sites)}
	if err := m.assign(homes, points); err != nil {
		return nil, err
	}
	m.reassignCutOff(points)
	return m, nil
}

func sitePoints(sites []orb.Point) ([]point, error) {
	if len(sites) == 0 {
		return nil, geo.Errorf(geo.Invalid, "no sites to divide the ground among")
	}
	points := make([]point, len(sites))
	seen := make(map[point]int, len(sites))
	for i, s := range sites {
		p := onGrid(s)
		if j, taken := seen[p]; taken {
			return nil, geo.Errorf(geo.Invalid, "sites %d and %d share the point %v", j, i, s)
		}
		seen[p], points[i] = i, p
	}
	return points, nil
}

// assign gives every cycle its face and every face its site.
func (m *Mesh) assign(homes [][]int, points []point) error {
	g := m.graph
	siteOf := make([]int, len(g.cycles)) // by cycle
	m.faceOf = make([]int32, len(g.cycles))
	for c := range g.cycles {
		m.faceOf[c] = none
		siteOf[c] = m.siteOfCycle(int32(c), homes, points)
		if siteOf[c] != none && g.cycles[c].doubledArea > 0 {
			m.faceOf[c] = int32(len(m.siteOf))
			m.siteOf = append(m.siteOf, siteOf[c])
		}
	}
	for c := range g.cycles {
		if siteOf[c] == none || g.cycles[c].doubledArea > 0 {
			continue
		}
		outer := g.around(int32(c), func(o int32) bool { return m.faceOf[o] != none })
		if outer == none {
			return geo.Errorf(geo.Invalid, "hole near %v lies in no cell", g.from(g.cycles[c].start).degrees())
		}
		m.faceOf[c] = m.faceOf[outer]
	}
	return nil
}

// siteOfCycle tells whose cell a cycle bounds, or none outside. Cell edges know their
// sites; a cycle of outlines only bounds a whole piece of land, or a hole in a cell.
func (m *Mesh) siteOfCycle(c int32, homes [][]int, points []point) int {
	votes := map[int]int{}
	piece, best := none, none
	m.graph.each(c, func(h int32) {
		mark := m.graph.site(h)
		if m.graph.segments[h/2].fixed {
			piece = max(piece, mark)
			return
		}
		votes[mark]++
		if best == none || votes[mark] > votes[best] || votes[mark] == votes[best] && mark < best {
			best = mark
		}
	})
	if best != none || piece == none {
		return best
	}
	at := m.graph.from(m.graph.cycles[c].start)
	if near := nearest(at, points, homes[piece]); near != none {
		return near
	}
	return nearest(at, points, nil)
}

// nearest returns which of some sites, or of all where none are named, lies nearest.
func nearest(p point, points []point, among []int) int {
	site, best := none, math.Inf(1)
	consider := func(i int) {
		if d := distance(p, points[i]); d < best {
			site, best = i, d
		}
	}
	if among == nil {
		for i := range points {
			consider(i)
		}
	}
	for _, i := range among {
		consider(i)
	}
	return site
}

// reassignCutOff hands ground of a cell that water cuts off from its site to the cell
// with which it shares the longest border on land.
func (m *Mesh) reassignCutOff(points []point) {
	settled := m.mainFaces(points)
	for {
		borders := m.bordersOfUnassigned(settled)
		if len(borders) == 0 {
			return
		}
		for face, shared := range borders {
			var to int
			longest := -1.0
			for site, length := range shared {
				if length > longest || length == longest && site < to {
					to, longest = site, length
				}
			}
			m.siteOf[face] = to
			settled[face] = true
		}
	}
}

// mainFaces marks the one face of each site that holds it, or else its largest one.
func (m *Mesh) mainFaces(points []point) []bool {
	type choice struct {
		face  int32
		holds bool
		size  int64
	}
	best := map[int]choice{}
	for c, cycle := range m.graph.cycles {
		face := m.faceOf[c]
		if face == none || cycle.doubledArea <= 0 {
			continue
		}
		site := m.siteOf[face]
		found := choice{face, m.graph.encloses(int32(c), points[site]), cycle.doubledArea}
		old, seen := best[site]
		if !seen || found.holds && !old.holds || found.holds == old.holds && found.size > old.size {
			best[site] = found
		}
	}
	settled := make([]bool, len(m.siteOf))
	for _, c := range best {
		settled[c.face] = true
	}
	return settled
}

// bordersOfUnassigned returns, for each face that is not settled but touches one that
// is, how long a border it shares with which sites' settled faces.
func (m *Mesh) bordersOfUnassigned(settled []bool) map[int32]map[int]float64 {
	borders := map[int32]map[int]float64{}
	g := m.graph
	for h := range int32(len(g.origin)) {
		here, there := m.faceOf[g.cycle[h]], m.faceOf[g.cycle[twin(h)]]
		if g.segments[h/2].fixed || here == none || there == none || settled[here] || !settled[there] {
			continue
		}
		if borders[here] == nil {
			borders[here] = map[int]float64{}
		}
		borders[here][m.siteOf[there]] += distance(g.from(h), g.to(h))
	}
	return borders
}
