package isw

import (
	"strings"
	"unicode"

	"controlmap/geo"
)

// layer is what one of the publisher's layers is to controlmap.
type layer struct {
	status   geo.Status
	rejected string // why the layer is no status, where it is none
}

// layers: a name belongs to the first row of which it has all words. Order matters: the
// claims of both sides are "claimed", and only what is left is control.
var layers = []struct {
	words []string
	layer layer
}{
	{[]string{"partisan"}, layer{rejected: "Ukrainian partisan warfare"}},
	{[]string{"counter"}, layer{rejected: "claimed Ukrainian counter-attack"}},
	{[]string{"反撃"}, layer{rejected: "claimed Ukrainian counter-attack"}},
	{[]string{"claimed", "ukrainiancontrol"}, layer{rejected: "claimed Ukrainian counter-attack"}},
	{[]string{"ukrainian", "infil"}, layer{rejected: "Ukrainian infiltration"}},
	{[]string{"ウクライナ軍", "浸透"}, layer{rejected: "Ukrainian infiltration"}},
	{[]string{"before", "2022"}, layer{rejected: "controlled before February 2022: part of the layer of control"}},
	{[]string{"past24hours"}, layer{rejected: "gains of one day: part of the layers of control and advance"}},
	{[]string{"infil"}, layer{status: geo.Infiltration}}, // ...tration, also misspelt
	{[]string{"浸透"}, layer{status: geo.Infiltration}},
	{[]string{"claimed"}, layer{status: geo.Claimed}},
	{[]string{"advance"}, layer{status: geo.Advance}},
	{[]string{"侵攻"}, layer{status: geo.Advance}},
	{[]string{"支配"}, layer{status: geo.Occupied}},
	{[]string{"cotin"}, layer{status: geo.Occupied}},
	{[]string{"controlma"}, layer{status: geo.Occupied}}, // ...p, cut short in some names
	{[]string{"russian", "control"}, layer{status: geo.Occupied}},
}

// layerOf returns the layer of the given name, and false for an unknown name.
func layerOf(name string) (layer, bool) {
	plain := strings.Map(plainRune, name)
	for _, row := range layers {
		if containsAll(plain, row.words) {
			return row.layer, true
		}
	}
	return layer{}, false
}

// plainRune drops what spellings of a name differ in: case, spaces, punctuation.
func plainRune(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return unicode.ToLower(r)
	}
	return -1
}

func containsAll(s string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(s, word) {
			return false
		}
	}
	return true
}

// StatusOf returns which status a layer of the publisher is, by its name, and false where it is none
// or the name is not known.
func StatusOf(name string) (geo.Status, bool) {
	l, ok := layerOf(name)
	return l.status, ok && l.rejected == ""
}
