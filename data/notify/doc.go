// Package notify tells webhooks which maps became known, were confirmed or were withdrawn, as the
// Standard Webhooks specification has it: signed, tried again, and kept where nobody took them.
//
// # Decisions
//
// A message is stored before it is sent, in one transaction with the mark up to where its webhook has
// been told. So none is lost or made twice when the program is killed; one may be sent twice, with the
// same id, by which the receiver knows it, as the specification says.
//
// A webhook that is new is told what happens from then on, and not the history of the database.
//
// Attempts come after 5 seconds, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours, the example of the
// specification; then the message is dead, and waits in a list for a person. 410 says that the address
// is gone: the message is dead at once. A receiver's Retry-After puts the next attempt off.
package notify
