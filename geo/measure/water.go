package measure

import (
	"math"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Water returns how much of a polygon lies in the open waters of each region, both ways in
// km2, with the sea as geo.Outside; regions of which it covers no water are left out. The
// polygon is WGS84 lon, lat and must be valid with closed rings; winding does not matter.
func (r *Regional) Water(p orb.Polygon) map[geo.RegionCode]geo.Km2 {
	if r.waters == nil || !r.waters.bound.Intersects(p.Bound()) {
		return nil
	}
	return r.WaterContour(NewContour(orient(p)))
}

// WaterContour returns the signed area of a contour in the open waters of each region, both
// ways in km2, with the sea as geo.Outside; those of which it covers nothing are left out. The
// areas of two contours add up to that of both.
func (r *Regional) WaterContour(c Contour) map[geo.RegionCode]geo.Km2 {
	if r.waters == nil || len(c) == 0 {
		return nil
	}
	return r.waters.split(c).withoutNoise()
}

// SplitLand is Split and Water in one, in less time than the two.
func (r *Regional) SplitLand(p orb.Polygon) (regions, water map[geo.RegionCode]geo.Km2) {
	o := &outline{contour: NewContour(orient(p))}
	regions = r.sweepDust(r.splitWithin(o, math.MaxInt).areas, Polygon(p))
	if r.waters != nil && r.waters.bound.Intersects(p.Bound()) {
		water = r.waters.splitWithin(o, math.MaxInt).withoutNoise()
	}
	return regions, water
}

// withoutNoise returns the areas of the units of which the contour covers something.
func (s *contourSplit) withoutNoise() map[geo.RegionCode]geo.Km2 {
	found := map[geo.RegionCode]geo.Km2{}
	for i, km2 := range s.areas {
		if !isNoise(km2) {
			found[s.units[i].code] = km2
		}
	}
	return found
}
