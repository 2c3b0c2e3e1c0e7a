package change

import (
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// Divider divides maps by ground that another map draws. It is safe for concurrent use.
type Divider struct {
	ground []orb.Polygon
	mu     sync.Mutex
	last   []clippedGround // by polygon of the ground
}

// clippedGround is what was left of a polygon of the ground without others.
type clippedGround struct{ missing, left []orb.Polygon }

// NewDivider returns a Divider by polygons that do not overlap. What is asked of them besides is
// what Between asks of polygons.
func NewDivider(ground []orb.Polygon) *Divider {
	return &Divider{ground: ground, last: make([]clippedGround, len(ground))}
}

// Divide returns what of each polygon of the ground lies in the given polygons, and the rest of
// these: together they are the polygons, but for slivers of less than a tenth of a metre in
// width. Ground that is covered whole and polygons that do not come near it come back as they
// are. The error is that of Between.
func (d *Divider) Divide(polygons []orb.Polygon) (within [][]orb.Polygon, rest []orb.Polygon, err error) {
	near, rest := partByBounds(polygons, d.ground)
	difference, err := Between(d.ground, near)
	if err != nil {
		return nil, nil, err
	}
	within = make([][]orb.Polygon, len(d.ground))
	for i := range d.ground {
		if within[i], err = d.clip(i, difference.Lost); err != nil {
			return nil, nil, err
		}
	}
	return within, append(rest, difference.Gained...), nil
}

// clip returns the i-th polygon of the ground less others. Maps of consecutive days lack the
// same parts of it: what was left the last time is kept.
func (d *Divider) clip(i int, others []orb.Polygon) ([]orb.Polygon, error) {
	missing, _ := partByBounds(others, d.ground[i:i+1])
	if len(missing) == 0 {
		return d.ground[i : i+1], nil
	}
	d.mu.Lock()
	last := d.last[i]
	d.mu.Unlock()
	if slices.EqualFunc(last.missing, missing, orb.Polygon.Equal) {
		return last.left, nil
	}
	difference, err := Between(missing, d.ground[i:i+1])
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last[i] = clippedGround{missing, difference.Gained}
	return difference.Gained, nil
}

// partByBounds parts polygons into those whose bounds meet those of one of others, and the rest.
func partByBounds(polygons, others []orb.Polygon) (near, far []orb.Polygon) {
	bounds := make([]orb.Bound, len(others))
	for i, other := range others {
		bounds[i] = other.Bound()
	}
	for _, p := range polygons {
		if slices.ContainsFunc(bounds, p.Bound().Intersects) {
			near = append(near, p)
		} else {
			far = append(far, p)
		}
	}
	return near, far
}
