package geo

import (
	"time"
	_ "time/tzdata" // Kyiv's rules travel with the binary
)

// Date is a calendar day, without a time or a zone. The zero Date is no day at all.
type Date struct{ days int } // days since 0000-12-31, so that 0001-01-01 is 1

const (
	dateLayout = "2006-01-02"
	day        = 24 * time.Hour
	// nightCut is when one day's map ends and the next begins, after midnight UTC.
	// See Decisions in the package documentation.
	nightCut = 3 * time.Hour
)

// Kyiv is the time zone in which users read dates and times.
var Kyiv = mustLoad("Europe/Kyiv")

func mustLoad(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic("geo: the embedded time zone data lacks " + name)
	}
	return loc
}

// NewDate returns the given day of the proleptic Gregorian calendar.
func NewDate(year int, month time.Month, dayOfMonth int) Date {
	return dateOfUTC(time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC))
}

// yearOne is the first day that ParseDate accepts.
var yearOne = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)

func dateOfUTC(t time.Time) Date {
	return Date{int((t.Unix()-yearOne.Unix())/int64(day/time.Second)) + 1}
}

// ParseDate reads YYYY-MM-DD. The error is Invalid.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(dateLayout, s)
	if err != nil || t.Before(yearOne) {
		return Date{}, Errorf(Invalid, "date %q is not a day as YYYY-MM-DD", s)
	}
	return dateOfUTC(t), nil
}

// PublishedDate returns the day that a map published at t assesses: a map of the
// night is the map of the evening before, until 03:00 UTC.
func PublishedDate(t time.Time) Date { return dateOfUTC(t.UTC().Add(-nightCut)) }

// KyivDate returns the day it is in Kyiv at t.
func KyivDate(t time.Time) Date {
	y, m, d := t.In(Kyiv).Date()
	return NewDate(y, m, d)
}

// Time returns the start of the day in UTC.
func (d Date) Time() time.Time { return yearOne.AddDate(0, 0, d.days-1) }

// IsZero reports whether d is no day at all.
func (d Date) IsZero() bool { return d.days == 0 }

// String returns YYYY-MM-DD, and nothing for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(dateLayout)
}

// Compare returns -1, 0 or +1 as d is before, the same as or after o.
func (d Date) Compare(o Date) int {
	switch {
	case d.days < o.days:
		return -1
	case d.days > o.days:
		return 1
	}
	return 0
}

// Before reports whether d is an earlier day than o.
func (d Date) Before(o Date) bool { return d.days < o.days }

// AddDays returns the day n days after d.
func (d Date) AddDays(n int) Date { return Date{d.days + n} }

// DaysSince returns how many days d lies after o.
func (d Date) DaysSince(o Date) int { return d.days - o.days }

// MarshalText writes YYYY-MM-DD, and nothing for the zero Date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(text))
	return err
}
