package measure

import "github.com/paulmach/orb"

// Contains reports whether p lies in one of shapes, which do not overlap, by their
// scanline index.
func Contains(shapes []orb.MultiPolygon, p orb.Point) bool {
	return newScanlineIndex(edgesOfAll(shapes)).contains(p)
}

// Owner returns which of shapes p lies in, or -1, by their scanline index.
func Owner(shapes []orb.MultiPolygon, p orb.Point) int {
	return newScanlineIndex(edgesOfAll(shapes)).owner(p, make([]bool, len(shapes)))
}

func edgesOfAll(shapes []orb.MultiPolygon) (edges []scanEdge) {
	for i, shape := range shapes {
		edges = append(edges, edgesOf(shape, i)...)
	}
	return edges
}
