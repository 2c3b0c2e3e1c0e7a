package viina

import (
	"slices"
	"time"

	"controlmap/geo"
)

// day counts days since the first that a table may have.
type day uint16

var firstDay = geo.NewDate(2014, time.January, 1)

func (d day) date() geo.Date { return firstDay.AddDays(int(d)) }

// control is what a table says of a place on a day.
type control uint8

const (
	noRow control = iota
	blank         // a row, but nothing in the column
	ukrainian
	russian
	contested
)

// run is a stretch of days, both ends in it, on which a place has one control.
type run struct {
	from, to day
	control  control
}

// history is what the rows of a place say, in the order of the rows.
type history []run

// add takes the next row in. Rows in order of days, which change seldom, take no room.
func (h *history) add(d day, c control) {
	if n := len(*h); n > 0 {
		last := &(*h)[n-1]
		if c == last.control && last.from <= d && d <= last.to+1 {
			last.to = max(last.to, d)
			return
		}
	}
	*h = append(*h, run{d, d, c})
}

// inOrder returns the runs in order of days. Where rows contradict each other the last one
// holds, and contradicted is called with the day.
func (h history) inOrder(contradicted func(day)) history {
	if h.isInOrder() {
		return h
	}
	first := slices.MinFunc(h, func(a, b run) int { return int(a.from) - int(b.from) }).from
	last := slices.MaxFunc(h, func(a, b run) int { return int(a.to) - int(b.to) }).to
	days := make([]control, int(last-first)+1)
	for _, r := range h {
		for d := r.from; d <= r.to; d++ {
			if known := &days[d-first]; *known != r.control {
				if *known != noRow {
					contradicted(d)
				}
				*known = r.control
			}
		}
	}
	var ordered history
	for i, c := range days {
		if c != noRow {
			ordered.add(first+day(i), c)
		}
	}
	return ordered
}

func (h history) isInOrder() bool {
	for i := 1; i < len(h); i++ {
		if h[i].from <= h[i-1].to {
			return false
		}
	}
	return true
}

// cursor reads a history, which is in order, day by day.
type cursor struct {
	history history
	at      int
}

// on returns what is said of a day, which is not before the one asked for last.
func (c *cursor) on(d day) control {
	for c.at < len(c.history) && c.history[c.at].to < d {
		c.at++
	}
	if c.at == len(c.history) || d < c.history[c.at].from {
		return noRow
	}
	return c.history[c.at].control
}
