package encode

import (
	"encoding"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// Table is an answer made of rows. As JSON it is the value itself; Header and Records
// are its rows for CSV and for a terminal.
type Table interface {
	// Header names the columns, as JSON names the fields.
	Header() []string
	// Records returns one slice of cells for each row, in the order of Header.
	Records() [][]string
}

// CSV writes the table's header and rows as RFC 4180, UTF-8. A text that a spreadsheet would
// take for a formula has an apostrophe before it.
func CSV(w io.Writer, t Table) error {
	out := csv.NewWriter(w)
	if err := out.Write(t.Header()); err != nil {
		return err
	}
	for _, record := range t.Records() {
		for i, cell := range record {
			record[i] = PlainText(cell)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// formulaStarts begin what Excel, LibreOffice and Google Sheets calculate on opening a file.
const formulaStarts = "=+-@\t\r"

// PlainText returns a cell of a table so that no spreadsheet takes it for a formula: with an
// apostrophe before it where it begins like one and is no number.
func PlainText(cell string) string {
	if cell == "" || !strings.Contains(formulaStarts, cell[:1]) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}

// JSON writes one answer and a newline.
func JSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// Columns returns the JSON names of the fields of T, those of embedded structs in their
// place: the header of a table whose rows are of type T.
func Columns[T any]() []string { return fieldNames(reflect.TypeFor[T]()) }

func fieldNames(t reflect.Type) (names []string) {
	for field := range t.Fields() {
		if field.Anonymous {
			names = append(names, fieldNames(field.Type)...)
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

// Cells returns the fields of each row as text, in the order of Columns.
func Cells[T any](rows []T) [][]string {
	records := make([][]string, len(rows))
	for i, row := range rows {
		records[i] = fieldValues(reflect.ValueOf(row))
	}
	return records
}

func fieldValues(row reflect.Value) (values []string) {
	for i := range row.NumField() {
		if row.Type().Field(i).Anonymous {
			values = append(values, fieldValues(row.Field(i))...)
			continue
		}
		values = append(values, cell(row.Field(i)))
	}
	return values
}

func cell(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	if text, ok := reflect.TypeAssert[encoding.TextMarshaler](v); ok {
		b, err := text.MarshalText()
		if err != nil {
			return ""
		}
		return string(b)
	}
	if v.Kind() == reflect.Float64 {
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	}
	return fmt.Sprint(v.Interface())
}

// Round rounds km2, km and percentages to 4 decimals, and never to -0.
func Round(x float64) float64 {
	if r := math.Round(x*1e4) / 1e4; r != 0 {
		return r
	}
	return 0
}
