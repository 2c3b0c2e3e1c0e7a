package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/tile"
	"controlmap/geo/tileset"

	"github.com/paulmach/orb/maptile"
)

type tilesCmd struct {
	Seed tilesSeedCmd `cmd:"" help:"Make the vector tiles of a day and store them."`
	Drop tilesDropCmd `cmd:"" help:"Forget the stored tiles of days that have been revised or withdrawn."`
}

type tilesSeedCmd struct {
	databaseFlags
	snapshotFlags
	Zoom zoomRangeFlag `default:"0-10" placeholder:"ZOOMS" help:"Zoom, or range of zooms within 0-14 (${default})."`
}

// zoomRangeFlag is a zoom, or two with a hyphen between.
type zoomRangeFlag struct{ zoomRange }

func (z *zoomRangeFlag) UnmarshalText(text []byte) error {
	first, last, ranged := strings.Cut(string(text), "-")
	if !ranged {
		last = first
	}
	for i, part := range []string{first, last} {
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil {
			return geo.Errorf(geo.Invalid, `zoom %q is neither a zoom nor a range such as "0-10", within 0-%d`, text, tile.MaxZoom)
		}
		*[]*maptile.Zoom{&z.first, &z.last}[i] = maptile.Zoom(n)
	}
	return z.check()
}

func (c *tilesSeedCmd) Run(ctx context.Context, std streams) error {
	return c.withMeasured(ctx, std, c.Source.SourceName, func(store *sqlite.Store) error {
		if _, err := store.RequireTileLook(ctx, tile.Look); err != nil {
			return err
		}
		stored, err := store.Snapshot(ctx, c.query())
		if err != nil {
			return err
		}
		tiles, err := newTileset(store)
		if err != nil {
			return err
		}
		missing, err := c.missing(ctx, store, tiles, stored)
		if err != nil {
			return err
		}
		if err := seedTiles(ctx, std, store, tiles, stored, missing); err != nil {
			return err
		}
		use, err := store.TileUse(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.out, "%d tiles of %s made, snapshot of %s, revision %d; %s\n",
			len(missing), stored.Source, stored.Date, stored.Revision, describeUse(use))
		return err
	})
}

// missing lists the tiles that are not stored.
func (c *tilesSeedCmd) missing(ctx context.Context, store *sqlite.Store, tiles *tileset.Tileset, of geo.StoredSnapshot) ([]tile.Address, error) {
	there, err := store.TilesOf(ctx, dayMap(of), geo.TileMVT)
	if err != nil {
		return nil, err
	}
	known := make(map[geo.TileKey]bool, len(there))
	for _, key := range there {
		known[key] = true
	}
	return slices.DeleteFunc(cover(tiles.Bound(), c.Zoom.zoomRange), func(at tile.Address) bool {
		return known[keyOf(of, at)]
	}), nil
}

// dayMap names the map of a snapshot.
func dayMap(of geo.StoredSnapshot) geo.MapID { return geo.MapID{Kind: geo.SnapshotMap, To: of.ID()} }

func keyOf(of geo.StoredSnapshot, at tile.Address) geo.TileKey {
	t := at.Tile()
	return geo.TileKey{Map: dayMap(of), Format: geo.TileMVT, Z: uint32(t.Z), X: t.X, Y: t.Y}
}

// seedTiles makes tiles and stores them, a batch at a time: what was stored before it is
// broken off stays.
func seedTiles(ctx context.Context, std streams, store *sqlite.Store, tiles *tileset.Tileset, of geo.StoredSnapshot, missing []tile.Address) error {
	if len(missing) == 0 {
		return nil
	}
	day, err := tiles.Day(ctx, of)
	if err != nil {
		return err
	}
	bar := newProgress(std.err)
	defer bar.finish()
	work := tileWork[geo.KeyedTile]{missing, func(at tile.Address) (geo.KeyedTile, error) {
		vector, err := day.Tile(at)
		if err != nil {
			return geo.KeyedTile{}, err
		}
		packed, err := tileset.Compress(vector)
		return geo.KeyedTile{TileKey: keyOf(of, at), StoredTile: packed}, err
	}, bar}
	for batch, err := range work.run(ctx) {
		if err != nil {
			return err
		}
		if err := store.PutTiles(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

type tilesDropCmd struct {
	databaseFlags
	All bool `help:"Forget all stored tiles."`
}

func (c *tilesDropCmd) Run(ctx context.Context, std streams) error {
	return c.with(ctx, std, func(store *sqlite.Store) error {
		maps, err := store.TileMaps(ctx)
		if err != nil {
			return err
		}
		if !c.All {
			current, err := currentMaps(ctx, store)
			if err != nil {
				return err
			}
			maps = slices.DeleteFunc(maps, func(of geo.MapID) bool { return current[of] })
		}
		if err := store.DropTiles(ctx, maps...); err != nil {
			return err
		}
		use, err := store.TileUse(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(std.out, "tiles of %d revisions dropped; %s\n", len(maps), describeUse(use))
		return err
	})
}

// currentMaps are the maps of the days of all sources as they are now.
func currentMaps(ctx context.Context, store *sqlite.Store) (map[geo.MapID]bool, error) {
	sources, err := store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	current := map[geo.MapID]bool{}
	for _, source := range sources {
		days, err := store.Snapshots(ctx, source.Name, time.Time{})
		if err != nil {
			return nil, err
		}
		for _, day := range days {
			current[dayMap(day.StoredSnapshot)] = true
		}
	}
	return current, nil
}

func describeUse(use geo.TileUse) string {
	return fmt.Sprintf("stored in all: %d tiles, %d of them different, %.1f MB", use.Tiles, use.Bodies, float64(use.Bytes)/1e6)
}
