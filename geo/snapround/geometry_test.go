package snapround_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"controlmap/geo/snapround"
)

type xy = snapround.Point

// randomXY returns a point within the frame of a tile, or on a small part of it.
func randomXY(r *rand.Rand, size int32) xy { return xy{r.Int32N(size), r.Int32N(size)} }

func TestOrientation(t *testing.T) {
	for _, tt := range []struct {
		name    string
		a, b, c xy
		sign    int
	}{
		// Left where x grows to the right and y upwards.
		{"left", xy{0, 0}, xy{10, 0}, xy{5, 1}, 1},
		{"right", xy{0, 0}, xy{10, 0}, xy{5, -1}, -1},
		{"on the line", xy{0, 0}, xy{10, 10}, xy{3, 3}, 0},
		{"beyond the line's end", xy{0, 0}, xy{1, 1}, xy{7, 7}, 0},
		{"left of a way to the west", xy{10, 0}, xy{0, 0}, xy{5, -1}, 1},
		{"past 32 bits", xy{-1 << 30, -1 << 30}, xy{1<<30 - 1, 1<<30 - 1}, xy{-1 << 30, 1<<30 - 1}, 1},
	} {
		got := snapround.Orientation(tt.a, tt.b, tt.c)
		if got > 0 != (tt.sign > 0) || got < 0 != (tt.sign < 0) {
			t.Errorf("%s: got %d, want the sign %d", tt.name, got, tt.sign)
		}
	}
}

// The reference is exact: floor(a/b + 1/2) in rational numbers.
func TestRoundedQuotient(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	for range 2000 {
		a, b := random.Int64N(2000)-1000, random.Int64N(40)-20
		if b == 0 {
			continue
		}
		sum := new(big.Rat).Add(big.NewRat(a, b), big.NewRat(1, 2))
		want := new(big.Int).Div(sum.Num(), sum.Denom()) // Euclidean: floor, as Denom is positive
		if got := snapround.RoundedQuotient(a, b); int64(got) != want.Int64() {
			t.Errorf("%d/%d: got %d, want %s", a, b, got, want)
		}
	}
}

func TestCrossing(t *testing.T) {
	edge := func(x0, y0, x1, y1 int32) snapround.Edge { return snapround.Edge{From: xy{x0, y0}, To: xy{x1, y1}} }
	for _, tt := range []struct {
		name string
		a, b snapround.Edge
		want xy
		ok   bool
	}{
		{"in the middle", edge(0, 0, 10, 10), edge(0, 10, 10, 0), xy{5, 5}, true},
		{"turned around", edge(10, 10, 0, 0), edge(0, 10, 10, 0), xy{5, 5}, true},
		{"rounded", edge(0, 0, 3, 3), edge(0, 2, 3, 0), xy{1, 1}, true}, // at 1.2 1.2
		{"half a step, upwards", edge(0, 0, 1, 1), edge(0, 1, 1, 0), xy{1, 1}, true},
		{"an end on the other", edge(0, 0, 10, 10), edge(5, 5, 9, 0), xy{}, false},
		{"a shared end", edge(0, 0, 10, 10), edge(10, 10, 20, 0), xy{}, false},
		{"short of the other", edge(0, 0, 4, 4), edge(0, 10, 10, 0), xy{}, false},
		{"parallel", edge(0, 0, 10, 0), edge(0, 1, 10, 1), xy{}, false},
		{"on one line", edge(0, 0, 10, 0), edge(5, 0, 15, 0), xy{}, false},
	} {
		if got, ok := snapround.Crossing(tt.a, tt.b); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%s: got %v, %t, want %v, %t", tt.name, got, ok, tt.want, tt.ok)
		}
		if got, ok := snapround.Crossing(tt.b, tt.a); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%s, in the other order: got %v, %t, want %v, %t", tt.name, got, ok, tt.want, tt.ok)
		}
	}
}

// The hot pixel of p is [x-1/2, x+1/2) by [y-1/2, y+1/2). The reference clips the edge to it
// in exact numbers (Liang and Barsky).
func TestPassesThrough(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	passed := 0
	for range 20_000 {
		from, to, p := randomXY(random, 9), randomXY(random, 9), randomXY(random, 9)
		if from == to || p == from || p == to || !inBounds(from, to, p) {
			continue
		}
		want := meetsPixel(from, to, p)
		if want {
			passed++
		}
		if got := snapround.PassesThrough(from, to, p); got != want {
			t.Errorf("from %v to %v through %v: got %t, want %t", from, to, p, got, want)
		}
	}
	if passed < 500 {
		t.Errorf("got %d edges that pass, want more", passed)
	}
}

func inBounds(a, b, p xy) bool {
	return min(a.X, b.X) <= p.X && p.X <= max(a.X, b.X) && min(a.Y, b.Y) <= p.Y && p.Y <= max(a.Y, b.Y)
}

// meetsPixel reports whether an edge has a point in the half-open square of one step around
// p. All numbers are doubled; the parameter of the edge is a fraction.
func meetsPixel(from, to, p xy) bool {
	type bound struct {
		at   *big.Rat
		open bool
	}
	low, high := bound{new(big.Rat), false}, bound{big.NewRat(1, 1), false}
	for _, axis := range [2][3]int64{{int64(from.X), int64(to.X), int64(p.X)}, {int64(from.Y), int64(to.Y), int64(p.Y)}} {
		start, delta, middle := 2*axis[0], 2*(axis[1]-axis[0]), 2*axis[2]
		if delta == 0 {
			if start < middle-1 || start >= middle+1 {
				return false
			}
			continue
		}
		enter, leave := bound{big.NewRat(middle-1-start, delta), false}, bound{big.NewRat(middle+1-start, delta), true}
		if delta < 0 {
			enter, leave = leave, enter
		}
		if c := enter.at.Cmp(low.at); c > 0 || c == 0 && enter.open {
			low = enter
		}
		if c := leave.at.Cmp(high.at); c < 0 || c == 0 && leave.open {
			high = leave
		}
	}
	c := low.at.Cmp(high.at)
	return c < 0 || c == 0 && !low.open && !high.open
}

func TestPackedEdges(t *testing.T) {
	random := rand.New(rand.NewPCG(15, 16))
	corner := func() xy { return xy{random.Int32N(4096+128) - 64, random.Int32N(4096+128) - 64} }
	for range 2000 {
		e := snapround.Edge{From: corner(), To: corner(), Group: uint16(random.IntN(2048))}
		if e.From == e.To {
			continue
		}
		back := snapround.Edge{From: e.To, To: e.From, Group: e.Group}
		packed, turned := snapround.PackEdge(e), snapround.PackEdge(back)
		if got := snapround.UnpackEdge(packed); got != e {
			t.Errorf("got %v, want %v", got, e)
		}
		eastward := e.From.X < e.To.X || e.From.X == e.To.X && e.From.Y < e.To.Y
		if packed>>1 != turned>>1 || packed&1 == turned&1 || packed&1 == 1 != eastward {
			t.Errorf("%v: got %x and %x of its opposite, want one key and the bit of the eastward one", e, packed, turned)
		}
	}
	// Keys are in the order of groups, then of western ends.
	inOrder := []snapround.Edge{
		{From: xy{5, 5}, To: xy{6, 0}}, {From: xy{5, 6}, To: xy{6, 0}}, {From: xy{6, 0}, To: xy{6, 1}}, {From: xy{-64, -64}, To: xy{0, 0}, Group: 1},
	}
	if !slices.IsSortedFunc(inOrder, func(a, b snapround.Edge) int { return int(snapround.PackEdge(a)>>1) - int(snapround.PackEdge(b)>>1) }) {
		t.Error("packed edges are out of order")
	}
}

func TestSortByBits(t *testing.T) {
	random := rand.New(rand.NewPCG(17, 18))
	for _, n := range []int{0, 1, 95, 96, 97, 500, 5000} {
		for _, bits := range [][2]int{{0, 26}, {32, 45}, {32, 58}} {
			numbers := make([]uint64, n)
			for i := range numbers {
				// What is below the bits is the place, so that equal ones show their order.
				numbers[i] = random.Uint64N(1<<(bits[1]-bits[0]))<<bits[0] | uint64(i)&(1<<bits[0]-1)
			}
			want := slices.Clone(numbers)
			slices.Sort(want)
			snapround.SortByBits(numbers, bits[0], bits[1])
			if !slices.Equal(numbers, want) {
				t.Errorf("%d numbers by bits %v are out of order", n, bits)
			}
		}
	}
}

func TestRingArea(t *testing.T) {
	for _, tt := range []struct {
		name string
		ring []xy
		want int64 // twice the area, positive to the left where y grows upwards
	}{
		{"a square", []xy{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, 200},
		{"turned around", []xy{{0, 10}, {10, 10}, {10, 0}, {0, 0}}, -200},
		{"a triangle", []xy{{-3, -3}, {4, -3}, {0, 2}}, 35},
		{"an eight", []xy{{0, 0}, {10, 10}, {10, 0}, {0, 10}}, 0},
		{"the world", []xy{{0, 0}, {1 << 30, 0}, {1 << 30, 1 << 30}, {0, 1 << 30}}, 1 << 61},
	} {
		if got := snapround.Ring(tt.ring).Area(); got != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestRingWithoutCollinear(t *testing.T) {
	for _, tt := range []struct {
		name       string
		ring, want []xy
	}{
		{"nothing to drop", []xy{{10, 0}, {10, 10}, {0, 0}}, []xy{{0, 0}, {10, 0}, {10, 10}}},
		{"a point on a side", []xy{{5, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}, []xy{{0, 0}, {10, 0}, {10, 10}, {0, 10}}},
		{"several on a side", []xy{{10, 0}, {10, 3}, {10, 6}, {10, 10}, {0, 10}, {0, 0}}, []xy{{0, 0}, {10, 0}, {10, 10}, {0, 10}}},
		{"the westernmost is dropped", []xy{{0, 5}, {0, 0}, {10, 0}, {10, 10}, {0, 10}}, []xy{{0, 0}, {10, 0}, {10, 10}, {0, 10}}},
	} {
		if got := snapround.Ring(tt.ring).WithoutCollinear(); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestClockwise(t *testing.T) {
	// Where y grows upwards, clockwise from the way back to the west: north, east, south.
	around := []xy{{-5, 1}, {0, 5}, {5, 5}, {5, 0}, {5, -5}, {0, -5}, {-5, -1}}
	centre, back := xy{0, 0}, xy{-5, 0}
	for i, a := range around {
		for j, b := range around {
			if got := snapround.Clockwise(centre, back, a, b); got != (i < j) {
				t.Errorf("%v before %v: got %t, want %t", a, b, got, i < j)
			}
		}
	}
}

// A sliver is crossed where some of many samples along an edge lie strictly inside it.
func TestSliverCrossedBy(t *testing.T) {
	random := rand.New(rand.NewPCG(19, 20))
	crossed := 0
	for range 5000 {
		corners := [3]xy{randomXY(random, 12), randomXY(random, 12), randomXY(random, 12)}
		from, to := randomXY(random, 12), randomXY(random, 12)
		if snapround.Orientation(corners[0], corners[1], corners[2]) == 0 || from == to {
			continue
		}
		want := false
		const samples = 997
		for i := 1; i < samples; i++ {
			f := float64(i) / samples
			x := float64(from.X) + f*float64(to.X-from.X)
			y := float64(from.Y) + f*float64(to.Y-from.Y)
			want = want || insideTriangle(corners, x, y)
		}
		got := snapround.SliverCrossedBy(corners, from, to)
		if want {
			crossed++
		}
		if want && !got {
			t.Errorf("%v crossed by %v %v: got false, want true", corners, from, to)
		}
		if got && !want && !nearlyTouches(corners, from, to) {
			t.Errorf("%v crossed by %v %v: got true, want false", corners, from, to)
		}
	}
	if crossed < 1000 {
		t.Errorf("got %d slivers that are crossed, want more", crossed)
	}
}

func insideTriangle(c [3]xy, x, y float64) bool {
	var signs [3]float64
	for i := range c {
		a, b := c[i], c[(i+1)%3]
		signs[i] = float64(b.X-a.X)*(y-float64(a.Y)) - float64(b.Y-a.Y)*(x-float64(a.X))
	}
	const least = 1e-9
	return min(signs[0], signs[1], signs[2]) > least || max(signs[0], signs[1], signs[2]) < -least
}

// nearlyTouches reports whether what an edge has inside a triangle may lie between two of the
// samples above: less than a hundredth of the edge.
func nearlyTouches(c [3]xy, from, to xy) bool {
	inside := 0
	const samples = 100_000
	for i := range samples {
		f := float64(i) / samples
		x := float64(from.X) + f*float64(to.X-from.X)
		y := float64(from.Y) + f*float64(to.Y-from.Y)
		if insideTriangle(c, x, y) {
			inside++
		}
	}
	return inside > 0 && inside < samples/100
}

// windingNumber returns how often a ring winds around a point that is on no edge, by the sum
// of the angles that it sees.
func windingNumber(r []xy, x, y float64) int {
	sum := 0.0
	for i, b := range r {
		a := r[(i+len(r)-1)%len(r)]
		ax, ay, bx, by := float64(a.X)-x, float64(a.Y)-y, float64(b.X)-x, float64(b.Y)-y
		sum += math.Atan2(ax*by-ay*bx, ax*bx+ay*by)
	}
	return int(math.Round(sum / (2 * math.Pi)))
}
