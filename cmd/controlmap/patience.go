package main

import (
	"context"
	"os"
	"time"
)

// patience is how long an import may go on after it has been told to end: what it is in the
// middle of, a large file or a shape, does not always look up sooner.
const patience = 800 * time.Millisecond

// exitIfSlow ends the process where it has not called done when patience is over. To a database
// that is as if it were killed: it keeps whole snapshots.
func exitIfSlow(ctx context.Context) (done func()) {
	ended := make(chan struct{})
	go func() {
		select {
		case <-ended:
			return
		case <-ctx.Done():
		}
		select {
		case <-ended:
		case <-time.After(patience):
			os.Exit(exitFailed)
		}
	}()
	return func() { close(ended) }
}
