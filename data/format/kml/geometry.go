package kml

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strconv"

	"controlmap/data/format/feature"

	"github.com/paulmach/orb"
)

const maxNesting = 8 // geometries within each other

var collections = []string{"MultiGeometry", "GeometryCollection"}

func isGeometry(name string) bool {
	return slices.Contains(collections, name) ||
		slices.Contains([]string{"Polygon", "Point", "LineString", "LinearRing", "Model", "Track", "MultiTrack"}, name)
}

// kindOf is a geometry's type in the words of GeoJSON, where that has it.
func kindOf(name string) string {
	if slices.Contains(collections, name) {
		return "GeometryCollection"
	}
	return name
}

// geometry adds the polygons of a geometry to f, and marks what is none.
func (r *reader) geometry(f *feature.Feature, e xml.StartElement, depth int) error {
	switch name := e.Name.Local; {
	case depth > maxNesting:
		return r.check.Errorf("geometries lie within each other more than %d deep", maxNesting)
	case name == "Polygon":
		return r.polygon(f)
	case slices.Contains(collections, name):
		return r.children(func(e xml.StartElement) error {
			if !isGeometry(e.Name.Local) {
				return r.in.Skip()
			}
			return r.geometry(f, e, depth+1)
		})
	case depth > 0 && f.Other == "":
		f.Other = name
	}
	return r.in.Skip()
}

func (r *reader) polygon(f *feature.Feature) error {
	var outer, inner orb.Polygon
	err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "outerBoundaryIs":
			return r.boundary(&outer)
		case "innerBoundaryIs":
			return r.boundary(&inner)
		}
		return r.in.Skip()
	})
	switch {
	case err != nil:
		return err
	case len(outer) == 0 && len(inner) > 0:
		return r.check.Errorf("a polygon with an inner boundary and no outer one")
	case len(outer) > 1:
		return r.check.Errorf("a polygon of %d outer boundaries, one is accepted", len(outer))
	case len(outer) == 1:
		f.Polygons = append(f.Polygons, append(outer, inner...))
	}
	return nil
}

func (r *reader) boundary(into *orb.Polygon) error {
	return r.children(func(e xml.StartElement) error {
		if e.Name.Local != "LinearRing" {
			return r.in.Skip()
		}
		return r.children(func(e xml.StartElement) error {
			if e.Name.Local != "coordinates" {
				return r.in.Skip()
			}
			text, err := r.content()
			if err != nil {
				return err
			}
			ring, err := r.ring(text)
			*into = append(*into, ring)
			return err
		})
	})
}

// ring reads coordinates: positions that white space parts, of numbers that commas part, with
// white space around commas as well.
func (r *reader) ring(text []byte) (orb.Ring, error) {
	most := bytes.Count(text, []byte(","))
	ring := make(orb.Ring, 0, min(most, feature.MaxVertices))
	for text = bytes.TrimLeft(text, space); len(text) > 0; text = bytes.TrimLeft(text, space) {
		var p orb.Point
		var err error
		if p, text, err = r.position(text); err != nil {
			return nil, err
		}
		if err := r.check.Position(p); err != nil {
			return nil, err
		}
		ring = append(ring, p)
	}
	if len(ring) < most {
		ring = slices.Clone(ring)
	}
	return ring, r.check.Ring(ring)
}

const space = " \t\r\n\u00a0"

// position reads lon, lat, and past a height.
func (r *reader) position(text []byte) (p orb.Point, rest []byte, err error) {
	for n := 0; ; n++ {
		end := bytes.IndexAny(text, ","+space)
		if end < 0 {
			end = len(text)
		}
		x, err := r.number(text[:end])
		if err != nil {
			return p, nil, err
		}
		if n < len(p) {
			p[n] = x
		}
		rest = bytes.TrimLeft(text[end:], space)
		switch isLast := len(rest) == 0 || rest[0] != ','; {
		case !isLast && n > len(p):
			return p, nil, r.check.Errorf("coordinates: a position of more than three numbers: white space between positions is accepted (near %.2f %.2f)", p[0], p[1])
		case isLast && n+1 < len(p):
			return p, nil, r.check.Errorf("coordinates: a position of one number (%s): lon,lat is accepted", feature.Shorten(string(text[:end])))
		case isLast:
			return p, rest, nil
		}
		text = bytes.TrimLeft(rest[1:], space)
	}
}

func (r *reader) number(text []byte) (float64, error) {
	isPlain := len(text) > 0 && len(bytes.TrimLeft(text, "0123456789.+-eE")) == 0
	x, err := strconv.ParseFloat(string(text), 64)
	if err != nil || !isPlain {
		return 0, r.check.Errorf("coordinates: %q where a number is accepted", feature.Shorten(string(text)))
	}
	return x, nil
}
