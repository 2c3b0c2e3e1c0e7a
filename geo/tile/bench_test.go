package tile_test

import (
	"fmt"
	"testing"

	"controlmap/geo/tile"

	"github.com/paulmach/orb/maptile"
)

// tilesOf lists the tiles of a range of zooms over the extent of a day.
func tilesOf(d mirrorDay, first, last maptile.Zoom) (tiles []tile.Address) {
	for z := first; z <= last; z++ {
		for at := range tile.Cover(d.bound(), z) {
			tiles = append(tiles, at)
		}
	}
	return tiles
}

// filled keeps the tiles that are not empty.
func filled(b *testing.B, snapshot *tile.Snapshot, tiles []tile.Address) (kept []tile.Address) {
	b.Helper()
	for _, at := range tiles {
		if len(snapshot.Shapes(at)) > 0 {
			kept = append(kept, at)
		}
	}
	return kept
}

func BenchmarkPrepare(b *testing.B) {
	day := readMirror(b, "20251201")
	for b.Loop() {
		tile.Prepare("deepstate", day.areas, nil)
	}
}

func BenchmarkTile(b *testing.B) {
	day := readMirror(b, "20251201")
	for z := maptile.Zoom(0); z <= tile.MaxZoom; z++ {
		tiles := filled(b, tile.Prepare("deepstate", day.areas, nil), tilesOf(day, z, z))
		b.Run(fmt.Sprintf("zoom=%d", z), func(b *testing.B) {
			snapshot := tile.Prepare("deepstate", day.areas, nil)
			for i := 0; b.Loop(); i++ {
				if _, err := snapshot.Tile(tiles[i*7919%len(tiles)], day.date); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkExtent makes the tiles on which the peers were measured: those of zoom 5 to 11
// that hold any of the polygon.
func BenchmarkExtent(b *testing.B) {
	day := readMirror(b, "20251201")
	tiles := filled(b, tile.Prepare("deepstate", day.areas, nil), tilesOf(day, 5, 11))
	for b.Loop() {
		snapshot := tile.Prepare("deepstate", day.areas, nil)
		for _, at := range tiles {
			if _, err := snapshot.Tile(at, day.date); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(len(tiles)*b.N)/b.Elapsed().Seconds(), "tiles/s")
}

// BenchmarkPyramid makes all tiles of zoom 0 to 10 over Ukraine.
func BenchmarkPyramid(b *testing.B) {
	day := readMirror(b, "20251201")
	for b.Loop() {
		snapshot := tile.Prepare("deepstate", day.areas, nil)
		for z := maptile.Zoom(0); z <= 10; z++ {
			for at := range tile.Cover(ukraine, z) {
				if _, err := snapshot.Tile(at, day.date); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}

func BenchmarkHistory(b *testing.B) {
	days := historyDays(b, "20240708", "20260531")
	for _, at := range []tile.Address{mustAt(b, 6, 38, 22), mustAt(b, 8, 152, 88)} {
		b.Run(at.String(), func(b *testing.B) {
			for b.Loop() {
				if _, err := tile.NewHistory(at, days).Tile(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func historyDays(t testing.TB, first, last string) (days []tile.Day) {
	t.Helper()
	for _, day := range mirrorNames(t, first, last) {
		d := readMirror(t, day)
		days = append(days, tile.Day{Date: d.date, Snapshot: tile.Prepare("deepstate", d.areas, nil)})
	}
	return days
}
