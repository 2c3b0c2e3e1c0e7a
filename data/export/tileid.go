package export

// TileID is the number of a tile in a PMTiles archive: zoom after zoom, and within a zoom
// along a Hilbert curve. z is at most 31, x and y are on its grid.
func TileID(z, x, y uint32) uint64 {
	id := (uint64(1)<<(2*z) - 1) / 3 // tiles of the zooms before
	for side := uint32(1) << z >> 1; side > 0; side >>= 1 {
		east, south := x&side != 0, y&side != 0
		id += uint64(side) * uint64(side) * quadrant(east, south)
		x, y = x&(side-1), y&(side-1)
		if !south {
			if east {
				x, y = side-1-x, side-1-y
			}
			x, y = y, x
		}
	}
	return id
}

// quadrant is the place of a quarter on the curve.
func quadrant(east, south bool) uint64 {
	switch {
	case east && south:
		return 2
	case east:
		return 3
	case south:
		return 1
	}
	return 0
}
