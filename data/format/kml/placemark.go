package kml

import (
	"encoding/json"
	"encoding/xml"
	"maps"
	"slices"

	"controlmap/data/format/feature"
)

const (
	maxFields = 1000 // properties of a feature
	styleURL  = "styleUrl"
)

// placemark is what is left to resolve of a feature when the file has been read.
type placemark struct {
	container int    // index, or outside
	path      string // of the file that it stands in
	fields    []field
	inline    *style
}

type field struct{ name, value string }

// newFeature adds a feature to those that were read.
func (r *reader) newFeature(parent int) (*feature.Feature, *placemark, error) {
	index := len(r.features)
	if index == feature.MaxFeatures {
		return nil, nil, tooManyFeatures()
	}
	if index == cap(r.features) { // else file took it
		if err := r.spend(1); err != nil {
			return nil, nil, err
		}
	}
	r.features = append(r.features, feature.Feature{Index: index})
	r.placemarks = append(r.placemarks, placemark{container: parent, path: r.path})
	r.check.Begin(index)
	return &r.features[index], &r.placemarks[index], nil
}

func (r *reader) placemark(e xml.StartElement, parent int) error {
	f, p, err := r.newFeature(parent)
	if err != nil {
		return err
	}
	isTyped := e.Name.Local != "Placemark"
	err = r.children(func(e xml.StartElement) (err error) {
		switch name := e.Name.Local; name {
		case "name", "description", styleURL:
			return r.field(p, name)
		case "Style", "StyleMap":
			p.inline = new(style)
			*p.inline, err = r.style()
		case "TimeSpan", "TimeStamp":
			var t timeSpan
			t, err = r.time()
			f.Begin, f.End = t.begin, t.end
		case "ExtendedData", "Metadata":
			return r.children(func(e xml.StartElement) error { return r.datum(p, e) })
		default:
			return r.geometryOrField(f, p, e, isTyped)
		}
		return err
	})
	if err != nil {
		return err
	}
	return r.check.End()
}

// plainElements of a Placemark tell nothing that is a property.
var plainElements = []string{"visibility", "open", "address", "phoneNumber", "Snippet", "snippet", "LookAt", "Camera", "Region",
	"author", "link", "AddressDetails", "balloonVisibility"}

func (r *reader) geometryOrField(f *feature.Feature, p *placemark, e xml.StartElement, isTyped bool) error {
	name := e.Name.Local
	switch {
	case isGeometry(name):
		f.Kind = kindOf(name)
		return r.geometry(f, e, 0)
	case isTyped && !slices.Contains(plainElements, name):
		return r.field(p, name)
	}
	return r.in.Skip()
}

// overlay marks what has no ground of its own.
func (r *reader) overlay(kind string, parent int) error {
	f, p, err := r.newFeature(parent)
	if err != nil {
		return err
	}
	f.Kind = kind
	return r.children(func(e xml.StartElement) error {
		if e.Name.Local == "name" {
			return r.field(p, "name")
		}
		return r.in.Skip()
	})
}

// datum reads one element of ExtendedData: Data with a value, SchemaData with SimpleData, or
// an element of another name space.
func (r *reader) datum(p *placemark, e xml.StartElement) error {
	switch e.Name.Local {
	case "SchemaData":
		return r.children(func(e xml.StartElement) error {
			if e.Name.Local != "SimpleData" {
				return r.in.Skip()
			}
			return r.field(p, attribute(e, "name"))
		})
	case "Data":
		name := attribute(e, "name")
		return r.children(func(e xml.StartElement) error {
			if e.Name.Local != "value" {
				return r.in.Skip()
			}
			return r.field(p, name)
		})
	}
	return r.field(p, e.Name.Local)
}

// field reads the text of an element as a property.
func (r *reader) field(p *placemark, name string) error {
	value, err := r.words()
	if err != nil || value == "" || name == "" {
		return err
	}
	if len(p.fields) == maxFields {
		return r.check.Errorf("more than the %d properties that are accepted", maxFields)
	}
	p.fields = append(p.fields, field{name, value})
	return nil
}

// finish resolves what features have from the folders and styles of the whole file. The error
// is Invalid, or the context's.
func (r *reader) finish() error {
	properties := map[string]string{}
	for i := range r.features {
		if err := feature.Ended(r.ctx); err != nil {
			return err
		}
		f, p := &r.features[i], r.placemarks[i]
		r.placemarks[i] = placemark{}
		clear(properties)
		r.derive(properties, f, p)
		size := 0
		for _, field := range slices.Backward(p.fields) { // of two with a name the first stands
			properties[field.name] = field.value
			size += len(field.name) + len(field.value)
		}
		if size > feature.MaxProperties {
			r.check.Begin(i)
			return r.check.Errorf("properties of %d bytes are larger than the %d that are accepted", size, feature.MaxProperties)
		}
		if len(properties) > 0 {
			f.Properties, _ = json.Marshal(properties) // strings always can be
			if err := r.budget.Properties(f.Properties); err != nil {
				r.check.Begin(i)
				return r.check.Errorf("%v", err)
			}
		}
	}
	return nil
}

// derive sets what a feature does not say itself.
func (r *reader) derive(properties map[string]string, f *feature.Feature, p placemark) {
	var look style
	if p.inline != nil {
		look = *p.inline
	}
	if shared := slices.IndexFunc(p.fields, func(f field) bool { return f.name == styleURL }); shared >= 0 {
		look = look.or(r.styles.resolve(p.path, p.fields[shared].value))
	}
	if look.url != "" {
		look = look.or(r.styles.resolve(p.path, look.url))
	}
	properties["fill"], properties["stroke"] = look.fill, look.stroke
	f.Layer, properties["folder"] = r.layer(p.container)
	maps.DeleteFunc(properties, func(_, value string) bool { return value == "" })
	if f.Begin == "" && f.End == "" {
		around := r.timeAround(p.container)
		f.Begin, f.End = around.begin, around.end
	}
}
