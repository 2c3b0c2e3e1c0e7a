package crs

import (
	"strconv"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

var projEllipsoids = map[string]ellipsoid{
	"WGS84": wgs84Ellipsoid, "GRS80": grs80, "krass": krassowsky, "sphere": {a: 6370997},
}

// fromPROJ reads a string of PROJ: "+proj=utm +zone=36 +datum=WGS84 +units=m".
func fromPROJ(text string) (definition, error) {
	options := map[string]string{}
	for word := range strings.FieldsSeq(text) {
		key, value, _ := strings.Cut(strings.TrimPrefix(word, "+"), "=")
		options[key] = value
	}
	if init, ok := options["init"]; ok {
		return fromName(init)
	}
	d := newDefinition()
	d.name = text
	numbers, err := projNumbers(options)
	if err != nil {
		return d, d.refuse("%v", err)
	}
	d.projOrigin(options, numbers)
	switch proj := options["proj"]; proj {
	case "longlat", "latlong", "lonlat", "latlon":
		return d, nil
	case "utm":
		return d.projUTM(options, numbers["zone"])
	case "tmerc", "etmerc", "gstmerc":
		d.method = transverse
	case "merc":
		d.method = "Mercator"
	case "webmerc":
		d.method = onSphere
	default:
		return d, d.refuse("its projection %q is not known", feature.Shorten(proj))
	}
	d.projected = true
	if unit, ok := options["units"]; ok && unit != "m" {
		return d, d.refuse("its unit %q is not the metre", feature.Shorten(unit))
	}
	for option, parameter := range map[string]string{"lat_0": "latitudeoforigin", "lon_0": "centralmeridian", "k": "scalefactor",
		"k_0": "scalefactor", "x_0": "falseeasting", "y_0": "falsenorthing", "lat_ts": "standardparallel1"} {
		if value, ok := numbers[option]; ok {
			d.parameters[parameter] = value
		}
	}
	return d, nil
}

// projNumbers are the options that must be numbers.
func projNumbers(options map[string]string) (map[string]float64, error) {
	numbers := map[string]float64{}
	for _, key := range []string{"lat_0", "lon_0", "k", "k_0", "x_0", "y_0", "lat_ts", "zone", "a", "b", "rf", "to_meter"} {
		text, ok := options[key]
		if !ok {
			continue
		}
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, geo.Errorf(geo.Invalid, "its %s %q is not a number", key, feature.Shorten(text))
		}
		numbers[key] = value
	}
	return numbers, nil
}

// projOrigin reads what a string says of datum, ellipsoid and prime meridian.
func (d *definition) projOrigin(options map[string]string, numbers map[string]float64) {
	d.datum = options["datum"]
	d.ellipsoid = projEllipsoids[options["ellps"]]
	if a, ok := numbers["a"]; ok {
		d.ellipsoid = ellipsoid{a: a}
		if b, ok := numbers["b"]; ok {
			d.ellipsoid.f = (a - b) / a
		} else if rf := numbers["rf"]; rf != 0 {
			d.ellipsoid.f = 1 / rf
		}
	}
	if text, ok := options["towgs84"]; ok {
		d.shift = parseShift(strings.Split(text, ","))
	}
	if options["nadgrids"] == "@null" {
		d.shift = &shift{}
	}
	if meridian := options["pm"]; meridian != "" && meridian != "0" && meridian != "greenwich" {
		d.meridian = 1
	}
	if metres, ok := numbers["to_meter"]; ok {
		d.metres = metres
	}
	if d.datum == "" && d.ellipsoid.a == 0 {
		d.ellipsoid = grs80
		if options["proj"] == "longlat" || options["proj"] == "utm" {
			d.ellipsoid = wgs84Ellipsoid
		}
	}
}

func (d definition) projUTM(options map[string]string, zone float64) (definition, error) {
	_, south := options["south"]
	code := 32600
	if south {
		code = 32700
	}
	utm, ok := byCode(code + int(zone))
	if !ok || zone < 1 || zone > 60 {
		return d, d.refuse("its zone is none of 1..60")
	}
	d.projected, d.method, d.parameters = true, utm.method, utm.parameters
	return d, nil
}
