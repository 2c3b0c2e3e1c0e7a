package tile

import (
	"iter"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// HistoryDay is one snapshot of a history.
type HistoryDay struct {
	Date     geo.Date
	Snapshot *Snapshot
}

// HistoryStep is ground that gained or lost a status from one day of a history to the next.
type HistoryStep struct {
	Date      geo.Date // of the later day
	Status    geo.Status
	Since     geo.Since
	Direction geo.Direction
	Polygons  orb.MultiPolygon // as in Shape
}

// History is what a tile shows on each of several days. To show a day, draw the
// keyframe, and over it, in order, the steps up to the day: gained ground is filled,
// lost ground is cleared, each status and since on a sheet of its own.
type History struct {
	First    geo.Date
	Keyframe []Shape
	Steps    []HistoryStep
}

// NewHistory returns the history of a tile over days, which must be in order of date. It
// keeps nothing in their snapshots. Days that do not alter the tile may be left out, but
// for the first.
func NewHistory(at Address, days []HistoryDay) History {
	m := newHistoryMaker(at, days)
	for i, d := range days {
		today := m.outlineOf(d.Snapshot)
		switch {
		case i == 0:
			m.First, m.Keyframe = d.Date, m.shapes(today)
		case !slices.Equal(today, m.before):
			m.addDay(d.Date, today)
		}
		m.before = today
	}
	return m.History
}

// historyMaker makes a history, day by day.
type historyMaker struct {
	History
	at     Address
	kinds  []kind // of all days, in order
	ground []*groundOfKinds
	before []uint64 // what bounds the ground of the day before, as arrangement.update has it
	change *residue
	left   slivers
}

// groundOfKinds is the ground of the days that tell the same kinds apart. A source may go
// to and fro between two ways to tell: days of one have little in common with those of the
// other.
type groundOfKinds struct {
	own    []kind
	groups []uint16 // what they are among the kinds of the history
	*arrangement
}

// mostGrounds is how many are kept.
const mostGrounds = 8

func newHistoryMaker(at Address, days []HistoryDay) *historyMaker {
	return &historyMaker{at: at, kinds: kindsOf(days), change: newResidue(at)}
}

// kindsOf returns the kinds of all days, in order.
func kindsOf(days []HistoryDay) (kinds []kind) {
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

// outlineOf returns what bounds the ground of a day.
func (m *historyMaker) outlineOf(day *Snapshot) []uint64 {
	i := slices.IndexFunc(m.ground, func(g *groundOfKinds) bool { return slices.Equal(g.own, day.kinds) })
	if i < 0 {
		m.ground = append(m.ground, m.newGround(day.kinds))
		if i = len(m.ground) - 1; i == mostGrounds {
			m.ground, i = m.ground[1:], i-1
		}
	}
	return m.ground[i].update(day.cover, m.ground[i].groups)
}

func (m *historyMaker) newGround(own []kind) *groundOfKinds {
	g := &groundOfKinds{own: own, arrangement: newArrangement(m.at)}
	for _, k := range own {
		g.groups = append(g.groups, uint16(slices.Index(m.kinds, k)))
	}
	return g
}

func (m *historyMaker) shapes(outline []uint64) (shapes []Shape) {
	step := gridOf(m.at).step
	for group, bundles := range byGroup(outline) {
		k := m.kinds[group]
		shapes = append(shapes, Shape{k.status, k.since, toOrb(polygons(bundles), step)})
	}
	return shapes
}

// byGroup yields the edges of an outline as bundles of each group that has any.
func byGroup(outline []uint64) iter.Seq2[uint16, []bundle] {
	return func(yield func(uint16, []bundle) bool) {
		for len(outline) > 0 {
			group := outline[0] >> groupShift
			n := slices.IndexFunc(outline, func(packed uint64) bool { return packed>>groupShift != group })
			if n < 0 {
				n = len(outline)
			}
			bundles := make([]bundle, n)
			for i, packed := range outline[:n] {
				e := unpackEdge(packed)
				bundles[i] = bundle{e.from, e.to, 1}
			}
			if !yield(uint16(group), bundles) {
				return
			}
			outline = outline[n:]
		}
	}
}

// addDay adds the steps from the day before.
func (m *historyMaker) addDay(date geo.Date, today []uint64) {
	made := m.change.between(m.before, today, len(m.kinds))
	m.left = append(m.left, made...)
	for _, direction := range []geo.Direction{geo.Lost, geo.Gained} {
		for i, k := range m.kinds {
			if shapes := polygons(m.change.outline(i, direction)); len(shapes) > 0 {
				m.Steps = append(m.Steps, HistoryStep{date, k.status, k.since, direction, toOrb(shapes, 1)})
			}
		}
	}
	m.settle(date, today)
}

func (p point) scaled(step int32) point { return point{p.x * step, p.y * step} }

// Tile returns the layers keyframe and steps as a vector tile, nil where both are empty.
// Features of steps are in the order in which they are to be drawn. The error is
// Internal.
func (h History) Tile() ([]byte, error) {
	keyframe, steps := newLayer(LayerKeyframe), newLayer(LayerSteps)
	for _, s := range h.Keyframe {
		properties := kind{s.Status, s.Since}.properties()
		properties["date"] = h.First.String()
		keyframe.add(s.Polygons, properties)
	}
	for _, s := range h.Steps {
		properties := kind{s.Status, s.Since}.properties()
		properties["date"] = s.Date.String()
		properties["kind"] = string(s.Direction)
		steps.add(s.Polygons, properties)
	}
	return encode(keyframe, steps)
}
