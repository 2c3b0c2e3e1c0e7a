package feature

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// scanner reads nested arrays of numbers from text that is known to be valid JSON.
type scanner struct {
	text []byte
	at   int
}

// shapeError says what stands in coordinates instead of what should.
type shapeError string

func (e shapeError) Error() string { return string(e) }

func (s *scanner) peek() byte {
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return c
		}
	}
	return 0
}

func (s *scanner) take(want byte, what string) error {
	if got := s.peek(); got != want {
		return shapeError(fmt.Sprintf("%q where %s is accepted", rune(got), what))
	}
	s.at++
	return nil
}

// array reads an array, each element by the given function.
func (s *scanner) array(element func() error) error {
	if err := s.take('[', "an array"); err != nil {
		return err
	}
	if s.peek() == ']' {
		s.at++
		return nil
	}
	for {
		if err := element(); err != nil {
			return err
		}
		if s.peek() == ']' {
			s.at++
			return nil
		}
		if err := s.take(',', "a comma"); err != nil {
			return err
		}
	}
}

// position reads lon, lat and reads past whatever numbers follow.
func (s *scanner) position() (p orb.Point, err error) {
	n := 0
	err = s.array(func() error {
		x, err := s.number()
		if n < len(p) {
			p[n] = x
		}
		n++
		return err
	})
	if err == nil && n < len(p) {
		err = shapeError(fmt.Sprintf("a position of %d numbers, not 2", n))
	}
	return p, err
}

func (s *scanner) number() (float64, error) {
	first := s.peek()
	from := s.at
	for s.at < len(s.text) && isNumeric(s.text[s.at]) {
		s.at++
	}
	if s.at == from {
		return 0, shapeError(fmt.Sprintf("%q where a number is accepted", rune(first)))
	}
	x, err := strconv.ParseFloat(string(s.text[from:s.at]), 64)
	if err != nil {
		return 0, shapeError(fmt.Sprintf("%s is not a finite number", shorten(string(s.text[from:s.at]))))
	}
	return x, nil
}

func isNumeric(c byte) bool {
	return c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E'
}

func (r *reader) polygon(s *scanner) (orb.Polygon, error) {
	var p orb.Polygon
	err := s.array(func() error {
		ring, err := r.ring(s)
		p = append(p, ring)
		return err
	})
	return p, err
}

func (r *reader) ring(s *scanner) (orb.Ring, error) {
	r.scratch = r.scratch[:0]
	err := s.array(func() error {
		p, err := s.position()
		if err != nil {
			return err
		}
		r.scratch = append(r.scratch, p)
		return r.checkPosition(p)
	})
	if err != nil {
		return nil, err
	}
	return slices.Clone(r.scratch), r.checkRing(r.scratch)
}

func (r *reader) checkPosition(p orb.Point) error {
	if r.vertices++; r.vertices > MaxVertices {
		return r.errorf("more than the %d vertices that are accepted in a file", MaxVertices)
	}
	if err := r.checkRange(p); err != nil {
		return err
	}
	r.axes.add(r.feature, p)
	return nil
}

// beyondDegrees is more than any angle in degrees and less than projected metres are.
const beyondDegrees = 1000

func (r *reader) checkRange(p orb.Point) error {
	lon, lat := math.Abs(p.Lon()), math.Abs(p.Lat())
	switch {
	case lon <= 180 && lat <= 90:
		return nil
	case lon > beyondDegrees || lat > beyondDegrees:
		return r.errorf("coordinates look like projected metres; EPSG:4326 lon, lat is accepted (near %s)", at(p))
	case lon <= 90 && lat <= 180:
		return r.errorf("latitude out of range -90..90: lon, lat is accepted, this may be lat, lon (near %s)", at(p))
	}
	return r.errorf("coordinates out of range: lon -180..180, lat -90..90 is accepted (near %s)", at(p))
}

func (r *reader) checkRing(ring orb.Ring) error {
	if len(ring) == 0 {
		return r.errorf("ring of no positions, %d or more are accepted", minRing)
	}
	first, last := ring[0], ring[len(ring)-1]
	if len(ring) < minRing {
		return r.errorf("%s, %d or more are accepted (near %s)", fewPositions(len(ring)), minRing, at(first))
	}
	if math.Abs(first.Lon()-last.Lon()) > maxClosing || math.Abs(first.Lat()-last.Lat()) > maxClosing {
		return r.errorf("ring not closed (near %s)", at(last))
	}
	return nil
}

func fewPositions(n int) string {
	return [...]string{"", "one-point ring", "two-point ring", "three-point ring"}[n]
}

func at(p orb.Point) string { return fmt.Sprintf("%.2f %.2f", p.Lon(), p.Lat()) }

// Ukraine and its surroundings, where lon and lat cannot be mistaken for each other.
var surroundings = orb.Bound{Min: orb.Point{21, 43}, Max: orb.Point{41, 53}}

// axisOrder collects whether lon and lat changed places.
type axisOrder struct {
	plausible bool // a vertex lies in the surroundings of Ukraine
	swapped   bool // a vertex would, if lon and lat changed places
	feature   int  // the first such, and its vertex
	vertex    orb.Point
}

func (a *axisOrder) add(feature int, p orb.Point) {
	if a.plausible {
		return
	}
	a.plausible = surroundings.Contains(p)
	if !a.swapped && surroundings.Contains(orb.Point{p[1], p[0]}) {
		a.swapped, a.feature, a.vertex = true, feature, p
	}
}

func (a *axisOrder) check() error {
	if a.plausible || !a.swapped {
		return nil
	}
	return geo.Errorf(geo.Invalid, "feature %d: coordinates look like lat, lon; lon, lat is accepted (near %s)", a.feature, at(a.vertex))
}
