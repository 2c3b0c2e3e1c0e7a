package export_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"controlmap/data/export"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

var about = export.Archive{
	Name: "paper 2024-03-01", Description: "drawn by hand", Licence: "CC0",
	Attribution: `The "Paper" <b> & Sons`, AttributionURL: "https://paper.example/?a=1&b=2",
	Facts:        map[string]string{"source": "paper", "snapshot": "2024-03-01"},
	Bound:        orb.Bound{Min: orb.Point{22.1328396, 44.38105}, Max: orb.Point{40.1595, 52.3689}},
	VectorLayers: []byte(`[{"id":"control","fields":{"status":"String"}}]`),
}

const credit = `<a href="https://paper.example/?a=1&amp;b=2">The &#34;Paper&#34; &lt;b&gt; &amp; Sons</a>`

// zipper is used again and again, since a new one takes most of the time.
var zipper = gzip.NewWriter(nil)

func zip(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	zipper.Reset(&b)
	if _, err := zipper.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := zipper.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// batches yields tiles in the order of their numbers, some at a time.
func batches(t *testing.T, content map[place]string) export.Tiles {
	t.Helper()
	var all []export.Tile
	for p, text := range content {
		tile := export.Tile{Z: p.z, X: p.x, Y: p.y}
		if text != "" {
			tile.Gzip = zip(t, text)
		}
		all = append(all, tile)
	}
	slices.SortFunc(all, func(a, b export.Tile) int {
		return int(int64(export.TileID(a.Z, a.X, a.Y)) - int64(export.TileID(b.Z, b.X, b.Y)))
	})
	return func(yield func([]export.Tile, error) bool) {
		for batch := range slices.Chunk(all, 7) {
			if !yield(batch, nil) {
				return
			}
		}
	}
}

// world has every tile of some zooms: one text for most, another for each tile of the
// last zoom's northern half, nothing for its western edge.
func world(zooms uint32) map[place]string {
	content := map[place]string{}
	for z := range zooms + 1 {
		for x := range uint32(1) << z {
			for y := range uint32(1) << z {
				p := place{z, x, y}
				content[p] = "land"
				if z == zooms && y < 1<<z/2 {
					content[p] = p.String()
				}
				if z == zooms && x == 0 {
					content[p] = ""
				}
			}
		}
	}
	return content
}

func wantTiles(t *testing.T, got map[place][]byte, content map[place]string) {
	t.Helper()
	content = maps.Clone(content)
	maps.DeleteFunc(content, func(_ place, text string) bool { return text == "" })
	if len(got) != len(content) {
		t.Errorf("tiles: got %d, want %d", len(got), len(content))
	}
	for p, want := range content {
		if string(got[p]) != want {
			t.Fatalf("tile %v: got %q, want %q", p, got[p], want)
		}
	}
}

func wantMetadata(t *testing.T, got, want map[string]any) {
	t.Helper()
	for name, value := range want {
		if fmt.Sprint(got[name]) != fmt.Sprint(value) {
			t.Errorf("metadata %s: got %q, want %q", name, got[name], value)
		}
	}
}

func TestMBTiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?c#d%20.mbtiles")
	content := world(6)
	if err := export.MBTiles(t.Context(), path, about, batches(t, content)); err != nil {
		t.Fatal(err)
	}
	path = openable(t, path)
	got := readMBTiles(t, path)
	wantTiles(t, got.tiles, content)
	wantMetadata(t, got.metadata, map[string]any{
		"name": "paper 2024-03-01", "description": "drawn by hand", "licence": "CC0", "attribution": credit,
		"source": "paper", "snapshot": "2024-03-01", "format": "pbf", "type": "overlay", "version": "1",
		"minzoom": "0", "maxzoom": "6", "bounds": "22.1328396,44.38105,40.1595,52.3689", "center": "31.1461698,48.374975,5",
		"json": `{"vector_layers":[{"id":"control","fields":{"status":"String"}}]}`,
	})
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*-*")); err != nil || len(left) > 0 {
		t.Errorf("files beside it: got %v, %v, want none", left, err)
	}
	head, err := os.ReadFile(path)
	if err != nil || string(head[68:72]) != "MPBX" {
		t.Errorf("application_id: got %q, %v, want MPBX", head[68:72], err)
	}
}

// openable gives a file a name that needs no escaping.
func openable(t *testing.T, path string) string {
	t.Helper()
	plain := filepath.Join(filepath.Dir(path), "plain")
	if err := os.Rename(path, plain); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(plain) })
	return plain
}

func mustPMTiles(t *testing.T, tiles export.Tiles) *pmtiles {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.pmtiles")
	if err := writePMTiles(t.Context(), t, path, tiles); err != nil {
		t.Fatal(err)
	}
	return readPMTiles(t, path)
}

func writePMTiles(ctx context.Context, t *testing.T, path string, tiles export.Tiles) error {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	return export.PMTiles(ctx, file, about, tiles)
}

func TestPMTiles(t *testing.T) {
	content := world(6)
	got := mustPMTiles(t, batches(t, content))
	wantTiles(t, got.tiles, content)
	wantMetadata(t, got.metadata, map[string]any{
		"name": "paper 2024-03-01", "licence": "CC0", "attribution": credit, "source": "paper", "snapshot": "2024-03-01",
		"vector_layers": []any{map[string]any{"id": "control", "fields": map[string]any{"status": "String"}}},
	})
	if !got.clustered || got.minZoom != 0 || got.maxZoom != 6 || got.centreZoom != 5 {
		t.Errorf("got clustered %v, zooms %d to %d, centre at %d; want true, 0 to 6, 5", got.clustered, got.minZoom, got.maxZoom, got.centreZoom)
	}
	degrees := [...]int32{got.west, got.south, got.east, got.north, got.centreLon, got.centreLat}
	if want := [...]int32{221328396, 443810500, 401595000, 523689000, 311461698, 483749750}; degrees != want {
		t.Errorf("bounds and centre: got %v, want %v", degrees, want)
	}
	// 1365 tiles of zoom 0 to 5 and 63 columns of 64 rows; 63 x 32 different ones and the land
	if got.header[addressed] != 1365+63*64 || got.header[contentCount] != 63*32+1 {
		t.Errorf("counts: got %d tiles, %d contents, want %d, %d", got.header[addressed], got.header[contentCount], 1365+63*64, 63*32+1)
	}
	if int(got.header[entryCount]) != got.runs || len(got.offsets) != int(got.header[contentCount]) {
		t.Errorf("entries and contents: got %d, %d, the header says %d, %d", got.runs, len(got.offsets), got.header[entryCount], got.header[contentCount])
	}
	sections := 16384 + got.header[metadataLength] + got.header[leavesLength] + got.header[tilesLength]
	if uint64(len(got.file)) != sections || got.leaves != 0 {
		t.Errorf("file: got %d bytes and %d leaves, want %d and none", len(got.file), got.leaves, sections)
	}
}

// TestPMTilesWithLeaves has so many different tiles that the root cannot hold them.
func TestPMTilesWithLeaves(t *testing.T) {
	content := map[place]string{}
	for x := range uint32(160) {
		for y := range uint32(160) {
			content[place{9, 100 + x, 200 + y}] = strings.Repeat("x", int(x*x*y%97)) + fmt.Sprint(x*31%80, y*17%80)
		}
	}
	got := mustPMTiles(t, batches(t, content))
	wantTiles(t, got.tiles, content)
	if got.leaves < 2 || got.minZoom != 9 || got.maxZoom != 9 || got.centreZoom != 9 {
		t.Errorf("got %d leaves, zooms %d to %d, centre at %d; want several, all 9", got.leaves, got.minZoom, got.maxZoom, got.centreZoom)
	}
}

// TestTileID compares with the examples of the PMTiles specification, and with the way
// back for all tiles of small zooms and the corners of large ones.
func TestTileID(t *testing.T) {
	for p, want := range map[place]uint64{
		{0, 0, 0}: 0, {1, 0, 0}: 1, {1, 0, 1}: 2, {1, 1, 1}: 3, {1, 1, 0}: 4, {2, 0, 0}: 5, {12, 3423, 1763}: 19078479,
	} {
		if got := export.TileID(p.z, p.x, p.y); got != want {
			t.Errorf("%v: got %d, want %d", p, got, want)
		}
	}
	check := func(p place) {
		if got := placeOf(export.TileID(p.z, p.x, p.y)); got != p {
			t.Errorf("%v: its number is that of %v", p, got)
		}
	}
	for p := range world(7) {
		check(p)
	}
	for z := uint32(8); z <= 30; z++ {
		last := uint32(1)<<z - 1
		for _, p := range []place{{z, 0, 0}, {z, last, 0}, {z, 0, last}, {z, last, last}, {z, last / 2, last / 3}} {
			check(p)
		}
	}
}

func TestArchivesRefused(t *testing.T) {
	broken := errors.New("tile cannot be made")
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	swapped := func(yield func([]export.Tile, error) bool) {
		yield([]export.Tile{{Z: 1, X: 1, Gzip: zip(t, "a")}, {Z: 1, Gzip: zip(t, "b")}}, nil)
	}
	failing := func(yield func([]export.Tile, error) bool) {
		if yield([]export.Tile{{Gzip: zip(t, "a")}}, nil) {
			yield(nil, broken)
		}
	}
	for name, test := range map[string]struct {
		ctx   context.Context
		tiles export.Tiles
		want  error
		code  geo.Code
	}{
		"nothing to show": {t.Context(), batches(t, map[place]string{{0, 0, 0}: "", {1, 0, 0}: ""}), nil, geo.NotFound},
		"an error":        {t.Context(), failing, broken, geo.Internal},
		"canceled":        {canceled, batches(t, world(3)), context.Canceled, geo.Canceled},
		"out of order":    {t.Context(), swapped, nil, geo.Internal},
	} {
		for format, write := range map[string]func(context.Context, string, export.Tiles) error{
			"MBTiles": func(ctx context.Context, path string, tiles export.Tiles) error {
				return export.MBTiles(ctx, path, about, tiles)
			},
			"PMTiles": func(ctx context.Context, path string, tiles export.Tiles) error {
				return writePMTiles(ctx, t, path, tiles)
			},
		} {
			if name == "out of order" && format == "MBTiles" {
				continue
			}
			err := write(test.ctx, filepath.Join(t.TempDir(), "out"), test.tiles)
			if err == nil || geo.CodeOf(err) != test.code || test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("%s, %s: got %v (%s), want %v (%s)", format, name, err, geo.CodeOf(err), test.want, test.code)
			}
		}
	}
}
