package snapround

const (
	cellBits  = 3 // of the side of a cell
	cellCount = (Extent+2*Buffer)>>cellBits + 1
	cellWords = (cellCount + 63) / 64
)

// cellSet is a set of cells, 8 steps wide, of the frame.
type cellSet struct {
	rows        [cellCount][cellWords]uint64
	first, last int // rows that may have cells
}

func (c *cellSet) clear() {
	for row := c.first; row <= c.last; row++ {
		c.rows[row] = [cellWords]uint64{}
	}
	c.first, c.last = cellCount, -1
}

func cellOf(v int32) int { return int(v+Buffer) >> cellBits }

// columnMask returns bits for the cells of a row from one column to another.
func columnMask(first, last int) (mask [cellWords]uint64) {
	for word := first / 64; word <= last/64; word++ {
		mask[word] = ^uint64(0)
	}
	mask[first/64] &= ^uint64(0) << (first % 64)
	mask[last/64] &= ^uint64(0) >> (63 - last%64)
	return mask
}

// mark adds the cells that a box meets.
func (c *cellSet) mark(b Box) {
	mask := columnMask(cellOf(b.Min.X), cellOf(b.Max.X))
	first, last := cellOf(b.Min.Y), cellOf(b.Max.Y)
	c.first, c.last = min(c.first, first), max(c.last, last)
	for row := first; row <= last; row++ {
		for word, m := range mask {
			c.rows[row][word] |= m
		}
	}
}

// touches reports whether a box meets a cell of the set.
func (c *cellSet) touches(b Box) bool {
	first, last := max(c.first, cellOf(b.Min.Y)), min(c.last, cellOf(b.Max.Y))
	if first > last {
		return false
	}
	if west, east := cellOf(b.Min.X), cellOf(b.Max.X); east-west < 4 {
		return c.touchesFew(first, last, west, east)
	}
	mask := columnMask(cellOf(b.Min.X), cellOf(b.Max.X))
	for row := first; row <= last; row++ {
		var found uint64
		for word, m := range mask {
			found |= c.rows[row][word] & m
		}
		if found != 0 {
			return true
		}
	}
	return false
}

// touchesFew is touches for a box of few columns.
func (c *cellSet) touchesFew(first, last, west, east int) bool {
	for row := first; row <= last; row++ {
		for column := west; column <= east; column++ {
			if c.rows[row][column/64]>>(column%64)&1 != 0 {
				return true
			}
		}
	}
	return false
}
