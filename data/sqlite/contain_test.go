package sqlite_test

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"

	"controlmap/data/sqlite"
	"controlmap/data/sqlite/storetest"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/planar"
)

func mustWKB(t *testing.T, shape orb.Geometry, order binary.ByteOrder) []byte {
	t.Helper()
	stored, err := wkb.Marshal(shape, order)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

// star is a polygon of n corners at random distances around a centre.
func star(random *rand.Rand, centre orb.Point, n int) orb.Ring {
	ring := make(orb.Ring, 0, n+1)
	for i := range n {
		angle, radius := 2*math.Pi*float64(i)/float64(n), 0.2+random.Float64()
		ring = append(ring, orb.Point{centre[0] + radius*math.Cos(angle), centre[1] + radius*math.Sin(angle)})
	}
	return append(ring, ring[0])
}

// TestContainsAgreesWithOrb compares with another implementation, at random points, which do
// not lie on edges.
func TestContainsAgreesWithOrb(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		hole := orb.Ring{{30.02, 50}, {30, 50.02}, {29.98, 50}, {30, 49.98}, {30.02, 50}}
		shape := orb.Polygon{star(random, orb.Point{30, 50}, 3+random.IntN(40)), hole}
		stored := mustWKB(t, shape, binary.LittleEndian)
		for range 50 {
			at := orb.Point{29 + 2*random.Float64(), 49 + 2*random.Float64()}
			got, err := sqlite.Contains(stored, at)
			if want := planar.PolygonContains(shape, at); err != nil || got != want {
				t.Fatalf("%v in %v: got %t, %v, want %t", at, shape, got, err, want)
			}
		}
		if got, err := sqlite.Contains(stored, orb.Point{30.001, 50.001}); err != nil || got {
			t.Fatalf("in the hole of %v: got %t, %v, want false", shape, got, err)
		}
	}
}

// TestAPointLiesInOneOfSeveralNeighbours cuts a square into triangles around a point in it:
// corners, edges and the point itself lie in one of them alone.
func TestAPointLiesInOneOfSeveralNeighbours(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		centre := orb.Point{10.1 + 0.8*random.Float64(), 10.1 + 0.8*random.Float64()}
		frame := orb.Ring{{10, 10}, {10.5, 10}, {11, 10}, {11, 10.7}, {11, 11}, {10.2, 11}, {10, 11}, {10, 10.5}, {10, 10}}
		var parts [][]byte
		var points []orb.Point
		for i := 1; i < len(frame); i++ {
			a, b := frame[i-1], frame[i]
			parts = append(parts, mustWKB(t, orb.Polygon{{centre, a, b, centre}}, binary.LittleEndian))
			points = append(points, orb.Point{(a[0] + centre[0]) / 2, (a[1] + centre[1]) / 2})
		}
		for _, at := range append(points, centre, orb.Point{10, 10}, orb.Point{10.5, 10}, orb.Point{10, 10.5}) {
			inside := 0
			for _, part := range parts {
				in, err := sqlite.Contains(part, at)
				if err != nil {
					t.Fatal(err)
				}
				if in {
					inside++
				}
			}
			if inside != 1 {
				t.Errorf("%v lies in %d of the triangles around %v, want one", at, inside, centre)
			}
		}
	}
}

// TestContainsOnTheFrame has west and south edges inside, east and north edges outside.
func TestContainsOnTheFrame(t *testing.T) {
	stored := mustWKB(t, storetest.Box(10, 10, 11, 11), binary.LittleEndian)
	for at, want := range map[orb.Point]bool{
		{10, 10}: true, {10, 10.5}: true, {10.5, 10}: true, {10.5, 10.5}: true,
		{11, 10}: false, {11, 10.5}: false, {10.5, 11}: false, {10, 11}: false, {11, 11}: false, {9.999, 10.5}: false,
	} {
		if got, err := sqlite.Contains(stored, at); err != nil || got != want {
			t.Errorf("%v: got %t, %v, want %t", at, got, err, want)
		}
	}
}

// TestContainsOfDamagedShapes cuts a shape at every byte and gives it other headers.
func TestContainsOfDamagedShapes(t *testing.T) {
	shape := orb.Polygon{{{10, 10}, {11, 10}, {11, 11}, {10, 10}}, {{10.5, 10.2}, {10.6, 10.4}, {10.7, 10.4}, {10.5, 10.2}}}
	stored := mustWKB(t, shape, binary.LittleEndian)
	for n := range stored {
		if inside, err := sqlite.Contains(stored[:n], orb.Point{10.6, 10.3}); err == nil {
			t.Errorf("the first %d of %d bytes: got %t, want an error", n, len(stored), inside)
		}
	}
	if _, err := sqlite.Contains(stored, orb.Point{10.6, 10.3}); err != nil {
		t.Errorf("all bytes: got %v, want none", err)
	}
	for name, other := range map[string][]byte{
		"big-endian":   mustWKB(t, shape, binary.BigEndian),
		"multipolygon": mustWKB(t, orb.MultiPolygon{shape}, binary.LittleEndian),
		"point":        mustWKB(t, orb.Point{10, 10}, binary.LittleEndian),
	} {
		if inside, err := sqlite.Contains(other, orb.Point{10.6, 10.3}); err == nil {
			t.Errorf("%s: got %t, want an error", name, inside)
		}
	}
	for name, empty := range map[string]orb.Polygon{"no rings": {}, "ring of nothing": {{}}} {
		if inside, err := sqlite.Contains(mustWKB(t, empty, binary.LittleEndian), orb.Point{10, 10}); err != nil || inside {
			t.Errorf("%s: got %t, %v, want false", name, inside, err)
		}
	}
}
