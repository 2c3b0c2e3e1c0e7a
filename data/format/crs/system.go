package crs

import (
	"math"

	"controlmap/data/format/feature"

	"github.com/paulmach/orb"
)

// System is the coordinate system of a file or a layer. Its zero value is one that nothing tells:
// positions in degrees are taken as WGS84 lon, lat.
type System struct {
	isStated  bool
	transform Transform
}

// Stated is the system that a file tells of.
func Stated(t Transform) System { return System{isStated: true, transform: t} }

// LonLat takes a position to WGS84 lon, lat. The error is Invalid and names the checker's
// feature: the position is none of the system, or the system is not told and the position not in
// degrees; then remedy says how a file tells it.
func (s System) LonLat(check *feature.Checker, p orb.Point, remedy string) (orb.Point, error) {
	if !s.isStated && (math.Abs(p[0]) > 180 || math.Abs(p[1]) > 180) {
		return p, check.Errorf("coordinates are no degrees (near %.0f %.0f), and nothing tells their system: %s", p[0], p[1], remedy)
	}
	p, err := s.transform.Point(p)
	if err != nil {
		return p, check.Errorf("%v", err)
	}
	return p, nil
}
