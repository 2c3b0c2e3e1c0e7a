package measure

import (
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// maxOverlapCrossings is how often the boundaries of two polygons may cross.
const maxOverlapCrossings = 100_000

// Ground is a polygon prepared for Overlap. It is safe for concurrent use.
type Ground struct{ alone *Regional }

// NewGround prepares a polygon, which must be valid.
func NewGround(p orb.Polygon) *Ground {
	return &Ground{newRegional([]geo.Region{{Shape: orb.MultiPolygon{orient(p)}}})}
}

// Overlap returns the area that a polygon, which must be valid, has in common with the ground,
// both ways in km2. Polygons that only touch have some square metres: a boundary that both
// have is looked at a hair beside itself. The error is geo.Invalid: they cross more than 100 000
// times.
func (g *Ground) Overlap(p orb.Polygon) (geo.Km2, error) {
	if !g.alone.bound.Intersects(p.Bound()) {
		return geo.Km2{}, nil
	}
	s := g.alone.splitWithin(NewContour(orient(p)), maxOverlapCrossings)
	if s == nil {
		return geo.Km2{}, geo.Errorf(geo.Invalid, "boundaries of two polygons cross more than the %d times that are accepted (near %.5f %.5f)",
			maxOverlapCrossings, p[0][0][0], p[0][0][1])
	}
	common := s.areas[0]
	return geo.Km2{Sphere: max(0, common.Sphere), Geodesic: max(0, common.Geodesic)}, nil
}
