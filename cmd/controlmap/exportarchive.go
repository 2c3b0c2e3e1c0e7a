package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	"controlmap/data/builtin"
	"controlmap/data/export"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/tile"
	"controlmap/geo/tileset"
)

// writeArchive writes the tiles of the snapshot, or of all days from the first to the
// last.
func (e *exportJob) writeArchive(ctx context.Context, file *os.File) error {
	tiles, err := newTileset(e.store)
	if err != nil {
		return err
	}
	about, build, err := e.archive(ctx, tiles)
	if err != nil {
		return err
	}
	bar := newProgress(e.std.err)
	defer bar.finish()
	addresses := cover(tiles.Bound(), zoomRange{e.MinZoom, e.MaxZoom})
	work := tileWork[export.Tile]{addresses, func(at tile.Address) (export.Tile, error) { return zipped(at, build) }, bar}
	if e.Format == formatMBTiles {
		return export.MBTiles(ctx, file.Name(), about, work.run(ctx))
	}
	return export.PMTiles(ctx, file, about, work.run(ctx))
}

// buildTile makes the bytes of a vector tile.
type buildTile func(tile.Address) ([]byte, error)

func zipped(at tile.Address, build buildTile) (export.Tile, error) {
	vector, err := build(at)
	if err != nil || len(vector) == 0 {
		return export.Tile{}, err
	}
	packed, err := tileset.Gzip(vector)
	t := at.Tile()
	return export.Tile{Z: uint32(t.Z), X: t.X, Y: t.Y, Gzip: packed}, err
}

// archive prepares the map, and tells what is to be said of it.
func (e *exportJob) archive(ctx context.Context, tiles *tileset.Tileset) (about export.Archive, build buildTile, err error) {
	first, last := e.first().stored, e.last().stored
	if e.From == nil {
		day, err := tiles.Day(ctx, last)
		if err != nil {
			return about, nil, err
		}
		about, err = e.about(tiles, last.Date.String(), tile.DescribeDay())
		about.Facts["snapshot"] = last.Date.String()
		about.Facts["revision"] = revisionText(last)
		return about, day.Tile, err
	}
	history, err := tiles.History(ctx, first, last)
	if err != nil {
		return about, nil, err
	}
	about, err = e.about(tiles, fmt.Sprintf("%s to %s", first.Date, last.Date), tile.DescribeHistory())
	about.Facts["from_snapshot"], about.Facts["from_revision"] = first.Date.String(), revisionText(first)
	about.Facts["to_snapshot"], about.Facts["to_revision"] = last.Date.String(), revisionText(last)
	return about, history.Tile, err
}

func revisionText(s geo.StoredSnapshot) string { return strconv.FormatInt(int64(s.Revision), 10) }

func (e *exportJob) about(tiles *tileset.Tileset, when string, layers []tile.LayerDescription) (export.Archive, error) {
	described, err := json.Marshal(layers)
	return export.Archive{
		Name:           fmt.Sprintf("%s %s", e.source.Name, when),
		Description:    fmt.Sprintf("Who controls what in Ukraine, %s, by %s", when, e.source.Title),
		Attribution:    e.source.Attribution,
		AttributionURL: e.source.URL,
		Licence:        e.source.Licence,
		Facts:          map[string]string{"source": string(e.source.Name), "generator": "controlmap " + version()},
		Bound:          tiles.Bound(),
		VectorLayers:   described,
	}, err
}

// newTileset prepares to make tiles of what a database holds.
func newTileset(store *sqlite.Store) (*tileset.Tileset, error) {
	atlas, _, err := newAtlas()
	if err != nil {
		return nil, err
	}
	places, err := builtin.Places()
	if err != nil {
		return nil, err
	}
	return tileset.New(store, atlas, places), nil
}
