package tile

import "math/bits"

const (
	cellBits  = 3 // of the side of a cell
	cellCount = (Extent+2*Buffer)>>cellBits + 1
	cellWords = (cellCount + 63) / 64
)

// cellSet are squares of a tile, some of which are marked.
type cellSet struct {
	rows        [cellCount][cellWords]uint64
	first, last int // rows that may have marks
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

// mark marks the cells that a box meets.
func (c *cellSet) mark(b box) {
	mask := columnMask(cellOf(b.min.x), cellOf(b.max.x))
	first, last := cellOf(b.min.y), cellOf(b.max.y)
	c.first, c.last = min(c.first, first), max(c.last, last)
	for row := first; row <= last; row++ {
		for word, m := range mask {
			c.rows[row][word] |= m
		}
	}
}

// touches tells whether a box meets a marked cell.
func (c *cellSet) touches(b box) bool {
	first, last := max(c.first, cellOf(b.min.y)), min(c.last, cellOf(b.max.y))
	if first > last {
		return false
	}
	if west, east := cellOf(b.min.x), cellOf(b.max.x); east-west < 4 {
		return c.touchesFew(first, last, west, east)
	}
	mask := columnMask(cellOf(b.min.x), cellOf(b.max.x))
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

// touchesFew is touches of few columns.
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

// edgeTable finds segments by their keys: an open hash table of their indices plus one.
type edgeTable struct {
	slots []int32
	shift int
}

// find returns the index of a segment, or the one that it would be appended at.
func (t *edgeTable) find(key uint64, in []trackedEdge) (i int, ok bool) {
	if len(t.slots) == 0 {
		return len(in), false
	}
	for at := t.slot(key); ; at = (at + 1) & (len(t.slots) - 1) {
		i := t.slots[at]
		if i == 0 {
			return len(in), false
		}
		if in[i-1].key == key {
			return int(i - 1), true
		}
	}
}

// slot is where the search for a key begins, by the golden ratio.
func (t *edgeTable) slot(key uint64) int { return int(key * 0x9e3779b97f4a7c15 >> t.shift) }

// put adds the i-th segment, which is not there yet.
func (t *edgeTable) put(i int, in []trackedEdge) {
	if 2*len(in) > len(t.slots) {
		t.fill(in)
		return
	}
	at := t.slot(in[i].key)
	for t.slots[at] != 0 {
		at = (at + 1) & (len(t.slots) - 1)
	}
	t.slots[at] = int32(i + 1)
}

// fill makes the table one of all segments.
func (t *edgeTable) fill(in []trackedEdge) {
	if 2*len(in) > len(t.slots) {
		width := max(8, bits.Len(uint(2*len(in))))
		t.slots, t.shift = make([]int32, 1<<width), 64-width
	} else {
		clear(t.slots)
	}
	for i := range in {
		at := t.slot(in[i].key)
		for t.slots[at] != 0 {
			at = (at + 1) & (len(t.slots) - 1)
		}
		t.slots[at] = int32(i + 1)
	}
}
