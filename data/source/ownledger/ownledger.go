package ownledger

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"path/filepath"
	"strings"
	"time"

	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/gazetteer"
	"controlmap/geo/ledger"
)

// Reader reads ledgers of the settlements that it knows.
type Reader struct {
	// Date is that of the rows of tables without a column of dates; zero: the one in the name of
	// the file.
	Date geo.Date
	// Words translate what stands in the column of statuses, in small letters; an empty status
	// leaves rows out.
	Words map[string]geo.Status

	places  *gazetteer.Gazetteer
	regions map[string]geo.RegionCode
	today   geo.Date
}

// New returns a reader for places and regions that refuses days after today.
func New(places *gazetteer.Gazetteer, regions geo.Regions, today geo.Date) Reader {
	return Reader{places: places, regions: regionsByName(regions), today: today}
}

// File is a file to read.
type File struct {
	Name string // for messages
	Data []byte
}

// Row is an entry, and where it stands.
type Row struct {
	ledger.Entry
	File string
	Line int // from 1
}

// Problem is why a row, or a file where Line is 0, cannot be used.
type Problem struct {
	File    string
	Line    int
	Message string // what is wrong, and what would be accepted
}

// Text is the message with the line that it is of.
func (p Problem) Text() string {
	if p.Line == 0 {
		return p.Message
	}
	return fmt.Sprintf("line %d: %s", p.Line, p.Message)
}

// Ledger is what files say. It is fit for use where it has no problems.
type Ledger struct {
	Rows     []Row // in the order of files and lines
	Problems []Problem
}

// Entries returns the entries of all rows in the order of a ledger.
func (l Ledger) Entries() []ledger.Entry {
	entries := make([]ledger.Entry, len(l.Rows))
	for i, row := range l.Rows {
		entries[i] = row.Entry
	}
	ledger.Sort(entries)
	return entries
}

// Read reads files that are one ledger. It never fails: what is wrong with which line is
// among the problems.
func (r Reader) Read(files []File) Ledger {
	in := reading{Reader: r, first: map[placeDay]Row{}, suggested: map[nameIn]string{}}
	for _, file := range files {
		in.file(file)
	}
	if len(in.ledger.Rows) == 0 && len(in.ledger.Problems) == 0 && len(files) > 0 {
		in.ledger.Problems = append(in.ledger.Problems, Problem{File: files[0].Name, Message: "there is no row below the header"})
	}
	return in.ledger
}

type placeDay struct {
	place int
	date  geo.Date
}

// reading is a ledger being read.
type reading struct {
	Reader
	fallback record // of the file being read: fields of the columns that it lacks
	ledger   Ledger
	first    map[placeDay]Row
	// suggested are other names in place of ones that no place has.
	suggested map[nameIn]string
}

func (in *reading) file(file File) {
	fail := func(line int, err error) {
		in.ledger.Problems = append(in.ledger.Problems, Problem{file.Name, line, err.Error()})
	}
	t, err := openTable(file.Data)
	if err != nil {
		fail(0, err)
		return
	}
	if in.fallback, err = in.fallbackOf(file.Name, t); err != nil {
		fail(0, err)
		return
	}
	for rows := 0; ; rows++ {
		record, err := t.next()
		if errors.Is(err, io.EOF) {
			return
		}
		if rows == MaxRows {
			fail(record.line, fmt.Errorf("more than the %d rows that a file may have", MaxRows))
			return
		}
		if err == nil {
			err = in.row(file.Name, record)
		}
		if err != nil {
			fail(record.line, err)
		}
	}
}

// fallbackOf is what a file without columns of dates or evidence says by its name.
func (r Reader) fallbackOf(file string, t table) (record, error) {
	fallback := record{fields: map[string]string{}}
	base := path.Base(filepath.ToSlash(file))
	if !t.has(columnEvidence) {
		fallback.fields[columnEvidence] = "table " + base
	}
	if t.has(columnDate) {
		return fallback, nil
	}
	date := r.Date
	if dates := source.DatesIn(source.Stem(base)); date.IsZero() && len(dates) == 1 {
		date = dates[0]
	}
	if date.IsZero() {
		return fallback, errors.New("no date: give --date YYYY-MM-DD, a column date, or put YYYY-MM-DD into the file's name")
	}
	fallback.fields[columnDate] = date.String()
	return fallback, nil
}

// NeedsDate reports whether neither a column of a table nor its name says of which day it is.
func NeedsDate(file File) bool {
	t, err := openTable(file.Data)
	if err != nil {
		return false
	}
	_, err = Reader{}.fallbackOf(file.Name, t)
	return err != nil
}

// row adds a row. All that is wrong with it is one error.
func (in *reading) row(file string, record record) error {
	row := Row{File: file, Line: record.line}
	maps.Copy(record.fields, in.fallback.fields)
	if status, ok := in.Words[strings.ToLower(record.fields[columnStatus])]; ok {
		if record.fields[columnStatus] = string(status); status == geo.AllStatus {
			return nil
		}
	}
	place, placeErr := in.place(record)
	date, dateErr := in.date(record.fields[columnDate])
	status, statusErr := parseStatus(record.fields[columnStatus])
	row.Entry = ledger.Entry{Place: place.ID, Date: date, Status: status, Evidence: record.fields[columnEvidence]}
	if err := allOf(placeErr, dateErr, statusErr, checkEvidence(row.Evidence)); err != nil {
		return err
	}
	key := placeDay{row.Place, row.Date}
	if first, seen := in.first[key]; seen {
		return fmt.Errorf("a second row of %s on %s, after line %d of %s (%s): leave one of them", describe(place), date, first.Line, first.File, first.Status)
	}
	in.first[key] = row
	in.ledger.Rows = append(in.ledger.Rows, row)
	return nil
}

// allOf returns one error with the texts of all, or nil.
func allOf(errs ...error) error {
	var texts []string
	for _, err := range errs {
		if err != nil {
			texts = append(texts, err.Error())
		}
	}
	if len(texts) == 0 {
		return nil
	}
	return errors.New(strings.Join(texts, "; "))
}

// firstDay is when the war began: an earlier year is a slip of the pen.
var firstDay = geo.NewDate(2014, time.February, 20)

// date reads a day as other sources have it.
func (r Reader) date(text string) (geo.Date, error) {
	if text == "" {
		return geo.Date{}, errors.New("no date: YYYY-MM-DD is wanted")
	}
	date, ok := source.ParseDay(text)
	switch {
	case !ok:
		return geo.Date{}, fmt.Errorf("date %.40q is no day in 2014 to 2099 as "+source.DayForms, text)
	case date.Before(firstDay):
		return geo.Date{}, fmt.Errorf("date %s is before %s, when the war began", date, firstDay)
	case r.today.Before(date):
		return geo.Date{}, fmt.Errorf("date %s is after today, %s", date, r.today)
	}
	return date, nil
}

func parseStatus(text string) (geo.Status, error) {
	if text == "" {
		return "", errors.New("no status: one of occupied, contested, liberated, ukrainian is wanted")
	}
	status, err := ledger.ParseStatus(strings.ToLower(text))
	if err != nil {
		return "", fmt.Errorf("%w: translate it with --status-map %.40s=STATUS", err, text)
	}
	return status, nil
}

func checkEvidence(text string) error {
	if text == "" {
		return errors.New("no evidence: say what the row rests on, as a source and its day, or an address")
	}
	return nil
}
