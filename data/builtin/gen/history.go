package main

import (
	"slices"

	"controlmap/geo"
	"controlmap/geo/ledger"
)

var (
	invasion = geo.NewDate(2022, 2, 24)
	// firstWhole is the first DeepState map after the redraws of April 2022, when ground that
	// had been "unknown" was turned to occupied. Order 376 and ISW tell of the time before.
	firstWhole = geo.NewDate(2022, 4, 26)
)

// orderEvidence names the list of occupied territories in a row's evidence.
const orderEvidence = "order 376"

// sources is what the history of each place is made from.
type sources struct {
	maps  library
	order order376
}

// runs returns how a place stood by the sources, from 2014 on.
func (s sources) runs(position int, p geo.Place) []ledger.Run {
	spells := s.order[p.Code]
	spring := s.springRuns(position, p, spells)
	before := spring[len(spring)-1].Standing
	since := s.confirm(position, p, s.sinceRuns(before, position, p))
	return noteOrder(joined(slices.Concat(beforeInvasion(spells), spring, since)), spells)
}

// beforeInvasion are the runs of order 376 until the invasion.
func beforeInvasion(spells []spell) (runs []ledger.Run) {
	for _, s := range spells {
		if s.from.Before(invasion) {
			runs = append(runs, ledger.Run{From: s.from, Standing: ledger.Held, Evidence: orderEvidence})
		}
	}
	return runs
}

// springRuns are those from the invasion until firstWhole, day by day: held is what the order
// has as occupied. Of the rest ISW's control and advance are in dispute.
func (s sources) springRuns(position int, p geo.Place, spells []spell) (runs []ledger.Run) {
	isw := ledger.Steady(ledger.Follow(ledger.Free, s.spring(), position, p), firstWhole)
	for day := invasion; day.Before(firstWhole); day = day.AddDays(1) {
		next := springRun(day, spells, isw)
		if len(runs) == 0 || runs[len(runs)-1].Standing != next.Standing {
			runs = append(runs, next)
		}
	}
	return runs
}

// spring are ISW's maps before firstWhole.
func (s sources) spring() []ledger.Reading {
	end, _ := slices.BinarySearchFunc(s.maps.isw, firstWhole, func(r ledger.Reading, d geo.Date) int { return r.Date.Compare(d) })
	return s.maps.isw[:end]
}

// springRun is how a place stood on a day. Once an occupation that the order names is over the
// place is free, whatever ISW went on to show.
func springRun(day geo.Date, spells []spell, isw []ledger.Run) ledger.Run {
	over := false
	for _, s := range spells {
		if s.covers(day) {
			return ledger.Run{From: day, Standing: ledger.Held, Evidence: orderEvidence}
		}
		over = over || !s.until.IsZero() && !day.Before(s.until)
	}
	run := ledger.Run{From: day, Standing: ledger.Free, Evidence: orderEvidence}
	for _, r := range isw {
		if over || day.Before(r.From) {
			break
		}
		run.Standing, run.Evidence = min(r.Standing, ledger.InDispute), r.Evidence
	}
	return run
}

// sinceRuns are those of DeepState's maps from firstWhole on. Maps of held ground alone, which
// lack Tuzla, are left out for a place that none of them shows as held. Crimea has been held
// since 2014, and what changes there is how its coast is drawn.
func (s sources) sinceRuns(before ledger.Standing, position int, p geo.Place) []ledger.Run {
	readings := slices.DeleteFunc(slices.Clone(s.maps.deepstate), func(r ledger.Reading) bool { return r.Date.Before(firstWhole) })
	if len(readings) == 0 || p.Region == geo.CrimeaUnit || p.Region == geo.Sevastopol {
		return nil
	}
	shown := slices.ContainsFunc(readings, func(r ledger.Reading) bool { return r.HeldOnly && r.Cells[position].Held() > 0 })
	if !shown {
		readings = slices.DeleteFunc(readings, func(r ledger.Reading) bool { return r.HeldOnly })
	}
	return ledger.Steady(ledger.Follow(before, readings, position, p), readings[len(readings)-1].Date)
}

// recentDays is for how long a row needs a second publisher not to be provisional.
const recentDays = 60

// confirm says of the runs of the last weeks whether the last map of a second publisher has
// them, too.
func (s sources) confirm(position int, p geo.Place, runs []ledger.Run) []ledger.Run {
	if len(s.maps.nzz) == 0 || len(s.maps.deepstate) == 0 {
		return runs
	}
	since := s.maps.deepstate[len(s.maps.deepstate)-1].Date.AddDays(-recentDays)
	second := ledger.Follow(ledger.Free, s.maps.nzz, position, p)[0]
	for i, r := range runs {
		switch {
		case r.From.Before(since):
		case (r.Standing == ledger.Held) == (second.Standing == ledger.Held):
			runs[i].Evidence = r.Evidence + "; " + second.Evidence
		default:
			runs[i].Evidence = r.Evidence + "; provisional"
		}
	}
	return runs
}

// joined leaves out a run that goes on from the one before it.
func joined(runs []ledger.Run) []ledger.Run {
	return slices.CompactFunc(runs, func(a, b ledger.Run) bool { return a.Standing == b.Standing })
}

// sameEvent is how many days apart two sources may date one event.
const sameEvent = 60

// noteOrder adds to the evidence of a map the day that order 376 names, where it is another.
func noteOrder(runs []ledger.Run, spells []spell) []ledger.Run {
	for i, r := range runs {
		if r.Evidence == orderEvidence {
			continue
		}
		for _, s := range spells {
			day := s.from
			if r.Standing != ledger.Held {
				day = s.until
			}
			if apart := day.DaysSince(r.From); !day.IsZero() && apart != 0 && max(apart, -apart) <= sameEvent {
				runs[i].Evidence = r.Evidence + "; " + orderEvidence + ": " + day.String()
			}
		}
	}
	return runs
}
