package web

import (
	"context"
	"time"

	"controlmap/geo"
)

// Semaphore bounds how many answers are measured at once. The zero Semaphore bounds nothing.
type Semaphore struct {
	slots   chan struct{}
	maxWait time.Duration
}

// NewSemaphore has so many slots, for each of which a caller waits no longer than maxWait.
func NewSemaphore(slots int, maxWait time.Duration) Semaphore {
	return Semaphore{make(chan struct{}, slots), maxWait}
}

// Acquire waits for a slot, which release gives back. The error is Unavailable when none is
// free within maxWait, and that of ctx when it ends first.
func (s Semaphore) Acquire(ctx context.Context) (release func(), err error) {
	if s.slots == nil {
		return func() {}, nil
	}
	timer := time.NewTimer(s.maxWait)
	defer timer.Stop()
	select {
	case s.slots <- struct{}{}:
		return func() { <-s.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-timer.C:
		return nil, geo.Errorf(geo.Unavailable, "other answers are being measured, and none was done within %s: try again", s.maxWait)
	}
}
