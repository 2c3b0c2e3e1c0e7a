package snapround_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"controlmap/geo/snapround"
)

// The square of column 1 and row 1, 2^20 steps of the world's grid wide.
const (
	squareBits  = 20
	squareStart = 1 << squareBits
)

// around is a box that the square, its buffer and all that snapping moves lie in.
var around = snapround.Box{
	Min: xy{squareStart - squareStart/32, squareStart - squareStart/32},
	Max: xy{2*squareStart + squareStart/32, 2*squareStart + squareStart/32},
}

// squareGrid returns the grid of the square.
func squareGrid(coarseBits int) snapround.Grid {
	return snapround.NewGrid(1, 1, squareBits-12+coarseBits, coarseBits)
}

// randomRings returns rings in and around the square, on the world's grid, of some groups.
func randomRings(r *rand.Rand, groups int) (rings [][]snapround.Ring) {
	for range groups {
		var ofGroup []snapround.Ring
		for range r.IntN(4) {
			ring := make(snapround.Ring, 3+r.IntN(20))
			for i := range ring {
				ring[i] = randomCorner(r)
			}
			ofGroup = append(ofGroup, ring)
		}
		rings = append(rings, ofGroup)
	}
	return rings
}

func randomCorner(r *rand.Rand) xy {
	at := func() int32 { return squareStart + r.Int32N(squareStart*3/2) - squareStart/4 }
	return xy{at(), at()}
}

// moveCorner moves a random corner of random rings, if there are any.
func moveCorner(r *rand.Rand, rings [][]snapround.Ring) {
	if group := rings[r.IntN(len(rings))]; len(group) > 0 {
		ring := group[r.IntN(len(group))]
		ring[r.IntN(len(ring))] = randomCorner(r)
	}
}

func boundsOf(rings [][]snapround.Ring) (bounds [][]snapround.Box) {
	for _, group := range rings {
		var ofGroup []snapround.Box
		for _, ring := range group {
			ofGroup = append(ofGroup, ring.Bounds())
		}
		bounds = append(bounds, ofGroup)
	}
	return bounds
}

// trimmed returns what of rings matters to the square, as an arrangement sees it.
func trimmed(rings [][]snapround.Ring) [][]snapround.Ring {
	parts := make([][]snapround.Ring, len(rings))
	for i, group := range rings {
		for _, r := range group {
			if part := around.Trim(r); part != nil {
				parts[i] = append(parts[i], part)
			}
		}
	}
	return parts
}

// What an arrangement carries over from one update to the next is, edge by edge, what the
// rings have by themselves.
func TestArrangementCarriesEdgesOver(t *testing.T) {
	random := rand.New(rand.NewPCG(37, 38))
	groups := []uint16{0, 1, 2}
	seen := 0
	for round := range 60 {
		grid := squareGrid(round % 2)
		arrangement := snapround.NewArrangement(grid, around)
		rings := randomRings(random, len(groups))
		for update := range 12 {
			got := arrangement.Update(rings, boundsOf(rings), groups)
			want := snapround.OutlineOf(grid, trimmed(rings))
			if !slices.Equal(got, want) {
				t.Fatalf("round %d, update %d: got %d edges, want other %d", round, update, len(got), len(want))
			}
			seen += len(want)
			for range random.IntN(4) {
				moveCorner(random, rings)
			}
		}
	}
	if seen < 10_000 {
		t.Errorf("got %d edges to compare, want more", seen)
	}
}

// Groups keep the numbers that they are given.
func TestArrangementNumbersGroups(t *testing.T) {
	grid := squareGrid(0)
	rings := [][]snapround.Ring{
		{square(squareStart, squareStart, squareStart+1024, squareStart+1024)},
		{square(squareStart+2048, squareStart, squareStart+3072, squareStart+1024)},
	}
	outline := snapround.NewArrangement(grid, around).Update(rings, boundsOf(rings), []uint16{2047, 5})
	want := map[uint16]snapround.Ring{5: square(8, 0, 12, 4), 2047: square(0, 0, 4, 4)}
	var order []uint16
	for group, area := range outline.Areas() {
		order = append(order, group)
		if len(area) != 1 || len(area[0]) != 1 || !slices.Equal(area[0][0], want[group]) {
			t.Errorf("group %d: got %v, want %v", group, area, want[group])
		}
	}
	if !slices.Equal(order, []uint16{5, 2047}) {
		t.Errorf("got the groups %v, want 5 and 2047", order)
	}
}

// The corners of all rings are on a lattice of 64 units, so that no edge is bent: each of its
// cells is gained, lost or neither.
func TestDifference(t *testing.T) {
	random := rand.New(rand.NewPCG(39, 40))
	const cells, cell = 12, 64
	lattice := func(n int32) int32 { return squareStart + n*cell<<(squareBits-12) }
	randomSquares := func() (rings []snapround.Ring) {
		for range random.IntN(4) {
			x, y := random.Int32N(cells-1), random.Int32N(cells-1)
			rings = append(rings, square(lattice(x), lattice(y), lattice(x+1+random.Int32N(cells-1-x)), lattice(y+1+random.Int32N(cells-1-y))))
		}
		return rings
	}
	covers := func(rings []snapround.Ring, x, y int32) bool {
		at := snapround.Box{Min: xy{lattice(x) + 1, lattice(y) + 1}, Max: xy{lattice(x+1) - 1, lattice(y+1) - 1}}
		return slices.ContainsFunc(rings, func(r snapround.Ring) bool { return r.Bounds().Contains(at) })
	}
	for _, coarseBits := range []int{0, 1} {
		outlines := squareGrid(coarseBits)
		difference := snapround.NewDifference(outlines, squareGrid(0))
		for range 200 {
			before, after := randomSquares(), randomSquares()
			earlier, later := snapround.OutlineOf(outlines, [][]snapround.Ring{before}), snapround.OutlineOf(outlines, [][]snapround.Ring{after})
			difference.Update(earlier, later, 1)
			gained, lost := difference.Gained(0), difference.Lost(0)
			for x := range int32(cells) {
				for y := range int32(cells) {
					was, is := covers(before, x, y), covers(after, x, y)
					middleX, middleY := float64(x*cell)+cell/2, float64(y*cell)+cell/2
					if got := isInside(gained, middleX, middleY); got != (is && !was) {
						t.Fatalf("from %v to %v: cell %d %d gained is %t", before, after, x, y, got)
					}
					if got := isInside(lost, middleX, middleY); got != (was && !is) {
						t.Fatalf("from %v to %v: cell %d %d lost is %t", before, after, x, y, got)
					}
				}
			}
			if repairs := difference.Repairs(later); len(repairs) > 0 {
				t.Fatalf("got repairs %v, want none where no edge is bent", repairs)
			}
		}
	}
}

// isInside reports whether a point on no edge lies in a polygon, by winding numbers.
func isInside(polygons []snapround.Polygon, x, y float64) bool {
	sum := 0
	for _, p := range polygons {
		for _, r := range p {
			sum += windingNumber(r, x, y)
		}
	}
	return sum != 0
}
