// Package ownledger reads an operator's own ledger of settlements: tables as people make
// them, in which each row says which status a settlement has from a day on, and by what
// evidence.
//
// # Decisions
//
// Columns go by their names in the header, in any order; others are left alone. A place is
// what all that a row says of it agrees on (code, number, name, oblast), so that a number
// beside a name is checked against it: numbers are easily shifted by a line.
//
// What a table lacks is taken from where it came, and never guessed: the day from --date or the
// file's name, the evidence from the name. A name without an oblast is enough where one
// settlement alone has it.
//
// A name that two settlements have is refused, with the ones that it may
// mean. Taking the larger would be right most of the time, and wrong unseen.
//
// Every bad row is reported, not only the first, and a ledger with a bad row is not used:
// whoever mends a table of a thousand rows mends it once.
//
// Days may be written as Excel in Ukraine writes them (24.02.2022). A day with slashes is
// refused, since 03/04 is two different days on the two sides of an ocean.
//
// A ledger is the whole of its source: days that its rows make no map for any more are
// withdrawn. So a source holds a ledger or polygons, never both, by what its snapshots say
// they were made of.
package ownledger
