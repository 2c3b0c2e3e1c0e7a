// Command controlmap answers who controls what in Ukraine, since when.
//
// # Decisions
//
// On a new database serve shows the newest map of the built-in source at once, from a small
// database in a temporary folder, and changes over to the whole one when the history has been
// read into that. So no answer, ETag or tile that may be cached is made of half a history:
// what asks for an earlier day is 503 meanwhile. Storing the newest map first in the database
// itself would number the revisions backwards, and tiles of a revision are dated by what was
// known before it. Other commands, and serve after a change of edition, wait: some seconds.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{out: os.Stdout, err: os.Stderr, in: os.Stdin})
	stop()
	os.Exit(code)
}
