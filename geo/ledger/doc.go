// Package ledger holds who has which settlement from which day on, row by row, and makes
// maps of such rows: one for each day on which something changes, each settlement drawn
// as its cell.
//
// # Decisions
//
// A place keeps the status of its last row; before its first row it is ukrainian. So a
// ledger has rows for changes alone, and correcting a day is correcting a row. Rows that
// say how long they hold would change it.
//
// Ground that is occupied by a row before 2022-02-24, and ever since, is occupied since
// before 2022. A place that was contested or lost in between is occupied since 2022.
package ledger
