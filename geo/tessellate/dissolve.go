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
	return NewAlbum[L](m).Dissolve(labels)
}

// albumPart is a part and what it is made of.
type albumPart[L comparable] struct {
	Part[L]
	faces []int32
	outer []int32 // vertices of its outer ring
}

// ring is a closed walk that visits no vertex twice, from its lowest vertex on; the first
// is not repeated.
type ring struct {
	vertices    []int32
	doubledArea int64
}

// isInner reports whether a half-edge has the same part on both sides.
func (a *Album[L]) isInner(h int32) bool {
	beside := a.mesh.face(twin(h))
	return beside != none && a.partOf[a.mesh.face(h)] == a.partOf[beside]
}

// outline makes the shape of a part of its faces.
func (a *Album[L]) outline(p *albumPart[L]) {
	rings := a.walkBorders(p.faces)
	slices.SortFunc(rings, func(a, b ring) int {
		outerFirst := compareBool(b.doubledArea > 0, a.doubledArea > 0)
		return cmp.Or(outerFirst, slices.Compare(a.vertices, b.vertices))
	})
	p.outer = rings[0].vertices
	shape := make(orb.Polygon, len(rings))
	for i, r := range rings {
		shape[i] = a.mesh.ring(r.vertices)
	}
	p.Shape = a.intern(shape)
}

// walkBorders links the half-edges that have another part on their right into rings.
func (a *Album[L]) walkBorders(faces []int32) (rings []ring) {
	g := a.mesh.graph
	var walk, walked []int32
	for _, face := range faces {
		for _, start := range a.mesh.edges.of(face) {
			if a.walked[start] || a.isInner(start) {
				continue
			}
			walk = walk[:0]
			for h := start; !a.walked[h]; h = a.following(h) {
				a.walked[h] = true
				walk, walked = append(walk, g.origin[h]), append(walked, h)
			}
			rings = a.appendRings(rings, walk)
		}
	}
	for _, h := range walked {
		a.walked[h] = false
	}
	return rings
}

// following returns the next half-edge along the border of a part: the next around the
// face, past all edges inside the part.
func (a *Album[L]) following(h int32) int32 {
	h = a.mesh.graph.next[h]
	for a.isInner(h) {
		h = a.mesh.graph.next[twin(h)]
	}
	return h
}

// appendRings cuts a walk at the vertices that it visits twice into rings.
func (a *Album[L]) appendRings(rings []ring, walk []int32) []ring {
	at := make(map[int32]int, len(walk))
	var open []int32
	for _, v := range walk {
		if first, again := at[v]; again {
			rings = append(rings, a.mesh.newRing(open[first:]))
			for _, w := range open[first:] {
				delete(at, w)
			}
			open = open[:first]
		}
		at[v] = len(open)
		open = append(open, v)
	}
	return append(rings, a.mesh.newRing(open))
}

func (m *Mesh) newRing(vertices []int32) ring {
	points := make([]point, len(vertices))
	for i, v := range vertices {
		points[i] = m.graph.vertices[v]
	}
	return ring{fromLowest(vertices), doubledArea(points)}
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

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (m *Mesh) ring(vertices []int32) orb.Ring {
	r := make(orb.Ring, 0, len(vertices)+1)
	for _, v := range vertices {
		r = append(r, m.graph.vertices[v].degrees())
	}
	return append(r, r[0])
}
