package tile_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
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

// BenchmarkHistoryOfYears is of 700 made-up days as long as real ones: a coast that stays
// and a front of a thousand corners, some of which move. Every tenth day has its area of
// another kind, as a source has that goes to and fro between two ways to tell.
func BenchmarkHistoryOfYears(b *testing.B) {
	days := madeUpDays(700)
	for _, at := range []tile.Address{mustAt(b, 3, 4, 2), mustAt(b, 5, 19, 11), mustAt(b, 8, 154, 88)} {
		b.Run(at.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := tile.NewHistory(at, days).Tile(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func madeUpDays(n int) (days []tile.HistoryDay) {
	const corners = 1000
	random := rand.New(rand.NewPCG(9, 10))
	wobble := func() float64 { return random.Float64() * 0.02 }
	var coast, front orb.Ring
	for i := range corners {
		south := float64(i) * 4 / corners
		coast = append(coast, orb.Point{39.5 + wobble(), 50.2 - south})
		front = append(front, orb.Point{37 + wobble(), 46.2 + south})
	}
	for day := range n {
		at := random.IntN(corners - 30)
		for i := at; i < at+30; i++ {
			front[i][0] -= wobble()
		}
		shape := slices.Concat(coast, front, coast[:1])
		slices.Reverse(shape)
		area := geo.ControlPolygon{Status: geo.Occupied, Since: geo.Since2022, Shape: orb.Polygon{shape}}
		if day%10 == 9 {
			area.Since = geo.SinceUnknown
		}
		days = append(days, tile.HistoryDay{Date: geo.NewDate(2024, 1, 1+day), Snapshot: tile.Prepare("test", []geo.ControlPolygon{area}, nil)})
	}
	return days
}

func historyDays(t testing.TB, first, last string) (days []tile.HistoryDay) {
	t.Helper()
	for _, day := range mirrorNames(t, first, last) {
		d := readMirror(t, day)
		days = append(days, tile.HistoryDay{Date: d.date, Snapshot: tile.Prepare("deepstate", d.areas, nil)})
	}
	return days
}
