package flatgeobuf

import (
	"encoding/binary"
	"math"
	"strconv"
	"unicode/utf8"

	"controlmap/data/format/feature"
	"controlmap/geo"
)

// column is a column by its name and type.
type column struct {
	name string
	kind byte
}

// Types of columns, by their numbers in the schema.
const (
	typeByte = iota
	typeUByte
	typeBool
	typeShort
	typeUShort
	typeInt
	typeUInt
	typeLong
	typeULong
	typeFloat
	typeDouble
	typeString
	typeJSON
	typeDateTime
	typeBinary
)

// sizes are the bytes of a value of each type before typeString.
var sizes = [typeString]int{1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8}

const maxColumns = 10_000

// columnsOf reads the columns in a field of a table. The error is Invalid.
func (r *reader) columnsOf(t table, field int) ([]column, error) {
	count, child := t.children(field)
	if count > maxColumns {
		return nil, geo.Errorf(geo.Invalid, "%d columns are more than the %d that are accepted", count, maxColumns)
	}
	columns := make([]column, 0, count)
	for i := range count {
		c := child(i)
		columns = append(columns, column{c.text(columnName), c.byte(columnType)})
		// Many columns may have one name, of any length.
		if err := r.budget.Spend(len(columns[i].name)); err != nil || t.buffer.damaged {
			return nil, err
		}
	}
	return columns, nil
}

// properties adds the values of a feature, each behind the number of its column.
func (r *reader) properties(columns []column, data []byte) error {
	for len(data) > 0 {
		if len(data) < 2 {
			return r.check.Errorf("its properties are cut short")
		}
		number := int(binary.LittleEndian.Uint16(data))
		if number >= len(columns) {
			return r.check.Errorf("a property of column %d, there are %d", number, len(columns))
		}
		c := columns[number]
		value, rest, ok := valueOf(c.kind, data[2:])
		if !ok {
			return r.check.Errorf("property %q is cut short, or of an unknown type (%d)", feature.Shorten(c.name), c.kind)
		}
		if c.kind >= typeString && c.kind != typeBinary && !utf8.Valid(value) {
			return r.check.Errorf("property %q is not UTF-8", feature.Shorten(c.name))
		}
		r.write(c, value)
		data = rest
	}
	return nil
}

// valueOf cuts off a value of a type.
func valueOf(kind byte, data []byte) (value, rest []byte, ok bool) {
	if kind > typeBinary {
		return nil, nil, false
	}
	if kind < typeString {
		return cut(data, sizes[kind])
	}
	if len(data) < 4 {
		return nil, nil, false
	}
	return cut(data[4:], int(binary.LittleEndian.Uint32(data)))
}

func cut(data []byte, size int) (value, rest []byte, ok bool) {
	if size > len(data) {
		return nil, nil, false
	}
	return data[:size], data[size:], true
}

// write adds a value; binary ones are left out.
func (r *reader) write(c column, value []byte) {
	o := &r.object
	little := binary.LittleEndian
	switch c.kind {
	case typeByte:
		o.Integer(c.name, int64(int8(value[0])))
	case typeUByte:
		o.Integer(c.name, int64(value[0]))
	case typeBool:
		o.Bool(c.name, value[0] != 0)
	case typeShort:
		o.Integer(c.name, int64(int16(little.Uint16(value))))
	case typeUShort:
		o.Integer(c.name, int64(little.Uint16(value)))
	case typeInt:
		o.Integer(c.name, int64(int32(little.Uint32(value))))
	case typeUInt:
		o.Integer(c.name, int64(little.Uint32(value)))
	case typeLong:
		o.Integer(c.name, int64(little.Uint64(value)))
	case typeULong:
		o.Unsigned(c.name, little.Uint64(value))
	case typeFloat:
		o.Float(c.name, float64(math.Float32frombits(little.Uint32(value))))
	case typeDouble:
		o.Float(c.name, float64At(value))
	case typeString, typeJSON, typeDateTime:
		o.Text(c.name, string(value))
	}
}

func itoa(code int32) string { return strconv.Itoa(int(code)) }
