package tile_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"controlmap/geo"
	"controlmap/geo/repair"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
)

// scribble returns polygons made of a stream of bytes: two bytes a corner, a zero byte
// ends a ring. They cross themselves and each other at will.
func scribble(data []byte) (areas []geo.ControlPolygon) {
	statuses := geo.Statuses()
	shape, r := orb.Polygon{}, orb.Ring{}
	finish := func() {
		if len(r) > 0 {
			shape = append(shape, append(r, r[0]))
			r = nil
		}
	}
	for ; len(data) > 1; data = data[2:] {
		if data[0] != 0 {
			// Two cells to a byte, so that rings share points, in a few square degrees.
			r = append(r, orb.Point{36 + float64(data[0])/64, 47 + float64(data[1])/64})
			continue
		}
		finish()
		if data[1]%2 == 0 && len(shape) > 0 {
			areas = append(areas, geo.ControlPolygon{Status: statuses[len(areas)%len(statuses)], Shape: shape})
			shape = nil
		}
	}
	finish()
	return append(areas, geo.ControlPolygon{Status: geo.Occupied, Shape: shape})
}

// scribbled are tiles over what scribble draws.
func scribbled(t testing.TB) []tile.Address {
	return []tile.Address{
		mustAt(t, 0, 0, 0), mustAt(t, 5, 19, 11), mustAt(t, 6, 38, 22), mustAt(t, 8, 154, 88),
		mustAt(t, 9, 308, 177), mustAt(t, 10, 616, 355), mustAt(t, 10, 618, 353), mustAt(t, 14, 9858, 5680),
	}
}

func checkScribble(t *testing.T, areas []geo.ControlPolygon) {
	t.Helper()
	snapshot := tile.Prepare("test", areas, nil)
	for _, at := range scribbled(t) {
		data, err := snapshot.Tile(at, geo.NewDate(2025, 1, 1))
		if err != nil {
			t.Fatal(err)
		}
		if data == nil {
			continue
		}
		for _, f := range features(decode(t, data), "control") {
			checkRings(t, at.String(), multi(t, f.Geometry))
		}
	}
}

func FuzzTile(f *testing.F) {
	f.Add([]byte{10, 10, 200, 10, 200, 200, 10, 200, 0, 2, 100, 100, 220, 100, 100, 220})
	f.Add([]byte{1, 1, 1, 1, 2, 2, 0, 1, 9, 9})
	f.Add([]byte{10, 10, 100, 100, 10, 100, 100, 10, 0, 1, 50, 50, 60, 50, 60, 60})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 400 {
			checkScribble(t, scribble(data))
		}
	})
}

func TestRandomPolygonsGiveValidTiles(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		data := make([]byte, 20+random.IntN(200))
		for i := range data {
			data[i] = byte(random.IntN(256))
			if random.IntN(12) == 0 {
				data[i] = 0
			}
		}
		checkScribble(t, scribble(data))
	}
}

// TestUnionOfOneStatus compares what a tile makes of overlapping polygons with the union that
// a general overlay makes of them.
func TestUnionOfOneStatus(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	at := mustAt(t, 2, 2, 1)
	for range 200 {
		var areas []geo.ControlPolygon
		var union orb.MultiPolygon
		for range 2 + random.IntN(4) {
			x, y := 200+100*float64(random.IntN(20)), 200+100*float64(random.IntN(20))
			corners := box(x, y, x+100+100*float64(random.IntN(8)), y+100+100*float64(random.IntN(8)))
			areas = append(areas, lot(corners))
			var r orb.Ring
			for _, c := range corners {
				r = append(r, orb.Point{c[0], c[1]})
			}
			r = append(r, r[0])
			joined, err := repair.Union(union, orb.MultiPolygon{{r}})
			if err != nil {
				t.Fatal(err)
			}
			union = joined
		}
		var got, want float64
		polygons := allPolygons(tile.Prepare("test", areas, nil).Shapes(at))
		checkRings(t, "union", polygons)
		disjoint(t, "union", polygons)
		for _, p := range polygons {
			got += polygonArea(p)
		}
		for _, p := range union {
			want += polygonArea(p)
		}
		if got != want {
			t.Fatalf("got %v square units, want %v of %v", got, want, areas)
		}
	}
}

// TestTileIsAFunctionOfItsArea has areas in another order, rings begun elsewhere and
// one more far away: the bytes must be the same.
func TestTileIsAFunctionOfItsArea(t *testing.T) {
	d := readMirror(t, "20251201")
	want := prepareMirror(t, "20251201")
	var areas []geo.ControlPolygon
	for i := range d.areas {
		a := d.areas[len(d.areas)-1-i]
		shape := make(orb.Polygon, len(a.Shape))
		for j, r := range a.Shape {
			n := len(r) / 3
			shape[j] = append(append(r[n:len(r)-1:len(r)-1], r[:n]...), r[n])
		}
		a.Shape = shape
		areas = append(areas, a)
	}
	areas = append(areas, geo.ControlPolygon{Status: geo.Occupied, Shape: orb.Polygon{{{10, 10}, {11, 10}, {11, 11}, {10, 10}}}})
	got := tile.Prepare("deepstate", areas, nil)
	for _, at := range tilesOf(d, 4, 9) {
		w, err := want.Tile(at, d.date)
		if err != nil {
			t.Fatal(err)
		}
		g, err := got.Tile(at, d.date)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(g, w) {
			t.Errorf("%s: %d bytes, want the %d of the same area in other polygons", at, len(g), len(w))
		}
	}
}
