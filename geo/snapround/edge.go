package snapround

// edge is a directed edge of a group's area, which lies to its left: where orientation is
// positive.
type edge struct {
	from, to Point
	group    uint16
}

func (e edge) scaled(step int32) edge { return edge{e.from.scaled(step), e.to.scaled(step), e.group} }

// bounds returns the smallest box around an edge.
func (e edge) bounds() Box {
	return Box{
		Point{min(e.from.X, e.to.X), min(e.from.Y, e.to.Y)},
		Point{max(e.from.X, e.to.X), max(e.from.Y, e.to.Y)},
	}
}

// An edge is packed into one number: from the highest bits on its group, its western end,
// its eastern end and its direction. Of two ends with the same x, the one of lower y is the
// western. Without the direction, the number is the key of the edge and of its opposite.
const (
	groupShift    = 2*pointBits + 1 // of a packed edge; 2 048 groups fit
	groupKeyShift = groupShift - 1  // of a key
)

func packEdge(e edge) uint64 {
	from, to, east := uint64(pack(e.from)), uint64(pack(e.to)), uint64(1)
	if from > to {
		from, to, east = to, from, 0
	}
	return uint64(e.group)<<groupShift | from<<(pointBits+1) | to<<1 | east
}

func unpackEdge(packed uint64) edge {
	e := eastward(packed >> 1)
	if packed&1 == 0 {
		e.from, e.to = e.to, e.from
	}
	return e
}

// eastward returns the edge of a key, from its western end.
func eastward(key uint64) edge {
	return edge{vertex(key >> pointBits & pointMask).point(), vertex(key & pointMask).point(), uint16(key >> groupKeyShift)}
}

// direction is 1 for a packed edge that runs from its western end, else -1.
func direction(packed uint64) int32 { return int32(packed&1)*2 - 1 }
