package ledger_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/geo/ledger"

	"github.com/paulmach/orb"
)

// box is a rectangle by west, south, east and north.
func box(west, south, east, north float64) orb.Polygon {
	return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
}

// village has a cell of a tenth of a degree each way around its point.
var village = geo.Place{ID: 7, Point: orb.Point{36, 48}}

var villageCell = orb.MultiPolygon{box(35.9, 47.9, 36.1, 48.1)}

// held is a map of the west of the village's cell, up to a share of it, with the point or
// around it.
func held(share float64, withPoint bool) []ledger.Drawn {
	p := box(35.9, 47.9, 35.9+0.2*share, 48.1)
	const aside = 0.004
	switch inside := share > 0.5; {
	case withPoint && !inside:
		p = append(orb.Polygon{}, box(35.9, 47.9, 35.9+0.2*share, 48.1)...)
		return []ledger.Drawn{{Status: geo.Occupied, Shape: p}, {Status: geo.Occupied, Shape: box(36-aside, 48-aside, 36+aside, 48+aside)}}
	case !withPoint && inside:
		p = append(p, orb.Ring{{36 - aside, 48 - aside}, {36 - aside, 48 + aside}, {36 + aside, 48 + aside}, {36 + aside, 48 - aside}, {36 - aside, 48 - aside}})
	}
	return []ledger.Drawn{{Status: geo.Occupied, Shape: p}}
}

func grey(share float64) []ledger.Drawn {
	return []ledger.Drawn{{Status: geo.Contested, Shape: box(35.9, 47.9, 35.9+0.2*share, 48.1)}}
}

// day is a map of so many days after the first.
type day struct {
	after    int
	drawn    []ledger.Drawn
	heldOnly bool
}

var firstDay = geo.NewDate(2023, 1, 1)

// proposed is what is read off maps of one place, as "+days status".
func proposed(t *testing.T, p geo.Place, cell orb.MultiPolygon, days []day) string {
	t.Helper()
	r := ledger.NewReader([]geo.Place{p}, []orb.MultiPolygon{cell})
	var readings []ledger.Reading
	for _, d := range days {
		readings = append(readings, ledger.Reading{
			Date: firstDay.AddDays(d.after), Evidence: fmt.Sprintf("map of day %d", d.after), HeldOnly: d.heldOnly, Cells: r.Read(d.drawn),
		})
	}
	var rows []string
	for _, e := range ledger.Propose(readings, []geo.Place{p}) {
		after := e.Date.DaysSince(firstDay)
		if want := fmt.Sprintf("map of day %d", after); e.Place != p.ID || e.Evidence != want {
			t.Errorf("row %+v: want place %d and the evidence %q", e, p.ID, want)
		}
		rows = append(rows, fmt.Sprintf("+%d %s", after, e.Status))
	}
	return strings.Join(rows, ", ")
}

func TestProposeForAVillage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		days []day
		want string
	}{
		{"nothing drawn", []day{{0, nil, false}, {10, nil, false}}, ""},
		{"point and three tenths of the cell", []day{{0, held(0.3, true), false}, {9, held(0.3, true), false}}, ""},
		{"point and two fifths", []day{{0, held(0.4, true), false}, {9, held(0.4, true), false}}, "+0 occupied"},
		{"six tenths without the point", []day{{0, held(0.6, false), false}, {9, held(0.6, false), false}}, ""},
		{"seven tenths without the point", []day{{0, held(0.7, false), false}, {9, held(0.7, false), false}}, "+0 occupied"},
		{"keeps its standing while the point is held", []day{{0, held(0.9, true), false}, {9, held(0.1, true), false}, {18, held(0.1, true), false}}, "+0 occupied"},
		{"keeps it with seven tenths", []day{{0, held(0.9, true), false}, {9, held(0.7, false), false}, {18, held(0.7, false), false}}, "+0 occupied"},
		{"is free below five eighths", []day{{0, held(0.9, true), false}, {9, held(0.6, false), false}, {18, held(0.6, false), false}}, "+0 occupied, +9 liberated"},
		{"grey over most of the cell", []day{{0, nil, false}, {5, grey(0.6), false}, {18, grey(0.6), false}}, "+5 contested"},
		{"grey over a little", []day{{0, nil, false}, {5, grey(0.2), false}, {18, grey(0.2), false}}, ""},
		{"grey and free again", []day{{0, grey(0.9), false}, {9, nil, false}, {18, nil, false}}, "+0 contested, +9 ukrainian"},
		{"a map of held ground alone leaves in dispute what was", []day{{0, grey(0.9), false}, {9, nil, true}, {18, nil, true}}, "+0 contested"},
		{"a flicker of two days", []day{{0, nil, false}, {5, held(1, true), false}, {7, nil, false}, {20, nil, false}}, ""},
		{"three days are no flicker", []day{{0, nil, false}, {5, held(1, true), false}, {8, nil, false}, {20, nil, false}}, "+5 occupied, +8 liberated"},
		{"a brief passage is none", []day{{0, held(1, true), false}, {5, grey(0.9), false}, {6, nil, false}, {20, nil, false}}, "+0 occupied, +5 contested, +6 liberated"},
		{"what began two days ago is not told yet", []day{{0, nil, false}, {19, held(1, true), false}, {20, held(1, true), false}}, ""},
	} {
		if got := proposed(t, village, villageCell, tt.days); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// A town of 50 000 takes up 12.5 km2, a disc of 2 km around its point: 0.0268 degrees of
// longitude there.
func TestProposeForATown(t *testing.T) {
	t.Parallel()
	town := village
	town.Population = 50_000
	const west, east = 36 - 0.0268, 36 + 0.0268
	upTo := func(share float64) []ledger.Drawn {
		return []ledger.Drawn{{Status: geo.Occupied, Shape: box(35, 47.5, west+(east-west)*share, 48.5)}}
	}
	for _, tt := range []struct {
		name string
		days []day
		want string
	}{
		{"the cell but not the town", []day{{0, upTo(0), false}, {9, upTo(0), false}}, ""},
		{"a quarter of its width, a fifth of its ground", []day{{0, upTo(0), false}, {5, upTo(0.25), false}, {19, upTo(0.25), false}}, "+5 contested"},
		{"the centre, but not nine tenths", []day{{0, upTo(0), false}, {5, upTo(0.7), false}, {19, upTo(0.7), false}}, "+5 contested"},
		{"all of it", []day{{0, upTo(0.25), false}, {5, upTo(1), false}, {19, upTo(1), false}}, "+0 contested, +5 occupied"},
		{"back by steps", []day{{0, upTo(1), false}, {5, upTo(0.3), false}, {9, upTo(0), false}, {19, upTo(0), false}}, "+0 occupied, +5 contested, +9 liberated"},
	} {
		if got := proposed(t, town, villageCell, tt.days); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestEntriesTellLiberatedFromUkrainian(t *testing.T) {
	t.Parallel()
	on := func(y, m, d int, s ledger.Standing) ledger.Run {
		return ledger.Run{From: geo.NewDate(y, time.Month(m), d), Standing: s, Evidence: "x"}
	}
	for _, tt := range []struct {
		name string
		runs []ledger.Run
		want string
	}{
		{"retaken in 2014", []ledger.Run{on(2014, 4, 12, ledger.Held), on(2014, 7, 5, ledger.Free)}, "occupied ukrainian"},
		{"retaken in 2022", []ledger.Run{on(2022, 3, 1, ledger.Held), on(2022, 4, 2, ledger.Free)}, "occupied liberated"},
		{"held from 2014 into the invasion", []ledger.Run{on(2014, 4, 12, ledger.Held), on(2022, 3, 5, ledger.Free)}, "occupied liberated"},
		{"never held", []ledger.Run{on(2022, 3, 1, ledger.InDispute), on(2022, 4, 2, ledger.Free)}, "contested ukrainian"},
		{"lost again", []ledger.Run{on(2022, 3, 1, ledger.Held), on(2022, 4, 2, ledger.Free), on(2023, 4, 2, ledger.InDispute), on(2023, 5, 2, ledger.Free)}, "occupied liberated contested liberated"},
	} {
		var got []string
		for _, e := range ledger.Entries(1, tt.runs) {
			got = append(got, string(e.Status))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
