package feature

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Limits of what is read at all.
const (
	// MaxBytes is the largest file: check a file's size before reading it.
	MaxBytes = 1 << 30
	// MaxVertices is how many positions the polygons of a file may have together.
	MaxVertices = 20_000_000
	// MaxFeatures is how many features a file may have, and how many geometries its
	// collections may have together.
	MaxFeatures = 1_000_000
	// MaxProperties is the size of the largest properties of one feature, in bytes.
	MaxProperties = 1 << 20
)

// Collection is what a file holds.
type Collection struct {
	// Name is the file's base name without the endings of compression, from which some
	// formats take their date; Archive that of the archive it lay in, if it did.
	Name, Archive string
	Form          string // "GeoJSON", "KML", ...
	Features      []Feature
	// Envelope has the other members of the JSON object that held the collection,
	// undecoded; nil where there was no envelope.
	Envelope map[string]json.RawMessage
}

// Feature is one feature of a file, or its bare geometry.
type Feature struct {
	Index int // in the file, from 0
	// Layer is the layer, folder or object of the file that the feature lies in; empty
	// where the form has none.
	Layer string
	// Begin and End are the time that the form itself states (KML's TimeSpan and TimeStamp),
	// as it is written; empty where it states none.
	Begin, End string
	// Kind is the geometry's type in the words of GeoJSON; empty for null and for none.
	Kind string
	// Polygons are all polygons of the geometry, WGS84 lon, lat, in the order of the
	// file. Every ring has at least four positions in range and ends where it starts,
	// to 1e-6 degrees; validity and winding are not checked.
	Polygons []orb.Polygon
	// Other is the type of the first part of a collection of geometries that is no polygon.
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
			f.Index, Shorten(wrong.Field), wrong.Value, wrong.Type)
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
	return slices.Contains([]string{"Polygon", "MultiPolygon", "GeometryCollection"}, kind)
}

const maxReported = 40 // characters of a file's own text in a message

// Shorten cuts a file's own text, which may be of any length, to what a message has
// room for.
func Shorten(s string) string {
	count := 0
	for i := range s {
		if count == maxReported {
			return s[:i] + "..."
		}
		count++
	}
	return s
}
