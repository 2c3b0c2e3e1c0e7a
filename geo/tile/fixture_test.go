package tile_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"controlmap/data/source"
	"controlmap/data/source/sourcetest"
	"controlmap/geo"
	"controlmap/geo/repair"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// mirrorDay is one day of DeepState's daily mirror, repaired.
type mirrorDay struct {
	date  geo.Date
	areas []geo.ControlPolygon
}

var mirrorDays sync.Map // name of the file to mirrorDay: tests share what they read

// readMirror returns a file of the sample data by the day in its name, and skips the
// test where there is none.
func readMirror(t testing.TB, day string) mirrorDay {
	t.Helper()
	if known, ok := mirrorDays.Load(day); ok {
		return known.(mirrorDay)
	}
	file := sourcetest.Sample(t, filepath.Join("deepstate-daily", "deepstatemap_data_"+day+".geojson"))
	collection, err := geojson.UnmarshalFeatureCollection(file.Data)
	if err != nil {
		t.Fatal(err)
	}
	date, ok := source.CompactDate(day)
	if !ok {
		t.Fatalf("day %q is not a date", day)
	}
	read := mirrorDay{date: date}
	for _, f := range collection.Features {
		for _, p := range toPolygons(t, f.Geometry) {
			whole, _, err := repair.Polygon(context.Background(), p)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range whole {
				read.areas = append(read.areas, geo.ControlPolygon{Status: geo.Occupied, Shape: w})
			}
		}
	}
	mirrorDays.Store(day, read)
	return read
}

func toPolygons(t testing.TB, g orb.Geometry) []orb.Polygon {
	t.Helper()
	switch g := g.(type) {
	case orb.Polygon:
		return []orb.Polygon{g}
	case orb.MultiPolygon:
		return g
	}
	t.Fatalf("geometry is a %T", g)
	return nil
}

// mirrorNames lists the days of the mirror that lie in a range, both included.
func mirrorNames(t testing.TB, first, last string) (days []string) {
	t.Helper()
	for _, name := range sourcetest.Samples(t, "deepstate-daily") {
		var day string
		if _, err := fmt.Sscanf(name, "deepstatemap_data_%8s", &day); err != nil {
			t.Fatal(err)
		}
		if day >= first && day <= last {
			days = append(days, day)
		}
	}
	return days
}

func prepareMirror(t testing.TB, day string) *tile.Snapshot {
	t.Helper()
	return tile.Prepare(geo.DeepState, readMirror(t, day).areas, nil)
}

func mustAt(t testing.TB, z, x, y uint32) tile.Address {
	t.Helper()
	at, err := tile.At(z, x, y)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// bound returns the bound of a day's areas.
func (d mirrorDay) bound() orb.Bound {
	b := d.areas[0].Shape.Bound()
	for _, a := range d.areas[1:] {
		b = b.Union(a.Shape.Bound())
	}
	return b
}
