package measure

import (
	"math"

	"github.com/paulmach/orb"
)

const (
	// fewPolygons are looked through one by one.
	fewPolygons = 32
	// maxCellsOfPolygon is how many cells a polygon may meet; larger ones are looked through.
	maxCellsOfPolygon = 64
)

// polygonIndex finds whether a point lies in one of many polygons, which may overlap.
type polygonIndex struct {
	grid
	cells [][]*scanlineIndex
	large []*scanlineIndex // too large for the grid
}

func newPolygonIndex(outlines []*Outline) *polygonIndex {
	x := &polygonIndex{}
	if len(outlines) <= fewPolygons {
		for _, o := range outlines {
			x.large = append(x.large, o.interior)
		}
		return x
	}
	bound := outlines[0].interior.bound
	for _, o := range outlines {
		bound = bound.Union(o.interior.bound)
	}
	width, height := bound.Max[0]-bound.Min[0], bound.Max[1]-bound.Min[1]
	cells := float64(len(outlines))
	x.grid = newGrid(bound, max(math.Sqrt(width*height/cells), max(width, height)/cells, cellDegrees))
	x.cells = make([][]*scanlineIndex, x.columns*x.rows)
	for _, o := range outlines {
		x.add(o.interior)
	}
	return x
}

func (x *polygonIndex) add(p *scanlineIndex) {
	b := p.bound
	if b.Min[0] > b.Max[0] { // of no edges
		return
	}
	columns, rows := x.column(b.Max[0])-x.column(b.Min[0])+1, x.row(b.Max[1])-x.row(b.Min[1])+1
	if columns*rows > maxCellsOfPolygon {
		x.large = append(x.large, p)
		return
	}
	x.eachCell(b.Min, b.Max, func(cell int) { x.cells[cell] = append(x.cells[cell], p) })
}

func (x *polygonIndex) contains(p orb.Point) bool {
	for _, polygon := range x.large {
		if polygon.contains(p) {
			return true
		}
	}
	if len(x.cells) == 0 {
		return false
	}
	cell, ok := x.cell(p)
	if !ok {
		return false
	}
	for _, polygon := range x.cells[cell] {
		if polygon.contains(p) {
			return true
		}
	}
	return false
}
