package wellknown

import (
	"cmp"
	"context"
	"encoding/hex"
	"regexp"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// maxNesting is how many collections may lie within each other.
const maxNesting = 8

// Geometry is what was read of one.
type Geometry struct {
	Kind     string        // in the words of GeoJSON
	Polygons []orb.Polygon // as written: positions and rings are not checked
	Other    string        // type of the first part of a collection that is no polygon
	SRID     int           // the coordinate system, by its code; 0 where none is stated
}

// kinds are the types that are known, by their numbers in Well-Known Binary.
var kinds = map[uint32]string{1: "Point", 2: "LineString", 3: "Polygon", 4: "MultiPoint", 5: "MultiLineString", 6: "MultiPolygon", 7: "GeometryCollection",
	8: "CircularString", 9: "CompoundCurve", 10: "CurvePolygon", 11: "MultiCurve", 12: "MultiSurface", 15: "PolyhedralSurface", 16: "TIN", 17: "Triangle"}

// aliases are types that hold polygons as another does.
var aliases = map[string]string{"MultiSurface": "GeometryCollection", "PolyhedralSurface": "MultiPolygon", "TIN": "MultiPolygon", "Triangle": "Polygon"}

func (g *Geometry) note(kind string, depth int) {
	if g.Kind == "" {
		g.Kind = cmp.Or(aliases[kind], kind)
	}
	if depth > 0 && !isPolygonal(kind) {
		g.Other = cmp.Or(g.Other, kind)
	}
}

func isPolygonal(kind string) bool {
	switch cmp.Or(aliases[kind], kind) {
	case "Polygon", "MultiPolygon", "GeometryCollection":
		return true
	}
	return false
}

func isCurve(kind string) bool { return strings.Contains(kind, "Curve") || kind == "CircularString" }

func errCurve(kind string) error {
	return geo.Errorf(geo.Invalid, "%s: curves are not read, polygons of straight edges are accepted", kind)
}

var (
	textStart = regexp.MustCompile(`(?i)^\s*(?:SRID\s*=\s*\d+\s*;)?\s*(?:POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|GEOMETRYCOLLECTION|` +
		`CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|MULTICURVE|MULTISURFACE|POLYHEDRALSURFACE|TIN|TRIANGLE)\s*(?:ZM|Z|M)?\s*(?:\(|EMPTY)`)
	binaryStart = regexp.MustCompile(`^(?:\\x|0x)?0[01][0-9A-Fa-f]{8}`)
)

// IsGeometry reports whether a text begins as Well-Known Text, or as Well-Known Binary in
// hexadecimal digits.
func IsGeometry(text string) bool { return textStart.MatchString(text) || isHex(text) }

// IsWhole reports whether a text, without white space around it, looks like a geometry from its
// beginning to its end: it is a look at the brackets, not a check.
func IsWhole(text string) bool {
	if isHex(text) {
		return true
	}
	ends := strings.HasSuffix(text, ")") || strings.HasSuffix(strings.ToUpper(text), "EMPTY")
	return ends && textStart.MatchString(text) && strings.Count(text, "(") == strings.Count(text, ")")
}

func isHex(text string) bool {
	if !binaryStart.MatchString(text) {
		return false
	}
	_, err := hex.DecodeString(withoutPrefix(text))
	return err == nil
}

func withoutPrefix(text string) string {
	return strings.TrimPrefix(strings.TrimPrefix(text, `\x`), "0x")
}

// Parse reads Well-Known Text, or Well-Known Binary in hexadecimal digits. The error is Invalid
// and names no feature; once the context has ended it is any.
func Parse(ctx context.Context, text string) (Geometry, error) {
	if !binaryStart.MatchString(text) {
		return parseText(ctx, text)
	}
	data, err := hex.DecodeString(withoutPrefix(text))
	if err != nil {
		return Geometry{}, geo.Errorf(geo.Invalid, "%q is neither Well-Known Text nor Well-Known Binary in hexadecimal digits", feature.Shorten(text))
	}
	return ParseBinary(data)
}
