package ownledger

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxRows is how many rows a file may have.
const MaxRows = 1_000_000

// The columns that a ledger may have. Status is needed, and code, id or name.
const (
	columnCode     = "katottg"
	columnID       = "place_id"
	columnName     = "name"
	columnRegion   = "region"
	columnDate     = "date"
	columnStatus   = "status"
	columnEvidence = "evidence"
)

var columns = []string{columnCode, columnID, columnName, columnRegion, columnDate, columnStatus, columnEvidence}

const wantedColumns = "status and date, and of katottg, place_id, or name and region"

// otherNames are what people call columns, in small letters; a column by its own name comes
// first.
var otherNames = map[string]string{
	"place": columnName, "settlement": columnName, "town": columnName, "city": columnName, "village": columnName,
	"назва": columnName, "населений пункт": columnName, "місто": columnName, "населённый пункт": columnName, "название": columnName,
	"oblast": columnRegion, "область": columnRegion, "регіон": columnRegion,
	"day": columnDate, "дата": columnDate, "статус": columnStatus, "код": columnCode, "код катоттг": columnCode, "катоттг": columnCode,
}

// record is a row of a table by the names of its columns.
type record struct {
	line   int
	fields map[string]string
}

// table is a CSV with a header line, which may have comment lines.
type table struct {
	reader *csv.Reader
	header []string // empty for a column that does not matter
}

// IsTable reports whether a text has the header of a ledger: a column of statuses, and one of
// places.
func IsTable(text []byte) bool {
	_, err := openTable(text)
	return err == nil
}

// openTable finds out how a CSV is written: its separator and its columns.
func openTable(text []byte) (table, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	switch {
	case bytes.HasPrefix(text, []byte{0xff, 0xfe}), bytes.HasPrefix(text, []byte{0xfe, 0xff}), !utf8.Valid(text):
		return table{}, errors.New(`the file is not in UTF-8: save the table as "CSV UTF-8"`)
	case len(bytes.TrimSpace(text)) == 0:
		return table{}, errors.New("the file is empty: a header line is wanted, with the columns " + wantedColumns)
	}
	var best table
	for _, separator := range ",;\t" {
		candidate, err := openWith(text, separator)
		if err != nil {
			return table{}, err
		}
		if candidate.known() > best.known() {
			best = candidate
		}
	}
	return best, best.complete()
}

func openWith(text []byte, separator rune) (table, error) {
	reader := csv.NewReader(bytes.NewReader(text))
	reader.Comma, reader.Comment, reader.FieldsPerRecord, reader.TrimLeadingSpace = separator, '#', -1, separator != '\t'
	names, err := reader.Read()
	if err == nil && strings.HasPrefix(names[0], "sep=") { // Excel's own first line
		names, err = reader.Read()
	}
	if err != nil {
		return table{}, nil //nolint:nilerr // no header by this separator; complete tells what is wanted
	}
	t := table{reader: reader, header: make([]string, len(names))}
	for i, name := range names {
		names[i] = strings.ToLower(strings.TrimSpace(name))
		if slices.Contains(columns, names[i]) {
			if t.has(names[i]) {
				return table{}, fmt.Errorf("the header names the column %s twice", names[i])
			}
			t.header[i] = names[i]
		}
	}
	for i, name := range names {
		if column := otherNames[name]; column != "" && !t.has(column) {
			t.header[i] = column
		}
	}
	return t, nil
}

func (t table) has(column string) bool { return slices.Contains(t.header, column) }

func (t table) known() (n int) {
	for _, name := range t.header {
		if name != "" {
			n++
		}
	}
	return n
}

// complete reports what the header lacks.
func (t table) complete() error {
	var lacks []string
	if !t.has(columnStatus) {
		lacks = append(lacks, columnStatus)
	}
	if !t.has(columnCode) && !t.has(columnID) && !t.has(columnName) {
		lacks = append(lacks, "katottg, place_id, or name and region")
	}
	if len(lacks) == 0 {
		return nil
	}
	return fmt.Errorf("the header lacks %s: it needs the columns %s, in any order, separated by comma, semicolon or tab",
		strings.Join(lacks, "; "), wantedColumns)
}

// next returns the next row that is not blank. A row that cannot be read is an error with
// its line, after which one may go on; the error is io.EOF at the end.
func (t table) next() (record, error) {
	for {
		values, err := t.reader.Read()
		if parse, ok := errors.AsType[*csv.ParseError](err); ok {
			return record{line: parse.StartLine}, fmt.Errorf("%w; put a text that has quotes in it between quotes, and double its own", parse.Err)
		}
		if err != nil {
			return record{}, err
		}
		if r, blank, err := t.record(values); !blank {
			return r, err
		}
	}
}

// record names the fields of a row, and reports whether all of them are empty.
func (t table) record(values []string) (r record, blank bool, err error) {
	r.line, _ = t.reader.FieldPos(0)
	r.fields = make(map[string]string, len(columns))
	blank = true
	for i, value := range values {
		value = strings.TrimSpace(value)
		blank = blank && value == ""
		switch {
		case i < len(t.header):
			r.fields[t.header[i]] = value
		case value != "":
			err = fmt.Errorf("%d fields where the header has %d: put a text that has the separator in it between quotes", len(values), len(t.header))
		}
	}
	return r, blank, err
}
