package tile_test

import (
	"math"
	"testing"

	"controlmap/geo/repair"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
)

var ukraine = orb.Bound{Min: orb.Point{22.1, 44.2}, Max: orb.Point{40.3, 52.4}}

func zoom(z uint32) maptile.Zoom { return maptile.Zoom(z) }

// decode returns the layers of a vector tile by name.
func decode(t testing.TB, data []byte) map[string]*mvt.Layer {
	t.Helper()
	layers, err := mvt.Unmarshal(data)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*mvt.Layer{}
	for _, l := range layers {
		if l.Version != 2 || l.Extent != 4096 {
			t.Fatalf("layer %s: version %d and extent %d, want 2 and 4096", l.Name, l.Version, l.Extent)
		}
		if byName[l.Name] != nil {
			t.Fatalf("layer %s comes twice", l.Name)
		}
		byName[l.Name] = l
	}
	return byName
}

// features returns the features of a layer, none where a tile lacks it.
func features(layers map[string]*mvt.Layer, name string) []*geojson.Feature {
	if l := layers[name]; l != nil {
		return l.Features
	}
	return nil
}

// multi returns a decoded geometry as a multipolygon.
func multi(t testing.TB, g orb.Geometry) orb.MultiPolygon {
	t.Helper()
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}
	case orb.MultiPolygon:
		return g
	}
	t.Fatalf("geometry is a %T, want polygons", g)
	return nil
}

// surveyor returns twice the area of a ring by the surveyor's formula, as the
// specification of vector tiles has it.
func surveyor(r orb.Ring) (twice float64) {
	for i := 1; i < len(r); i++ {
		twice += r[i-1][0]*r[i][1] - r[i][0]*r[i-1][1]
	}
	return twice
}

// checkRings fails the test unless polygons are what a tile may hold: whole numbers in
// the frame, closed rings wound by the specification, no point twice, no straight run
// kept, valid.
func checkRings(t testing.TB, where string, polygons orb.MultiPolygon) {
	t.Helper()
	for _, p := range polygons {
		for i, r := range p {
			checkRing(t, where, r, i == 0)
		}
		if err := repair.Validate(p); err != nil {
			t.Fatalf("%s: %v: %v", where, err, p)
		}
	}
}

func checkRing(t testing.TB, where string, r orb.Ring, outer bool) {
	t.Helper()
	if len(r) < 4 || r[0] != r[len(r)-1] {
		t.Fatalf("%s: ring not closed: %v", where, r)
	}
	if area := surveyor(r); area == 0 || area > 0 != outer {
		t.Fatalf("%s: ring wound wrong: outer %v, area %v: %v", where, outer, area, r)
	}
	seen := map[orb.Point]bool{}
	for i, p := range r[1:] {
		if seen[p] {
			t.Fatalf("%s: %v comes twice in %v", where, p, r)
		}
		seen[p] = true
		for _, v := range p {
			if v != math.Trunc(v) || v < -tile.Buffer || v > tile.Extent+tile.Buffer {
				t.Fatalf("%s: %v is off the tile's grid", where, p)
			}
		}
		next := r[1:][(i+1)%(len(r)-1)]
		if cross := (p[0]-r[i][0])*(next[1]-p[1]) - (p[1]-r[i][1])*(next[0]-p[0]); cross == 0 {
			t.Fatalf("%s: straight run at %v of %v", where, p, r)
		}
	}
}

// disjoint fails the test where polygons of one feature overlap: what they measure apart
// must be what they measure together.
func disjoint(t testing.TB, where string, polygons orb.MultiPolygon) {
	t.Helper()
	var apart, together float64
	var union orb.MultiPolygon
	for _, p := range polygons {
		next, err := repair.Union(union, orb.MultiPolygon{p})
		if err != nil {
			t.Fatal(err)
		}
		union = next
		apart += polygonArea(p)
	}
	for _, p := range union {
		together += polygonArea(p)
	}
	if math.Abs(apart-together) > 1e-6*apart {
		t.Fatalf("%s: polygons overlap: %v apart, %v together", where, apart, together)
	}
}

// polygonArea returns the area of a polygon, however it is wound, in square units.
func polygonArea(p orb.Polygon) (area float64) {
	for i, r := range p {
		if ring := math.Abs(surveyor(r)) / 2; i == 0 {
			area = ring
		} else {
			area -= ring
		}
	}
	return area
}

// crossings returns where polygons' rings cross a line of constant y.
func crossings(polygons orb.MultiPolygon, y float64) (xs []float64) {
	for _, p := range polygons {
		for _, r := range p {
			for i := 1; i < len(r); i++ {
				a, b := r[i-1], r[i]
				if a[1] <= y != (b[1] <= y) {
					xs = append(xs, a[0]+(y-a[1])*(b[0]-a[0])/(b[1]-a[1]))
				}
			}
		}
	}
	return xs
}
