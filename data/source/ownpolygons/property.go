package ownpolygons

import (
	"encoding/json"
	"strconv"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/data/source"
	"controlmap/geo"
)

const (
	maxText = 200 // characters of a name or status
	// LayerProperty is the name by which a feature's layer is asked for, where the feature has
	// no property of that name.
	LayerProperty = "layer"
)

// properties are those of one feature.
type properties struct {
	index  int
	layer  string
	values map[string]json.RawMessage
	found  map[string]bool // of the whole file: the properties that were asked for and are there
}

func (f *file) propertiesOf(in feature.Feature) (properties, error) {
	p := properties{index: in.Index, layer: in.Layer, found: f.found}
	return p, in.Decode(&p.values)
}

// text returns a property that is a string, a number or a boolean, trimmed, whole numbers
// without a fraction; empty where the feature has none, it is null, or no property is asked
// for. A name in another case is as good where it is the only one.
func (p properties) text(name string) (string, error) {
	raw, ok := p.values[name]
	switch {
	case name == "":
		return "", nil
	case !ok && name == LayerProperty && p.layer != "":
		return strings.TrimSpace(p.layer), nil
	case !ok:
		alike, isThere := p.namedAlike(name)
		if !isThere {
			return "", nil
		}
		raw = p.values[alike]
	}
	p.found[name] = true
	text, err := p.scalar(name, raw)
	if err != nil {
		return "", err
	}
	if len([]rune(text)) > maxText {
		return "", geo.Errorf(geo.Invalid, "feature %d: property %q is longer than %d characters", p.index, name, maxText)
	}
	return text, nil
}

func (p properties) scalar(name string, raw json.RawMessage) (string, error) {
	var value any
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber() // milliseconds keep their digits
	if err := decoder.Decode(&value); err != nil {
		return "", geo.Wrap(geo.Invalid, err, "feature %d: property %q", p.index, name)
	}
	switch v := value.(type) {
	case nil:
		return "", nil
	case string:
		return strings.TrimSpace(v), nil
	case json.Number:
		return wholeNumber(v.String()), nil
	case bool:
		return strconv.FormatBool(v), nil
	}
	return "", geo.Errorf(geo.Invalid, "feature %d: property %q is neither a string nor a number", p.index, name)
}

// maxExact is the largest number up to which a float64 holds every whole number.
const maxExact = 1 << 53

// wholeNumber writes a whole number that came with a fraction or an exponent (1.0, 1e3)
// without them, as programs that know only floats write dates and codes.
func wholeNumber(number string) string {
	if !strings.ContainsAny(number, ".eE") {
		return number
	}
	x, err := strconv.ParseFloat(number, 64)
	if err != nil || x < -maxExact || x > maxExact || x != float64(int64(x)) {
		return number
	}
	return strconv.FormatInt(int64(x), 10)
}

// date returns the day that a property states.
func (p properties) date(name string) (geo.Date, error) {
	date, err := p.dateOrNone(name)
	if err == nil && date.IsZero() {
		err = geo.Errorf(geo.Invalid, "feature %d: no property %q, from which its date was to be read%s", p.index, name, p.suggestion(name))
	}
	return date, err
}

// dateOrNone returns the day that a property states, or none where the feature lacks it.
func (p properties) dateOrNone(name string) (geo.Date, error) {
	text, err := p.text(name)
	if err != nil || text == "" {
		return geo.Date{}, err
	}
	if date, ok := source.ParseDay(text); ok {
		return date, nil
	}
	return geo.Date{}, geo.Errorf(geo.Invalid,
		"feature %d: %.40q in property %q is no day in 2014 to 2099 as "+source.DayForms, p.index, text, name)
}
