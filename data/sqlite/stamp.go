package sqlite

import (
	"database/sql"
	"time"

	"controlmap/geo"
)

const (
	stampLayout = "2006-01-02T15:04:05.000Z"
	// always is later than every stamp: whatever is known now.
	always = "9999-12-31T23:59:59.999Z"
)

// The years that four digits can tell.
var (
	firstDate = geo.NewDate(1, time.January, 1)
	lastDate  = geo.NewDate(9999, time.December, 31)
)

// stamp writes a time as UTC text that sorts, cut to the millisecond.
func stamp(t time.Time) string { return t.UTC().Format(stampLayout) }

func parseStamp(s string) (time.Time, error) { return time.Parse(stampLayout, s) }

// optionalStamp is NULL for the zero time.
func optionalStamp(t time.Time) sql.NullString {
	return sql.NullString{String: stamp(t), Valid: !t.IsZero()}
}

// knownAt is the latest stamp that a reader at t may see; the zero time sees all.
func knownAt(t time.Time) string {
	if t.IsZero() || t.UTC().Year() > 9999 {
		return always
	}
	return stamp(t)
}

// stampable tells whether t has a year that four digits can tell.
func stampable(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1 && year <= 9999
}
