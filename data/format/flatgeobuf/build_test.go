package flatgeobuf_test

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// encoded is a part of a FlatBuffer that may stand anywhere: its offsets are relative. Whoever
// refers to it refers to start.
type encoded struct {
	data  []byte
	start int
}

var little = binary.LittleEndian

// tableOf is a table of the given fields, in the order of the schema: nil for one that is missing,
// bytes of a number, or what it refers to.
func tableOf(fields ...any) encoded {
	layout := little.AppendUint16(nil, uint16(4+2*len(fields)))
	layout = append(layout, 0, 0) // the table's size, which nobody reads
	body := little.AppendUint32(nil, uint32(4+2*len(fields)))
	type reference struct {
		at int
		to encoded
	}
	var references []reference
	for _, field := range fields {
		if field == nil {
			layout = little.AppendUint16(layout, 0)
			continue
		}
		layout = little.AppendUint16(layout, uint16(len(body)))
		switch f := field.(type) {
		case []byte:
			body = append(body, f...)
		case encoded:
			references = append(references, reference{len(body), f})
			body = append(body, 0, 0, 0, 0)
		}
	}
	start := len(layout)
	data := slices.Concat(layout, body)
	for _, r := range references {
		at := start + r.at
		little.PutUint32(data[at:], uint32(len(data)+r.to.start-at))
		data = append(data, r.to.data...)
	}
	return encoded{data, start}
}

// vectorOf is a vector of elements that are bytes.
func vectorOf(count int, elements []byte) encoded {
	return encoded{append(little.AppendUint32(nil, uint32(count)), elements...), 0}
}

func textOf(s string) encoded { return vectorOf(len(s), []byte(s)) }

// tablesOf is a vector of tables.
func tablesOf(tables ...encoded) encoded {
	data := little.AppendUint32(nil, uint32(len(tables)))
	data = append(data, make([]byte, 4*len(tables))...)
	for i, t := range tables {
		at := 4 + 4*i
		little.PutUint32(data[at:], uint32(len(data)+t.start-at))
		data = append(data, t.data...)
	}
	return encoded{data, 0}
}

// manyOf is a vector that refers to one table many times.
func manyOf(n int, t encoded) encoded {
	data := little.AppendUint32(nil, uint32(n))
	data = append(data, make([]byte, 4*n)...)
	for i := range n {
		at := 4 + 4*i
		little.PutUint32(data[at:], uint32(4+4*n+t.start-at))
	}
	return encoded{append(data, t.data...), 0}
}

// sized is a whole buffer behind its size.
func sized(root encoded) []byte {
	data := little.AppendUint32(nil, uint32(4+len(root.data)))
	data = little.AppendUint32(data, uint32(4+root.start))
	return append(data, root.data...)
}

func number16(x uint16) []byte { return little.AppendUint16(nil, x) }
func number32(x uint32) []byte { return little.AppendUint32(nil, x) }
func number64(x uint64) []byte { return little.AppendUint64(nil, x) }

// Kinds of geometry.
const (
	unknown, point, polygon, multiPolygon = 0, 1, 3, 6
	collection, curvePolygon              = 7, 10
	multiSurface, triangle                = 12, 17
)

// header is what a file says of all its features.
type header struct {
	kind     byte
	columns  []encoded
	count    uint64
	nodeSize uint16
	crs      any // a table, or nil
}

func (h header) encoded() []byte {
	return sized(tableOf(textOf("control"), nil, []byte{h.kind}, nil, nil, nil, nil, tablesOf(h.columns...), number64(h.count), number16(h.nodeSize), h.crs))
}

func columnOf(name string, kind byte) encoded { return tableOf(textOf(name), []byte{kind}) }

// fileOf is a file without an index.
func fileOf(h header, features ...encoded) []byte {
	data := append([]byte("fgb\x03fgb\x00"), h.encoded()...)
	for _, f := range features {
		data = append(data, sized(f)...)
	}
	return data
}

// featureOf is a feature of a geometry and the bytes of its properties.
func featureOf(geometry any, properties []byte) encoded {
	return tableOf(geometry, vectorOf(len(properties), properties))
}

// shapeOf is a geometry of rings; one ring alone has no ends.
func shapeOf(kind byte, rings ...orb.Ring) encoded {
	var xy, ends []byte
	total := 0
	for _, ring := range rings {
		for _, p := range ring {
			xy = little.AppendUint64(xy, math.Float64bits(p[0]))
			xy = little.AppendUint64(xy, math.Float64bits(p[1]))
		}
		total += len(ring)
		ends = little.AppendUint32(ends, uint32(total))
	}
	var endsField any
	if len(rings) > 1 {
		endsField = vectorOf(len(rings), ends)
	}
	return tableOf(endsField, vectorOf(2*total, xy), nil, nil, nil, nil, []byte{kind})
}

func partsOf(kind byte, parts encoded) encoded {
	return tableOf(nil, nil, nil, nil, nil, nil, []byte{kind}, parts)
}

func box(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}
