package answer

import (
	"bufio"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

const (
	minRing = 4 // positions of the smallest ring, a closed triangle
	minLine = 2
)

// feature is one RFC 7946 Feature; its coordinates are rounded as they are written.
type feature struct {
	id         string
	properties []byte       // JSON object
	geometry   orb.Geometry // MultiPolygon or MultiLineString; nil where nothing is left
}

// newFeature rounds the shape's coordinates and leaves out rings that collapse.
func newFeature(id string, properties []byte, shape orb.MultiPolygon) feature {
	f := feature{id: id, properties: properties}
	if rounded := roundShape(shape); len(rounded) > 0 {
		f.geometry = rounded
	}
	return f
}

// newLineFeature rounds the lines' coordinates and leaves out lines that collapse.
func newLineFeature(id string, properties []byte, lines orb.MultiLineString) feature {
	f := feature{id: id, properties: properties}
	if rounded := roundLines(lines); len(rounded) > 0 {
		f.geometry = rounded
	}
	return f
}

// writeCollection streams a FeatureCollection: the members of a JSON object, the
// bbox of all features, and the features that have any shape left.
func writeCollection(w io.Writer, members []byte, features []feature) error {
	out := &geoJSONWriter{w: bufio.NewWriterSize(w, 32<<10)}
	out.text(`{"type":"FeatureCollection",`)
	if inner := members[1 : len(members)-1]; len(inner) > 0 {
		out.bytes(inner)
		out.text(",")
	}
	out.bbox(boundOf(features))
	out.text(`"features":[`)
	first := true
	for _, f := range features {
		if f.geometry == nil {
			continue
		}
		if !first {
			out.text(",")
		}
		first = false
		out.text("\n")
		out.feature(f)
	}
	out.text("]}\n")
	return out.flush()
}

func boundOf(features []feature) (bound orb.Bound) {
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

func (g *geoJSONWriter) feature(f feature) {
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

func roundShape(shape orb.MultiPolygon) orb.MultiPolygon {
	rounded := make(orb.MultiPolygon, 0, len(shape))
	for _, polygon := range shape {
		if p := roundPolygon(polygon); len(p) > 0 {
			rounded = append(rounded, p)
		}
	}
	return rounded
}

// roundPolygon returns nil where the outer ring collapses.
func roundPolygon(polygon orb.Polygon) orb.Polygon {
	rounded := make(orb.Polygon, 0, len(polygon))
	for i, ring := range polygon {
		r := roundRing(ring)
		switch {
		case len(r) >= minRing:
			rounded = append(rounded, r)
		case i == 0:
			return nil
		}
	}
	return rounded
}

// roundLines leaves out lines that collapse to a point.
func roundLines(lines orb.MultiLineString) orb.MultiLineString {
	rounded := make(orb.MultiLineString, 0, len(lines))
	for _, line := range lines {
		if l := orb.LineString(roundRing(orb.Ring(line))); len(l) >= minLine {
			rounded = append(rounded, l)
		}
	}
	return rounded
}

// roundRing rounds to 7 decimals and drops the repeats that this makes.
func roundRing(ring orb.Ring) orb.Ring {
	rounded := make(orb.Ring, 0, len(ring))
	for _, p := range ring {
		p = orb.Point{round7(p[0]), round7(p[1])}
		if n := len(rounded); n == 0 || rounded[n-1] != p {
			rounded = append(rounded, p)
		}
	}
	return rounded
}

func round7(x float64) float64 { return math.Round(x*1e7) / 1e7 }
