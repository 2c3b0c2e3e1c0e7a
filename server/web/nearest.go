package web

import "controlmap/geo/spelling"

// nearest returns the word that a misspelt one probably stands for: at most two
// letters, and less than half of the word, away.
func nearest(misspelt string, words []string) (word string, ok bool) {
	if len(misspelt) > maxValue {
		return "", false
	}
	best := 3
	for _, w := range words {
		if d := spelling.Distance(misspelt, w); d < best && 2*d < len(w) {
			word, best, ok = w, d, true
		}
	}
	return word, ok
}
