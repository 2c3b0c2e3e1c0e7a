package atlas

import (
	"context"

	"controlmap/geo"
	"controlmap/geo/measure"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
)

// Clip keeps the part of a shape that lies in a region. The zero Clip keeps all.
type Clip struct {
	region geo.RegionCode
	shapes []orb.MultiPolygon // one to cut out, or for Outside all to cut away
	bound  orb.Bound          // of shapes
}

// Clip returns the Clip of a region: none for Ukraine, whose polygons are whole, and for
// Outside what is left when every unit is cut away. The error is NotFound for a region that
// is not one.
func (a *Atlas) Clip(code geo.RegionCode) (Clip, error) {
	members, err := a.Regions.Members(code)
	if err != nil || members == nil {
		return Clip{}, err
	}
	c := Clip{region: code}
	if code == geo.Outside {
		for _, unit := range a.Regions.Units {
			c.shapes = append(c.shapes, unit.Shape)
		}
		return c, nil
	}
	shape, err := unionOf(a.Regions, members)
	if err != nil {
		return Clip{}, err
	}
	c.shapes = []orb.MultiPolygon{shape}
	c.bound = shape.Bound()
	return c, nil
}

// unionOf dissolves the borders between units.
func unionOf(regions geo.Regions, members []geo.RegionCode) (shape orb.MultiPolygon, err error) {
	for _, code := range members {
		unit, _ := regions.Unit(code)
		if shape == nil {
			shape = unit.Shape
			continue
		}
		if shape, err = repair.Union(shape, unit.Shape); err != nil {
			return nil, geo.Wrap(geo.Internal, err, "region %s", code)
		}
	}
	return shape, nil
}

// Bound returns bounds outside of which Clip keeps nothing; nil where there are none.
func (c Clip) Bound() *orb.Bound {
	if c.region == "" || c.region == geo.Outside {
		return nil
	}
	return &c.bound
}

// Polygon returns the part of a shape to keep, and its area: the given one where that is
// the whole, else measured again. The error is that of the overlay.
func (c Clip) Polygon(shape orb.Polygon, area geo.Km2) (orb.MultiPolygon, geo.Km2, error) {
	kept, cut, err := c.apply(shape)
	if err != nil || !cut {
		return kept, area, err
	}
	return kept, measure.MultiPolygon(kept), nil
}

// apply returns the part of shape to keep, and reports whether anything was cut.
func (c Clip) apply(shape orb.Polygon) (kept orb.MultiPolygon, cut bool, err error) {
	whole := orb.MultiPolygon{shape}
	switch c.region {
	case "":
		return whole, false, nil
	case geo.Outside:
		kept, err = cutAway(whole, c.shapes)
		return kept, true, err
	}
	if !shape.Bound().Intersects(c.bound) {
		return nil, true, nil
	}
	kept, err = repair.Intersect(whole, c.shapes[0])
	return kept, true, err
}

func cutAway(shape orb.MultiPolygon, units []orb.MultiPolygon) (_ orb.MultiPolygon, err error) {
	for _, unit := range units {
		if len(shape) == 0 {
			return nil, nil
		}
		if !shape.Bound().Intersects(unit.Bound()) {
			continue
		}
		if shape, err = repair.Difference(shape, unit); err != nil {
			return nil, err
		}
	}
	return shape, nil
}

// MultiPolygon returns what is kept of the polygons of a shape. The error is Canceled when
// ctx ends first, else that of the overlay.
func (c Clip) MultiPolygon(ctx context.Context, shape orb.MultiPolygon) (kept orb.MultiPolygon, err error) {
	for _, polygon := range shape {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		part, _, err := c.apply(polygon)
		if err != nil {
			return nil, err
		}
		kept = append(kept, part...)
	}
	return kept, nil
}
