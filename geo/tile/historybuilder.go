package tile

import (
	"slices"

	"controlmap/geo"
	"controlmap/geo/snapround"

	"github.com/paulmach/orb"
)

// historyBuilder builds a history, day by day.
type historyBuilder struct {
	History
	at            Address
	kinds         []kind // of all days, in order; the groups of outlines are their indices
	arrangements  []*kindArrangement
	outlineBefore snapround.Outline // of the day before
	difference    *snapround.Difference
}

// kindArrangement is the arrangement of the days that have the same kinds. A source may go
// to and fro between two sets of kinds: days of one have little in common with those of the
// other.
type kindArrangement struct {
	kinds  []kind
	groups []uint16 // indices of kinds in those of the history
	*snapround.Arrangement
}

// maxArrangements is how many are kept.
const maxArrangements = 8

func newHistoryBuilder(at Address, days []HistoryDay) *historyBuilder {
	return &historyBuilder{
		at: at, kinds: kindsOfDays(days), difference: snapround.NewDifference(gridOf(at), unitGrid(at)),
	}
}

// kindsOfDays returns the kinds of all days, in order.
func kindsOfDays(days []HistoryDay) (kinds []kind) {
	for _, d := range days {
		for _, k := range d.Snapshot.kinds {
			if !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
	}
	slices.SortFunc(kinds, kind.compare)
	return kinds
}

// outlineOf returns the outline of a day, as Arrangement.Update does.
func (b *historyBuilder) outlineOf(day *Snapshot) snapround.Outline {
	i := slices.IndexFunc(b.arrangements, func(a *kindArrangement) bool { return slices.Equal(a.kinds, day.kinds) })
	if i < 0 {
		b.arrangements = append(b.arrangements, b.newKindArrangement(day.kinds))
		if i = len(b.arrangements) - 1; i == maxArrangements {
			b.arrangements, i = b.arrangements[1:], i-1
		}
	}
	return b.arrangements[i].Update(day.pyramid.groups, day.pyramid.bounds, b.arrangements[i].groups)
}

func (b *historyBuilder) newKindArrangement(kinds []kind) *kindArrangement {
	a := &kindArrangement{kinds: kinds, Arrangement: snapround.NewArrangement(gridOf(b.at), reach(b.at))}
	for _, k := range kinds {
		a.groups = append(a.groups, uint16(slices.Index(b.kinds, k)))
	}
	return a
}

// shapes returns the area of each kind that an outline bounds.
func (b *historyBuilder) shapes(outline snapround.Outline) (shapes []Shape) {
	step := gridOf(b.at).Step()
	for group, area := range outline.Areas() {
		k := b.kinds[group]
		shapes = append(shapes, Shape{k.status, k.since, toOrb(area, step)})
	}
	return shapes
}

// addDay adds the steps from the day before.
func (b *historyBuilder) addDay(date geo.Date, outline snapround.Outline) {
	b.difference.Update(b.outlineBefore, outline, len(b.kinds))
	b.addSteps(date, geo.Lost, b.difference.Lost)
	b.addSteps(date, geo.Gained, b.difference.Gained)
	first := len(b.Steps)
	for _, r := range b.difference.Repairs(outline) {
		b.addRepair(date, r, first)
	}
}

// addSteps adds a step for each kind that has changed in one direction.
func (b *historyBuilder) addSteps(date geo.Date, direction geo.Direction, changed func(group int) []snapround.Polygon) {
	for i, k := range b.kinds {
		if area := changed(i); len(area) > 0 {
			b.Steps = append(b.Steps, HistoryStep{date, k.status, k.since, direction, toOrb(area, 1)})
		}
	}
}

// addRepair adds a repair to one of the steps from the given one on, or to a new one where it
// may overlap what they hold.
func (b *historyBuilder) addRepair(date geo.Date, r snapround.Repair, first int) {
	k, direction := b.kinds[r.Group], geo.Lost
	if r.IsGain {
		direction = geo.Gained
	}
	area := toOrb([]snapround.Polygon{r.Area}, 1)
	for i := range b.Steps[first:] {
		step := &b.Steps[first+i]
		if step.Status == k.status && step.Since == k.since && step.Direction == direction && isApart(step.Polygons, area.Bound()) {
			step.Polygons = append(step.Polygons, area...)
			return
		}
	}
	b.Steps = append(b.Steps, HistoryStep{date, k.status, k.since, direction, area})
}

// isApart reports whether a bound meets none of the polygons' bounds.
func isApart(polygons orb.MultiPolygon, b orb.Bound) bool {
	return !slices.ContainsFunc(polygons, func(p orb.Polygon) bool { return p.Bound().Intersects(b) })
}
