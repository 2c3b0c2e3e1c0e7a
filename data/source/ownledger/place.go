package ownledger

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"controlmap/geo"
)

// place finds the settlement that a row is about: by code, by number or by name and
// region, and by whatever it says at once where that is more.
func (in *reading) place(row record) (geo.Place, error) {
	region, err := in.region(row.fields[columnRegion])
	if err != nil {
		return geo.Place{}, err
	}
	var found geo.Place
	switch code, id, name := row.fields[columnCode], row.fields[columnID], row.fields[columnName]; {
	case code != "":
		found, err = in.places.PlaceOfCode(tidyCode.Replace(strings.ToUpper(code)))
	case id != "":
		found, err = in.placeOfID(id)
	case name == "":
		err = errors.New("no place: give its katottg, its place_id, or its name and region")
	default:
		found, err = in.placeOfName(name, region)
	}
	if err == nil {
		err = in.agrees(found, row, region)
	}
	if err == nil && found.Kind == geo.KindPart {
		err = fmt.Errorf("%s is a part of a settlement, or none any more, and has no ground of its own: name the settlement that it belongs to", describe(found))
	}
	return found, err
}

// tidyCode mends what codes are copied with: spaces, and a Cyrillic letter.
var tidyCode = strings.NewReplacer(" ", "", "\u00a0", "", "А", "A")

func (r Reader) placeOfID(text string) (geo.Place, error) {
	id, err := strconv.Atoi(text)
	if err != nil {
		return geo.Place{}, fmt.Errorf("place_id %.40q is not a whole number, as controlmap places shows them", text)
	}
	return r.places.Place(id)
}

func (in *reading) placeOfName(name string, region geo.RegionCode) (geo.Place, error) {
	found := in.places.Named(name, region)
	isPart := func(p geo.Place) bool { return p.Kind == geo.KindPart }
	if settlements := slices.DeleteFunc(slices.Clone(found), isPart); len(settlements) > 0 {
		found = settlements
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return geo.Place{}, fmt.Errorf("no place %.60q%s%s", name, inRegion(region), in.suggestionsOnce(name, region))
	}
	which := "place_id or katottg"
	if region == "" {
		which = "its region, place_id or katottg"
	}
	return geo.Place{}, fmt.Errorf("%q is %d places%s: give %s of %s", name, len(found), inRegion(region), which, candidates(found))
}

func inRegion(region geo.RegionCode) string {
	if region == "" {
		return ""
	}
	return " in " + string(region)
}

// candidates describes places, so that one can be chosen.
func candidates(found []geo.Place) string {
	const most = 5
	var texts []string
	for _, p := range found[:min(len(found), most)] {
		texts = append(texts, describe(p))
	}
	if len(found) > most {
		texts = append(texts, fmt.Sprintf("%d others", len(found)-most))
	}
	return strings.Join(texts, " or ")
}

// maxSuggestions is for how many names of a ledger others are suggested, since a search
// takes milliseconds.
const maxSuggestions = 100

// suggestionsOnce is suggestions, made once for a name.
func (in *reading) suggestionsOnce(name string, region geo.RegionCode) string {
	key := nameIn{name, region}
	made, known := in.suggested[key]
	if !known && len(in.suggested) < maxSuggestions {
		made = in.suggestions(name, region)
		in.suggested[key] = made
	}
	return made
}

type nameIn struct {
	name   string
	region geo.RegionCode
}

// suggestions names the places of the region that are called most like a name, else those
// of other regions that are called so.
func (r Reader) suggestions(name string, region geo.RegionCode) string {
	const most, among = 3, 50
	matches, err := r.places.Search(name, among)
	if err != nil {
		return "" // no name at all
	}
	var likely []string
	for _, m := range matches {
		if (region == "" || m.Place.Region == region) && len(likely) < most {
			likely = append(likely, describe(m.Place))
		}
	}
	if len(likely) > 0 {
		return "; called alike: " + strings.Join(likely, ", ")
	}
	for _, p := range r.places.Named(name, "") {
		if len(likely) < most {
			likely = append(likely, describe(p))
		}
	}
	if len(likely) > 0 {
		return "; elsewhere: " + strings.Join(likely, ", ")
	}
	return ""
}

// describe tells a place from its namesakes.
func describe(p geo.Place) string {
	where := string(p.Region)
	if p.Hromada.NameEN != "" {
		where = p.Raion.NameEN + " raion, " + p.Hromada.NameEN + " hromada"
	}
	return fmt.Sprintf("%d (%s, %s, %s)", p.ID, cmp.Or(p.NameUK, p.NameEN), where, cmp.Or(p.Code, "no katottg"))
}

// agrees compares with a place that a row identifies what else the row says of it.
func (r Reader) agrees(p geo.Place, row record, region geo.RegionCode) error {
	is := func(of geo.Place) bool { return of.ID == p.ID }
	name, id := row.fields[columnName], row.fields[columnID]
	switch {
	case row.fields[columnCode] != "" && id != "" && id != strconv.Itoa(p.ID):
		return fmt.Errorf("katottg %s is place_id %d, and the row says %.40q: correct one of them, or leave one out", p.Code, p.ID, id)
	case region != "" && region != p.Region:
		return fmt.Errorf("%s lies in %s, and the row says %s: correct one of them, or leave the region out", describe(p), p.Region, region)
	case name != "" && !slices.ContainsFunc(r.places.Named(name, p.Region), is):
		return fmt.Errorf("the row calls %s %.60q: correct one of them, or leave the name out", describe(p), name)
	}
	return nil
}

// region reads an ISO code or the name of a unit, with or without "oblast"; empty for
// empty.
func (r Reader) region(text string) (geo.RegionCode, error) {
	if text == "" {
		return "", nil
	}
	if code, known := r.regions[regionKey(text)]; known {
		return code, nil
	}
	return "", fmt.Errorf("region %.60q is none of the oblasts: give a code as UA-63, or a name as Kharkiv or Харківська", text)
}

// regionsByName lists the ways to write each unit. A name without "oblast" is that of the
// city where there is one, so Kyiv is the city.
func regionsByName(regions geo.Regions) map[string]geo.RegionCode {
	known := map[string]geo.RegionCode{
		regionKey("Crimea"): geo.CrimeaUnit, regionKey("Крим"): geo.CrimeaUnit, regionKey("АР Крим"): geo.CrimeaUnit,
	}
	for _, u := range regions.Units {
		for _, name := range []string{string(u.Code), u.NameEN, u.NameUK} {
			known[regionKey(name)] = u.Code
		}
	}
	for _, u := range regions.Units {
		for _, name := range []string{u.NameEN, u.NameUK} {
			bare := strings.TrimSuffix(regionKey(name), " "+oblast)
			if _, taken := known[bare]; !taken {
				known[bare] = u.Code
			}
		}
	}
	return known
}

const oblast = "oblast"

// regionKey writes alike what names of units are written with.
func regionKey(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == '.' || unicode.IsSpace(r) })
	words = slices.DeleteFunc(words, func(w string) bool { return w == "м" || w == "місто" || w == "city" })
	for i, w := range words {
		if w == "region" || w == "область" || w == "обл" {
			words[i] = oblast
		}
	}
	return strings.Join(words, " ")
}
