package wellknown

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// textReader reads Well-Known Text from its beginning to its end.
type textReader struct {
	ctx  context.Context
	text string
	at   int
}

func parseText(ctx context.Context, text string) (g Geometry, err error) {
	t := &textReader{ctx: ctx, text: text}
	if g.SRID, err = t.srid(); err != nil {
		return Geometry{}, err
	}
	if err := t.geometry(&g, 0); err != nil {
		return Geometry{}, err
	}
	if t.peek() != 0 {
		return Geometry{}, t.unexpected("its end")
	}
	return g, nil
}

// srid reads the beginning of EWKT: SRID=4326;
func (t *textReader) srid() (int, error) {
	if t.peek() != 'S' && t.peek() != 's' {
		return 0, nil
	}
	head, rest, ok := strings.Cut(t.text, ";")
	_, number, _ := strings.Cut(head, "=")
	srid, err := strconv.Atoi(strings.TrimSpace(number))
	if !ok || err != nil || srid < 0 {
		return 0, geo.Errorf(geo.Invalid, "Well-Known Text: %q is no SRID", feature.Shorten(head))
	}
	t.at = len(t.text) - len(rest)
	return srid, nil
}

// kindsByWord are the types by their names in capitals.
var kindsByWord = func() map[string]string {
	words := map[string]string{}
	for _, kind := range kinds {
		words[strings.ToUpper(kind)] = kind
	}
	return words
}()

// kind reads the name of a type, and past what it says of heights and measures.
func (t *textReader) kind() (string, error) {
	start := t.at
	word := t.word()
	kind, ok := kindsByWord[word]
	for _, end := range []string{"ZM", "Z", "M"} {
		if !ok {
			kind, ok = kindsByWord[strings.TrimSuffix(word, end)]
		}
	}
	if !ok {
		t.at = start
		return "", t.unexpected("a type as POLYGON or MULTIPOLYGON")
	}
	before := t.at
	switch t.word() {
	case "Z", "M", "ZM":
	default:
		t.at = before
	}
	return kind, nil
}

func (t *textReader) geometry(g *Geometry, depth int) error {
	if depth > maxNesting {
		return geo.Errorf(geo.Invalid, "Well-Known Text: collections lie within each other more than %d deep", maxNesting)
	}
	kind, err := t.kind()
	if err != nil {
		return err
	}
	if isCurve(kind) {
		return errCurve(kind)
	}
	g.note(kind, depth)
	if t.isEmpty() {
		return nil
	}
	switch cmp.Or(aliases[kind], kind) {
	case "Polygon":
		return t.polygon(g)
	case "MultiPolygon":
		return t.list(func() error { return t.polygon(g) })
	case "GeometryCollection":
		return t.list(func() error {
			if t.peek() == '(' { // a polygon of a MULTISURFACE
				return t.polygon(g)
			}
			return t.geometry(g, depth+1)
		})
	}
	return t.skip()
}

func (t *textReader) polygon(g *Geometry) error {
	if t.isEmpty() {
		return nil
	}
	var polygon orb.Polygon
	err := t.list(func() error {
		ring, err := t.ring()
		polygon = append(polygon, ring)
		return err
	})
	g.Polygons = append(g.Polygons, polygon)
	return err
}

// positionsPerLook is how many positions are read between two looks at the context.
const positionsPerLook = 1 << 12

func (t *textReader) ring() (ring orb.Ring, err error) {
	if t.isEmpty() {
		return nil, nil
	}
	end := strings.IndexByte(t.text[t.at:], ')')
	ring = make(orb.Ring, 0, strings.Count(t.text[t.at:t.at+max(end, 0)], ",")+1)
	err = t.list(func() error {
		if len(ring)%positionsPerLook == 0 && t.ctx.Err() != nil {
			return context.Cause(t.ctx)
		}
		p, err := t.position()
		ring = append(ring, p)
		return err
	})
	return ring, err
}

// position reads lon, lat, and past height and measure.
func (t *textReader) position() (p orb.Point, err error) {
	for i := range p {
		if p[i], err = t.number(); err != nil {
			return p, err
		}
	}
	for range 2 {
		if c := t.peek(); c == ',' || c == ')' {
			return p, nil
		}
		if _, err := t.number(); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (t *textReader) number() (float64, error) {
	t.peek()
	end := strings.IndexAny(t.text[t.at:], ",() \t\r\n")
	if end < 0 {
		end = len(t.text) - t.at
	}
	word := t.text[t.at : t.at+end]
	x, err := strconv.ParseFloat(word, 64)
	if err != nil && strings.HasPrefix(t.text[t.at:], ",") {
		return 0, t.unexpected("a number with a point (37.5) and not a comma (37,5)")
	}
	if err != nil {
		return 0, t.unexpected("a number")
	}
	t.at += end
	return x, nil
}

// list reads what stands in brackets, parted by commas.
func (t *textReader) list(one func() error) error {
	if t.peek() != '(' {
		return t.unexpected("(")
	}
	for {
		t.at++
		if err := one(); err != nil {
			return err
		}
		switch t.peek() {
		case ')':
			t.at++
			return nil
		case ',':
		default:
			return t.unexpected("a comma or )")
		}
	}
}

// skip reads past what stands in brackets.
func (t *textReader) skip() error {
	for depth := 0; ; {
		switch t.peek() {
		case 0:
			return t.unexpected("a bracket")
		case '(':
			depth++
		case ')':
			depth--
		}
		t.at++
		if depth <= 0 {
			return nil
		}
	}
}

// isEmpty reads past the word EMPTY.
func (t *textReader) isEmpty() bool {
	before := t.at
	if t.word() == "EMPTY" {
		return true
	}
	t.at = before
	return false
}

// word reads letters, and returns them in capitals.
func (t *textReader) word() string {
	t.peek()
	start := t.at
	for t.at < len(t.text) && (t.text[t.at]|0x20 >= 'a' && t.text[t.at]|0x20 <= 'z') {
		t.at++
	}
	return strings.ToUpper(t.text[start:t.at])
}

// peek is the byte that comes after white space, or 0.
func (t *textReader) peek() byte {
	for t.at < len(t.text) {
		switch c := t.text[t.at]; c {
		case ' ', '\t', '\r', '\n':
			t.at++
		default:
			return c
		}
	}
	return 0
}

func (t *textReader) unexpected(want string) error {
	if t.peek() == 0 {
		return geo.Errorf(geo.Invalid, "truncated Well-Known Text: it ends after %d characters, where %s is accepted", len(t.text), want)
	}
	return geo.Errorf(geo.Invalid, "Well-Known Text: %q where %s is accepted", feature.Shorten(t.text[t.at:]), want)
}
