package repair

import (
	"math"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// maxWidth, in degrees of longitude, is where which way an edge goes around the world begins to
// be a guess.
const maxWidth = 180

// checkExtent refuses rings that no area can be told of. The error is geo.Invalid.
func checkExtent(ring orb.Ring) error {
	for i, p := range ring {
		if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) { // also where it is no number
			return geo.Errorf(geo.Invalid, "coordinates out of range: lon -180..180, lat -90..90 is accepted %s", near(p))
		}
		if i > 0 && isOverAntimeridian(ring[i-1], p) {
			return geo.Errorf(geo.Invalid, "ring runs over the antimeridian %s: rings that are cut there, at lon 180 and -180, are accepted", near(ring[i-1]))
		}
	}
	if b := ring.Bound(); b.Max[0]-b.Min[0] >= maxWidth {
		return geo.Errorf(geo.Invalid, "ring is %.0f degrees wide %s, as a mask of the whole world is: "+
			"rings less than %d degrees wide are accepted, around the ground itself", b.Max[0]-b.Min[0], near(b.Min), maxWidth)
	}
	return nil
}

// isOverAntimeridian reports whether an edge leads the short way over lon 180. One from -180 to
// 180 is a side of the whole world.
func isOverAntimeridian(p, q orb.Point) bool {
	width := math.Abs(p[0] - q[0])
	return width > maxWidth && width < 360
}
