package main

import (
	"slices"

	"controlmap/data/builtin"
	"controlmap/geo"
)

// change is a proposed entry of the ledger for one cell.
type change struct {
	date     geo.Date
	status   geo.Status
	evidence string
}

// history is what is known of one cell: its changes in the order of date.
type history []change

func (h history) status() geo.Status {
	if len(h) == 0 {
		return builtin.Ukrainian
	}
	return h[len(h)-1].status
}

// everHeld tells whether the cell was occupied since the invasion.
func (h history) everHeld() bool {
	for i, c := range h {
		until := len(h) == i+1 || !h[i+1].date.Before(invasion)
		if c.status == geo.Occupied && until {
			return true
		}
	}
	return false
}

// back is what ground becomes that is held by Ukraine again.
func (h history) back() geo.Status {
	if h.everHeld() {
		return geo.Liberated
	}
	return builtin.Ukrainian
}

func (h *history) set(date geo.Date, status geo.Status, evidence string) {
	if status != h.status() {
		*h = append(*h, change{date, status, evidence})
	}
}

var (
	invasion = geo.NewDate(2022, 2, 24)
	// retreat is when the last of the north was left.
	retreat = geo.NewDate(2022, 4, 7)
	// firstWhole is the first DeepState map after the redraws of April 2022, when
	// ground that had been "unknown" was turned to occupied.
	firstWhole = geo.NewDate(2022, 4, 26)
)

const (
	// half decides what a cell is. Once it is occupied it stays so for longer, so that
	// a line that trembles does not make it flicker.
	half  = 0.5
	most  = 0.68
	enter = 0.45
	leave = 0.3
	// steady is for how many days a change must be seen to last.
	steady = 6
)

// north are the units that were left in the retreat.
var north = map[geo.RegionCode]bool{"UA-30": true, "UA-32": true, "UA-18": true, "UA-74": true, "UA-59": true}

// propose reads the history of each cell since the invasion off the maps. Cells are in
// the order of places; before the invasion a cell has the history it is given.
func propose(l library, places []geo.Place, before []history) ([]history, error) {
	histories := before
	if err := proposeInvasion(l, places, histories); err != nil {
		return nil, err
	}
	for c := range places {
		follow(showing(l.deepstate, c), c, &histories[c])
	}
	followOn(l, histories)
	return histories, nil
}

// proposeInvasion covers 2022-02-24 to 2022-04-07, before DeepState's maps are whole.
func proposeInvasion(l library, places []geo.Place, histories []history) error {
	var days [3]reading
	for i, d := range []geo.Date{invasion, geo.NewDate(2022, 3, 16), geo.NewDate(2022, 3, 25)} {
		r, err := at(l.nzz, d)
		if err != nil {
			return err
		}
		days[i] = r
	}
	april, err := at(l.isw, geo.NewDate(2022, 4, 1))
	if err != nil {
		return err
	}
	whole, err := at(l.deepstate, firstWhole)
	if err != nil {
		return err
	}
	for c, p := range places {
		h := &histories[c]
		if h.status() == geo.Occupied {
			continue // since before
		}
		for _, r := range days[:2] {
			if r.cells[c].held() >= half {
				h.set(r.snapshot.Date, geo.Occupied, r.evidence())
			}
		}
		proposeMarch(h, days[2], april.cells[c], whole.cells[c], c)
		if north[p.Region] {
			retire(h, l, april, c)
		}
	}
	return nil
}

// proposeMarch settles late March 2022 between NZZ, which is generous, and ISW, which
// tells control from advance: occupied is what ISW calls control, and what ISW calls
// advance where both NZZ and the later maps of DeepState have it occupied.
func proposeMarch(h *history, nzz reading, isw, whole shares, c int) {
	reached := isw.held() + isw[advance]
	held := nzz.cells[c].held()
	switch {
	case isw.held() >= half, reached >= most && held >= most && whole.held() >= most:
		h.set(nzz.snapshot.Date, geo.Occupied, nzz.evidence()+" with ISW 2022-04-01")
	case reached >= half, held >= half && whole.held() >= half:
		h.set(nzz.snapshot.Date, geo.Contested, nzz.evidence()+" with ISW 2022-04-01")
	default:
		h.set(nzz.snapshot.Date, h.back(), nzz.evidence()+" with ISW 2022-04-01")
	}
}

// retire ends the occupation of a cell in the north: on the day by which ISW or
// DeepState have it free, and by the end of the retreat at the latest.
func retire(h *history, l library, april reading, c int) {
	if april.cells[c].held() < half {
		h.set(april.snapshot.Date, h.back(), april.evidence())
	}
	for _, r := range l.deepstate {
		if retreat.Before(r.snapshot.Date) {
			break
		}
		if r.cells[c][liberated] >= half {
			h.set(r.snapshot.Date, h.back(), r.evidence())
		}
	}
	h.set(retreat, h.back(), "general knowledge: the retreat from the north was complete")
}

// showing leaves out the mirror's maps for a cell that none of them ever shows as held:
// they lack Tuzla.
func showing(readings []reading, c int) []reading {
	if slices.ContainsFunc(readings, func(r reading) bool { return !r.whole && r.cells[c].held() > 0 }) {
		return readings
	}
	return slices.DeleteFunc(slices.Clone(readings), func(r reading) bool { return !r.whole })
}

// follow reads DeepState's maps, which are whole from firstWhole on.
func follow(readings []reading, c int, h *history) {
	for i, r := range readings {
		if r.snapshot.Date.Before(firstWhole) {
			continue
		}
		now := classify(r, c, *h)
		if now != h.status() && lasts(readings[i:], c, *h, now) {
			h.set(r.snapshot.Date, now, r.evidence())
		}
	}
}

// classify tells what a map makes of a cell with the given history.
func classify(r reading, c int, h history) geo.Status {
	s, current := r.cells[c], h.status()
	limit := float32(enter)
	switch {
	case r.snapshot.Date == firstWhole:
		limit = half // what was settled before was settled roughly
	case current == geo.Occupied:
		limit = leave
	}
	switch {
	case s.held() >= limit:
		return geo.Occupied
	case !r.whole && current == geo.Occupied:
		return h.back()
	case !r.whole:
		return current
	case s.held()+s[contested] >= half && s[contested] > 0:
		return geo.Contested
	case s[liberated] >= half, s[liberated] > 0 && h.everHeld():
		return geo.Liberated
	}
	return h.back()
}

// lasts tells whether the maps that follow agree for some days, and the next one in
// any case.
func lasts(readings []reading, c int, h history, now geo.Status) bool {
	until := readings[0].snapshot.Date.AddDays(steady)
	for i, r := range readings[1:] {
		if i > 0 && until.Before(r.snapshot.Date) {
			return true
		}
		if classify(r, c, h) != now {
			return false
		}
	}
	return true
}

// followOn carries on after DeepState's last map with what changes from one map of NZZ
// to the next, whose lines differ from DeepState's.
func followOn(l library, histories []history) {
	if len(l.deepstate) == 0 {
		return
	}
	end := l.deepstate[len(l.deepstate)-1].snapshot.Date
	var last *reading
	for i := range l.nzz {
		r := &l.nzz[i]
		if last != nil && end.Before(r.snapshot.Date) {
			for c := range histories {
				step(last.cells[c].held(), r, c, &histories[c])
			}
		}
		last = r
	}
}

func step(before float32, r *reading, c int, h *history) {
	now := r.cells[c].held()
	switch {
	case before < half && now >= half:
		h.set(r.snapshot.Date, geo.Occupied, r.evidence())
	case before >= half && now < half && h.status() == geo.Occupied && h.everHeld():
		h.set(r.snapshot.Date, h.back(), r.evidence())
	}
}
