package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/geo/tile"
	"controlmap/geo/tileset"
)

func mustSeed(t *testing.T, db, want string, args ...string) {
	t.Helper()
	got := controlmap(t, append([]string{"tiles", "seed", "--db", db, "--source", "ours"}, args...)...)
	if got.code != exitDone || !strings.HasPrefix(got.out, want) {
		t.Fatalf("tiles seed: got %+v, want %q", got, want)
	}
}

func TestTilesSeed(t *testing.T) {
	db := copied(t, twoSources(t))
	covered := 0
	for zoom := range uint32(8) {
		for range tile.Cover(ukraine, mustAt(t, zoom, 0, 0).Zoom()) {
			covered++
		}
	}
	mustSeed(t, db, "", "--date", "2024-02-29", "--zoom", "0-7")
	mustSeed(t, db, "0 tiles of ours made, snapshot of 2024-02-10, revision ", "--date", "2024-02-10", "--zoom", "0-7")
	mustSeed(t, db, "0 tiles", "--date", "2024-02-10", "--zoom", "5")
	store := mustOpen(t, db)
	stored := mustSnapshot(t, store, "ours", geo.NewDate(2024, time.February, 10))
	set, err := newTileset(store)
	if err != nil {
		t.Fatal(err)
	}
	day, err := set.Day(t.Context(), stored)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := store.TilesOf(t.Context(), dayMap(stored), geo.TileMVT)
	if err != nil || len(keys) == 0 || len(keys) > covered {
		t.Fatalf("stored tiles: got %d, %v, want up to %d", len(keys), err, covered)
	}
	shown := 0
	for _, key := range keys {
		vector, err := day.Tile(mustAt(t, key.Z, key.X, key.Y))
		if err != nil {
			t.Fatal(err)
		}
		want, err := tileset.Compress(vector)
		if err != nil {
			t.Fatal(err)
		}
		got, err := store.Tile(t.Context(), key)
		if err != nil || !bytes.Equal(got.Gzip, want.Gzip) || !bytes.Equal(got.Brotli, want.Brotli) || len(got.Plain) > 0 {
			t.Fatalf("tile %s: got %d and %d bytes, %v, want %d and %d", key, len(got.Gzip), len(got.Brotli), err, len(want.Gzip), len(want.Brotli))
		}
		if !got.Empty() {
			shown++
		}
	}
	archived, _ := readMBTiles(t, mustExport(t, "mbtiles", "--db", db, "--source", "ours", "--date", "2024-02-10", "--maxzoom", "7"))
	if shown != len(archived) {
		t.Errorf("tiles that show anything: got %d, want the %d of an archive", shown, len(archived))
	}
}

func wantMaps(t *testing.T, db string, want ...geo.MapID) {
	t.Helper()
	got, err := mustOpen(t, db).TileMaps(t.Context())
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("maps with tiles: got %v, %v, want %v", got, err, want)
	}
}

func TestTilesDrop(t *testing.T) {
	db := copied(t, twoSources(t))
	store := mustOpen(t, db)
	before := mustSnapshot(t, store, "ours", geo.NewDate(2024, time.February, 10))
	kept := dayMap(mustSnapshot(t, store, "ours", geo.Date{}))
	mustSeed(t, db, "", "--date", "2024-02-10", "--zoom", "0-3")
	mustSeed(t, db, "", "--date", "latest", "--zoom", "0-3")
	wantMaps(t, db, dayMap(before), kept)
	corrected := write(t, t.TempDir(), "2024-02-10.geojson", square(37.2))
	if got := controlmap(t, "import", "--db", db, "--source", "ours", corrected); got.code != exitDone {
		t.Fatalf("import: %+v", got)
	}
	if got := controlmap(t, "tiles", "drop", "--db", db); got.code != exitDone || !strings.HasPrefix(got.out, "tiles of 1 revisions dropped; stored in all: ") {
		t.Errorf("tiles drop: got %+v, want one revision dropped", got)
	}
	wantMaps(t, db, kept)
	if got := controlmap(t, "tiles", "drop", "--all", "--db", db); got.code != exitDone || !strings.Contains(got.out, "stored in all: 0 tiles, 0 of them different, 0.0 MB") {
		t.Errorf("tiles drop --all: got %+v, want none left", got)
	}
	wantMaps(t, db)
}

// Tiles that look otherwise are not mixed with those that this program makes.
func TestTilesOfAnotherLook(t *testing.T) {
	db := copied(t, twoSources(t))
	store := mustOpen(t, db)
	if _, err := store.RequireTileLook(t.Context(), tile.Look+1); err != nil {
		t.Fatal(err)
	}
	old := geo.KeyedTile{TileKey: geo.TileKey{Map: geo.MapID{To: geo.RevisionID{Revision: 1}}, Format: geo.TileMVT}, StoredTile: geo.StoredTile{Gzip: []byte("old")}}
	if err := store.PutTiles(t.Context(), []geo.KeyedTile{old}); err != nil {
		t.Fatal(err)
	}
	mustSeed(t, db, "", "--date", "latest", "--zoom", "0")
	if _, err := store.Tile(t.Context(), old.TileKey); geo.CodeOf(err) != geo.NotFound {
		t.Errorf("a tile of another look: got %v, want it dropped", err)
	}
	use, err := store.TileUse(t.Context())
	if err != nil || use.Tiles != 1 {
		t.Errorf("stored tiles: got %+v, %v, want one", use, err)
	}
}

func TestTilesRefused(t *testing.T) {
	db := filepath.Join(t.TempDir(), "test.db")
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"no source", []string{"seed", "--db", db}, "--source"},
		{"no zoom", []string{"seed", "--db", db, "--source", "settlements", "--zoom", ""}, "within 0-14"},
		{"no number", []string{"seed", "--db", db, "--source", "settlements", "--zoom", "0-ten"}, `zoom "0-ten" is neither`},
		{"a sign", []string{"seed", "--db", db, "--source", "settlements", "--zoom=-3"}, `zoom "-3"`},
		{"the wrong way", []string{"seed", "--db", db, "--source", "settlements", "--zoom", "10-0"}, "zooms 10 to 0 are not a range within 0..14"},
		{"too deep", []string{"seed", "--db", db, "--source", "settlements", "--zoom", "0-15"}, "within 0..14"},
		{"a malformed date", []string{"seed", "--db", db, "--source", "settlements", "--date", "today"}, `date "today"`},
		{"an argument too many", []string{"drop", "r1", "--db", db}, "unexpected argument r1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := controlmap(t, append([]string{"tiles"}, tt.args...)...)
			try := "\nTry: controlmap tiles " + tt.args[0] + " --help\n"
			if got.code != exitUsage || !strings.Contains(got.err, tt.want) || !strings.HasSuffix(got.err, try) {
				t.Errorf("got exit %d and %q, want exit %d, %q and%s", got.code, got.err, exitUsage, tt.want, try)
			}
		})
	}
	wantEmpty(t, filepath.Dir(db))
}

// FuzzZoomRange reads any text as a range of zooms: it is within the grid, or refused as
// Invalid.
func FuzzZoomRange(f *testing.F) {
	for _, seed := range []string{"0-10", "7", "", "-", "10-0", "0-255", "0-256", "1-2-3", " 1", "+1", "００"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var z zoomRangeFlag
		err := z.UnmarshalText([]byte(text))
		if err != nil && geo.CodeOf(err) != geo.Invalid {
			t.Errorf("%q: got %v, want it Invalid", text, err)
		}
		if err == nil && (z.first > z.last || z.last > tile.MaxZoom) {
			t.Errorf("%q: got %d to %d, want a range within 0..%d", text, z.first, z.last, tile.MaxZoom)
		}
	})
}
