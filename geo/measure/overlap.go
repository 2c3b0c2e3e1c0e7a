package measure

import (
	"math"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// maxOverlapCrossings is how often the boundaries of two polygons may cross.
const maxOverlapCrossings = 100_000

// Ground is a polygon prepared for Overlap. It is safe for concurrent use.
type Ground struct{ alone *Regional }

// NewGround prepares a polygon, which must be valid.
func NewGround(p orb.Polygon) *Ground {
	return &Ground{newRegional([]geo.Region{{Shape: orb.MultiPolygon{orient(p)}}}, straightArea)}
}

// Overlap returns the area that a polygon, which must be valid, has in common with the ground,
// in km2 on the publishers' sphere, between lines that are straight in longitude and latitude:
// so that neighbours have nothing in common where one has vertices on a long edge of the other.
// Those that touch have some square metres, because a boundary that both have is looked at a hair
// beside itself. The error is geo.Invalid: they cross more than 100 000 times.
func (g *Ground) Overlap(p orb.Polygon) (km2 float64, err error) {
	if !g.alone.bound.Intersects(p.Bound()) {
		return 0, nil
	}
	s := g.alone.splitWithin(&outline{contour: NewContour(orient(p))}, maxOverlapCrossings)
	if s == nil {
		return 0, geo.Errorf(geo.Invalid, "boundaries of two polygons cross more than the %d times that are accepted (near %.5f %.5f)",
			maxOverlapCrossings, p[0][0][0], p[0][0][1])
	}
	return max(0, s.areas[0].Sphere), nil
}

// straightArea is the area between an edge and the equator of the publishers' sphere, if the edge
// is straight in longitude and latitude.
func straightArea(a, b vertex) geo.Km2 {
	const sphere = wgs84SemiMajor * wgs84SemiMajor / squareMetresPerKm2
	middle, half := (a.lat+b.lat)/2*math.Pi/180, (b.lat-a.lat)/2*math.Pi/180
	sine := math.Sin(middle) // the mean along the edge
	if half != 0 {
		sine *= math.Sin(half) / half
	}
	return geo.Km2{Sphere: (a.lambda - b.lambda) * sine * sphere}
}
