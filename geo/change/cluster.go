package change

import (
	"slices"

	"github.com/paulmach/orb"
)

// cluster is a group of edges whose bounds are connected. Outside the bounds of all
// clusters the two maps are the same, and no two clusters' bounds meet.
type cluster struct {
	bound orb.Bound
	edges []edge // in order
}

// clusterBound is the bound of a growing cluster, whose edges are one set of a disjointSet.
type clusterBound struct {
	bound orb.Bound
	edge  int32 // any one of the cluster
}

// disjointSet is a union-find structure over edges.
type disjointSet struct {
	parent []int32 // by edge: another edge of the same set, or itself
}

// clusterEdges divides edges, which must be in order, into clusters.
func clusterEdges(edges []edge) []cluster {
	c := disjointSet{make([]int32, len(edges))}
	bounds := make([]clusterBound, len(edges))
	for i, e := range edges {
		c.parent[i] = int32(i)
		bounds[i] = clusterBound{orb.Bound{Min: e.a, Max: e.a}.Extend(e.b), int32(i)}
	}
	for before := -1; before != len(bounds); {
		before = len(bounds)
		bounds = c.mergeOverlapping(bounds)
	}
	found := make([]cluster, len(bounds))
	index := make(map[int32]int, len(bounds))
	for i, b := range bounds {
		found[i].bound = b.bound
		index[c.find(b.edge)] = i
	}
	for i, e := range edges {
		into := &found[index[c.find(int32(i))]]
		into.edges = append(into.edges, e)
	}
	return found
}

func (c disjointSet) find(edge int32) int32 {
	for c.parent[edge] != edge {
		c.parent[edge] = c.parent[c.parent[edge]]
		edge = c.parent[edge]
	}
	return edge
}

// mergeOverlapping merges bounds that meet. A bound that grows may meet others, so it is
// called until nothing merges.
func (c disjointSet) mergeOverlapping(bounds []clusterBound) (joined []clusterBound) {
	slices.SortFunc(bounds, func(x, y clusterBound) int { return compare(x.bound.Min, y.bound.Min) })
	var open []int // into joined: those that reach as far east as the sweep has come
	for _, b := range bounds {
		open = slices.DeleteFunc(open, func(i int) bool { return joined[i].bound.Max[0] < b.bound.Min[0] })
		met := slices.IndexFunc(open, func(i int) bool { return joined[i].bound.Intersects(b.bound) })
		if met < 0 {
			open = append(open, len(joined))
			joined = append(joined, b)
			continue
		}
		into := &joined[open[met]]
		into.bound = into.bound.Union(b.bound)
		c.parent[c.find(b.edge)] = c.find(into.edge)
	}
	return joined
}
