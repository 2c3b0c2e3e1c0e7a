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

// inside tells whether p is so far from the tile's edges that no line cuts at p.
func (g grid) inside(p point) bool {
	low, high := g.buffer, g.extent-g.buffer
	return p.x >= low && p.x <= high && p.y >= low && p.y <= high
}

// lines returns where this tile, or one beside it, cuts: at each edge of a tile and on
// both sides of it at the distance of the buffer.
func (g grid) lines() [6]int32 {
	return [6]int32{-g.buffer, 0, g.buffer, g.extent - g.buffer, g.extent, g.extent + g.buffer}
}

// frame returns the box that the tile's geometry fills.
func (g grid) frame() box {
	return box{point{-g.buffer, -g.buffer}, point{g.extent + g.buffer, g.extent + g.buffer}}
}

// box is a rectangle with its edges, on any integer grid.
type box struct{ min, max point }

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

// Sides of a box that a point can be beyond.
const (
	outWest = 1 << iota
	outEast
	outNorth
	outSouth
	outAll = outWest | outEast | outNorth | outSouth
)

// outcode tells on which sides p lies outside the box.
func (b box) outcode(p point) (sides uint8) {
	if p.x < b.min.x {
		sides = outWest
	} else if p.x > b.max.x {
		sides = outEast
	}
	if p.y < b.min.y {
		sides |= outNorth
	} else if p.y > b.max.y {
		sides |= outSouth
	}
	return sides
}

// clamp returns the point of the box that is nearest to p.
func (b box) clamp(p point) point {
	return point{min(max(p.x, b.min.x), b.max.x), min(max(p.y, b.min.y), b.max.y)}
}

// onOneSide tells whether an edge of the box, or what it bounds, holds both points.
func (b box) onOneSide(p, q point) bool {
	return p.x == q.x && (p.x == b.min.x || p.x == b.max.x) || p.y == q.y && (p.y == b.min.y || p.y == b.max.y)
}

// trim returns a ring that winds around every point of the box as often as r does, and
// has r's edges there, without most of what is outside; nil where that is nothing.
func (b box) trim(r ring) ring {
	common := uint8(outAll)
	for _, p := range r {
		common &= b.outcode(p)
	}
	if common != 0 {
		return nil
	}
	if kept := b.appendTrimmed(nil, r); len(kept) > 2 {
		return kept
	}
	return nil
}

// appendTrimmed is trim into a slice that must be empty; fewer than three points are
// nothing.
func (b box) appendTrimmed(kept, r ring) ring {
	before := b.outcode(r[len(r)-1])
	here := b.outcode(r[0])
	for i, p := range r {
		var after uint8
		if i+1 < len(r) {
			after = b.outcode(r[i+1])
		} else if len(kept) > 0 {
			after = b.outcode(kept[0])
		}
		if before&here&after == 0 {
			kept = append(kept, p)
			before = here
		}
		here = after
	}
	return kept
}

// overlaps tells whether two boxes have a point in common.
func (b box) overlaps(o box) bool {
	return b.min.x <= o.max.x && o.min.x <= b.max.x && b.min.y <= o.max.y && o.min.y <= b.max.y
}

// contains tells whether a box lies in b.
func (b box) contains(o box) bool { return b.outcode(o.min)|b.outcode(o.max) == 0 }

// bounds returns the smallest box around a ring's points.
func (r ring) bounds() box {
	b := box{r[0], r[0]}
	for _, p := range r[1:] {
		b.min = point{min(b.min.x, p.x), min(b.min.y, p.y)}
		b.max = point{max(b.max.x, p.x), max(b.max.y, p.y)}
	}
	return b
}

// bounds returns the smallest box around an edge.
func (e edge) bounds() box {
	return box{
		point{min(e.from.x, e.to.x), min(e.from.y, e.to.y)},
		point{max(e.from.x, e.to.x), max(e.from.y, e.to.y)},
	}
}
