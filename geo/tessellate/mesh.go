package tessellate

import (
	"context"
	"math"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Mesh is a frame divided into one cell for each site: what is nearer to the site than to
// any other in the same parcel. It is safe for concurrent use.
type Mesh struct {
	graph  *graph
	faceOf []int32 // by cycle; none outside
	siteOf []int   // by face
	sites  int
	faces  grouping // by site
	edges  grouping // half-edges that have the face on their left, by face
}

// face returns the face to the left of a half-edge, or none.
func (m *Mesh) face(h int32) int32 { return m.faceOf[m.graph.cycle[h]] }

// Sites is how many sites the mesh was made for, and how many labels it takes.
func (m *Mesh) Sites() int { return m.sites }

// New divides a frame among sites, WGS84 lon, lat. A site off the coast belongs to the
// nearest shore. The error is geo.Invalid: no sites, two sites in one point, or outlines
// that are not valid.
func New(frame Frame, sites []orb.Point) (*Mesh, error) {
	points, err := sitePoints(sites)
	if err != nil {
		return nil, err
	}
	land, err := newParcelMap(frame)
	if err != nil {
		return nil, err
	}
	sitesByParcel := make([][]int, land.parcels)
	for i, p := range points {
		if parcel := land.parcelOf(p); parcel != none {
			sitesByParcel[parcel] = append(sitesByParcel[parcel], i)
		}
	}
	segments, err := exact.split(context.Background(), divide(land, sitesByParcel, points))
	if err != nil {
		return nil, geo.Wrap(geo.Invalid, err, "cells")
	}
	m := &Mesh{graph: newGraph(segments), sites: len(sites)}
	if err := m.assign(sitesByParcel, points); err != nil {
		return nil, err
	}
	m.reassignCutOff(points)
	m.group()
	return m, nil
}

// group lists what the faces and sites of a mesh consist of.
func (m *Mesh) group() {
	m.faces = groupBy(m.sites, len(m.siteOf), func(face int32) int32 { return int32(m.siteOf[face]) })
	m.edges = groupBy(len(m.siteOf), len(m.graph.origin), m.face)
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
func (m *Mesh) assign(sitesByParcel [][]int, points []point) error {
	g := m.graph
	siteOf := make([]int, len(g.cycles)) // by cycle
	m.faceOf = make([]int32, len(g.cycles))
	for c := range g.cycles {
		m.faceOf[c] = none
		siteOf[c] = m.siteOfCycle(int32(c), sitesByParcel, points)
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

// siteOfCycle returns the site whose cell a cycle bounds, or none outside. Cell edges know
// their sites; a cycle of outlines alone bounds a whole parcel, or a hole in a cell.
func (m *Mesh) siteOfCycle(c int32, sitesByParcel [][]int, points []point) int {
	votes := map[int]int{}
	parcel, best := none, none
	m.graph.each(c, func(h int32) {
		mark := m.graph.site(h)
		if m.graph.segments[h/2].fixed {
			parcel = max(parcel, mark)
			return
		}
		votes[mark]++
		if best == none || votes[mark] > votes[best] || votes[mark] == votes[best] && mark < best {
			best = mark
		}
	})
	if best != none || parcel == none {
		return best
	}
	at := m.graph.from(m.graph.cycles[c].start)
	if near := nearest(at, points, sitesByParcel[parcel]); near != none {
		return near
	}
	return nearest(at, points, nil)
}

// nearest returns the site nearest to p among some, or among all where none are named.
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

// reassignCutOff gives each face that water cuts off from the site of its cell to the site
// with which it shares the longest border on land.
func (m *Mesh) reassignCutOff(points []point) {
	assigned := m.mainFaces(points)
	for {
		borders := m.bordersOfUnassigned(assigned)
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
			assigned[face] = true
		}
	}
}

// mainFaces marks, for each site, the face that contains it, or else its largest one.
func (m *Mesh) mainFaces(points []point) []bool {
	type choice struct {
		face     int32
		contains bool
		size     int64
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
		if !seen || found.contains && !old.contains || found.contains == old.contains && found.size > old.size {
			best[site] = found
		}
	}
	assigned := make([]bool, len(m.siteOf))
	for _, c := range best {
		assigned[c.face] = true
	}
	return assigned
}

// bordersOfUnassigned returns, for each face that is not assigned but touches one that is,
// the length of the border that it shares with the assigned faces of each site.
func (m *Mesh) bordersOfUnassigned(assigned []bool) map[int32]map[int]float64 {
	borders := map[int32]map[int]float64{}
	g := m.graph
	for h := range int32(len(g.origin)) {
		here, there := m.faceOf[g.cycle[h]], m.faceOf[g.cycle[twin(h)]]
		if g.segments[h/2].fixed || here == none || there == none || assigned[here] || !assigned[there] {
			continue
		}
		if borders[here] == nil {
			borders[here] = map[int]float64{}
		}
		borders[here][m.siteOf[there]] += distance(g.from(h), g.to(h))
	}
	return borders
}
