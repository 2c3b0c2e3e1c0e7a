package encode

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"

	"github.com/paulmach/orb"
)

// Feature is one RFC 7946 Feature, whose coordinates are rounded.
type Feature struct {
	id         string
	properties []byte       // JSON object
	geometry   orb.Geometry // MultiPolygon or MultiLineString; nil where nothing is left
}

// NewFeature makes the Feature of a shape (WGS84, valid), without the rings that collapse
// when its coordinates are rounded. The error is that of encoding the properties.
func NewFeature(id string, properties any, shape orb.MultiPolygon) (Feature, error) {
	f := Feature{id: id}
	if rounded := roundShape(shape); len(rounded) > 0 {
		f.geometry = rounded
	}
	return f, f.describe(properties)
}

// NewLineFeature makes the Feature of lines, without those that collapse when their
// coordinates are rounded. The error is that of encoding the properties.
func NewLineFeature(id string, properties any, lines orb.MultiLineString) (Feature, error) {
	f := Feature{id: id}
	if rounded := roundLines(lines); len(rounded) > 0 {
		f.geometry = rounded
	}
	return f, f.describe(properties)
}

func (f *Feature) describe(properties any) (err error) {
	f.properties, err = json.Marshal(properties)
	return err
}

// GeoJSON streams an RFC 7946 FeatureCollection: the members of a value whose JSON is an
// object, the bbox of all features, and the features that have any shape left.
func GeoJSON(w io.Writer, object any, features []Feature) error {
	members, err := json.Marshal(object)
	if err != nil {
		return err
	}
	out := &geoJSONWriter{w: bufio.NewWriterSize(w, 32<<10)}
	out.text(`{"type":"FeatureCollection",`)
	if inner := members[1 : len(members)-1]; len(inner) > 0 {
		out.bytes(inner)
		out.text(",")
	}
	out.bbox(boundOf(features))
	out.text(`"features":[`)
	out.features(features)
	out.text("]}\n")
	return out.flush()
}

func boundOf(features []Feature) (bound orb.Bound) {
	found := false
	for _, f := range features {
		switch {
		case f.geometry == nil:
		case found:
			bound = bound.Union(f.geometry.Bound())
		default:
			bound, found = f.geometry.Bound(), true
		}
	}
	return bound
}

// geoJSONWriter keeps the first error and writes nothing after it.
type geoJSONWriter struct {
	w       *bufio.Writer
	scratch []byte
	err     error
}

func (g *geoJSONWriter) text(s string) {
	if g.err == nil {
		_, g.err = g.w.WriteString(s)
	}
}

func (g *geoJSONWriter) bytes(b []byte) {
	if g.err == nil {
		_, g.err = g.w.Write(b)
	}
}

func (g *geoJSONWriter) flush() error {
	if g.err != nil {
		return g.err
	}
	return g.w.Flush()
}

func (g *geoJSONWriter) features(features []Feature) {
	first := true
	for _, f := range features {
		if f.geometry == nil {
			continue
		}
		if !first {
			g.text(",")
		}
		first = false
		g.text("\n")
		g.feature(f)
	}
}

func (g *geoJSONWriter) feature(f Feature) {
	id, err := json.Marshal(f.id)
	if g.err == nil {
		g.err = err
	}
	g.text(`{"type":"Feature","id":`)
	g.bytes(id)
	g.text(",")
	g.bbox(f.geometry.Bound())
	g.text(`"properties":`)
	g.bytes(f.properties)
	g.text(`,"geometry":`)
	g.geometry(f.geometry)
	g.text("}")
}

func (g *geoJSONWriter) geometry(geometry orb.Geometry) {
	switch shape := geometry.(type) {
	case orb.MultiLineString:
		g.text(`{"type":"MultiLineString","coordinates":`)
		list(g, shape, g.line)
	case orb.MultiPolygon:
		if len(shape) == 1 {
			g.text(`{"type":"Polygon","coordinates":`)
			g.polygon(shape[0])
			break
		}
		g.text(`{"type":"MultiPolygon","coordinates":`)
		list(g, shape, g.polygon)
	}
	g.text("}")
}

// bbox writes the member, or nothing for the zero Bound of an empty collection.
func (g *geoJSONWriter) bbox(b orb.Bound) {
	if b == (orb.Bound{}) {
		return
	}
	g.text(`"bbox":[`)
	g.number(b.Min[0])
	g.text(",")
	g.number(b.Min[1])
	g.text(",")
	g.number(b.Max[0])
	g.text(",")
	g.number(b.Max[1])
	g.text("],")
}

func (g *geoJSONWriter) polygon(p orb.Polygon) { list(g, p, g.ring) }

func (g *geoJSONWriter) ring(r orb.Ring) { list(g, r, g.point) }

func (g *geoJSONWriter) line(l orb.LineString) { list(g, l, g.point) }

func (g *geoJSONWriter) point(p orb.Point) {
	g.text("[")
	g.number(p[0])
	g.text(",")
	g.number(p[1])
	g.text("]")
}

func (g *geoJSONWriter) number(x float64) {
	g.scratch = strconv.AppendFloat(g.scratch[:0], x, 'f', -1, 64)
	g.bytes(g.scratch)
}

func list[T any](g *geoJSONWriter, items []T, write func(T)) {
	g.text("[")
	for i, item := range items {
		if i > 0 {
			g.text(",")
		}
		write(item)
	}
	g.text("]")
}
