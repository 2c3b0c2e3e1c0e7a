package viina

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/data/source"
	"controlmap/geo"
)

// keyColumns identify a place, in tables and in the tessellations that go with them.
var keyColumns = []string{"geonameid", "kod"}

const (
	dateColumn    = "date"
	defaultColumn = "status"
	timePrefix    = "ctr_" // of the columns of the first edition, one for each time
	maxPlaces     = 200_000
)

// table is what one file says of each place.
type table struct {
	name   string
	key    string // which of keyColumns
	places map[string]*history
	days   map[day]bool // on which there is any row
}

// layout says which columns of a table hold what.
type layout struct {
	names      []string // of all columns, in small letters
	keyName    string
	key        int
	date       int // none where each time has a column
	statuses   []statusColumn
	statusName string // for messages
}

// statusColumn is a column of statuses, of one day where each time has a column.
type statusColumn struct {
	index int
	day   day
}

const none = -1

// tableStart reports whether a file that begins like this is a table of places, and what
// separates its columns.
func tableStart(start []byte) (comma byte, ok bool) {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(start, []byte("\uFEFF")), []byte{'\n'})
	for _, comma := range []byte{',', ';', '\t'} {
		r := records{comma: comma}
		r.split(bytes.TrimRight(line, "\r"))
		isKey := func(field []byte) bool { return slices.Contains(keyColumns, strings.ToLower(string(field))) }
		if len(r.fields) > 1 && slices.ContainsFunc(r.fields, isKey) {
			return comma, true
		}
	}
	return 0, false
}

// readTable reads a table with the statuses of one of its columns. The error is Invalid, or that
// of the reader.
func readTable(name string, in *bufio.Reader, column string) (*table, error) {
	start, _ := in.Peek(headerBytes) // an error shows when it is read
	comma, _ := tableStart(start)
	if bytes.HasPrefix(start, []byte("\uFEFF")) {
		if _, err := in.Discard(len("\uFEFF")); err != nil {
			return nil, err
		}
	}
	rows := newRecords(in)
	rows.comma = comma
	header, err := rows.read()
	if errors.Is(err, io.EOF) {
		return nil, geo.Errorf(geo.Invalid, "the table is empty: a row with the names of its columns is wanted")
	}
	if err != nil {
		return nil, err
	}
	l, err := layoutOf(header, column)
	if err != nil {
		return nil, err
	}
	r := tableReader{layout: l, rows: rows, table: &table{name: name, key: l.keyName, places: map[string]*history{}, days: map[day]bool{}}, dates: map[string]day{}}
	return r.table, r.readAll()
}

// headerBytes is how much of a table's beginning is looked at.
const headerBytes = 4096

func layoutOf(header [][]byte, column string) (l layout, err error) {
	l.key, l.date, l.statusName = none, none, column
	for i, field := range header {
		name := strings.ToLower(string(field))
		l.names = append(l.names, name)
		switch {
		case slices.Contains(keyColumns, name) && l.key == none:
			l.key, l.keyName = i, name
		case name == dateColumn:
			l.date = i
		case name == strings.ToLower(column):
			l.statuses = append(l.statuses, statusColumn{index: i})
		}
	}
	if times := l.times(); l.date == none && len(l.statuses) == 0 && len(times) > 0 && column == defaultColumn {
		l.statuses, l.statusName = times, timePrefix
		return l, nil
	}
	return l, l.check()
}

func (l layout) check() error {
	var statuses []string
	for _, name := range l.names {
		if strings.HasPrefix(name, defaultColumn) {
			statuses = append(statuses, name)
		}
	}
	switch {
	case l.key == none:
		return geo.Errorf(geo.Invalid, "no column %s", strings.Join(keyColumns, " or "))
	case l.date == none:
		return geo.Errorf(geo.Invalid, "no column date: a table of control is wanted, control_latest_YYYY.csv")
	case len(statuses) == 0:
		return geo.Errorf(geo.Invalid, "no column of statuses: a table of control is wanted, control_latest_YYYY.csv, and not one of events")
	case len(l.statuses) == 0:
		return geo.Errorf(geo.Invalid, "no column %q: the table has %s", feature.Shorten(l.statusName), strings.Join(statuses, ", "))
	case len(l.statuses) > 1:
		return geo.Errorf(geo.Invalid, "two columns %q", l.statusName)
	}
	return nil
}

// times returns the columns of the first edition, which has one for each time, in order of time.
func (l layout) times() (columns []statusColumn) {
	type column struct {
		name string
		statusColumn
	}
	var found []column
	for i, name := range l.names {
		digits, ok := strings.CutPrefix(name, timePrefix)
		if date, isDate := source.CompactDate(digits[:min(len(digits), 8)]); ok && isDate {
			found = append(found, column{name, statusColumn{i, day(date.DaysSince(firstDay))}})
		}
	}
	slices.SortStableFunc(found, func(a, b column) int { return strings.Compare(a.name, b.name) })
	for i, c := range found {
		if i+1 < len(found) && found[i+1].day == c.day {
			continue // the last time of a day is the day's
		}
		columns = append(columns, c.statusColumn)
	}
	return columns
}

// tableReader reads the rows of a table. Rows beside each other share a place, all share few days.
type tableReader struct {
	layout
	rows  *records
	table *table

	place   []byte // as it was written last, and its history
	history *history
	dates   map[string]day // as they are written; not more than maxDates
}

func (r *tableReader) readAll() error {
	for {
		row, err := r.rows.read()
		if errors.Is(err, io.EOF) {
			return r.requireRows()
		}
		if err == nil {
			err = r.add(row)
		}
		if err != nil {
			return err
		}
	}
}

func (r *tableReader) requireRows() error {
	if len(r.table.days) == 0 {
		return geo.Errorf(geo.Invalid, "no row below the header")
	}
	return nil
}

func (r *tableReader) add(row [][]byte) error {
	if len(row) != len(r.names) {
		return r.errorf("%d columns where the header has %d", len(row), len(r.names))
	}
	if err := r.find(row[r.key]); err != nil {
		return err
	}
	for _, column := range r.statuses {
		d := column.day
		if r.date != none {
			var err error
			if d, err = r.dayOf(row[r.date]); err != nil {
				return err
			}
		}
		c, ok := controlOf(row[column.index])
		if !ok {
			return r.errorf("status %q in column %s is none of UA, RU, CONTESTED", feature.Shorten(string(row[column.index])), r.names[column.index])
		}
		r.history.add(d, c)
		r.table.days[d] = true
	}
	return nil
}

// find turns to the history of a place.
func (r *tableReader) find(text []byte) error {
	if r.history != nil && bytes.Equal(text, r.place) {
		return nil
	}
	key := keyOf(string(text))
	if key == "" {
		return r.errorf("no %s", r.keyName)
	}
	r.place = append(r.place[:0], text...)
	if r.history = r.table.places[key]; r.history != nil {
		return nil
	}
	if len(r.table.places) == maxPlaces {
		return r.errorf("more than the %d places that are accepted", maxPlaces)
	}
	r.history = &history{}
	r.table.places[key] = r.history
	return nil
}

// keyOf is how a place is identified, however a program wrote its number: 461727.0, 7e+05.
func keyOf(text string) string {
	isPlain := text != "" && text[0] != '0' && strings.Trim(text, "0123456789") == ""
	if isPlain {
		return text
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || x != float64(int64(x)) {
		return text
	}
	return strconv.FormatInt(int64(x), 10)
}

// maxDates is how many ways of writing days are kept: a table of several years has one a day.
const maxDates = 10_000

func (r *tableReader) dayOf(text []byte) (day, error) {
	if known, ok := r.dates[string(text)]; ok {
		return known, nil
	}
	date, ok := source.ParseDay(string(text))
	if !ok {
		return 0, r.errorf("date %q is no day in 2014 to 2099 as %s", feature.Shorten(string(text)), source.DayForms)
	}
	d := day(date.DaysSince(firstDay))
	if len(r.dates) < maxDates {
		r.dates[string(text)] = d
	}
	return d, nil
}

func (r *tableReader) errorf(format string, args ...any) error {
	return geo.Errorf(geo.Invalid, "line %d: "+format, append([]any{r.rows.line}, args...)...)
}

// controlOf reads a status; false for a word that is none.
func controlOf(text []byte) (control, bool) {
	switch {
	case len(text) == 0, bytes.Equal(text, []byte("NA")):
		return blank, true
	case bytes.EqualFold(text, []byte("UA")):
		return ukrainian, true
	case bytes.EqualFold(text, []byte("RU")):
		return russian, true
	case bytes.EqualFold(text, []byte("CONTESTED")):
		return contested, true
	}
	return noRow, false
}
