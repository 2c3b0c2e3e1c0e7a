package tile

import (
	"fmt"
	"iter"
	"math"
	"strconv"

	"controlmap/geo"
	"controlmap/geo/snapround"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

// MaxZoom is the last zoom that has tiles; clients enlarge them beyond it.
const MaxZoom maptile.Zoom = 14

// Address names one tile of the Web Mercator grid, x from the west and y from the
// north. An Address is always on the grid; the zero Address is the whole world.
type Address struct{ tile maptile.Tile }

// At returns the address of a tile. The error is Invalid and names what would be on
// the grid.
func At(z, x, y uint32) (Address, error) {
	if z > uint32(MaxZoom) {
		return Address{}, geo.Errorf(geo.Invalid, "tile zoom %d is out of range 0..%d", z, MaxZoom)
	}
	last := uint32(1)<<z - 1
	if x > last {
		return Address{}, geo.Errorf(geo.Invalid, "tile x %d is out of range 0..%d at zoom %d", x, last, z)
	}
	if y > last {
		return Address{}, geo.Errorf(geo.Invalid, "tile y %d is out of range 0..%d at zoom %d", y, last, z)
	}
	return Address{maptile.New(x, y, maptile.Zoom(z))}, nil
}

// Parse reads an address as it stands in a path. Numbers are decimal, without sign or
// leading zero, so that a tile has one path. The error is Invalid.
func Parse(z, x, y string) (Address, error) {
	var numbers [3]uint32
	for i, part := range []struct{ name, text string }{{"zoom", z}, {"x", x}, {"y", y}} {
		n, err := strconv.ParseUint(part.text, 10, 32)
		if err != nil || len(part.text) > 1 && part.text[0] == '0' {
			return Address{}, geo.Errorf(geo.Invalid, "tile %s %q is not a whole number such as 7", part.name, part.text)
		}
		numbers[i] = uint32(n)
	}
	return At(numbers[0], numbers[1], numbers[2])
}

// Tile returns the address in orb's words.
func (a Address) Tile() maptile.Tile { return a.tile }

// Zoom returns the zoom, 0 to MaxZoom.
func (a Address) Zoom() maptile.Zoom { return a.tile.Z }

// Bound returns what the tile shows, without its buffer, in WGS84 lon, lat.
func (a Address) Bound() orb.Bound { return a.tile.Bound() }

// String returns zoom/x/y.
func (a Address) String() string { return fmt.Sprintf("%d/%d/%d", a.tile.Z, a.tile.X, a.tile.Y) }

// Cover yields the tiles of a zoom that meet a bound in WGS84 lon, lat, by column and
// row; none beyond MaxZoom. What lies outside the Web Mercator square counts to its
// edge.
func Cover(b orb.Bound, zoom maptile.Zoom) iter.Seq[Address] {
	return func(yield func(Address) bool) {
		if zoom > MaxZoom {
			return
		}
		nw, se := project(orb.Point{b.Min[0], b.Max[1]}), project(orb.Point{b.Max[0], b.Min[1]})
		for x := column(nw.X, zoom); x <= column(se.X, zoom); x++ {
			for y := column(nw.Y, zoom); y <= column(se.Y, zoom); y++ {
				if !yield(Address{maptile.New(x, y, zoom)}) {
					return
				}
			}
		}
	}
}

// column returns the column, or row, of the tile that a world coordinate lies in.
func column(v int32, zoom maptile.Zoom) uint32 {
	v = min(max(v, 0), worldSize-1)
	return uint32(v >> (worldBits - int(zoom)))
}

// ancestor returns the tile of the given zoom at or above a's that a lies in.
func (a Address) ancestor(zoom maptile.Zoom) Address {
	up := a.tile.Z - zoom
	return Address{maptile.New(a.tile.X>>up, a.tile.Y>>up, zoom)}
}

// quadrant returns which quarter of its parent a is: bit 0 east, bit 1 south.
func (a Address) quadrant() int { return int(a.tile.X&1 | a.tile.Y&1<<1) }

const (
	worldBits = 30
	worldSize = int32(1) << worldBits // 3.7 cm at the equator
)

// project returns where a WGS84 point lies on the world's grid, in Web Mercator; what is
// beyond its square is on its edge.
func project(p orb.Point) snapround.Point {
	sin := math.Sin(p[1] * math.Pi / 180)
	x := p[0]/360 + 0.5
	y := 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)
	return snapround.Point{X: world(x), Y: world(y)}
}

// world scales a fraction of the world's width. What is not a number counts as 0.
func world(fraction float64) int32 {
	if !(fraction > 0) {
		return 0
	}
	return int32(math.Round(min(fraction, 1) * float64(worldSize)))
}
