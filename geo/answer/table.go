package answer

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

// WriteCSV writes the table's header and rows as RFC 4180, UTF-8.
func WriteCSV(w io.Writer, t Table) error {
	out := csv.NewWriter(w)
	if err := out.Write(t.Header()); err != nil {
		return err
	}
	return out.WriteAll(t.Records())
}

// WriteJSON writes one answer and a newline.
func WriteJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// columns returns the JSON names of the fields of T, those of embedded structs in
// their place.
func columns[T any]() []string { return fieldNames(reflect.TypeFor[T]()) }

func fieldNames(t reflect.Type) (names []string) {
	for i := range t.NumField() {
		field := t.Field(i)
		if field.Anonymous {
			names = append(names, fieldNames(field.Type)...)
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

// cells returns the fields of each row as text, in the order of columns.
func cells[T any](rows []T) [][]string {
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
	if text, ok := v.Interface().(encoding.TextMarshaler); ok {
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

// round4 rounds km2, km and percentages to what is worth reading, and never to -0.
func round4(x float64) float64 {
	if r := math.Round(x*1e4) / 1e4; r != 0 {
		return r
	}
	return 0
}
