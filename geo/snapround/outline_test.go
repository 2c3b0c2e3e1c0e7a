package snapround_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"controlmap/geo/snapround"
)

// ringEdges returns the edges of a ring.
func ringEdges(ring ...xy) (edges []snapround.Edge) {
	for i, to := range ring {
		edges = append(edges, snapround.Edge{From: ring[(i+len(ring)-1)%len(ring)], To: to})
	}
	return edges
}

// square returns the corners of a square, its area to the left where y grows upwards.
func square(x0, y0, x1, y1 int32) []xy { return []xy{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}} }

func turned(ring []xy) []xy {
	ring = slices.Clone(ring)
	slices.Reverse(ring)
	return ring
}

func TestOutlineRings(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rings [][]xy
		want  []snapround.Polygon
	}{
		{"nothing", nil, nil},
		{"a square", [][]xy{square(0, 0, 10, 10)}, []snapround.Polygon{{square(0, 0, 10, 10)}}},
		{"a square turned around", [][]xy{turned(square(0, 0, 10, 10))}, nil},
		{"the same twice", [][]xy{square(0, 0, 10, 10), square(0, 0, 10, 10)}, []snapround.Polygon{{square(0, 0, 10, 10)}}},
		{"there and back", [][]xy{square(0, 0, 10, 10), turned(square(0, 0, 10, 10))}, nil},
		{"twice there and once back", [][]xy{square(0, 0, 10, 10), square(0, 0, 10, 10), turned(square(0, 0, 10, 10))},
			[]snapround.Polygon{{square(0, 0, 10, 10)}}},
		{"overlapping", [][]xy{square(0, 0, 10, 10), square(5, 5, 20, 20)},
			[]snapround.Polygon{{{{0, 0}, {10, 0}, {10, 5}, {20, 5}, {20, 20}, {5, 20}, {5, 10}, {0, 10}}}}},
		{"an island in a lake in an island", [][]xy{square(0, 0, 100, 100), turned(square(20, 20, 80, 80)), square(40, 40, 60, 60), turned(square(45, 45, 55, 55))},
			[]snapround.Polygon{
				{square(0, 0, 100, 100), {{20, 20}, {20, 80}, {80, 80}, {80, 20}}},
				{square(40, 40, 60, 60), {{45, 45}, {45, 55}, {55, 55}, {55, 45}}},
			}},
		{"two holes in order of their westernmost points", [][]xy{square(0, 0, 100, 100), turned(square(60, 10, 70, 20)), turned(square(10, 60, 20, 70))},
			[]snapround.Polygon{{square(0, 0, 100, 100), {{10, 60}, {10, 70}, {20, 70}, {20, 60}}, {{60, 10}, {60, 20}, {70, 20}, {70, 10}}}}},
		{"a hole in the eastern of two", [][]xy{square(0, 0, 10, 10), square(20, 0, 40, 20), turned(square(25, 5, 30, 10))},
			[]snapround.Polygon{{square(0, 0, 10, 10)}, {square(20, 0, 40, 20), {{25, 5}, {25, 10}, {30, 10}, {30, 5}}}}},
		{"three that touch in a point", [][]xy{square(0, 0, 10, 10), square(10, 10, 20, 20), square(10, 0, 30, 10)},
			[]snapround.Polygon{{{{0, 0}, {30, 0}, {30, 10}, {20, 10}, {20, 20}, {10, 20}, {10, 10}, {0, 10}}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var edges []snapround.Edge
			for _, r := range tt.rings {
				edges = append(edges, ringEdges(r...)...)
			}
			if got := snapround.PolygonsOf(edges); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// The outline of random rings bounds where the sum of their winding numbers is positive.
// Their corners are on a coarse grid and every edge is noded by hand: level, upright or
// diagonal ones between its points.
func TestOutlineIsWhereTheWindingNumberIsPositive(t *testing.T) {
	random := rand.New(rand.NewPCG(25, 26))
	inside, outside := 0, 0
	for range 300 {
		var rings [][]xy
		var edges []snapround.Edge
		for range 1 + random.IntN(4) {
			x, y := random.Int32N(40)*4, random.Int32N(40)*4
			ring := square(x, y, x+4+random.Int32N(20)*4, y+4+random.Int32N(20)*4)
			if random.IntN(3) == 0 {
				ring = turned(ring)
			}
			rings = append(rings, ring)
			edges = append(edges, ringEdges(ring...)...)
		}
		boundary := snapround.BoundaryOf(edges)
		for range 30 {
			x, y := 4*float64(random.IntN(45))+1.7, 4*float64(random.IntN(45))+2.3
			sum := 0
			for _, r := range rings {
				sum += windingNumber(r, x, y)
			}
			if sum > 0 {
				inside++
			} else {
				outside++
			}
			if got := crossedEastOf(boundary, x, y); got != (sum > 0) {
				t.Fatalf("%v at %v %v: got inside %t, want the winding number %d", rings, x, y, got, sum)
			}
		}
	}
	if inside < 400 || outside < 400 {
		t.Errorf("got %d points inside and %d outside, want more", inside, outside)
	}
}

// crossedEastOf reports whether an odd number of edges cross the ray from a point to the east.
func crossedEastOf(edges []snapround.Edge, x, y float64) (odd bool) {
	for _, e := range edges {
		ay, by := float64(e.From.Y), float64(e.To.Y)
		if ay <= y != (by <= y) && float64(e.From.X)+(y-ay)*float64(e.To.X-e.From.X)/(by-ay) > x {
			odd = !odd
		}
	}
	return odd
}

// Noded edges meet at ends only, and lie within half a step of the edge that they are of.
func TestNodedEdgesMeetAtEnds(t *testing.T) {
	random := rand.New(rand.NewPCG(27, 28))
	split := 0
	for range 200 {
		var edges []snapround.Edge
		for len(edges) < 12 {
			if from, to := randomXY(random, 60), randomXY(random, 60); from != to {
				edges = append(edges, snapround.Edge{From: from, To: to})
			}
		}
		noded := snapround.Node(edges)
		split += len(noded) - len(edges)
		for i, a := range noded {
			for _, b := range noded[:i] {
				if p, ok := snapround.Crossing(a, b); ok {
					t.Fatalf("%v and %v cross at %v", a, b, p)
				}
				for _, end := range []xy{b.From, b.To} {
					if end != a.From && end != a.To && snapround.Orientation(a.From, a.To, end) == 0 && inBounds(a.From, a.To, end) {
						t.Fatalf("%v passes through the end %v of %v", a, end, b)
					}
				}
			}
		}
		checkChains(t, edges, noded)
	}
	if split < 1000 {
		t.Errorf("got %d edges more than before, want more", split)
	}
}

// checkChains wants noded edges to be chains from the start of each edge to its end, in
// order, with no vertex farther from it than half the diagonal of a step.
func checkChains(t *testing.T, edges, noded []snapround.Edge) {
	t.Helper()
	for _, e := range edges {
		at := e.From
		for at != e.To {
			if len(noded) == 0 || noded[0].From != at {
				t.Fatalf("the chain of %v breaks at %v", e, at)
			}
			at, noded = noded[0].To, noded[1:]
			dx, dy := float64(e.To.X-e.From.X), float64(e.To.Y-e.From.Y)
			cross := float64(snapround.Orientation(e.From, e.To, at))
			if cross*cross > 0.5000001*(dx*dx+dy*dy) {
				t.Fatalf("%v is bent to %v, more than half a step away", e, at)
			}
		}
	}
	if len(noded) > 0 {
		t.Fatalf("%d noded edges are of no edge", len(noded))
	}
}

func TestJoinLines(t *testing.T) {
	edge := func(x0, y0, x1, y1 int32) snapround.Edge { return snapround.Edge{From: xy{x0, y0}, To: xy{x1, y1}} }
	for _, tt := range []struct {
		name  string
		edges []snapround.Edge
		want  [][]xy
	}{
		{"none", nil, nil},
		{"one", []snapround.Edge{edge(0, 0, 5, 5)}, [][]xy{{{0, 0}, {5, 5}}}},
		{"two, straight on", []snapround.Edge{edge(0, 0, 5, 5), edge(5, 5, 9, 9)}, [][]xy{{{0, 0}, {9, 9}}}},
		{"two apart", []snapround.Edge{edge(0, 0, 1, 1), edge(5, 5, 9, 8)}, [][]xy{{{0, 0}, {1, 1}}, {{5, 5}, {9, 8}}}},
		{"a fork", []snapround.Edge{edge(0, 0, 5, 0), edge(5, 0, 9, 3), edge(5, 0, 9, 9)},
			[][]xy{{{0, 0}, {5, 0}}, {{5, 0}, {9, 3}}, {{5, 0}, {9, 9}}}},
		{"a ring", []snapround.Edge{edge(0, 0, 5, 0), edge(5, 0, 5, 5), edge(0, 0, 5, 5)},
			[][]xy{{{0, 0}, {5, 0}, {5, 5}, {0, 0}}}},
		{"a ring on a stalk", []snapround.Edge{edge(0, 0, 5, 0), edge(5, 0, 9, 0), edge(9, 0, 9, 5), edge(5, 0, 9, 5)},
			[][]xy{{{0, 0}, {5, 0}}, {{5, 0}, {9, 0}, {9, 5}, {5, 0}}}},
	} {
		if got := snapround.JoinLines(tt.edges); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// The reference is a map of cells, 8 units wide, that begin at the frame's corner.
func TestCellSet(t *testing.T) {
	random := rand.New(rand.NewPCG(29, 30))
	cells := func(b snapround.Box) (list [][2]int32) {
		for x := (b.Min.X + 64) / 8; x <= (b.Max.X+64)/8; x++ {
			for y := (b.Min.Y + 64) / 8; y <= (b.Max.Y+64)/8; y++ {
				list = append(list, [2]int32{x, y})
			}
		}
		return list
	}
	box := func(size int32) snapround.Box {
		x, y := random.Int32N(4224-size)-64, random.Int32N(4224-size)-64
		return snapround.Box{Min: xy{x, y}, Max: xy{x + random.Int32N(size+1), y + random.Int32N(size+1)}}
	}
	var set snapround.CellSet
	touched := map[bool]int{}
	for range 30 {
		set.Clear()
		if set.Touches(snapround.Box{Min: xy{-64, -64}, Max: xy{4160, 4160}}) {
			t.Fatal("a cleared set has cells")
		}
		marked := map[[2]int32]bool{}
		for range random.IntN(60) {
			b := box([]int32{1, 20, 700}[random.IntN(3)])
			set.Mark(b)
			for _, c := range cells(b) {
				marked[c] = true
			}
		}
		for range 100 {
			b := box([]int32{1, 20, 100, 700}[random.IntN(4)])
			want := slices.ContainsFunc(cells(b), func(c [2]int32) bool { return marked[c] })
			touched[want]++
			if got := set.Touches(b); got != want {
				t.Fatalf("%+v: got touched %t, want %t", b, got, want)
			}
		}
	}
	if touched[true] < 300 || touched[false] < 300 {
		t.Errorf("got %v boxes, want some that touch and some that do not", touched)
	}
}

func TestEdgeTable(t *testing.T) {
	random := rand.New(rand.NewPCG(31, 32))
	var table snapround.EdgeTable
	known := map[uint64]bool{}
	if _, ok := table.Find(1); ok {
		t.Error("an empty table finds a key")
	}
	for i := range 3000 {
		key := random.Uint64N(2000) << random.IntN(40)
		if got := table.Add(key); got == known[key] {
			t.Fatalf("key %d: got new %t, want %t", key, got, !known[key])
		}
		known[key] = true
		if i%1000 == 999 {
			keep := func(key uint64) bool { return key%3 != 0 }
			table.Keep(keep)
			for key := range known {
				if !keep(key) {
					delete(known, key)
				}
			}
		}
	}
	for key := range uint64(2000) {
		if found, ok := table.Find(key); ok != known[key] || ok && found != key {
			t.Errorf("key %d: got %d, %t, want found %t", key, found, ok, known[key])
		}
	}
}

func TestSumByKey(t *testing.T) {
	for _, tt := range []struct {
		name     string
		keys     []uint64
		nets     []int32
		wantKeys []uint64
		wantNets []int32
	}{
		{"none", nil, nil, nil, nil},
		{"in order", []uint64{7, 3, 5}, []int32{1, -2, 3}, []uint64{3, 5, 7}, []int32{-2, 3, 1}},
		{"added", []uint64{3, 7, 3, 3}, []int32{1, 1, 2, -4}, []uint64{3, 7}, []int32{-1, 1}},
		{"cancelled", []uint64{3, 7, 3}, []int32{1, 1, -1}, []uint64{7}, []int32{1}},
		{"all cancelled", []uint64{3, 3}, []int32{1, -1}, nil, nil},
	} {
		keys, nets := snapround.SumByKey(tt.keys, tt.nets)
		if !slices.Equal(keys, tt.wantKeys) || !slices.Equal(nets, tt.wantNets) {
			t.Errorf("%s: got %v %v, want %v %v", tt.name, keys, nets, tt.wantKeys, tt.wantNets)
		}
	}
}
