package main

import (
	"controlmap/geo"

	"github.com/paulmach/orb"
	sphere "github.com/paulmach/orb/geo"
)

// spring is the maps of February to April 2022, before DeepState's are whole.
type spring struct {
	first, middle, peak, after reading   // NZZ: 02-24, 03-16, 03-25, 04-06
	april                      reading   // ISW: 04-01
	whole                      reading   // DeepState: firstWhole
	retreat                    []reading // DeepState: until settled
}

// height is since when ISW's control was at its largest, as The Times found in its
// maps: from 23 to 28 March 2022.
var height = geo.NewDate(2022, 3, 23)

// settled is when the north had been left and the lines of April stood.
var settled = geo.NewDate(2022, 4, 7)

func springOf(l library) (s spring, err error) {
	for _, want := range []struct {
		into     *reading
		readings []reading
		date     geo.Date
	}{
		{&s.first, l.nzz, invasion},
		{&s.middle, l.nzz, geo.NewDate(2022, 3, 16)},
		{&s.peak, l.nzz, geo.NewDate(2022, 3, 25)},
		{&s.after, l.nzz, geo.NewDate(2022, 4, 6)},
		{&s.april, l.isw, geo.NewDate(2022, 4, 1)},
		{&s.whole, l.deepstate, firstWhole},
	} {
		if *want.into, err = at(want.readings, want.date); err != nil {
			return s, err
		}
	}
	for _, r := range l.deepstate {
		if !settled.Before(r.snapshot.Date) {
			s.retreat = append(s.retreat, r)
		}
	}
	return s, nil
}

// propose covers 2022-02-24 to firstWhole.
func (s spring) propose(c int, p geo.Place, arrivals []arrival, h *history) {
	if s.first.cells[c].held() >= half {
		h.set(invasion, geo.Occupied, s.first.evidence())
	}
	_, left := north[p.Region]
	certain := left || s.reached(c)
	if s.middle.cells[c].held() >= half && certain {
		date, evidence := arrivalAt(p, arrivals, s.middle.snapshot.Date, s.middle.evidence())
		h.set(date, geo.Occupied, evidence)
	}
	s.proposeHeight(c, p, arrivals, h)
	if left {
		s.retire(c, north[p.Region], h)
		return
	}
	s.settle(c, h)
}

// reached reports whether ISW had a cell on 1 April as controlled or advanced over.
func (s spring) reached(c int) bool {
	return s.april.cells[c].held()+s.april.cells[c][advance] >= reach
}

// proposeHeight settles late March between ISW, of which there is a map of 1 April,
// and NZZ. Occupied is what ISW calls control or advance, and in the north, which was
// being left by then, what NZZ had a week before. What NZZ and the later maps of
// DeepState have beyond that, and ISW only as claimed, is contested.
func (s spring) proposeHeight(c int, p geo.Place, arrivals []arrival, h *history) {
	_, left := north[p.Region]
	held := s.peak.cells[c].held() >= half
	switch {
	case s.reached(c) && left:
		date, evidence := arrivalAt(p, arrivals, height, s.april.evidence()+" (control or advance)")
		h.set(date, geo.Occupied, evidence)
	case s.reached(c):
		h.set(height, geo.Occupied, s.april.evidence()+" (control or advance)")
	case held && left:
		h.set(height, geo.Occupied, s.peak.evidence())
	case held && s.whole.cells[c].held() >= half:
		h.set(s.peak.snapshot.Date, geo.Contested, s.peak.evidence()+", not ISW")
	default:
		h.set(s.peak.snapshot.Date, h.back(), s.peak.evidence())
	}
}

// retire ends the occupation of a cell in the north: on the day by which ISW or
// DeepState do not have it any more, and when its unit was free at the latest.
func (s spring) retire(c int, free geo.Date, h *history) {
	if !s.reached(c) {
		h.set(s.april.snapshot.Date, h.back(), s.april.evidence())
	}
	for _, r := range s.retreat {
		if free.Before(r.snapshot.Date) {
			break
		}
		if r.cells[c].held()+r.cells[c][contested] < half {
			h.set(r.snapshot.Date, h.back(), r.evidence())
		}
	}
	h.set(free, h.back(), "general knowledge: retreat from the north")
}

// settle draws the lines of April elsewhere, with which DeepState's first whole map
// agrees: a cell is occupied where both NZZ and DeepState have it.
func (s spring) settle(c int, h *history) {
	now := h.back()
	if s.after.cells[c].held() >= half && s.whole.cells[c].held() >= half {
		now = geo.Occupied
	}
	h.set(settled, now, s.after.evidence()+" with DeepState "+s.whole.snapshot.Date.String())
}

// arrival is when a town was occupied in the first weeks, as commonly known.
type arrival struct {
	town string
	at   orb.Point
	date geo.Date
}

// arrivals lists the towns that are known to have been occupied after the invasion.
func (k knowledge) arrivals(places []geo.Place) (found []arrival) {
	for i, town := range k.towns {
		for _, change := range town {
			if change.status == geo.Occupied && !change.date.Before(invasion) {
				found = append(found, arrival{places[i].NameEN, places[i].Point, change.date})
				break
			}
		}
	}
	return found
}

// nearby is how far from a known town another is taken to have been occupied with it.
const nearby = 60_000 // metres

// arrivalAt dates a cell that is first seen occupied in a map of weeks later: with the
// nearest town whose date is known, by the given day at the latest.
func arrivalAt(p geo.Place, arrivals []arrival, latest geo.Date, evidence string) (geo.Date, string) {
	nearest, distance := arrival{date: latest}, float64(nearby)
	for _, a := range arrivals {
		if d := sphere.Distance(p.Point, a.at); d < distance && a.date.Before(latest) {
			nearest, distance = a, d
		}
	}
	if nearest.town != "" {
		evidence += ", dated as " + nearest.town + " nearby"
	}
	return nearest.date, evidence
}
