package repair

import (
	"context"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// cutHoles returns the ground inside the first ring and outside all others, whose holes lie on
// each other, outside the shell or across it, and counts those. The error is geo.Invalid: a ring
// that by itself is not valid, or holes that leave nothing.
func (c *Counts) cutHoles(ctx context.Context, rings orb.Polygon) ([]orb.Polygon, error) {
	shell, err := c.validRing(ctx, rings[0])
	if err != nil {
		return nil, err
	}
	var holes []orb.Polygon
	for _, ring := range rings[1:] {
		ring := ring.Clone()
		ring.Reverse()
		hole, err := c.validRing(ctx, ring)
		if err != nil {
			return nil, err
		}
		holes = append(holes, hole...)
	}
	ground, err := subtract(ctx, shell, holes)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, geo.Errorf(geo.Invalid, "holes of a polygon cannot be cut out of it %s", near(rings[0][0]))
	}
	ground = c.dropSlivers(ground)
	if len(ground) == 0 {
		return nil, geo.Errorf(geo.Invalid, "holes cover the whole of their polygon %s", near(rings[0][0]))
	}
	c.Holes += countChanged(rings[1:], ground)
	return ground, nil
}

func subtract(ctx context.Context, from, what []orb.Polygon) ([]orb.Polygon, error) {
	union, err := Unite(ctx, what)
	if err != nil {
		return nil, err
	}
	return Difference(from, union)
}

// validRing returns the polygons inside a ring that runs counter-clockwise. The error is
// geo.Invalid: it crosses itself.
func (c *Counts) validRing(ctx context.Context, ring orb.Ring) ([]orb.Polygon, error) {
	p := orb.Polygon{ring}
	nesting, err := newPolygonEdges(p).findNesting(ctx)
	if err != nil || nesting.contact == nil {
		return []orb.Polygon{p}, err
	}
	valid, err := rebuild(ctx, p)
	if err != nil {
		return nil, err
	}
	if valid == nil {
		return nil, Validate(p)
	}
	c.MadeValid++
	return valid, nil
}

func (c *Counts) dropSlivers(polygons []orb.Polygon) (kept []orb.Polygon) {
	for _, p := range polygons {
		if squareMetres(p) < SliverSquareMetres {
			c.Slivers++
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

// countChanged counts the holes that are none of the holes of the ground that is left.
func countChanged(holes []orb.Ring, ground []orb.Polygon) (changed int) {
	type outline struct {
		bound    orb.Bound
		vertices int
	}
	left := map[outline]int{}
	for _, p := range ground {
		for _, hole := range p[1:] {
			left[outline{hole.Bound(), len(hole)}]++
		}
	}
	for _, hole := range holes {
		key := outline{hole.Bound(), len(hole)}
		if left[key] == 0 {
			changed++
			continue
		}
		left[key]--
	}
	return changed
}
