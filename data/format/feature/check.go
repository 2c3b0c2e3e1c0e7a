package feature

import (
	"context"
	"fmt"
	"math"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

const (
	// maxClosing is how far apart the ends of a ring may be that repair closes: a tenth of a
	// metre, in degrees of latitude and with room for rounding.
	maxClosing = 1e-6 + 1e-12
	minRing    = 4 // positions, the first repeated at the end
)

// Checker checks the positions and rings of one file while its reader comes upon them, and
// whether a context has ended meanwhile. Outside of a feature it is not ready: Begin comes first.
type Checker struct {
	ctx      context.Context
	feature  int
	vertices int
	axes     axisOrder
}

// verticesPerLook is how many vertices are read between two looks at the context.
const verticesPerLook = 1 << 12

// NewChecker is a checker whose methods fail with the context's cause once that has ended.
func NewChecker(ctx context.Context) Checker { return Checker{ctx: ctx} }

// Begin starts the feature with the given index, which errors name.
func (c *Checker) Begin(feature int) {
	c.feature = feature
	c.axes = axisOrder{}
}

// End checks what only a whole feature tells: that its axes are not swapped. The error is
// Invalid, or the context's.
func (c *Checker) End() error {
	if err := Ended(c.ctx); err != nil {
		return err
	}
	if c.axes.plausible || !c.axes.swapped {
		return nil
	}
	return c.Errorf("coordinates look like lat, lon; lon, lat is accepted (near %s)", at(c.axes.vertex))
}

// Errorf makes an Invalid error that names the feature.
func (c *Checker) Errorf(format string, args ...any) error {
	return geo.Errorf(geo.Invalid, "feature %d: "+format, append([]any{c.feature}, args...)...)
}

// Position checks one position, lon, lat. The error is Invalid: it is out of range, or one
// too many for a file; or it is the context's.
func (c *Checker) Position(p orb.Point) error {
	if c.vertices++; c.vertices > MaxVertices {
		return c.Errorf("more than the %d vertices that are accepted in a file", MaxVertices)
	}
	if c.vertices%verticesPerLook == 0 {
		if err := Ended(c.ctx); err != nil {
			return err
		}
	}
	if err := c.checkRange(p); err != nil {
		return err
	}
	c.axes.add(p)
	return nil
}

// beyondDegrees is more than any angle in degrees and less than projected metres are.
const beyondDegrees = 1000

func (c *Checker) checkRange(p orb.Point) error {
	lon, lat := math.Abs(p.Lon()), math.Abs(p.Lat())
	switch {
	case lon <= 180 && lat <= 90:
		return nil
	case math.IsNaN(lon) || math.IsNaN(lat) || math.IsInf(lon, 0) || math.IsInf(lat, 0):
		return c.Errorf("a coordinate that is no finite number")
	case lon > beyondDegrees || lat > beyondDegrees:
		return c.Errorf("coordinates look like projected metres; EPSG:4326 lon, lat is accepted (near %s)", at(p))
	case lon <= 90 && lat <= 180:
		return c.Errorf("latitude out of range -90..90: lon, lat is accepted, this may be lat, lon (near %s)", at(p))
	}
	return c.Errorf("coordinates out of range: lon -180..180, lat -90..90 is accepted (near %s)", at(p))
}

// Ring checks a ring whose positions have been checked. The error is Invalid: it has too few
// of them, or is not closed.
func (c *Checker) Ring(ring orb.Ring) error {
	if len(ring) == 0 {
		return c.Errorf("ring of no positions, %d or more are accepted", minRing)
	}
	first, last := ring[0], ring[len(ring)-1]
	if len(ring) < minRing {
		return c.Errorf("%s, %d or more are accepted (near %s)", fewPositions(len(ring)), minRing, at(first))
	}
	if lon := math.Cos(last.Lat() * math.Pi / 180); lon*math.Abs(first.Lon()-last.Lon()) > maxClosing || math.Abs(first.Lat()-last.Lat()) > maxClosing {
		return c.Errorf("ring not closed (near %s)", at(last))
	}
	return nil
}

// Polygons checks polygons that a library has read, and the positions of all their rings.
// The error is Invalid.
func (c *Checker) Polygons(polygons []orb.Polygon) error {
	for _, polygon := range polygons {
		for _, ring := range polygon {
			for _, p := range ring {
				if err := c.Position(p); err != nil {
					return err
				}
			}
			if err := c.Ring(ring); err != nil {
				return err
			}
		}
	}
	return nil
}

func fewPositions(n int) string {
	return [...]string{"", "one-point ring", "two-point ring", "three-point ring"}[n]
}

func at(p orb.Point) string { return fmt.Sprintf("%.2f %.2f", p.Lon(), p.Lat()) }

// Ukraine and its surroundings, where lon and lat cannot be mistaken for each other.
var surroundings = orb.Bound{Min: orb.Point{21, 43}, Max: orb.Point{41, 53}}

// axisOrder collects whether lon and lat of a feature changed places.
type axisOrder struct {
	plausible bool // a vertex lies in the surroundings of Ukraine
	swapped   bool // a vertex would, if lon and lat changed places
	vertex    orb.Point
}

func (a *axisOrder) add(p orb.Point) {
	if a.plausible {
		return
	}
	a.plausible = surroundings.Contains(p)
	if !a.swapped && surroundings.Contains(orb.Point{p[1], p[0]}) {
		a.swapped, a.vertex = true, p
	}
}
