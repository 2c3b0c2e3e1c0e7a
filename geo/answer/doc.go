// Package answer holds the shape of every answer that controlmap gives, so that the
// HTTP API and the command line name each field alike. It takes what the store read
// and returns values that write themselves as JSON, CSV or GeoJSON. Answers that take
// several look-ups are functions whose names end in Of: they ask a store for what they
// need and measure with an Atlas.
//
// Areas are in km2 and rounded to 4 decimals (100 m2), shares are percentages rounded
// to 4 decimals, coordinates are lon, lat on WGS84 rounded to 7 decimals (1 cm). Sums
// are made before rounding.
//
// # Decisions
//
// A CSV is its rows alone, without the total that JSON carries: a spreadsheet that
// sums a column must not count it twice. Every row repeats source, snapshot, revision
// and attribution, because rows get copied out of files.
//
// CSV columns are read off the row's JSON field names, so that neither can drift. A
// list inside a row (flags, notes) is one cell, "kind: text; kind: text".
//
// A table of areas has a row only where there is ground; the total is always there,
// zero or not. Twenty-seven rows of zeros would hide the ten that matter.
//
// Occupied ground is split by when it was occupied in the total alone: rows of region,
// status and since would make whoever adds up occupied rows count by another key.
//
// A feature's id is a hash of the area as stored: it stays the same from day to day
// while the area does, and under any clipping. Ids of the store would leak its tables.
//
// An area clipped to a region is measured again, and a group of regions is clipped
// as one shape, so that no border inside the group shows.
//
// What moved in a period of a series leaves out what was only drawn anew, and the total
// change (net) does not; between two days, gained and lost hold all, the redrawn part
// beside it. A series asks who advanced, a pair of days what differs between two maps.
//
// A period without a snapshot of its own has no changes, not changes of zero, and the
// next counts since the last snapshot. A period is complete, and has a pace worth naming,
// if its snapshots are off its ends by at most a quarter of it.
//
// Pace is net ground by the days between the two snapshots, redrawn ground included, as
// publishers print it; a flag at either end takes the period out of the comparison.
//
// Where a source marks nothing the status is null and not "held by Ukraine": no publisher
// says so, and some leave out Crimea. A publisher that draws Ukrainian ground would add a
// status.
//
// A snapshot from which all contested and liberated ground has vanished, more than 1000
// km2, is taken to tell of occupied ground alone, as DeepState's daily mirror does. What
// the files cover, stored with each revision, would replace the guess.
//
// Flagged snapshots neither begin nor end an interval of a point's history: a day on which
// Crimea was left out of a file is no liberation.
//
// A source is compared with others by a snapshot of at most 31 days before the date, but
// with one other source on a date by whatever it has, whose age is told.
//
// A figure counts as reproduced within half the last digit printed and a thousandth of it:
// maps are redrawn in hindsight, and the one printed from is gone. The thresholds are
// said with every answer.
package answer
