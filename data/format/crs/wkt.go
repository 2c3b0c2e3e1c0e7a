package crs

import (
	"slices"
	"strconv"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

const maxDepth = 32 // brackets within each other

// node is one element of a WKT: PARAMETER["false_easting",500000].
type node struct {
	keyword  string   // in capitals
	words    []string // its texts and numbers, in order
	children []node
}

func (n node) child(keywords ...string) (node, bool) {
	for _, c := range n.children {
		if slices.Contains(keywords, c.keyword) {
			return c, true
		}
	}
	return node{}, false
}

func (n node) word(i int) string {
	if i < len(n.words) {
		return n.words[i]
	}
	return ""
}

func (n node) number(i int) float64 {
	value, _ := strconv.ParseFloat(n.word(i), 64) // 0 is refused where it matters
	return value
}

var (
	projectedWKT  = []string{"PROJCS", "PROJCRS", "PROJECTEDCRS"}
	geographicWKT = []string{"GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS", "GEOGRAPHICCRS", "BASEGEOGCRS", "BASEGEODCRS"}
)

// fromWKT reads WKT 1, WKT 2 and Esri's.
func fromWKT(text string) (definition, error) {
	p := wktParser{text: text}
	root, err := p.node(0)
	if err != nil {
		return definition{}, geo.Errorf(geo.Invalid, "coordinate system %q: WKT that cannot be read: %v", feature.Shorten(text), err)
	}
	return fromNode(root)
}

func fromNode(n node) (definition, error) {
	switch n.keyword {
	case "COMPD_CS", "COMPOUNDCRS":
		if horizontal, ok := n.child(slices.Concat(projectedWKT, geographicWKT, []string{"BOUNDCRS"})...); ok {
			return fromNode(horizontal)
		}
	case "BOUNDCRS":
		return fromBound(n)
	}
	if code, ok := n.code(); ok {
		if d, ok := byCode(code); ok {
			d.name = n.word(0)
			return d, nil
		}
	}
	if slices.Contains(projectedWKT, n.keyword) {
		return fromProjected(n)
	}
	d := newDefinition()
	d.name = n.word(0)
	if !slices.Contains(geographicWKT, n.keyword) {
		return d, d.refuse("%s is neither geographic nor projected", feature.Shorten(n.keyword))
	}
	d.geographic(n)
	return d, nil
}

// code is the EPSG or Esri code that a node states of itself.
func (n node) code() (int, bool) {
	id, ok := n.child("AUTHORITY", "ID")
	if !ok || !slices.Contains([]string{"EPSG", "ESRI", "OGC"}, strings.ToUpper(id.word(0))) {
		return 0, false
	}
	code, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(id.word(1)), "CRS"))
	return code, err == nil
}

// fromBound reads a system that is bound to WGS84 by a shift of its own.
func fromBound(n node) (definition, error) {
	source, _ := n.child("SOURCECRS")
	if len(source.children) == 0 {
		return definition{}, geo.Errorf(geo.Invalid, "coordinate system of WKT: BOUNDCRS without a source")
	}
	d, err := fromNode(source.children[0])
	if err != nil {
		return d, err
	}
	base := d
	base.datumAndEllipsoid(findGeographic(source.children[0]))
	d.ellipsoid = base.ellipsoid
	transformation, _ := n.child("ABRIDGEDTRANSFORMATION")
	var words []string
	for _, parameter := range transformation.children {
		if parameter.keyword == "PARAMETER" {
			words = append(words, parameter.word(1))
		}
	}
	method, _ := transformation.child("METHOD")
	if d.shift = boundShift(method.word(0), words); d.shift != nil && len(words) == 7 {
		d.shift.scale = (d.shift.scale - 1) * 1e6
	}
	return d, nil
}

func findGeographic(n node) node {
	if base, ok := n.child(geographicWKT...); ok {
		return base
	}
	return n
}

func fromProjected(n node) (definition, error) {
	d := newDefinition()
	d.name, d.projected = n.word(0), true
	d.geographic(findGeographic(n))
	holder := n
	if conversion, ok := n.child("CONVERSION"); ok {
		holder = conversion
	}
	method, _ := holder.child("PROJECTION", "METHOD")
	d.method = method.word(0)
	if unit, ok := n.child("UNIT", "LENGTHUNIT"); ok {
		d.metres = unit.number(1)
	} else if axis, ok := n.child("AXIS"); ok {
		if unit, ok := axis.child("LENGTHUNIT", "UNIT"); ok {
			d.metres = unit.number(1)
		}
	}
	if extension, ok := n.child("EXTENSION"); ok && extension.word(0) == "PROJ4" {
		return fromPROJ(extension.word(1))
	}
	for _, parameter := range holder.children {
		if parameter.keyword == "PARAMETER" {
			d.parameters[plain(parameter.word(0))] = parameter.inUnit(d)
		}
	}
	return d, nil
}

// inUnit is the value of a parameter in degrees, or in units of the plane.
func (n node) inUnit(d definition) float64 {
	value := n.number(1)
	if unit, ok := n.child("ANGLEUNIT"); ok {
		return value * unit.number(1) / radian
	}
	if unit, ok := n.child("LENGTHUNIT"); ok && d.metres != 0 {
		return value * unit.number(1) / d.metres
	}
	return value
}

// geographic reads datum, prime meridian and unit.
func (d *definition) geographic(n node) {
	d.datumAndEllipsoid(n)
	if meridian, ok := n.child("PRIMEM", "PRIMEMERIDIAN"); ok {
		d.meridian = meridian.number(1)
	}
	unit, ok := n.child("UNIT", "ANGLEUNIT")
	if axis, has := n.child("AXIS"); !ok && has {
		unit, ok = axis.child("ANGLEUNIT", "UNIT")
	}
	if ok {
		d.degrees = unit.number(1) / radian
	}
}

func (d *definition) datumAndEllipsoid(n node) {
	named, _ := n.child("DATUM", "ENSEMBLE", "GEODETICDATUM", "TRF")
	d.datum = named.word(0)
	if body, ok := named.child("SPHEROID", "ELLIPSOID"); ok && body.number(1) > 0 {
		d.ellipsoid = ellipsoid{a: body.number(1)}
		if body.number(2) != 0 {
			d.ellipsoid.f = 1 / body.number(2)
		}
	}
	if to, ok := named.child("TOWGS84"); ok {
		d.shift = parseShift(to.words)
	}
}

// wktParser reads nodes from a WKT.
type wktParser struct {
	text string
	at   int
}

func (p *wktParser) node(depth int) (n node, err error) {
	if depth > maxDepth {
		return n, geo.Errorf(geo.Invalid, "brackets lie within each other more than %d deep", maxDepth)
	}
	n.keyword = strings.ToUpper(p.bare())
	if !p.take("[(") {
		return n, p.unexpected("an opening bracket")
	}
	for {
		if err := p.argument(&n, depth); err != nil {
			return n, err
		}
		if p.take("])") {
			return n, nil
		}
		if !p.take(",") {
			return n, p.unexpected("a comma")
		}
	}
}

// argument reads a text, a number, a word, or a node.
func (p *wktParser) argument(n *node, depth int) error {
	if p.take(`"`) {
		word, err := p.quoted()
		n.words = append(n.words, word)
		return err
	}
	start := p.at
	word := p.bare()
	if p.next() == '[' || p.next() == '(' {
		p.at = start
		child, err := p.node(depth + 1)
		n.children = append(n.children, child)
		return err
	}
	n.words = append(n.words, word)
	return nil
}

// quoted reads a text after its first quote; two quotes in it are one.
func (p *wktParser) quoted() (string, error) {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(p.text[p.at:], `"`)
		if !ok {
			return "", geo.Errorf(geo.Invalid, "a text without an end at byte %d", p.at)
		}
		b.WriteString(before)
		p.at = len(p.text) - len(rest)
		if !strings.HasPrefix(rest, `"`) {
			return b.String(), nil
		}
		b.WriteByte('"')
		p.at++
	}
}

// bare reads a word without quotes, which may be empty.
func (p *wktParser) bare() string {
	p.next()
	end := strings.IndexAny(p.text[p.at:], "[](),\" \t\r\n")
	if end < 0 {
		end = len(p.text) - p.at
	}
	word := p.text[p.at : p.at+end]
	p.at += end
	return word
}

// next is the byte that comes after white space, or 0.
func (p *wktParser) next() byte {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

// take reads past one of the given bytes.
func (p *wktParser) take(oneOf string) bool {
	if c := p.next(); c == 0 || strings.IndexByte(oneOf, c) < 0 {
		return false
	}
	p.at++
	return true
}

func (p *wktParser) unexpected(want string) error {
	return geo.Errorf(geo.Invalid, "%s is missing at byte %d", want, p.at)
}
