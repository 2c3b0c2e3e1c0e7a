package gazetteer

import "slices"

// mistypedWalk compares a query with many keys by edit distance: how many letters are
// inserted, deleted or replaced and how many neighbours swapped (optimal string
// alignment). Keys come in their order, so that what a key shares with the one before it
// is not computed again. It is not safe for concurrent use.
type mistypedWalk struct {
	query string
	limit int     // distances above it are not told apart
	rows  [][]int // by how many letters of the key: the distances to each beginning of the query
	// nearest has, by how many letters of the key, the distance from the query to the
	// nearest beginning of that length or less.
	nearest []int
	least   []int  // of each row
	key     string // the letters that rows are of; no longer than is worth computing
	dead    bool   // whether nothing that begins with key can come nearer
}

func newMistypedWalk(query string, limit int) *mistypedWalk {
	w := &mistypedWalk{query: query, limit: limit, rows: make([][]int, len(query)+limit+2), nearest: make([]int, len(query)+limit+2),
		least: make([]int, len(query)+limit+2)}
	for depth := range w.rows {
		w.rows[depth] = slices.Repeat([]int{limit + 1}, len(query)+1)
		w.rows[depth][0] = depth
	}
	for i := range w.rows[0] {
		w.rows[0][i] = i
	}
	w.nearest[0] = len(query)
	return w
}

// to returns the distance from the query to the whole of key, and to the nearest beginning
// of it. A distance above the limit may be any number above it.
func (w *mistypedWalk) to(key string) (whole, beginning int) {
	shared := sharedLength(w.key, key)
	if shared < len(w.key) || !w.dead {
		w.descend(key, shared)
	}
	whole = w.limit + 1
	if len(w.key) == len(key) {
		whole = w.rows[len(key)][len(w.query)]
	}
	return whole, w.nearest[len(w.key)]
}

// descend computes the rows of the letters of key after the first ones, which are known.
func (w *mistypedWalk) descend(key string, known int) {
	w.dead = false
	for depth := known + 1; depth <= len(key); depth++ {
		w.fill(key, depth)
		w.nearest[depth] = min(w.nearest[depth-1], w.rows[depth][len(w.query)])
		known = depth
		// A swap reaches back to the row before, for one more.
		if w.least[depth] > w.limit && w.least[depth-1] >= w.limit {
			w.dead = true
			break
		}
	}
	w.key = key[:known]
}

// fill computes the row of the letter of key at a depth. Where more letters than the limit
// would have to be inserted or deleted, distances are left above the limit.
func (w *mistypedWalk) fill(key string, depth int) {
	row, last, letter := w.rows[depth], w.rows[depth-1], key[depth-1]
	first, end := max(1, depth-w.limit), min(len(w.query), depth+w.limit)
	least := w.limit + 1
	if first == 1 {
		least = min(least, depth)
	}
	for i := first; i <= end; i++ {
		n := min(last[i-1], last[i]+1, row[i-1]+1)
		if w.query[i-1] != letter {
			n = min(last[i-1], last[i], row[i-1]) + 1
		}
		if i > 1 && depth > 1 && w.query[i-1] == key[depth-2] && w.query[i-2] == letter {
			n = min(n, w.rows[depth-2][i-2]+1)
		}
		row[i] = n
		least = min(least, n)
	}
	w.least[depth] = least
}

// prune returns letters with which no key within the limit begins, or nothing where the
// last key did not tell.
func (w *mistypedWalk) prune() (beginning string, ok bool) {
	return w.key, w.dead && w.nearest[len(w.key)] > w.limit
}

func sharedLength(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
