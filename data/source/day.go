package source

import (
	"strconv"
	"strings"
	"time"

	"controlmap/geo"
)

// DayForms names what ParseDay reads.
const DayForms = "YYYY-MM-DD, YYYYMMDD, YYYY/MM/DD, DD.MM.YYYY, each with or without a time, RFC 3339, seconds or milliseconds since 1970"

var dayLayouts = []string{"2006-01-02", "20060102", "2006/01/02", "2006/1/2", "02.01.2006", "2.1.2006"}

// Times of day as they follow a day, after a T or a space, without and with a zone. Go reads a
// fraction of a second behind any of them.
var (
	clockLayouts = []string{"15:04", "15:04:05"}
	zoneLayouts  = []string{"Z07:00", "Z0700", "Z07", " Z07:00", " Z0700", " Z07", " MST"}
)

// ParseDay reads a day in one of DayForms. An instant is the day that it is in Kyiv, a time
// without a zone the day that it is written with. It returns false for anything else, and
// for days before 2014 and after 2099.
func ParseDay(text string) (geo.Date, bool) {
	date, ok := parseCalendar(text)
	if !ok {
		date, ok = parseEpoch(text)
	}
	return date, ok && isOfThisWar(date)
}

func parseCalendar(text string) (geo.Date, bool) {
	day, clock, hasClock := cutClock(text)
	for _, layout := range dayLayouts {
		if t, err := time.Parse(layout, day); err == nil {
			if !hasClock {
				return geo.NewDate(t.Date()), true
			}
			return parseClock(t, clock)
		}
	}
	return geo.Date{}, false
}

// cutClock separates a day from the time of day behind it.
func cutClock(text string) (day, clock string, hasClock bool) {
	if i := strings.IndexAny(text, "Tt "); i > 0 {
		return text[:i], strings.TrimSpace(text[i+1:]), true
	}
	return text, "", false
}

func parseClock(day time.Time, clock string) (geo.Date, bool) {
	clock = strings.ToUpper(clock)
	for _, layout := range clockLayouts {
		if _, err := time.Parse(layout, clock); err == nil {
			return geo.NewDate(day.Date()), true
		}
		for _, zone := range zoneLayouts {
			t, err := time.Parse("2006-01-02 "+layout+zone, day.Format("2006-01-02 ")+clock)
			if err != nil || strings.HasSuffix(zone, "MST") && !strings.HasSuffix(clock, "UTC") && !strings.HasSuffix(clock, "GMT") {
				continue
			}
			return geo.KyivDate(t), true
		}
	}
	return geo.Date{}, false
}

// Seconds of a day in 2014 to 2099 are below, milliseconds above.
const epochBoundary = 1e11

func parseEpoch(text string) (geo.Date, bool) {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || x < 0 || x > 1e13 {
		return geo.Date{}, false
	}
	if x >= epochBoundary {
		x /= 1000
	}
	return geo.KyivDate(time.Unix(int64(x), 0)), true
}

func isOfThisWar(date geo.Date) bool {
	return !date.Before(geo.NewDate(firstYear, time.January, 1)) && !geo.NewDate(lastYear, time.December, 31).Before(date)
}
