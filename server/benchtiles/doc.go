// Command benchtiles measures how fast the real binary serves tiles, beside a handler
// that does nothing and beside other tile servers where they can be had, all on the same
// map, and prints a table.
//
// # Decisions
//
// The load is this program's own, on raw connections: it runs wherever Go does, and takes
// so little of the processors it shares with the server that ratios hold. wrk gives the
// same ratios; a net/http client, which costs as much as the server, would flatter them.
//
// Servers are measured in turn, several rounds of each, and the round of median speed
// counts: what else the machine does falls on all alike.
//
// Peers are built from the module proxy at fixed versions, each in a module of its own in
// a temporary folder: nothing of them enters this project's. What does not build is left
// out. A new version of a peer would change the table of peers.
package main
