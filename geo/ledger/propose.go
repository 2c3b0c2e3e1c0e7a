package ledger

import (
	"math"
	"slices"

	"controlmap/geo"
)

// The rule by which a settlement follows a map. Its point tells who holds the village, its
// cell how much ground goes with it: it is held from the day that its point and a third of
// its cell, or five eighths of its cell, are held, until its point is not and less than five eighths
// of its cell is. See Decisions.
const (
	heldWithPoint = 1. / 3
	heldWithout   = 0.625
	half          = 0.5
	pointDisputed = 0.25
)

// The rule of a town: in dispute from a tenth of its extent, held with its point and nine
// tenths, until its point or half of the extent is not; free again below a twentieth.
const (
	townDisputed      = 0.10
	townDisputedBelow = 0.05
	townHeld          = 0.90
	townHeldBelow     = 0.50
)

// SteadyDays is for how many days a standing must last to be one.
const SteadyDays = 3

// after returns how a place stands that stood as now when a map shows c of it.
func (c Cell) after(now Standing, town, heldOnly bool) Standing {
	if town {
		return c.townAfter(now)
	}
	point := c.Point == Held
	if point && (now == Held || c.held.atLeast(heldWithPoint)) || c.held.atLeast(heldWithout) {
		return Held
	}
	return c.disputedAfter(now, heldOnly)
}

func (c Cell) townAfter(now Standing) Standing {
	held, disputed := townHeld, townDisputed
	if now == Held {
		held = townHeldBelow
	}
	if now != Free {
		disputed = townDisputedBelow
	}
	switch {
	case c.Point == Held && c.extent.atLeast(held):
		return Held
	case c.extent.atLeast(disputed), c.Point == InDispute:
		return InDispute
	}
	return Free
}

// disputedAfter tells ground in dispute from free ground: most of the cell, or the point and
// a quarter. A map of held ground alone leaves in dispute what was.
func (c Cell) disputedAfter(now Standing, heldOnly bool) Standing {
	if heldOnly {
		if now == InDispute {
			return InDispute
		}
		return Free
	}
	most := c.disputed > 0 && float64(c.held)+float64(c.disputed) >= math.MaxUint8*half
	if most || c.Point == InDispute && c.disputed.atLeast(pointDisputed) {
		return InDispute
	}
	return Free
}

// Run is a standing that a place has from a day on.
type Run struct {
	From     geo.Date
	Standing Standing
	Evidence string
}

// Follow returns the runs of the place at a position, which stood as before until then, as
// readings in the order of their dates show it. The first run begins with the first reading.
func Follow(before Standing, readings []Reading, position int, p geo.Place) (runs []Run) {
	now := before
	for _, r := range readings {
		now = r.Cells[position].after(now, extentKm(p) > 0, r.HeldOnly)
		if len(runs) == 0 || now != runs[len(runs)-1].Standing {
			runs = append(runs, Run{r.Date, now, r.Evidence})
		}
	}
	return runs
}

// Steady drops flickers: runs after which a place stands as before in fewer than SteadyDays.
// Likewise the runs that began so few days before the end, of which it cannot be told yet.
func Steady(runs []Run, end geo.Date) []Run {
	var kept []Run
	for i := 0; i < len(runs); i++ {
		r := runs[i]
		if len(kept) == 0 {
			kept = append(kept, r)
			continue
		}
		before := kept[len(kept)-1].Standing
		back := slices.IndexFunc(runs[i:], func(later Run) bool { return later.Standing == before })
		switch {
		case back >= 0 && runs[i+back].From.DaysSince(r.From) < SteadyDays:
			i += back
		case end.DaysSince(r.From)+1 < SteadyDays:
			return kept
		default:
			kept = append(kept, r)
		}
	}
	return kept
}

// Entries turns the runs of a place, in the order of their days, into rows. Before the first it
// is Ukrainian. What is free is liberated if it was held since the invasion.
func Entries(place int, runs []Run) (entries []Entry) {
	status, held := Ukrainian, false
	for i, r := range runs {
		sinceInvasion := i+1 == len(runs) || invasion.Before(runs[i+1].From)
		next := r.Standing.status(held)
		held = held || r.Standing == Held && sinceInvasion
		if next != status {
			entries = append(entries, Entry{place, r.From, next, r.Evidence})
			status = next
		}
	}
	return entries
}

func (s Standing) status(wasHeld bool) geo.Status {
	switch {
	case s == Held:
		return geo.Occupied
	case s == InDispute:
		return geo.Contested
	case wasHeld:
		return geo.Liberated
	}
	return Ukrainian
}

// Propose reads a ledger off readings, which are in the order of their dates: rows for each
// change that lasts, sorted. What the first map shows is a row of its day.
func Propose(readings []Reading, places []geo.Place) (entries []Entry) {
	if len(readings) == 0 {
		return nil
	}
	end := readings[len(readings)-1].Date
	for i, p := range places {
		entries = append(entries, Entries(p.ID, Steady(Follow(Free, readings, i, p), end))...)
	}
	Sort(entries)
	return entries
}
