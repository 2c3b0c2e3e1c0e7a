package tile_test

import (
	"bytes"
	"math"
	"slices"
	"sync"
	"testing"

	"controlmap/geo"
	"controlmap/geo/repair"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	orbgeo "github.com/paulmach/orb/geo"
	"github.com/paulmach/orb/maptile"
)

// Tile 2/2/1 begins at Greenwich and ends at the equator.
const unitsPerDegree = 4 * 4096.0 / 360

// lonLat returns the WGS84 point at a place, in units, of tile 2/2/1, by the inverse of
// the Mercator projection.
func lonLat(x, y float64) orb.Point {
	return orb.Point{x / unitsPerDegree, math.Atan(math.Sinh((4096-y)*math.Pi/8192)) * 180 / math.Pi}
}

// lot returns an occupied polygon by its corners in units of tile 2/2/1, given
// clockwise on the screen.
func lot(rings ...[][2]float64) geo.ControlPolygon {
	var shape orb.Polygon
	for _, corners := range rings {
		var r orb.Ring
		for _, c := range slices.Backward(corners) { // counter-clockwise, by RFC 7946
			r = append(r, lonLat(c[0], c[1]))
		}
		shape = append(shape, append(r, r[0]))
	}
	return geo.ControlPolygon{Status: geo.Occupied, Shape: shape}
}

// box returns the corners of a rectangle in units of tile 2/2/1, clockwise on the screen.
func box(x0, y0, x1, y1 float64) [][2]float64 {
	return [][2]float64{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
}

func flipped(corners [][2]float64) [][2]float64 {
	corners = slices.Clone(corners)
	slices.Reverse(corners)
	return corners
}

func ringOf(corners ...orb.Point) orb.Ring { return append(corners, corners[0]) }

func frame() orb.Ring {
	return ringOf(orb.Point{-64, -64}, orb.Point{4160, -64}, orb.Point{4160, 4160}, orb.Point{-64, 4160})
}

func TestShapes(t *testing.T) {
	for _, tt := range []struct {
		name  string
		areas []geo.ControlPolygon
		want  orb.MultiPolygon // in tile 2/2/1
	}{
		{"a square", []geo.ControlPolygon{lot(box(100, 200, 300, 400))},
			orb.MultiPolygon{{ringOf(orb.Point{100, 200}, orb.Point{300, 200}, orb.Point{300, 400}, orb.Point{100, 400})}}},
		{"snapped to even units", []geo.ControlPolygon{lot(box(100.9, 200.9, 301.1, 399.1))},
			orb.MultiPolygon{{ringOf(orb.Point{100, 200}, orb.Point{302, 200}, orb.Point{302, 400}, orb.Point{100, 400})}}},
		{"wound the wrong way", []geo.ControlPolygon{lot(flipped(box(100, 200, 300, 400)))},
			orb.MultiPolygon{{ringOf(orb.Point{100, 200}, orb.Point{300, 200}, orb.Point{300, 400}, orb.Point{100, 400})}}},
		{"a hole", []geo.ControlPolygon{lot(box(100, 200, 300, 400), flipped(box(150, 250, 250, 350)))},
			orb.MultiPolygon{{
				ringOf(orb.Point{100, 200}, orb.Point{300, 200}, orb.Point{300, 400}, orb.Point{100, 400}),
				ringOf(orb.Point{150, 250}, orb.Point{150, 350}, orb.Point{250, 350}, orb.Point{250, 250})}}},
		{"covers the tile", []geo.ControlPolygon{lot(box(-400, -1000, 6000, 6000))}, orb.MultiPolygon{{frame()}}},
		{"covers the tile but for a hole in its buffer", []geo.ControlPolygon{lot(box(-400, -1000, 6000, 6000), flipped(box(4120, 10, 4200, 20)))},
			orb.MultiPolygon{{ringOf(orb.Point{-64, -64}, orb.Point{4160, -64}, orb.Point{4160, 10}, orb.Point{4120, 10},
				orb.Point{4120, 20}, orb.Point{4160, 20}, orb.Point{4160, 4160}, orb.Point{-64, 4160})}}},
		{"in the western buffer alone", []geo.ControlPolygon{lot(box(-60, 200, -20, 400))},
			orb.MultiPolygon{{ringOf(orb.Point{-60, 200}, orb.Point{-20, 200}, orb.Point{-20, 400}, orb.Point{-60, 400})}}},
		{"in the northern buffer alone", []geo.ControlPolygon{lot(box(200, -60, 400, -20))},
			orb.MultiPolygon{{ringOf(orb.Point{200, -60}, orb.Point{400, -60}, orb.Point{400, -20}, orb.Point{200, -20})}}},
		{"in the eastern buffer alone", []geo.ControlPolygon{lot(box(4110, 200, 4150, 400))},
			orb.MultiPolygon{{ringOf(orb.Point{4110, 200}, orb.Point{4150, 200}, orb.Point{4150, 400}, orb.Point{4110, 400})}}},
		{"in the southern buffer alone", []geo.ControlPolygon{lot(box(200, 4110, 400, 4150))},
			orb.MultiPolygon{{ringOf(orb.Point{200, 4110}, orb.Point{400, 4110}, orb.Point{400, 4150}, orb.Point{200, 4150})}}},
		{"outside", []geo.ControlPolygon{lot(box(-400, 200, -100, 400))}, nil},
		{"around the tile without covering it", []geo.ControlPolygon{lot([][2]float64{{-400, -400}, {6000, -400}, {6000, 6000}, {5900, 6000}, {5900, -300}, {-400, -300}})}, nil},
		{"collapses", []geo.ControlPolygon{lot(box(100.1, 200, 100.3, 400))}, nil},
		{"a spike", []geo.ControlPolygon{lot([][2]float64{{100, 200}, {300, 200}, {300, 400}, {500, 400.1}, {300, 400.2}, {100, 400}})},
			orb.MultiPolygon{{ringOf(orb.Point{100, 200}, orb.Point{300, 200}, orb.Point{300, 400}, orb.Point{100, 400})}}},
		{"neighbours of one status", []geo.ControlPolygon{lot(box(100, 200, 200, 400)), lot(box(200, 200, 300, 400))},
			orb.MultiPolygon{{ringOf(orb.Point{100, 200}, orb.Point{300, 200}, orb.Point{300, 400}, orb.Point{100, 400})}}},
		{"one over the other", []geo.ControlPolygon{lot(box(100, 200, 300, 400)), lot(box(150, 250, 250, 350))},
			orb.MultiPolygon{{ringOf(orb.Point{100, 200}, orb.Point{300, 200}, orb.Point{300, 400}, orb.Point{100, 400})}}},
		{"corners touch", []geo.ControlPolygon{lot(box(100, 200, 200, 300)), lot(box(200, 300, 300, 400))},
			orb.MultiPolygon{
				{ringOf(orb.Point{100, 200}, orb.Point{200, 200}, orb.Point{200, 300}, orb.Point{100, 300})},
				{ringOf(orb.Point{200, 300}, orb.Point{300, 300}, orb.Point{300, 400}, orb.Point{200, 400})}}},
		{"a slit closes", []geo.ControlPolygon{lot([][2]float64{{100, 100}, {400, 100}, {400, 400}, {250.6, 400}, {250.6, 300}, {300, 300},
			{300, 200}, {200, 200}, {200, 300}, {250.4, 300}, {250.4, 400}, {100, 400}})},
			orb.MultiPolygon{{
				ringOf(orb.Point{100, 100}, orb.Point{400, 100}, orb.Point{400, 400}, orb.Point{100, 400}),
				ringOf(orb.Point{200, 200}, orb.Point{200, 300}, orb.Point{300, 300}, orb.Point{300, 200}),
			}}},
		{"a hole comes to touch both sides", []geo.ControlPolygon{lot(box(100, 100, 300, 300), [][2]float64{{100.4, 200}, {200, 250}, {299.6, 200}, {200, 150}})},
			orb.MultiPolygon{
				{ringOf(orb.Point{100, 100}, orb.Point{300, 100}, orb.Point{300, 200}, orb.Point{200, 150}, orb.Point{100, 200})},
				{ringOf(orb.Point{100, 200}, orb.Point{200, 250}, orb.Point{300, 200}, orb.Point{300, 300}, orb.Point{100, 300})},
			}},
		{"a hole comes to touch one side", []geo.ControlPolygon{lot(box(100, 100, 300, 300), [][2]float64{{100.4, 200}, {200, 250}, {200, 150}})},
			orb.MultiPolygon{{
				ringOf(orb.Point{100, 100}, orb.Point{300, 100}, orb.Point{300, 300}, orb.Point{100, 300}),
				ringOf(orb.Point{100, 200}, orb.Point{200, 250}, orb.Point{200, 150}),
			}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got orb.MultiPolygon
			for _, s := range tile.Prepare("test", tt.areas, nil).Shapes(mustAt(t, 2, 2, 1)) {
				got = append(got, s.Polygons...)
			}
			if !got.Equal(tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// TestEdgesBendAtVerticesNearby has a vertex whose square, a step of two units wide, the
// edge of another area meets in a corner only. The corner of low x and low y is the
// square's own; the others are its neighbours'.
func TestEdgesBendAtVerticesNearby(t *testing.T) {
	rising := [][2]float64{{1000, 1000}, {1006, 1006}, {900, 990}} // y grows to the south
	falling := [][2]float64{{1000, 1010}, {1010, 1000}, {1100, 1100}}
	for _, tt := range []struct {
		name   string
		edge   [][2]float64 // the first two corners of an area
		vertex [2]float64   // of another
		bent   bool
	}{
		{"high x, low y", rising, [2]float64{1000, 1002}, false},
		{"low x, high y", rising, [2]float64{1002, 1000}, false},
		{"high x, high y", falling, [2]float64{1004, 1004}, false},
		{"low x, low y", falling, [2]float64{1006, 1006}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x, y := tt.vertex[0], tt.vertex[1]
			other := lot([][2]float64{{x, y}, {x, y + 400}, {x - 400, y}})
			other.Status = geo.Contested
			shapes := tile.Prepare("test", []geo.ControlPolygon{lot(tt.edge), other}, nil).Shapes(mustAt(t, 2, 2, 1))
			bent := false
			for _, r := range shapes[0].Polygons[0] {
				bent = bent || slices.Contains(r, orb.Point(tt.vertex))
			}
			if bent != tt.bent {
				t.Errorf("bent is %v, want %v: %v", bent, tt.bent, shapes[0].Polygons)
			}
		})
	}
}

func TestTileNamesWhatItShows(t *testing.T) {
	occupied, held := lot(box(100, 200, 300, 400)), lot(box(300, 200, 500, 400))
	occupied.Since = geo.Since2022
	held.Status = geo.Contested
	front := orb.MultiLineString{{lonLat(300, 200), lonLat(300, 300)}, {lonLat(300, 300), lonLat(300, 400)}}
	snapshot := tile.Prepare("operator", []geo.ControlPolygon{held, occupied}, front)
	data, err := snapshot.Tile(mustAt(t, 2, 2, 1), geo.NewDate(2025, 12, 1))
	if err != nil {
		t.Fatal(err)
	}
	layers := decode(t, data)
	control := features(layers, "control")
	if len(control) != 2 {
		t.Fatalf("got %d features of control, want 2", len(control))
	}
	for i, want := range []map[string]any{
		{"status": "occupied", "since": "2022", "source": "operator", "date": "2025-12-01"},
		{"status": "contested", "source": "operator", "date": "2025-12-01"},
	} {
		for name, value := range want {
			if got := control[i].Properties[name]; got != value {
				t.Errorf("feature %d: %s is %v, want %v", i, name, got, value)
			}
		}
		if len(control[i].Properties) != len(want) {
			t.Errorf("feature %d: got %v, want %v", i, control[i].Properties, want)
		}
	}
	want := orb.LineString{{300, 200}, {300, 400}}
	if got := layers["frontline"].Features[0].Geometry; !orb.Equal(got, want) {
		t.Errorf("front: got %v, want %v", got, want)
	}
}

func TestFront(t *testing.T) {
	line := func(places ...[2]float64) (l orb.LineString) {
		for _, p := range places {
			l = append(l, lonLat(p[0], p[1]))
		}
		return l
	}
	for _, tt := range []struct {
		name  string
		lines orb.MultiLineString
		want  orb.MultiLineString // in tile 2/2/1
	}{
		{"none", nil, nil},
		{"outside", orb.MultiLineString{line([2]float64{-500, 100}, [2]float64{-100, 100})}, nil},
		{"parts are joined", orb.MultiLineString{line([2]float64{300, 100}, [2]float64{200, 200}), line([2]float64{100, 100}, [2]float64{200, 200})},
			orb.MultiLineString{{{100, 100}, {200, 200}, {300, 100}}}},
		{"the same twice", orb.MultiLineString{line([2]float64{100, 100}, [2]float64{200, 200}), line([2]float64{200, 200}, [2]float64{100, 100})},
			orb.MultiLineString{{{100, 100}, {200, 200}}}},
		{"three meet", orb.MultiLineString{line([2]float64{100, 100}, [2]float64{200, 200}, [2]float64{300, 100}), line([2]float64{200, 200}, [2]float64{200, 300})},
			orb.MultiLineString{{{100, 100}, {200, 200}}, {{200, 200}, {200, 300}}, {{200, 200}, {300, 100}}}},
		{"a circle", orb.MultiLineString{line([2]float64{300, 100}, [2]float64{100, 100}, [2]float64{200, 200}, [2]float64{300, 100})},
			orb.MultiLineString{{{100, 100}, {200, 200}, {300, 100}, {100, 100}}}},
		{"leaves the tile and comes back", orb.MultiLineString{line([2]float64{100, 100}, [2]float64{-300, 100}, [2]float64{-300, 300}, [2]float64{100, 300})},
			orb.MultiLineString{{{-64, 100}, {100, 100}}, {{-64, 300}, {100, 300}}}},
		{"collapses", orb.MultiLineString{line([2]float64{100, 100}, [2]float64{100.4, 100.4})}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tile.Prepare("test", nil, tt.lines).Front(mustAt(t, 2, 2, 1)); !got.Equal(tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestEmptyTileIsNil(t *testing.T) {
	data, err := tile.Prepare("test", []geo.ControlPolygon{lot(box(100, 200, 300, 400))}, nil).Tile(mustAt(t, 5, 0, 0), geo.Date{})
	if data != nil || err != nil {
		t.Errorf("got %d bytes and error %v, want none", len(data), err)
	}
}

func TestMirrorTilesAreValid(t *testing.T) {
	for _, day := range []string{"20240708", "20251201"} {
		d := readMirror(t, day)
		snapshot := prepareMirror(t, day)
		for _, at := range tilesOf(d, 0, 10) {
			data, err := snapshot.Tile(at, d.date)
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
}

func TestStitchedAreaIsTheSources(t *testing.T) {
	d := readMirror(t, "20251201")
	var want, got float64
	for _, a := range d.areas {
		want += orbgeo.Area(a.Shape)
	}
	snapshot := prepareMirror(t, "20251201")
	for _, at := range tilesOf(d, 10, 10) {
		for _, s := range snapshot.Shapes(at) {
			got += sphereArea(at, s.Polygons)
		}
	}
	if off := math.Abs(got/want - 1); off > 0.001 {
		t.Errorf("got %.0f km2, want %.0f: off by %.3f %%", got/1e6, want/1e6, off*100)
	} else {
		t.Logf("stitched %.1f km2 of %.1f, off by %.5f %%", got/1e6, want/1e6, off*100)
	}
}

// sphereArea returns what polygons measure within their tile, without its buffer, in
// square metres on the sphere.
func sphereArea(at tile.Address, polygons orb.MultiPolygon) float64 {
	inside := clip.MultiPolygon(orb.Bound{Max: orb.Point{4096, 4096}}, polygons.Clone())
	n := math.Exp2(float64(at.Tile().Z))
	for _, p := range inside {
		for _, r := range p {
			for i := range r {
				x, y := (r[i][0]/4096+float64(at.Tile().X))/n, (r[i][1]/4096+float64(at.Tile().Y))/n
				r[i] = orb.Point{x*360 - 180, math.Atan(math.Sinh(math.Pi*(1-2*y))) * 180 / math.Pi}
			}
		}
	}
	return orbgeo.Area(inside)
}

func TestNeighboursMeet(t *testing.T) {
	d := readMirror(t, "20251201")
	snapshot := prepareMirror(t, "20251201")
	shared := 0
	for _, z := range []maptile.Zoom{6, 8, 10, 11} {
		for _, at := range tilesOf(d, z, z) {
			here := allPolygons(snapshot.Shapes(at))
			east := allPolygons(snapshot.Shapes(mustAt(t, uint32(z), at.Tile().X+1, at.Tile().Y)))
			south := allPolygons(snapshot.Shapes(mustAt(t, uint32(z), at.Tile().X, at.Tile().Y+1)))
			shared += compareCuts(t, at, "south", crossings(here, 4096), crossings(south, 0))
			shared += compareCuts(t, at, "east", crossings(transposed(here), 4096), crossings(transposed(east), 0))
		}
	}
	if shared == 0 {
		t.Error("no edge meets another tile")
	}
	t.Logf("%d places compared", shared)
}

// compareCuts compares where two tiles are cut by the edge they share, between its
// corners.
func compareCuts(t *testing.T, at tile.Address, side string, here, there []float64) int {
	t.Helper()
	onEdge := func(v float64) bool { return v < 0 || v > 4096 }
	here, there = slices.DeleteFunc(here, onEdge), slices.DeleteFunc(there, onEdge)
	slices.Sort(here)
	slices.Sort(there)
	if !slices.Equal(here, there) {
		t.Errorf("%s and the tile to the %s: %v and %v", at, side, here, there)
	}
	return len(here)
}

func allPolygons(shapes []tile.Shape) (all orb.MultiPolygon) {
	for _, s := range shapes {
		all = append(all, s.Polygons...)
	}
	return all
}

func transposed(m orb.MultiPolygon) orb.MultiPolygon {
	m = m.Clone()
	for _, p := range m {
		for _, r := range p {
			for i := range r {
				r[i][0], r[i][1] = r[i][1], r[i][0]
			}
		}
	}
	return m
}

func TestStatusesShareTheirBorder(t *testing.T) {
	// The two areas were drawn along one line, of which each has other points.
	west := lot([][2]float64{{1000, 1000}, {2000, 1000}, {2333, 1777}, {2011, 3000}, {1000, 3000}})
	east := lot([][2]float64{{2000, 1000}, {3000, 1000}, {3000, 3000}, {2011, 3000}, {2333, 1777}})
	east.Status = geo.Contested
	snapshot := tile.Prepare("test", []geo.ControlPolygon{west, east}, nil)
	for z := uint32(2); z <= 8; z++ {
		for at := range tile.Cover(orb.Bound{Min: lonLat(1000, 3000), Max: lonLat(3000, 1000)}, zoom(z)) {
			shapes := snapshot.Shapes(at)
			if len(shapes) < 2 {
				continue
			}
			overlap, err := repair.Intersect(shapes[0].Polygons, shapes[1].Polygons)
			if err != nil {
				t.Fatal(err)
			}
			if len(overlap) > 0 {
				t.Errorf("%s: statuses overlap in %v", at, overlap)
			}
			joined, err := repair.Union(shapes[0].Polygons, shapes[1].Polygons)
			if err != nil {
				t.Fatal(err)
			}
			if len(joined) != 1 || len(joined[0]) != 1 {
				t.Errorf("%s: gap between statuses: %v", at, joined)
			}
		}
	}
}

func TestTilesFromManyGoroutines(t *testing.T) {
	d := readMirror(t, "20251201")
	tiles := tilesOf(d, 5, 8)
	want := make([][]byte, len(tiles))
	for i, at := range tiles { // each on a snapshot that nobody else has used
		data, err := prepareMirror(t, "20251201").Tile(at, d.date)
		if err != nil {
			t.Fatal(err)
		}
		want[i] = data
	}
	snapshot := prepareMirror(t, "20251201")
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i, at := range tiles {
				if got, err := snapshot.Tile(at, d.date); err != nil || !bytes.Equal(got, want[i]) {
					t.Errorf("%s: %d bytes, error %v, want the %d bytes of a fresh snapshot", at, len(got), err, len(want[i]))
				}
			}
		})
	}
	group.Wait()
}
