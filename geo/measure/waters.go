package measure

import "github.com/paulmach/orb"

// water is a ring around an inland water, drawn by hand, with corners on the land around it
// or off the coast. Where all its corners on land are occupied, no shore of the water is
// front.
type water orb.Ring

var (
	// riverMouth is the Dnipro up to Kherson, which outlines show as a bay of the sea.
	riverMouth = water{{32.39, 46.42}, {32.75, 46.50}, {32.75, 46.76}, {32.39, 46.68}, {32.39, 46.42}}

	// waters are those whose shores have been occupied on both sides.
	waters = []water{
		riverMouth,
		// the Dnipro to the dam of Kakhovka, to Dudchany and to Zolota Balka
		{{32.75, 46.50}, {33.40, 46.66}, {33.40, 46.90}, {32.75, 46.76}, {32.75, 46.50}},
		{{33.40, 46.66}, {33.80, 46.85}, {34.05, 47.10}, {33.72, 47.25}, {33.45, 47.05}, {33.40, 46.90}, {33.40, 46.66}},
		{{34.05, 47.10}, {34.15, 47.33}, {33.75, 47.35}, {33.72, 47.25}, {34.05, 47.10}},
		// the Syvash between Crimea, the mainland and the Arabat spit
		{
			{33.75, 46.30}, {33.80, 45.95}, {34.10, 45.85}, {34.30, 45.65}, {34.75, 45.50}, {34.85, 45.30}, {35.00, 45.15},
			{35.50, 45.15}, {35.50, 45.32}, {35.36, 45.40}, {35.08, 45.69}, {34.94, 45.93}, {34.87, 46.08}, {34.85, 46.30},
			{34.50, 46.30}, {33.75, 46.30},
		},
		// the bays of Sevastopol and of Yarylhach, which outlines leave out
		{{33.35, 44.53}, {33.65, 44.55}, {33.65, 44.66}, {33.45, 44.68}, {33.35, 44.53}},
		{{32.60, 45.50}, {32.65, 45.40}, {32.90, 45.45}, {32.85, 45.62}, {32.60, 45.50}},
	}
)

func (w water) index() *scanlineIndex {
	return newScanlineIndex(edgesOf(orb.MultiPolygon{{orb.Ring(w)}}, 0))
}
