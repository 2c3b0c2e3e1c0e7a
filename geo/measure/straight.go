package measure

import (
	"math"

	"github.com/paulmach/orb"
)

// StraightKm2 returns the area of a closed ring in km2 on the publishers' sphere, between lines
// that are straight in longitude and latitude: positive where it runs counter-clockwise, and
// nothing where its points lie on a line. Neither is true of Sphere, whose formula is a
// publishers' custom and off where edges are long.
func StraightKm2(ring orb.Ring) (km2 float64) {
	for i := 1; i < len(ring); i++ {
		km2 += straightKm2(ring[i-1], ring[i])
	}
	return km2
}

// straightKm2 is the area between an edge and the equator, positive where the edge runs west.
func straightKm2(a, b orb.Point) float64 {
	const sphere = wgs84SemiMajor * wgs84SemiMajor / squareMetresPerKm2
	middle, half := (a[1]+b[1])/2*math.Pi/180, (b[1]-a[1])/2*math.Pi/180
	sine := math.Sin(middle) // its mean along the edge
	if half != 0 {
		sine *= math.Sin(half) / half
	}
	return (a[0] - b[0]) * math.Pi / 180 * sine * sphere
}
