package tile_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"controlmap/geo"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
)

// cell is the cell of zoom 12 of some 6 km in which the middle of Pokrovsk lies.
var cell = orb.Point{37.18, 48.28}

// smallBox returns a polygon of 1/1000 degree, some 100 metres, at a point.
func smallBox(p orb.Point) orb.Polygon {
	return orb.Bound{Min: p, Max: orb.Point{p[0] + 0.001, p[1] + 0.001}}.ToPolygon()
}

func gained(shapes ...orb.Polygon) (changed []geo.ChangedPolygon) {
	for _, s := range shapes {
		changed = append(changed, geo.ChangedPolygon{Status: geo.Occupied, Direction: geo.Gained, Shape: s})
	}
	return changed
}

func TestFootprintTouches(t *testing.T) {
	// 37.18 east is 2471.04 tiles of zoom 12 from the west, 48.28 north 1419.1 from the north.
	f := tile.FootprintOf(gained(smallBox(cell)))
	for _, tt := range []struct {
		name string
		at   tile.Address
		want bool
	}{
		{"the world", mustAt(t, 0, 0, 0), true},
		{"the cell", mustAt(t, 12, 2471, 1419), true},
		{"in the cell, far from the change", mustAt(t, 14, 4*2471+3, 4*1419+3), true},
		{"the cell to the west, whose buffer reaches the cell", mustAt(t, 12, 2470, 1419), true},
		{"the cell to the north-east", mustAt(t, 12, 2472, 1418), true},
		{"two cells to the east", mustAt(t, 12, 2473, 1419), false},
		{"two cells to the west", mustAt(t, 12, 2469, 1419), false},
		{"two cells to the north", mustAt(t, 12, 2471, 1417), false},
		{"two cells to the south", mustAt(t, 12, 2471, 1421), false},
		{"another tile of zoom 6", mustAt(t, 6, 37, 22), false},
	} {
		if got := f.Touches(tt.at); got != tt.want {
			t.Errorf("%s, %s: got %t, want %t", tt.name, tt.at, got, tt.want)
		}
	}
	if none := tile.FootprintOf(nil); none.Touches(mustAt(t, 0, 0, 0)) || none.Tiles(0, 14) != nil {
		t.Error("no change touches the world")
	}
}

// A change is in the footprint that is inside a polygon, not only along its edges.
func TestFootprintIsOfTheInside(t *testing.T) {
	wide := orb.Bound{Min: orb.Point{36.5, 47.8}, Max: orb.Point{37.9, 48.8}}.ToPolygon()
	hollow := append(wide.Clone(), orb.Bound{Min: orb.Point{36.8, 48}, Max: orb.Point{37.6, 48.6}}.ToRing())
	slices.Reverse(hollow[1])
	inner := mustAt(t, 12, 2471, 1419)
	if f := tile.FootprintOf(gained(wide)); !f.Touches(inner) {
		t.Error("a tile inside the polygon is not touched")
	}
	if f := tile.FootprintOf(gained(hollow)); !f.Touches(mustAt(t, 12, 2464, 1419)) {
		t.Error("a tile between the rings is not touched")
	}
}

func TestFootprintTilesAreThoseItTouches(t *testing.T) {
	random := rand.New(rand.NewPCG(33, 34))
	for range 5 {
		var shapes []orb.Polygon
		for range 3 {
			shapes = append(shapes, smallBox(orb.Point{36 + 2*random.Float64(), 47 + 2*random.Float64()}))
		}
		f := tile.FootprintOf(gained(shapes...))
		listed := map[tile.Address]bool{}
		tiles := f.Tiles(3, 11)
		for _, at := range tiles {
			if listed[at] {
				t.Errorf("%s is listed twice", at)
			}
			listed[at] = true
		}
		if !slices.IsSortedFunc(tiles, func(a, b tile.Address) int { return slices.Compare(order(a), order(b)) }) {
			t.Error("tiles are out of order")
		}
		for z := uint32(3); z <= 11; z++ {
			for at := range tile.Cover(orb.Bound{Min: orb.Point{35.5, 46.5}, Max: orb.Point{38.5, 49.5}}, zoom(z)) {
				if got := f.Touches(at); got != listed[at] {
					t.Errorf("%s: touched is %t, listed is %t", at, got, listed[at])
				}
			}
		}
	}
	if got := tile.FootprintOf(gained(smallBox(cell))).Tiles(15, 20); got != nil {
		t.Errorf("got %v beyond the last zoom, want none", got)
	}
}

// Tiles that no footprint touches are the same bytes before and after, at every zoom.
func TestTilesThatAFootprintDoesNotTouchAreTheSame(t *testing.T) {
	random := rand.New(rand.NewPCG(35, 36))
	polygon := func(p orb.Polygon) geo.ControlPolygon { return geo.ControlPolygon{Status: geo.Occupied, Shape: p} }
	for range 10 {
		var before []geo.ControlPolygon
		for range 8 {
			before = append(before, polygon(orb.Bound{
				Min: orb.Point{36 + random.Float64(), 47 + random.Float64()},
				Max: orb.Point{37 + random.Float64(), 48 + random.Float64()},
			}.ToPolygon()))
		}
		added := smallBox(orb.Point{35 + 3*random.Float64(), 46 + 3*random.Float64()})
		a, b := tile.Prepare("test", before, nil), tile.Prepare("test", append(before[:8:8], polygon(added)), nil)
		f := tile.FootprintOf(gained(added))
		differ := 0
		for _, z := range []uint32{5, 8, 10, 11} {
			for at := range tile.Cover(orb.Bound{Min: orb.Point{35, 46}, Max: orb.Point{38.2, 49.2}}, zoom(z)) {
				same := string(mustTile(t, a, at)) == string(mustTile(t, b, at))
				if !same {
					differ++
				}
				if !same && !f.Touches(at) {
					t.Errorf("%s differs and is not touched", at)
				}
			}
		}
		if inside := slices.ContainsFunc(before, func(p geo.ControlPolygon) bool { return p.Shape.Bound().Contains(added[0][0]) }); !inside && differ == 0 {
			t.Error("no tile differs")
		}
	}
}

func mustTile(t *testing.T, s *tile.Snapshot, at tile.Address) []byte {
	t.Helper()
	content, err := s.Tile(at, geo.NewDate(2025, 1, 1))
	if err != nil {
		t.Fatal(err)
	}
	return content
}
