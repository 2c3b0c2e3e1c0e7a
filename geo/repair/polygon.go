package repair

import (
	"math"

	"controlmap/geo"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
	"github.com/peterstace/simplefeatures/geom"
)

const (
	// SliverSquareMetres is the size under which a ring is a drawing error.
	SliverSquareMetres = 100

	// closeDegrees is the gap, about a tenth of a metre, over which a ring is closed.
	closeDegrees = 1e-6

	// maxAreaChange is the fraction of a polygon's area that may be gained or lost when it
	// is made valid.
	maxAreaChange = 1e-6
)

// Counts is how often each repair was made.
type Counts struct{ Closed, Oriented, Deduped, Slivers, MadeValid int }

// Add returns the sum of two counts.
func (c Counts) Add(o Counts) Counts {
	return Counts{c.Closed + o.Closed, c.Oriented + o.Oriented, c.Deduped + o.Deduped, c.Slivers + o.Slivers, c.MadeValid + o.MadeValid}
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
	} {
		if n.Count > 0 {
			notes = append(notes, n)
		}
	}
	return notes
}

// Polygon returns p as valid polygons whose rings are closed, free of repeated
// vertices and wound as RFC 7946 asks: none where p is a sliver, more than one where
// p touched itself. It does not change p. The error is geo.Invalid and names the rule
// and the place: a ring that is open or crosses itself.
func Polygon(p orb.Polygon) ([]orb.Polygon, Counts, error) {
	var counts Counts
	var rings orb.Polygon
	for i, ring := range p {
		clean, err := counts.cleanRing(ring, i == 0)
		if err != nil {
			return nil, counts, err
		}
		if clean != nil {
			rings = append(rings, clean)
		} else if i == 0 {
			return nil, counts, nil
		}
	}
	if len(rings) == 0 || violation(rings) == nil {
		return asList(rings), counts, nil
	}
	valid := makeValid(rings)
	if valid == nil {
		return nil, counts, Validate(rings)
	}
	counts.MadeValid++
	return valid, counts, nil
}

func asList(p orb.Polygon) []orb.Polygon {
	if len(p) == 0 {
		return nil
	}
	return []orb.Polygon{p}
}

// cleanRing returns a closed and wound copy of ring without repeated vertices, or nil
// where it is a sliver.
func (c *Counts) cleanRing(ring orb.Ring, outer bool) (orb.Ring, error) {
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
	area := orbgeo.SignedArea(clean)
	if math.Abs(area) < SliverSquareMetres && !crossesItself(clean) {
		c.Slivers++
		return nil, nil
	}
	if (area > 0) != outer {
		clean.Reverse()
		c.Oriented++
	}
	return clean, nil
}

// close makes the last point of a ring, which it changes, equal to the first. The error is
// geo.Invalid: the two are more than closeDegrees apart.
func (c *Counts) close(ring *orb.Ring) error {
	r := *ring
	if len(r) == 0 {
		return nil
	}
	first, last := r[0], r[len(r)-1]
	if first == last {
		return nil
	}
	if math.Abs(first[0]-last[0]) > closeDegrees || math.Abs(first[1]-last[1]) > closeDegrees {
		return geo.Errorf(geo.Invalid, "ring not closed (near %.5f %.5f)", last[0], last[1])
	}
	r[len(r)-1] = first
	*ring = r
	c.Closed++
	return nil
}

// crossesItself reports whether a ring of no area is a figure of eight, whose halves
// cancel, and not a sliver.
func crossesItself(ring orb.Ring) bool {
	var gross float64
	for i := 2; i+1 < len(ring); i++ {
		gross += math.Abs(orbgeo.SignedArea(orb.Ring{ring[0], ring[i-1], ring[i], ring[0]}))
	}
	return gross > 2*SliverSquareMetres && violation(orb.Polygon{ring}) != nil
}

// Validate returns the reason why p is not a valid polygon of the Simple Features model,
// or nil. The error is geo.Invalid and names rule and place. Winding is not checked.
func Validate(p orb.Polygon) error {
	err := violation(p)
	if err == nil {
		return nil
	}
	for _, ring := range p {
		if at, ok := crossing(ring); ok {
			return geo.Errorf(geo.Invalid, "ring crosses itself (near %.5f %.5f)", at[0], at[1])
		}
	}
	return geo.Errorf(geo.Invalid, "polygon not valid: %v", err)
}

// maxCompared bounds the search for the place where a long ring crosses itself.
const maxCompared = 20_000

// crossing returns the first point where two edges of a ring cross.
func crossing(ring orb.Ring) (orb.Point, bool) {
	edges := min(len(ring)-1, maxCompared)
	for i := range edges {
		for j := i + 2; j < edges; j++ {
			if at, ok := properCrossing(ring[i], ring[i+1], ring[j], ring[j+1]); ok {
				return at, true
			}
		}
	}
	return orb.Point{}, false
}

// properCrossing returns the point where ab and cd cross, other than at their ends.
func properCrossing(a, b, c, d orb.Point) (orb.Point, bool) {
	side := func(p, q, r orb.Point) float64 { return (q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0]) }
	cSide, dSide := side(a, b, c), side(a, b, d)
	aSide, bSide := side(c, d, a), side(c, d, b)
	if cSide*dSide >= 0 || aSide*bSide >= 0 {
		return orb.Point{}, false
	}
	t := aSide / (aSide - bSide)
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}, true
}

// violation is Validate without the search for the place.
func violation(p orb.Polygon) error {
	_, err := recoverPanic(func() (geom.Geometry, error) {
		polygon := toPolygon(p)
		return polygon.AsGeometry(), polygon.Validate()
	})
	return err
}

// makeValid rebuilds a polygon that touches itself, or returns nil where that would
// change its area.
func makeValid(p orb.Polygon) []orb.Polygon {
	rebuilt, err := recoverPanic(func() (geom.Geometry, error) { return geom.Buffer(toPolygon(p).AsGeometry(), 0) })
	if err != nil {
		return nil
	}
	valid := fromGeometry(rebuilt)
	before, after := orbgeo.Area(p), orbgeo.Area(valid)
	if math.Abs(after-before) > maxAreaChange*before+SliverSquareMetres {
		return nil
	}
	for _, v := range valid {
		if violation(v) != nil {
			return nil
		}
	}
	return valid
}
