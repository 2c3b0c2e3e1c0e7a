package tessellate

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Album dissolves one set of labels after the other, and draws anew only what differs from
// the one before. A shape that it has returned before it returns as the same slices, so
// that a long history takes little memory. It is not safe for concurrent use.
type Album[L comparable] struct {
	mesh   *Mesh
	labels []L                      // of the sites, as they were dissolved last
	partOf []*albumPart[L]          // by face; nil where nothing is drawn
	parts  []*albumPart[L]          // in the order of their first vertices
	walked []bool                   // by half-edge; all false between two walks
	shapes map[uint64][]orb.Polygon // by digest
}

// NewAlbum returns an empty album of a mesh.
func NewAlbum[L comparable](m *Mesh) *Album[L] {
	return &Album[L]{
		mesh: m, labels: make([]L, m.sites), partOf: make([]*albumPart[L], len(m.siteOf)),
		walked: make([]bool, len(m.graph.origin)), shapes: map[uint64][]orb.Polygon{},
	}
}

// Dissolve merges the cells of the album's mesh; see the function of that name.
func (a *Album[L]) Dissolve(labels []L) []Part[L] {
	a.redraw(a.relabel(labels))
	parts := make([]Part[L], len(a.parts))
	for i, p := range a.parts {
		parts[i] = p.Part
	}
	return parts
}

// relabel takes new labels, forgets the parts that they change, and returns the faces of
// those: of all that changed, of all parts that had some of it, and of all parts that it
// may now join.
func (a *Album[L]) relabel(labels []L) (stale []int32) {
	var changed []int32
	for site, label := range labels {
		if label != a.labels[site] {
			a.labels[site] = label
			changed = append(changed, a.mesh.faces.of(int32(site))...)
		}
	}
	stale = changed
	for _, face := range changed {
		stale = a.forget(stale, a.partOf[face])
		for _, h := range a.mesh.edges.of(face) {
			if beside := a.mesh.face(twin(h)); beside != none && a.label(beside) == a.label(face) {
				stale = a.forget(stale, a.partOf[beside])
			}
		}
	}
	a.parts = slices.DeleteFunc(a.parts, func(p *albumPart[L]) bool { return a.partOf[p.faces[0]] != p })
	return stale
}

// forget takes the faces of a part, if there is one, from it and appends them to stale.
func (a *Album[L]) forget(stale []int32, p *albumPart[L]) []int32 {
	if p == nil {
		return stale
	}
	for _, face := range p.faces {
		a.partOf[face] = nil
	}
	return append(stale, p.faces...)
}

func (a *Album[L]) label(face int32) L { return a.labels[a.mesh.siteOf[face]] }

// redraw makes parts of faces that are in none. Faces may repeat.
func (a *Album[L]) redraw(faces []int32) {
	var zero L
	var drawn []*albumPart[L]
	for _, face := range faces {
		if a.partOf[face] == nil && a.label(face) != zero {
			drawn = append(drawn, a.flood(face))
		}
	}
	for _, p := range drawn {
		a.outline(p)
	}
	a.parts = append(a.parts, drawn...)
	slices.SortFunc(a.parts, func(p, q *albumPart[L]) int { return slices.Compare(p.outer, q.outer) })
}

// flood makes a part, as yet without a shape, of a face and all that it joins.
func (a *Album[L]) flood(face int32) *albumPart[L] {
	p := &albumPart[L]{faces: []int32{face}}
	p.Label = a.label(face)
	a.partOf[face] = p
	for i := 0; i < len(p.faces); i++ {
		for _, h := range a.mesh.edges.of(p.faces[i]) {
			beside := a.mesh.face(twin(h))
			if beside != none && a.partOf[beside] == nil && a.label(beside) == p.Label {
				a.partOf[beside] = p
				p.faces = append(p.faces, beside)
			}
		}
	}
	return p
}

func (a *Album[L]) intern(shape orb.Polygon) orb.Polygon {
	d := digest(shape)
	for _, known := range a.shapes[d] {
		if slices.EqualFunc(known, shape, orb.Ring.Equal) {
			return known
		}
	}
	a.shapes[d] = append(a.shapes[d], shape)
	return shape
}

// digest is FNV-1a over the words of the coordinates.
func digest(shape orb.Polygon) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	d := uint64(offset)
	for _, ring := range shape {
		for _, p := range ring {
			d = (d ^ math.Float64bits(p[0])) * prime
			d = (d ^ math.Float64bits(p[1])) * prime
		}
	}
	return d
}
