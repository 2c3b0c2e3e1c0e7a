package tessellate

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// Part is one connected group of cells with one label.
type Part[L comparable] struct {
	Label L
	Shape orb.Polygon // WGS84, valid, wound as RFC 7946 asks
}

// Dissolve merges neighbouring cells of the same label; labels[i] belongs to site i,
// and cells with the zero label are left out. Parts share the vertices of their common
// borders exactly, and a part whose cells are the same is the same, vertex for vertex,
// whatever the others are. Parts are in the order of their first vertices.
func Dissolve[L comparable](m *Mesh, labels []L) []Part[L] {
	d := dissolver[L]{mesh: m, labels: labels}
	d.joinFaces()
	d.walkBorders()
	return d.parts()
}

type dissolver[L comparable] struct {
	mesh   *Mesh
	labels []L
	group  []int32 // by face: another face of its part, in the end the lowest (union-find)
	rings  []ring
}

// ring is a closed walk that visits no vertex twice; the first is not repeated.
type ring struct {
	group       int32
	vertices    []int32
	doubledArea int64
}

func (d *dissolver[L]) label(face int32) (l L) {
	if face == none {
		return l
	}
	return d.labels[d.mesh.siteOf[face]]
}

func (d *dissolver[L]) root(face int32) int32 {
	for d.group[face] != face {
		d.group[face] = d.group[d.group[face]]
		face = d.group[face]
	}
	return face
}

// isInner reports whether a half-edge has the same label on both sides.
func (d *dissolver[L]) isInner(h int32) bool {
	return d.label(d.mesh.face(h)) == d.label(d.mesh.face(twin(h)))
}

func (m *Mesh) face(h int32) int32 { return m.faceOf[m.graph.cycle[h]] }

func (d *dissolver[L]) joinFaces() {
	var zero L
	d.group = make([]int32, len(d.mesh.siteOf))
	for f := range d.group {
		d.group[f] = int32(f)
	}
	for h := int32(0); h < int32(len(d.mesh.graph.origin)); h += 2 {
		a, b := d.mesh.face(h), d.mesh.face(twin(h))
		if a == none || b == none || d.label(a) == zero || d.label(a) != d.label(b) {
			continue
		}
		a, b = d.root(a), d.root(b)
		d.group[max(a, b)] = min(a, b)
	}
}

// walkBorders links the half-edges that have another label on their right into rings.
func (d *dissolver[L]) walkBorders() {
	var zero L
	g := d.mesh.graph
	walked := make([]bool, len(g.origin))
	var walk []int32
	for start := range int32(len(g.origin)) {
		face := d.mesh.face(start)
		if walked[start] || d.label(face) == zero || d.isInner(start) {
			continue
		}
		walk = walk[:0]
		for h := start; !walked[h]; h = d.following(h) {
			walked[h] = true
			walk = append(walk, g.origin[h])
		}
		d.addRings(d.root(face), walk)
	}
}

// following returns the next half-edge along the border of a part: the next around the
// face, past all edges inside the part.
func (d *dissolver[L]) following(h int32) int32 {
	h = d.mesh.graph.next[h]
	for d.isInner(h) {
		h = d.mesh.graph.next[twin(h)]
	}
	return h
}

// addRings cuts a walk at the vertices that it visits twice into rings.
func (d *dissolver[L]) addRings(group int32, walk []int32) {
	at := make(map[int32]int, len(walk))
	var open []int32
	for _, v := range walk {
		if first, again := at[v]; again {
			d.addRing(group, open[first:])
			for _, w := range open[first:] {
				delete(at, w)
			}
			open = open[:first]
		}
		at[v] = len(open)
		open = append(open, v)
	}
	d.addRing(group, open)
}

func (d *dissolver[L]) addRing(group int32, vertices []int32) {
	points := make([]point, len(vertices))
	for i, v := range vertices {
		points[i] = d.mesh.graph.vertices[v]
	}
	d.rings = append(d.rings, ring{group, fromLowest(vertices), doubledArea(points)})
}

// fromLowest returns a copy that starts at the lowest vertex, so that a ring is the
// same however the walk along it began.
func fromLowest(vertices []int32) []int32 {
	lowest := 0
	for i, v := range vertices {
		if v < vertices[lowest] {
			lowest = i
		}
	}
	return append(slices.Clone(vertices[lowest:]), vertices[:lowest]...)
}

// parts puts the rings of each part together: its one outer ring, then its holes.
func (d *dissolver[L]) parts() []Part[L] {
	slices.SortFunc(d.rings, func(a, b ring) int {
		outerFirst := compareBool(b.doubledArea > 0, a.doubledArea > 0)
		return cmp.Or(cmp.Compare(a.group, b.group), outerFirst, slices.Compare(a.vertices, b.vertices))
	})
	var parts []Part[L]
	var outers []ring
	for i, r := range d.rings {
		shape := d.mesh.ring(r.vertices)
		if i > 0 && d.rings[i-1].group == r.group {
			last := &parts[len(parts)-1]
			last.Shape = append(last.Shape, shape)
			continue
		}
		parts = append(parts, Part[L]{d.label(r.group), orb.Polygon{shape}})
		outers = append(outers, r)
	}
	return sortedParts(parts, outers)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func sortedParts[L comparable](parts []Part[L], outers []ring) []Part[L] {
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return slices.Compare(outers[i].vertices, outers[j].vertices) })
	sorted := make([]Part[L], len(parts))
	for i, from := range order {
		sorted[i] = parts[from]
	}
	return sorted
}

func (m *Mesh) ring(vertices []int32) orb.Ring {
	r := make(orb.Ring, 0, len(vertices)+1)
	for _, v := range vertices {
		r = append(r, m.graph.vertices[v].degrees())
	}
	return append(r, r[0])
}
