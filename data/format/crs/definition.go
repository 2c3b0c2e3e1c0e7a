package crs

import (
	"cmp"
	"math"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

// definition is what a text says of a coordinate system.
type definition struct {
	name      string
	datum     string
	ellipsoid ellipsoid // zero where it is not stated
	shift     *shift    // zero where it is not stated
	meridian  float64   // degrees east of Greenwich of the prime meridian

	projected  bool
	method     string
	parameters map[string]float64 // by their plain names: degrees and units of the plane
	metres     float64            // in a unit of the plane
	degrees    float64            // in a unit of angles
}

func newDefinition() definition {
	return definition{parameters: map[string]float64{}, metres: 1, degrees: 1}
}

// parameterNames has the names that WKT 1, WKT 2 and Esri give to one parameter.
var parameterNames = map[string]string{
	"latitudeoforigin": "lat", "latitudeofnaturalorigin": "lat", "latitudeofcenter": "lat",
	"centralmeridian": "lon", "longitudeofnaturalorigin": "lon", "longitudeofcenter": "lon", "longitudeoforigin": "lon",
	"scalefactor": "scale", "scalefactoratnaturalorigin": "scale",
	"falseeasting": "east", "falsenorthing": "north",
	"standardparallel1": "parallel", "latitudeof1ststandardparallel": "parallel",
}

var methods = map[string]string{
	"transversemercator": "transverse", "gausskruger": "transverse", "gaussboaga": "transverse",
	"transversemercatorcomplex":          "transverse",
	"mercatorauxiliarysphere":            "sphere",
	"popularvisualisationpseudomercator": "sphere",
	"mercator":                           "mercator", "mercator1sp": "mercator", "mercator2sp": "mercator", "mercatorvarianta": "mercator", "mercatorvariantb": "mercator",
}

// transform makes what a definition means. The error is Invalid.
func (d definition) transform() (Transform, error) {
	t := Transform{name: feature.Shorten(d.name)}
	var ok bool
	if t.datum, ok = d.whereItLies(); !ok {
		return Transform{}, d.refuse("its datum %q is not known", feature.Shorten(d.datum))
	}
	if d.meridian != 0 {
		return Transform{}, d.refuse("its prime meridian is not that of Greenwich")
	}
	if !d.projected {
		if math.Abs(d.degrees-1) > 1e-9 {
			return Transform{}, d.refuse("its unit is not the degree")
		}
		return t, nil
	}
	var err error
	t.project, err = d.projection(t.datum.ellipsoid)
	return t, err
}

// whereItLies is the datum that d states itself, or else that of its name.
func (d definition) whereItLies() (datum, bool) {
	if d.shift != nil && d.ellipsoid.a != 0 {
		if *d.shift == (shift{}) && math.Abs(d.ellipsoid.a-wgs84Ellipsoid.a) < 1 {
			return datum{ellipsoid: d.ellipsoid}, true
		}
		return datum{d.ellipsoid, d.shift}, true
	}
	if known, ok := datumOf(d.datum); ok {
		return known, true
	}
	// What QGIS and ogr2ogr write for a system that is given by its ellipsoid alone.
	return wgs84, d.ellipsoid.a == wgs84Ellipsoid.a && math.Abs(1/d.ellipsoid.f-1/wgs84Ellipsoid.f) < 1e-6
}

func (d definition) projection(e ellipsoid) (inverse, error) {
	g, parallel, err := d.grid()
	if err != nil {
		return nil, err
	}
	var plane inverse
	switch method := methods[plain(d.method)]; method {
	case "transverse":
		plane = transverseMercator(e, g)
	case "sphere", "mercator":
		if method == "sphere" {
			e = ellipsoid{a: e.a}
		}
		g.scale *= scaleAt(e, parallel)
		plane = mercator(e, g)
	default:
		return nil, d.refuse("its projection %q is not known", feature.Shorten(d.method))
	}
	if d.metres == 1 {
		return plane, nil
	}
	return func(x, y float64) (lon, lat float64) { return plane(x*d.metres, y*d.metres) }, nil
}

// grid is how the plane lies, and the parallel on which it is true, in radians.
func (d definition) grid() (g grid, parallel float64, err error) {
	g.scale = 1
	for name, value := range d.parameters {
		switch cmp.Or(parameterNames[name], name) {
		case "lat":
			g.lat = value * radian
		case "lon":
			g.lon = value * radian
		case "scale":
			g.scale = value
		case "east":
			g.east = value * d.metres
		case "north":
			g.north = value * d.metres
		case "parallel":
			parallel = value * radian
		default:
			if value != 0 {
				return g, 0, d.refuse("its parameter %q is not known", feature.Shorten(name))
			}
		}
	}
	if !(g.scale > 0.5 && g.scale < 2) || !(d.metres > 0) {
		return g, 0, d.refuse("its scale is not near 1")
	}
	return g, parallel, nil
}

func (d definition) refuse(format string, args ...any) error {
	return geo.Errorf(geo.Invalid, "coordinate system %q: "+format+"; "+Accepted+" are accepted",
		append([]any{feature.Shorten(d.name)}, args...)...)
}
