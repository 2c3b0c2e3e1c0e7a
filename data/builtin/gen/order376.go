package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"

	"controlmap/geo"
)

// spell is a time of occupation by order 376: from one day until the day on which it was over.
type spell struct {
	from, until geo.Date // until is zero where it goes on
}

// covers reports whether d is a day of the spell.
func (s spell) covers(d geo.Date) bool {
	return !d.Before(s.from) && (s.until.IsZero() || d.Before(s.until))
}

// order376 has the spells of each settlement that the list of occupied territories names,
// by its KATOTTG code, in the order of time.
type order376 map[string][]spell

// exceptWord stands before the settlements that a row of a whole unit leaves out.
const exceptWord = "за винятком"

// readOrder376 reads the list of order 376 as code, name, from and to. A row of a hromada, a
// raion or an oblast stands for the classifier's settlements in it, but for those that its
// name excepts.
func readOrder376(path string, settlements []settlement) (order376, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	records, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	list := order376{}
	for i, f := range records[1:] {
		s, err := parseSpell(f[2], f[3])
		if err != nil {
			return nil, fmt.Errorf("%s: row %d: %w", path, i+2, err)
		}
		for _, code := range settlementsOf(f[0], f[1], settlements) {
			list[code] = append(list[code], s)
		}
	}
	for code := range list {
		slices.SortFunc(list[code], func(a, b spell) int { return a.from.Compare(b.from) })
	}
	return list, nil
}

// parseSpell reads the days of a row. A few rows of the list have them in the wrong order; one
// that begins and ends on one day is of that day.
func parseSpell(from, until string) (s spell, err error) {
	if s.from, err = geo.ParseDate(from); err != nil || until == "" {
		return s, err
	}
	if s.until, err = geo.ParseDate(until); s.until.Before(s.from) {
		s.from, s.until = s.until, s.from
	}
	if s.until == s.from {
		s.until = s.from.AddDays(1)
	}
	return s, err
}

// partWord begins the name of a row that is of a part of a settlement.
const partWord = "частина"

// settlementsOf returns the codes of the settlements that a row stands for: none for a part
// of one.
func settlementsOf(code, name string, settlements []settlement) (codes []string) {
	if strings.HasPrefix(name, partWord) {
		return nil
	}
	_, except, _ := strings.Cut(name, exceptWord)
	within := unitPrefix(code)
	for _, s := range settlements {
		if strings.HasPrefix(s.code, within) && !excepts(except, s.nameUK) {
			codes = append(codes, s.code)
		}
	}
	return codes
}

// unitPrefix is what the codes of all settlements in a unit begin with: the code without its
// check digits, cut after the last level that is not zero.
func unitPrefix(code string) string {
	const checkDigits = 5
	levels := code[:len(code)-checkDigits] // UA, then oblast 2, raion 2, hromada 3, settlement 3, district 2
	for _, end := range []int{14, 12, 9, 6, 4} {
		if end <= len(levels) && strings.Trim(levels[previousLevel(end):end], "0") != "" {
			return levels[:end]
		}
	}
	return levels
}

func previousLevel(end int) int {
	return map[int]int{14: 12, 12: 9, 9: 6, 6: 4, 4: 2}[end]
}

// excepts reports whether a list such as "с. Заїченко, м. Маріуполь та с. Пікузи" names a
// settlement. A part of a city is no settlement.
func excepts(list, name string) bool {
	for item := range strings.SplitSeq(strings.ReplaceAll(list, " та ", ","), ",") {
		_, named, _ := strings.Cut(strings.TrimSpace(item), " ")
		if strings.TrimSpace(named) == name {
			return true
		}
	}
	return false
}
