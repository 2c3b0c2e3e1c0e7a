package snapround

const (
	// Extent is the width of a square in units.
	Extent = 4096
	// Buffer is how far geometry reaches over each edge of its square, in units.
	Buffer = 64
)

// Grid is what the vertices of one square of the world are snapped to. Its coordinates count
// steps from the square's north-western corner.
type Grid struct {
	step   int32 // units of the square to a step
	shift  int   // bits from the world's grid to steps
	origin Point // of the square, in steps
	extent int32 // of the square, in steps
	buffer int32 // in steps
}

// NewGrid returns the grid of the square in the given column and row of the squares that the
// world is divided into. A step is 2^shift steps of the world's grid, and 2^coarseBits units.
func NewGrid(column, row uint32, shift, coarseBits int) Grid {
	extent := int32(Extent >> coarseBits)
	return Grid{
		step:   1 << coarseBits,
		shift:  shift,
		origin: Point{int32(column) * extent, int32(row) * extent},
		extent: extent,
		buffer: int32(Buffer >> coarseBits),
	}
}

// Step returns how many units a step of the grid is.
func (g Grid) Step() int32 { return g.step }

// Snap returns the crossing of the grid's lines that is nearest to a world point.
func (g Grid) Snap(p Point) Point {
	half := int32(1) << (g.shift - 1)
	return Point{(p.X+half)>>g.shift - g.origin.X, (p.Y+half)>>g.shift - g.origin.Y}
}

// inside reports whether p is so far from the square's edges that no clip line reaches it.
func (g Grid) inside(p Point) bool {
	low, high := g.buffer, g.extent-g.buffer
	return p.X >= low && p.X <= high && p.Y >= low && p.Y <= high
}

// clipLines returns where this square, or one beside it, clips: at each edge of a square and
// on both sides of it at the distance of the buffer.
func (g Grid) clipLines() [6]int32 {
	return [6]int32{-g.buffer, 0, g.buffer, g.extent - g.buffer, g.extent, g.extent + g.buffer}
}

// Frame returns the box that the square's geometry fills, in steps.
func (g Grid) Frame() Box {
	return Box{Point{-g.buffer, -g.buffer}, Point{g.extent + g.buffer, g.extent + g.buffer}}
}
