package repair

import (
	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

// Intersect returns the polygons that a and b have in common. Both must be valid, with
// polygons that do not overlap; the result is valid and wound as RFC 7946 asks. The
// error is geo.Internal: shapes that are not valid.
func Intersect(a, b orb.MultiPolygon) (orb.MultiPolygon, error) {
	return overlay(geom.Intersection, a, b)
}

// Union returns the polygons that a and b cover together; see Intersect.
func Union(a, b orb.MultiPolygon) (orb.MultiPolygon, error) { return overlay(geom.Union, a, b) }

// Difference returns the part of a that is not in b; see Intersect.
func Difference(a, b orb.MultiPolygon) (orb.MultiPolygon, error) {
	return overlay(geom.Difference, a, b)
}

// Shrink returns what of a lies further than a distance from its border, in the units of
// its coordinates; corners are cut as an octagon's. See Intersect.
func Shrink(a orb.MultiPolygon, distance float64) (orb.MultiPolygon, error) {
	result, err := recoverPanic(func() (geom.Geometry, error) {
		return geom.Buffer(toGeometry(a), -distance, geom.BufferQuadSegments(2))
	})
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "shrinking shapes within %v", a.Bound())
	}
	return fromGeometry(result), nil
}

func overlay(op func(a, b geom.Geometry) (geom.Geometry, error), a, b orb.MultiPolygon) (orb.MultiPolygon, error) {
	result, err := recoverPanic(func() (geom.Geometry, error) { return op(toGeometry(a), toGeometry(b)) })
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "overlay of shapes within %v and %v", a.Bound(), b.Bound())
	}
	return fromGeometry(result), nil
}

// recoverPanic turns a panic of a geometry library into an error, so that one bad shape
// costs one answer and not the process.
func recoverPanic(f func() (geom.Geometry, error)) (g geom.Geometry, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = geo.Errorf(geo.Internal, "geometry library panicked: %v", p)
		}
	}()
	return f()
}
