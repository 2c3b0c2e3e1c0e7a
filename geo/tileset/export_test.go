package tileset

import (
	"context"

	"github.com/maypok86/otter/v2"
)

// Cache is a cache of texts by number, as the package makes them.
type Cache struct{ cache *otter.Cache[int, string] }

func NewCache(entries int) Cache { return Cache{newCache[int, string](entries)} }

func (c Cache) Load(ctx context.Context, key int, load func(context.Context) (string, error)) (string, error) {
	return cached(ctx, c.cache, key, load)
}

// Len returns how many entries there are.
func (c Cache) Len() (n int) {
	for range c.cache.Keys() {
		n++
	}
	return n
}
