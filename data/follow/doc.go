// Package follow knows what to ask of each kind of publisher, and how to tell that an answer is
// whole: a Follower checks one publisher and hands on deliveries, each of which makes a map or
// several. What is not whole is an error and never a delivery. It decides nothing about what the
// maps say: that is data/sync's, which gives it what is known (Known).
//
// # Decisions
//
// What an address holds is handed on also where it is unchanged, and whoever receives it knows that
// by its hash. Only so a check that failed half-way is made good by the next: that a publisher says
// "not modified" tells what it sent before, not what became of it.
//
// Only ISW's layers are not read again while the time of their last edit is that of the known map
// (Known.Published): it takes a dozen requests to read them.
//
// An error told in a body of 200 is the *fetch.StatusError that its line should have told, so that
// whoever waits after a 429 waits after this one, too, and a missing file is a missing file.
//
// Days are asked for newest first: the newest map is worth the most, and a check that ends early has
// it. Days before it that were left out are found by the next check, for a month; older ones by a
// backfill. The three newest known days are always looked at again, since they may be corrected.
//
// Where a publisher of dated files has been silent for a fortnight, only its known days are asked
// for beside the last 14: a backfill up to a day (Known.To) finds what it adds later. One that has none of the files asked
// for, known ones neither, has moved: that is an error.
//
// A day of DeepState's is what its importer takes for one: from 03:00 to 03:00 UTC, not from midnight
// to midnight in Kyiv (geo, Decisions). Otherwise the last version that is asked for would not be the
// one that the day's map is. Published is the version's id, never the time of a download.
//
// DeepState's list is asked for at each check, also where the newest map is known: a late version of
// the evening before, and what the publisher took back, show nowhere else. It mostly costs a 304.
//
// A version that is known and no longer listed was taken back: the one before holds again
// (Delivery.Withdrawn). A newest map older than the known one is an error while the list still has
// that: then a cache is out of date. Nor is a list believed that ends before the known version.
//
// ISW's map is of the day in Washington on which the last of its layers was edited. The archives'
// datetime is midnight in UTC of the day in their names on all of 2 465 features, so it is a date
// without a time, and a time that is midnight in UTC is read as such. ISW works and dates its
// assessments in Washington, where an edit of the evening is of the next day in UTC already; a
// layer that states its day would change it.
//
// The time of an edit is dataLastEditDate, or else lastEditDate, which a change of a layer's fields
// moves, too, or else the newest EditDate of its features.
//
// A layer of ISW's without features is an error, of claims and infiltration as well: it was seen to be
// emptied and drawn anew. One that stays empty is left out of the configuration.
//
// A service that is gone is looked for in its folder: those that the importer takes for the same
// layer, by likeness, or where its words say nothing those spelt nearly like it. Their addresses are
// proposed in the error and never read: a name alone is no proof that a layer is the same.
//
// NZZ's files repeat a map until there is another. From a file the check goes on to the day before
// that of its map, so that a map of a week costs one request. The importer says which day it is of.
//
// VIINA's url has {year} for the year of a table, the layer tessellation is the second address, and all
// of it is one delivery, since only together they make maps. Asked for are the tables since the newest
// known day: this year's, and in its first days the one before.
//
// A ledger with {date} in its address is a whole each day, so that only the newest is asked for.
//
// Names of files are those by which the importers know day and layer, whatever the address says. A
// day that is only in a folder's name is put before the file's.
//
// Permission is asked for where a publisher's terms allow nobody to fetch without one: DeepState's API,
// the mirror, since it is DeepState's map, NZZ's, of which all rights are reserved, and ISW's layers,
// for which consent is wanted in writing. VIINA is open, and what is one's own is.
package follow
