package tile

const (
	// Extent is the width of a tile in the units of its geometry.
	Extent = 4096
	// Buffer is how far geometry reaches over each edge of its tile, in the same units.
	Buffer = 64

	extentBits = 12
	coarseBits = 1 // a coarse grid has a line every 4 units
	coarseZoom = 9 // the last zoom with a coarse grid
)

// grid is what the vertices of a tile are snapped to. Its coordinates count steps from
// the tile's north-western corner.
type grid struct {
	step   int32 // units of the tile to a step
	shift  int   // bits from the world's grid to steps
	origin point // of the tile, in steps
	extent int32 // of the tile, in steps
	buffer int32 // in steps
}

func gridOf(a Address) grid {
	if a.tile.Z <= coarseZoom {
		return gridOfBits(a, coarseBits)
	}
	return gridOfBits(a, 0)
}

// unitGrid returns the grid of a tile's own units.
func unitGrid(a Address) grid { return gridOfBits(a, 0) }

func gridOfBits(a Address, bits int) grid {
	extent := int32(Extent >> bits)
	return grid{
		step:   1 << bits,
		shift:  worldBits - extentBits - int(a.tile.Z) + bits,
		origin: point{int32(a.tile.X) * extent, int32(a.tile.Y) * extent},
		extent: extent,
		buffer: int32(Buffer >> bits),
	}
}

// snap returns the crossing of the grid's lines that is nearest to a world point.
func (g grid) snap(p point) point {
	half := int32(1) << (g.shift - 1)
	return point{(p.x+half)>>g.shift - g.origin.x, (p.y+half)>>g.shift - g.origin.y}
}

// inside reports whether p is so far from the tile's edges that no clip line reaches it.
func (g grid) inside(p point) bool {
	low, high := g.buffer, g.extent-g.buffer
	return p.x >= low && p.x <= high && p.y >= low && p.y <= high
}

// clipLines returns where this tile, or one beside it, clips: at each edge of a tile and on
// both sides of it at the distance of the buffer.
func (g grid) clipLines() [6]int32 {
	return [6]int32{-g.buffer, 0, g.buffer, g.extent - g.buffer, g.extent, g.extent + g.buffer}
}

// frame returns the box that the tile's geometry fills.
func (g grid) frame() box {
	return box{point{-g.buffer, -g.buffer}, point{g.extent + g.buffer, g.extent + g.buffer}}
}

// reach returns the part of the world that a tile's bytes can depend on: the tile, its
// buffer, and two steps for what snapping moves.
func reach(a Address) box {
	unit := int32(1) << (worldBits - extentBits - int(a.tile.Z))
	width := unit << extentBits
	margin := (Buffer + 2<<coarseBits) * unit
	west, north := int32(a.tile.X)*width, int32(a.tile.Y)*width
	return box{
		point{west - margin, north - margin},
		point{west + width + margin, north + width + margin},
	}
}
