package main

import (
	"slices"

	"controlmap/geo"
	"controlmap/geo/ledger"
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
		return ledger.Ukrainian
	}
	return h[len(h)-1].status
}

// everHeld reports whether the cell was occupied since the invasion.
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
	return ledger.Ukrainian
}

func (h *history) set(date geo.Date, status geo.Status, evidence string) {
	if status != h.status() {
		*h = append(*h, change{date, status, evidence})
	}
}

var (
	invasion = geo.NewDate(2022, 2, 24)
	// firstWhole is the first DeepState map after the redraws of April 2022, when
	// ground that had been "unknown" was turned to occupied.
	firstWhole = geo.NewDate(2022, 4, 26)
)

const (
	// half decides what a cell is where no threshold of its own is given.
	half = 0.5
	// reach decides where ISW had come to, whose Crimea is smaller than the one drawn here.
	reach = 0.44
	// leave is under which share a cell is occupied no longer: less than the share from
	// which it is, so that a line that trembles does not make it flicker.
	leave = 0.3
	// steady is for how many days a change must be seen to last.
	steady = 6
)

// enter is from which share of a cell in a map of DeepState it is occupied. The shares
// make up for how far DeepState's outline of the country is from the one drawn here:
// until 2022-09-18 its Crimea was the smaller by 800 km2, since then its coast and border
// take in 1 850 km2 more. A line that moves on needs less of that, since it takes a cell
// before the whole of it is taken.
func enter(date geo.Date) float32 {
	switch {
	case date.Before(geo.NewDate(2022, 9, 18)):
		return 0.54
	case date.Before(geo.NewDate(2023, 1, 1)):
		return 0.32
	}
	return 0.42
}

// north has the dates by when the units that were left in the retreat were free, as commonly known.
var north = map[geo.RegionCode]geo.Date{
	"UA-30": geo.NewDate(2022, 4, 2), "UA-32": geo.NewDate(2022, 4, 2), "UA-18": geo.NewDate(2022, 4, 3),
	"UA-74": geo.NewDate(2022, 4, 4), "UA-59": geo.NewDate(2022, 4, 7),
}

// propose reads the history of each cell since the invasion off the maps. Cells are in
// the order of places; before the invasion a cell has the history it is given.
func propose(l library, places []geo.Place, before []history, known knowledge) ([]history, error) {
	histories := before
	s, err := springOf(l)
	if err != nil {
		return nil, err
	}
	arrivals := known.arrivals(places)
	for c, p := range places {
		if h := &histories[c]; h.status() != geo.Occupied {
			s.propose(c, p, arrivals, h)
		}
		follow(showing(l.deepstate, c), c, &histories[c])
	}
	followOn(l, histories)
	return histories, nil
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
		if now != h.status() && persists(readings[i:], c, *h, now) {
			h.set(r.snapshot.Date, now, r.evidence())
		}
	}
}

// classify returns what a map makes of a cell with the given history.
func classify(r reading, c int, h history) geo.Status {
	s, current := r.cells[c], h.status()
	limit := enter(r.snapshot.Date)
	if current == geo.Occupied && s[liberated] < s.held() && r.snapshot.Date != firstWhole {
		limit = leave // on firstWhole what was settled roughly before is settled anew
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

// persists reports whether the maps that follow agree for some days, and the next one in
// any case.
func persists(readings []reading, c int, h history, now geo.Status) bool {
	until := readings[0].snapshot.Date.AddDays(steady)
	for i, r := range readings[1:] {
		if i > 0 && until.Before(r.snapshot.Date) {
			return true
		}
		next := classify(r, c, h)
		gone := now != geo.Occupied && next != geo.Occupied && h.status() == geo.Occupied
		if next != now && !gone {
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
