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

// changedBetween returns what changed from one day of the mirror to another, by a general
// overlay.
func changedBetween(t testing.TB, from, to mirrorDay) (changed []geo.ChangedPolygon) {
	t.Helper()
	a, b := areaOf(from), areaOf(to)
	for _, way := range []struct {
		direction geo.Direction
		of, less  orb.MultiPolygon
	}{{geo.Gained, b, a}, {geo.Lost, a, b}} {
		shapes, err := repair.Difference(way.of, way.less)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range shapes {
			changed = append(changed, geo.ChangedPolygon{Status: geo.Occupied, Direction: way.direction, Shape: s})
		}
	}
	return changed
}

func areaOf(d mirrorDay) (m orb.MultiPolygon) {
	for _, a := range d.areas {
		m = append(m, a.Shape)
	}
	return m
}

func changedTo(direction geo.Direction, area geo.ControlPolygon) geo.ChangedPolygon {
	return geo.ChangedPolygon{Status: area.Status, Direction: direction, Shape: area.Shape}
}

func TestChangesTile(t *testing.T) {
	first, second := geo.NewDate(2025, 1, 2), geo.NewDate(2025, 1, 3)
	changes := tile.PrepareChanges([]tile.DatedChange{
		{Date: first, Polygons: []geo.ChangedPolygon{changedTo(geo.Lost, lot(box(500, 500, 600, 600))), changedTo(geo.Gained, lot(box(100, 100, 200, 200)))}},
		{Date: second, Polygons: []geo.ChangedPolygon{changedTo(geo.Lost, lot(box(100, 100, 200, 200)))}},
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
	apart := tile.PrepareChanges([]tile.DatedChange{
		{Date: first, Polygons: []geo.ChangedPolygon{changedTo(geo.Gained, lot(box(3000, 500, 3100, 600)))}},
		{Date: second, Polygons: []geo.ChangedPolygon{changedTo(geo.Gained, lot(box(100, 100, 200, 200)))}},
	})
	if shapes := apart.Shapes(mustAt(t, 4, 8, 4)); len(shapes) != 1 || shapes[0].Date != second {
		t.Errorf("where the earlier day changed nothing: got %v, want the later day's change", shapes)
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
		changed := tile.Changed([]tile.DatedChange{{Date: to.date, Polygons: changedBetween(t, from, to)}}, 0, 11)
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
	f := tile.FootprintOf(changedBetween(t, from, to))
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
