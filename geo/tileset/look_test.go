package tileset_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/draw"
	"controlmap/geo/tile"
	"controlmap/geo/tileset"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"
)

var update = flag.Bool("update", false, "add the hashes of a tile.Look that has none to the golden file")

const lookFile = "look.json" // hashes of tiles by tile.Look

// The polygons of the golden tiles. No corner is on the grid of any tile.
var (
	lookFront = orb.Polygon{
		{{37.113, 47.907}, {37.631, 47.853}, {38.219, 48.011}, {38.457, 48.503}, {37.981, 48.867}, {37.349, 48.731}, {37.113, 47.907}},
		{{37.703, 48.211}, {37.559, 48.407}, {37.907, 48.457}, {37.703, 48.211}},
	}
	lookAdvanced  = orb.Polygon{{{37.113, 47.907}, {37.349, 48.731}, {36.887, 48.419}, {37.113, 47.907}}}
	lookOld       = orb.Polygon{{{34.119, 45.107}, {35.443, 45.019}, {35.007, 45.911}, {34.119, 45.107}}}
	lookContested = orb.Polygon{{{36.607, 48.003}, {36.887, 48.419}, {36.731, 48.577}, {36.607, 48.003}}}
	lookLiberated = orb.Polygon{{{36.107, 48.003}, {36.607, 48.003}, {36.731, 48.577}, {36.107, 48.003}}}
	lookAhead     = orb.Polygon{{{36.303, 47.509}, {36.907, 47.457}, {36.811, 47.803}, {36.303, 47.509}}}
	lookClaimed   = orb.Polygon{{{37.003, 47.307}, {37.557, 47.257}, {37.311, 47.653}, {37.003, 47.307}}}

	lookPoint  = orb.Point{37.911, 48.211} // in lookFront, east of its hole
	lookHole   = orb.Point{37.711, 48.357} // in the hole of lookFront
	lookGained = orb.Point{37.107, 48.307} // in lookAdvanced, west of lookFront
)

// lookDays returns a store of three days, and the snapshots.
func lookDays() (*fakeStore, [3]geo.StoredSnapshot) {
	polygon := func(status geo.Status, since geo.Since, shape orb.Polygon) geo.ControlPolygon {
		return geo.ControlPolygon{Status: status, Since: since, Shape: shape}
	}
	fixed := []geo.ControlPolygon{
		polygon(geo.Occupied, geo.SincePre2022, lookOld),
		polygon(geo.Liberated, geo.SinceUnknown, lookLiberated),
		polygon(geo.Advance, geo.SinceUnknown, lookAhead),
		polygon(geo.Claimed, geo.SinceUnknown, lookClaimed),
	}
	front := polygon(geo.Occupied, geo.Since2022, lookFront)
	advanced := polygon(geo.Occupied, geo.Since2022, lookAdvanced)
	contested := polygon(geo.Contested, geo.SinceUnknown, lookContested)
	s := newFakeStore()
	return s, [3]geo.StoredSnapshot{
		s.learn(day(1), nil, append(slices.Clone(fixed), front, contested)),
		s.learn(day(2), nil, append(slices.Clone(fixed), front, advanced)),
		s.learn(day(3), nil, append(slices.Clone(fixed), advanced, contested)),
	}
}

// lookMaps are the maps of lookDays that have golden tiles.
type lookMaps struct {
	day, empty *tileset.SnapshotMap
	change     *tileset.ChangeMap
	history    *tileset.HistoryMap
}

func mustLookMaps(t *testing.T) (m lookMaps) {
	t.Helper()
	store, days := lookDays()
	// The empty day has the layers regions and places alone.
	nothing := newFakeStore()
	set := tileset.New(store, atlas.New(regions), towns)
	m.day = mustDay(t, set, days[0])
	m.empty = mustDay(t, newTileset(nothing), nothing.learn(day(1), nil, nil))
	var err error
	if m.change, err = set.Change(t.Context(), days[0], days[2]); err != nil {
		t.Fatal(err)
	}
	if m.history, err = set.History(t.Context(), days[0], days[2]); err != nil {
		t.Fatal(err)
	}
	return m
}

// lookAddresses are tiles of several zooms, with both grids of vertices.
func lookAddresses() []tile.Address {
	return []tile.Address{at(0, 0, 0), at(5, 19, 11), at(9, 309, 176), at(9, 308, 176), at(10, 619, 352), at(12, 2470, 1425)}
}

// vectorHashes returns hashes of vector tiles before compression.
func vectorHashes(t *testing.T, m lookMaps) map[string]string {
	t.Helper()
	hashes := map[string]string{}
	for name, shown := range map[string]vectorMap{"day": m.day, "base": m.empty, "change": m.change, "history": m.history} {
		for _, address := range lookAddresses() {
			hashes[fmt.Sprintf("%s/%s.mvt", name, address)] = hash(mustTile(t, shown, address))
		}
	}
	return hashes
}

func rasterHashes(t *testing.T, m lookMaps) map[string]string {
	t.Helper()
	hashes := map[string]string{}
	for _, theme := range []draw.Theme{draw.Light, draw.Dark} {
		for name, scene := range map[string]draw.Scene{
			"day":    {Snapshot: m.day.Layers, Theme: theme},
			"change": {Snapshot: m.day.Layers, Changes: m.change.Changes, Theme: theme},
		} {
			for _, address := range lookAddresses() {
				for scale, suffix := range map[int]string{1: "", 2: "@2x"} {
					hashes[fmt.Sprintf("%s/%s/%s%s.png", name, theme, address, suffix)] = hash(mustDraw(t, scene, address, scale))
				}
			}
		}
	}
	return hashes
}

func mustDraw(t *testing.T, scene draw.Scene, address tile.Address, scale int) []byte {
	t.Helper()
	style, err := draw.Default()
	if err != nil {
		t.Fatal(err)
	}
	drawer, err := draw.New(style, geo.Regions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := drawer.Tile(scene, address, scale)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// hash returns the beginning of a SHA-256; nothing for no bytes.
func hash(content []byte) string {
	if len(content) == 0 {
		return ""
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}

// TestLook compares hashes of tiles with those of the golden file under tile.Look. Entries
// of earlier looks stay in it. The hashes hold for amd64: elsewhere a compiler may fuse
// floating-point operations.
func TestLook(t *testing.T) {
	path := filepath.Join("testdata", lookFile)
	golden := readLooks(t, path)
	number := strconv.Itoa(tile.Look)
	drawn := mustLookMaps(t)
	got := vectorHashes(t, drawn)
	maps.Copy(got, rasterHashes(t, drawn))
	if *update && golden[number] == nil {
		golden[number] = got
		writeLooks(t, path, golden)
	}
	checkHashes(t, got, golden[number])
}

func checkHashes(t *testing.T, got, want map[string]string) {
	t.Helper()
	var differ []string
	for name := range union(got, want) {
		if got[name] != want[name] {
			differ = append(differ, fmt.Sprintf("%s: got %q, want %q", name, got[name], want[name]))
		}
	}
	if slices.Sort(differ); len(differ) > 0 {
		t.Errorf("the look of %d tiles changed: raise tile.Look, now %d, and renew the hashes with -update:\n%s",
			len(differ), tile.Look, strings.Join(differ, "\n"))
	}
}

func union(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func readLooks(t *testing.T, path string) map[string]map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	looks := map[string]map[string]string{}
	if err := json.Unmarshal(text, &looks); err != nil {
		t.Fatal(err)
	}
	return looks
}

func writeLooks(t *testing.T, path string, looks map[string]map[string]string) {
	t.Helper()
	text, err := json.MarshalIndent(looks, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

// inTile returns where a WGS84 point lies in a tile, in a grid of so many units a side.
func inTile(address tile.Address, p orb.Point, units float64) orb.Point {
	world := math.Exp2(float64(address.Zoom()))
	x := (p[0] + 180) / 360 * world
	y := (1 - math.Asinh(math.Tan(p[1]*math.Pi/180))/math.Pi) / 2 * world
	return orb.Point{(x - float64(address.Tile().X)) * units, (y - float64(address.Tile().Y)) * units}
}

func projected(address tile.Address, shape orb.Polygon) orb.Polygon {
	shape = shape.Clone()
	for _, ring := range shape {
		for i := range ring {
			ring[i] = inTile(address, ring[i], tile.Extent)
		}
	}
	return shape
}

// TestLookIsRight checks what the golden tiles show, by area, rings and known points.
func TestLookIsRight(t *testing.T) {
	m := mustLookMaps(t)
	address := at(5, 19, 11)
	front := featureOf(t, mustTile(t, m.day, address), "control", map[string]string{"status": "occupied", "since": "2022"})
	advanced := featureOf(t, mustTile(t, m.change, address), "changes", map[string]string{"kind": "gained", "date": "2025-01-02"})
	gone := featureOf(t, mustTile(t, m.history, address), "steps", map[string]string{"kind": "lost", "date": "2025-01-03", "status": "occupied"})
	for _, tt := range []struct {
		name    string
		got     orb.Polygon
		area    float64
		rings   int
		in, out orb.Point
	}{
		{"the occupied polygon of the day", front, planar.Area(projected(address, lookFront)), 2, lookPoint, lookHole},
		{"what was gained", advanced, planar.Area(projected(address, lookAdvanced)), 1, lookGained, lookPoint},
		{"what a history loses", gone, planar.Area(projected(address, lookFront)), 2, lookPoint, lookHole},
	} {
		if got := planar.Area(tt.got); math.Abs(got/tt.area-1) > 0.01 {
			t.Errorf("%s: got %.0f square units, want %.0f", tt.name, got, tt.area)
		}
		if len(tt.got) != tt.rings {
			t.Errorf("%s: got %d rings, want %d", tt.name, len(tt.got), tt.rings)
		}
		for point, want := range map[orb.Point]bool{tt.in: true, tt.out: false} {
			if got := planar.PolygonContains(tt.got, inTile(address, point, tile.Extent)); got != want {
				t.Errorf("%s: got that it contains %v: %t, want %t", tt.name, point, got, want)
			}
		}
	}
}

// featureOf returns the polygon of the one feature of a layer that has some properties.
func featureOf(t *testing.T, content []byte, layer string, properties map[string]string) orb.Polygon {
	t.Helper()
	matches := func(f *geojson.Feature) bool {
		for name, value := range properties {
			if f.Properties[name] != value {
				return false
			}
		}
		return true
	}
	var found []orb.Polygon
	for _, f := range layers(t, content)[layer].Features {
		if polygon, ok := f.Geometry.(orb.Polygon); ok && matches(f) {
			found = append(found, polygon)
		}
	}
	if len(found) != 1 {
		t.Fatalf("got %d polygons in %s with %v, want one", len(found), layer, properties)
	}
	return found[0]
}

// TestLookIsRightInPictures checks pixels of the golden raster tiles at known points.
func TestLookIsRightInPictures(t *testing.T) {
	m := mustLookMaps(t)
	address := at(5, 19, 11)
	// The colours of draw/style.json with its opacity of 0.86.
	occupied, dark := color.NRGBA{0xd9, 0x70, 0x5a, 219}, color.NRGBA{0xc7, 0x5f, 0x4c, 219}
	gained := color.NRGBA{0xd9, 0x48, 0x0f, 219}
	day := draw.Scene{Snapshot: m.day.Layers}
	darkDay := draw.Scene{Snapshot: m.day.Layers, Theme: draw.Dark}
	change := draw.Scene{Changes: m.change.Changes}
	for _, tt := range []struct {
		name  string
		scene draw.Scene
		scale int
		at    orb.Point
		want  color.NRGBA
	}{
		{"occupied", day, 1, lookPoint, occupied},
		{"occupied at the double size", day, 2, lookPoint, occupied},
		{"occupied in the dark", darkDay, 1, lookPoint, dark},
		{"the hole", day, 2, lookHole, color.NRGBA{}},
		{"gained", change, 1, lookGained, gained},
		{"what was not gained yet", day, 1, lookGained, color.NRGBA{}},
	} {
		size := float64(draw.TileSize * tt.scale)
		p := inTile(address, tt.at, size)
		picture := decodePNG(t, mustDraw(t, tt.scene, address, tt.scale))
		if picture.Bounds() != image.Rect(0, 0, int(size), int(size)) {
			t.Errorf("%s: got %v, want %g pixels a side", tt.name, picture.Bounds(), size)
		}
		if got := color.NRGBAModel.Convert(picture.At(int(p[0]), int(p[1]))); got != tt.want {
			t.Errorf("%s: got %v at %v, want %v", tt.name, got, p, tt.want)
		}
	}
}

func decodePNG(t *testing.T, content []byte) image.Image {
	t.Helper()
	picture, err := png.Decode(strings.NewReader(string(content)))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}
