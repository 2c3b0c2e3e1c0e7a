package gazetteer

// EditDistance returns the edit distances from text to the whole of other and to the
// nearest prefix of it; above the limit they may be any number above it.
func EditDistance(text, other string, limit int) (whole, prefix int) {
	return newMistypedWalk(text, limit).to(other)
}

// EditDistances returns those from text to each of others in their order.
func EditDistances(text string, others []string, limit int) (distances [][2]int) {
	w := newMistypedWalk(text, limit)
	for _, other := range others {
		whole, prefix := w.to(other)
		distances = append(distances, [2]int{whole, prefix})
	}
	return distances
}

// Fold returns a name in the alphabet in which names are compared.
func Fold(name string) string {
	text, _ := fold(name)
	return text
}
