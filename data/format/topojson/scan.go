package topojson

import (
	"fmt"
	"strconv"

	"controlmap/data/format/feature"
)

// scanner reads nested arrays of numbers from text that is known to be valid JSON.
type scanner struct {
	text []byte
	at   int
}

// shapeError says what stands in arcs instead of what should.
type shapeError string

func (e shapeError) Error() string { return string(e) }

func (s *scanner) peek() byte {
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// array reads an array, each element by the given function.
func (s *scanner) array(element func() error) error {
	if got := s.peek(); got != '[' {
		return shapeError(fmt.Sprintf("%q where an array is accepted", rune(got)))
	}
	s.at++
	for s.peek() != ']' {
		if err := element(); err != nil {
			return err
		}
		if s.peek() == ',' {
			s.at++
		}
	}
	s.at++
	return nil
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
	text := string(s.text[from:s.at])
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, shapeError(feature.Shorten(text) + " is not a finite number")
	}
	return x, nil
}

func isNumeric(c byte) bool {
	return c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E'
}
