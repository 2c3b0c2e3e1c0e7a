package tile_test

import (
	"bytes"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/repair"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
)

// piecesBetween returns what changed from one day of the mirror to another, by a general
// overlay.
func piecesBetween(t testing.TB, from, to mirrorDay) (pieces []geo.ChangedPolygon) {
	t.Helper()
	a, b := ground(from), ground(to)
	for _, way := range []struct {
		direction geo.Direction
		of, less  orb.MultiPolygon
	}{{geo.Gained, b, a}, {geo.Lost, a, b}} {
		shapes, err := repair.Difference(way.of, way.less)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range shapes {
			pieces = append(pieces, geo.ChangedPolygon{Status: geo.Occupied, Direction: way.direction, Shape: s})
		}
	}
	return pieces
}

func ground(d mirrorDay) (m orb.MultiPolygon) {
	for _, a := range d.areas {
		m = append(m, a.Shape)
	}
	return m
}

func piece(direction geo.Direction, area geo.ControlPolygon) geo.ChangedPolygon {
	return geo.ChangedPolygon{Status: area.Status, Direction: direction, Shape: area.Shape}
}

func TestChangesTile(t *testing.T) {
	first, second := geo.NewDate(2025, 1, 2), geo.NewDate(2025, 1, 3)
	changes := tile.PrepareChanges([]tile.DatedChange{
		{Date: first, Polygons: []geo.ChangedPolygon{piece(geo.Lost, lot(box(500, 500, 600, 600))), piece(geo.Gained, lot(box(100, 100, 200, 200)))}},
		{Date: second, Polygons: []geo.ChangedPolygon{piece(geo.Lost, lot(box(100, 100, 200, 200)))}},
	})
	data, err := changes.Tile(mustAt(t, 2, 2, 1))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range features(decode(t, data), "changes") {
		checkRings(t, "changes", multi(t, f.Geometry))
		got = append(got, f.Properties["date"].(string)+" "+f.Properties["kind"].(string)+" "+f.Properties["status"].(string))
	}
	want := []string{"2025-01-02 gained occupied", "2025-01-02 lost occupied", "2025-01-03 lost occupied"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if data, err = changes.Tile(mustAt(t, 2, 0, 0)); data != nil || err != nil {
		t.Errorf("elsewhere: got %d bytes and error %v, want none", len(data), err)
	}
}

// TestChangedNamesEveryTileThatDiffers compares the tiles of two days byte by byte.
func TestChangedNamesEveryTileThatDiffers(t *testing.T) {
	for _, days := range [][2]string{{"20251130", "20251201"}, {"20250102", "20251201"}} {
		from, to := readMirror(t, days[0]), readMirror(t, days[1])
		a, b := prepareMirror(t, days[0]), prepareMirror(t, days[1])
		changed := tile.Changed([]tile.DatedChange{{Date: to.date, Polygons: piecesBetween(t, from, to)}}, 0, 11)
		if !slices.IsSortedFunc(changed, func(a, b tile.Address) int {
			return slices.Compare(order(a), order(b))
		}) {
			t.Error("changed tiles are out of order")
		}
		alike, named, differ := 0, 0, 0
		for _, at := range tilesOf(to, 0, 11) {
			x, err := a.Tile(at, from.date)
			if err != nil {
				t.Fatal(err)
			}
			y, err := b.Tile(at, from.date)
			if err != nil {
				t.Fatal(err)
			}
			isNamed := slices.Contains(changed, at)
			switch {
			case isNamed:
				named++
			case bytes.Equal(x, y):
				alike++
			default:
				t.Errorf("%s differs and is not named", at)
			}
			if !bytes.Equal(x, y) {
				differ++
			}
		}
		t.Logf("%s..%s: %d tiles differ, %d named, %d alike", days[0], days[1], differ, named, alike)
		if differ == 0 || alike == 0 || named > 3*differ {
			t.Errorf("%d tiles differ, %d named, %d alike: want some of each, and no more named than that", differ, named, alike)
		}
	}
}

func order(at tile.Address) []uint32 {
	return []uint32{uint32(at.Tile().Z), at.Tile().X, at.Tile().Y}
}

func TestFootprintTellsTheSameTwice(t *testing.T) {
	from, to := readMirror(t, "20251130"), readMirror(t, "20251201")
	f := tile.FootprintOf(piecesBetween(t, from, to))
	listed := f.Tiles(3, 14)
	for _, at := range tilesOf(to, 3, 11) {
		if got, want := f.Touches(at), slices.Contains(listed, at); got != want {
			t.Errorf("%s: touched is %v, listed is %v", at, got, want)
		}
	}
	for _, at := range listed {
		if !f.Touches(at) {
			t.Errorf("%s is listed and not touched", at)
		}
	}
}

func TestTimeline(t *testing.T) {
	day := func(n int) geo.Date { return geo.NewDate(2025, 1, n) }
	var timeline tile.Timeline
	timeline.Add(tile.DatedChange{Date: day(1)})
	timeline.Add(tile.DatedChange{Date: day(2), Polygons: []geo.ChangedPolygon{piece(geo.Gained, lot(box(1000, 1000, 1100, 1100)))}})
	timeline.Add(tile.DatedChange{Date: day(5), Polygons: []geo.ChangedPolygon{piece(geo.Lost, lot(box(3000, 3000, 3100, 3100)))}})
	here, there, nowhere := mustAt(t, 5, 18, 10), mustAt(t, 5, 21, 13), mustAt(t, 5, 0, 0)
	for _, tt := range []struct {
		name string
		at   tile.Address
		on   geo.Date
		want geo.Date
	}{
		{"before the first snapshot", here, geo.NewDate(2024, 12, 31), geo.Date{}},
		{"before it changed", here, day(1), day(1)},
		{"when it changed", here, day(2), day(2)},
		{"between snapshots", here, day(4), day(2)},
		{"when another changed", here, day(5), day(2)},
		{"when only another had changed", there, day(4), day(1)},
		{"changed last", there, day(9), day(5)},
		{"never changed", nowhere, day(9), day(1)},
		{"the world", mustAt(t, 0, 0, 0), day(9), day(5)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := timeline.Since(tt.at, tt.on); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
	var none tile.Timeline
	if got := none.Since(here, day(1)); !got.IsZero() {
		t.Errorf("no snapshots: got %s, want no date", got)
	}
}
