package ledger

import (
	"cmp"
	"math"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Standing is how a place stands in a map.
type Standing uint8

// The standings, from the one that hides the least.
const (
	Free Standing = iota // not drawn, or drawn as held by Ukraine
	InDispute
	Held
)

// standingOf returns what a status makes of the ground that is drawn with it. What is only
// claimed is not seen.
func standingOf(s geo.Status) Standing {
	switch s {
	case geo.Occupied:
		return Held
	case geo.Contested, geo.Advance:
		return InDispute
	}
	return Free
}

// share is a part of an area in 255ths.
type share uint8

func shareOf(part, whole int32) share {
	if whole == 0 {
		return 0
	}
	return share(math.MaxUint8 * int64(part) / int64(whole))
}

func (s share) atLeast(fraction float64) bool { return float64(s) >= math.MaxUint8*fraction }

// Cell is what a map shows of one place.
type Cell struct {
	Point    Standing // of the place itself
	held     share    // of its cell
	disputed share    // of its cell
	extent   share    // of a town's extent that is held
}

// Held returns which part of the cell is held.
func (c Cell) Held() float64 { return float64(c.held) / math.MaxUint8 }

// Reading is what the map of one day shows of each place, in the order of the places.
type Reading struct {
	Date     geo.Date
	Evidence string // names the map
	// HeldOnly says that the map draws no ground in dispute, so that what is neither held nor
	// free cannot be told.
	HeldOnly bool
	Cells    []Cell
}

// Drawn is a polygon of a map.
type Drawn struct {
	Status geo.Status
	Shape  orb.Polygon // WGS84, closed rings
}

// Reader reads maps: which standing the point, the cell and the extent of each place have in
// them. It is safe for concurrent use.
type Reader struct {
	places  []geo.Place
	raster  raster
	cellOf  []int32 // by pixel: position in places, or -1
	pixels  []int32 // by place: how many its cell has
	extents [][]int32
	byLat   []int // positions in places, from south to north
}

// TownPopulation is from how many inhabitants, before 2022, a settlement has an extent of its
// own.
const TownPopulation = 5000

// inhabitantsPerKm2 is what the extent of a town follows from.
const inhabitantsPerKm2 = 4000

// extentKm is the radius of a town's extent, which is what of its cell lies around its point
// on as much area as its inhabitants take up; 0 for a smaller settlement.
func extentKm(p geo.Place) float64 {
	if p.Population <= TownPopulation {
		return 0
	}
	return math.Sqrt(float64(p.Population) / inhabitantsPerKm2 / math.Pi)
}

// NewReader prepares places and their cells, which are in the same order, WGS84.
func NewReader(places []geo.Place, cells []orb.MultiPolygon) *Reader {
	bound := orb.Bound{Min: orb.Point{180, 90}, Max: orb.Point{-180, -90}}
	for _, cell := range cells {
		if len(cell) > 0 {
			bound = bound.Union(cell.Bound())
		}
	}
	r := &Reader{places: places, raster: newRaster(bound), pixels: make([]int32, len(places)), extents: make([][]int32, len(places))}
	r.cellOf = slices.Repeat([]int32{-1}, r.raster.pixels())
	for i, cell := range cells {
		for _, polygon := range cell {
			r.raster.fill(polygon, func(from, to int) {
				r.pixels[i] += int32(to - from)
				for k := from; k < to; k++ {
					r.cellOf[k] = int32(i)
				}
			})
		}
	}
	for i, p := range places {
		r.byLat = append(r.byLat, i)
		if km := extentKm(p); km > 0 {
			r.extents[i] = slices.DeleteFunc(r.raster.disc(p.Point, km), func(k int32) bool { return r.cellOf[k] != int32(i) })
		}
	}
	slices.SortFunc(r.byLat, func(a, b int) int { return cmp.Compare(places[a].Point[1], places[b].Point[1]) })
	return r
}

// Read returns what polygons show of each place. Of polygons over each other what is held
// hides what is in dispute.
func (r *Reader) Read(polygons []Drawn) []Cell {
	cells := make([]Cell, len(r.places))
	canvas := make([]Standing, r.raster.pixels())
	for _, s := range []Standing{InDispute, Held} {
		for _, p := range polygons {
			if standingOf(p.Status) != s {
				continue
			}
			r.raster.fill(p.Shape, func(from, to int) {
				for k := from; k < to; k++ {
					canvas[k] = s
				}
			})
			r.mark(p.Shape, s, cells)
		}
	}
	r.count(canvas, cells)
	return cells
}

// count sets the shares of cells and extents.
func (r *Reader) count(canvas []Standing, cells []Cell) {
	held, disputed := make([]int32, len(cells)), make([]int32, len(cells))
	for k, s := range canvas {
		if s == Free || r.cellOf[k] < 0 {
			continue
		}
		if s == Held {
			held[r.cellOf[k]]++
		} else {
			disputed[r.cellOf[k]]++
		}
	}
	for i := range cells {
		cells[i].held, cells[i].disputed = shareOf(held[i], r.pixels[i]), shareOf(disputed[i], r.pixels[i])
		var within int32
		for _, k := range r.extents[i] {
			if canvas[k] == Held {
				within++
			}
		}
		cells[i].extent = shareOf(within, int32(len(r.extents[i])))
	}
}

// mark sets the standing of the points that lie in a polygon.
func (r *Reader) mark(p orb.Polygon, s Standing, cells []Cell) {
	inside := map[int]bool{}
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			r.passWest(ring[i-1], ring[i], inside)
		}
	}
	for i, odd := range inside {
		if odd {
			cells[i].Point = s
		}
	}
}

// passWest turns over those points whose line to the east an edge crosses.
func (r *Reader) passWest(a, b orb.Point, inside map[int]bool) {
	if a[1] > b[1] {
		a, b = b, a
	}
	first, _ := slices.BinarySearchFunc(r.byLat, a[1], func(i int, lat float64) int { return cmp.Compare(r.places[i].Point[1], lat) })
	for _, i := range r.byLat[first:] {
		p := r.places[i].Point
		if p[1] >= b[1] {
			return
		}
		if p[0] < a[0]+(b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1]) {
			inside[i] = !inside[i]
		}
	}
}
