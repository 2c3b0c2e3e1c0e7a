package encode

import (
	"math"

	"github.com/paulmach/orb"
)

const (
	minRing = 4 // positions of the smallest ring, a closed triangle
	minLine = 2
)

func roundShape(shape orb.MultiPolygon) orb.MultiPolygon {
	rounded := make(orb.MultiPolygon, 0, len(shape))
	for _, polygon := range shape {
		if p := roundPolygon(polygon); len(p) > 0 {
			rounded = append(rounded, p)
		}
	}
	return rounded
}

// roundPolygon returns nil where the outer ring collapses.
func roundPolygon(polygon orb.Polygon) orb.Polygon {
	rounded := make(orb.Polygon, 0, len(polygon))
	for i, ring := range polygon {
		r := roundRing(ring)
		switch {
		case len(r) >= minRing:
			rounded = append(rounded, r)
		case i == 0:
			return nil
		}
	}
	return rounded
}

// roundLines leaves out lines that collapse to a point.
func roundLines(lines orb.MultiLineString) orb.MultiLineString {
	rounded := make(orb.MultiLineString, 0, len(lines))
	for _, line := range lines {
		if l := orb.LineString(roundRing(orb.Ring(line))); len(l) >= minLine {
			rounded = append(rounded, l)
		}
	}
	return rounded
}

// roundRing rounds to 7 decimals and drops the repeats that this makes.
func roundRing(ring orb.Ring) orb.Ring {
	rounded := make(orb.Ring, 0, len(ring))
	for _, p := range ring {
		p = orb.Point{RoundDegrees(p[0]), RoundDegrees(p[1])}
		if n := len(rounded); n == 0 || rounded[n-1] != p {
			rounded = append(rounded, p)
		}
	}
	return rounded
}

// RoundDegrees rounds a coordinate to 7 decimals, 1 cm.
func RoundDegrees(x float64) float64 { return math.Round(x*1e7) / 1e7 }
