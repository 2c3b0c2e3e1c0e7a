package measure_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

const cellColumns, cellRows = 9, 7

// cells says which cells of a grid are occupied. A cell is a fifth of a degree wide and a
// tenth high, and the grid lies in the middle of country, more than 15 km from its outline.
type cells [cellColumns][cellRows]bool

func cellLon(x int) float64 { return float64(311+2*x) / 10 }
func cellLat(y int) float64 { return float64(486+y) / 10 }

func (c *cells) at(x, y int) bool {
	return x >= 0 && y >= 0 && x < cellColumns && y < cellRows && c[x][y]
}

// cover marks the cells of a rectangle, and returns it.
func (c *cells) cover(west, south, east, north int) orb.Polygon {
	for x := west; x < east; x++ {
		for y := south; y < north; y++ {
			c[x][y] = true
		}
	}
	return box(cellLon(west), cellLat(south), cellLon(east), cellLat(north))
}

// frontKm is how long the sides between an occupied cell and a free one are, by Karney's
// algorithm.
func (c *cells) frontKm() (km float64) {
	for x := range cellColumns + 1 {
		for y := range cellRows + 1 {
			corner := orb.Point{cellLon(x), cellLat(y)}
			if c.at(x, y) != c.at(x, y-1) {
				km += karneyKm(orb.LineString{corner, {cellLon(x + 1), cellLat(y)}})
			}
			if c.at(x, y) != c.at(x-1, y) {
				km += karneyKm(orb.LineString{corner, {cellLon(x), cellLat(y + 1)}})
			}
		}
	}
	return km
}

// However occupied ground is divided among polygons, whether they touch or overlap, the
// front runs around the cells that they cover together. Where the boundary of one polygon
// enters another, a segment of up to a kilometre counts as a whole.
func TestFrontRunsAroundOccupiedCells(t *testing.T) {
	border := measure.NewBorder(country())
	for seed := range uint64(40) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 20))
			var c cells
			var occupied []orb.Polygon
			for range 1 + random.IntN(8) {
				west, south := random.IntN(cellColumns), random.IntN(cellRows)
				occupied = append(occupied, c.cover(west, south, west+1+random.IntN(cellColumns-west), south+1+random.IntN(cellRows-south)))
			}
			front := border.Front(occupied)
			if got, want := karneyKm(front...), c.frontKm(); math.Abs(got-want) > 0.02*want {
				t.Errorf("got %.3f km, want %.3f", got, want)
			}
			for _, line := range front {
				if line[0] != line[len(line)-1] {
					t.Errorf("got a line from %v to %v, want it closed: it meets no border", line[0], line[len(line)-1])
				}
			}
			checkLeftIsOccupied(t, front, &c)
		})
	}
}

// checkLeftIsOccupied looks up the cells on both sides of each edge's middle.
func checkLeftIsOccupied(t *testing.T, front orb.MultiLineString, c *cells) {
	t.Helper()
	occupied := func(p orb.Point) bool {
		return c.at(int(math.Floor((p[0]-cellLon(0))/0.2)), int(math.Floor((p[1]-cellLat(0))/0.1)))
	}
	for _, line := range front {
		for i := 1; i < len(line); i++ {
			a, b := line[i-1], line[i]
			length := math.Hypot(b[0]-a[0], b[1]-a[1])
			if length < 0.02 {
				continue // a segment that reaches into another polygon
			}
			left := orb.Point{-(b[1] - a[1]) / length * 0.01, (b[0] - a[0]) / length * 0.01}
			p := between(a, b, 0.5001) // not a corner of cells
			if !occupied(orb.Point{p[0] + left[0], p[1] + left[1]}) || occupied(orb.Point{p[0] - left[0], p[1] - left[1]}) {
				t.Errorf("from %v to %v: want occupied ground on the left and free ground on the right", a, b)
			}
		}
	}
}

// Cells that are occupied one by one share all of their sides.
func TestFrontOfSingleCells(t *testing.T) {
	border := measure.NewBorder(country())
	for seed := range uint64(10) {
		random := rand.New(rand.NewPCG(seed, 21))
		var c cells
		var occupied []orb.Polygon
		for x := range cellColumns {
			for y := range cellRows {
				if random.IntN(3) > 0 {
					occupied = append(occupied, c.cover(x, y, x+1, y+1))
				}
			}
		}
		front := border.Front(occupied)
		if got, want := karneyKm(front...), c.frontKm(); math.Abs(got-want) > 0.01 {
			t.Errorf("seed %d: got %.3f km, want %.3f", seed, got, want)
		}
		checkLeftIsOccupied(t, front, &c)
	}
}

// outlineKm is how far the outline of country is, by Karney's algorithm.
func outlineKm(p orb.Point) float64 {
	lon, lat := max(30, min(34, p[0])), max(48, min(50, p[1]))
	return min(
		karneyApart(p, orb.Point{30, lat}), karneyApart(p, orb.Point{34, lat}),
		karneyApart(p, orb.Point{lon, 48}), karneyApart(p, orb.Point{lon, 50}),
	)
}

func TestAlongAgreesWithKarney(t *testing.T) {
	border := measure.NewBorder(country())
	random := rand.New(rand.NewPCG(22, 22))
	along := 0
	for range 3000 {
		p := orb.Point{29.9 + 4.2*random.Float64(), 47.9 + 2.2*random.Float64()}
		if random.IntN(2) == 0 { // near the eastern border
			p[0] = 34 - 0.06*random.Float64()
		}
		inside := p[0] > 30 && p[0] < 34 && p[1] > 48 && p[1] < 50
		km := outlineKm(p)
		if math.Abs(km-2) < 0.01 {
			continue
		}
		want := !inside || km < 2
		if got := border.Along(p); got != want {
			t.Errorf("%v, inside %v, %.3f km from the outline: got %v, want %v", p, inside, km, got, want)
		}
		if want && inside {
			along++
		}
	}
	if along < 100 {
		t.Errorf("got %d points along the border from inside, want some hundred", along)
	}
}
