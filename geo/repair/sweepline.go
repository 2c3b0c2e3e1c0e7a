package repair

import (
	"slices"
	"sort"
)

// chunkSize is about how many edges stand together: adding one moves no more than twice as many.
const chunkSize = 256

// sweepLine is the edges that a sweep from west to east meets at once, from south to north.
type sweepLine struct{ chunks [][]int32 }

// linePlace is a place between edges: before the edge of that number in a chunk, which may
// be one past its last.
type linePlace struct{ chunk, edge int }

// place returns the place north of all edges for which isSouth reports true: those come first.
// Where there is an edge north of it, that one is in the same chunk.
func (l *sweepLine) place(isSouth func(edge int32) bool) linePlace {
	chunk := sort.Search(len(l.chunks), func(i int) bool {
		c := l.chunks[i]
		return !isSouth(c[len(c)-1])
	})
	if chunk == len(l.chunks) {
		return linePlace{chunk: chunk}
	}
	c := l.chunks[chunk]
	return linePlace{chunk, sort.Search(len(c), func(i int) bool { return !isSouth(c[i]) })}
}

// north returns the edge north of a place.
func (l *sweepLine) north(p linePlace) (edge int32, ok bool) {
	if p.chunk < len(l.chunks) && p.edge == len(l.chunks[p.chunk]) {
		p = linePlace{chunk: p.chunk + 1}
	}
	if p.chunk == len(l.chunks) {
		return 0, false
	}
	return l.chunks[p.chunk][p.edge], true
}

// south returns the edge south of a place.
func (l *sweepLine) south(p linePlace) (edge int32, ok bool) {
	switch {
	case p.edge > 0:
		return l.chunks[p.chunk][p.edge-1], true
	case p.chunk > 0:
		c := l.chunks[p.chunk-1]
		return c[len(c)-1], true
	}
	return 0, false
}

// insert adds two edges at a place, the southern one first.
func (l *sweepLine) insert(p linePlace, south, north int32) {
	if p.chunk == len(l.chunks) {
		if p.chunk == 0 {
			l.chunks = append(l.chunks, nil)
		}
		p.chunk = len(l.chunks) - 1
		p.edge = len(l.chunks[p.chunk])
	}
	c := slices.Insert(l.chunks[p.chunk], p.edge, south, north)
	l.chunks[p.chunk] = c
	if len(c) > 2*chunkSize {
		l.split(p.chunk)
	}
}

func (l *sweepLine) split(chunk int) {
	c := l.chunks[chunk]
	rest := append(make([]int32, 0, 2*chunkSize+2), c[chunkSize:]...)
	l.chunks[chunk] = c[:chunkSize]
	l.chunks = slices.Insert(l.chunks, chunk+1, rest)
}

// replace puts another edge where the one north of a place is.
func (l *sweepLine) replace(p linePlace, edge int32) { l.chunks[p.chunk][p.edge] = edge }

// remove takes away the edge north of a place, and returns the place where it was.
func (l *sweepLine) remove(p linePlace) linePlace {
	if p.edge == len(l.chunks[p.chunk]) {
		p = linePlace{chunk: p.chunk + 1}
	}
	c := slices.Delete(l.chunks[p.chunk], p.edge, p.edge+1)
	l.chunks[p.chunk] = c
	if len(c) == 0 {
		l.chunks = slices.Delete(l.chunks, p.chunk, p.chunk+1)
		return linePlace{chunk: p.chunk}
	}
	return p
}
