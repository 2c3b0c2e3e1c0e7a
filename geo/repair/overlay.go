package repair

import (
	"cmp"
	"context"
	"slices"

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

// Unite returns the polygons that all of polygons cover together, which may overlap; see
// Intersect. The error may be the context's: its end is heeded between two unions.
func Unite(ctx context.Context, polygons []orb.Polygon) (orb.MultiPolygon, error) {
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case len(polygons) == 0:
		return nil, nil
	case len(polygons) == 1:
		return orb.MultiPolygon{polygons[0]}, nil
	}
	byPlace := slices.Clone(polygons)
	b := orb.MultiPolygon(byPlace).Bound()
	axis := 0
	if b.Max[1]-b.Min[1] > b.Max[0]-b.Min[0] {
		axis = 1
	}
	slices.SortStableFunc(byPlace, func(p, q orb.Polygon) int { return cmp.Compare(p.Bound().Min[axis], q.Bound().Min[axis]) })
	half := len(byPlace) / 2
	one, err := Unite(ctx, byPlace[:half])
	if err != nil {
		return nil, err
	}
	other, err := Unite(ctx, byPlace[half:])
	if err != nil {
		return nil, err
	}
	return Union(one, other)
}

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
