package change_test

import (
	"math"
	"testing"

	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// decodeRings reads a map from bytes: a byte for the number of points of a ring, then two for
// each point. Points lie on a coarse grid, or beside it by next to nothing.
func decodeRings(data []byte) (rings []orb.Ring) {
	coordinate := func(b byte) float64 { return float64(b&31) + [8]float64{0, 0, 0, 0, 1e-6, 1e-9, 1e-13, 0.37}[b>>5] }
	for len(data) > 0 && len(rings) < 4 {
		n := 3 + int(data[0]%16)
		data = data[1:]
		var ring orb.Ring
		for ; n > 0 && len(data) >= 2; n-- {
			ring = append(ring, orb.Point{coordinate(data[0]), coordinate(data[1])})
			data = data[2:]
		}
		if len(ring) > 0 {
			rings = append(rings, append(ring, ring[0]))
		}
	}
	return rings
}

// FuzzBetween checks what must be true of any two maps: of rings as they
// come, that it does not panic and that every error is Invalid; of valid maps whose
// polygons do not overlap, that gained less lost is the difference of their areas, and
// that the polygons are valid and disjoint.
func FuzzBetween(f *testing.F) {
	f.Add([]byte{1, 0, 0, 9, 0, 9, 9, 0, 9}, []byte{1, 3, 3, 12, 3, 12, 12, 3, 12})
	f.Add([]byte{1, 0, 0, 9, 0, 9, 9, 0, 9}, []byte{2, 0, 0, 5, 0, 9, 0, 9, 9, 0, 9})
	f.Add([]byte{0, 0, 0, 31, 1, 31, 2}, []byte{0, 0, 1, 31, 1 + 4<<5, 31, 0, 0, 1, 1, 20, 30, 7, 7})
	f.Add([]byte{9, 1, 1, 8, 2, 4, 5, 7, 9, 3, 3, 9, 1, 2, 8, 6, 6}, []byte{5, 1 + 5<<5, 1, 8, 2 + 6<<5, 4, 5, 7, 9, 3, 3})
	f.Fuzz(func(t *testing.T, before, after []byte) {
		from, to := decodeRings(before), decodeRings(after)
		if _, err := change.Between(polygonsOf(from...), polygonsOf(to...)); err != nil && geo.CodeOf(err) != geo.Invalid {
			t.Fatalf("got %v, want it to be invalid", err)
		}
		checkArea(t, disjoint(from), disjoint(to))
	})
}

// disjoint makes a valid map of those rings that can be made valid and do not overlap
// one before.
func disjoint(rings []orb.Ring) (polygons []orb.Polygon) {
	for _, p := range repaired(rings...) {
		free := true
		for _, q := range polygons {
			shared, err := repair.Intersect(orb.MultiPolygon{p}, orb.MultiPolygon{q})
			free = free && err == nil && planar.Area(shared) == 0
		}
		if free {
			polygons = append(polygons, p)
		}
	}
	return polygons
}

func checkArea(t *testing.T, from, to []orb.Polygon) {
	t.Helper()
	got, err := change.Between(from, to)
	if err != nil {
		t.Fatal(err)
	}
	checkSound(t, got)
	before, after := orb.MultiPolygon(from), orb.MultiPolygon(to)
	net, want := planar.Area(got.Gained)-planar.Area(got.Lost), planar.Area(after)-planar.Area(before)
	// Slivers are left out: less than 1e-6 degrees along all lines there are.
	if rounding := 1e-6 * (planar.Length(before) + planar.Length(after)); math.Abs(net-want) > rounding {
		t.Errorf("gained less lost: got %v square degrees, want %v", net, want)
	}
}
