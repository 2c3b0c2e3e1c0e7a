package crs

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

// described is what a JSON object says of a coordinate system: GeoJSON's crs, Esri's
// spatialReference, or PROJJSON.
type described struct {
	Properties struct {
		Name string      `json:"name"`
		URN  string      `json:"urn"`
		Href string      `json:"href"`
		Code json.Number `json:"code"`
	} `json:"properties"`
	WKID       int    `json:"wkid"`
	LatestWKID int    `json:"latestWkid"`
	WKT        string `json:"wkt"`
	projJSON
}

// projJSON is the part of PROJJSON that tells how positions are to be taken.
type projJSON struct {
	Type       string         `json:"type"`
	Name       string         `json:"name"`
	ID         projID         `json:"id"`
	Base       *projJSON      `json:"base_crs"`
	Source     *projJSON      `json:"source_crs"`
	Components []projJSON     `json:"components"`
	Datum      projDatum      `json:"datum"`
	Ensemble   projDatum      `json:"datum_ensemble"`
	Conversion projOperation  `json:"conversion"`
	Shift      *projOperation `json:"transformation"`
	System     struct {
		Axis []struct {
			Unit measure `json:"unit"`
		} `json:"axis"`
	} `json:"coordinate_system"`
}

type projID struct {
	Authority string          `json:"authority"`
	Code      json.RawMessage `json:"code"`
}

type projDatum struct {
	Name      string `json:"name"`
	Ellipsoid struct {
		Axis              measure `json:"semi_major_axis"`
		InverseFlattening float64 `json:"inverse_flattening"`
	} `json:"ellipsoid"`
	Meridian struct {
		Longitude measure `json:"longitude"`
	} `json:"prime_meridian"`
}

type projOperation struct {
	Method struct {
		Name string `json:"name"`
	} `json:"method"`
	Parameters []struct {
		Name  string  `json:"name"`
		Value float64 `json:"value"`
		Unit  measure `json:"unit"`
	} `json:"parameters"`
}

// measure is a number, a unit by its name, or an object of either.
type measure struct {
	Value  float64  `json:"value"`
	Factor *float64 `json:"conversion_factor"` // to metres or radians
	Type   string   `json:"type"`
}

// UnmarshalJSON reads any of the three forms.
func (m *measure) UnmarshalJSON(data []byte) error {
	switch data[0] {
	case '{':
		type object measure
		return json.Unmarshal(data, (*object)(m))
	case '"':
		return nil
	}
	return json.Unmarshal(data, &m.Value)
}

// factor is what one of the unit has of metres or degrees.
func (m measure) factor() float64 {
	switch {
	case m.Factor == nil:
		return 1
	case m.Type == "AngularUnit":
		return *m.Factor / radian
	}
	return *m.Factor
}

// fromJSON reads a JSON object, or a name in quotes.
func fromJSON(text string) (definition, error) {
	var name string
	if json.Unmarshal([]byte(text), &name) == nil {
		return defineInner(name)
	}
	var object described
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		return definition{}, geo.Errorf(geo.Invalid, "coordinate system %q: "+Accepted+" are accepted", feature.Shorten(text))
	}
	p := object.Properties
	for _, name := range []string{p.Name, p.URN, p.Href} {
		if name != "" {
			return defineInner(name)
		}
	}
	switch {
	case p.Code != "":
		return fromName("EPSG:" + p.Code.String())
	case object.LatestWKID != 0:
		return fromName(fmt.Sprintf("EPSG:%d", object.LatestWKID))
	case object.WKID != 0:
		return fromName(fmt.Sprintf("EPSG:%d", object.WKID))
	case object.WKT != "":
		return defineInner(object.WKT)
	case object.Name != "":
		return object.projJSON.definition(0)
	}
	return fromName(text)
}

// defineInner is define for a text in an object, which is no object itself.
func defineInner(text string) (definition, error) {
	if text = strings.TrimSpace(text); strings.HasPrefix(text, "{") || strings.HasPrefix(text, `"`) {
		return fromName(text)
	}
	return define(text)
}

// definition reads PROJJSON.
func (p projJSON) definition(depth int) (definition, error) {
	if depth > maxDepth {
		return definition{}, geo.Errorf(geo.Invalid, "coordinate system of more than %d parts within each other", maxDepth)
	}
	switch {
	case len(p.Components) > 0:
		return p.Components[0].definition(depth + 1)
	case p.Source != nil:
		return p.bound(depth)
	}
	if code, err := strconv.Atoi(string(p.ID.Code)); err == nil && p.ID.Authority == "EPSG" {
		if d, ok := byCode(code); ok {
			d.name = p.Name
			return d, nil
		}
	}
	d := newDefinition()
	d.name = p.Name
	base := p
	if p.Base != nil {
		base, d.projected, d.method = *p.Base, true, p.Conversion.Method.Name
	}
	d.originOf(base)
	for _, axis := range p.System.Axis {
		if d.projected {
			d.metres = axis.Unit.factor()
		} else {
			d.degrees = axis.Unit.factor()
		}
	}
	for _, parameter := range p.Conversion.Parameters {
		value := parameter.Value * parameter.Unit.factor()
		if parameter.Unit.Type == "LinearUnit" && d.metres != 0 {
			value /= d.metres
		}
		d.parameters[plain(parameter.Name)] = value
	}
	return d, nil
}

func (d *definition) originOf(p projJSON) {
	from := p.Datum
	if from.Name == "" {
		from = p.Ensemble
	}
	d.datum, d.meridian = from.Name, from.Meridian.Longitude.Value
	d.ellipsoid = ellipsoid{a: from.Ellipsoid.Axis.Value}
	if from.Ellipsoid.InverseFlattening != 0 {
		d.ellipsoid.f = 1 / from.Ellipsoid.InverseFlattening
	}
}

// bound reads a system that is bound to WGS84 by a shift of its own.
func (p projJSON) bound(depth int) (definition, error) {
	d, err := p.Source.definition(depth + 1)
	if err != nil || p.Shift == nil {
		return d, err
	}
	base := *p.Source
	if base.Base != nil {
		base = *base.Base
	}
	d.originOf(base)
	var words []string
	for _, parameter := range p.Shift.Parameters {
		words = append(words, strconv.FormatFloat(parameter.Value, 'g', -1, 64))
	}
	d.shift = boundShift(p.Shift.Method.Name, words)
	return d, nil
}
