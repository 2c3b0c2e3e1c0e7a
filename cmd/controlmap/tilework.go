package main

import (
	"cmp"
	"context"
	"iter"
	"runtime"
	"slices"

	"controlmap/data/export"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
	"golang.org/x/sync/errgroup"
)

// cover lists the tiles of a range of zooms that meet a bound, in the order in which
// archives have them.
func cover(bound orb.Bound, zooms zoomRange) (all []tile.Address) {
	for zoom := zooms.first; zoom <= zooms.last; zoom++ {
		all = slices.AppendSeq(all, tile.Cover(bound, zoom))
	}
	slices.SortFunc(all, func(a, b tile.Address) int { return cmp.Compare(tileID(a), tileID(b)) })
	return all
}

func tileID(at tile.Address) uint64 {
	t := at.Tile()
	return export.TileID(uint32(t.Z), t.X, t.Y)
}

// tileWork makes something of each of many tiles.
type tileWork[T any] struct {
	addresses []tile.Address
	make      func(tile.Address) (T, error)
	bar       *progress
}

// tileBatch is how many tiles are made beside each other before they are handed on.
const tileBatch = 512

// run makes a batch at a time, on all processors, and yields it in the order of the
// addresses. It ends with the first error, or ctx's.
func (w tileWork[T]) run(ctx context.Context) iter.Seq2[[]T, error] {
	return func(yield func([]T, error) bool) {
		done := 0
		for batch := range slices.Chunk(w.addresses, tileBatch) {
			made, err := w.makeAll(ctx, batch)
			if !yield(made, err) || err != nil {
				return
			}
			done += len(batch)
			w.bar.update("tiles", done, len(w.addresses))
		}
	}
}

func (w tileWork[T]) makeAll(ctx context.Context, batch []tile.Address) ([]T, error) {
	made := make([]T, len(batch))
	workers, ctx := errgroup.WithContext(ctx)
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for i, at := range batch {
		workers.Go(func() (err error) {
			if err := ctx.Err(); err != nil {
				return err
			}
			made[i], err = w.make(at)
			return err
		})
	}
	return made, workers.Wait()
}
