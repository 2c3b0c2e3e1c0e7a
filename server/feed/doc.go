// Package feed tells those who wait that a map changed: a stream of events for pages and programs, and
// feeds for readers.
//
// # Decisions
//
// Events are read from the database, which is asked every second while anybody listens: imports and
// followers may be other processes. It is two look-ups by primary key. A store that announces what it
// learns (PostgreSQL does) would replace it.
//
// The id of an event is how much is known after it: the newest revision and the newest change of state.
// A stream begins with the id of now, so that who is cut off before the first event misses none. An
// id of another database is passed over.
//
// Bulletins are a chain along which each listener goes at its own pace, so that a slow one neither holds
// others up nor loses anything. It is cut off when it does not read for a minute (web.BoundWrites).
//
// A feed tells of confirmed maps that bear no flag alone: from one such map to the next. What the one
// between them showed and was taken back never was news. Entries are made of the current maps: a day that
// is corrected has an entry of its own again, and the old one is gone.
//
// Ids of entries are hashes of what they tell of (RFC 9562, version 8): the same on every server and
// for good, whatever it is called. A tag: URI would need a name that all servers have in common.
//
// What changed between two revisions is measured once and kept: a day more costs one overlay. It is
// overlaid, and not read from the changes that the store has measured, since those lead over the maps
// that are left out here.
//
// A month has its entry when the source has a map of a later day. What is gained in it is what its last
// map shows and the last before it did not, and not the sum of its days, in which a village counts each
// time that it changes hands.
//
// The uncertainty of an area is not among what a feed's ETag follows from: it comes with the program.
//
// A stream takes no place among the answers that are measured, and there are at most 1 000.
package feed
