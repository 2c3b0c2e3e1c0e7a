package snapround

import "slices"

// Point is a place on an integer grid, x to the east and y to the south: that of the world,
// or the grid of one square.
type Point struct{ X, Y int32 }

func (p Point) scaled(step int32) Point { return Point{p.X * step, p.Y * step} }

// orientation is positive where c lies to the left of the line from a to b, where x grows
// to the right and y upwards; zero where the three are collinear.
func orientation(a, b, c Point) int64 {
	return int64(b.X-a.X)*int64(c.Y-a.Y) - int64(b.Y-a.Y)*int64(c.X-a.X)
}

// sortAlong sorts the points of a path that is monotone in x and y from its start.
func sortAlong(path []Point, start Point) {
	if len(path) > 1 {
		slices.SortFunc(path, func(a, b Point) int { return int(manhattan(start, a) - manhattan(start, b)) })
	}
}

func manhattan(a, b Point) int32 { return max(a.X-b.X, b.X-a.X) + max(a.Y-b.Y, b.Y-a.Y) }

// roundedQuotient returns a/b to the nearest whole number, halves upwards.
func roundedQuotient(a, b int64) int32 {
	if b < 0 {
		a, b = -a, -b
	}
	a, b = 2*a+b, 2*b
	q := a / b
	if a%b < 0 {
		q--
	}
	return int32(q)
}

// A vertex packs a point of a square so that vertices sort by x, then y.
type vertex uint32

const (
	vertexBits = 13
	vertexMask = 1<<vertexBits - 1
	pointBits  = 2 * vertexBits
	pointMask  = 1<<pointBits - 1
)

func pack(p Point) vertex { return vertex((p.X+Buffer)<<vertexBits | (p.Y + Buffer)) }

func (v vertex) point() Point {
	return Point{int32(v>>vertexBits) - Buffer, int32(v&vertexMask) - Buffer}
}

func comparePoints(a, b Point) int { return int(pack(a)) - int(pack(b)) }
