// Command accuracy holds the built-in source against the publishers' sources that a
// database has: totals, overlap, and the places where they disagree most.
//
// # Decisions
//
// Overlap is measured inside the oblasts: publishers draw coast and border up to a kilometre
// off OpenStreetMap's outline, which says nothing about who holds a settlement. Totals are
// of land, as publishers draw sea and take it out again. An outline that they share would end
// the difference.
//
// What a publisher calls an advance is left out, as the ledger has it as contested. Days whose
// map bears a quality flag are left out, but not those on which the publisher drew ground anew:
// the map is sound, and only the step to it is not. Crimea is left out where a publisher never
// draws it. A publisher with another notion of control would need words of its own.
//
// The ledger in the program is compared, not what was seeded: they are the same after
// the next start, and a corrected ledger can be tried out before.
//
// How uncertain the built-in source is (uncertainty.csv) is told by the extremes of the
// signed difference over a week or month, not by an average: two numbers that bound a day's
// total and, taken together with those of another day, the change between the two, where a
// constant difference cancels out. A spread would need a law of errors that nobody knows.
//
// It is measured against the publisher that the ledger follows at the time alone. Publishers
// are further from one another than the ledger is from any of them; their distance is told
// by comparing sources, and is no property of this one.
//
// The table has the last day of each month, the chart the total of every day: an overlay
// of two maps that share no line takes a tenth of a second.
package main
