package tile

import "slices"

// What follows lets tests call what the package does not export. XY is a point of an integer
// grid, x to the east and y to the south.
type XY struct{ X, Y int32 }

func pointOf(p XY) point { return point{p.X, p.Y} }

func ringOf(points []XY) (r ring) {
	for _, p := range points {
		r = append(r, pointOf(p))
	}
	return r
}

func xysOf(points []point) (list []XY) {
	for _, p := range points {
		list = append(list, XY{p.x, p.y})
	}
	return list
}

// Edge is a directed edge of a group.
type Edge struct {
	From, To XY
	Group    uint16
}

func edgesOf(edges []Edge) (list []edge) {
	for _, e := range edges {
		list = append(list, edge{pointOf(e.From), pointOf(e.To), e.Group})
	}
	return list
}

func exported(e edge) Edge {
	return Edge{XY{e.from.x, e.from.y}, XY{e.to.x, e.to.y}, e.group}
}

// Box is a rectangle of an integer grid, with its sides.
type Box struct{ X0, Y0, X1, Y1 int32 }

func (b Box) box() box { return box{point{b.X0, b.Y0}, point{b.X1, b.Y1}} }

func (b Box) Trim(r []XY) []XY           { return xysOf(b.box().trim(ringOf(r))) }
func (b Box) IntersectsRing(r []XY) bool { return b.box().intersectsRing(ringOf(r)) }
func (b Box) IntersectsEdge(from, to XY) bool {
	return b.box().intersectsEdge(pointOf(from), pointOf(to))
}
func (b Box) Overlaps(o Box) bool    { return b.box().overlaps(o.box()) }
func (b Box) Contains(o Box) bool    { return b.box().contains(o.box()) }
func (b Box) OnOneSide(p, q XY) bool { return b.box().onOneSide(pointOf(p), pointOf(q)) }

func Orientation(a, b, c XY) int64         { return orientation(pointOf(a), pointOf(b), pointOf(c)) }
func RoundedQuotient(a, b int64) int32     { return roundedQuotient(a, b) }
func Column(v int32, at Address) uint32    { return column(v, at.Zoom()) }
func PackEdge(e Edge) uint64               { return packEdge(edgesOf([]Edge{e})[0]) }
func UnpackEdge(packed uint64) Edge        { return exported(unpackEdge(packed)) }
func SortByBits(n []uint64, low, high int) { sortByBits(n, nil, low, high) }
func PassesThrough(from, to, p XY) bool {
	return passesThrough(edge{pointOf(from), pointOf(to), 0}, pointOf(p))
}
func RingArea(r []XY) (twice int64)    { return ringOf(r).area() }
func RingWithoutCollinear(r []XY) []XY { return xysOf(ringOf(r).withoutCollinear()) }
func Clockwise(centre, back, a, b XY) bool {
	return clockwise(pointOf(centre), pointOf(back), pointOf(a), pointOf(b))
}
func SliverCrossedBy(t [3]XY, a, b XY) bool {
	return sliver{corners: [3]point{pointOf(t[0]), pointOf(t[1]), pointOf(t[2])}}.isCrossedBy(pointOf(a), pointOf(b))
}

func Crossing(a, b Edge) (XY, bool) {
	list := edgesOf([]Edge{a, b})
	p, ok := crossing(list[0], list[1])
	return XY{p.x, p.y}, ok
}

// Node returns what edges are noded to.
func Node(edges []Edge) (noded []Edge) {
	for _, e := range node(edgesOf(edges)) {
		noded = append(noded, exported(e))
	}
	return noded
}

// Outline returns the boundary of where the edges of a group, noded, have a positive winding
// number.
func Outline(edges []Edge) (boundary []Edge) {
	for _, b := range outline(cancel(node(edgesOf(edges)), 1)[0]) {
		boundary = append(boundary, exported(edge{b.from, b.to, 0}))
	}
	return boundary
}

// OutlineRings returns the polygons, as rings, that edges bound.
func OutlineRings(edges []Edge) (shapes [][][]XY) {
	for _, p := range polygons(outline(cancel(node(edgesOf(edges)), 1)[0])) {
		var rings [][]XY
		for _, r := range p {
			rings = append(rings, xysOf(r))
		}
		shapes = append(shapes, rings)
	}
	return shapes
}

// JoinLines returns the lines that edges make.
func JoinLines(edges []Edge) (lines [][]XY) {
	var packed []uint64
	for _, e := range edgesOf(edges) {
		packed = append(packed, packEdge(e))
	}
	slices.Sort(packed)
	for _, line := range joinEdges(packed) {
		lines = append(lines, xysOf(line))
	}
	return lines
}

// CellSet is a set of the cells of a tile.
type CellSet struct{ set cellSet }

func (c *CellSet) Clear()             { c.set.clear() }
func (c *CellSet) Mark(b Box)         { c.set.mark(b.box()) }
func (c *CellSet) Touches(b Box) bool { return c.set.touches(b.box()) }

// EdgeTable finds keys.
type EdgeTable struct {
	table edgeTable
	edges []trackedEdge
}

// Add adds a key, and reports whether it is new.
func (t *EdgeTable) Add(key uint64) bool {
	i, ok := t.table.find(key, t.edges)
	if !ok {
		t.edges = append(t.edges, trackedEdge{key: key})
		t.table.put(i, t.edges)
	}
	return !ok
}

// Keep drops the keys for which keep is false.
func (t *EdgeTable) Keep(keep func(key uint64) bool) {
	t.edges = slices.DeleteFunc(t.edges, func(e trackedEdge) bool { return !keep(e.key) })
	t.table.fill(t.edges)
}

// Find returns the key found for a key.
func (t *EdgeTable) Find(key uint64) (found uint64, ok bool) {
	i, ok := t.table.find(key, t.edges)
	if !ok {
		return 0, false
	}
	return t.edges[i].key, true
}

// SumByKey sums the net multiplicities of keys.
func SumByKey(keys []uint64, nets []int32) (summedKeys []uint64, sums []int32) {
	var all []edgeMultiplicity
	for i, key := range keys {
		all = append(all, edgeMultiplicity{key, nets[i]})
	}
	for _, m := range sumByKey(all) {
		summedKeys, sums = append(summedKeys, m.key), append(sums, m.net)
	}
	return summedKeys, sums
}

// CarriedOver returns, for each day, how many edges bound its area in a tile, and how many of
// those that the arrangement carried over from the day before differ from the day's own.
func CarriedOver(at Address, days []HistoryDay) (edges, differing []int) {
	builder := newHistoryBuilder(at, days)
	for _, d := range days {
		got := slices.Clone(builder.outlineOf(d.Snapshot))
		var want []uint64
		for i, bundles := range d.Snapshot.pyramid.trim(at).outlines() {
			group := uint16(slices.Index(builder.kinds, d.Snapshot.kinds[i]))
			for _, b := range bundles {
				want = append(want, packEdge(edge{b.from, b.to, group}))
			}
		}
		slices.Sort(want)
		edges = append(edges, len(want))
		n := 0
		for _, e := range want {
			if _, ok := slices.BinarySearch(got, e); !ok {
				n++
			}
		}
		differing = append(differing, n+max(0, len(got)-len(want)))
	}
	return edges, differing
}
