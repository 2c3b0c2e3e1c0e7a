package main

import (
	"math"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// The raster is Ukraine in pixels of about 550 m: fine enough to know which share of
// a settlement's ground has a status, without an overlay of shapes.
const (
	rasterWest    = 22.0
	rasterSouth   = 44.2
	pixelWidth    = 0.0075 // degrees
	pixelHeight   = 0.005
	rasterColumns = 2480
	rasterRows    = 1660
)

// fill calls paint with each run of pixels whose middles lie in a polygon.
func fill(p orb.Polygon, paint func(from, to int)) {
	crossings := make(map[int][]float64)
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			cross(ring[i-1], ring[i], crossings)
		}
	}
	for row, columns := range crossings {
		slices.Sort(columns)
		for i := 1; i < len(columns); i += 2 {
			from := max(0, int(math.Ceil(columns[i-1])))
			to := min(rasterColumns, int(math.Ceil(columns[i])))
			if from < to {
				paint(row*rasterColumns+from, row*rasterColumns+to)
			}
		}
	}
}

// cross notes in which column an edge passes the middle of each row.
func cross(a, b orb.Point, crossings map[int][]float64) {
	if a[1] > b[1] {
		a, b = b, a
	}
	low, high := (a[1]-rasterSouth)/pixelHeight-0.5, (b[1]-rasterSouth)/pixelHeight-0.5
	for row := max(0, int(math.Ceil(low))); row < rasterRows && float64(row) < high; row++ {
		lat := rasterSouth + (float64(row)+0.5)*pixelHeight
		lon := a[0] + (b[0]-a[0])*(lat-a[1])/(b[1]-a[1])
		crossings[row] = append(crossings[row], (lon-rasterWest)/pixelWidth-0.5)
	}
}

// kind is what a pixel or a cell can be; the higher hides the lower.
type kind uint8

const (
	other kind = iota
	liberated
	claimed
	advance
	contested
	occupied
	occupiedBefore // since before 2022
	kinds
)

func kindOf(status geo.Status, since geo.Since) kind {
	switch {
	case status == geo.Occupied && since == geo.SincePre2022:
		return occupiedBefore
	case status == geo.Occupied:
		return occupied
	case status == geo.Contested:
		return contested
	case status == geo.Advance:
		return advance
	case status == geo.Claimed:
		return claimed
	case status == geo.Liberated:
		return liberated
	}
	return other
}

// shares is which part of a cell is of each kind.
type shares [kinds]float32

func (s shares) held() float32 { return s[occupied] + s[occupiedBefore] }

// grid has the cell that each pixel lies in.
type grid struct {
	cellOf []int32   // by pixel; -1 in no cell
	pixels []float32 // by cell: how many
	place  []int     // by cell: the pixel of the settlement itself
}

// placeWeight is how much the settlement itself counts beside the ground around it,
// part of which may be water that publishers leave out. Without it the overlap with
// DeepState since 2024 is 0.001 higher, but Vovchansk changes hands months from when it
// did and the totals of spring 2022 are 2 % off.
const placeWeight = 0.2

func newGrid(cells []orb.MultiPolygon, places []geo.Place) grid {
	g := grid{cellOf: make([]int32, rasterColumns*rasterRows), pixels: make([]float32, len(cells))}
	for _, p := range places {
		g.place = append(g.place, pixelAt(p.Point))
	}
	for i := range g.cellOf {
		g.cellOf[i] = -1
	}
	for c, shape := range cells {
		for _, polygon := range shape {
			fill(polygon, func(from, to int) {
				for i := from; i < to; i++ {
					g.cellOf[i] = int32(c)
				}
			})
		}
	}
	for _, c := range g.cellOf {
		if c >= 0 {
			g.pixels[c]++
		}
	}
	return g
}

// read returns the shares of each cell in a map.
func (g grid) read(polygons [kinds][]orb.Polygon) []shares {
	canvas := make([]kind, rasterColumns*rasterRows)
	for k := other + 1; k < kinds; k++ {
		for _, polygon := range polygons[k] {
			fill(polygon, func(from, to int) {
				for i := from; i < to; i++ {
					canvas[i] = k
				}
			})
		}
	}
	found := make([]shares, len(g.pixels))
	for i, k := range canvas {
		if c := g.cellOf[i]; k != other && c >= 0 {
			found[c][k] += (1 - placeWeight) / g.pixels[c]
		}
	}
	for c, pixel := range g.place {
		found[c][canvas[pixel]] += placeWeight
	}
	return found
}

func pixelAt(p orb.Point) int {
	column, row := int((p[0]-rasterWest)/pixelWidth), int((p[1]-rasterSouth)/pixelHeight)
	return row*rasterColumns + column
}
