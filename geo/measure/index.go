package measure

import (
	"math"

	"github.com/paulmach/orb"
)

// cellDegrees is the side of a cell of the index, about the length of a few edges.
const cellDegrees = 0.05

// edgeIndex finds the edges of the units' boundaries near an edge of a polygon.
type edgeIndex struct {
	origin        orb.Point
	columns, rows int
	cells         [][]edgeRef
	edges         int // how many there are
}

type edgeRef struct{ ring, edge, id int32 }

func newEdgeIndex(rings []unitRing) edgeIndex {
	bound := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, r := range rings {
		for _, v := range r.vertices {
			bound = bound.Extend(orb.Point{v.lon, v.lat})
		}
	}
	if len(rings) == 0 {
		return edgeIndex{}
	}
	x := edgeIndex{
		origin:  bound.Min,
		columns: int((bound.Max[0]-bound.Min[0])/cellDegrees) + 1,
		rows:    int((bound.Max[1]-bound.Min[1])/cellDegrees) + 1,
	}
	x.cells = make([][]edgeRef, x.columns*x.rows)
	for i, r := range rings {
		for e := 0; e+1 < len(r.vertices); e++ {
			ref := edgeRef{int32(i), int32(e), int32(x.edges)}
			x.edges++
			x.eachCell(r.vertices[e], r.vertices[e+1], func(cell int) { x.cells[cell] = append(x.cells[cell], ref) })
		}
	}
	return x
}

// eachCell calls f for every cell that the bounds of edge ab meet.
func (x edgeIndex) eachCell(a, b vertex, f func(cell int)) {
	column := func(lon float64) int { return int(math.Floor((lon - x.origin[0]) / cellDegrees)) }
	row := func(lat float64) int { return int(math.Floor((lat - x.origin[1]) / cellDegrees)) }
	west, east := max(0, column(min(a.lon, b.lon))), min(x.columns-1, column(max(a.lon, b.lon)))
	south, north := max(0, row(min(a.lat, b.lat))), min(x.rows-1, row(max(a.lat, b.lat)))
	for r := south; r <= north; r++ {
		for c := west; c <= east; c++ {
			f(r*x.columns + c)
		}
	}
}

// visitor returns a function that calls f once for every indexed edge near ab.
func (x edgeIndex) visitor() func(a, b vertex, f func(ring, edge int)) {
	seen := make([]int32, x.edges)
	var round int32
	return func(a, b vertex, f func(ring, edge int)) {
		round++
		x.eachCell(a, b, func(cell int) {
			for _, ref := range x.cells[cell] {
				if seen[ref.id] != round {
					seen[ref.id] = round
					f(int(ref.ring), int(ref.edge))
				}
			}
		})
	}
}
