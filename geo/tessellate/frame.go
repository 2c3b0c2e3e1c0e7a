package tessellate

import (
	"context"
	"math"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Frame is the land that cells fill, and the barriers that no cell reaches across.
type Frame struct {
	// Lands are areas whose common borders cells do not cross. Outlines of neighbours
	// must share their vertices exactly, between lands and between the polygons of one
	// land, whose inner borders are dropped. WGS84, wound as RFC 7946 asks.
	Lands []orb.MultiPolygon
	// Waters are parts of Lands that no cell fills: those of Lands[i] at i, which share
	// vertices with it and with each other wherever they touch. There may be fewer than
	// Lands.
	Waters []orb.MultiPolygon
	// Barriers are rivers: a barrier that runs from outline to outline parts the land
	// on its sides; a loose end parts nothing and is dropped.
	Barriers []orb.LineString
}

// unknown marks the sides of a barrier before it is known which land it lies in.
const unknown = -2

// parcelMap is the frame cut along its barriers into parcels, each of them connected.
type parcelMap struct {
	fixed     []segment // outlines and barriers; left and right are parcels
	parcels   int       // how many there are
	scanlines [][]int32 // fixed segments by strip of latitude
	south     int64
}

const stripHeight = perDegree / 32

func newParcelMap(f Frame) (*parcelMap, error) {
	segments, err := exact.split(context.Background(), append(outlines(f.Lands, f.Waters), barriers(f.Barriers)...))
	if err != nil {
		return nil, geo.Wrap(geo.Invalid, err, "outlines and barriers")
	}
	graph := newGraph(segments)
	parcelOf, parcels, err := findParcels(graph)
	if err != nil {
		return nil, err
	}
	g := &parcelMap{parcels: parcels}
	for i, s := range graph.segments {
		s.left, s.right = parcelOf[graph.cycle[2*i]], parcelOf[graph.cycle[2*i+1]]
		g.fixed = append(g.fixed, s)
	}
	g.indexScanlines()
	return g, nil
}

// outlines returns the outer borders of lands without their waters; left and right are lands.
func outlines(lands, waters []orb.MultiPolygon) []segment {
	o := outliner{marks: map[outlineEdge][2]int{}}
	for land, shape := range lands {
		eachEdge(shape, func(a, b point) { o.mark(a, b, none, land) })
	}
	for land, shape := range waters {
		eachEdge(shape, func(a, b point) { o.mark(a, b, land, none) })
	}
	var segments []segment
	for _, e := range o.order {
		if m := o.marks[e]; m[0] != m[1] {
			segments = append(segments, segment{e.a, e.b, m[0], m[1], true})
		}
	}
	return segments
}

// outlineEdge runs from the lower to the higher point.
type outlineEdge struct{ a, b point }

type outliner struct {
	marks map[outlineEdge][2]int // what lies left and right
	order []outlineEdge
}

// mark notes what lies to the left of the edge from a to b, in ground that is otherwise as
// given.
func (o *outliner) mark(a, b point, ground, left int) {
	side := 0
	if a.compare(b) > 0 {
		a, b, side = b, a, 1
	}
	e := outlineEdge{a, b}
	mark, seen := o.marks[e]
	if !seen {
		mark = [2]int{ground, ground}
		o.order = append(o.order, e)
	}
	mark[side] = left
	o.marks[e] = mark
}

func eachEdge(m orb.MultiPolygon, do func(a, b point)) {
	for _, polygon := range m {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				if a, b := onGrid(ring[i-1]), onGrid(ring[i]); a != b {
					do(a, b)
				}
			}
		}
	}
}

func barriers(lines []orb.LineString) (segments []segment) {
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			if a, b := onGrid(line[i-1]), onGrid(line[i]); a != b {
				segments = append(segments, newSegment(a, b, unknown, unknown, true))
			}
		}
	}
	return segments
}

// findParcels numbers the parcels and returns them by cycle of the graph; cycles of the
// outside have none. The error is geo.Invalid: a hole that lies in no land.
func findParcels(g *graph) (parcelOf []int, parcels int, err error) {
	lands := landOfCycles(g)
	parcelOf = make([]int, len(g.cycles))
	for c := range g.cycles {
		parcelOf[c] = none
		if lands[c] >= 0 && g.cycles[c].doubledArea > 0 {
			parcelOf[c] = parcels
			parcels++
		}
	}
	for c := range g.cycles {
		if lands[c] < 0 || g.cycles[c].doubledArea > 0 {
			continue
		}
		outer := g.around(int32(c), func(o int32) bool { return lands[o] == lands[c] })
		if outer == none {
			return nil, 0, geo.Errorf(geo.Invalid, "hole near %v lies in no land", g.from(g.cycles[c].start).degrees())
		}
		parcelOf[c] = parcelOf[outer]
	}
	return parcelOf, parcels, nil
}

// landOfCycles returns which land each cycle bounds, or none. A cycle of barriers alone
// has it from the cycle on their other side.
func landOfCycles(g *graph) []int {
	lands := make([]int, len(g.cycles))
	for c := range lands {
		lands[c] = unknown
		g.each(int32(c), func(h int32) {
			if mark := g.site(h); mark != unknown {
				lands[c] = mark
			}
		})
	}
	for changed := true; changed; {
		changed = false
		for h := range int32(len(g.origin)) {
			here, there := g.cycle[h], g.cycle[twin(h)]
			if g.site(h) == unknown && lands[here] == unknown && lands[there] != unknown {
				lands[here], changed = lands[there], true
			}
		}
	}
	return lands
}

// around returns the smallest counter-clockwise cycle that fits and encloses cycle c,
// or none.
func (g *graph) around(c int32, fits func(int32) bool) int32 {
	best := int32(none)
	corner := g.cycles[c].start
	p, meeting := g.from(corner), g.cyclesAt(corner) // what meets c has c around itself
	for o := range int32(len(g.cycles)) {
		if g.cycles[o].doubledArea <= 0 || slices.Contains(meeting, o) || !fits(o) || !g.encloses(o, p) {
			continue
		}
		if best == none || g.cycles[o].doubledArea < g.cycles[best].doubledArea {
			best = o
		}
	}
	return best
}

// cyclesAt returns the cycles that meet in the vertex that a half-edge leaves.
func (g *graph) cyclesAt(h int32) (cycles []int32) {
	for k := h; ; {
		cycles = append(cycles, g.cycle[k])
		if k = g.next[twin(k)]; k == h {
			return cycles
		}
	}
}

// encloses reports whether p lies inside a cycle, by the parity of borders east of it.
func (g *graph) encloses(c int32, p point) bool {
	inside := false
	g.each(c, func(h int32) {
		if isEastOf(g.from(h), g.to(h), p) {
			inside = !inside
		}
	})
	return inside
}

// isEastOf reports whether a ray from p to the east passes the segment from a to b.
func isEastOf(a, b, p point) bool {
	if (a.y > p.y) == (b.y > p.y) {
		return false
	}
	if a.y > b.y {
		a, b = b, a
	}
	return side(a, b, p) > 0
}

func (g *parcelMap) indexScanlines() {
	north := int64(math.MinInt64)
	g.south = math.MaxInt64
	for _, s := range g.fixed {
		g.south = min(g.south, s.a.y, s.b.y)
		north = max(north, s.a.y, s.b.y)
	}
	if len(g.fixed) == 0 {
		return
	}
	g.scanlines = make([][]int32, (north-g.south)/stripHeight+1)
	for i, s := range g.fixed {
		for row := (min(s.a.y, s.b.y) - g.south) / stripHeight; row <= (max(s.a.y, s.b.y)-g.south)/stripHeight; row++ {
			g.scanlines[row] = append(g.scanlines[row], int32(i))
		}
	}
}

// parcelAt returns the parcel at a point given by twice its coordinates, so that the middle
// of two grid points is exact; none outside.
func (g *parcelMap) parcelAt(twice point) int {
	row := (twice.y/2 - g.south) / stripHeight
	if twice.y/2 < g.south || row >= int64(len(g.scanlines)) {
		return none
	}
	parity := make([]bool, g.parcels)
	for _, i := range g.scanlines[row] {
		s := g.fixed[i]
		if !isEastOf(point{2 * s.a.x, 2 * s.a.y}, point{2 * s.b.x, 2 * s.b.y}, twice) {
			continue
		}
		for _, parcel := range [2]int{s.left, s.right} {
			if parcel != none {
				parity[parcel] = !parity[parcel]
			}
		}
	}
	for parcel, odd := range parity {
		if odd {
			return parcel
		}
	}
	return none
}

// parcelOf returns the parcel that a site lies in or, where it lies off the coast, the
// nearest one.
func (g *parcelMap) parcelOf(site point) int {
	if parcel := g.parcelAt(point{2 * site.x, 2 * site.y}); parcel != none {
		return parcel
	}
	nearest, best := none, math.Inf(1)
	for _, s := range g.fixed {
		if d := distanceToSegment(site, s.a, s.b); d < best {
			nearest, best = max(s.left, s.right), d
		}
	}
	return nearest
}
