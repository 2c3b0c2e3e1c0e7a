package feature

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Read reads a FeatureCollection, a Feature or a bare geometry. The error is Invalid.
func Read(data []byte) (Collection, error) { return ReadWithin(data, "") }

// ReadWithin reads what Read reads, or an object of which the named member is that.
// The error is Invalid.
func ReadWithin(data []byte, member string) (Collection, error) {
	return ReadSome(data, member, func(json.RawMessage) bool { return false })
}

// ReadSome reads what ReadWithin reads, but for the coordinates of features whose properties
// are unwanted: those features have no Polygons, and their coordinates may be any JSON. The
// properties are nil where a feature has none. The error is Invalid.
func ReadSome(data []byte, member string, unwanted func(properties json.RawMessage) bool) (Collection, error) {
	if len(data) > MaxBytes {
		return Collection{}, geo.Errorf(geo.Invalid, "file of %d bytes is larger than the %d that are accepted", len(data), MaxBytes)
	}
	text := bytes.TrimPrefix(data, []byte(bom))
	if len(bytes.TrimSpace(text)) == 0 {
		return Collection{}, geo.Errorf(geo.Invalid, "file is empty: GeoJSON is accepted")
	}
	r := &reader{in: json.NewDecoder(bytes.NewReader(text)), feature: -1, unwanted: unwanted}
	found, err := r.file(member)
	if err != nil {
		return Collection{}, explain(err, text, len(data)-len(text))
	}
	return found, nil
}

// reader walks one file. Its errors are geo.Errors, or those of encoding/json.
type reader struct {
	in       *json.Decoder
	unwanted func(properties json.RawMessage) bool
	feature  int // index of the feature being read; -1 outside of features
	vertices int
	parts    int // geometries in collections
	axes     axisOrder
	scratch  orb.Ring        // the ring being read, reused
	skipped  json.RawMessage // reused
}

func (r *reader) file(member string) (Collection, error) {
	found, err := r.top(member)
	if err != nil {
		return Collection{}, err
	}
	if _, err := r.in.Token(); err != io.EOF {
		return Collection{}, errTrailing
	}
	return found, r.axes.check()
}

// errTrailing is replaced by explain, which knows where the text goes wrong.
var errTrailing = errors.New("text after the end of the GeoJSON")

// object is any of the forms of GeoJSON, before its type is known.
type object struct {
	kind       string
	features   []Feature // of a FeatureCollection
	isList     bool      // it has the member "features"
	geometry   geometry  // of a Feature
	properties json.RawMessage
	shape      geometry    // what a bare geometry says of itself
	inner      *Collection // what the envelope's member has
	rest       map[string]json.RawMessage
}

// top reads the outermost object. An empty member means that there is no envelope.
func (r *reader) top(member string) (Collection, error) {
	var o object
	known := r.known(&o)
	if member != "" {
		o.rest = map[string]json.RawMessage{}
		known[member] = func() error {
			inner, err := r.top("")
			o.inner = &inner
			return err
		}
	}
	if err := r.object("the file", known, o.rest); err != nil {
		return Collection{}, err
	}
	if o.inner != nil && o.kind == "" {
		return Collection{Features: o.inner.Features, Envelope: o.rest}, nil
	}
	features, err := r.unite(o, member)
	return Collection{Features: features}, err
}

func (r *reader) known(o *object) map[string]func() error {
	single := func(read func() error) func() error {
		return func() error { return r.inFeature(0, read) }
	}
	return map[string]func() error{
		"type":        r.text("type", &o.kind),
		"crs":         r.crs,
		"features":    func() error { o.isList = true; return r.features(&o.features) },
		"geometry":    single(func() error { return r.geometry(&o.geometry, 0) }),
		"properties":  single(func() error { return r.properties(&o.properties) }),
		"coordinates": func() error { return r.in.Decode(&o.shape.coordinates) },
		"geometries":  single(func() error { return r.readParts(&o.shape, 0) }),
	}
}

// unite turns the outermost object into its features, now that its type is known.
func (r *reader) unite(o object, member string) ([]Feature, error) {
	switch {
	case o.kind == "" && member != "":
		return nil, r.errorf("not GeoJSON: no member %q, and none %q that holds GeoJSON", "type", member)
	case o.kind == "":
		return nil, r.errorf("not GeoJSON: no member %q", "type")
	case o.kind == "FeatureCollection" && !o.isList:
		return nil, r.errorf("not GeoJSON: a FeatureCollection without features")
	case o.kind == "FeatureCollection":
		return o.features, nil
	case o.kind == "Feature":
		f, err := r.finish(0, o.geometry, o.properties)
		return []Feature{f}, err
	case !isGeometry(o.kind):
		return nil, r.errorf("not GeoJSON: type %q is none of FeatureCollection, Feature and the geometries", shorten(o.kind))
	}
	o.shape.kind = o.kind
	f, err := r.finish(0, o.shape, nil)
	return []Feature{f}, err
}

// features reads the features of a FeatureCollection.
func (r *reader) features(into *[]Feature) error {
	return r.array("features", func() error {
		index := len(*into)
		if index == MaxFeatures {
			return r.errorf("more than the %d features that are accepted", MaxFeatures)
		}
		return r.inFeature(index, func() error {
			f, err := r.one(index)
			*into = append(*into, f)
			return err
		})
	})
}

// one reads one feature of a FeatureCollection.
func (r *reader) one(index int) (Feature, error) {
	var kind string
	var g geometry
	var props json.RawMessage
	err := r.object("feature", map[string]func() error{
		"type":       r.text("type", &kind),
		"crs":        r.crs,
		"geometry":   func() error { return r.geometry(&g, 0) },
		"properties": func() error { return r.properties(&props) },
	}, nil)
	if err != nil {
		return Feature{}, err
	}
	if kind != "Feature" {
		return Feature{}, r.errorf("not GeoJSON: type %q where Feature is accepted", shorten(kind))
	}
	return r.finish(index, g, props)
}

// finish makes a feature of what was read of it.
func (r *reader) finish(index int, g geometry, props json.RawMessage) (Feature, error) {
	f := Feature{Index: index, Kind: g.kind, Properties: props}
	if r.unwanted(props) {
		return f, nil
	}
	err := r.inFeature(index, func() error { return r.flatten(g, &f) })
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

// text reads a string member; null counts as empty.
func (r *reader) text(name string, into *string) func() error {
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
	case len(*into) > MaxProperties:
		return r.errorf("properties of %d bytes are larger than the %d that are accepted", len(*into), MaxProperties)
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
// wrong; the token stream does not count its bytes, so the whole text is checked.
func explain(err error, text []byte, before int) error {
	if _, ok := errors.AsType[*geo.Error](err); ok {
		return err
	}
	var whole json.RawMessage
	syntax, ok := errors.AsType[*json.SyntaxError](json.Unmarshal(text, &whole))
	switch {
	case !ok:
		return geo.Wrap(geo.Invalid, err, "not GeoJSON")
	case int(syntax.Offset) >= len(text) && syntax.Error() == "unexpected end of JSON input":
		return geo.Errorf(geo.Invalid, "truncated JSON: it ends at byte %d inside a value", len(text)+before)
	}
	return geo.Errorf(geo.Invalid, "not JSON: %s at byte %d", syntax, int(syntax.Offset)+before)
}
