package ledger

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Pixels are about 220 m wide and high in Ukraine: some fifty to a cell of 5 km2.
const (
	pixelWidth  = 0.003 // degrees
	pixelHeight = 0.002
)

// raster divides a bound into pixels, row by row from the south-west.
type raster struct {
	origin        orb.Point
	columns, rows int
}

func newRaster(b orb.Bound) raster {
	return raster{
		origin:  b.Min,
		columns: int((b.Max[0]-b.Min[0])/pixelWidth) + 1,
		rows:    int((b.Max[1]-b.Min[1])/pixelHeight) + 1,
	}
}

func (r raster) pixels() int { return r.columns * r.rows }

// fill calls paint with each run of pixels whose middles lie in a polygon.
func (r raster) fill(p orb.Polygon, paint func(from, to int)) {
	crossings := make(map[int][]float64)
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			r.cross(ring[i-1], ring[i], crossings)
		}
	}
	for row, columns := range crossings {
		slices.Sort(columns)
		for i := 1; i < len(columns); i += 2 {
			from := max(0, int(math.Ceil(columns[i-1])))
			to := min(r.columns, int(math.Ceil(columns[i])))
			if from < to {
				paint(row*r.columns+from, row*r.columns+to)
			}
		}
	}
}

// cross notes in which column an edge passes the middle of each row.
func (r raster) cross(a, b orb.Point, crossings map[int][]float64) {
	if a[1] > b[1] {
		a, b = b, a
	}
	low, high := (a[1]-r.origin[1])/pixelHeight-0.5, (b[1]-r.origin[1])/pixelHeight-0.5
	for row := max(0, int(math.Ceil(low))); row < r.rows && float64(row) < high; row++ {
		lat := r.origin[1] + (float64(row)+0.5)*pixelHeight
		lon := a[0] + (b[0]-a[0])*(lat-a[1])/(b[1]-a[1])
		crossings[row] = append(crossings[row], (lon-r.origin[0])/pixelWidth-0.5)
	}
}

// disc returns the pixels whose middles are within a distance of a point.
func (r raster) disc(centre orb.Point, km float64) (pixels []int32) {
	const kmPerDegree = 111.2
	squeeze := math.Cos(centre[1] * math.Pi / 180)
	column, row := (centre[0]-r.origin[0])/pixelWidth-0.5, (centre[1]-r.origin[1])/pixelHeight-0.5
	width, height := km/(kmPerDegree*squeeze*pixelWidth), km/(kmPerDegree*pixelHeight)
	for y := max(0, int(row-height)); y <= min(r.rows-1, int(row+height)+1); y++ {
		for x := max(0, int(column-width)); x <= min(r.columns-1, int(column+width)+1); x++ {
			if math.Hypot((float64(x)-column)/width, (float64(y)-row)/height) <= 1 {
				pixels = append(pixels, int32(y*r.columns+x))
			}
		}
	}
	return pixels
}
