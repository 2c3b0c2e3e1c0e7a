package main

import (
	"fmt"
	"slices"
	"strconv"

	"controlmap/data/builtin"
	"controlmap/geo"
	"controlmap/geo/ledger"
)

// knowledge is what is known by hand.
type knowledge struct {
	towns []history // by place
	// all holds the changes of whole units, before the invasion.
	all map[geo.RegionCode]history
}

// readKnowledge reads place, region, date, status and evidence. The place is an
// English name, an identifier where a name is not unique in its unit, or * for all
// places of the unit that have no rows of their own.
func readKnowledge(text []byte, places []geo.Place) (knowledge, error) {
	k := knowledge{towns: make([]history, len(places)), all: map[geo.RegionCode]history{}}
	err := builtin.EachRecord(text, 5, func(f []string) error {
		date, err := geo.ParseDate(f[2])
		if err != nil {
			return err
		}
		c := change{date, geo.Status(f[3]), f[4]}
		region := geo.RegionCode(f[1])
		if f[0] == "*" {
			k.all[region] = append(k.all[region], c)
			return nil
		}
		i, err := theOne(places, f[0], region)
		if err != nil {
			return err
		}
		k.towns[i] = append(k.towns[i], c)
		return nil
	})
	return k, err
}

func theOne(places []geo.Place, name string, region geo.RegionCode) (int, error) {
	is := func(p geo.Place) bool {
		return p.Region == region && (p.NameEN == name || strconv.Itoa(p.ID) == name)
	}
	i := slices.IndexFunc(places, is)
	if i < 0 {
		return 0, fmt.Errorf("no place %q in %s", name, region)
	}
	if j := slices.IndexFunc(places[i+1:], is); j >= 0 {
		return 0, fmt.Errorf("more than one place %q in %s", name, region)
	}
	return i, nil
}

// minsk is the line of September 2014; what of Donbas DeepState shows as occupied
// before 2022 is taken to have been held from then on unless it is known better.
var minsk = geo.NewDate(2014, 9, 5)

// beforeInvasion gives each place its history until 2022-02-23.
func beforeInvasion(l library, places []geo.Place, k knowledge) []history {
	whole, err := at(l.deepstate, firstWhole)
	histories := make([]history, len(places))
	for i, p := range places {
		own := slices.DeleteFunc(slices.Clone(k.towns[i]), func(c change) bool { return !c.date.Before(invasion) })
		switch {
		case len(own) > 0:
			histories[i] = own
		case len(k.all[p.Region]) > 0:
			histories[i] = slices.Clone(k.all[p.Region])
		case err == nil && whole.cells[i][occupiedBefore] >= half:
			histories[i] = history{{minsk, geo.Occupied, whole.evidence() + " (occupied before 2022)"}}
		}
	}
	return histories
}

// over returns what is known by hand, then what is proposed from when it last speaks:
// a proposal that says the same later is a repeat, and one within the margin is the
// same event read off a later map.
func (h history) over(proposed history) history {
	if len(h) == 0 {
		return proposed
	}
	const margin = 60 // days
	result := slices.Clone(h)
	until := h[len(h)-1].date.AddDays(margin)
	standing := ledger.Ukrainian
	for _, c := range proposed {
		if !until.Before(c.date) {
			standing = c.status
			continue
		}
		if c.status != standing {
			result.set(c.date, c.status, c.evidence)
			standing = c.status
		}
	}
	return result
}
