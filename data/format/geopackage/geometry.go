package geopackage

import (
	"encoding/binary"
	"math"
	"slices"

	"controlmap/data/format/crs"
	"controlmap/data/format/feature"

	"github.com/paulmach/orb"
)

const (
	blobHeaderSize = 8
	maxNesting     = 8 // collections within each other
)

// envelopeSizes are the bytes of the box in a blob's header, by its code.
var envelopeSizes = []int{0, 32, 48, 48, 64}

// geometry reads the geometry of a row, which may be NULL.
func (r *reader) geometry(l layer, blob []byte, f *feature.Feature) error {
	if len(blob) == 0 {
		return nil
	}
	if len(blob) < blobHeaderSize || string(blob[:2]) != "GP" {
		return r.check.Errorf("its shape is none of a GeoPackage: it starts with %q", blob[:min(2, len(blob))])
	}
	flags := blob[3]
	envelope := int(flags >> 1 & 7)
	if envelope >= len(envelopeSizes) || flags&(1<<5) != 0 {
		return r.check.Errorf("its shape is of an extended kind: polygons of the OGC are accepted")
	}
	size := blobHeaderSize + envelopeSizes[envelope]
	if len(blob) < size {
		return r.check.Errorf("its shape is cut short after %d bytes", len(blob))
	}
	srs := int32(byteOrder(flags & 1).Uint32(blob[4:]))
	if srs == undefinedCartesian || srs == undefinedGeographic {
		srs = l.srs
	}
	system, err := r.system(srs)
	if err != nil {
		return err
	}
	w := wkb{data: blob[size:], reader: r, system: system, into: f}
	return w.geometry(0)
}

func byteOrder(flag byte) binary.ByteOrder {
	if flag == 0 {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// wkb reads well-known binary: of the OGC and ISO, or with the flags of PostGIS.
type wkb struct {
	data   []byte
	reader *reader
	system crs.System
	into   *feature.Feature
}

// Codes of WKB.
const (
	wkbPoint, wkbLine, wkbPolygon = 1, 2, 3
	wkbMultiPolygon               = 6
	wkbCollection                 = 7
	wkbMultiSurface               = 12
	wkbTriangle                   = 17
)

// wkbKinds are the names of the codes, in the words of GeoJSON where it has them.
var wkbKinds = map[uint32]string{
	wkbPoint: "Point", wkbLine: "LineString", wkbPolygon: "Polygon", 4: "MultiPoint", 5: "MultiLineString",
	wkbMultiPolygon: "MultiPolygon", wkbCollection: "GeometryCollection", 8: "CircularString", 9: "CompoundCurve",
	10: "CurvePolygon", 11: "MultiCurve", wkbMultiSurface: "MultiSurface", 13: "Curve", 14: "Surface",
	15: "PolyhedralSurface", 16: "TIN", wkbTriangle: "Triangle",
}

// unreadGround are kinds of geometry that have ground and are not read.
var unreadGround = []string{"CurvePolygon", "PolyhedralSurface", "TIN"}

// wkbHeader is what stands before each geometry.
type wkbHeader struct {
	order binary.ByteOrder
	code  uint32
	axes  int // numbers of a position
}

func (w *wkb) errorf(format string, args ...any) error {
	return w.reader.check.Errorf(format, args...)
}

func (w *wkb) cutShort() error { return w.errorf("its shape is cut short") }

func (w *wkb) header() (h wkbHeader, err error) {
	if len(w.data) < 5 {
		return h, w.cutShort()
	}
	h = wkbHeader{order: byteOrder(w.data[0]), axes: 2}
	code := h.order.Uint32(w.data[1:])
	w.data = w.data[5:]
	const flagZ, flagM, flagSRID = 1 << 31, 1 << 30, 1 << 29
	if code&flagSRID != 0 {
		if len(w.data) < 4 {
			return h, w.cutShort()
		}
		w.data = w.data[4:]
	}
	dimensions := code & 0xffff / 1000
	if dimensions == 1 || dimensions == 3 || code&flagZ != 0 {
		h.axes++
	}
	if dimensions == 2 || dimensions == 3 || code&flagM != 0 {
		h.axes++
	}
	h.code = code & 0xffff % 1000
	if _, known := wkbKinds[h.code]; !known {
		return h, w.errorf("its shape is of the kind %d, which is none of the OGC", code)
	}
	return h, nil
}

// count reads how many elements follow of at least the given size.
func (w *wkb) count(h wkbHeader, size int) (int, error) {
	if len(w.data) < 4 {
		return 0, w.cutShort()
	}
	n := int(h.order.Uint32(w.data))
	if w.data = w.data[4:]; n > len(w.data)/size {
		return 0, w.errorf("its shape claims %d parts of %d bytes or more, %d bytes are there", n, size, len(w.data))
	}
	return n, nil
}

// geometry reads a geometry and what lies in it.
func (w *wkb) geometry(depth int) error {
	h, err := w.header()
	if err != nil {
		return err
	}
	kind := wkbKinds[h.code]
	if depth == 0 {
		w.into.Kind = kind
	}
	switch h.code {
	case wkbPolygon, wkbTriangle:
		return w.polygon(h)
	case wkbMultiPolygon, wkbMultiSurface, wkbCollection:
		return w.parts(h, depth)
	}
	if slices.Contains(unreadGround, kind) {
		return w.errorf("%s is not read: convert curves and surfaces to polygons", kind)
	}
	if w.into.Other == "" && depth > 0 {
		w.into.Other = kind
	}
	return w.skip(h, depth)
}

func (w *wkb) parts(h wkbHeader, depth int) error {
	if depth == maxNesting {
		return w.errorf("collections lie within each other more than %d deep", maxNesting)
	}
	n, err := w.count(h, 9)
	for range n {
		if err = w.geometry(depth + 1); err != nil {
			break
		}
	}
	return err
}

// skip reads past a geometry without ground; only inside of collections something follows.
func (w *wkb) skip(h wkbHeader, depth int) error {
	size := 8 * h.axes
	switch {
	case depth == 0:
		w.data = nil
		return nil
	case h.code == wkbPoint:
		if len(w.data) < size {
			return w.cutShort()
		}
		w.data = w.data[size:]
		return nil
	case h.code == wkbLine || wkbKinds[h.code] == "CircularString":
		n, err := w.count(h, size)
		w.data = w.data[n*size:]
		return err
	}
	return w.parts(h, depth)
}

func (w *wkb) polygon(h wkbHeader) error {
	rings, err := w.count(h, 4)
	if err != nil || rings == 0 {
		return err
	}
	var polygon orb.Polygon
	for range rings {
		ring, err := w.ring(h)
		if err != nil {
			return err
		}
		polygon = append(polygon, ring)
	}
	w.into.Polygons = append(w.into.Polygons, polygon)
	return nil
}

func (w *wkb) ring(h wkbHeader) (orb.Ring, error) {
	size := 8 * h.axes
	n, err := w.count(h, size)
	if err != nil {
		return nil, err
	}
	check := &w.reader.check
	if err := w.reader.budget.Vertices(n); err != nil {
		return nil, check.Errorf("%v", err)
	}
	ring := make(orb.Ring, n)
	for i := range ring {
		p := orb.Point{float64At(h.order, w.data), float64At(h.order, w.data[8:])}
		if p, err = w.system.LonLat(check, p, "assign one to the layer"); err != nil {
			return nil, err
		}
		if err := check.Position(p); err != nil {
			return nil, err
		}
		ring[i] = p
		w.data = w.data[size:]
	}
	return ring, check.Ring(ring)
}

func float64At(order binary.ByteOrder, data []byte) float64 {
	return math.Float64frombits(order.Uint64(data))
}
