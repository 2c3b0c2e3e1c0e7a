package gazetteer

// editDistance computes the distances from one text to others: how many letters are
// inserted, deleted or replaced and how many neighbours swapped (optimal string
// alignment). It is not safe for concurrent use.
type editDistance struct {
	text             string
	limit            int   // distances above it are not told apart
	before, last, at []int // rows of the table, for three successive letters of text
}

func newEditDistance(text string, limit int) *editDistance {
	width := len(text) + limit + 1
	return &editDistance{text: text, limit: limit, before: make([]int, width), last: make([]int, width), at: make([]int, width)}
}

// to returns the distance to the whole of other, and to the nearest prefix of it. A
// distance above the limit may be any number above it.
func (d *editDistance) to(other string) (whole, prefix int) {
	long := len(other) > len(d.text)+d.limit
	other = other[:min(len(other), len(d.text)+d.limit)]
	for j := range len(other) + 1 {
		d.at[j] = j
	}
	for i := range len(d.text) {
		d.before, d.last, d.at = d.last, d.at, d.before
		if d.fillRow(i, other) > d.limit {
			return d.limit + 1, d.limit + 1
		}
	}
	whole, prefix = d.at[len(other)], d.limit+1
	for _, edits := range d.at[:len(other)+1] {
		prefix = min(prefix, edits)
	}
	if long {
		whole = d.limit + 1
	}
	return whole, prefix
}

// fillRow computes the row of letter i of the text and returns its least distance.
func (d *editDistance) fillRow(i int, other string) int {
	d.at[0] = i + 1
	least := d.at[0]
	for j := range len(other) {
		replaced := 1
		if d.text[i] == other[j] {
			replaced = 0
		}
		n := min(d.last[j]+replaced, d.last[j+1]+1, d.at[j]+1)
		if i > 0 && j > 0 && d.text[i] == other[j-1] && d.text[i-1] == other[j] {
			n = min(n, d.before[j-1]+1)
		}
		d.at[j+1] = n
		least = min(least, n)
	}
	return least
}
