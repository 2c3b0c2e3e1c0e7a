package builtin

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
)

// EachRecord calls do with every record of a CSV that has comment lines (#), one
// header line and as many fields in each record. The next call reuses the slice. An
// error names the line.
func EachRecord(text []byte, fields int, do func([]string) error) error {
	r := csv.NewReader(bytes.NewReader(text))
	r.Comment, r.FieldsPerRecord, r.ReuseRecord = '#', fields, true
	if _, err := r.Read(); err != nil {
		return fmt.Errorf("header: %w", err)
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := do(record); err != nil {
			line, _ := r.FieldPos(0)
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
}
