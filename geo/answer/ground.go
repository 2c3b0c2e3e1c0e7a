package answer

import (
	"slices"

	"controlmap/geo"
)

// Area is an area in both measurements.
type Area struct {
	SphereKm2   float64 `json:"sphere_km2"`
	GeodesicKm2 float64 `json:"geodesic_km2"`
}

func newArea(km2 geo.Km2) Area { return Area{round4(km2.Sphere), round4(km2.Geodesic)} }

// holds tells whether a region is among members, of which nil is everywhere.
func holds(members []geo.RegionCode, region geo.RegionCode) bool {
	return members == nil || slices.Contains(members, region)
}

// sumWithin adds up the regions that are among members.
func sumWithin(sums map[geo.RegionCode]geo.Km2, members []geo.RegionCode) (total geo.Km2) {
	for region, km2 := range sums {
		if holds(members, region) {
			total = total.Add(km2)
		}
	}
	return total
}
