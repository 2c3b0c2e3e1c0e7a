package measure

import (
	"math"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

const (
	// alongKm is how near to the outline a point counts as coast or border. A line, whose
	// sides are known, counts within nearKm whatever lies beside it, and within reachKm
	// where no occupied ground lies between it and the outline.
	alongKm = 2.0
	nearKm  = 1.0
	reachKm = 6.0
)

// Border is the outline of Ukraine: its coast and its border with other countries. It
// is safe for concurrent use.
type Border struct {
	edges    []outlineEdge
	grid     grid
	near     [][]int32      // by cell: the edges within reach of any of its points
	interior *scanlineIndex // of the country
	mouth    *scanlineIndex // of the Dnipro, which counts as in the country
}

type outlineEdge struct{ a, b orb.Point }

// NewBorder prepares the outline of a boundary set, whose units must be valid, wound
// as RFC 7946 asks and share the vertices of their common borders exactly.
func NewBorder(regions geo.Regions) *Border {
	var country orb.MultiPolygon
	for _, unit := range regions.Units {
		country = append(country, unit.Shape...)
	}
	outline := outlineOf(country)
	edges := make([]scanEdge, len(outline))
	for i, e := range outline {
		edges[i] = newScanEdge(e.a, e.b, 0)
	}
	b := &Border{interior: newScanlineIndex(edges), mouth: riverMouth.index()}
	b.edges = slices.DeleteFunc(outline, func(e outlineEdge) bool { return b.mouth.contains(e.a) && b.mouth.contains(e.b) })
	b.index(country.Bound())
	return b
}

// contains reports whether p lies in Ukraine.
func (b *Border) contains(p orb.Point) bool { return b.interior.contains(p) || b.mouth.contains(p) }

// outlineOf returns the edges that have no other polygon on their right.
func outlineOf(country orb.MultiPolygon) (outline []outlineEdge) {
	known := map[outlineEdge]bool{}
	eachEdge(country, func(e outlineEdge) { known[e] = true })
	eachEdge(country, func(e outlineEdge) {
		if !known[outlineEdge{e.b, e.a}] {
			outline = append(outline, e)
		}
	})
	return outline
}

func eachEdge(m orb.MultiPolygon, do func(outlineEdge)) {
	for _, polygon := range m {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				do(outlineEdge{ring[i-1], ring[i]})
			}
		}
	}
}

func (b *Border) index(bound orb.Bound) {
	if len(b.edges) == 0 {
		return
	}
	b.grid = newGrid(bound, cellDegrees)
	b.near = make([][]int32, b.grid.columns*b.grid.rows)
	for i, e := range b.edges {
		pad := padding(e.a, e.b)
		edge := orb.MultiPoint{e.a, e.b}.Bound()
		b.grid.eachCell(minus(edge.Min, pad), minus(edge.Max, orb.Point{-pad[0], -pad[1]}), func(cell int) {
			b.near[cell] = append(b.near[cell], int32(i))
		})
	}
}

// padding is reachKm in degrees at the end of an edge that is nearer to the pole.
func padding(a, b orb.Point) orb.Point {
	s := scaleAt(math.Max(math.Abs(a[1]), math.Abs(b[1])))
	return orb.Point{1.01 * reachKm / s.lon, 1.01 * reachKm / s.lat}
}

func minus(p, q orb.Point) orb.Point { return orb.Point{p[0] - q[0], p[1] - q[1]} }

// Along reports whether p (WGS84 lon, lat) lies outside Ukraine or within 2 km of its
// outline, where a line is more likely coast or border than front. The mouth of the Dnipro
// up to Kherson counts as a river and not as coast.
func (b *Border) Along(p orb.Point) bool {
	if !b.contains(p) {
		return true
	}
	km, _ := b.nearest(p)
	return km <= alongKm
}

// nearest returns the distance to the outline, in km, and its nearest point. Beyond
// reachKm the distance may be infinite.
func (b *Border) nearest(p orb.Point) (km float64, at orb.Point) {
	best := math.Inf(1)
	s := scaleAt(p[1])
	for _, i := range b.nearby(p) {
		e := &b.edges[i]
		if km2, t := s.nearest(p, e.a, e.b); km2 < best {
			best, at = km2, lerp(e.a, e.b, t)
		}
	}
	return math.Sqrt(best), at
}

// nearby returns the edges that may be within reach of p.
func (b *Border) nearby(p orb.Point) []int32 {
	if cell, ok := b.grid.cell(p); ok && len(b.near) > 0 {
		return b.near[cell]
	}
	return nil
}
