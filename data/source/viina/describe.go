package viina

import (
	"bufio"
	"bytes"
	"maps"
	"slices"
	"strings"

	"controlmap/geo"
)

// Description is what a table of control holds.
type Description struct {
	Places  int      `json:"places"`
	Days    int      `json:"days"`
	First   geo.Date `json:"first"`
	Last    geo.Date `json:"last"`
	Columns []string `json:"columns"` // of statuses
}

// Describe reads a table of control. The error is Invalid.
func Describe(body *bufio.Reader) (Description, error) {
	start, _ := body.Peek(headerBytes) // an error shows when it is read
	t, err := readTable("", body, defaultColumn)
	if err != nil {
		return Description{}, err
	}
	days := slices.Sorted(maps.Keys(t.days))
	return Description{
		Places: len(t.places), Days: len(days), First: days[0].date(), Last: days[len(days)-1].date(), Columns: statusColumns(start),
	}, nil
}

// IsControl reports whether a file that begins like this is a table of control, and not an
// operator's own table of places.
func IsControl(start []byte) bool {
	own := func(name string) bool { return name != defaultColumn || bytes.Contains(start, []byte(timePrefix)) }
	return slices.ContainsFunc(statusColumns(start), own)
}

// statusColumns returns the columns of statuses that VIINA's tables have, of a file's beginning;
// none of a file that is no table of places.
func statusColumns(start []byte) (columns []string) {
	comma, ok := tableStart(start)
	if !ok {
		return nil
	}
	line, _, _ := bytes.Cut(bytes.TrimPrefix(start, []byte("\uFEFF")), []byte{'\n'})
	r := records{comma: comma}
	r.split(bytes.TrimRight(line, "\r"))
	for _, field := range r.fields {
		name := strings.ToLower(string(field))
		if _, known := votes[name]; known {
			columns = append(columns, name)
		} else if strings.HasPrefix(name, timePrefix) && !slices.Contains(columns, defaultColumn) {
			columns = append(columns, defaultColumn)
		}
	}
	return columns
}
