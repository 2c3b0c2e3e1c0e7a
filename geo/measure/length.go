package measure

import (
	"math"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Lengths returns how long lines are in each region on the WGS84 ellipsoid, in the
// order of the regions, geo.Outside last; regions that they do not touch are left out.
// Together they are as long as the lines, which are straight in longitude and
// latitude, as GeoJSON has them. A line along the border of two regions counts in one
// of them.
func (r *Regional) Lengths(lines orb.MultiLineString) (lengths []geo.FrontLength) {
	w := newLengthWalk(r)
	defer w.visitor.release()
	for _, line := range lines {
		w.unit = unknownUnit
		for i := 1; i < len(line); i++ {
			w.addEdge(line[i-1], line[i])
		}
	}
	for unit, km := range w.km {
		if km > 0 {
			lengths = append(lengths, geo.FrontLength{Region: r.code(unit), Km: km})
		}
	}
	return lengths
}

func (r *Regional) code(unit int) geo.RegionCode {
	if unit == len(r.units) {
		return geo.Outside
	}
	return r.units[unit].code
}

const unknownUnit = -1

// lengthWalk is a walk along lines.
type lengthWalk struct {
	*Regional
	visitor *edgeVisitor
	unit    int       // that the walk is in
	km      []float64 // by unit, the last of them Outside
	parity  []bool    // scratch for scanlineIndex.owner
	cuts    []float64 // scratch for cutsOf
}

func newLengthWalk(r *Regional) *lengthWalk {
	units := len(r.units)
	return &lengthWalk{Regional: r, visitor: r.index.visitor(), km: make([]float64, units+1), parity: make([]bool, units)}
}

// addEdge adds the parts of an edge to the units that they lie in.
func (w *lengthWalk) addEdge(a, b orb.Point) {
	cuts, nearBorder := w.cutsOf(a, b)
	whole, from := edgeKm(a, b), 0.0
	for _, to := range cuts {
		if to <= from {
			continue
		}
		if nearBorder || w.unit == unknownUnit {
			w.unit = w.unitAt(lerp(a, b, (from+to)/2))
		}
		w.km[w.unit] += whole * (to - from)
		from = to
	}
}

func (w *lengthWalk) unitAt(p orb.Point) int {
	if unit := w.scanlines.owner(p, w.parity); unit >= 0 {
		return unit
	}
	return len(w.units)
}

// cutsOf returns where the edge from a to b crosses a unit's boundary, as fractions of the way
// along it, in order and with its end, and whether a boundary is near it at all. The cuts are
// good until the next call.
func (w *lengthWalk) cutsOf(from, to orb.Point) (cuts []float64, near bool) {
	a, b := vertex{lon: from[0], lat: from[1]}, vertex{lon: to[0], lat: to[1]}
	w.cuts = w.cuts[:0]
	w.visitor.near(a, b, func(ring, edge int) {
		near = true
		vertices := w.rings[ring].vertices
		if at, _, ok := cross(a, b, vertices[edge], vertices[edge+1]); ok {
			w.cuts = append(w.cuts, at)
		}
	})
	slices.Sort(w.cuts)
	w.cuts = append(w.cuts, 1)
	return w.cuts, near
}

// OutlineKm returns how long the rings of a polygon are together, on a sphere, and how many
// vertices they have: quickly, and to a few per cent.
func OutlineKm(p orb.Polygon) (km float64, vertices int) {
	for _, ring := range p {
		vertices += len(ring)
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			width := (b[0] - a[0]) * math.Cos((a[1]+b[1])/2*math.Pi/180)
			km += math.Hypot(width, b[1]-a[1])
		}
	}
	return km * wgs84SemiMajor / 1000 * math.Pi / 180, vertices
}
