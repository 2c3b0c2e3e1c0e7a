package snapround

// rowBits is the height, in bits, of a row of a square.
const rowBits = 3

const rowCount = (Extent+2*Buffer)>>rowBits + 1

func rowOf(y int32) int { return int(y+Buffer) >> rowBits }

// bundle is what remains of the edges between two points where those of opposite directions
// have cancelled: winding is by how much the winding number to its left is higher.
type bundle struct {
	from, to Point
	winding  int32
}

// scanlineIndex finds the bundles that a line from west to east can meet, by rows of the
// square. Add all bundles, then sort, then ask.
type scanlineIndex struct {
	bundles []bundle
	ends    [rowCount + 1]int32 // after sort, where each row ends in order
	order   []int32             // indices of bundles, by row

	first, last int // rows that hold any
}

func (s *scanlineIndex) clear() { s.bundles, s.first, s.last = s.bundles[:0], rowCount, -1 }

func (s *scanlineIndex) add(b bundle) {
	s.bundles = append(s.bundles, b)
	if first, last := b.rows(); first <= last {
		s.first, s.last = min(s.first, first), max(s.last, last)
	}
}

// rows returns the first and the last row that a bundle is in; last is less than first for
// a level one, which no line from west to east crosses.
func (b bundle) rows() (first, last int) {
	if b.from.Y == b.to.Y {
		return 0, -1
	}
	return rowOf(min(b.from.Y, b.to.Y)), rowOf(max(b.from.Y, b.to.Y))
}

func (s *scanlineIndex) sort() {
	if s.first > s.last {
		return
	}
	total := s.countRows()
	if cap(s.order) < total {
		s.order = make([]int32, total+total/4)
	}
	s.order = s.order[:total]
	// ends[row] is where the row begins, and in the end where it ends.
	for i, b := range s.bundles {
		first, last := b.rows()
		for row := first; row <= last; row++ {
			s.order[s.ends[row]] = int32(i)
			s.ends[row]++
		}
	}
}

// countRows sets ends to where each row begins in order, and returns the length of order.
func (s *scanlineIndex) countRows() (total int) {
	clear(s.ends[s.first : s.last+2])
	for _, b := range s.bundles {
		first, last := b.rows()
		for row := first; row <= last; row++ {
			s.ends[row+1]++
			total++
		}
	}
	for row := s.first; row <= s.last; row++ {
		s.ends[row+1] += s.ends[row]
	}
	return total
}

// row returns the indices of the bundles in a row.
func (s *scanlineIndex) row(n int) []int32 {
	switch {
	case n < s.first || n > s.last:
		return nil
	case n == s.first:
		return s.order[:s.ends[n]]
	}
	return s.order[s.ends[n-1]:s.ends[n]]
}

// windingEastOf returns the winding number of the indexed bundles, the i-th left out, at a
// point just to the east of the middle of a bundle, or just to the south of a level one.
func (s *scanlineIndex) windingEastOf(own bundle, i int) (winding int32) {
	middle := Point{own.from.X + own.to.X, own.from.Y + own.to.Y} // all doubled
	for _, j := range s.row(rowOf(middle.Y >> 1)) {
		b := &s.bundles[j]
		if 2*b.from.Y <= middle.Y == (2*b.to.Y <= middle.Y) || int(j) == i {
			continue
		}
		if max(b.from.X, b.to.X)*2 < middle.X {
			continue
		}
		from, to := Point{2 * b.from.X, 2 * b.from.Y}, Point{2 * b.to.X, 2 * b.to.Y}
		if rises := to.Y > from.Y; rises == (orientation(from, to, middle) > 0) {
			if rises {
				winding += b.winding
			} else {
				winding -= b.winding
			}
		}
	}
	return winding
}

// windingRightOf returns the winding number just to the right of a bundle from what
// windingEastOf returns for it.
func (b bundle) windingRightOf(eastOf int32) int32 {
	if b.from.Y == b.to.Y {
		if b.to.X > b.from.X {
			return eastOf - b.winding
		}
		return eastOf
	}
	if b.to.Y > b.from.Y {
		return eastOf
	}
	return eastOf - b.winding
}
