package shapefile

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

const (
	// maxNestingWork bounds the steps, of about a nanosecond, that finding out which ring lies in
	// which may take in one file. 500 lakes in a country of 100 000 vertices take 6 million.
	maxNestingWork = 300_000_000
	// candidateWork are the steps that looking at the bounds of one other ring takes.
	candidateWork = 4
)

var errEntangled = errors.New("rings lie within each other in too many ways to tell ground from holes")

// nesting finds out which rings of a shape are ground and which are holes.
type nesting struct{ work int }

// ringNode is a ring among those of its shape.
type ringNode struct {
	ring   orb.Ring
	bound  orb.Bound
	area   float64 // square degrees, negative where the ring runs clockwise
	spans  []span
	parent *ringNode // the smallest ring around it; nil for none
	root   *ringNode // the outermost ring around it, or itself
	depth  int
	rank   int  // by size, the largest first
	mixed  bool // of a root: some ring inside runs the other way
}

func (n *ringNode) isClockwise() bool { return n.area < 0 }

func (n *ringNode) isOuter() bool {
	switch {
	case n.parent == nil || n.area == 0:
		return true
	case n.root.isClockwise() || n.root.mixed:
		return n.isClockwise() == n.root.isClockwise()
	}
	return n.depth%2 == 0
}

// polygons puts holes into the rings that they lie in. The error tells that the rings are too
// entangled.
func (n *nesting) polygons(rings []orb.Ring) ([]orb.Polygon, error) {
	if len(rings) == 1 {
		return []orb.Polygon{{rings[0]}}, nil
	}
	nodes := make([]ringNode, len(rings))
	for i, ring := range rings {
		nodes[i] = ringNode{ring: ring, bound: ring.Bound(), area: signedArea(ring), spans: spansOf(ring)}
	}
	if err := n.arrange(nodes); err != nil {
		return nil, err
	}
	return gather(nodes), nil
}

// gather makes polygons of arranged rings, in the order of the outer ones.
func gather(nodes []ringNode) []orb.Polygon {
	polygons := make([]orb.Polygon, 0, len(nodes))
	position := make(map[*ringNode]int, len(nodes))
	for i := range nodes {
		if nodes[i].isOuter() {
			position[&nodes[i]] = len(polygons)
			polygons = append(polygons, orb.Polygon{nodes[i].ring})
		}
	}
	for i := range nodes {
		if nodes[i].isOuter() {
			continue
		}
		outer := nodes[i].parent
		for !outer.isOuter() {
			outer = outer.parent
		}
		at := position[outer]
		polygons[at] = append(polygons[at], nodes[i].ring)
	}
	return polygons
}

// arrange gives every ring the smallest one around it.
func (n *nesting) arrange(nodes []ringNode) error {
	bySize := make([]*ringNode, len(nodes))
	for i := range nodes {
		bySize[i] = &nodes[i]
	}
	slices.SortStableFunc(bySize, func(a, b *ringNode) int { return cmp.Compare(math.Abs(b.area), math.Abs(a.area)) })
	for rank, node := range bySize {
		node.rank = rank
	}
	if err := n.findParents(bySize); err != nil {
		return err
	}
	for _, node := range bySize {
		node.root = node
		if node.parent != nil {
			node.root, node.depth = node.parent.root, node.parent.depth+1
			node.root.mixed = node.root.mixed || node.area != 0 && node.isClockwise() != node.root.isClockwise()
		}
	}
	return nil
}

// findParents goes through the rings from west to east, with those at hand that reach as far.
func (n *nesting) findParents(bySize []*ringNode) error {
	fromWest := slices.Clone(bySize)
	slices.SortStableFunc(fromWest, func(a, b *ringNode) int { return cmp.Compare(a.bound.Min[0], b.bound.Min[0]) })
	var atHand, around []*ringNode
	for _, node := range fromWest {
		n.work += candidateWork * (1 + len(atHand))
		atHand = slices.DeleteFunc(atHand, func(other *ringNode) bool { return other.bound.Max[0] < node.bound.Min[0] })
		around = around[:0]
		for _, other := range atHand {
			if other.rank < node.rank && other.area != 0 && other.bound.Contains(node.bound.Min) && other.bound.Contains(node.bound.Max) {
				around = append(around, other)
			}
		}
		node.parent = n.smallestAround(node, around)
		if n.work > maxNestingWork {
			return errEntangled
		}
		atHand = append(atHand, node)
	}
	return nil
}

// smallestAround returns the smallest of the given rings that a ring lies in, or nil.
func (n *nesting) smallestAround(node *ringNode, around []*ringNode) *ringNode {
	slices.SortFunc(around, func(a, b *ringNode) int { return cmp.Compare(b.rank, a.rank) })
	n.work += candidateWork * len(around)
	for _, other := range around {
		if n.work > maxNestingWork || n.contains(other, node.ring) {
			return other
		}
	}
	return nil
}

// contains reports whether a ring lies within another. One that keeps to the other's edges,
// as far as a thousand places tell, does not.
func (n *nesting) contains(outer *ringNode, ring orb.Ring) bool {
	if n.work += len(ring); slices.Equal(outer.ring, ring) {
		return false
	}
	for i := 0; i < len(ring); i += max(1, len(ring)/500) {
		for _, p := range []orb.Point{ring[i], middle(ring[i], ring[(i+1)%len(ring)])} {
			if where := n.locate(outer, p); where != onRing || n.work > maxNestingWork {
				return where == insideRing
			}
		}
	}
	return false
}

func middle(a, b orb.Point) orb.Point { return orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2} }

// signedArea is the area within a ring in square degrees, negative where it runs clockwise.
func signedArea(ring orb.Ring) (area float64) {
	for i := 1; i+1 < len(ring); i++ {
		area += cross(ring[0], ring[i], ring[i+1]) / 2
	}
	return area
}

// cross is twice the area of the triangle, positive where c lies to the left of the way from a to b.
func cross(a, b, c orb.Point) float64 {
	return (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0])
}
