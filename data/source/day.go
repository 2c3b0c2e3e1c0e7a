package source

import (
	"strconv"
	"time"

	"controlmap/geo"
)

// DayForms names what ParseDay reads.
const DayForms = "YYYY-MM-DD, YYYYMMDD, RFC 3339, milliseconds since 1970"

// ParseDay reads a day in one of DayForms. An instant is the day that it is in Kyiv. It
// returns false for anything else, and for milliseconds before 2014 or after 2099.
func ParseDay(text string) (geo.Date, bool) {
	if date, err := geo.ParseDate(text); err == nil {
		return date, true
	}
	if date, ok := CompactDate(text); ok {
		return date, true
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return geo.KyivDate(t), true
	}
	return parseMillis(text)
}

func parseMillis(text string) (geo.Date, bool) {
	ms, err := strconv.ParseInt(text, 10, 64)
	date := geo.KyivDate(time.UnixMilli(ms))
	first, last := geo.NewDate(firstYear, time.January, 1), geo.NewDate(lastYear, time.December, 31)
	return date, err == nil && !date.Before(first) && !last.Before(date)
}
