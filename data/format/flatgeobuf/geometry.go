package flatgeobuf

import (
	"slices"

	"controlmap/data/format/feature"

	"github.com/paulmach/orb"
)

const (
	maxNesting = 8       // geometries within each other
	pointSize  = 16      // bytes of a position
	partSize   = 48      // bytes that each part counts for in the budget
	maxParts   = 1 << 20 // geometries in geometries
)

// Kinds of geometry, by their numbers in the schema.
const (
	kindUnknown      = 0
	kindPolygon      = 3
	kindMultiPolygon = 6
	kindCollection   = 7
	kindMultiSurface = 12
	kindTriangle     = 17
)

// kinds are their names, in the words of GeoJSON where it has them.
var kinds = [...]string{"", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
	"GeometryCollection", "CircularString", "CompoundCurve", "CurvePolygon", "MultiCurve", "MultiSurface", "Curve",
	"Surface", "PolyhedralSurface", "TIN", "Triangle"}

// unreadGround are kinds of geometry that have ground and are not read.
var unreadGround = []string{"CurvePolygon", "PolyhedralSurface", "TIN"}

// Fields of a geometry.
const (
	geometryEnds, geometryXY, geometryKind, geometryParts = 0, 1, 6, 7
)

// geometry reads the geometry of a feature, which may be missing.
func (r *reader) geometry(t table, f *feature.Feature) error {
	if t.buffer == nil {
		return nil
	}
	kind := t.byte(geometryKind)
	if kind == kindUnknown {
		kind = r.kind
	}
	if int(kind) < len(kinds) {
		f.Kind = kinds[kind]
	}
	return r.flatten(t, kind, f, 0)
}

// flatten adds the polygons of a geometry to f.
func (r *reader) flatten(t table, kind byte, f *feature.Feature, depth int) error {
	if r.parts++; r.parts > maxParts+feature.MaxFeatures {
		return r.check.Errorf("more than the %d parts of geometries that are accepted", maxParts)
	}
	if err := r.budget.Spend(partSize); err != nil {
		return r.check.Errorf("%v", err)
	}
	switch {
	case int(kind) >= len(kinds):
		return r.check.Errorf("its shape is of the kind %d, which is none of FlatGeobuf", kind)
	case kind == kindPolygon || kind == kindTriangle:
		return r.polygon(t, f)
	case kind == kindMultiPolygon || kind == kindMultiSurface || kind == kindCollection:
		return r.partsOf(t, kind, f, depth)
	case slices.Contains(unreadGround, kinds[kind]):
		return r.check.Errorf("%s is not read: convert curves and surfaces to polygons", kinds[kind])
	}
	if f.Other == "" && depth > 0 {
		f.Other = kinds[kind]
	}
	return nil
}

// partsOf reads the parts of a geometry; those of a MultiPolygon need not say what they are.
func (r *reader) partsOf(t table, kind byte, f *feature.Feature, depth int) error {
	if depth == maxNesting {
		return r.check.Errorf("geometries lie within each other more than %d deep", maxNesting)
	}
	count, child := t.children(geometryParts)
	for i := range count {
		part := child(i)
		of := part.byte(geometryKind)
		if of == kindUnknown && kind != kindCollection {
			of = kindPolygon
		}
		if err := r.flatten(part, of, f, depth+1); err != nil {
			return err
		}
		if t.buffer.damaged {
			return nil // the caller says so
		}
	}
	return nil
}

func (r *reader) polygon(t table, f *feature.Feature) error {
	coordinates, _ := t.vector(geometryXY, 8)
	count, end := t.ends(geometryEnds)
	if len(coordinates) == 0 || t.buffer.damaged {
		return nil
	}
	points := len(coordinates) / pointSize
	if count == 0 {
		count, end = 1, func(int) int { return points }
	}
	var polygon orb.Polygon
	for i, begin := 0, 0; i < count; i++ {
		to := end(i)
		if to < begin || to > points {
			return r.check.Errorf("ring %d is of the points %d to %d of %d", i, begin, to, points)
		}
		ring, err := r.ring(coordinates[pointSize*begin : pointSize*to])
		if err != nil {
			return err
		}
		polygon = append(polygon, ring)
		begin = to
	}
	f.Polygons = append(f.Polygons, polygon)
	return nil
}

func (r *reader) ring(data []byte) (orb.Ring, error) {
	ring := make(orb.Ring, len(data)/pointSize)
	if err := r.budget.Vertices(len(ring)); err != nil {
		return nil, r.check.Errorf("%v", err)
	}
	for i := range ring {
		p := orb.Point{float64At(data[pointSize*i:]), float64At(data[pointSize*i+8:])}
		p, err := r.system.LonLat(&r.check, p, "write it into the file")
		if err != nil {
			return nil, err
		}
		if err := r.check.Position(p); err != nil {
			return nil, err
		}
		ring[i] = p
	}
	return ring, r.check.Ring(ring)
}
