package tileset

import (
	"context"
	"time"

	"github.com/maypok86/otter/v2"
)

// loadTimeout is how long a value may take to load: a history of years takes seconds.
const loadTimeout = time.Minute

// newCache returns a cache of so many entries. It evicts those that are asked for least and
// longest ago (W-TinyLFU), before the call that exceeds the bound returns. Values must not
// be changed.
func newCache[K comparable, V any](entries int) *otter.Cache[K, V] {
	return otter.Must(&otter.Options[K, V]{
		MaximumSize: entries,
		Executor:    func(evict func()) { evict() },
	})
}

// cached returns the value of a key. Where the cache has none, load loads it, once for all
// who ask meanwhile. It goes on when any of them leaves: cached itself waits no longer than
// ctx. Errors are not cached.
func cached[K comparable, V any](ctx context.Context, c *otter.Cache[K, V], key K, load func(context.Context) (V, error)) (value V, err error) {
	if found, ok := c.GetIfPresent(key); ok {
		return found, nil
	}
	type result struct {
		value V
		err   error
	}
	loaded := make(chan result, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), loadTimeout)
		defer cancel()
		value, err := c.Get(ctx, key, otter.LoaderFunc[K, V](func(ctx context.Context, key K) (V, error) {
			if found, ok := c.GetIfPresent(key); ok { // loaded since
				return found, nil
			}
			return load(ctx)
		}))
		loaded <- result{value, err}
	}()
	select {
	case <-ctx.Done():
		return value, ctx.Err()
	case r := <-loaded:
		return r.value, r.err
	}
}
