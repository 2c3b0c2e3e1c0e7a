package tile

import "controlmap/geo/snapround"

const (
	// Extent is the width of a tile in the units of its geometry.
	Extent = snapround.Extent
	// Buffer is how far geometry reaches over each edge of its tile, in the same units.
	Buffer = snapround.Buffer

	extentBits = 12
	coarseBits = 1 // a coarse grid has a line every second unit
	coarseZoom = 9 // the last zoom with a coarse grid
)

// gridOf returns the grid that a tile's vertices are snapped to.
func gridOf(a Address) snapround.Grid {
	if a.tile.Z <= coarseZoom {
		return gridOfBits(a, coarseBits)
	}
	return gridOfBits(a, 0)
}

// unitGrid returns the grid of a tile's own units.
func unitGrid(a Address) snapround.Grid { return gridOfBits(a, 0) }

func gridOfBits(a Address, bits int) snapround.Grid {
	return snapround.NewGrid(a.tile.X, a.tile.Y, worldBits-extentBits-int(a.tile.Z)+bits, bits)
}

// reach returns the part of the world that a tile's bytes can depend on: the tile, its
// buffer, and two steps for what snapping moves.
func reach(a Address) snapround.Box {
	unit := int32(1) << (worldBits - extentBits - int(a.tile.Z))
	width := unit << extentBits
	margin := (Buffer + 2<<coarseBits) * unit
	west, north := int32(a.tile.X)*width, int32(a.tile.Y)*width
	return snapround.Box{
		Min: snapround.Point{X: west - margin, Y: north - margin},
		Max: snapround.Point{X: west + width + margin, Y: north + width + margin},
	}
}
