package draw

import (
	"fmt"
	"strings"
	"time"

	"controlmap/geo"
)

// Language is what a picture's words are in.
type Language string

// The languages of pictures.
const (
	English   Language = "en"
	Ukrainian Language = "uk"
)

var words = map[Language]map[string]string{
	English: {
		"control":      "Who controls what in Ukraine",
		"changes":      "What changed hands in Ukraine",
		"pre-2022":     "Occupied before 2022",
		"since2022":    "Occupied since 2022",
		"occupied":     "Occupied",
		"contested":    "Contested",
		"liberated":    "Liberated",
		"advance":      "Advance",
		"claimed":      "Claimed",
		"infiltration": "Infiltration",
		"held":         "Occupied, unchanged",
		"gained":       "Newly occupied",
		"lost":         "No longer occupied",
		"front":        "Front line",
		"border":       "Recognised border",
		"km":           "km",
	},
	Ukrainian: {
		"control":      "Хто що контролює в Україні",
		"changes":      "Що змінилося в Україні",
		"pre-2022":     "Окуповано до 2022 року",
		"since2022":    "Окуповано з 2022 року",
		"occupied":     "Окуповано",
		"contested":    "Спірна територія",
		"liberated":    "Звільнено",
		"advance":      "Просування",
		"claimed":      "Заявлено",
		"infiltration": "Інфільтрація",
		"held":         "Окуповано, без змін",
		"gained":       "Новоокуповано",
		"lost":         "Більше не окуповано",
		"front":        "Лінія фронту",
		"border":       "Визнаний кордон",
		"km":           "км",
	},
}

var ukrainianMonths = [...]string{
	"січня", "лютого", "березня", "квітня", "травня", "червня",
	"липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
}

// Day writes a date out, as in 1 December 2025; nothing for no date.
func (l Language) Day(d geo.Date) string {
	if d.IsZero() {
		return ""
	}
	year, month, day := d.Time().Date()
	if l == Ukrainian {
		return fmt.Sprintf("%d %s %d", day, ukrainianMonths[month-time.January], year)
	}
	return fmt.Sprintf("%d %s %d", day, month, year)
}

// DayOf writes the day of a map out, and those of earlier maps from which it has some statuses, as
// in 2 March 2025 (Occupied: 1 March 2025).
func (l Language) DayOf(d geo.Date, earlier []geo.StatusOrigin) string {
	text := l.Day(d)
	var carried []string
	for len(earlier) > 0 {
		from := earlier[0].Date
		var statuses []string
		for len(earlier) > 0 && earlier[0].Date == from {
			statuses = append(statuses, l.word(string(earlier[0].Status)))
			earlier = earlier[1:]
		}
		carried = append(carried, strings.Join(statuses, ", ")+": "+l.Day(from))
	}
	if len(carried) == 0 {
		return text
	}
	return text + " (" + strings.Join(carried, "; ") + ")"
}

// Days writes two dates out, the earlier first.
func (l Language) Days(from, to geo.Date) string { return l.Day(from) + " – " + l.Day(to) }

// name returns the name of a place.
func (l Language) name(p geo.Place) string {
	if l == Ukrainian {
		return p.NameUK
	}
	return p.NameEN
}

func (l Language) word(key string) string {
	if table, ok := words[l]; ok {
		return table[key]
	}
	return words[English][key]
}
