package kml

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"time"
)

// timeSpan is when a feature stands, as days or instants; empty where it is open.
type timeSpan struct{ begin, end string }

// time reads a TimeSpan or a TimeStamp.
func (r *reader) time() (t timeSpan, err error) {
	return t, r.children(func(e xml.StartElement) error {
		text, err := r.words()
		switch e.Name.Local {
		case "when":
			t.begin, t.end = firstDay(text), lastDay(text)
		case "begin":
			t.begin = firstDay(text)
		case "end":
			t.end = lastDay(text)
		}
		return err
	})
}

// monthOrYear is gYearMonth or gYear of XML Schema, with the time zone that they may have.
var monthOrYear = regexp.MustCompile(`^(\d{4})(?:-(\d{2}))?(?:Z|[+-]\d\d:\d\d)?$`)

// zonedDate is a date with a time zone, which a day has no use for.
var zonedDate = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)$`)

// firstDay is the first day of a month or year; anything else is left as it is.
func firstDay(text string) string { return wholeDay(text, 0) }

// lastDay is the last day of a month or year; anything else is left as it is.
func lastDay(text string) string { return wholeDay(text, 1) }

// wholeDay is the first day of a month or year (after is 0), or the last one of it (1).
func wholeDay(text string, after int) string {
	if match := zonedDate.FindStringSubmatch(text); match != nil {
		return match[1]
	}
	match := monthOrYear.FindStringSubmatch(text)
	if match == nil {
		return text
	}
	year, _ := strconv.Atoi(match[1])  // four digits
	month, _ := strconv.Atoi(match[2]) // two digits, or none
	switch {
	case match[2] == "":
		return time.Date(year+after, 1, 1-after, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	case month < 1 || month > 12:
		return text
	}
	return time.Date(year, time.Month(month+after), 1-after, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}
