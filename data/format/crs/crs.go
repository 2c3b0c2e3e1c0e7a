package crs

import (
	"math"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Accepted are the coordinate systems that Parse knows, for messages.
const Accepted = "WGS84 lon, lat (EPSG:4326), EPSG:3857, UTM, and Gauss-Krueger zones of UCS-2000, SK-42 and SK-63"

// Transform takes positions of one coordinate system to WGS84 lon, lat. Its zero value is for
// those that are WGS84 lon, lat already.
type Transform struct {
	name    string
	datum   datum
	project inverse // nil where positions are degrees
}

// IsLonLat reports whether t leaves positions as they are.
func (t Transform) IsLonLat() bool { return t.project == nil && t.datum.shift == nil }

// Name is that by which a file called the system, shortened.
func (t Transform) Name() string { return t.name }

// Point takes a position to WGS84 lon, lat. The error is Invalid, and names no feature: degrees
// in a system of metres. What is far outside of a zone may come out of range, or as NaN.
func (t Transform) Point(p orb.Point) (orb.Point, error) {
	if t.IsLonLat() {
		return p, nil
	}
	if t.project == nil {
		return t.datum.toWGS84(p[0]*radian, p[1]*radian), nil
	}
	if math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90 {
		return p, geo.Errorf(geo.Invalid, "coordinates look like degrees, and the file says that they are metres of %s (near %.2f %.2f)", t.name, p[0], p[1])
	}
	return t.datum.toWGS84(t.project(p[0], p[1])), nil
}

// Polygons takes polygons to WGS84 lon, lat and writes into its argument. The error is that of
// Point.
func (t Transform) Polygons(polygons []orb.Polygon) error {
	if t.IsLonLat() {
		return nil
	}
	for _, polygon := range polygons {
		for _, ring := range polygon {
			for i, p := range ring {
				var err error
				if ring[i], err = t.Point(p); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
