package topojson

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"controlmap/data/format/crs"
	"controlmap/data/format/feature"
	"controlmap/geo"
)

const (
	maxRecognised = 64 << 10 // bytes of a file that IsTopology looks at
	maxNesting    = 4        // collections within each other
)

// IsTopology reports whether a text begins as TopoJSON does: with its type, or with a member
// that only it has.
func IsTopology(data []byte) bool {
	in := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data[:min(len(data), maxRecognised)], []byte("\uFEFF"))))
	if brace, err := in.Token(); err != nil || brace != json.Delim('{') {
		return false
	}
	for in.More() {
		key, err := in.Token()
		switch {
		case err != nil, key == "features":
			return false
		case key == "type":
			kind, err := in.Token()
			return err == nil && kind == "Topology"
		case key == "arcs", key == "objects", key == "transform":
			return true
		}
		var skipped json.RawMessage
		if in.Decode(&skipped) != nil {
			return false
		}
	}
	return false
}

// Read reads a topology. The error is Invalid; once the context has ended it is any.
func Read(ctx context.Context, data []byte) (feature.Collection, error) {
	text, err := feature.Text(data)
	if err != nil {
		return feature.Collection{}, err
	}
	budget := feature.NewBudget(len(data))
	r := reader{ctx: ctx, check: feature.NewChecker(ctx), budget: budget, features: feature.NewList(budget)}
	if err := r.read(text); err != nil {
		return feature.Collection{}, inWords(err)
	}
	return feature.Collection{Form: "TopoJSON", Features: r.features.All()}, nil
}

// inWords is an error of encoding/json as one that is Invalid.
func inWords(err error) error {
	if _, ok := errors.AsType[*geo.Error](err); ok {
		return err
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return geo.Errorf(geo.Invalid, "not JSON: %s at byte %d", syntax, syntax.Offset)
	}
	return geo.Wrap(geo.Invalid, err, "not TopoJSON")
}

// reader reads one topology. Its errors are geo.Errors, or those of encoding/json.
type reader struct {
	ctx      context.Context
	arcs     arcs
	system   crs.System
	budget   *feature.Budget
	check    feature.Checker
	features *feature.List
}

func (r *reader) read(text []byte) error {
	var topology struct {
		Type      string          `json:"type"`
		Transform *transform      `json:"transform"`
		CRS       json.RawMessage `json:"crs"`
		Arcs      json.RawMessage `json:"arcs"`
		Objects   json.RawMessage `json:"objects"`
	}
	if err := r.decode(text, &topology); err != nil {
		return err
	}
	if topology.Type != "Topology" {
		return geo.Errorf(geo.Invalid, "not TopoJSON: type %q where Topology is accepted", feature.Shorten(topology.Type))
	}
	if isGiven(topology.CRS) {
		stated, err := crs.Parse(string(topology.CRS))
		if err != nil {
			return err
		}
		r.system = crs.Stated(stated)
	}
	var err error
	if r.arcs, err = readArcs(topology.Arcs, topology.Transform, r.budget); err != nil {
		return err
	}
	if !isGiven(topology.Objects) || topology.Objects[0] != '{' {
		return geo.Errorf(geo.Invalid, "not TopoJSON: a topology without objects")
	}
	return r.members(topology.Objects, r.object)
}

// decode is json.Unmarshal until the context ends.
func (r *reader) decode(text []byte, into any) error {
	in := json.NewDecoder(feature.NewReader(r.ctx, text))
	if err := in.Decode(into); err == nil && !in.More() {
		return nil
	}
	if err := feature.Ended(r.ctx); err != nil {
		return err
	}
	return json.Unmarshal(text, into) // which says what is wrong, also behind the value
}

func isGiven(raw json.RawMessage) bool { return raw != nil && string(raw) != "null" }

// members reads the members of an object in the order of the text.
func (r *reader) members(object json.RawMessage, read func(name string, value json.RawMessage) error) error {
	in := json.NewDecoder(feature.NewReader(r.ctx, object))
	if _, err := in.Token(); err != nil {
		return err
	}
	for in.More() {
		name, err := in.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := in.Decode(&value); err != nil {
			return err
		}
		if err := read(name.(string), value); err != nil { // encoding/json refuses any other key
			return err
		}
	}
	return nil
}

// geometry is a geometry object.
type geometry struct {
	Type       string          `json:"type"`
	Arcs       json.RawMessage `json:"arcs"`
	Geometries json.RawMessage `json:"geometries"`
	Properties json.RawMessage `json:"properties"`
}

// object adds the features of a named object.
func (r *reader) object(name string, value json.RawMessage) error {
	var g geometry
	err := r.decode(value, &g)
	if err == nil && g.Type == "GeometryCollection" {
		err = r.elements(g, func(part json.RawMessage) error {
			var member geometry
			if err := json.Unmarshal(part, &member); err != nil {
				return err
			}
			return r.feature(name, member)
		})
	} else if err == nil {
		err = r.feature(name, g)
	}
	if err != nil {
		return geo.Wrap(geo.Invalid, inWords(err), "object %q", feature.Shorten(name))
	}
	return nil
}

// elements reads the members of a collection one after another; read may not keep what it gets.
func (r *reader) elements(g geometry, read func(json.RawMessage) error) error {
	if !isGiven(g.Geometries) || g.Geometries[0] != '[' {
		return geo.Errorf(geo.Invalid, "not TopoJSON: a GeometryCollection without geometries")
	}
	in := json.NewDecoder(feature.NewReader(r.ctx, g.Geometries))
	if _, err := in.Token(); err != nil {
		return err
	}
	var part json.RawMessage // reused
	for in.More() {
		if err := in.Decode(&part); err != nil {
			return err
		}
		if err := read(part); err != nil {
			return err
		}
	}
	return nil
}

// feature adds a feature.
func (r *reader) feature(layer string, g geometry) error {
	f := feature.Feature{Index: r.features.Len(), Layer: layer, Kind: g.Type}
	r.check.Begin(f.Index)
	if err := r.properties(g.Properties, &f); err != nil {
		return err
	}
	if err := r.flatten(g, &f, 0); err != nil {
		return err
	}
	if err := r.check.End(); err != nil {
		return err
	}
	return r.features.Add(f)
}

func (r *reader) properties(raw json.RawMessage, f *feature.Feature) error {
	if !isGiven(raw) {
		return nil
	}
	if raw[0] != '{' {
		return r.check.Errorf("not TopoJSON: properties are neither an object nor null")
	}
	if err := r.budget.Properties(raw); err != nil {
		return r.check.Errorf("%v", err)
	}
	f.Properties = raw
	return nil
}

// kinds are the geometries without ground.
var kinds = []string{"Point", "MultiPoint", "LineString", "MultiLineString"}

// flatten adds the polygons of a geometry to f.
func (r *reader) flatten(g geometry, f *feature.Feature, depth int) error {
	switch {
	case g.Type == "": // null
		f.Kind = ""
		return nil
	case g.Type == "Polygon" || g.Type == "MultiPolygon":
		return r.polygons(g, f)
	case g.Type == "GeometryCollection" && depth == maxNesting:
		return r.check.Errorf("geometry collections lie within each other more than %d deep", maxNesting)
	case g.Type == "GeometryCollection":
		return r.elements(g, func(part json.RawMessage) error {
			var member geometry
			if err := json.Unmarshal(part, &member); err != nil {
				return err
			}
			return r.flatten(member, f, depth+1)
		})
	case !slices.Contains(kinds, g.Type):
		return r.check.Errorf("not TopoJSON: geometry type %q", feature.Shorten(g.Type))
	}
	if f.Other == "" && depth > 0 {
		f.Other = g.Type
	}
	return nil
}
