package snapround_test

import (
	"math/rand/v2"
	"testing"

	"controlmap/geo/snapround"
)

func TestBoxes(t *testing.T) {
	b := snapround.Box{Min: xy{10, 20}, Max: xy{30, 50}}
	for _, tt := range []struct {
		name               string
		other              snapround.Box
		overlaps, contains bool
	}{
		{"itself", b, true, true},
		{"inside", snapround.Box{Min: xy{11, 21}, Max: xy{29, 49}}, true, true},
		{"around", snapround.Box{Min: xy{0, 0}, Max: xy{100, 100}}, true, false},
		{"touches the west", snapround.Box{Min: xy{0, 20}, Max: xy{10, 50}}, true, false},
		{"touches a corner", snapround.Box{Min: xy{30, 50}, Max: xy{40, 60}}, true, false},
		{"west of it", snapround.Box{Min: xy{0, 20}, Max: xy{9, 50}}, false, false},
		{"east of it", snapround.Box{Min: xy{31, 20}, Max: xy{40, 50}}, false, false},
		{"north of it", snapround.Box{Min: xy{10, 0}, Max: xy{30, 19}}, false, false},
		{"south of it", snapround.Box{Min: xy{10, 51}, Max: xy{30, 60}}, false, false},
		{"reaches over the south", snapround.Box{Min: xy{12, 30}, Max: xy{14, 51}}, true, false},
	} {
		if got := b.Overlaps(tt.other); got != tt.overlaps {
			t.Errorf("%s: overlaps is %t, want %t", tt.name, got, tt.overlaps)
		}
		if got := b.Contains(tt.other); got != tt.contains {
			t.Errorf("%s: contains is %t, want %t", tt.name, got, tt.contains)
		}
	}
	for _, tt := range []struct {
		p, q xy
		want bool
	}{
		{xy{10, 20}, xy{10, 50}, true},
		{xy{30, 25}, xy{30, 26}, true},
		{xy{10, 20}, xy{30, 20}, true},
		{xy{15, 50}, xy{15, 50}, true},
		{xy{10, 20}, xy{30, 50}, false}, // corners across
		{xy{15, 25}, xy{15, 26}, false},
		{xy{10, 30}, xy{20, 20}, false},
	} {
		if got := b.OnOneSide(tt.p, tt.q); got != tt.want {
			t.Errorf("%v and %v on one side: got %t, want %t", tt.p, tt.q, got, tt.want)
		}
	}
}

// A trimmed ring has the winding numbers of the ring in the box.
func TestTrimKeepsWindingNumbers(t *testing.T) {
	random := rand.New(rand.NewPCG(21, 22))
	b := snapround.Box{Min: xy{40, 40}, Max: xy{60, 60}}
	dropped, emptied := 0, 0
	for range 1000 {
		ring := make([]xy, 3+random.IntN(20))
		for i := range ring {
			ring[i] = randomXY(random, 100)
		}
		trimmed := b.Trim(ring)
		dropped += len(ring) - len(trimmed)
		if trimmed == nil {
			emptied++
		}
		for range 20 {
			x, y := 40+20*random.Float64(), 40+20*random.Float64()
			got := 0
			if trimmed != nil {
				got = windingNumber(trimmed, x, y)
			}
			if want := windingNumber(ring, x, y); got != want {
				t.Fatalf("%v trimmed to %v winds %d times around %v %v, want %d", ring, trimmed, got, x, y, want)
			}
		}
	}
	if dropped < 1000 || emptied < 10 {
		t.Errorf("got %d points dropped and %d rings emptied, want more", dropped, emptied)
	}
}

// A box and a ring intersect where one of all points of the grid in the box is inside, or an
// edge of one crosses an edge of the other.
func TestBoxIntersectsRing(t *testing.T) {
	random := rand.New(rand.NewPCG(23, 24))
	b := snapround.Box{Min: xy{5, 5}, Max: xy{9, 9}}
	sides := [4][2]xy{{{5, 5}, {9, 5}}, {{9, 5}, {9, 9}}, {{9, 9}, {5, 9}}, {{5, 9}, {5, 5}}}
	touches := func(from, to xy) bool {
		for _, s := range sides {
			if segmentsMeet(from, to, s[0], s[1]) {
				return true
			}
		}
		return from.X >= 5 && from.X <= 9 && from.Y >= 5 && from.Y <= 9
	}
	met := map[bool]int{}
	for range 5000 {
		ring := []xy{randomXY(random, 15), randomXY(random, 15), randomXY(random, 15)}
		want := false
		for i, to := range ring {
			from := ring[(i+2)%3]
			edge := touches(from, to)
			if got := b.IntersectsEdge(from, to); got != edge {
				t.Errorf("edge from %v to %v: got %t, want %t", from, to, got, edge)
			}
			want = want || edge
		}
		want = want || windingNumber(ring, 7, 7) != 0
		met[want]++
		if got := b.IntersectsRing(ring); got != want {
			t.Errorf("ring %v: got %t, want %t", ring, got, want)
		}
	}
	if around := []xy{{0, 0}, {40, 0}, {0, 40}}; !b.IntersectsRing(around) {
		t.Error("a ring around the box does not intersect it")
	}
	if met[true] < 500 || met[false] < 500 {
		t.Errorf("got %v rings, want some that meet and some that do not", met)
	}
}

// segmentsMeet reports whether two closed segments have a point in common.
func segmentsMeet(a, b, c, d xy) bool {
	side := func(p, q, r xy) int64 {
		return int64(q.X-p.X)*int64(r.Y-p.Y) - int64(q.Y-p.Y)*int64(r.X-p.X)
	}
	s1, s2, s3, s4 := side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
	if (s1 > 0) != (s2 > 0) && s1 != 0 && s2 != 0 && (s3 > 0) != (s4 > 0) && s3 != 0 && s4 != 0 {
		return true
	}
	return s1 == 0 && inBounds(a, b, c) || s2 == 0 && inBounds(a, b, d) ||
		s3 == 0 && inBounds(c, d, a) || s4 == 0 && inBounds(c, d, b)
}
