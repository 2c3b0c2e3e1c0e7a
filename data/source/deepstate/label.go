package deepstate

import (
	"slices"
	"strings"

	"controlmap/geo"
)

// Names of territories, the same in all eras and languages of the publisher.
const (
	crimea      = "crimea"
	ordlo       = "ordlo"
	tuzla       = "tuzla"
	snakeIsland = "snake-island"
)

const (
	keyPrefix   = "geoJSON."
	maxNameRune = 120 // of a name that is a whole report
)

// properties are those of a feature's properties that its status follows from.
type properties struct {
	Name string `json:"name"`
	Fill string `json:"fill"`
}

// label is what a name says: up to three parts, Ukrainian, English and a key.
type label struct {
	words []string // without the key, trimmed; never empty strings
	key   string   // without its prefix and arguments; "" where there is none
}

func (p properties) label() label {
	var l label
	for part := range strings.SplitSeq(p.Name, "///") {
		part = strings.Join(strings.Fields(part), " ") // U+00A0 and newlines are space too
		if key, ok := strings.CutPrefix(part, keyPrefix); ok {
			key, _, _ = strings.Cut(key, " ") // {{at:25.03}}
			l.key, _, _ = strings.Cut(key, "{")
		} else if part != "" {
			l.words = append(l.words, part)
		}
	}
	return l
}

// text is the label for a person: in English where there is English.
func (l label) text() string {
	if len(l.words) == 0 {
		return ""
	}
	runes := []rune(l.words[min(1, len(l.words)-1)])
	if len(runes) > maxNameRune {
		return string(runes[:maxNameRune]) + "..."
	}
	return string(runes)
}

// name is the stable name of a territory, or else the publisher's label; empty where
// that only repeats the status. Crimea is also part of the names of other places, so
// a label counts as a territory of before 2022 only where the verdict says so too.
func (l label) name(v verdict) string {
	territory := l.territory()
	switch {
	case territory == snakeIsland, territory != "" && v.since == geo.SincePre2022:
		return territory
	case slices.Contains(statusWords, strings.ToLower(l.text())):
		return ""
	}
	return l.text()
}

// statusWords are labels that say nothing but the status.
var statusWords = []string{
	"occupied", "liberated", "taken back", "recaptured", "contested", "contensed",
	"in doubt", "under question", "unknown status", "situation is unknown",
	"окуповано", "звільнено", "під питанням", "статус невідомий", "ситуація невідома", "сіра зона",
}

// territories are the named territories: by key, and by words of their labels.
var territories = []struct {
	name, key string
	words     []string
}{
	{crimea, "territories.crimea", []string{"Крим", "Crimea"}},
	{ordlo, "territories.ordlo", []string{"ОРДЛО", "CADR", "ORDLO"}},
	{tuzla, "territories.tuzla", []string{"Тузла", "Tuzla"}},
	{snakeIsland, "zmiinyi_island", []string{"Зміїний", "Snake Island"}},
}

// territory names the territory that the key or, without a key, the label names.
func (l label) territory() string {
	for _, t := range territories {
		if l.key == t.key || l.key == "" && l.mentions(t.words) {
			return t.name
		}
	}
	return ""
}

func (l label) mentions(words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		return slices.ContainsFunc(l.words, func(part string) bool { return strings.Contains(part, word) })
	})
}
