package server

import (
	"context"
	"time"

	"controlmap/geo"
)

// gate lets so many in at once.
type gate struct {
	places   chan struct{}
	patience time.Duration
}

func newGate(places int, patience time.Duration) gate {
	return gate{make(chan struct{}, places), patience}
}

// enter waits for a place, which leave gives back. The error is Unavailable when none is
// free for as long as patience lasts, and that of ctx when it ends first.
func (g gate) enter(ctx context.Context) (leave func(), err error) {
	patience := time.NewTimer(g.patience)
	defer patience.Stop()
	select {
	case g.places <- struct{}{}:
		return func() { <-g.places }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-patience.C:
		return nil, geo.Errorf(geo.Unavailable, "other answers are being measured, and none was done within %s: try again", g.patience)
	}
}
