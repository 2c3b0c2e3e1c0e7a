package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"controlmap/data/builtin"
	"controlmap/geo"
	"controlmap/geo/ledger"
)

// correctionsFile holds rows by hand: see its header.
//
//go:embed corrections.csv
var correctionsFile []byte

// corrections are rows by hand, by position of their place, in the order of their dates.
type corrections [][]ledger.Entry

// readCorrections reads place, region, date, status and evidence. A place is an English
// name, an identifier where the name is not unique in its region, or the KATOTTG code of a
// hromada for all its settlements that have no rows of their own in that era.
func readCorrections(text []byte, places []geo.Place) (corrections, error) {
	own, whole := make(corrections, len(places)), make(corrections, len(places))
	err := builtin.EachRecord(text, 5, func(f []string) error {
		e, err := parseCorrection(f)
		if err != nil {
			return err
		}
		if strings.HasPrefix(f[0], "UA") {
			return whole.addHromada(f[0], e, places)
		}
		i, err := theOne(places, f[0], geo.RegionCode(f[1]))
		if err != nil {
			return err
		}
		e.Place = places[i].ID
		own[i] = append(own[i], e)
		return nil
	})
	for i := range own {
		own[i] = slices.Concat(era(own[i], true), era(own[i], false))
		for _, before := range []bool{true, false} {
			if len(era(own[i], before)) == 0 {
				own[i] = append(own[i], era(whole[i], before)...)
			}
		}
		ledger.Sort(own[i])
	}
	return own, err
}

func parseCorrection(f []string) (e ledger.Entry, err error) {
	if e.Date, err = geo.ParseDate(f[2]); err != nil {
		return e, err
	}
	e.Evidence = f[4]
	e.Status, err = ledger.ParseStatus(f[3])
	return e, err
}

func (c corrections) addHromada(code string, e ledger.Entry, places []geo.Place) error {
	found := false
	for i, p := range places {
		if p.Hromada.Code == code {
			e.Place, found = p.ID, true
			c[i] = append(c[i], e)
		}
	}
	if !found {
		return fmt.Errorf("no settlement in hromada %s", code)
	}
	return nil
}

// era returns the rows from before the invasion, or those since.
func era(entries []ledger.Entry, before bool) (found []ledger.Entry) {
	for _, e := range entries {
		if e.Date.Before(invasion) == before {
			found = append(found, e)
		}
	}
	return found
}

func theOne(places []geo.Place, name string, region geo.RegionCode) (int, error) {
	is := func(p geo.Place) bool {
		return p.Region == region && p.IsSettlement() && (p.NameEN == name || strconv.Itoa(p.ID) == name)
	}
	i := slices.IndexFunc(places, is)
	if i < 0 {
		return 0, fmt.Errorf("no place %q in %s", name, region)
	}
	if j := slices.IndexFunc(places[i+1:], is); j >= 0 {
		return 0, fmt.Errorf("more than one place %q in %s: %d, %d", name, region, places[i].ID, places[i+1+j].ID)
	}
	return i, nil
}

// over returns rows by hand over the proposed ones of the same place: in each era they stand
// for the time up to their last.
func over(byHand, proposed []ledger.Entry) []ledger.Entry {
	entries := slices.Concat(
		overEra(era(byHand, true), era(proposed, true)),
		overEra(era(byHand, false), era(proposed, false)))
	status := ledger.Ukrainian
	return slices.DeleteFunc(entries, func(e ledger.Entry) bool {
		same := e.Status == status
		status = e.Status
		return same
	})
}

func overEra(byHand, proposed []ledger.Entry) []ledger.Entry {
	if len(byHand) == 0 {
		return proposed
	}
	last := byHand[len(byHand)-1].Date
	later := slices.IndexFunc(proposed, func(e ledger.Entry) bool { return last.Before(e.Date) })
	if later < 0 {
		return byHand
	}
	return slices.Concat(byHand, proposed[later:])
}
