package draw

import (
	"image"
	"math"

	"controlmap/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

// maxLatitude is where the Web Mercator square ends.
const maxLatitude = 85.05112877980659

// mercator returns where a WGS84 point lies in the Web Mercator square of side 1, y to
// the south.
func mercator(p orb.Point) orb.Point {
	sin := math.Sin(min(max(p[1], -maxLatitude), maxLatitude) * math.Pi / 180)
	return orb.Point{p[0]/360 + 0.5, 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)}
}

// geographic is the inverse of mercator.
func geographic(m orb.Point) orb.Point {
	latitude := math.Atan(math.Sinh(math.Pi * (1 - 2*m[1])))
	return orb.Point{(m[0] - 0.5) * 360, latitude * 180 / math.Pi}
}

// frame is where the map is in a picture.
type frame struct {
	image.Rectangle
	world     float64 // pixels around the world
	left, top float64 // of the Web Mercator square, in pixels of the picture
}

// maxWorld is the width of the world at the largest scale of tiles.
const maxWorld = TileSize << tile.MaxZoom

// newFrame fits a bound in WGS84 into a rectangle of a picture, with padding around it.
func newFrame(r image.Rectangle, bound orb.Bound) frame {
	const padding = 0.03
	nw, se := mercator(orb.Point{bound.Min[0], bound.Max[1]}), mercator(orb.Point{bound.Max[0], bound.Min[1]})
	pad := padding * float64(min(r.Dx(), r.Dy()))
	world := min(
		(float64(r.Dx())-2*pad)/(se[0]-nw[0]),
		(float64(r.Dy())-2*pad)/(se[1]-nw[1]),
		maxWorld,
	)
	middle := orb.Point{float64(r.Min.X+r.Max.X) / 2, float64(r.Min.Y+r.Max.Y) / 2}
	return frame{r, world, middle[0] - world*(nw[0]+se[0])/2, middle[1] - world*(nw[1]+se[1])/2}
}

// pixel returns where a WGS84 point is in the picture.
func (f frame) pixel(p orb.Point) (x, y float64) {
	m := mercator(p)
	return f.left + m[0]*f.world, f.top + m[1]*f.world
}

// bound returns what the frame shows, in WGS84.
func (f frame) bound() orb.Bound {
	at := func(x, y int) orb.Point {
		return geographic(orb.Point{(float64(x) - f.left) / f.world, (float64(y) - f.top) / f.world})
	}
	sw, ne := at(f.Min.X, f.Max.Y), at(f.Max.X, f.Min.Y)
	return orb.Bound{Min: sw, Max: ne}
}

// zoom returns the zoom of tiles whose 256 pixels take 128 to 256 of the picture's.
func (f frame) zoom() maptile.Zoom {
	return maptile.Zoom(min(max(math.Ceil(math.Log2(f.world/TileSize)), 0), float64(tile.MaxZoom)))
}

// kilometre returns the width of a kilometre at the latitude of the frame's middle, in
// pixels, on the WGS84 ellipsoid (Snyder, Map Projections: A Working Manual, 1987,
// eq. 4-21).
func (f frame) kilometre() float64 {
	const equator, flattening = 6378.137, 1 / 298.257223563
	b := f.bound()
	middle := geographic(orb.Point{0, (mercator(b.Min)[1] + mercator(b.Max)[1]) / 2})[1] * math.Pi / 180
	sin, cos := math.Sincos(middle)
	radius := equator * cos / math.Sqrt(1-flattening*(2-flattening)*sin*sin)
	return f.world / (2 * math.Pi * radius)
}
