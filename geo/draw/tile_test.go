package draw_test

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"slices"
	"sync"
	"testing"

	"controlmap/geo"
	"controlmap/geo/draw"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

// Colours of the light theme as style.json has them: areas with its opacity of 0.86.
var (
	nothing      = color.NRGBA{}
	occupied     = color.NRGBA{0xd9, 0x70, 0x5a, 219}
	occupiedEdge = color.NRGBA{0xa5, 0x3a, 0x2a, 255}
	pre2022      = color.NRGBA{0xa1, 0x4a, 0x52, 219}
	liberated    = color.NRGBA{0x8f, 0xbc, 0xd6, 108} // 0x7d * 0.86
	contested    = color.NRGBA{0xfa, 0xe2, 0xa0, 164} // 0xbf * 0.86
	advance      = color.NRGBA{0xf5, 0xcd, 0xc3, 175} // 0xcc * 0.86
	held         = color.NRGBA{0xdc, 0xc0, 0xb8, 219}
	gained       = color.NRGBA{0xd9, 0x48, 0x0f, 219}
	lost         = color.NRGBA{0x0b, 0x5a, 0x9c, 219}
	frontLine    = color.NRGBA{0x4a, 0x0d, 0x16, 255}
)

// here is a tile of a zoom whose grid is the tile's own units.
func here(t testing.TB) tile.Address { return mustAt(t, 10, 616, 354) }

func mustAt(t testing.TB, z, x, y uint32) tile.Address {
	t.Helper()
	at, err := tile.At(z, x, y)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// geographic returns the point in WGS84 at a pixel of a tile of 256.
func geographic(at tile.Address, x, y float64) orb.Point {
	world := math.Exp2(float64(at.Zoom()))
	mx := (float64(at.Tile().X) + x/256) / world
	my := (float64(at.Tile().Y) + y/256) / world
	return orb.Point{mx*360 - 180, math.Atan(math.Sinh(math.Pi*(1-2*my))) * 180 / math.Pi}
}

// polygon returns a polygon by its corners in pixels of a tile of 256, clockwise on the
// screen.
func polygon(at tile.Address, corners ...[2]float64) orb.Polygon {
	var ring orb.Ring
	for _, c := range slices.Backward(corners) {
		ring = append(ring, geographic(at, c[0], c[1]))
	}
	return orb.Polygon{append(ring, ring[0])}
}

// box returns a rectangle in pixels of a tile of 256.
func box(at tile.Address, x0, y0, x1, y1 float64) orb.Polygon {
	return polygon(at, [2]float64{x0, y0}, [2]float64{x1, y0}, [2]float64{x1, y1}, [2]float64{x0, y1})
}

func area(status geo.Status, since geo.Since, shape orb.Polygon) geo.ControlPolygon {
	return geo.ControlPolygon{Status: status, Since: since, Shape: shape}
}

func dayOf(areas ...geo.ControlPolygon) draw.Scene {
	return draw.Scene{Snapshot: tile.Prepare("own", areas, nil)}
}

func mustTile(t testing.TB, scene draw.Scene, at tile.Address, scale int) image.Image {
	t.Helper()
	data, err := newDrawer(t).Tile(scene, at, scale)
	if err != nil {
		t.Fatal(err)
	}
	if data == nil {
		t.Fatalf("tile %v is empty", at)
	}
	return decode(t, data)
}

func TestTileShowsEachKindInItsColour(t *testing.T) {
	at := here(t)
	west := box(at, 20, 20, 120, 220)
	for _, c := range []struct {
		name string
		area geo.ControlPolygon
		want color.NRGBA
	}{
		{"occupied", area(geo.Occupied, geo.SinceUnknown, west), occupied},
		{"occupied since 2022", area(geo.Occupied, geo.Since2022, west), occupied},
		{"occupied before 2022", area(geo.Occupied, geo.SincePre2022, west), pre2022},
		{"liberated", area(geo.Liberated, geo.SinceUnknown, west), liberated},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := mustTile(t, dayOf(c.area), at, 1)
			for _, p := range []image.Point{{22, 22}, {70, 120}, {117, 217}} {
				if got := pixel(m, p.X, p.Y); got != c.want {
					t.Errorf("inside, at %v: got %v, want %v", p, got, c.want)
				}
			}
			for _, p := range []image.Point{{0, 0}, {17, 100}, {70, 17}, {123, 100}, {70, 223}, {255, 255}} {
				if got := pixel(m, p.X, p.Y); got != nothing {
					t.Errorf("outside, at %v: got %v, want transparent", p, got)
				}
			}
		})
	}
}

func TestTileOfOneKind(t *testing.T) {
	at := here(t)
	all := box(at, -20, -20, 280, 280)
	for range 2 { // drawn, and drawn before
		for since, want := range map[geo.Since]color.NRGBA{geo.Since2022: occupied, geo.SincePre2022: pre2022} {
			for _, scale := range []int{1, 2} {
				m := mustTile(t, dayOf(area(geo.Occupied, since, all)), at, scale)
				if got, all := count(m, m.Bounds(), want), 256*256*scale*scale; got != all {
					t.Errorf("since %s, scale %d: got %d pixels of %v, want all %d", since, scale, got, want, all)
				}
			}
		}
	}
	day := dayOf(area(geo.Occupied, geo.Since2022, all), area(geo.Liberated, geo.SinceUnknown, box(at, 20, 20, 40, 40)))
	m := mustTile(t, day, at, 1)
	if got := count(m, m.Bounds(), occupied); got == 256*256 {
		t.Error("what lies in a tile of one kind does not show")
	}
}

func TestTilePatterns(t *testing.T) {
	at := here(t)
	for _, c := range []struct {
		status      geo.Status
		period      int
		fill        color.NRGBA
		red, green  uint8 // of the mark, as style.json has it
		least, most float64
	}{
		// A hatch of 2.4 every 8 pixels along the row, 2.4*sqrt(2)/8 = 0.42 of the area, and one
		// of 1.2; two dots of radius 1.2 on 64 pixels are 0.14. Pixels that are nearly whole are fewer.
		{geo.Contested, 8, contested, 0xb0, 0x7a, 0.2, 0.45},
		{geo.Claimed, 8, nothing, 0x8a, 0x4f, 0.05, 0.27},
		{geo.Infiltration, 16, nothing, 0x5b, 0x46, 0.05, 0.27},
		{geo.Advance, 8, advance, 0xa5, 0x3a, 0.03, 0.15},
	} {
		t.Run(string(c.status), func(t *testing.T) {
			m := mustTile(t, dayOf(area(c.status, geo.SinceUnknown, box(at, -4, -4, 260, 260))), at, 1)
			plain, marked := 0, 0
			for y := range 256 {
				for x := range 256 {
					got := pixel(m, x, y)
					if got == c.fill {
						plain++
					}
					if near(got.R, c.red, 16) && near(got.G, c.green, 24) && got.A >= 110 {
						marked++
					}
					if again := pixel(m, (x+c.period)%256, y); again != got {
						t.Fatalf("at %d %d: got %v, and %v a period to the east", x, y, got, again)
					}
				}
			}
			if share := float64(marked) / (256 * 256); share < c.least || share > c.most {
				t.Errorf("got %.3f marked, want %g to %g", share, c.least, c.most)
			}
			if plain < 256*256/4 {
				t.Errorf("got %d pixels without a mark, want a quarter at least", plain)
			}
		})
	}
}

func near(a, b uint8, within int) bool { return int(a)-int(b) <= within && int(b)-int(a) <= within }

func TestTileCoversWhatIsLiberated(t *testing.T) {
	at := here(t)
	m := mustTile(t, dayOf(
		area(geo.Occupied, geo.SinceUnknown, box(at, 20, 20, 120, 220)),
		area(geo.Liberated, geo.SinceUnknown, box(at, 60, 20, 200, 220)),
	), at, 1)
	got := pixel(m, 90, 100)
	// 0.859 of occupied, and liberated shining through: 0xd9 * 0.859 + 0x8f * 0.141 * 0.424, over 0.919.
	if !near(got.R, 212, 3) || !near(got.A, 234, 2) {
		t.Errorf("got %v where both are, want occupied over liberated", got)
	}
}

func TestTileDrawsTheFrontOverEdges(t *testing.T) {
	at := here(t)
	front := orb.MultiLineString{{geographic(at, 120, -4), geographic(at, 120, 260)}}
	areas := []geo.ControlPolygon{area(geo.Occupied, geo.SinceUnknown, box(at, 20, -4, 120, 260))}
	m := mustTile(t, draw.Scene{Snapshot: tile.Prepare("own", areas, front)}, at, 2)
	if got := m.Bounds(); got != image.Rect(0, 0, 512, 512) {
		t.Fatalf("got bounds %v, want 512 pixels a side", got)
	}
	for _, y := range []int{0, 256, 511} {
		// Strokes of 1.8 and 1.1 pixels are 3.6 and 2.2 at the double size: whole in the two in the middle.
		for _, x := range []int{239, 240} {
			if got := pixel(m, x, y); got != frontLine {
				t.Errorf("at %d %d: got %v, want the front's %v", x, y, got, frontLine)
			}
		}
		for _, x := range []int{39, 40} {
			if got := pixel(m, x, y); got != occupiedEdge {
				t.Errorf("at %d %d: got %v, want the edge's %v", x, y, got, occupiedEdge)
			}
		}
	}
}

func TestTileOfNothing(t *testing.T) {
	at := here(t)
	beside := area(geo.Occupied, geo.SinceUnknown, box(at, 258.5, 20, 300, 100))
	for name, scene := range map[string]draw.Scene{
		"empty scene":   {},
		"far away":      dayOf(area(geo.Occupied, geo.SinceUnknown, box(at, 2000, 20, 2100, 100))),
		"in the buffer": dayOf(beside),
		"no change":     {Changes: tile.PrepareChanges(nil)},
	} {
		t.Run(name, func(t *testing.T) {
			for _, scale := range []int{1, 2} {
				data, err := newDrawer(t).Tile(scene, at, scale)
				if err != nil || data != nil {
					t.Errorf("scale %d: got %d bytes and error %v, want none", scale, len(data), err)
				}
			}
		})
	}
}

func TestTileRefusesScales(t *testing.T) {
	for _, scale := range []int{-1, 0, 3} {
		if _, err := newDrawer(t).Tile(draw.Scene{}, here(t), scale); geo.CodeOf(err) != geo.Invalid {
			t.Errorf("scale %d: got %v, want an error that is invalid", scale, err)
		}
	}
}

func dated(day int, direction geo.Direction, status geo.Status, shape orb.Polygon) tile.DatedChange {
	return tile.DatedChange{
		Date:     geo.NewDate(2025, 12, day),
		Polygons: []geo.ChangedPolygon{{Status: status, Direction: direction, Shape: shape}},
	}
}

func TestTileOfChanges(t *testing.T) {
	at := here(t)
	shape, half := box(at, 20, 20, 120, 220), box(at, 20, 20, 120, 120)
	for _, c := range []struct {
		name         string
		days         []tile.DatedChange
		upper, lower color.NRGBA // at 70 70 and at 70 170
	}{
		{"gained", []tile.DatedChange{dated(1, geo.Gained, geo.Occupied, shape)}, gained, gained},
		{"lost", []tile.DatedChange{dated(1, geo.Lost, geo.Occupied, shape)}, lost, lost},
		{"one lost again", []tile.DatedChange{
			dated(1, geo.Gained, geo.Occupied, shape), dated(2, geo.Lost, geo.Occupied, half)}, nothing, gained},
		{"one regained", []tile.DatedChange{
			dated(1, geo.Lost, geo.Occupied, shape), dated(2, geo.Gained, geo.Occupied, half)}, nothing, lost},
		{"gained, lost and gained", []tile.DatedChange{
			dated(1, geo.Gained, geo.Occupied, shape), dated(2, geo.Lost, geo.Occupied, half),
			dated(3, geo.Gained, geo.Occupied, half)}, gained, gained},
		{"liberated shows as what was lost", []tile.DatedChange{
			dated(1, geo.Gained, geo.Liberated, shape), dated(2, geo.Lost, geo.Occupied, half)}, lost, nothing},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := mustTile(t, draw.Scene{Changes: tile.PrepareChanges(c.days)}, at, 1)
			for _, p := range []struct {
				y    int
				want color.NRGBA
			}{{70, c.upper}, {170, c.lower}} {
				if got := pixel(m, 70, p.y); got != p.want {
					t.Errorf("at 70 %d: got %v, want %v", p.y, got, p.want)
				}
			}
			if got := pixel(m, 200, 128); got != nothing {
				t.Errorf("beside: got %v, want transparent", got)
			}
		})
	}
}

func TestTileMutesWhatIsHeldUnderChanges(t *testing.T) {
	at := here(t)
	scene := dayOf(
		area(geo.Occupied, geo.SincePre2022, box(at, 10, 20, 60, 220)),
		area(geo.Contested, geo.SinceUnknown, box(at, 180, 20, 240, 220)),
	)
	scene.Changes = tile.PrepareChanges([]tile.DatedChange{dated(1, geo.Gained, geo.Occupied, box(at, 80, 20, 120, 220))})
	m := mustTile(t, scene, at, 1)
	for _, c := range []struct {
		x    int
		want color.NRGBA
	}{{30, held}, {100, gained}, {210, nothing}} {
		if got := pixel(m, c.x, 100); got != c.want {
			t.Errorf("at %d: got %v, want %v", c.x, got, c.want)
		}
	}
}

// A line that falls by an eighth crosses the border of two tiles: on both sides a column
// of pixels is covered by as much of the area as lies below the line.
func TestNeighboursMeet(t *testing.T) {
	west := here(t)
	east := mustAt(t, 10, 617, 354)
	// y = 100 + (x-192)/8, over both tiles; x is on the grid where y is.
	scene := dayOf(area(geo.Liberated, geo.SinceUnknown, polygon(west,
		[2]float64{-64, 68}, [2]float64{576, 148}, [2]float64{576, 400}, [2]float64{-64, 400})))
	tiles := []image.Image{mustTile(t, scene, west, 1), mustTile(t, scene, east, 1)}
	for x := 224; x < 288; x++ {
		m := tiles[x/256]
		crossing := 100 + (float64(x)+0.5-192)/8
		for y := range 256 {
			got := pixel(m, x%256, y).A
			switch {
			case float64(y) > crossing+2:
				if got != liberated.A {
					t.Fatalf("at %d %d, under the line: got alpha %d, want %d", x, y, got, liberated.A)
				}
			case float64(y) < crossing-3 && got != 0:
				t.Fatalf("at %d %d, over the line: got alpha %d, want 0", x, y, got)
			}
		}
		// What is drawn of the edge of 1.1 pixels stands around the line.
		sum, weight := 0.0, 0.0
		for y := int(crossing) - 3; y <= int(crossing)+3; y++ {
			if c := pixel(m, x%256, y); c.A > liberated.A {
				sum += (float64(y) + 0.5) * float64(c.A-liberated.A)
				weight += float64(c.A - liberated.A)
			}
		}
		if middle := sum / weight; math.Abs(middle-crossing) > 0.5 {
			t.Errorf("column %d: got the edge at %.2f, want %.2f", x, middle, crossing)
		}
	}
}

// On real maps, neighbouring columns differ where tiles meet as they do inside tiles.
func TestNeighboursMeetOnRealMaps(t *testing.T) {
	scene := draw.Scene{Snapshot: prepareMirror(t, "20251201")}
	for _, zoom := range []maptile.Zoom{7, 8, 9} {
		seams, inside, pairs := 0, 0, 0
		for at := range tile.Cover(orb.Bound{Min: orb.Point{33, 46}, Max: orb.Point{38, 49.5}}, zoom) {
			west := tileOrNothing(t, scene, at)
			next := mustAt(t, uint32(zoom), at.Tile().X+1, at.Tile().Y)
			east := tileOrNothing(t, scene, next)
			seams += differences(west, 255, east, 0)
			inside += differences(west, 253, west, 254) + differences(east, 1, east, 2)
			pairs++
		}
		if pairs < 4 || inside < 20 {
			t.Fatalf("zoom %d: %d pairs with %d differences inside tell nothing", zoom, pairs, inside)
		}
		if limit := inside*3/4 + 12; seams > limit {
			t.Errorf("zoom %d: got %d differences where tiles meet, want %d at most", zoom, seams, limit)
		}
	}
}

func tileOrNothing(t testing.TB, scene draw.Scene, at tile.Address) image.Image {
	t.Helper()
	data, err := newDrawer(t).Tile(scene, at, 1)
	if err != nil {
		t.Fatal(err)
	}
	if data == nil {
		return image.NewNRGBA(image.Rect(0, 0, 256, 256))
	}
	return decode(t, data)
}

// differences counts the pixels in which two columns differ by more than a little.
func differences(a image.Image, ax int, b image.Image, bx int) (n int) {
	for y := range 256 {
		p, q := pixel(a, ax, y), pixel(b, bx, y)
		if !near(p.R, q.R, 60) || !near(p.G, q.G, 60) || !near(p.A, q.A, 60) {
			n++
		}
	}
	return n
}

func TestTilePaletteIsOfTheStyle(t *testing.T) {
	scene := draw.Scene{Snapshot: prepareMirror(t, "20251201")}
	for _, scale := range []int{1, 2} {
		m, ok := mustTile(t, scene, mustAt(t, 6, 38, 22), scale).(*image.Paletted)
		if !ok {
			t.Fatal("the tile has no palette")
		}
		counts := map[color.NRGBA]int{}
		for y := range m.Rect.Dy() {
			for x := range m.Rect.Dx() {
				counts[pixel(m, x, y)]++
			}
		}
		for c, n := range counts {
			frequent := n > m.Rect.Dx()*m.Rect.Dy()/200
			if frequent && !slices.Contains([]color.NRGBA{nothing, occupied, occupiedEdge, frontLine}, c) {
				t.Errorf("scale %d: got %d pixels of %v, which the style does not have", scale, n, c)
			}
			if c.A != 0 && (c.R > 0xd9 || c.G > 0x70 || c.B > 0x5a || c.R < 0x4a) {
				t.Errorf("scale %d: got %v, which is no blend of occupied, its edge and the front", scale, c)
			}
		}
		if counts[nothing] == 0 || counts[occupied] == 0 || counts[frontLine] == 0 {
			t.Errorf("scale %d: got %d transparent, %d occupied, %d of the front", scale,
				counts[nothing], counts[occupied], counts[frontLine])
		}
	}
}

// Palettes outlive tiles: what was drawn before, by whom, must not show in the bytes.
func TestTileBytesDependOnTheGeometryAlone(t *testing.T) {
	at := here(t)
	var scenes []draw.Scene
	for _, status := range geo.Statuses() {
		scenes = append(scenes, dayOf(
			area(status, geo.SinceUnknown, polygon(at, [2]float64{20, 20}, [2]float64{220, 60}, [2]float64{90, 230}))))
	}
	style, err := draw.Default()
	if err != nil {
		t.Fatal(err)
	}
	fresh := func(scene draw.Scene) []byte {
		d, err := draw.New(style, geo.Regions{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		data, err := d.Tile(scene, at, 1)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	used := newDrawer(t)
	var group sync.WaitGroup
	for i := range 40 {
		scene := scenes[i%len(scenes)]
		group.Go(func() {
			got, err := used.Tile(scene, at, 1)
			if err != nil {
				t.Error(err)
			}
			if want := fresh(scene); !bytes.Equal(got, want) {
				t.Errorf("scene %d: got %d bytes that are not the %d of a fresh drawer", i%len(scenes), len(got), len(want))
			}
		})
	}
	group.Wait()
}

func TestThemesDiffer(t *testing.T) {
	at := here(t)
	scene := dayOf(area(geo.Occupied, geo.SinceUnknown, box(at, 20, 20, 120, 220)))
	scene.Theme = draw.Dark
	if got, want := pixel(mustTile(t, scene, at, 1), 70, 100), (color.NRGBA{0xc7, 0x5f, 0x4c, 219}); got != want {
		t.Errorf("dark: got %v, want %v", got, want)
	}
}

// pixelOf returns the tile of a zoom that a point in WGS84 lies in, and its pixel there.
func pixelOf(t testing.TB, zoom uint32, p orb.Point) (tile.Address, int, int) {
	t.Helper()
	world := math.Exp2(float64(zoom))
	x := (p[0] + 180) / 360 * world
	y := (1 - math.Asinh(math.Tan(p[1]*math.Pi/180))/math.Pi) / 2 * world
	at := mustAt(t, zoom, uint32(x), uint32(y))
	return at, int((x - math.Floor(x)) * 256), int((y - math.Floor(y)) * 256)
}

func TestKnownPlaces(t *testing.T) {
	day := draw.Scene{Snapshot: prepareMirror(t, "20251201")}
	change := draw.Scene{Changes: changedMirror(t, "20250102", "20251201")}
	both := draw.Scene{Snapshot: day.Snapshot, Changes: change.Changes}
	for _, c := range []struct {
		name              string
		at                orb.Point
		day, change, both color.NRGBA
	}{
		{"Donetsk", orb.Point{37.80, 48.00}, occupied, nothing, held},
		{"Simferopol", orb.Point{34.10, 44.95}, occupied, nothing, held},
		{"Sloviansk", orb.Point{37.61, 48.87}, nothing, nothing, nothing},
		{"Kyiv", orb.Point{30.52, 50.45}, nothing, nothing, nothing},
		// Both: 0.859 of gained over held.
		{"Velyka Novosilka, taken in January 2025", orb.Point{36.84, 47.85}, occupied, gained, color.NRGBA{0xd9, 0x57, 0x24, 0xfa}},
	} {
		for name, show := range map[string]struct {
			scene draw.Scene
			want  color.NRGBA
		}{"day": {day, c.day}, "change": {change, c.change}, "both": {both, c.both}} {
			at, x, y := pixelOf(t, 8, c.at)
			if got := pixel(tileOrNothing(t, show.scene, at), x, y); got != show.want {
				t.Errorf("%s, %s: got %v, want %v", c.name, name, got, show.want)
			}
		}
	}
}

// A line that bends by a right angle has its outer corner filled, whichever way it bends. At
// scale 2 it is 3.6 pixels wide: without a join, nothing covers the pixel beyond both parts.
func TestLinesHaveJoins(t *testing.T) {
	at := here(t)
	for _, tt := range []struct {
		name string
		end  float64     // y of the line's end, in pixels of 256
		want image.Point // the outer corner, in pixels of 512
	}{
		{"to the south", 240, image.Pt(256, 255)},
		{"to the north", 20, image.Pt(256, 256)},
	} {
		front := orb.MultiLineString{{geographic(at, 20, 128), geographic(at, 128, 128), geographic(at, 128, tt.end)}}
		m := mustTile(t, draw.Scene{Snapshot: tile.Prepare("own", nil, front)}, at, 2)
		if got := pixel(m, tt.want.X, tt.want.Y); got != frontLine {
			t.Errorf("%s: got %v at the outer corner %v, want the front's %v", tt.name, got, tt.want, frontLine)
		}
	}
}
