package change

import (
	"slices"

	"github.com/paulmach/orb"
)

// cluster is edges whose bounds hang together. Outside the bounds of all clusters the
// two maps are the same, and no two clusters' bounds meet.
type cluster struct {
	bound orb.Bound
	edges []edge // in order
}

// box is the bounds of edges that are linked by what clustering knows of each.
type box struct {
	bound orb.Bound
	edge  int32 // one of them
}

// clustering links edges whose bounds hang together.
type clustering struct {
	link []int32 // by edge: another edge of the same cluster, or itself
}

// clusters divides edges, which must be in order.
func clusters(edges []edge) []cluster {
	c := clustering{make([]int32, len(edges))}
	boxes := make([]box, len(edges))
	for i, e := range edges {
		c.link[i] = int32(i)
		boxes[i] = box{orb.Bound{Min: e.a, Max: e.a}.Extend(e.b), int32(i)}
	}
	for before := -1; before != len(boxes); {
		before = len(boxes)
		boxes = c.join(boxes)
	}
	found := make([]cluster, len(boxes))
	index := make(map[int32]int, len(boxes))
	for i, b := range boxes {
		found[i].bound = b.bound
		index[c.root(b.edge)] = i
	}
	for i, e := range edges {
		into := &found[index[c.root(int32(i))]]
		into.edges = append(into.edges, e)
	}
	return found
}

func (c clustering) root(edge int32) int32 {
	for c.link[edge] != edge {
		c.link[edge] = c.link[c.link[edge]]
		edge = c.link[edge]
	}
	return edge
}

// join joins boxes that meet. Those that grow by it may meet others anew.
func (c clustering) join(boxes []box) (joined []box) {
	slices.SortFunc(boxes, func(x, y box) int { return compare(x.bound.Min, y.bound.Min) })
	var open []int // into joined: those that reach as far east as the sweep has come
	for _, b := range boxes {
		open = slices.DeleteFunc(open, func(i int) bool { return joined[i].bound.Max[0] < b.bound.Min[0] })
		met := slices.IndexFunc(open, func(i int) bool { return joined[i].bound.Intersects(b.bound) })
		if met < 0 {
			open = append(open, len(joined))
			joined = append(joined, b)
			continue
		}
		into := &joined[open[met]]
		into.bound = into.bound.Union(b.bound)
		c.link[c.root(b.edge)] = c.root(into.edge)
	}
	return joined
}
