package source

import (
	"slices"
	"strings"
	"time"

	"controlmap/geo"
)

// Years in which a number in a file's name can be the date of a map of this war.
const (
	firstYear = 2014
	lastYear  = 2099
)

// Stem returns a file's base name without what follows its last dot.
func Stem(name string) string {
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		return name[:dot]
	}
	return name
}

// CompactDate reads YYYYMMDD. It returns false for anything else, and for days before
// 2014 and after 2099.
func CompactDate(s string) (geo.Date, bool) {
	t, err := time.Parse("20060102", s)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return geo.Date{}, false
	}
	return geo.NewDate(t.Date()), true
}

// DatesIn returns the different days that a file's name holds as YYYY-MM-DD or
// YYYYMMDD between other characters than digits, in the order of the name.
func DatesIn(name string) []geo.Date {
	var found []geo.Date
	runs := strings.FieldsFunc(name, func(r rune) bool { return (r < '0' || r > '9') && r != '-' })
	for _, run := range runs {
		numbers := strings.Split(run, "-")
		for i := range numbers {
			date, ok := CompactDate(numbers[i])
			if !ok && i+2 < len(numbers) && len(numbers[i]) == 4 && len(numbers[i+1]) == 2 {
				date, ok = CompactDate(strings.Join(numbers[i:i+3], ""))
			}
			if ok && !slices.Contains(found, date) {
				found = append(found, date)
			}
		}
	}
	return found
}
