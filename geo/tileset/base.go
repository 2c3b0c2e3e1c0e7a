package tileset

import (
	"context"

	"controlmap/geo/tile"

	"github.com/maypok86/otter/v2"
)

// maxBaseTiles is how many tiles of regions and places are cached, of some kilobytes each.
const maxBaseTiles = 4096

// baseTiles makes the layers that no date alters, and caches them: they are half of the work
// of most tiles, and the same on all days.
type baseTiles struct {
	cache *otter.Cache[tile.Address, []byte]
	load  otter.LoaderFunc[tile.Address, []byte]
}

func newBaseTiles(base *tile.Base) *baseTiles {
	return &baseTiles{
		cache: newCache[tile.Address, []byte](maxBaseTiles),
		load:  func(_ context.Context, at tile.Address) ([]byte, error) { return base.Tile(at) },
	}
}

// tile returns the layers regions and places, which must not be changed.
func (b *baseTiles) tile(at tile.Address) ([]byte, error) {
	return b.cache.Get(context.Background(), at, b.load)
}
