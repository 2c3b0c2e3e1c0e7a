package change

import (
	"controlmap/geo"
	"controlmap/geo/measure"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
)

// overlayWhole finds what changed by a general overlay of the whole maps. The error is
// geo.Invalid.
func overlayWhole(from, to []orb.Polygon) (changeSet, error) {
	world := orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
	polygons, err := overlayWindow(from, to, world)
	return changeSet{polygons: polygons, usedOverlay: true}, err
}

// overlayWindow finds what changed within a window by a general overlay, in which an
// overlap within one map counts once. The error is geo.Invalid.
func overlayWindow(from, to []orb.Polygon, window orb.Bound) (polygons []changedPolygon, err error) {
	before, err := clippedUnion(window, from)
	if err != nil {
		return nil, err
	}
	after, err := clippedUnion(window, to)
	if err != nil {
		return nil, err
	}
	for _, way := range []struct {
		direction   geo.Direction
		more, fewer orb.MultiPolygon
	}{{geo.Gained, after, before}, {geo.Lost, before, after}} {
		shapes, err := repair.Difference(way.more, way.fewer)
		if err != nil {
			return nil, geo.Wrap(geo.Invalid, err, "maps that no overlay can part")
		}
		for _, shape := range shapes {
			if !isSliver(shape) {
				polygons = append(polygons, changedPolygon{direction: way.direction, shape: shape, contour: measure.NewContour(shape)})
			}
		}
	}
	return polygons, nil
}

// clippedUnion returns the union of polygons within a window. The error is geo.Invalid.
func clippedUnion(window orb.Bound, polygons []orb.Polygon) (union orb.MultiPolygon, err error) {
	for _, p := range polygons {
		if !p.Bound().Intersects(window) {
			continue
		}
		clipped, err := repair.Intersect(orb.MultiPolygon{p}, orb.MultiPolygon{window.ToPolygon()})
		if err == nil {
			union, err = repair.Union(union, clipped)
		}
		if err != nil {
			return nil, geo.Wrap(geo.Invalid, err, "polygon that no overlay can clip")
		}
	}
	return union, nil
}
