package shapefile

import (
	"encoding/binary"
	"math"

	"controlmap/data/format/feature"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

const (
	headerSize       = 100 // bytes, of the file
	recordHeaderSize = 8
	boundSize        = 32 // of the box before a shape's points
	pointSize        = 16
)

// records walks the records of a .shp whose lengths have been checked by count.
type records struct {
	data []byte
	at   int
}

// recordsOf checks the header of a .shp. The error is Invalid: it is no .shp, or cut short.
func recordsOf(shp []byte) (*records, error) {
	if len(shp) < headerSize {
		return nil, geo.Errorf(geo.Invalid, "truncated Shapefile: %d bytes are less than its header", len(shp))
	}
	if version := binary.LittleEndian.Uint32(shp[28:]); version != 1000 {
		return nil, geo.Errorf(geo.Invalid, "Shapefile of version %d: 1000 is accepted", version)
	}
	stated := 2 * int(binary.BigEndian.Uint32(shp[24:]))
	if stated > len(shp) {
		return nil, geo.Errorf(geo.Invalid, "truncated Shapefile: %d of its %d bytes are there", len(shp), stated)
	}
	if stated >= headerSize {
		shp = shp[:stated]
	}
	return &records{data: shp, at: headerSize}, nil
}

// count returns how many records there are. The error is Invalid: one is cut short.
func (r *records) count() (int, error) {
	n := 0
	for at := headerSize; at < len(r.data); n++ {
		if len(r.data)-at < recordHeaderSize {
			return 0, geo.Errorf(geo.Invalid, "truncated Shapefile: it ends inside record %d", n)
		}
		size := 2 * int(binary.BigEndian.Uint32(r.data[at+4:]))
		if at += recordHeaderSize; size < 4 || size > len(r.data)-at {
			return 0, geo.Errorf(geo.Invalid, "record %d of the .shp claims %d bytes, %d are there", n, size, len(r.data)-at)
		}
		at += size
	}
	return n, nil
}

// next returns the content of the next record.
func (r *records) next() []byte {
	size := 2 * int(binary.BigEndian.Uint32(r.data[r.at+4:]))
	from := r.at + recordHeaderSize
	r.at = from + size
	return r.data[from:r.at:r.at]
}

// kinds are the shape types that are no polygons, in the words of GeoJSON. Types 11 to 18
// have heights, 21 to 28 measures.
var kinds = map[uint32]string{0: "", 1: "Point", 3: "MultiLineString", 8: "MultiPoint", 31: "MultiPatch"}

func (r *reader) geometry(content []byte, f *feature.Feature) error {
	shape := binary.LittleEndian.Uint32(content)
	if shape > 10 && shape < 30 {
		shape %= 10
	}
	if shape == 5 {
		return r.polygons(content, f)
	}
	kind, known := kinds[shape]
	if !known {
		return r.check.Errorf("shape type %d is none that Shapefiles have", binary.LittleEndian.Uint32(content))
	}
	f.Kind = kind
	return nil
}

// polygons reads a Polygon, PolygonZ or PolygonM: counts, where each ring begins, and points.
func (r *reader) polygons(content []byte, f *feature.Feature) error {
	f.Kind = "MultiPolygon"
	const before = 4 + boundSize
	if len(content) < before+8 {
		return r.check.Errorf("polygon cut short after %d bytes", len(content))
	}
	parts := int64(binary.LittleEndian.Uint32(content[before:]))
	points := int64(binary.LittleEndian.Uint32(content[before+4:]))
	rest := content[before+8:]
	if 4*parts+pointSize*points > int64(len(rest)) {
		return r.check.Errorf("polygon of %d rings and %d points in a record of %d bytes", parts, points, len(content))
	}
	rings := make([]orb.Ring, parts)
	coordinates := rest[4*parts : 4*parts+pointSize*points]
	for i := range rings {
		end := uint32(points)
		if i+1 < len(rings) {
			end = binary.LittleEndian.Uint32(rest[4*i+4:])
		}
		begin := binary.LittleEndian.Uint32(rest[4*i:])
		if begin > end || int64(end) > points {
			return r.check.Errorf("ring %d is of the points %d to %d of %d", i, begin, end, points)
		}
		var err error
		if rings[i], err = r.ring(coordinates[pointSize*int(begin) : pointSize*int(end)]); err != nil {
			return err
		}
	}
	polygons, err := r.nesting.polygons(rings)
	if err != nil {
		return r.check.Errorf("%v", err)
	}
	f.Polygons = polygons
	return nil
}

func (r *reader) ring(data []byte) (orb.Ring, error) {
	ring := make(orb.Ring, len(data)/pointSize)
	if err := r.budget.Vertices(len(ring)); err != nil {
		return nil, err
	}
	for i := range ring {
		p, err := r.system.LonLat(&r.check, pointAt(data[pointSize*i:]), "add the .prj")
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

func pointAt(data []byte) orb.Point {
	return orb.Point{
		math.Float64frombits(binary.LittleEndian.Uint64(data)),
		math.Float64frombits(binary.LittleEndian.Uint64(data[8:])),
	}
}
