package geojson

import (
	"fmt"
	"slices"
	"strconv"

	"controlmap/data/format/feature"

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
		return 0, shapeError(fmt.Sprintf("%s is not a finite number", feature.Shorten(string(s.text[from:s.at]))))
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
		if !r.system.IsLonLat() {
			if p, err = r.system.Point(p); err != nil {
				return r.errorf("%v", err)
			}
		}
		r.scratch = append(r.scratch, p)
		return r.check.Position(p)
	})
	if err != nil {
		return nil, err
	}
	if err := r.budget.Vertices(len(r.scratch)); err != nil {
		return nil, r.errorf("%v", err)
	}
	return slices.Clone(r.scratch), r.check.Ring(r.scratch)
}
