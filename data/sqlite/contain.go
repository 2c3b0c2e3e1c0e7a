package sqlite

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/paulmach/orb"
)

var errNotPolygon = errors.New("a stored shape is not a little-endian Polygon")

const (
	wkbLittleEndian = 1
	wkbPolygon      = 3
	wkbPoint        = 16 // bytes of two coordinates
)

// contains reports whether a stored polygon contains a point, without decoding it. Of two
// polygons that share an edge, a point on it lies in one alone: west and south edges
// belong to a polygon, east and north edges do not.
func contains(stored []byte, p orb.Point) (inside bool, err error) {
	rest := stored
	if len(rest) < 9 || rest[0] != wkbLittleEndian || binary.LittleEndian.Uint32(rest[1:]) != wkbPolygon {
		return false, errNotPolygon
	}
	rings := binary.LittleEndian.Uint32(rest[5:])
	for rest = rest[9:]; rings > 0; rings-- {
		if len(rest) < 4 {
			return false, errNotPolygon
		}
		size := int(binary.LittleEndian.Uint32(rest)) * wkbPoint
		if rest = rest[4:]; len(rest) < size {
			return false, errNotPolygon
		}
		if ringContains(rest[:size], p) {
			inside = !inside
		}
		rest = rest[size:]
	}
	return inside, nil
}

func ringContains(ring []byte, p orb.Point) (inside bool) {
	if len(ring) == 0 {
		return false
	}
	a := pointOf(ring)
	for ring = ring[wkbPoint:]; len(ring) > 0; ring = ring[wkbPoint:] {
		b := pointOf(ring)
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < lonAt(a, b, p[1]) {
			inside = !inside
		}
		a = b
	}
	return inside
}

func pointOf(stored []byte) orb.Point {
	return orb.Point{
		math.Float64frombits(binary.LittleEndian.Uint64(stored)),
		math.Float64frombits(binary.LittleEndian.Uint64(stored[8:])),
	}
}

// lonAt is the longitude at which the edge ab has the given latitude. It is the same to the
// last bit for the edge ba.
func lonAt(a, b orb.Point, lat float64) float64 {
	if a[1] > b[1] {
		a, b = b, a
	}
	return a[0] + (lat-a[1])/(b[1]-a[1])*(b[0]-a[0])
}
