package geojson

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unsafe"

	"controlmap/data/format/crs"
	"controlmap/data/format/feature"
)

// geometry is a geometry as read, before its type says what its coordinates mean.
type geometry struct {
	kind        string
	coordinates json.RawMessage
	parts       []geometry     // of a GeometryCollection
	isList      bool           // it has the member "geometries"
	system      *crs.Transform // of its own; nil for that of what it lies in
}

const maxNesting = 8 // geometry collections within each other

var geometryKinds = []string{"Polygon", "MultiPolygon", "GeometryCollection",
	"Point", "MultiPoint", "LineString", "MultiLineString"}

func isGeometry(kind string) bool { return slices.Contains(geometryKinds, kind) }

// geometry reads a geometry object, or null.
func (r *reader) geometry(into *geometry, depth int) error {
	if depth > maxNesting {
		return r.errorf("geometry collections lie within each other more than %d deep", maxNesting)
	}
	null, err := r.open('{', "geometry")
	if null || err != nil {
		return err
	}
	err = r.inside(map[string]func() error{
		"type":        r.word("type", &into.kind),
		"crs":         r.ownCRS(&into.system),
		"coordinates": func() error { return r.in.Decode(&into.coordinates) },
		"geometries":  func() error { return r.readParts(into, depth) },
		"rings":       r.refuseEsri,
	}, nil)
	if err == nil && !isGeometry(into.kind) {
		return r.errorf("not GeoJSON: geometry type %q is none of %s", feature.Shorten(into.kind), strings.Join(geometryKinds, ", "))
	}
	return err
}

func (r *reader) readParts(into *geometry, depth int) error {
	into.isList = true
	return r.array("geometries", func() error {
		if r.parts++; r.parts > feature.MaxFeatures {
			return r.errorf("more than the %d geometries in collections that are accepted", feature.MaxFeatures)
		}
		var part geometry
		if err := r.budget.Growing(2, unsafe.Sizeof(part)); err != nil {
			return r.errorf("%v", err)
		}
		err := r.geometry(&part, depth+1)
		into.parts = append(into.parts, part)
		return err
	})
}

// flatten adds the polygons of g to f.
func (r *reader) flatten(g geometry, f *feature.Feature) error {
	if g.system != nil {
		outer := r.system
		r.system = *g.system
		defer func() { r.system = outer }()
	}
	switch g.kind {
	case "":
		return nil
	case "Polygon", "MultiPolygon":
		return r.polygons(g, f)
	case "GeometryCollection":
		return r.collection(g, f)
	}
	if f.Other == "" && f.Kind == "GeometryCollection" {
		f.Other = g.kind
	}
	return nil
}

func (r *reader) collection(g geometry, f *feature.Feature) error {
	if !g.isList {
		return r.errorf("not GeoJSON: a GeometryCollection without geometries")
	}
	for _, part := range g.parts {
		if err := r.flatten(part, f); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) polygons(g geometry, f *feature.Feature) error {
	if g.coordinates == nil {
		return r.errorf("not GeoJSON: a %s without coordinates", g.kind)
	}
	s := &scanner{text: g.coordinates}
	one := func() error {
		p, err := r.polygon(s)
		if len(p) > 0 {
			f.Polygons = append(f.Polygons, p)
		}
		return err
	}
	if g.kind == "Polygon" {
		return r.nested(g.kind, one())
	}
	return r.nested(g.kind, s.array(one))
}

// nested says of which kind of geometry the coordinates are not nested as they should be.
func (r *reader) nested(kind string, err error) error {
	if shape, ok := errors.AsType[shapeError](err); ok {
		return r.errorf("%s coordinates: %s", kind, shape)
	}
	return err
}
