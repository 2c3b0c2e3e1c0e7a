// Command benchtiles measures how fast the real binary serves tiles, beside a handler
// that does nothing and beside other tile servers where they can be had, all on the same
// map, and prints a table.
//
// # Decisions
//
// The load is this program's own, on raw connections: it runs wherever Go does, and takes
// so little of the processors it shares with the server that ratios hold. A net/http
// client, which costs as much as a server that has its tiles at hand, would flatter them.
//
// Servers are measured in turn, in short rounds, and the median of the ratios to the bare
// handler of the same round counts: what else the machine does falls on all alike.
//
// How long an answer takes is measured twice: with all connections busy, where most of it
// is waiting for a processor that the load has, and with one, where nobody waits.
//
// Peers are built from the module proxy at fixed versions, each in a module of its own in
// a temporary folder: nothing of them enters this project's. What does not build is left
// out. A new version of a peer would change the table of peers.
package main
