package main

import (
	"math"
	"testing"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// box is a rectangle between two meridians and two parallels.
func box(west, south, east, north float64) orb.Polygon {
	return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
}

// The corner of the 100th column and row: a pixel is 0.0075 by 0.005 degrees.
const (
	cornerLon = 22.75
	cornerLat = 44.7
)

// pixelBox is a rectangle of whole pixels, from the corner.
func pixelBox(west, south, east, north float64) orb.Polygon {
	return box(cornerLon+west*0.0075, cornerLat+south*0.005, cornerLon+east*0.0075, cornerLat+north*0.005)
}

func TestFill(t *testing.T) {
	t.Parallel()
	holed := append(pixelBox(0, 0, 10, 10), pixelBox(2, 2, 8, 8)[0])
	triangle := orb.Polygon{{{cornerLon, cornerLat}, {cornerLon + 10.2*0.0075, cornerLat}, {cornerLon, cornerLat + 10*0.005}, {cornerLon, cornerLat}}}
	for _, tt := range []struct {
		name   string
		shape  orb.Polygon
		pixels int
	}{
		{"rectangle", pixelBox(0, 0, 10, 4), 40},
		{"rectangle wound the other way", reversed(pixelBox(0, 0, 10, 4)), 40},
		{"less than half a pixel at each side", pixelBox(0.45, 0.45, 9.55, 3.55), 40},
		{"more than half a pixel at each side", pixelBox(0.55, 0.55, 9.45, 3.45), 8 * 2},
		{"between the middles of pixels", pixelBox(0.6, 0.6, 1.4, 1.4), 0},
		{"hole", holed, 100 - 36},
		{"triangle", triangle, 55}, // 9.69, 8.67, ... columns wide in the middles of rows: 10, 9, ... middles of pixels
		{"over the raster's south-west", pixelBox(-110, -110, -90, -90), 100},
		{"over the raster's north-east", box(40.5, 52.4, 41, 53), 13 * 20},
		{"off the raster", box(10, 40, 15, 43), 0},
		{"nothing", nil, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := 0
			fill(tt.shape, func(from, to int) { got += to - from })
			if got != tt.pixels {
				t.Errorf("got %d pixels, want %d", got, tt.pixels)
			}
		})
	}
}

func reversed(p orb.Polygon) orb.Polygon {
	for _, ring := range p {
		ring.Reverse()
	}
	return p
}

func TestFillPaintsWhereThePolygonIs(t *testing.T) {
	t.Parallel()
	painted := map[int]bool{}
	fill(pixelBox(3, 5, 5, 6), func(from, to int) {
		for i := from; i < to; i++ {
			painted[i] = true
		}
	})
	want := []int{(100+5)*rasterColumns + 103, (100+5)*rasterColumns + 104}
	if len(painted) != 2 || !painted[want[0]] || !painted[want[1]] {
		t.Errorf("got %v, want %v", painted, want)
	}
	for i, lon := range []float64{cornerLon + 3.5*0.0075, cornerLon + 4.5*0.0075} {
		if got := pixelAt(orb.Point{lon, cornerLat + 5.5*0.005}); got != want[i] {
			t.Errorf("pixel at %v: got %d, want %d", lon, got, want[i])
		}
	}
}

func TestKindOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status geo.Status
		since  geo.Since
		want   kind
	}{
		{geo.Occupied, geo.SincePre2022, occupiedBefore},
		{geo.Occupied, geo.Since2022, occupied},
		{geo.Occupied, geo.SinceUnknown, occupied},
		{geo.Contested, geo.SinceUnknown, contested},
		{geo.Advance, geo.SinceUnknown, advance},
		{geo.Claimed, geo.SinceUnknown, claimed},
		{geo.Liberated, geo.SinceUnknown, liberated},
		{geo.AllStatus, geo.SinceUnknown, other},
	} {
		if got := kindOf(tt.status, tt.since); got != tt.want {
			t.Errorf("%q since %q: got %d, want %d", tt.status, tt.since, got, tt.want)
		}
	}
}

func TestSharesOfCells(t *testing.T) {
	t.Parallel()
	cells := []orb.MultiPolygon{{pixelBox(0, 0, 10, 10)}, {pixelBox(10, 0, 15, 10), pixelBox(15, 0, 20, 10)}, nil}
	at := func(column, row float64) geo.Place {
		return geo.Place{Point: orb.Point{cornerLon + (column+0.5)*0.0075, cornerLat + (row+0.5)*0.005}}
	}
	g := newGrid(cells, []geo.Place{at(1, 1), at(18, 8), at(300, 300)})
	for c, want := range []float32{100, 100, 0} {
		if g.pixels[c] != want {
			t.Errorf("pixels of cell %d: got %v, want %v", c, g.pixels[c], want)
		}
	}
	var m [kinds][]orb.Polygon
	m[occupied] = []orb.Polygon{pixelBox(0, 0, 5, 10)}       // half of the first cell, with the settlement
	m[contested] = []orb.Polygon{pixelBox(4, 0, 12, 10)}     // hidden by occupied in one column
	m[liberated] = []orb.Polygon{pixelBox(17, 0, 400, 10)}   // three columns of the second cell, with the settlement
	m[occupiedBefore] = []orb.Polygon{pixelBox(0, 9, 20, 9)} // nothing
	want := []shares{
		{occupied: 0.8*0.5 + 0.2, contested: 0.8 * 0.5},
		{contested: 0.8 * 0.2, liberated: 0.8*0.3 + 0.2},
		{other: 0.2},
	}
	got := g.read(m)
	for c := range want {
		for k := range want[c] {
			if math.Abs(float64(got[c][k]-want[c][k])) > 1e-5 {
				t.Errorf("cell %d, kind %d: got %v, want %v", c, k, got[c][k], want[c][k])
			}
		}
	}
	if held := (shares{occupied: 0.25, occupiedBefore: 0.5, contested: 0.25}).held(); held != 0.75 {
		t.Errorf("held: got %v, want 0.75", held)
	}
}
