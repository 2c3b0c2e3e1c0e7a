// Package nzz reads the areas behind NZZ's map of the war, which NZZ derives from
// Liveuamap: {"value": FeatureCollection}, archived one file a day.
//
// # Decisions
//
// A file's date is the end of the period its features name, never its file name: the
// archive repeats a state daily until the next one. All features of held ground must agree on it.
//
// Held ground is what did not change plus gains; losses are rejected and counted,
// because summing all three, as a community series does, counts lost ground as held.
//
// A map with more held ground than the country has is refused. Losses may be anything: they
// are not stored, and in a week of October 2023, when they are the outline of the whole country,
// the held ground is within 3 km2 of that of the days before and after.
package nzz
