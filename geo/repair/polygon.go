package repair

import (
	"context"
	"fmt"
	"math"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

const (
	// SliverSquareMetres is the size under which a ring is a drawing error.
	SliverSquareMetres = 100

	// closeDegrees is the gap, about a tenth of a metre, over which a ring is closed, in
	// degrees of latitude and with room for the rounding of a difference.
	closeDegrees = 1e-6 + 1e-12

	// maxAreaChange is the fraction of a polygon's area that may be gained or lost when it
	// is made valid.
	maxAreaChange = 1e-6
)

// Counts is how often each repair was made.
type Counts struct{ Closed, Oriented, Deduped, Slivers, MadeValid, Holes int }

// Add returns the sum of two counts.
func (c Counts) Add(o Counts) Counts {
	return Counts{c.Closed + o.Closed, c.Oriented + o.Oriented, c.Deduped + o.Deduped, c.Slivers + o.Slivers, c.MadeValid + o.MadeValid, c.Holes + o.Holes}
}

// Notes returns what is stored with the revision: one note for each kind of repair that
// was made.
func (c Counts) Notes() (notes []geo.Note) {
	for _, n := range []geo.Note{
		{Kind: geo.NoteClosed, Count: c.Closed},
		{Kind: geo.NoteOriented, Count: c.Oriented},
		{Kind: geo.NoteDeduped, Count: c.Deduped},
		{Kind: geo.NoteSliver, Count: c.Slivers},
		{Kind: geo.NoteMadeValid, Count: c.MadeValid},
		{Kind: geo.NoteHoles, Count: c.Holes, Detail: "outside the outline, over it or on each other: ground is what lies inside the outline and in no hole"},
	} {
		if n.Count > 0 {
			notes = append(notes, n)
		}
	}
	return notes
}

// Polygon returns p as valid polygons whose rings are closed, free of repeated
// vertices and wound as RFC 7946 asks: none where p is a sliver, more than one where
// p touched itself or was cut apart by a hole. It does not change p. The error is geo.Invalid
// and names the rule and the place, as of a ring that is open, crosses itself or is as wide as
// the world; or it is the context's, whose end is heeded.
func Polygon(ctx context.Context, p orb.Polygon) ([]orb.Polygon, Counts, error) {
	var counts Counts
	rings, err := counts.cleanRings(ctx, p)
	if err != nil || len(rings) == 0 {
		return nil, counts, err
	}
	valid, err := counts.makeValid(ctx, rings)
	return valid, counts, err
}

// cleanRings returns no rings where the first one is a sliver.
func (c *Counts) cleanRings(ctx context.Context, p orb.Polygon) (rings orb.Polygon, err error) {
	for i, ring := range p {
		if err := checkExtent(ring); err != nil {
			return nil, err
		}
		clean, err := c.cleanRing(ctx, ring, i == 0)
		if err != nil {
			return nil, err
		}
		if clean != nil {
			rings = append(rings, clean)
		} else if i == 0 {
			return nil, nil
		}
	}
	return rings, nil
}

// makeValid returns the valid polygons that clean rings make.
func (c *Counts) makeValid(ctx context.Context, rings orb.Polygon) ([]orb.Polygon, error) {
	edges := newPolygonEdges(rings)
	nesting, err := edges.findNesting(ctx)
	switch {
	case err != nil:
		return nil, err
	case nesting.isValid():
		return []orb.Polygon{rings}, nil
	case nesting.contact == nil:
		return c.cutHoles(ctx, rings)
	}
	crossings, complete, err := edges.crossings(ctx)
	switch {
	case err != nil:
		return nil, err
	case !complete:
		return nil, edges.tangled(crossings, *nesting.contact)
	case len(rings) > 1 && violation(rings) == nil: // two rings may touch in a point
		return []orb.Polygon{rings}, nil
	}
	valid, err := rebuild(ctx, rings)
	if err != nil {
		return nil, err
	}
	if valid != nil {
		c.MadeValid++
		return valid, nil
	}
	if len(rings) > 1 {
		return c.cutHoles(ctx, rings)
	}
	return nil, Validate(rings)
}

// tangled says of a polygon that it is past mending, and where it begins to be.
func (e *polygonEdges) tangled(crossings []ringCrossing, contact orb.Point) error {
	if len(crossings) == 0 {
		return geo.Errorf(geo.Invalid, "ring touches or crosses itself %s, and too many of its edges lie beside each other to mend it", near(contact))
	}
	if c := crossings[0]; e.ring[c.first] != e.ring[c.second] {
		return geo.Errorf(geo.Invalid, "rings of a polygon cross each other %s, and too often to tell holes from ground", near(c.at))
	}
	return geo.Errorf(geo.Invalid, "ring crosses itself %s", near(crossings[0].at))
}

func near(p orb.Point) string { return fmt.Sprintf("(near %.5f %.5f)", p[0], p[1]) }

// cleanRing returns a closed and wound copy of ring without repeated vertices, or nil
// where it is a sliver.
func (c *Counts) cleanRing(ctx context.Context, ring orb.Ring, outer bool) (orb.Ring, error) {
	clean := make(orb.Ring, 0, len(ring)+1)
	for _, p := range ring {
		if len(clean) > 0 && clean[len(clean)-1] == p {
			c.Deduped++
			continue
		}
		clean = append(clean, p)
	}
	if err := c.close(&clean); err != nil {
		return nil, err
	}
	area := ringSquareMetres(clean)
	if math.Abs(area) < SliverSquareMetres {
		crosses, err := crossesItself(ctx, clean)
		if err != nil {
			return nil, err
		}
		if !crosses {
			c.Slivers++
			return nil, nil
		}
	}
	if (area > 0) != outer {
		clean.Reverse()
		c.Oriented++
	}
	return clean, nil
}

// close makes the last point of a ring, which it changes, equal to the first. The error is
// geo.Invalid: the two are more than a tenth of a metre apart.
func (c *Counts) close(ring *orb.Ring) error {
	r := *ring
	if len(r) == 0 {
		return nil
	}
	first, last := r[0], r[len(r)-1]
	if first == last {
		return nil
	}
	if !areClose(first, last) {
		return geo.Errorf(geo.Invalid, "ring not closed %s", near(last))
	}
	r[len(r)-1] = first
	if len(r) > 1 && r[len(r)-2] == first {
		r = r[:len(r)-1]
	}
	*ring = r
	c.Closed++
	return nil
}

// ringSquareMetres is the signed area of a ring between straight lines, by which a ring whose
// points lie on a line is a sliver, however long it is.
func ringSquareMetres(ring orb.Ring) float64 { return measure.StraightKm2(ring) * 1e6 }

// squareMetres is the area of polygons without their holes.
func squareMetres(polygons ...orb.Polygon) (sum float64) {
	for _, p := range polygons {
		for i, ring := range p {
			area := math.Abs(ringSquareMetres(ring))
			if i > 0 {
				area = -area
			}
			sum += area
		}
	}
	return sum
}

// areClose reports whether the gap between two points is one that a ring is closed over.
func areClose(p, q orb.Point) bool {
	return math.Abs(p[1]-q[1]) <= closeDegrees && math.Abs(p[0]-q[0])*math.Cos(p[1]*math.Pi/180) <= closeDegrees
}

// crossesItself reports whether a ring of no area is a figure of eight, whose halves
// cancel, and not a sliver. The error is the context's.
func crossesItself(ctx context.Context, ring orb.Ring) (bool, error) {
	var gross float64
	for i := 2; i+1 < len(ring); i++ {
		gross += math.Abs(ringSquareMetres(orb.Ring{ring[0], ring[i-1], ring[i], ring[0]}))
	}
	if gross <= 2*SliverSquareMetres {
		return false, nil
	}
	nesting, err := newPolygonEdges(orb.Polygon{ring}).findNesting(ctx)
	return nesting.contact != nil, err
}

// Validate returns the reason why p is not a valid polygon of the Simple Features model,
// or nil. The error is geo.Invalid and names rule and place. Winding is not checked. Unlike
// Polygon it takes as long as it takes: it is for shapes of our own.
func Validate(p orb.Polygon) error {
	err := violation(p)
	if err == nil {
		return nil
	}
	for _, ring := range p {
		crossings, _, _ := newPolygonEdges(orb.Polygon{ring}).crossings(context.Background())
		if len(crossings) > 0 {
			return geo.Errorf(geo.Invalid, "ring crosses itself %s", near(crossings[0].at))
		}
	}
	return geo.Errorf(geo.Invalid, "polygon not valid: %v", err)
}

// violation is Validate without the search for the place.
func violation(p orb.Polygon) error {
	_, err := recoverPanic(func() (geom.Geometry, error) {
		polygon := toPolygon(p)
		return polygon.AsGeometry(), polygon.Validate()
	})
	return err
}

// rebuild rebuilds a polygon that touches itself, or returns nil where that would
// change its area. The error is the context's.
func rebuild(ctx context.Context, p orb.Polygon) ([]orb.Polygon, error) {
	rebuilt, err := recoverPanic(func() (geom.Geometry, error) { return geom.Buffer(toPolygon(p).AsGeometry(), 0) })
	if err != nil {
		return nil, nil //nolint:nilerr // what the library cannot rebuild is refused with the place
	}
	valid := fromGeometry(rebuilt)
	before, after := squareMetres(p), squareMetres(valid...)
	if math.Abs(after-before) > maxAreaChange*before+SliverSquareMetres {
		return nil, nil
	}
	for _, v := range valid {
		if crosses, err := newPolygonEdges(v).cross(ctx); crosses || err != nil {
			return nil, err
		}
	}
	return valid, nil
}

// cross reports whether edges cross, where rounding has moved them. The error is the context's.
func (e *polygonEdges) cross(ctx context.Context) (bool, error) {
	nesting, err := e.findNesting(ctx)
	if err != nil || nesting.contact == nil {
		return false, err
	}
	crossings, complete, err := e.crossings(ctx)
	return len(crossings) > 0 || !complete, err
}
