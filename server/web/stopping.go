package web

import "context"

type stoppingKey struct{}

// WithStopping returns a context, for requests to derive theirs from, of which Stopping returns the
// given channel.
func WithStopping(ctx context.Context, stopping <-chan struct{}) context.Context {
	return context.WithValue(ctx, stoppingKey{}, stopping)
}

// Stopping returns a channel that is closed when the server of a request stops, for answers that would
// not end by themselves; nil, of which nothing ever comes, where the server does not say.
func Stopping(ctx context.Context) <-chan struct{} {
	stopping, _ := ctx.Value(stoppingKey{}).(<-chan struct{})
	return stopping
}
