package repair

import (
	"slices"

	spatial "github.com/go-spatial/geom"
	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

func toSequence(ring orb.Ring) geom.Sequence {
	floats := make([]float64, 0, 2*len(ring))
	for _, p := range ring {
		floats = append(floats, p[0], p[1])
	}
	return geom.NewSequence(floats, geom.DimXY)
}

func toPolygon(p orb.Polygon) geom.Polygon {
	rings := make([]geom.LineString, len(p))
	for i, ring := range p {
		rings[i] = geom.NewLineString(toSequence(ring))
	}
	return geom.NewPolygon(rings)
}

func toGeometry(m orb.MultiPolygon) geom.Geometry {
	polygons := make([]geom.Polygon, len(m))
	for i, p := range m {
		polygons[i] = toPolygon(p)
	}
	return geom.NewMultiPolygon(polygons).AsGeometry()
}

func fromPolygon(p geom.Polygon) orb.Polygon {
	p = p.ForceCCW()
	polygon := make(orb.Polygon, p.NumRings())
	for i, sequence := range p.Coordinates() {
		ring := make(orb.Ring, sequence.Length())
		for j := range ring {
			xy := sequence.GetXY(j)
			ring[j] = orb.Point{xy.X, xy.Y}
		}
		polygon[i] = ring
	}
	return polygon
}

// fromGeometry returns the polygons of a geometry and leaves out its points and lines:
// where two shapes only touch, an overlay yields those.
func fromGeometry(g geom.Geometry) (polygons orb.MultiPolygon) {
	for _, part := range g.Dump() {
		if p, ok := part.AsPolygon(); ok && !p.IsEmpty() {
			polygons = append(polygons, fromPolygon(p))
		}
	}
	return polygons
}

// ToGeom returns a polygon in go-spatial's form: rings open, the outer one clockwise. The
// rings of p must be closed.
func ToGeom(p orb.Polygon) spatial.Polygon {
	polygon := make(spatial.Polygon, len(p))
	for i, ring := range p {
		open := make([][2]float64, 0, len(ring))
		for _, point := range slices.Backward(ring[:max(0, len(ring)-1)]) {
			open = append(open, point)
		}
		polygon[i] = open
	}
	return polygon
}
