package tile

// rowBits is the height, in bits, of a row of a tile.
const rowBits = 3

const rowCount = (Extent+2*Buffer)>>rowBits + 1

func rowOf(y int32) int { return int(y+Buffer) >> rowBits }

// scanlineIndex finds the bundles that a line from west to east meets. Add them all, then sort,
// then ask.
type scanlineIndex struct {
	bundles []bundle
	ends    [rowCount + 1]int32 // of each row in order, after sort
	order   []int32             // indices of bundles, by row

	first, last int // rows that hold any
}

func (r *scanlineIndex) clear() { r.bundles, r.first, r.last = r.bundles[:0], rowCount, -1 }

func (r *scanlineIndex) add(b bundle) {
	r.bundles = append(r.bundles, b)
	if first, last := b.rows(); first <= last {
		r.first, r.last = min(r.first, first), max(r.last, last)
	}
}

// rows returns the rows that a bundle is in: none for one that is level, which no line
// from west to east crosses.
func (b bundle) rows() (first, last int) {
	if b.from.y == b.to.y {
		return 0, -1
	}
	return rowOf(min(b.from.y, b.to.y)), rowOf(max(b.from.y, b.to.y))
}

func (r *scanlineIndex) sort() {
	if r.first > r.last {
		return
	}
	clear(r.ends[r.first : r.last+2])
	total := 0
	for _, b := range r.bundles {
		first, last := b.rows()
		for row := first; row <= last; row++ {
			r.ends[row+1]++
			total++
		}
	}
	for row := r.first; row <= r.last; row++ {
		r.ends[row+1] += r.ends[row]
	}
	if cap(r.order) < total {
		r.order = make([]int32, total+total/4)
	}
	r.order = r.order[:total]
	// ends[row] is where the row begins, and in the end where it ends.
	for i, b := range r.bundles {
		first, last := b.rows()
		for row := first; row <= last; row++ {
			r.order[r.ends[row]] = int32(i)
			r.ends[row]++
		}
	}
}

// row returns the indices of the bundles in a row.
func (r *scanlineIndex) row(n int) []int32 {
	switch {
	case n < r.first || n > r.last:
		return nil
	case n == r.first:
		return r.order[:r.ends[n]]
	}
	return r.order[r.ends[n-1]:r.ends[n]]
}

// windingEastOf returns how often the bundles wind around a place just to the east of the middle
// of a bundle, or just to the south of one that is level; that bundle, the i-th, left out.
func (r *scanlineIndex) windingEastOf(own bundle, i int) (winding int32) {
	middle := point{own.from.x + own.to.x, own.from.y + own.to.y} // all doubled
	for _, j := range r.row(rowOf(middle.y >> 1)) {
		b := &r.bundles[j]
		if 2*b.from.y <= middle.y == (2*b.to.y <= middle.y) || int(j) == i {
			continue
		}
		if max(b.from.x, b.to.x)*2 < middle.x {
			continue
		}
		from, to := point{2 * b.from.x, 2 * b.from.y}, point{2 * b.to.x, 2 * b.to.y}
		if rises := to.y > from.y; rises == (orientation(from, to, middle) > 0) {
			if rises {
				winding += b.winding
			} else {
				winding -= b.winding
			}
		}
	}
	return winding
}

// windingRightOf returns how often the ground just to the right of the bundle is wound around, by
// what eastOf tells of it.
func (b bundle) windingRightOf(winding int32) int32 {
	if b.from.y == b.to.y {
		if b.to.x > b.from.x {
			return winding - b.winding
		}
		return winding
	}
	if b.to.y > b.from.y {
		return winding
	}
	return winding - b.winding
}

// isBoundaryEdge tells that an edge parts ground, to its left, from what is none, to its right.
func isBoundaryEdge(right, fold int32) bool { return right <= 0 && right+fold > 0 }
