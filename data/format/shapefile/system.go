package shapefile

import (
	"math"
	"strings"

	"controlmap/data/format/crs"
	"controlmap/data/format/feature"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// system is the coordinate system of a file's points.
type system struct {
	isStated  bool // by a .prj; else lon, lat is assumed
	transform crs.Transform
}

// systemOf finds the system that a .prj defines. The error is Invalid.
func systemOf(prj []byte) (system, error) {
	text := strings.Trim(string(prj), "\x00 \t\r\n")
	if text == "" {
		return system{}, nil
	}
	transform, err := crs.Parse(text)
	if err != nil {
		return system{}, geo.Wrap(geo.Invalid, err, ".prj")
	}
	return system{isStated: true, transform: transform}, nil
}

// lonLat returns a point as WGS84 lon, lat. The error is Invalid.
func (s system) lonLat(check *feature.Checker, p orb.Point) (orb.Point, error) {
	if !s.isStated && (math.Abs(p[0]) > 180 || math.Abs(p[1]) > 180) {
		return p, check.Errorf("coordinates are no degrees (near %.0f %.0f), and there is no .prj that tells their system: add it", p[0], p[1])
	}
	p, err := s.transform.Point(p)
	if err != nil {
		return p, check.Errorf("%v", err)
	}
	return p, nil
}
