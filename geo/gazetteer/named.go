package gazetteer

import (
	"slices"
	"strings"

	"controlmap/geo"
)

// How a name is a place's own, the closer first.
const (
	spelledAlike = iota // today's name, letter case and apostrophes aside
	foldedAlike         // today's name in another spelling
	otherName           // a former, foreign or misspelt name
	unlike
)

// Named returns the places of a region that have a name, in the order of identifiers:
// those that are spelt so today, in English or Ukrainian; where there are none, those
// whose name of today is another spelling of it; where there are none, those that have it
// among their other names. Without a region it looks everywhere.
func (g *Gazetteer) Named(name string, region geo.RegionCode) []geo.Place {
	text, _ := fold(name)
	first, _ := slices.BinarySearchFunc(g.keys, text, func(k key, text string) int { return strings.Compare(k.text, text) })
	best := unlike
	var found []geo.Place
	for _, k := range g.keys[first:] {
		if k.text != text || text == "" {
			break
		}
		place := g.places[k.place]
		if k.isLaterWord() || region != "" && place.Region != region {
			continue
		}
		closeness := closenessOf(place, name, text)
		if closeness < best {
			best, found = closeness, nil
		}
		if closeness == best {
			found = append(found, place)
		}
	}
	slices.SortFunc(found, func(a, b geo.Place) int { return a.ID - b.ID })
	return found
}

func closenessOf(p geo.Place, name, text string) int {
	closeness := otherName
	name = oneApostrophe.Replace(strings.TrimSpace(name))
	for _, own := range []string{p.NameEN, p.NameUK} {
		if strings.EqualFold(oneApostrophe.Replace(own), name) {
			return spelledAlike
		}
		if folded, _ := fold(own); folded == text {
			closeness = foldedAlike
		}
	}
	return closeness
}

// PlaceOfCode returns the settlement of a KATOTTG code. The error is NotFound.
func (g *Gazetteer) PlaceOfCode(code string) (geo.Place, error) {
	i, ok := g.byCode[code]
	if !ok {
		return geo.Place{}, geo.Errorf(geo.NotFound, "KATOTTG code %.40q is of no settlement whose whereabouts are known here; codes are UA and 17 digits", code)
	}
	return g.places[i], nil
}
