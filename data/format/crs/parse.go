package crs

import (
	"regexp"
	"strconv"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

// maxText is the length of the longest definition: that of PROJJSON has a few thousand bytes.
const maxText = 64 << 10

// Parse finds the coordinate system that a code, a name, or a definition stands for. The error
// is Invalid and names the system and what is accepted.
func Parse(text string) (Transform, error) {
	text = strings.TrimSpace(strings.TrimPrefix(text, "\uFEFF"))
	if len(text) > maxText {
		return Transform{}, geo.Errorf(geo.Invalid, "coordinate system defined in %d bytes, %d are accepted", len(text), maxText)
	}
	d, err := define(text)
	if err != nil {
		return Transform{}, err
	}
	return d.transform()
}

// ByCode finds the coordinate system of an EPSG or Esri code. The error is that of Parse.
func ByCode(code int) (Transform, error) { return Parse("EPSG:" + strconv.Itoa(code)) }

func define(text string) (definition, error) {
	switch {
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, `"`):
		return fromJSON(text)
	case strings.HasPrefix(text, "+"):
		return fromPROJ(text)
	case strings.HasSuffix(text, "]") && wktStart.MatchString(text):
		return fromWKT(text)
	}
	return fromName(text)
}

var (
	wktStart = regexp.MustCompile(`^\w+\s*\[`)
	// Codes stand at the end of "EPSG:4326", "urn:ogc:def:crs:EPSG:6.9:4326",
	// "http://www.opengis.net/def/crs/EPSG/0/4326" and ".../gml/srs/epsg.xml#4326".
	codeAtEnd  = regexp.MustCompile(`(?i)\b(?:EPSG|ESRI)\b(?:\.xml)?\W*(?:[\d.]+[:/])?(\d{2,6})\b`)
	crs84      = regexp.MustCompile(`(?i)\bCRS:?8[34]h?\W*$`)
	bareNumber = regexp.MustCompile(`^\d{4,6}$`)
	utmZone    = regexp.MustCompile(`^(?:wgs84|wgs1984|(etrs89|etrs1989))?utm(?:zone|z)?0?(\d{1,2})(n|s)?$`)
)

// namedCodes are the codes of names without case and punctuation.
var namedCodes = map[string]int{
	"wgs84": 4326, "wgs1984": 4326, "gcswgs1984": 4326, "gcswgs84": 4326, "wgs84crs84": 4326, "wgs84lonlat": 4326,
	"wgs84longlat": 4326, "lonlatwgs84": 4326, "longlatwgs84": 4326, "epsg4326": 4326, "crs84": 4326, "ogccrs84": 4326, "worldgeodeticsystem1984": 4326,
	"etrs89": 4258, "gcsetrs1989": 4258, "etrs1989": 4258,
	"webmercator": 3857, "pseudomercator": 3857, "wgs84pseudomercator": 3857, "wgs1984webmercatorauxiliarysphere": 3857,
	"wgs1984webmercator": 3857, "googlemercator": 3857, "popularvisualisationcrsmercator": 3857, "epsg3857": 3857, "epsg900913": 3857,
	"pulkovo1942": 4284, "gcspulkovo1942": 4284, "ucs2000": 5561, "gcsukraine2000": 5561, "ukraine2000": 5561,
}

func fromName(name string) (definition, error) {
	if d, ok := byCode(codeOf(name)); ok {
		d.name = name
		return d, nil
	}
	return definition{}, geo.Errorf(geo.Invalid, "coordinate system %q: "+Accepted+" are accepted", feature.Shorten(name))
}

// codeOf is the EPSG or Esri code of a name, or 0.
func codeOf(name string) int {
	if match := codeAtEnd.FindStringSubmatch(name); match != nil {
		code, _ := strconv.Atoi(match[1]) // six digits
		return code
	}
	if crs84.MatchString(name) {
		return 4326
	}
	if bareNumber.MatchString(name) {
		code, _ := strconv.Atoi(name) // six digits
		return code
	}
	if code, ok := namedCodes[plain(name)]; ok {
		return code
	}
	return utmCode(plain(name))
}

// utmCode is the EPSG code of a UTM zone that is given by its name, or 0.
func utmCode(name string) int {
	match := utmZone.FindStringSubmatch(name)
	if match == nil {
		return 0
	}
	zone, _ := strconv.Atoi(match[2]) // two digits
	switch {
	case zone < 1 || zone > 60:
		return 0
	case match[3] == "s":
		return 32700 + zone
	case match[1] != "":
		return 25800 + zone
	}
	return 32600 + zone
}
