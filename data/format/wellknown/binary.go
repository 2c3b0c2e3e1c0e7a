package wellknown

import (
	"cmp"
	"encoding/binary"
	"math"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Flags of EWKB in the number of a type.
const (
	flagZ    = 1 << 31
	flagM    = 1 << 30
	flagSRID = 1 << 29
)

var errTruncated = geo.Errorf(geo.Invalid, "truncated Well-Known Binary")

// binaryReader reads Well-Known Binary from its beginning.
type binaryReader struct {
	data  []byte
	order binary.ByteOrder
}

// ParseBinary reads Well-Known Binary. Bytes behind it are left alone, as some programs add
// them. The error is Invalid and names no feature.
func ParseBinary(data []byte) (g Geometry, err error) {
	b := &binaryReader{data: data}
	if err := b.geometry(&g, 0); err != nil {
		return Geometry{}, err
	}
	return g, nil
}

// header reads byte order and type, with how many numbers a position has.
func (b *binaryReader) header(g *Geometry) (kind string, dimensions int, err error) {
	if len(b.data) == 0 {
		return "", 0, errTruncated
	}
	switch b.data[0] {
	case 0:
		b.order = binary.BigEndian
	case 1:
		b.order = binary.LittleEndian
	default:
		return "", 0, geo.Errorf(geo.Invalid, "Well-Known Binary: %d is no byte order", b.data[0])
	}
	b.data = b.data[1:]
	number, err := b.uint32()
	if err != nil {
		return "", 0, err
	}
	if number&flagSRID != 0 {
		srid, err := b.uint32()
		if err != nil {
			return "", 0, err
		}
		g.SRID = int(srid)
	}
	dimensions = 2
	for _, flag := range []uint32{flagZ, flagM} {
		if number&flag != 0 {
			dimensions++
		}
	}
	number &^= flagZ | flagM | flagSRID
	kind, ok := kinds[number%1000]
	if !ok || number/1000 > 3 {
		return "", 0, geo.Errorf(geo.Invalid, "Well-Known Binary: a geometry of type %d, which is not known", number)
	}
	return kind, dimensions + [...]int{0, 1, 1, 2}[number/1000], nil
}

func (b *binaryReader) geometry(g *Geometry, depth int) error {
	if depth > maxNesting {
		return geo.Errorf(geo.Invalid, "Well-Known Binary: collections lie within each other more than %d deep", maxNesting)
	}
	kind, dimensions, err := b.header(g)
	if err != nil {
		return err
	}
	if isCurve(kind) {
		return errCurve(kind)
	}
	if depth == 0 || cmp.Or(aliases[g.Kind], g.Kind) == "GeometryCollection" {
		g.note(kind, depth)
	}
	switch kind {
	case "Point":
		_, err = b.take(8 * dimensions)
		return err
	case "LineString":
		_, err = b.positions(dimensions)
		return err
	case "Polygon", "Triangle":
		return b.polygon(g, dimensions)
	}
	return b.list(5, func() error { return b.geometry(g, depth+1) })
}

func (b *binaryReader) polygon(g *Geometry, dimensions int) error {
	var polygon orb.Polygon
	err := b.list(4, func() error {
		text, err := b.positions(dimensions)
		if err != nil {
			return err
		}
		ring := make(orb.Ring, len(text)/(8*dimensions))
		for i := range ring {
			at := text[i*8*dimensions:]
			ring[i] = orb.Point{math.Float64frombits(b.order.Uint64(at)), math.Float64frombits(b.order.Uint64(at[8:]))}
		}
		polygon = append(polygon, ring)
		return nil
	})
	if len(polygon) > 0 {
		g.Polygons = append(g.Polygons, polygon)
	}
	return err
}

// list reads a count and so many parts, each of so many bytes at least.
func (b *binaryReader) list(least int, one func() error) error {
	count, err := b.uint32()
	if err != nil {
		return err
	}
	if int64(count)*int64(least) > int64(len(b.data)) {
		return errTruncated
	}
	order := b.order
	for range count {
		if err := one(); err != nil {
			return err
		}
		b.order = order
	}
	return nil
}

// positions are the bytes of a count of positions.
func (b *binaryReader) positions(dimensions int) ([]byte, error) {
	count, err := b.uint32()
	if err != nil {
		return nil, err
	}
	if int64(count)*8*int64(dimensions) > int64(len(b.data)) {
		return nil, errTruncated
	}
	return b.take(int(count) * 8 * dimensions)
}

func (b *binaryReader) take(n int) ([]byte, error) {
	if n > len(b.data) {
		return nil, errTruncated
	}
	taken := b.data[:n]
	b.data = b.data[n:]
	return taken, nil
}

func (b *binaryReader) uint32() (uint32, error) {
	word, err := b.take(4)
	if err != nil {
		return 0, err
	}
	return b.order.Uint32(word), nil
}
