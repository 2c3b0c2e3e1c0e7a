package flatgeobuf

import (
	"encoding/binary"
	"math"
)

// buffer is one FlatBuffer from a stranger. Whatever lies outside of it reads as nothing, and
// marks it as damaged.
type buffer struct {
	data    []byte
	damaged bool
}

// at returns n bytes from an offset on, zeros where there are none.
func (b *buffer) at(offset, n int) []byte {
	if offset < 0 || n < 0 || offset > len(b.data) || n > len(b.data)-offset {
		b.damaged = true
		return make([]byte, max(0, min(n, 8)))
	}
	return b.data[offset : offset+n]
}

func (b *buffer) uint16(offset int) int { return int(binary.LittleEndian.Uint16(b.at(offset, 2))) }

func (b *buffer) uint32(offset int) int { return int(binary.LittleEndian.Uint32(b.at(offset, 4))) }

// table is a table of a buffer. The zero value is one that is not there.
type table struct {
	buffer *buffer
	start  int
	layout int // where the offsets of the fields stand
	fields int // how many
}

func (b *buffer) root() table { return b.table(0) }

// table is the table that a reference at an offset leads to.
func (b *buffer) table(reference int) table {
	start := reference + b.uint32(reference)
	t := table{buffer: b, start: start, layout: start - int(int32(b.uint32(start)))}
	t.fields = (b.uint16(t.layout) - 4) / 2
	return t
}

// field is the offset of a field by its number in the schema, or 0.
func (t table) field(number int) int {
	if t.buffer == nil || number >= t.fields {
		return 0
	}
	offset := t.buffer.uint16(t.layout + 4 + 2*number)
	if offset == 0 {
		return 0
	}
	return t.start + offset
}

func (t table) byte(number int) byte {
	if at := t.field(number); at != 0 {
		return t.buffer.at(at, 1)[0]
	}
	return 0
}

// number is a field of 16, 32 or 64 bits.
func (t table) number(number, bits int, fallback uint64) uint64 {
	at := t.field(number)
	if at == 0 {
		return fallback
	}
	var whole [8]byte
	copy(whole[:], t.buffer.at(at, bits/8))
	return binary.LittleEndian.Uint64(whole[:])
}

// child is a field that is a table.
func (t table) child(number int) table {
	if at := t.field(number); at != 0 {
		return t.buffer.table(at)
	}
	return table{}
}

// vector is a field of elements of the same size: their bytes, and where they begin.
func (t table) vector(number, size int) (elements []byte, begin int) {
	at := t.field(number)
	if at == 0 {
		return nil, 0
	}
	begin = at + t.buffer.uint32(at) + 4
	count := t.buffer.uint32(begin - 4)
	elements = t.buffer.at(begin, count*size)
	if t.buffer.damaged {
		return nil, 0
	}
	return elements, begin
}

func (t table) text(number int) string {
	text, _ := t.vector(number, 1)
	return string(text)
}

// children is a field that is a vector of tables: how many, and the one at an index.
func (t table) children(number int) (count int, child func(i int) table) {
	references, begin := t.vector(number, 4)
	return len(references) / 4, func(i int) table { return t.buffer.table(begin + 4*i) }
}

// ends is a field of numbers of 32 bits.
func (t table) ends(number int) (count int, end func(i int) int) {
	values, _ := t.vector(number, 4)
	return len(values) / 4, func(i int) int { return int(binary.LittleEndian.Uint32(values[4*i:])) }
}

func float64At(data []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(data)) }
