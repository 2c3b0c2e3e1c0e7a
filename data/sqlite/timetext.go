package sqlite

import (
	"database/sql"
	"time"

	"controlmap/geo"
)

const (
	timeLayout = "2006-01-02T15:04:05.000Z"
	// endOfTime is later than every time that is stored.
	endOfTime = "9999-12-31T23:59:59.999Z"
)

// The days of years of four digits.
var (
	firstDate = geo.NewDate(1, time.January, 1)
	lastDate  = geo.NewDate(9999, time.December, 31)
)

// formatTime writes a time as UTC text that sorts, cut to the millisecond.
func formatTime(t time.Time) string { return t.UTC().Format(timeLayout) }

func parseTime(s string) (time.Time, error) { return time.Parse(timeLayout, s) }

// optionalTime is NULL for the zero time.
func optionalTime(t time.Time) sql.NullString {
	return sql.NullString{String: formatTime(t), Valid: !t.IsZero()}
}

// parseOptionalTime is the zero time for NULL.
func parseOptionalTime(s sql.NullString) (time.Time, error) {
	if !s.Valid {
		return time.Time{}, nil
	}
	return parseTime(s.String)
}

// latestKnown is the last time of recording that a reader at t may see, as text; the zero
// time sees all.
func latestKnown(t time.Time) string {
	if t.IsZero() || t.UTC().Year() > 9999 {
		return endOfTime
	}
	return formatTime(t)
}

// hasFourDigitYear reports whether t lies in a year that is written with four digits.
func hasFourDigitYear(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1 && year <= 9999
}
