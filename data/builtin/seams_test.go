package builtin_test

import (
	"math"
	"slices"
	"testing"

	"controlmap/data/builtin"
	"controlmap/geo"
	"controlmap/geo/ledger"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/planar"
)

// The borders between a snapshot's polygons of one status show nowhere: its tiles are those of
// its cells, each for itself.
func TestPartsOfOneStatusShowNoSeams(t *testing.T) {
	t.Parallel()
	readings := mustSettlements(t)
	var parts, single []geo.ControlPolygon
	for _, p := range readings[len(readings)-1].Polygons {
		parts = append(parts, geo.ControlPolygon{Status: p.Status, Since: p.Since, Shape: p.Shape})
	}
	for place, c := range standing(t) {
		if c == (ledger.Control{}) {
			continue
		}
		for _, shape := range mustCells(t)[place] {
			single = append(single, geo.ControlPolygon{Status: c.Status, Since: c.Since, Shape: shape})
		}
	}
	if len(single) < 10*len(parts) {
		t.Fatalf("got %d cells and %d polygons: the cells should be many more", len(single), len(parts))
	}
	merged, cells := tile.Prepare(geo.Settlements, parts, nil), tile.Prepare(geo.Settlements, single, nil)
	for zoom := maptile.Zoom(4); zoom <= 12; zoom++ {
		// Where Luhansk, Donetsk and Kharkiv oblasts meet, on the border of Donetsk and
		// Zaporizhzhia, and on that of Kherson and Zaporizhzhia.
		for _, p := range []orb.Point{{38.0, 49.1}, {36.9, 47.3}, {34.7, 46.9}} {
			at := maptile.At(p, zoom)
			address, err := tile.At(uint32(at.Z), at.X, at.Y)
			if err != nil {
				t.Fatal(err)
			}
			compareShapes(t, at, merged.Shapes(address), cells.Shapes(address))
		}
	}
}

// compareShapes demands as many rings, and the same area but for what an edge bends towards
// vertices beside it, of which cells have more.
func compareShapes(t *testing.T, at maptile.Tile, got, want []tile.Shape) {
	t.Helper()
	if len(got) != len(want) || len(got) == 0 {
		t.Errorf("tile %v: got %d kinds, want %d, and some", at, len(got), len(want))
		return
	}
	for i := range want {
		gotRings, wantRings := slices.Concat(got[i].Polygons...), slices.Concat(want[i].Polygons...)
		gotArea, wantArea := planar.Area(got[i].Polygons), planar.Area(want[i].Polygons)
		if len(gotRings) != len(wantRings) || math.Abs(gotArea-wantArea) > 1e-3*math.Abs(wantArea) {
			t.Errorf("tile %v, %s: got %d rings of %.0f square steps, want %d of %.0f", at, got[i].Status, len(gotRings), gotArea, len(wantRings), wantArea)
		}
	}
}

// standing is what each place is drawn as in the end.
func standing(t *testing.T) map[int]ledger.Control {
	t.Helper()
	entries, err := builtin.Ledger()
	if err != nil {
		t.Fatal(err)
	}
	controls := map[int]ledger.Control{}
	for _, e := range entries {
		controls[e.Place] = controls[e.Place].After(e)
	}
	return controls
}
