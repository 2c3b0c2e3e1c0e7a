package draw_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"path/filepath"
	"sync"
	"testing"

	"controlmap/data/builtin"
	"controlmap/data/source/deepstate"
	"controlmap/data/source/sourcetest"
	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/draw"
	"controlmap/geo/measure"
	"controlmap/geo/repair"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
)

// ukraine is the country and some of its surroundings.
var ukraine = orb.Bound{Min: orb.Point{22.1, 44.3}, Max: orb.Point{40.3, 52.4}}

var newBuiltin = sync.OnceValues(func() (*draw.Drawer, error) {
	style, err := draw.Default()
	if err != nil {
		return nil, err
	}
	regions, err := builtin.Regions()
	if err != nil {
		return nil, err
	}
	places, err := builtin.Places()
	if err != nil {
		return nil, err
	}
	return draw.New(style, regions, places)
})

// newDrawer returns a drawer in the default style with the built-in regions and places.
func newDrawer(t testing.TB) *draw.Drawer {
	t.Helper()
	d, err := newBuiltin()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// readMirror returns the areas of a file of the sample data by the day in its name, and
// skips the test where there is none.
func readMirror(t testing.TB, day string) []geo.ControlPolygon {
	t.Helper()
	return readDeepState(t, filepath.Join("deepstate-daily", "deepstatemap_data_"+day+".geojson"))
}

// readDeepState returns the areas of a file of the sample data by its path, repaired.
func readDeepState(t testing.TB, path string) []geo.ControlPolygon {
	t.Helper()
	file := sourcetest.Sample(t, path)
	parsed, err := sourcetest.Parse(deepstate.New(), file)
	if err != nil {
		t.Fatal(err)
	}
	var areas []geo.ControlPolygon
	for _, raw := range parsed.Polygons {
		whole, _, err := repair.Polygon(context.Background(), raw.Shape)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range whole {
			areas = append(areas, geo.ControlPolygon{Status: raw.Status, Since: raw.Since, Shape: w})
		}
	}
	return areas
}

func polygonsOf(areas []geo.ControlPolygon) (polygons []orb.Polygon) {
	for _, a := range areas {
		if a.Status == geo.Occupied {
			polygons = append(polygons, a.Shape)
		}
	}
	return polygons
}

// prepareMirror prepares a day of the mirror with its front line.
func prepareMirror(t testing.TB, day string) *tile.Snapshot {
	t.Helper()
	areas := readMirror(t, day)
	regions, err := builtin.Regions()
	if err != nil {
		t.Fatal(err)
	}
	return tile.Prepare(geo.DeepState, areas, measure.NewBorder(regions).Front(polygonsOf(areas)))
}

// changedMirror prepares what was occupied between two days of the mirror.
func changedMirror(t testing.TB, from, to string) *tile.Changes {
	t.Helper()
	between, err := change.Between(polygonsOf(readMirror(t, from)), polygonsOf(readMirror(t, to)))
	if err != nil {
		t.Fatal(err)
	}
	var changed []geo.ChangedPolygon
	for direction, polygons := range map[geo.Direction]orb.MultiPolygon{geo.Gained: between.Gained, geo.Lost: between.Lost} {
		for _, p := range polygons {
			changed = append(changed, geo.ChangedPolygon{Status: geo.Occupied, Direction: direction, Shape: p})
		}
	}
	return tile.PrepareChanges([]tile.DatedChange{{Date: geo.NewDate(2025, 12, 1), Polygons: changed}})
}

func decode(t testing.TB, data []byte) image.Image {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// pixel returns a colour that is not premultiplied.
func pixel(m image.Image, x, y int) color.NRGBA {
	return color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
}
