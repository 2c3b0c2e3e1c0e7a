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
// A stream takes no place among the answers that are measured, and there are at most 1 000.
package feed
