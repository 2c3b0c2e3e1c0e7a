// Package followtest has a publisher of our own making for each kind that data/follow knows: an
// http.Handler that answers as the real one does, whose days, versions and faults a test sets, and
// which counts what it is asked. No clock, no network of its own and no publisher's polygon is in it.
//
// # Decisions
//
// A publisher is a Site, which has everything that goes wrong with servers (Fault), and knows what it
// answers by path. So a fault need not be written for each kind, and one can befall any path.
//
// Maps are boxes whose western side moves by a fixed step each day (Ground), so that a test can work
// out any area by hand, and each day has its own.
package followtest
