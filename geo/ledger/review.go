package ledger

import (
	"fmt"

	"controlmap/geo"
)

// Remark is what may be a mistake in an entry, though it can be used.
type Remark struct {
	Entry Entry
	Text  string
}

// Review looks for what may be mistakes in own, which extends base (nil for a ledger of
// its own); both are sorted. Remarks are in the order of own.
func Review(own, base []Entry) []Remark {
	isOwn := make(map[Entry]bool, len(own))
	for _, e := range own {
		isOwn[e] = true
	}
	histories := map[int][]Entry{}
	for _, e := range Extend(base, own) {
		histories[e.Place] = append(histories[e.Place], e)
	}
	found := map[Entry][]string{}
	reviewed := map[int]bool{}
	for _, e := range own {
		if !reviewed[e.Place] {
			reviewed[e.Place] = true
			reviewPlace(histories[e.Place], isOwn, found)
		}
	}
	var remarks []Remark
	for _, e := range own {
		for _, text := range found[e] {
			remarks = append(remarks, Remark{e, text})
		}
	}
	return remarks
}

// reviewPlace adds the remarks on those entries of one place that are own.
func reviewPlace(history []Entry, isOwn map[Entry]bool, found map[Entry][]string) {
	standing := Entry{Status: Ukrainian}
	held := false // occupied on some day since the invasion
	for i, e := range history {
		held = held || standing.Status == geo.Occupied && !e.Date.Before(invasion)
		if isOwn[e] {
			texts := remarksOn(e, standing, held)
			if i+1 < len(history) {
				texts = append(texts, remarksOnNext(standing, e, history[i+1])...)
			}
			found[e] = texts
		}
		if e.Status != standing.Status {
			standing = e
		}
	}
}

// remarksOn compares an entry with what stood before it.
func remarksOn(e, standing Entry, held bool) (texts []string) {
	switch {
	case e.Status != standing.Status:
	case standing.Date.IsZero():
		texts = append(texts, "changes nothing: every place is ukrainian before its first row")
	default:
		texts = append(texts, fmt.Sprintf("changes nothing: %s since %s (%s)", standing.Status, standing.Date, standing.Evidence))
	}
	switch {
	case e.Status == geo.Liberated && e.Date.Before(invasion):
		texts = append(texts, "liberated is what was freed since 2022-02-24; before, the word is ukrainian")
	case e.Status == geo.Liberated && !held:
		texts = append(texts, "liberated, though no row has it occupied since 2022-02-24")
	case e.Status == Ukrainian && held:
		texts = append(texts, "ukrainian, though it was occupied since 2022-02-24: the word would be liberated")
	}
	return texts
}

// remarksOnNext compares an entry with the one after it: undone so soon, it is a flicker,
// whereas a passage on the way to a third status may take a day.
func remarksOnNext(standing, e, next Entry) (texts []string) {
	days := next.Date.DaysSince(e.Date)
	if days < SteadyDays && holder(e) != holder(standing) && holder(next) == holder(standing) {
		texts = append(texts, fmt.Sprintf("is undone after %d days: %s on %s (%s)", days, next.Status, next.Date, next.Evidence))
	}
	return texts
}

// holder tells entries apart by who has the place: liberated is Ukrainian again.
func holder(e Entry) geo.Status {
	if e.Status == geo.Liberated {
		return Ukrainian
	}
	return e.Status
}
