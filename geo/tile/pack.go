package tile

// A vertex packs a point of a tile so that vertices sort by x, then y.
type vertex uint32

const (
	vertexBits = 13
	vertexMask = 1<<vertexBits - 1
	pointBits  = 2 * vertexBits
	pointMask  = 1<<pointBits - 1
)

func pack(p point) vertex { return vertex((p.x+Buffer)<<vertexBits | (p.y + Buffer)) }

func (v vertex) point() point {
	return point{int32(v>>vertexBits) - Buffer, int32(v&vertexMask) - Buffer}
}

func comparePoints(a, b point) int { return int(pack(a)) - int(pack(b)) }

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
