package measure

import (
	"math"

	"github.com/paulmach/orb"
)

// cellDegrees is the side of a cell of the index, about the length of a few edges.
const cellDegrees = 0.05

// grid divides a bound into square cells.
type grid struct {
	origin        orb.Point
	columns, rows int
}

func newGrid(bound orb.Bound) grid {
	return grid{
		origin:  bound.Min,
		columns: int((bound.Max[0]-bound.Min[0])/cellDegrees) + 1,
		rows:    int((bound.Max[1]-bound.Min[1])/cellDegrees) + 1,
	}
}

// eachCell calls f for every cell that the bound of points a and b meets.
func (g grid) eachCell(a, b orb.Point, f func(cell int)) {
	column := func(lon float64) int { return int(math.Floor((lon - g.origin[0]) / cellDegrees)) }
	row := func(lat float64) int { return int(math.Floor((lat - g.origin[1]) / cellDegrees)) }
	west, east := max(0, column(min(a[0], b[0]))), min(g.columns-1, column(max(a[0], b[0])))
	south, north := max(0, row(min(a[1], b[1]))), min(g.rows-1, row(max(a[1], b[1])))
	for r := south; r <= north; r++ {
		for c := west; c <= east; c++ {
			f(r*g.columns + c)
		}
	}
}

// cell returns the cell that p lies in.
func (g grid) cell(p orb.Point) (cell int, ok bool) {
	column := int(math.Floor((p[0] - g.origin[0]) / cellDegrees))
	row := int(math.Floor((p[1] - g.origin[1]) / cellDegrees))
	return row*g.columns + column, column >= 0 && column < g.columns && row >= 0 && row < g.rows
}

// edgeIndex finds the edges of the units' boundaries near an edge of a polygon.
type edgeIndex struct {
	grid
	cells [][]edgeRef
	edges int // how many there are
}

type edgeRef struct{ ring, edge, id int32 }

func newEdgeIndex(rings []unitRing) edgeIndex {
	bound := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, r := range rings {
		for _, v := range r.vertices {
			bound = bound.Extend(v.point())
		}
	}
	if len(rings) == 0 {
		return edgeIndex{}
	}
	x := edgeIndex{grid: newGrid(bound)}
	x.cells = make([][]edgeRef, x.columns*x.rows)
	for i, r := range rings {
		for e := 0; e+1 < len(r.vertices); e++ {
			ref := edgeRef{int32(i), int32(e), int32(x.edges)}
			x.edges++
			x.eachCell(r.vertices[e].point(), r.vertices[e+1].point(), func(cell int) { x.cells[cell] = append(x.cells[cell], ref) })
		}
	}
	return x
}

// visitor returns a function that calls f once for every indexed edge near ab.
func (x edgeIndex) visitor() func(a, b vertex, f func(ring, edge int)) {
	seen := make([]int32, x.edges)
	var round int32
	return func(a, b vertex, f func(ring, edge int)) {
		round++
		x.eachCell(a.point(), b.point(), func(cell int) {
			for _, ref := range x.cells[cell] {
				if seen[ref.id] != round {
					seen[ref.id] = round
					f(int(ref.ring), int(ref.edge))
				}
			}
		})
	}
}
