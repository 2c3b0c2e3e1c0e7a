package web

// nearest returns the word that a misspelt one probably stands for: at most two
// letters, and less than half of the word, away.
func nearest(misspelt string, words []string) (word string, ok bool) {
	if len(misspelt) > maxValue {
		return "", false
	}
	best := 3
	for _, w := range words {
		if d := distance(misspelt, w); d < best && 2*d < len(w) {
			word, best, ok = w, d, true
		}
	}
	return word, ok
}

// distance is Levenshtein's, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substitution := diagonal
			if a[i] != b[j] {
				substitution++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitution, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
