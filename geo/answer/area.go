package answer

import (
	"slices"

	"controlmap/geo"
	"controlmap/geo/encode"
)

// Area is an area in both measurements.
type Area struct {
	SphereKm2   float64 `json:"sphere_km2"`
	GeodesicKm2 float64 `json:"geodesic_km2"`
}

func newArea(km2 geo.Km2) Area { return Area{encode.Round(km2.Sphere), encode.Round(km2.Geodesic)} }

// contains reports whether a region is among members, of which nil is everywhere.
func contains(members []geo.RegionCode, region geo.RegionCode) bool {
	return members == nil || slices.Contains(members, region)
}

// sumWithin adds up the regions that are among members.
func sumWithin(sums map[geo.RegionCode]geo.Km2, members []geo.RegionCode) (total geo.Km2) {
	for region, km2 := range sums {
		if contains(members, region) {
			total = total.Add(km2)
		}
	}
	return total
}
