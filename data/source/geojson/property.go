package geojson

import (
	"encoding/json"
	"strings"

	"controlmap/data/source"
	"controlmap/geo"
)

const maxText = 200 // characters of a name or status

// text returns a property that is a string or a number, trimmed; empty where the
// feature has none, it is null, or no property is asked for.
func (p properties) text(name string) (string, error) {
	raw, ok := p.values[name]
	if name == "" || !ok {
		return "", nil
	}
	var value any
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber() // milliseconds keep their digits
	if err := decoder.Decode(&value); err != nil {
		return "", geo.Wrap(geo.Invalid, err, "feature %d: property %q", p.index, name)
	}
	var text string
	switch v := value.(type) {
	case nil:
	case string:
		text = strings.TrimSpace(v)
	case json.Number:
		text = v.String()
	default:
		return "", geo.Errorf(geo.Invalid, "feature %d: property %q is neither a string nor a number", p.index, name)
	}
	if len([]rune(text)) > maxText {
		return "", geo.Errorf(geo.Invalid, "feature %d: property %q is longer than %d characters", p.index, name, maxText)
	}
	return text, nil
}

// date returns the day that a property states.
func (p properties) date(name string) (geo.Date, error) {
	text, err := p.text(name)
	if err != nil {
		return geo.Date{}, err
	}
	if text == "" {
		return geo.Date{}, geo.Errorf(geo.Invalid, "feature %d: no property %q, from which its date was to be read", p.index, name)
	}
	if date, ok := source.ParseDay(text); ok {
		return date, nil
	}
	return geo.Date{}, geo.Errorf(geo.Invalid,
		"feature %d: %.40q in property %q is none of "+source.DayForms, p.index, text, name)
}
