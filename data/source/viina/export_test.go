package viina

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// MaxRecord is how long a row may be.
const MaxRecord = maxRecord

// Records reads the rows of a table, and in which line each begins, with a buffer that is
// smaller than rows.
func Records(text string) (rows [][]string, lines []int, err error) {
	r := newRecords(bufio.NewReaderSize(strings.NewReader(text), 16))
	for {
		row, err := r.read()
		if errors.Is(err, io.EOF) {
			return rows, lines, nil
		}
		if err != nil {
			return rows, lines, err
		}
		var fields []string
		for _, field := range row {
			fields = append(fields, string(field))
		}
		rows, lines = append(rows, fields), append(lines, r.line)
	}
}

// History returns how many runs are kept of rows of day and control, what they are in order as
// first day, last day and control, and on which days rows contradict each other.
func History(rows [][2]int) (kept int, ordered [][3]int, contradicted []int) {
	var h history
	for _, row := range rows {
		h.add(day(row[0]), control(row[1]))
	}
	for _, r := range h.inOrder(func(d day) { contradicted = append(contradicted, int(d)) }) {
		ordered = append(ordered, [3]int{int(r.from), int(r.to), int(r.control)})
	}
	return len(h), ordered, contradicted
}
