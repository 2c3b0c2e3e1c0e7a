// Package answer holds every question that controlmap answers, so that the HTTP API and the
// command line ask alike and name each field alike.
//
// A question is answered in two steps. Opening it against the store (the methods of Engine)
// looks up the snapshots it is about and returns a Plan: what the answer follows from, what
// it will cost, whether it is of the newest snapshot. Building the plan returns the table;
// a table that has shapes (Shaped) returns those on request. An answer writes itself with
// geo/encode.
//
// Areas are in km2, shares are percentages, both rounded to 4 decimals. Sums are made
// before rounding.
//
// # Decisions
//
// A question is opened once. Its snapshots travel in the Plan, so that an import between
// the two steps alters neither the answer nor the tag that is made of its Basis.
//
// A Basis names revisions, flags and what the source says of itself, not the polygons: a
// client that has the answer already costs no read of a shape. It is compared by its JSON;
// a field that an answer shows and its basis lacks would be a stale answer.
//
// A table of areas has a row only where a region has any of the status; the total is always
// there, zero or not. Twenty-seven rows of zeros would hide the ten that matter.
//
// What is occupied is split by since in the total alone: rows of region, status and since
// would make whoever adds up occupied rows count by another key.
//
// A polygon clipped to a region is measured again, and a group of regions is clipped as one
// shape, so that no border inside the group shows.
//
// Totals and nets are those that publishers print, with the water in them; the part in open
// water, or the net on land, stands beside each. Taking the water out would make a number that
// nobody has printed, and leaving it unsaid made DeepState's +245 km2 of 2023 a loss of 187.
//
// A flag of the step that led to a snapshot (geo.FlagKind.IsOfStep) says nothing against its
// map: it stands for a printed day, begins and ends intervals and is compared. All that a step
// flagged as redraw changed counts as redrawn, and no pace is told of a period with one.
//
// Gains and losses in a period of a series leave out what was only redrawn, and the net
// change of the total does not; between two days, gained and lost hold all, with the
// redrawn part beside them. A series asks who advanced, a pair of days what differs between
// two maps.
//
// A period without a snapshot of its own has no changes, not changes of zero, and the next
// one counts since the last snapshot. A period is complete, and has a pace worth naming, if
// its snapshots are off its ends by at most a quarter of it.
//
// Of a source that is complete (geo.Source.Complete) every day has a map: nothing changed
// since the snapshot before it.
//
// Pace is the net change by the days between the two snapshots, what was redrawn included,
// as publishers print it; a flag at either end takes the period out of the comparison.
//
// A superlative is claimed where the ranges of pace of the two periods do not overlap: what
// is told of the uncertainty is a bound, and what one period has too much at its end the next
// has too little. Where a source has no uncertainty its numbers are taken at their word.
//
// Numbers are rounded to what they are worth for a person alone, on the page, in previews and
// in tables of the command line; JSON and CSV keep all digits, beside the uncertainty.
//
// Where a source marks nothing the status is null and not "held by Ukraine": no publisher
// says so, and some leave out Crimea. A publisher that draws what Ukraine holds would add a
// status.
//
// Every question tells a status by the last snapshot at or before the day that speaks of it
// (geo.StoredSnapshot.Origin). One about all statuses names it in each row; its Meta is of the
// snapshot that tells the total: the most telling status told, since a total of zero would be a lie.
//
// A status that the source does not have at all is Invalid; one that no snapshot up to the day
// tells is NotFound. Statuses that are counted together are of one snapshot that tells them all.
//
// A snapshot that does not speak of a status, as DeepState's daily mirror does not of contested,
// neither ends nor begins an interval of it. What it shows as occupied at a point is nothing else
// there any more, though in totals the older polygon still counts: a point has one holder.
//
// Flagged snapshots neither begin nor end an interval of a point's history: a day on which
// Crimea was left out of a file is no liberation.
//
// A source is compared with others by a snapshot of at most 31 days before the date, but
// with one other source on a date by whatever it has, whose age is told.
//
// A figure counts as reproduced within half the last digit printed and a thousandth of it:
// maps are redrawn in hindsight, and the one printed from is gone. The thresholds are said
// with every answer.
//
// A front line that is being worked out is finished even if whoever asked first has left:
// others may wait for it, and it takes some 20 ms.
package answer
