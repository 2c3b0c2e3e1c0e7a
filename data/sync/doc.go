// Package sync follows publishers: it knows what is due, asks through data/follow, compares every map
// with the days around it before anybody sees it, and records what became of each check.
//
// # Decisions
//
// A check takes the same way as an import by hand: files are kept by their hash, written to a
// temporary folder and imported from there. So what a person can import can be followed, and any
// import can be made again from the bytes that are kept.
//
// What is done with is remembered by name and hash (settled), after it is stored. A program that is
// killed between the two finds the same files unsettled and imports them again, which changes nothing.
//
// A map is provisional until a check that comes confirm_after later, a day as a rule, still
// finds the publisher's map going on from it. One check more is not enough: an edit by vandals that
// stood for six hours would be confirmed by it. A publisher who signs its maps would change that.
//
// A map is not confirmed while its publisher hands over another of its day that waits in quarantine,
// nor the newest while one after it waits that takes back what it changed: a gate that holds up the
// correction must not confirm the mistake. A decision, or a map that passes, ends the wait.
//
// A provisional map was taken back if the ground that it changed is as it was before on the next
// map: more than half of it on another map of the same day, nine tenths on that of a later day, since a
// counter-attack gives back some of what was lost, and an edit that is undone all of it. Areas of symmetric
// difference tell that exactly for each point of the ground. It is compared with the map that it replaced on
// its day, too: else what was rightly gained on that day would hide an edit.
//
// A check that fails is made again after the usual time, twice that after the next, up to eight
// times, and not before the publisher's Retry-After. Within a check data/fetch tries again.
//
// The lease is short and renewed: a program that is killed keeps others waiting for some
// seconds. One that lies further ahead than it can be was taken before the clock was set back, and is void.
package sync
