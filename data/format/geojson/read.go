package geojson

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"controlmap/data/format/crs"
	"controlmap/data/format/feature"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

const (
	maxMembers      = 1000 // of one object, known and unknown
	recordSeparator = 0x1e // before each text of a sequence (RFC 8142)
)

// envelopes are the members in which publishers wrap a FeatureCollection: NZZ, DeepState.
var envelopes = []string{"value", "map"}

func isEnvelope(key json.Token) bool {
	name, ok := key.(string)
	return ok && slices.Contains(envelopes, name)
}

// Read reads one GeoJSON text, or one inside an envelope, or a sequence of texts, whose
// features are counted through. The error is Invalid; once the context has ended it is any.
func Read(ctx context.Context, data []byte) (feature.Collection, error) {
	return ReadSome(ctx, data, nil)
}

// ReadSome reads what Read reads, but for the coordinates of features whose properties say
// that their shapes are not wanted: those have no Polygons, and their coordinates may be any
// JSON. The function may be nil, and gets nil for a feature without properties.
func ReadSome(ctx context.Context, data []byte, skipShape func(properties json.RawMessage) bool) (feature.Collection, error) {
	if len(data) > feature.MaxBytes {
		return feature.Collection{}, geo.Errorf(geo.Invalid, "file of %d bytes is larger than the %d that are accepted", len(data), feature.MaxBytes)
	}
	text, err := feature.Text(data)
	if err != nil {
		return feature.Collection{}, err
	}
	if bytes.IndexByte(text, recordSeparator) >= 0 {
		text = bytes.ReplaceAll(text, []byte{recordSeparator}, []byte{'\n'})
	}
	budget := feature.NewBudget(len(data))
	r := &reader{budget: budget, features: feature.NewList(budget), in: json.NewDecoder(feature.NewReader(ctx, text)), check: feature.NewChecker(ctx), feature: -1, skipShape: skipShape}
	if r.system, err = system(ctx, text); err != nil {
		return feature.Collection{}, err
	}
	found, err := r.file()
	if ended := feature.Ended(ctx); ended != nil {
		return feature.Collection{}, ended // which needs no explanation
	}
	if err != nil {
		return feature.Collection{}, explain(err, text, len(data)-len(text))
	}
	found.Form = "GeoJSON"
	return found, nil
}

// reader walks one file. Its errors are geo.Errors, or those of encoding/json.
type reader struct {
	in        *json.Decoder
	budget    *feature.Budget
	features  *feature.List                         // of the texts that were read
	skipShape func(properties json.RawMessage) bool // may be nil
	check     feature.Checker
	system    crs.Transform   // of all positions
	first     int             // index of the first feature of the text being read, in a sequence
	feature   int             // index of the feature being read; -1 outside of features
	parts     int             // geometries in collections
	scratch   orb.Ring        // the ring being read, reused
	skipped   json.RawMessage // reused
}

// file reads texts until the file ends; only a single one may be an envelope.
func (r *reader) file() (feature.Collection, error) {
	envelope, err := r.text()
	for err == nil && r.in.More() {
		var next map[string]json.RawMessage
		r.first = r.features.Len()
		next, err = r.text()
		if err == nil && (envelope != nil || next != nil) {
			err = r.errorf("not GeoJSON: an envelope in a sequence of texts")
		}
	}
	if err == nil {
		_, err = r.in.Token()
		if errors.Is(err, io.EOF) {
			return feature.Collection{Features: r.features.All(), Envelope: envelope}, nil
		}
	}
	return feature.Collection{}, err
}

// object is any of the forms of GeoJSON, before its type is known.
type object struct {
	kind       string
	features   *feature.List // of a FeatureCollection
	geometry   geometry      // of a Feature
	properties json.RawMessage
	shape      geometry // what a bare geometry says of itself
	inner      *object  // what the envelope's member has
	rest       map[string]json.RawMessage
}

// text reads one of the texts that make up the file, and returns its envelope; nil for none.
func (r *reader) text() (map[string]json.RawMessage, error) {
	outer := object{rest: map[string]json.RawMessage{}}
	known := r.known(&outer)
	for _, member := range envelopes {
		known[member] = func() (err error) { outer.inner, err = r.inner(); return err }
	}
	if err := r.object("the file", known, outer.rest); err != nil {
		return nil, err
	}
	if err := checkServerAnswer(outer); err != nil {
		return nil, err
	}
	if outer.kind == "" && outer.inner != nil && outer.inner.kind != "" {
		return outer.rest, r.unite(*outer.inner)
	}
	return nil, r.unite(outer)
}

// inner reads the object that an envelope may hold, or past anything else.
func (r *reader) inner() (*object, error) {
	token, err := r.in.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		var o object
		return &o, r.inside(r.known(&o), nil)
	case json.Delim('['):
		for r.in.More() {
			if err := r.in.Decode(&r.skipped); err != nil {
				return nil, err
			}
		}
		_, err = r.in.Token()
	}
	return nil, err
}

func (r *reader) known(o *object) map[string]func() error {
	single := func(read func() error) func() error {
		return func() error { return r.inFeature(r.first, read) }
	}
	return map[string]func() error{
		"type":        r.word("type", &o.kind),
		"crs":         r.crs,
		"features":    func() error { o.features = feature.NewList(r.budget); return r.collected(o.features) },
		"geometry":    single(func() error { return r.geometry(&o.geometry, 0) }),
		"properties":  single(func() error { return r.properties(&o.properties) }),
		"coordinates": func() error { return r.in.Decode(&o.shape.coordinates) },
		"geometries":  single(func() error { return r.readParts(&o.shape, 0) }),
		"rings":       r.refuseEsri,
	}
}

// unite adds the features of the outermost object, now that its type is known.
func (r *reader) unite(o object) error {
	switch {
	case o.kind == "":
		return r.errorf("not GeoJSON: no member %q, and none of %s that holds GeoJSON", "type", strings.Join(envelopes, ", "))
	case o.kind == "FeatureCollection" && o.features == nil:
		return r.errorf("not GeoJSON: a FeatureCollection without features")
	case o.kind == "FeatureCollection":
		if r.features.Len() == 0 {
			r.features = o.features
			return nil
		}
		return r.add(o.features.All()...)
	case o.kind == "Feature":
		return r.single(o.geometry, o.properties)
	case !isGeometry(o.kind):
		return r.errorf("not GeoJSON: type %q is none of FeatureCollection, Feature and the geometries", feature.Shorten(o.kind))
	}
	o.shape.kind = o.kind
	return r.single(o.shape, nil)
}

// single adds the feature of a text that is only one.
func (r *reader) single(g geometry, props json.RawMessage) error {
	f, err := r.finish(r.first, g, props)
	if err != nil {
		return err
	}
	return r.add(f)
}

func (r *reader) add(features ...feature.Feature) error {
	for _, f := range features {
		if err := r.features.Add(f); err != nil {
			return err
		}
	}
	return nil
}

// collected reads the features of a FeatureCollection.
func (r *reader) collected(into *feature.List) error {
	return r.array("features", func() error {
		index := r.first + into.Len()
		return r.inFeature(index, func() error {
			f, err := r.one(index)
			if err != nil {
				return err
			}
			return into.Add(f)
		})
	})
}

// one reads one feature of a FeatureCollection.
func (r *reader) one(index int) (feature.Feature, error) {
	var kind string
	var g geometry
	var system *crs.Transform
	var props json.RawMessage
	err := r.object("feature", map[string]func() error{
		"type":       r.word("type", &kind),
		"crs":        r.ownCRS(&system),
		"geometry":   func() error { return r.geometry(&g, 0) },
		"properties": func() error { return r.properties(&props) },
		"attributes": r.refuseEsri,
	}, nil)
	if err != nil {
		return feature.Feature{}, err
	}
	if kind != "Feature" {
		return feature.Feature{}, r.errorf("not GeoJSON: type %q where Feature is accepted", feature.Shorten(kind))
	}
	if g.system == nil {
		g.system = system
	}
	return r.finish(index, g, props)
}

// finish makes a feature of what was read of it.
func (r *reader) finish(index int, g geometry, props json.RawMessage) (feature.Feature, error) {
	f := feature.Feature{Index: index, Kind: g.kind, Properties: props}
	if r.skipShape != nil && r.skipShape(props) {
		return f, nil
	}
	r.check.Begin(index)
	err := r.inFeature(index, func() error { return r.flatten(g, &f) })
	if err == nil {
		err = r.check.End()
	}
	return f, err
}

// inFeature names the feature in the errors of read.
func (r *reader) inFeature(index int, read func() error) error {
	outer := r.feature
	r.feature = index
	err := read()
	r.feature = outer
	return err
}

// object reads a JSON object: its known members each by their function, the others
// into rest, or past them where rest is nil.
func (r *reader) object(what string, known map[string]func() error, rest map[string]json.RawMessage) error {
	if err := r.begin('{', what); err != nil {
		return err
	}
	return r.inside(known, rest)
}

// inside reads an object after its opening brace.
func (r *reader) inside(known map[string]func() error, rest map[string]json.RawMessage) error {
	seen := make([]string, 0, len(known))
	for count := 0; r.in.More(); count++ {
		if count == maxMembers {
			return r.errorf("not GeoJSON: an object of more than the %d members that are accepted", maxMembers)
		}
		token, err := r.in.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string) // encoding/json refuses any other key
		read, ok := known[key]
		switch {
		case !ok:
			err = r.other(key, rest)
		case slices.Contains(seen, key):
			err = r.errorf("member %q appears twice in one object", key)
		default:
			seen = append(seen, key)
			err = read()
		}
		if err != nil {
			return err
		}
	}
	_, err := r.in.Token()
	return err
}

func (r *reader) other(key string, rest map[string]json.RawMessage) error {
	if err := r.in.Decode(&r.skipped); err != nil || rest == nil {
		return err
	}
	rest[key] = bytes.Clone(r.skipped)
	return nil
}

func (r *reader) array(what string, element func() error) error {
	if err := r.begin('[', what); err != nil {
		return err
	}
	for r.in.More() {
		if err := element(); err != nil {
			return err
		}
	}
	_, err := r.in.Token()
	return err
}

// begin reads the bracket that starts an object or an array.
func (r *reader) begin(bracket json.Delim, what string) error {
	null, err := r.open(bracket, what)
	if err == nil && null {
		return r.errorf("not GeoJSON: %s is null", what)
	}
	return err
}

// open reads the bracket that starts an object or an array, or null.
func (r *reader) open(bracket json.Delim, what string) (null bool, err error) {
	token, err := r.in.Token()
	if err != nil || token == nil {
		return token == nil, err
	}
	if token != bracket {
		return false, r.errorf("not GeoJSON: %s does not start with %s", what, bracket)
	}
	return false, nil
}

// word reads a string member; null counts as empty.
func (r *reader) word(name string, into *string) func() error {
	return func() error {
		err := r.in.Decode(into)
		if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return r.errorf("not GeoJSON: member %q is not a string", name)
		}
		return err
	}
}

func (r *reader) properties(into *json.RawMessage) error {
	if err := r.in.Decode(into); err != nil {
		return err
	}
	switch {
	case (*into)[0] == 'n':
		*into = nil
	case (*into)[0] != '{':
		return r.errorf("not GeoJSON: properties are neither an object nor null")
	}
	if err := r.budget.Properties(*into); err != nil {
		return r.errorf("%v", err)
	}
	return nil
}

// errorf makes an Invalid error that names the feature being read.
func (r *reader) errorf(format string, args ...any) error {
	if r.feature < 0 {
		return geo.Errorf(geo.Invalid, format, args...)
	}
	return geo.Errorf(geo.Invalid, "feature %d: "+format, append([]any{r.feature}, args...)...)
}

// explain turns an error of encoding/json into one that says where the text goes
// wrong; the token stream does not count its bytes, so the text is checked value by value.
func explain(err error, text []byte, before int) error {
	if _, ok := errors.AsType[*geo.Error](err); ok {
		return err
	}
	fault := firstFault(text)
	if syntax, ok := errors.AsType[*json.SyntaxError](fault); ok {
		return geo.Errorf(geo.Invalid, "not JSON: %s at byte %d", syntax, int(syntax.Offset)+before)
	}
	if errors.Is(fault, io.ErrUnexpectedEOF) {
		return geo.Errorf(geo.Invalid, "truncated JSON: it ends at byte %d inside a value", len(text)+before)
	}
	return geo.Wrap(geo.Invalid, err, "not GeoJSON")
}

func firstFault(text []byte) error {
	in := json.NewDecoder(bytes.NewReader(text))
	for {
		var skipped json.RawMessage
		if err := in.Decode(&skipped); err != nil {
			return err
		}
	}
}
