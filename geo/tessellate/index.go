package tessellate

import "math"

// gridIndex is an index of segments by squares of the grid, of which there are about as many as
// segments.
type gridIndex struct {
	west, south, size, columns, rows int64
	reach                            int64     // how far beside a segment its bins lie
	members                          [][]int32 // by bin, row after row from the south-west
}

// minBin is the side of the smallest squares, in steps of the grid.
const minBin = 1 << 10

func newGridIndex(segments []segment, reach int64) *gridIndex {
	x := emptyGridIndex(segments, reach)
	for i, s := range segments {
		x.add(int32(i), s)
	}
	return x
}

// emptyGridIndex returns an index that segments can be added to.
func emptyGridIndex(segments []segment, reach int64) *gridIndex {
	low, high := point{math.MaxInt64, math.MaxInt64}, point{math.MinInt64, math.MinInt64}
	for _, s := range segments {
		low = point{min(low.x, s.a.x), min(low.y, s.a.y, s.b.y)}
		high = point{max(high.x, s.b.x), max(high.y, s.a.y, s.b.y)}
	}
	x := &gridIndex{west: low.x, south: low.y, size: minBin, reach: reach}
	if len(segments) > 0 {
		width, height := high.x-low.x+1, high.y-low.y+1
		// Long narrow bounds have no more columns or rows than segments.
		perBin := math.Sqrt(float64(width) / float64(len(segments)) * float64(height))
		x.size = max(minBin, int64(perBin), width/int64(len(segments)), height/int64(len(segments)))
		x.columns, x.rows = width/x.size+1, height/x.size+1
	}
	x.members = make([][]int32, x.columns*x.rows)
	return x
}

// add adds a segment and returns to how many bins.
func (x *gridIndex) add(i int32, s segment) (bins int) {
	x.each(s.a, s.b, func(bin int64) {
		x.members[bin] = append(x.members[bin], i)
		bins++
	})
	return bins
}

// each calls do with every bin that the segment from a to b meets, and a few beside it.
func (x *gridIndex) each(a, b point, do func(bin int64)) {
	if a.y > b.y {
		a, b = b, a
	}
	for row := x.row(a.y - x.reach); row <= x.row(b.y+x.reach); row++ {
		west, east := x.columnsWithin(a, b, row)
		for column := west; column <= east; column++ {
			do(row*x.columns + column)
		}
	}
}

// columnsWithin returns from which column to which the segment from a up to b meets a row.
func (x *gridIndex) columnsWithin(a, b point, row int64) (west, east int64) {
	low, high := min(a.x, b.x), max(a.x, b.x)
	if height := b.y - a.y; height > x.size {
		slope := float64(b.x-a.x) / float64(height)
		south := min(b.y, max(a.y, x.south+row*x.size))
		north := min(b.y, max(a.y, x.south+(row+1)*x.size))
		enters, leaves := a.x+int64(slope*float64(south-a.y)), a.x+int64(slope*float64(north-a.y))
		// A step to either side makes up for rounding.
		low, high = max(low, min(enters, leaves)-1), min(high, max(enters, leaves)+1)
	}
	return x.column(low - x.reach), x.column(high + x.reach)
}

func (x *gridIndex) column(v int64) int64 { return min(x.columns-1, max(0, (v-x.west)/x.size)) }
func (x *gridIndex) row(v int64) int64    { return min(x.rows-1, max(0, (v-x.south)/x.size)) }

// near calls do once with each segment that shares a bin with the segment from a to b.
// Seen holds the last mark by segment; mark must differ from call to call.
func (x *gridIndex) near(a, b point, seen []int32, mark int32, do func(i int)) {
	if len(x.members) == 0 {
		return
	}
	x.each(a, b, func(bin int64) {
		for _, i := range x.members[bin] {
			if seen[i] != mark {
				seen[i] = mark
				do(int(i))
			}
		}
	})
}
