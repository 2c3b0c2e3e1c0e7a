package gazetteer

// EditDistance returns the edit distances from text to the whole of other and to the
// nearest prefix of it; above the limit they may be any number above it.
func EditDistance(text, other string, limit int) (whole, prefix int) {
	return newEditDistance(text, limit).to(other)
}

// Fold returns a name in the alphabet in which names are compared.
func Fold(name string) string {
	text, _ := fold(name)
	return text
}
