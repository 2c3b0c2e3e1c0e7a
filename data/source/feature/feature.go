package feature

import (
	"encoding/json"
	"errors"
	"strings"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Limits of what is read at all.
const (
	// MaxBytes is the largest file: check a file's size before reading it.
	MaxBytes = 256 << 20
	// MaxVertices is how many positions the polygons of a file may have together.
	MaxVertices = 2_000_000
	// MaxFeatures is how many features a file may have, and how many geometries its
	// collections may have together.
	MaxFeatures = 100_000
	// MaxProperties is the size of the largest properties of one feature, in bytes.
	MaxProperties = 1 << 20

	maxNesting  = 8        // geometry collections within each other
	maxMembers  = 1000     // of one object, known and unknown
	maxReported = 40       // characters of a file's own text in a message
	maxClosing  = 1e-5     // degrees between the ends of a ring that may be closed: repair decides
	minRing     = 4        // positions, the first repeated at the end
	bom         = "\uFEFF" // which some editors put before the text
)

// Collection is what a file holds.
type Collection struct {
	Features []Feature
	// Envelope has the other members of the object that ReadWithin unwrapped,
	// undecoded; nil where there was no envelope.
	Envelope map[string]json.RawMessage
}

// Feature is one feature of a file, or its bare geometry.
type Feature struct {
	Index int // in the file, from 0
	// Kind is the geometry's GeoJSON type; empty for null and for none.
	Kind string
	// Polygons are all polygons of the geometry, WGS84 lon, lat, in the order of the
	// file. Every ring has at least four positions in range and ends where it starts,
	// to 1e-5 degrees; validity and winding are not checked.
	Polygons []orb.Polygon
	// Other is the type of the first part of a GeometryCollection that is no polygon.
	Other string
	// Properties is a JSON object; nil where there is none.
	Properties json.RawMessage
}

// Decode reads the properties into v, a pointer, and leaves v alone where there are
// none. The error is Invalid.
func (f Feature) Decode(v any) error {
	if f.Properties == nil {
		return nil
	}
	err := json.Unmarshal(f.Properties, v)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return geo.Errorf(geo.Invalid, "feature %d: property %q is of type %s, not %s",
			f.Index, shorten(wrong.Field), wrong.Value, wrong.Type)
	}
	if err != nil {
		return geo.Wrap(geo.Invalid, err, "feature %d: properties", f.Index)
	}
	return nil
}

// NonPolygon says what f has instead of polygons or besides them: "point", "no
// geometry"; it is empty where f is polygons and nothing else.
func (f Feature) NonPolygon() string {
	switch {
	case f.Other != "":
		return strings.ToLower(f.Other) + " in a geometry collection"
	case len(f.Polygons) > 0:
		return ""
	case f.Kind == "" || isPolygonal(f.Kind):
		return "no geometry"
	}
	return strings.ToLower(f.Kind)
}

func isPolygonal(kind string) bool {
	return kind == "Polygon" || kind == "MultiPolygon" || kind == "GeometryCollection"
}

// shorten cuts a file's own text, which may be of any length, to what a message has
// room for.
func shorten(s string) string {
	count := 0
	for i := range s {
		if count == maxReported {
			return s[:i] + "..."
		}
		count++
	}
	return s
}
