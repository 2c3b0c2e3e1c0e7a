package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"controlmap/geo"
)

// mapOf is the map of a revision.
func mapOf(n geo.Revision) geo.MapID { return geo.MapID{To: revisionID(n)} }

// changeMap is the map of what changed from the first revision to the second.
var changeMap = geo.MapID{Kind: geo.ChangeMap, From: revisionID(1), To: revisionID(2)}

// historyMap is the map of all days from the first revision to the second.
var historyMap = geo.MapID{Kind: geo.HistoryMap, From: revisionID(1), To: revisionID(2)}

func revisionID(n geo.Revision) geo.RevisionID {
	return geo.RevisionID{Revision: n, Fingerprint: geo.Fingerprint{0xab, 0xcd, 0xef, byte(n)}}
}

// textTile is a vector tile of a map that bears a text.
func textTile(of geo.MapID, z, x, y uint32, text string) geo.KeyedTile {
	return geo.KeyedTile{
		TileKey:    geo.TileKey{Map: of, Format: geo.TileMVT, Z: z, X: x, Y: y},
		StoredTile: geo.StoredTile{Gzip: []byte("gzip " + text), Brotli: []byte("br " + text)},
	}
}

func mustPutTiles(t *testing.T, s Store, tiles ...geo.KeyedTile) {
	t.Helper()
	if err := s.PutTiles(t.Context(), tiles); err != nil {
		t.Fatalf("PutTiles: %v", err)
	}
}

func wantTile(t *testing.T, s Store, want geo.KeyedTile) {
	t.Helper()
	got, err := s.Tile(t.Context(), want.TileKey)
	if err != nil {
		t.Errorf("Tile %s: %v", want.TileKey, err)
		return
	}
	same(t, "tile "+want.TileKey.String(), got, want.StoredTile)
}

func wantUse(t *testing.T, s Store, what string, want geo.TileUse) {
	t.Helper()
	got, err := s.TileUse(t.Context())
	if err != nil {
		t.Errorf("TileUse: %v", err)
	}
	same(t, "use of tiles, "+what, got, want)
}

func tiles(t *testing.T, open Open) {
	s, _ := start(t, open)
	wantUse(t, s, "before", geo.TileUse{})
	picture := geo.KeyedTile{TileKey: geo.TileKey{Map: mapOf(1), Format: geo.TilePNG, Z: 1, X: 1, Y: 0}, StoredTile: geo.StoredTile{Plain: []byte("png")}}
	nothing := textTile(mapOf(1), 1, 1, 1, "")
	nothing.StoredTile = geo.StoredTile{}
	all := []geo.KeyedTile{
		textTile(mapOf(1), 1, 1, 0, "land"), textTile(mapOf(1), 0, 0, 0, "world"), picture, nothing,
		textTile(mapOf(1), 1, 0, 1, "land"), textTile(mapOf(1), 30, 1<<30-1, 1<<30-1, "land"),
	}
	mustPutTiles(t, s, all...)
	for _, tile := range all {
		wantTile(t, s, tile)
	}
	// gzip land 9, br land 7; gzip world 10, br world 8; png 3
	wantUse(t, s, "after", geo.TileUse{Tiles: 6, Bodies: 3, Bytes: 37})
	listed, err := s.TilesOf(t.Context(), mapOf(1), geo.TileMVT)
	if err != nil {
		t.Fatalf("TilesOf: %v", err)
	}
	same(t, "tiles of r1", listed, []geo.TileKey{all[1].TileKey, all[4].TileKey, all[0].TileKey, nothing.TileKey, all[5].TileKey})
	missing := textTile(mapOf(1), 1, 0, 0, "").TileKey
	_, err = s.Tile(t.Context(), missing)
	refused(t, "a tile that is not stored", err, geo.NotFound, "r1-abcdef01/1/0/0.mvt")
}

func tilesRefused(t *testing.T, open Open) {
	s, _ := start(t, open)
	for name, test := range map[string]struct {
		key  geo.TileKey
		want string
	}{
		"no map":       {geo.TileKey{Format: geo.TileMVT}, "map"},
		"no format":    {geo.TileKey{Map: mapOf(1)}, "format"},
		"zoom":         {geo.TileKey{Map: mapOf(1), Format: geo.TileMVT, Z: 31}, "0..30"},
		"column":       {geo.TileKey{Map: mapOf(1), Format: geo.TileMVT, Z: 3, X: 8}, "0..7"},
		"row":          {geo.TileKey{Map: mapOf(1), Format: geo.TileMVT, Z: 3, Y: 8}, "0..7"},
		"far off":      {geo.TileKey{Map: mapOf(1), Format: geo.TileMVT, Z: 30, X: 1<<32 - 1}, "off the grid"},
		"beyond world": {geo.TileKey{Map: mapOf(1), Format: geo.TileMVT, Y: 1}, "0..0"},
	} {
		err := s.PutTiles(t.Context(), []geo.KeyedTile{textTile(mapOf(1), 0, 0, 0, "a"), {TileKey: test.key}})
		refused(t, name, err, geo.Invalid, test.want)
	}
	mustPutTiles(t, s)
	wantUse(t, s, "afterwards", geo.TileUse{})
}

func tilesOfOtherMaps(t *testing.T, open Open) {
	s, _ := start(t, open)
	maps := []geo.MapID{historyMap, mapOf(1), changeMap, mapOf(2)}
	for i, of := range maps {
		mustPutTiles(t, s, textTile(of, 0, 0, 0, of.String()), textTile(of, 1, 0, 0, "sea"), textTile(of, 2, 0, uint32(i), "land"))
	}
	wantMaps := func(what string, want ...geo.MapID) {
		got, err := s.TileMaps(t.Context())
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("maps %s: got %v, %v, want %v", what, got, err, want)
		}
	}
	wantMaps("before", maps...)
	for _, drop := range [][]geo.MapID{{mapOf(1), mapOf(9), historyMap}, {mapOf(1)}, nil} {
		if err := s.DropTiles(t.Context(), drop...); err != nil {
			t.Fatalf("DropTiles: %v", err)
		}
		wantMaps("afterwards", changeMap, mapOf(2))
	}
	_, err := s.Tile(t.Context(), textTile(mapOf(1), 1, 0, 0, "").TileKey)
	refused(t, "a tile that was dropped", err, geo.NotFound)
	wantTile(t, s, textTile(mapOf(2), 0, 0, 0, "r2-abcdef02"))
	wantTile(t, s, textTile(changeMap, 1, 0, 0, "sea"))
	// "gzip " and "br " of the names of both maps, sea and land: 8 bytes and twice the text
	wantUse(t, s, "afterwards", geo.TileUse{Tiles: 6, Bodies: 4, Bytes: 4*8 + 2*(24+11+3+4)})
	if err := s.DropTiles(t.Context(), maps...); err != nil {
		t.Fatalf("DropTiles: %v", err)
	}
	wantUse(t, s, "of no map", geo.TileUse{})
}

func tilesOfAnotherLook(t *testing.T, open Open) {
	s, _ := start(t, open)
	land := textTile(mapOf(1), 0, 0, 0, "land")
	one := geo.TileUse{Tiles: 1, Bodies: 1, Bytes: 16}
	for _, step := range []struct {
		name string
		look int
		want geo.TileUse
	}{
		{"of a look that is not known", 1, geo.TileUse{}},
		{"of the same look", 1, one},
		{"of an earlier look", 2, geo.TileUse{}},
		{"of a later look", 1, geo.TileUse{}},
		{"of the look that was noted last", 1, one},
	} {
		mustPutTiles(t, s, land)
		usable, err := s.RequireTileLook(t.Context(), step.look)
		if err != nil || !usable {
			t.Errorf("RequireTileLook, tiles %s: got %t, %v, want true", step.name, usable, err)
		}
		wantUse(t, s, step.name, step.want)
		if maps, err := s.TileMaps(t.Context()); err != nil || len(maps) != step.want.Tiles {
			t.Errorf("maps with tiles %s: got %v, %v, want %d", step.name, maps, err, step.want.Tiles)
		}
	}
}

func tilesPutAgain(t *testing.T, open Open) {
	s, _ := start(t, open)
	first, second := textTile(mapOf(1), 3, 4, 2, "first"), textTile(mapOf(1), 3, 4, 2, "second")
	mustPutTiles(t, s, first, textTile(mapOf(1), 3, 4, 3, "first"))
	mustPutTiles(t, s, first, first)
	wantUse(t, s, "put again", geo.TileUse{Tiles: 2, Bodies: 1, Bytes: 8 + 2*5})
	mustPutTiles(t, s, first, second)
	wantTile(t, s, second)
	wantTile(t, s, textTile(mapOf(1), 3, 4, 3, "first"))
}

// tilesWhole wants each batch whole or not there at all, whenever it is called off.
func tilesWhole(t *testing.T, open Open) {
	s, _ := start(t, open)
	for n := 1; n <= 20; n++ {
		of := mapOf(geo.Revision(n))
		var batch []geo.KeyedTile
		for i := range uint32(400) {
			batch = append(batch, textTile(of, 9, i, 0, fmt.Sprint(n, i)))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(n*n)*50*time.Microsecond)
		err := s.PutTiles(ctx, batch)
		cancel()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("PutTiles: got %v, want %v or nothing", err, context.DeadlineExceeded)
		}
		stored, listErr := s.TilesOf(t.Context(), of, geo.TileMVT)
		if listErr != nil {
			t.Fatalf("TilesOf: %v", listErr)
		}
		if want := len(batch); err == nil && len(stored) != want || err != nil && len(stored) != 0 {
			t.Errorf("after PutTiles with %v: got %d tiles, want all %d or none", err, len(stored), want)
		}
	}
}
