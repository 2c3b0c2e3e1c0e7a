// Package gazetteer finds places by name, as people type it, and by position. It is an
// index in memory: it is built once from the places and never changes.
//
// # Decisions
//
// Names are folded to a small alphabet of their own, in which Cyrillic and Latin and the
// usual romanisations of one name are alike: Київ, Kyiv; Куп’янськ, Kupiansk, Kupyansk.
// Two names that fold to the same text are both found, the larger town first.
//
// Where a place has no Russian name of its own, one is derived from the Ukrainian by its
// stems and endings (-івка, -овка). It serves the search and is never shown: the answer
// names the Ukrainian form. A list of Russian names with a free licence would replace it.
//
// A mistyped name is compared by edit distance with the sorted keys as with a tree: what a
// key shares with the one before is computed once, and all keys that begin too differently
// are passed over. Sixty thousand keys cost a few milliseconds; no second index is kept.
//
// Among matches of one quality towns come by population. Below TownPopulation, where
// figures are missing, places of the oblasts along the front come first: whoever looks
// up one of forty villages called Mykolaivka on a map of control most likely means them.
package gazetteer
