package draw_test

import (
	"fmt"
	"testing"

	"controlmap/geo"
	"controlmap/geo/draw"
	"controlmap/geo/tile"

	"github.com/paulmach/orb/maptile"
)

// filled lists the tiles of a range of zooms that hold any of the areas.
func filled(b *testing.B, areas []geo.ControlPolygon, first, last maptile.Zoom) (tiles []tile.Address) {
	b.Helper()
	bound := areas[0].Shape.Bound()
	for _, a := range areas {
		bound = bound.Union(a.Shape.Bound())
	}
	snapshot := tile.Prepare(geo.DeepState, areas, nil)
	for z := first; z <= last; z++ {
		for at := range tile.Cover(bound, z) {
			if len(snapshot.Shapes(at)) > 0 {
				tiles = append(tiles, at)
			}
		}
	}
	return tiles
}

// BenchmarkTile draws the tiles on which the peers were measured: those of zoom 5 to 11
// that hold any of the polygon, on all processors, with the front line.
func BenchmarkTile(b *testing.B) {
	d := newDrawer(b)
	tiles := filled(b, readMirror(b, "20251201"), 5, 11)
	scene := draw.Scene{Snapshot: prepareMirror(b, "20251201")}
	for _, scale := range []int{1, 2} {
		b.Run(fmt.Sprintf("scale=%d", scale), func(b *testing.B) {
			size := 0
			for _, at := range tiles {
				drawn, err := d.Tile(scene, at, scale)
				if err != nil {
					b.Fatal(err)
				}
				size += len(drawn)
			}
			b.RunParallel(func(pb *testing.PB) {
				for i := 0; pb.Next(); i++ {
					if _, err := d.Tile(scene, tiles[i*7919%len(tiles)], scale); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tiles/s")
			b.ReportMetric(float64(size)/float64(len(tiles)), "B/tile")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkChangeTile draws what changed in eleven months around Pokrovsk.
func BenchmarkChangeTile(b *testing.B) {
	d := newDrawer(b)
	scene := draw.Scene{Snapshot: prepareMirror(b, "20251201"), Changes: changedMirror(b, "20250102", "20251201")}
	at := mustAt(b, 8, 154, 88)
	for b.Loop() {
		if _, err := d.Tile(scene, at, 1); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPicture(b *testing.B) {
	d := newDrawer(b)
	scene := draw.Scene{Snapshot: prepareMirror(b, "20251201")}
	for _, size := range [][2]int{{600, 400}, {1200, 630}, {2400, 2400}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			for b.Loop() {
				_, err := d.Picture(scene, draw.Picture{Bound: ukraine, Width: size[0], Height: size[1], Attribution: "DeepStateMap"})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
