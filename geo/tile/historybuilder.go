package tile

import (
	"slices"

	"controlmap/geo"
)

// historyBuilder builds a history, day by day.
type historyBuilder struct {
	History
	at            Address
	kinds         []kind // of all days, in order
	arrangements  []*kindArrangement
	outlineBefore []uint64 // of the day before, as arrangement.update returns it
	difference    *outlineDifference
	slivers       slivers // that no step has repaired yet
}

// kindArrangement is the arrangement of the days that have the same kinds. A source may go
// to and fro between two sets of kinds: days of one have little in common with those of the
// other.
type kindArrangement struct {
	kinds  []kind
	groups []uint16 // indices of kinds in those of the history
	*arrangement
}

// maxArrangements is how many are kept.
const maxArrangements = 8

func newHistoryBuilder(at Address, days []HistoryDay) *historyBuilder {
	return &historyBuilder{at: at, kinds: kindsOfDays(days), difference: newOutlineDifference(at)}
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

// outlineOf returns the outline of a day, as arrangement.update does.
func (b *historyBuilder) outlineOf(day *Snapshot) []uint64 {
	i := slices.IndexFunc(b.arrangements, func(a *kindArrangement) bool { return slices.Equal(a.kinds, day.kinds) })
	if i < 0 {
		b.arrangements = append(b.arrangements, b.newKindArrangement(day.kinds))
		if i = len(b.arrangements) - 1; i == maxArrangements {
			b.arrangements, i = b.arrangements[1:], i-1
		}
	}
	return b.arrangements[i].update(day.pyramid, b.arrangements[i].groups)
}

func (b *historyBuilder) newKindArrangement(kinds []kind) *kindArrangement {
	a := &kindArrangement{kinds: kinds, arrangement: newArrangement(b.at)}
	for _, k := range kinds {
		a.groups = append(a.groups, uint16(slices.Index(b.kinds, k)))
	}
	return a
}

// shapes returns the area of each kind that an outline bounds.
func (b *historyBuilder) shapes(outline []uint64) (shapes []Shape) {
	step := gridOf(b.at).step
	for len(outline) > 0 {
		group := firstGroup(outline)
		edges := ofGroup(outline, group)
		k := b.kinds[group]
		shapes = append(shapes, Shape{k.status, k.since, toOrb(polygons(unpackBundles(edges, 1)), step)})
		outline = outline[len(edges):]
	}
	return shapes
}

// addDay adds the steps from the day before.
func (b *historyBuilder) addDay(date geo.Date, outline []uint64) {
	b.slivers = append(b.slivers, b.difference.compute(b.outlineBefore, outline, len(b.kinds))...)
	for _, direction := range []geo.Direction{geo.Lost, geo.Gained} {
		for i, k := range b.kinds {
			if changed := polygons(b.difference.outline(i, direction)); len(changed) > 0 {
				b.Steps = append(b.Steps, HistoryStep{date, k.status, k.since, direction, toOrb(changed, 1)})
			}
		}
	}
	b.repairSlivers(date, outline)
}
