package gazetteer

// editDistance counts the mistakes between one text and others: letters too many, missing or
// wrong, and neighbours swapped (optimal string alignment distance).
type editDistance struct {
	text             string
	limit            int
	before, last, at []int // rows of the table, for three letters of text in succession
}

func newEditDistance(text string, most int) *editDistance {
	width := len(text) + most + 1
	return &editDistance{text: text, limit: most, before: make([]int, width), last: make([]int, width), at: make([]int, width)}
}

// to returns the mistakes between the ruler's text and the whole of other, and
// those to the beginning of other that is nearest. Numbers above r.most mean no more
// than that they are.
func (r *editDistance) to(other string) (whole, begin int) {
	long := len(other) > len(r.text)+r.limit
	other = other[:min(len(other), len(r.text)+r.limit)]
	for j := range len(other) + 1 {
		r.at[j] = j
	}
	for i := range len(r.text) {
		r.before, r.last, r.at = r.last, r.at, r.before
		if r.fillRow(i, other) > r.limit {
			return r.limit + 1, r.limit + 1
		}
	}
	whole, begin = r.at[len(other)], r.limit+1
	for _, mistakes := range r.at[:len(other)+1] {
		begin = min(begin, mistakes)
	}
	if long {
		whole = r.limit + 1
	}
	return whole, begin
}

// fillRow computes the row of letter i of the text and returns its least number.
func (r *editDistance) fillRow(i int, other string) int {
	r.at[0] = i + 1
	least := r.at[0]
	for j := range len(other) {
		wrong := 1
		if r.text[i] == other[j] {
			wrong = 0
		}
		n := min(r.last[j]+wrong, r.last[j+1]+1, r.at[j]+1)
		if i > 0 && j > 0 && r.text[i] == other[j-1] && r.text[i-1] == other[j] {
			n = min(n, r.before[j-1]+1)
		}
		r.at[j+1] = n
		least = min(least, n)
	}
	return least
}
