package encode

import (
	"math"
	"strconv"
)

// Worth rounds km2, or any number of at least a tenth, to what its uncertainty leaves of it.
// The uncertainty keeps one digit, or two where the first is 1, and the number ends where
// that does: 117 102 ± 287 is 117 100 ± 300. Nothing is told of less than a tenth. Decimals
// is how many places to write. The page rounds alike, in static/src/core/worth.ts: both are
// tested with the cases of static/test/worth.json.
func Worth(value, uncertainty float64) (rounded, told float64, decimals int) {
	place := 0.1
	if uncertainty > 0 {
		power := math.Floor(math.Log10(uncertainty))
		if uncertainty < 2*math.Pow(10, power) {
			power--
		}
		place = max(place, math.Pow(10, power))
		told = math.Max(place, roundTo(uncertainty, place))
	}
	if place < 1 {
		decimals = 1
	}
	return roundTo(value, place), told, decimals
}

// roundTo rounds to a multiple of place, never to -0. A tenth is no binary fraction: its
// multiples are made by division.
func roundTo(x, place float64) float64 {
	n := math.Round(x / place)
	if n == 0 {
		return 0
	}
	if place < 1 {
		return n / math.Round(1/place)
	}
	return n * place
}

// WorthText writes a number with its uncertainty, as in 117100 ± 300; of one that is certain
// the number alone, to the tenth.
func WorthText(value, uncertainty float64) string {
	rounded, told, decimals := Worth(value, uncertainty)
	text := strconv.FormatFloat(rounded, 'f', decimals, 64)
	if told == 0 {
		return text
	}
	return text + " ± " + strconv.FormatFloat(told, 'f', decimals, 64)
}
