package snapround

import "slices"

// What follows lets tests call what the package does not export.

// Edge is a directed edge of a group.
type Edge struct {
	From, To Point
	Group    uint16
}

func edgesOf(edges []Edge) (list []edge) {
	for _, e := range edges {
		list = append(list, e.edge())
	}
	return list
}

func (e Edge) edge() edge { return edge{e.From, e.To, e.Group} }

func exported(e edge) Edge { return Edge{e.from, e.to, e.group} }

func (b Box) IntersectsEdge(from, to Point) bool { return b.intersectsEdge(from, to) }
func (b Box) OnOneSide(p, q Point) bool          { return b.onOneSide(p, q) }

func Orientation(a, b, c Point) int64         { return orientation(a, b, c) }
func RoundedQuotient(a, b int64) int32        { return roundedQuotient(a, b) }
func PackEdge(e Edge) uint64                  { return packEdge(e.edge()) }
func UnpackEdge(packed uint64) Edge           { return exported(unpackEdge(packed)) }
func SortByBits(n []uint64, low, high int)    { sortByBits(n, nil, low, high) }
func PassesThrough(from, to, p Point) bool    { return passesThrough(edge{from, to, 0}, p) }
func (r Ring) WithoutCollinear() Ring         { return r.withoutCollinear() }
func Clockwise(centre, back, a, b Point) bool { return clockwise(centre, back, a, b) }
func SliverCrossedBy(t [3]Point, a, b Point) bool {
	return sliver{corners: t}.isCrossedBy(a, b)
}
func Crossing(a, b Edge) (Point, bool) { return crossing(a.edge(), b.edge()) }

// Node returns what edges are noded to.
func Node(edges []Edge) (noded []Edge) {
	for _, e := range node(edgesOf(edges)) {
		noded = append(noded, exported(e))
	}
	return noded
}

// BoundaryOf returns the boundary of where the edges of a group, noded, have a positive
// winding number.
func BoundaryOf(edges []Edge) (boundary []Edge) {
	for _, b := range outline(cancel(node(edgesOf(edges)), 1)[0]) {
		boundary = append(boundary, Edge{b.from, b.to, 0})
	}
	return boundary
}

// PolygonsOf returns the polygons that edges bound, nil for none.
func PolygonsOf(edges []Edge) (shapes []Polygon) {
	return append(shapes, polygons(outline(cancel(node(edgesOf(edges)), 1)[0]))...)
}

// OutlineOf returns the outline of groups of rings that is worked out without an arrangement.
func OutlineOf(g Grid, groups [][]Ring) (o Outline) {
	for i, bundles := range outlines(g, groups) {
		for _, b := range bundles {
			o = append(o, packEdge(edge{b.from, b.to, uint16(i)}))
		}
	}
	slices.Sort(o)
	return o
}

// JoinLines returns the lines that edges make.
func JoinLines(edges []Edge) [][]Point {
	var packed []uint64
	for _, e := range edges {
		packed = append(packed, PackEdge(e))
	}
	slices.Sort(packed)
	return joinEdges(packed)
}

// CellSet is a set of the cells of a square.
type CellSet struct{ set cellSet }

func (c *CellSet) Clear()             { c.set.clear() }
func (c *CellSet) Mark(b Box)         { c.set.mark(b) }
func (c *CellSet) Touches(b Box) bool { return c.set.touches(b) }

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
