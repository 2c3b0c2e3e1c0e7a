package measure

import (
	"math"
	"sync"

	"github.com/paulmach/orb"
)

const (
	// cellDegrees is the side of a cell of the index, about the length of a few edges.
	cellDegrees = 0.05
	// minCellDegrees, of a cell, is more than positions are rounded by.
	minCellDegrees = 1e-6
)

// grid divides a bound into square cells.
type grid struct {
	origin        orb.Point
	side          float64 // of a cell, in degrees
	columns, rows int
}

func newGrid(bound orb.Bound, side float64) grid {
	return grid{
		origin:  bound.Min,
		side:    side,
		columns: int((bound.Max[0]-bound.Min[0])/side) + 1,
		rows:    int((bound.Max[1]-bound.Min[1])/side) + 1,
	}
}

func (g grid) column(lon float64) int { return int(math.Floor((lon - g.origin[0]) / g.side)) }
func (g grid) row(lat float64) int    { return int(math.Floor((lat - g.origin[1]) / g.side)) }

// eachCell calls f for every cell that the bound of points a and b meets.
func (g grid) eachCell(a, b orb.Point, f func(cell int)) {
	west, east := max(0, g.column(min(a[0], b[0]))), min(g.columns-1, g.column(max(a[0], b[0])))
	south, north := max(0, g.row(min(a[1], b[1]))), min(g.rows-1, g.row(max(a[1], b[1])))
	for r := south; r <= north; r++ {
		for c := west; c <= east; c++ {
			f(r*g.columns + c)
		}
	}
}

// manyCells is how many columns the bound of a segment spans where most of its cells are off the
// segment.
const manyCells = 4

// eachCellOf calls f for every cell that the straight segment from a to b meets, and for few others.
func (g grid) eachCellOf(a, b orb.Point, f func(cell int)) {
	south, north := max(0, g.row(min(a[1], b[1]))), min(g.rows-1, g.row(max(a[1], b[1])))
	if math.Abs(b[0]-a[0]) < manyCells*g.side || north-south < manyCells {
		g.eachCell(a, b, f)
		return
	}
	slope, margin := (b[0]-a[0])/(b[1]-a[1]), g.side/16 // room for rounding
	for r := south; r <= north; r++ {
		lat := g.origin[1] + float64(r)*g.side
		from := clampBetween(a[0]+slope*(lat-a[1]), a[0], b[0])
		to := clampBetween(a[0]+slope*(lat+g.side-a[1]), a[0], b[0])
		west, east := max(0, g.column(min(from, to)-margin)), min(g.columns-1, g.column(max(from, to)+margin))
		for c := west; c <= east; c++ {
			f(r*g.columns + c)
		}
	}
}

func clampBetween(x, a, b float64) float64 { return max(min(a, b), min(x, max(a, b))) }

// cell returns the cell that p lies in.
func (g grid) cell(p orb.Point) (cell int, ok bool) {
	column, row := g.column(p[0]), g.row(p[1])
	return row*g.columns + column, column >= 0 && column < g.columns && row >= 0 && row < g.rows
}

// edgeIndex finds the edges of the units' boundaries near an edge of a polygon.
type edgeIndex struct {
	grid
	starts []int32 // by cell, of its edges
	refs   []edgeRef
	edges  int       // how many there are
	idle   sync.Pool // of *edgeVisitor
}

type edgeRef struct{ ring, edge, id int32 }

func newEdgeIndex(rings []unitRing) *edgeIndex {
	bound := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	for _, r := range rings {
		for _, v := range r.vertices {
			bound = bound.Extend(v.point())
		}
	}
	if len(rings) == 0 {
		return &edgeIndex{}
	}
	x := &edgeIndex{grid: newGrid(bound, cellSide(bound, rings))}
	x.starts = make([]int32, x.columns*x.rows+1)
	x.eachEdge(rings, func(cell int, _ edgeRef) { x.starts[cell+1]++ })
	for cell := range x.columns * x.rows {
		x.starts[cell+1] += x.starts[cell]
	}
	x.refs = make([]edgeRef, x.starts[len(x.starts)-1])
	filled := make([]int32, x.columns*x.rows)
	x.edges = x.eachEdge(rings, func(cell int, ref edgeRef) {
		x.refs[x.starts[cell]+filled[cell]] = ref
		filled[cell]++
	})
	return x
}

// eachEdge calls f for every edge in every cell that it meets, and returns how many edges there
// are.
func (x *edgeIndex) eachEdge(rings []unitRing, f func(cell int, ref edgeRef)) (edges int) {
	for i, r := range rings {
		for e := 0; e+1 < len(r.vertices); e++ {
			ref := edgeRef{int32(i), int32(e), int32(edges)}
			x.eachCellOf(r.vertices[e].point(), r.vertices[e+1].point(), func(cell int) { f(cell, ref) })
			edges++
		}
	}
	return edges
}

// cellSide is cellDegrees: more where that would make many more cells than edges, less where it
// would make few cells of a small shape.
func cellSide(bound orb.Bound, rings []unitRing) float64 {
	edges := 0
	for _, r := range rings {
		edges += len(r.vertices)
	}
	area := (bound.Max[0] - bound.Min[0]) * (bound.Max[1] - bound.Min[1])
	longer := max(bound.Max[0]-bound.Min[0], bound.Max[1]-bound.Min[1])
	const cellsPerEdge, cellsAcross = 16, 16
	least := min(cellDegrees, max(longer/cellsAcross, math.Sqrt(area/float64(edges+1)), minCellDegrees))
	return max(least, math.Sqrt(area/float64(cellsPerEdge*(edges+1))), longer/float64(cellsPerEdge*(edges+1)))
}

// edgeVisitor visits the edges of an index, for one goroutine at a time.
type edgeVisitor struct {
	*edgeIndex
	seen  []int32 // by edge: the last visit that came upon it
	visit int32
}

// visitor returns a visitor, to be released after use: its marks are as many as the edges, and
// most visits come upon few.
func (x *edgeIndex) visitor() *edgeVisitor {
	if v, ok := x.idle.Get().(*edgeVisitor); ok {
		return v
	}
	return &edgeVisitor{edgeIndex: x, seen: make([]int32, x.edges)}
}

func (v *edgeVisitor) release() { v.idle.Put(v) }

// near calls f once for every indexed edge near ab.
func (v *edgeVisitor) near(a, b vertex, f func(ring, edge int)) {
	if v.visit == math.MaxInt32 {
		clear(v.seen)
		v.visit = 0
	}
	v.visit++
	v.eachCellOf(a.point(), b.point(), func(cell int) {
		for _, ref := range v.refs[v.starts[cell]:v.starts[cell+1]] {
			if v.seen[ref.id] != v.visit {
				v.seen[ref.id] = v.visit
				f(int(ref.ring), int(ref.edge))
			}
		}
	})
}
