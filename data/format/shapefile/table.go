package shapefile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"time"

	"controlmap/data/format/feature"
	"controlmap/geo"

	"golang.org/x/text/encoding"
)

const (
	tableHeaderSize = 32
	columnSize      = 32
	columnsEnd      = 0x0d
	deletedMark     = '*'
)

// table is a .dbf. A nil table has no rows, none of them deleted.
type table struct {
	columns []column
	rows    int
	rowSize int
	data    []byte            // of the rows
	text    *encoding.Decoder // of text; nil for UTF-8
}

type column struct {
	name     string
	kind     byte // C, N, F, D, L, ...
	from, to int  // bytes of a row
}

// readTable reads a .dbf with the content of its .cpg; nil where there is none. The error is
// Invalid.
func readTable(dbf, cpg []byte) (*table, error) {
	if len(dbf) == 0 {
		return nil, nil
	}
	if len(dbf) < tableHeaderSize {
		return nil, geo.Errorf(geo.Invalid, "truncated .dbf: %d bytes are less than its header", len(dbf))
	}
	start := int(binary.LittleEndian.Uint16(dbf[8:]))
	t := &table{rows: int(binary.LittleEndian.Uint32(dbf[4:])), rowSize: int(binary.LittleEndian.Uint16(dbf[10:]))}
	if start < tableHeaderSize || start > len(dbf) || t.rowSize == 0 {
		return nil, geo.Errorf(geo.Invalid, "the .dbf has a header of %d bytes and rows of %d: it is no dBase table", start, t.rowSize)
	}
	t.data = dbf[start:]
	if t.rows > len(t.data)/t.rowSize {
		return nil, geo.Errorf(geo.Invalid, "truncated .dbf: %d of its %d rows are there", len(t.data)/t.rowSize, t.rows)
	}
	if err := t.readColumns(dbf[tableHeaderSize:start]); err != nil {
		return nil, err
	}
	text, err := encodingOf(t, cpg, dbf[29])
	if err != nil {
		return nil, err
	}
	if text != nil {
		t.text = text.NewDecoder()
	}
	t.nameColumns()
	return t, nil
}

// readColumns reads where columns lie in a row, with their names as they are.
func (t *table) readColumns(data []byte) error {
	at := 1 // behind the mark of deletion
	for ; len(data) >= columnSize && data[0] != columnsEnd; data = data[columnSize:] {
		name, _, _ := bytes.Cut(data[:11], []byte{0})
		c := column{name: string(name), kind: data[11], from: at, to: at + int(data[16])}
		if c.kind == 'C' {
			c.to += int(data[17]) << 8 // FoxPro's long strings; without decimals otherwise
		}
		if at = c.to; at > t.rowSize {
			return geo.Errorf(geo.Invalid, "the columns of the .dbf need %d bytes in rows of %d", at, t.rowSize)
		}
		t.columns = append(t.columns, c)
	}
	return nil
}

// nameColumns decodes the columns' names, and numbers those that repeat.
func (t *table) nameColumns() {
	seen := map[string]int{}
	for i := range t.columns {
		name := t.decode([]byte(t.columns[i].name))
		t.columns[i].name = name
		if seen[name]++; seen[name] > 1 {
			t.columns[i].name = fmt.Sprintf("%s_%d", name, seen[name])
		}
	}
}

func (t *table) row(i int) []byte { return t.data[i*t.rowSize : (i+1)*t.rowSize] }

func (t *table) isDeleted(i int) bool { return t != nil && t.row(i)[0] == deletedMark }

// write adds the values of a row, without the empty ones.
func (t *table) write(i int, object *feature.Object) {
	if t == nil {
		return
	}
	row := t.row(i)
	for _, c := range t.columns {
		t.writeValue(c, row[c.from:c.to], object)
	}
}

func (t *table) writeValue(c column, value []byte, object *feature.Object) {
	switch c.kind {
	case 'C':
		if text := t.decode(value); text != "" {
			object.Text(c.name, text)
		}
	case 'N', 'F':
		if number := strings.Trim(trimmed(value), "* "); number != "" {
			object.Decimal(c.name, shortened(strings.ReplaceAll(number, ",", ".")))
		}
	case 'D':
		if date := trimmed(value); strings.Trim(date, "0") != "" {
			object.Text(c.name, isoDate(date))
		}
	case 'L':
		writeLogical(c.name, trimmed(value), object)
	default:
		writeBinary(c, value, object)
	}
}

// trimmed is ASCII text without the blanks and zeros around it.
func trimmed(value []byte) string {
	value, _, _ = bytes.Cut(value, []byte{0})
	return string(bytes.TrimSpace(value))
}

// shortened is a number without the zeros that fill up its decimals.
func shortened(number string) string {
	if !strings.Contains(number, ".") || strings.ContainsAny(number, "eE") {
		return number
	}
	return strings.TrimSuffix(strings.TrimRight(number, "0"), ".")
}

// isoDate writes YYYYMMDD as YYYY-MM-DD, and anything else as it is.
func isoDate(date string) string {
	day, err := time.Parse("20060102", date)
	if err != nil {
		return strings.ToValidUTF8(date, "\uFFFD")
	}
	return day.Format(time.DateOnly)
}

func writeLogical(name, value string, object *feature.Object) {
	switch value {
	case "T", "t", "Y", "y":
		object.Bool(name, true)
	case "F", "f", "N", "n":
		object.Bool(name, false)
	}
}

// julianDay is that of 1970-01-01.
const julianDay = 2440588

// writeBinary adds the numbers and times of FoxPro; other kinds are not read.
func writeBinary(c column, value []byte, object *feature.Object) {
	switch {
	case c.kind == 'I' && len(value) == 4:
		object.Integer(c.name, int64(int32(binary.LittleEndian.Uint32(value))))
	case (c.kind == 'B' || c.kind == 'O') && len(value) == 8:
		object.Float(c.name, math.Float64frombits(binary.LittleEndian.Uint64(value)))
	case c.kind == 'T' && len(value) == 8:
		day, milliseconds := int32(binary.LittleEndian.Uint32(value)), int32(binary.LittleEndian.Uint32(value[4:]))
		if day > 0 {
			at := time.Unix(int64(day-julianDay)*24*60*60, 0).UTC().Add(time.Duration(milliseconds) * time.Millisecond)
			object.Text(c.name, at.Format("2006-01-02T15:04:05"))
		}
	}
}
