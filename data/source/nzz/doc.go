// Package nzz reads the areas behind NZZ's map of the war, which NZZ derives from
// Liveuamap: {"value": FeatureCollection}, archived one file a day.
//
// # Decisions
//
// A file's date is the end of the period its features name, never its file name: the
// archive repeats a state daily until the next one. All features must agree on it.
//
// Held ground is what did not change plus gains; losses are rejected and counted,
// because summing all three, as a community series does, counts lost ground as held.
//
// A map with more area of one type than the country has is refused, even if that type is
// losses: for a week of October 2023 they are the outline of another country, and
// most of the held ground is called gains, so nothing in these files can be trusted.
package nzz
