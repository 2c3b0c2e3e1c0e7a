package tessellate

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Album dissolves one set of labels after the other. A shape that it has returned before
// it returns as the same slices, so that a long history takes little memory. It is not
// safe for concurrent use.
type Album[L comparable] struct {
	mesh   *Mesh
	shapes map[uint64][]orb.Polygon // by digest
}

// NewAlbum returns an empty album of a mesh.
func NewAlbum[L comparable](m *Mesh) *Album[L] {
	return &Album[L]{mesh: m, shapes: map[uint64][]orb.Polygon{}}
}

// Dissolve merges the cells of the album's mesh; see the function of that name.
func (a *Album[L]) Dissolve(labels []L) []Part[L] {
	parts := Dissolve(a.mesh, labels)
	for i := range parts {
		parts[i].Shape = a.intern(parts[i].Shape)
	}
	return parts
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
