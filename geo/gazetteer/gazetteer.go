package gazetteer

import (
	"slices"
	"strings"

	"controlmap/geo"
)

// Gazetteer is an index of places. It is safe for concurrent use.
type Gazetteer struct {
	places     []geo.Place
	names      [][]name // by position in places
	keys       []key    // by text
	byID       map[int]int
	byCode     map[string]int
	byLatitude []int // positions in places
}

// name is one of a place's names.
type name struct {
	shown string
	text  string // folded, as it is compared
}

// key is what a query is compared with: a name, or what is left of it from a later word
// on ("Novosilka" of "Velyka Novosilka").
type key struct {
	text  string // folded
	whole string // the whole name, folded; text is its end
	place int    // position in places
}

func (k key) isLaterWord() bool { return len(k.text) < len(k.whole) }

// New makes an index of places, whose identifiers must be unique, and of other names by
// identifier: former, foreign and misspelt ones.
func New(places []geo.Place, otherNames map[int][]string) *Gazetteer {
	g := &Gazetteer{
		places: slices.Clone(places),
		names:  make([][]name, len(places)),
		keys:   make([]key, 0, 3*len(places)),
		byID:   make(map[int]int, len(places)),
		byCode: make(map[string]int, len(places)),
	}
	for i, p := range g.places {
		g.byID[p.ID] = i
		if p.Code != "" {
			g.byCode[p.Code] = i
		}
		g.addNames(i, append([]string{p.NameEN, p.NameUK}, otherNames[p.ID]...))
	}
	slices.SortFunc(g.keys, func(a, b key) int { return strings.Compare(a.text, b.text) })
	g.byLatitude = orderByLatitude(g.places)
	return g
}

// Place returns the place of an identifier. The error is NotFound.
func (g *Gazetteer) Place(id int) (geo.Place, error) {
	i, ok := g.byID[id]
	if !ok {
		return geo.Place{}, geo.Errorf(geo.NotFound, "there is no place %d; search for a name to see identifiers", id)
	}
	return g.places[i], nil
}

// addNames indexes the names of the place at a position, in the order in which one of
// them is preferred for showing.
func (g *Gazetteer) addNames(place int, names []string) {
	for _, shown := range names {
		if shown == "" {
			continue
		}
		g.addName(place, shown, shown)
		if isCyrillic(shown) {
			g.addName(place, shown, russian(shown))
		}
	}
}

func (g *Gazetteer) addName(place int, shown, written string) {
	text, words := fold(written)
	if text == "" {
		return
	}
	known := slices.ContainsFunc(g.names[place], func(n name) bool { return n.text == text })
	g.names[place] = append(g.names[place], name{shown, text})
	if known {
		return
	}
	for _, start := range words {
		g.keys = append(g.keys, key{text: text[start:], whole: text, place: place})
	}
}

// shownName returns the name whose folded form is text: one in the script asked for, else
// the first.
func (g *Gazetteer) shownName(place int, text string, cyrillic bool) string {
	first := ""
	for _, n := range g.names[place] {
		if n.text != text {
			continue
		}
		if isCyrillic(n.shown) == cyrillic {
			return n.shown
		}
		if first == "" {
			first = n.shown
		}
	}
	return first
}
