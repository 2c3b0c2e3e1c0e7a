package export_test

import (
	"path/filepath"
	"testing"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/export"
	"controlmap/data/sqlite"
	"controlmap/data/sqlite/storetest"
	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/tile"
	"controlmap/geo/tileset"

	"github.com/paulmach/orb/maptile"
)

// mustTileset makes tiles of three days.
func mustTileset(t *testing.T) (set *tileset.Tileset, first, last geo.StoredSnapshot) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "controlmap.db"), storetest.NewClock().Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if err := store.PutSource(t.Context(), storetest.Paper); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 3; n++ {
		if _, err := store.Put(t.Context(), storetest.Day(n)); err != nil {
			t.Fatal(err)
		}
	}
	regions, err := builtin.Regions()
	if err != nil {
		t.Fatal(err)
	}
	places, err := builtin.Places()
	if err != nil {
		t.Fatal(err)
	}
	days, err := store.Snapshots(t.Context(), storetest.Paper.Name, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return tileset.New(store, atlas.New(regions), places), days[0].StoredSnapshot, days[2].StoredSnapshot
}

// TestArchivesOfATileset holds every tile that is read from an archive against what the
// tileset makes.
func TestArchivesOfATileset(t *testing.T) {
	set, first, last := mustTileset(t)
	day, err := set.Day(t.Context(), last)
	if err != nil {
		t.Fatal(err)
	}
	history, err := set.History(t.Context(), first, last)
	if err != nil {
		t.Fatal(err)
	}
	for name, build := range map[string]func(tile.Address) ([]byte, error){"day": day.Tile, "history": history.Tile} {
		t.Run(name, func(t *testing.T) {
			content := map[place]string{}
			for zoom := range maptile.Zoom(9) {
				for at := range tile.Cover(set.Bound(), zoom) {
					vector, err := build(at)
					if err != nil {
						t.Fatal(err)
					}
					p := at.Tile()
					content[place{uint32(p.Z), p.X, p.Y}] = string(vector)
				}
			}
			wantTiles(t, mustPMTiles(t, batches(t, content)).tiles, content)
			path := filepath.Join(t.TempDir(), "out.mbtiles")
			if err := export.MBTiles(t.Context(), path, about, batches(t, content)); err != nil {
				t.Fatal(err)
			}
			wantTiles(t, readMBTiles(t, path).tiles, content)
		})
	}
}
