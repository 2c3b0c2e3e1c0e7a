package gazetteer

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"controlmap/geo"
)

// What Search accepts.
const (
	MaxLimit       = 100 // results
	MaxQueryLength = 100 // characters
)

// TownPopulation is from which population on a place goes before all smaller ones.
const TownPopulation = 5000

// Match is a place that a query found.
type Match struct {
	Place geo.Place
	Name  string  // the name that matched, in the query's script where there is one
	Score float64 // how well it matched, from 1 (a whole name) down to 0, whatever the place's size
}

// Scores of the ways to match. Every edit costs editCost; a match with less than a whole
// name, or with a later word, costs a little more.
const (
	wholeScore      = 1.0
	prefixScore     = 0.9
	wordScore       = 0.8
	wordPrefixScore = 0.75
	typoScore       = 0.7
	editCost        = 0.2
	prefixCost      = 0.05
	laterWordCost   = 0.08
)

// frontRegions are the oblasts in which ground fighting has lasted since 2022.
var frontRegions = map[geo.RegionCode]bool{
	"UA-09": true, "UA-12": true, "UA-14": true, "UA-23": true, "UA-59": true, "UA-63": true, "UA-65": true,
}

// Search finds at most limit places by name or the beginning of one, in Ukrainian,
// English or Russian, and within an edit distance of one or two where fewer places fit
// exactly. Best matches come first, then larger towns. The error is geo.Invalid: a query
// without letters and digits, or of more than MaxQueryLength characters, or a limit
// outside 1 to MaxLimit.
func (g *Gazetteer) Search(q string, limit int) ([]Match, error) {
	text, err := parseQuery(q, limit)
	if err != nil {
		return nil, err
	}
	found := g.withPrefix(text)
	if len(found) < limit {
		g.addMistyped(found, text)
	}
	hits := g.best(found, limit)
	matches := make([]Match, len(hits))
	for i, h := range hits {
		matches[i] = Match{g.places[h.place], g.shownName(h.place, h.whole, isCyrillic(q)), h.score}
	}
	return matches, nil
}

// best returns the first hits in the order of compare, at most limit of them.
func (g *Gazetteer) best(found hits, limit int) []hit {
	best := make([]hit, 0, limit+1)
	for _, h := range found {
		if len(best) == limit && g.compare(h, best[limit-1]) > 0 {
			continue
		}
		i, _ := slices.BinarySearchFunc(best, h, g.compare)
		best = slices.Insert(best, i, h)
		best = best[:min(limit, len(best))]
	}
	return best
}

func parseQuery(q string, limit int) (string, error) {
	if limit < 1 || limit > MaxLimit {
		return "", geo.Errorf(geo.Invalid, "limit %d is out of range 1..%d", limit, MaxLimit)
	}
	q = strings.TrimSpace(q)
	if q == "" {
		return "", geo.Errorf(geo.Invalid, "the search is empty; give a place's name or the beginning of one, in Latin or Cyrillic letters")
	}
	if n := utf8.RuneCountInString(q); n > MaxQueryLength {
		return "", geo.Errorf(geo.Invalid, "the search has %d characters; up to %d are accepted", n, MaxQueryLength)
	}
	text, _ := fold(q)
	if text == "" {
		return "", geo.Errorf(geo.Invalid, "the search %q names nothing; give a place's name or the beginning of one", q)
	}
	return text, nil
}

// hit is the best way in which a place was found.
type hit struct {
	place int // position in places
	whole string
	score float64
}

// hits holds one hit a place, by position.
type hits map[int]hit

func (h hits) add(k key, score float64) {
	if old, ok := h[k.place]; !ok || score > old.score {
		h[k.place] = hit{k.place, k.whole, score}
	}
}

// withPrefix finds the names, and the words in names, that begin with text.
func (g *Gazetteer) withPrefix(text string) hits {
	found := hits{}
	first, _ := slices.BinarySearchFunc(g.keys, text, func(k key, text string) int { return strings.Compare(k.text, text) })
	for _, k := range g.keys[first:] {
		if !strings.HasPrefix(k.text, text) {
			break
		}
		found.add(k, prefixMatchScore(k, len(text)))
	}
	return found
}

func prefixMatchScore(k key, length int) float64 {
	switch whole := len(k.text) == length; {
	case whole && !k.isLaterWord():
		return wholeScore
	case !k.isLaterWord():
		return prefixScore
	case whole:
		return wordScore
	}
	return wordPrefixScore
}

// addMistyped adds the names that text may be a mistyped form or beginning of.
func (g *Gazetteer) addMistyped(found hits, text string) {
	limit := maxEdits(text)
	if limit == 0 {
		return
	}
	walk := newMistypedWalk(text, limit)
	for i := 0; i < len(g.keys); {
		k := g.keys[i]
		whole, prefix := walk.to(k.text)
		if edits := min(whole, prefix); edits > 0 && edits <= limit {
			found.add(k, editScore(k, whole, prefix))
		}
		if beginning, ok := walk.prune(); ok {
			i += g.keysBeginning(g.keys[i:], beginning)
		} else {
			i++
		}
	}
}

// keysBeginning counts the keys at the start of keys that begin with text, which the first
// of them does. They are mostly few, so the search begins at that end.
func (g *Gazetteer) keysBeginning(keys []key, text string) int {
	end := 1
	for end < len(keys) && strings.HasPrefix(keys[end].text, text) {
		end *= 2
	}
	start := end / 2
	n, _ := slices.BinarySearchFunc(keys[start:min(end, len(keys))], text, func(k key, text string) int {
		if strings.HasPrefix(k.text, text) {
			return -1
		}
		return 1
	})
	return start + n
}

// maxEdits is the greatest edit distance at which a text still matches.
func maxEdits(text string) int {
	switch n := len(text); {
	case n < 4:
		return 0
	case n < 7:
		return 1
	}
	return 2
}

// editScore scores a key by the edit distances to the whole of it and to its nearest
// prefix.
func editScore(k key, whole, prefix int) float64 {
	score := typoScore - editCost*float64(prefix-1) - prefixCost
	if whole <= prefix {
		score = typoScore - editCost*float64(whole-1)
	}
	if k.isLaterWord() {
		score -= laterWordCost
	}
	return score
}

// compare puts the better match first, then the larger town, then villages of the
// oblasts along the front, and at last the lower identifier.
func (g *Gazetteer) compare(a, b hit) int {
	p, q := g.places[a.place], g.places[b.place]
	return cmp.Or(
		cmp.Compare(b.score, a.score),
		cmp.Compare(townSize(q), townSize(p)),
		compareBool(frontRegions[p.Region], frontRegions[q.Region]),
		cmp.Compare(q.Population, p.Population),
		cmp.Compare(p.ID, q.ID),
	)
}

// townSize is the population of a town, and 0 for anything smaller.
func townSize(p geo.Place) int {
	if p.Population < TownPopulation {
		return 0
	}
	return p.Population
}

// compareBool puts true first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
