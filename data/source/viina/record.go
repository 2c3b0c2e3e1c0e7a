package viina

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"controlmap/geo"
)

// maxRecord is how long a row may be, in bytes: it is all of a table that is in memory.
const maxRecord = 1 << 20

// records reads the rows of a table one by one, as RFC 4180 has them. Unlike encoding/csv it
// bounds a row, also one whose quote is never closed.
type records struct {
	in      *bufio.Reader
	comma   byte
	line    int // of the row that was read last, from 1
	next    int
	whole   []byte   // the row, where it is not in the buffer of in as a piece
	fields  [][]byte // reused
	scratch []byte   // fields without their quotes, reused
}

func newRecords(in *bufio.Reader) *records { return &records{in: in, comma: ',', next: 1} }

// read returns the fields of the next row that is not blank, until the next call; io.EOF after
// the last. Any other error is Invalid or that of the reader below.
func (r *records) read() ([][]byte, error) {
	for {
		row, err := r.row()
		if err != nil {
			return nil, err
		}
		if row = bytes.TrimRight(row, "\r\n"); len(row) > 0 {
			r.split(row)
			return r.fields, nil
		}
	}
}

// row reads up to the end of a line that is not within quotes.
func (r *records) row() ([]byte, error) {
	r.line, r.whole = r.next, r.whole[:0]
	isWhole := true // no quote is open
	for {
		piece, err := r.in.ReadSlice('\n')
		isLast := errors.Is(err, io.EOF)
		switch {
		case isLast && len(piece)+len(r.whole) == 0:
			return nil, io.EOF
		case err != nil && !isLast && !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case err == nil:
			r.next++
		}
		isWhole = isWhole == (bytes.Count(piece, quote)%2 == 0)
		if err == nil && isWhole && len(r.whole) == 0 {
			return piece, nil
		}
		r.whole = append(r.whole, piece...)
		switch {
		case len(r.whole) > maxRecord:
			return nil, geo.Errorf(geo.Invalid, "line %d: a row of more than the %d bytes that are accepted, or a quote that is not closed", r.line, maxRecord)
		case isLast && !isWhole:
			return nil, geo.Errorf(geo.Invalid, "line %d: a quote that is not closed", r.line)
		case isLast, err == nil && isWhole:
			return r.whole, nil
		}
	}
}

var quote = []byte{'"'}

// split divides a row into fields without spaces around them.
func (r *records) split(row []byte) {
	r.fields, r.scratch = r.fields[:0], r.scratch[:0]
	for {
		var field []byte
		var more bool
		if row = bytes.TrimLeft(row, " "); len(row) > 0 && row[0] == '"' {
			field, row, more = r.quoted(row[1:])
		} else {
			field, row, more = bytes.Cut(row, []byte{r.comma})
		}
		r.fields = append(r.fields, bytes.TrimSpace(field))
		if !more {
			return
		}
	}
}

// quoted returns a field from behind its opening quote, and what follows behind the comma.
func (r *records) quoted(row []byte) (field, rest []byte, more bool) {
	start := len(r.scratch)
	for {
		text, behind, closed := bytes.Cut(row, quote)
		r.scratch = append(r.scratch, text...)
		if !closed || len(behind) == 0 || behind[0] != '"' {
			_, rest, more = bytes.Cut(behind, []byte{r.comma})
			return r.scratch[start:], rest, more
		}
		r.scratch = append(r.scratch, '"')
		row = behind[1:]
	}
}
