package shapefile_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// Shape types of .shp files.
const (
	nullShape, point, polyline, polygon = 0, 1, 3, 5
	polygonZ, polygonM, multiPatch      = 15, 25, 31
)

// shape is one record of a .shp.
type shape struct {
	kind  uint32
	rings []orb.Ring
	tail  []byte // behind the points: heights and measures
}

func (s shape) content() []byte {
	b := binary.LittleEndian.AppendUint32(nil, s.kind)
	switch s.kind {
	case nullShape:
		return b
	case point:
		return append(b, make([]byte, 16)...)
	}
	b = append(b, make([]byte, 32)...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(s.rings)))
	total := 0
	for _, ring := range s.rings {
		total += len(ring)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(total))
	at := 0
	for _, ring := range s.rings {
		b = binary.LittleEndian.AppendUint32(b, uint32(at))
		at += len(ring)
	}
	for _, ring := range s.rings {
		for _, p := range ring {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p[0]))
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p[1]))
		}
	}
	return append(b, s.tail...)
}

// shpOf is a .shp of the given records.
func shpOf(shapes ...shape) []byte {
	b := bytes.Repeat([]byte{0}, 100)
	binary.BigEndian.PutUint32(b, 9994)
	binary.LittleEndian.PutUint32(b[28:], 1000)
	binary.LittleEndian.PutUint32(b[32:], polygon)
	for i, s := range shapes {
		content := s.content()
		b = binary.BigEndian.AppendUint32(b, uint32(i+1))
		b = binary.BigEndian.AppendUint32(b, uint32(len(content)/2))
		b = append(b, content...)
	}
	binary.BigEndian.PutUint32(b[24:], uint32(len(b)/2))
	return b
}

// box is a ring around a box, clockwise.
func box(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {west, north}, {east, north}, {east, south}, {west, south}}
}

func counterclockwise(r orb.Ring) orb.Ring {
	turned := r.Clone()
	turned.Reverse()
	return turned
}

func polygonOf(rings ...orb.Ring) shape { return shape{kind: polygon, rings: rings} }

// dbfColumn is a column of a .dbf: name, kind and width.
type dbfColumn struct {
	name  string
	kind  byte
	width int
}

// dbfOf is a .dbf of rows; a row whose first value is "*" is deleted.
func dbfOf(driver byte, columns []dbfColumn, rows ...[]string) []byte {
	header := bytes.Repeat([]byte{0}, 32)
	header[0], header[29] = 3, driver
	width := 1
	for _, c := range columns {
		field := make([]byte, 32)
		copy(field[:11], c.name)
		field[11], field[16], field[17] = c.kind, byte(c.width), byte(c.width>>8)
		header = append(header, field...)
		width += c.width
	}
	header = append(header, 0x0d)
	binary.LittleEndian.PutUint32(header[4:], uint32(len(rows)))
	binary.LittleEndian.PutUint16(header[8:], uint16(len(header)))
	binary.LittleEndian.PutUint16(header[10:], uint16(width))
	for _, row := range rows {
		mark := " "
		if row[0] == "*" {
			mark, row = "*", row[1:]
		}
		header = append(header, mark...)
		for i, c := range columns {
			header = fmt.Appendf(header, "%s%s", row[i], bytes.Repeat([]byte(" "), c.width-len(row[i])))
		}
	}
	return append(header, 0x1a)
}

// named is a .dbf of the column name with one row for each name.
func named(driver byte, names ...string) []byte {
	rows := make([][]string, len(names))
	for i, name := range names {
		rows[i] = []string{name}
	}
	return dbfOf(driver, []dbfColumn{{"name", 'C', 30}}, rows...)
}
