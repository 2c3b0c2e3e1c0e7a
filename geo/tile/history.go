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
	m := newHistoryBuilder(at, days)
	for i, d := range days {
		today := m.outlineOf(d.Snapshot)
		switch {
		case i == 0:
			m.First, m.Keyframe = d.Date, m.shapes(today)
		case !slices.Equal(today, m.outlineBefore):
			m.addDay(d.Date, today)
		}
		m.outlineBefore = today
	}
	return m.History
}

// historyBuilder makes a history, day by day.
type historyBuilder struct {
	History
	at     Address
	kinds  []kind // of all days, in order
	arrangements []*kindArrangement
	outlineBefore []uint64 // what bounds the ground of the day before, as arrangement.update has it
	difference *outlineDifference
	slivers   slivers
}

// kindArrangement is the ground of the days that tell the same kinds apart. A source may go
// to and fro between two ways to tell: days of one have little in common with those of the
// other.
type kindArrangement struct {
	kinds    []kind
	groups []uint16 // what they are among the kinds of the history
	*arrangement
}

// mostGrounds is how many are kept.
const maxArrangements = 8

func newHistoryBuilder(at Address, days []HistoryDay) *historyBuilder {
	return &historyBuilder{at: at, kinds: kindsOf(days), difference: newOutlineDifference(at)}
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
func (m *historyBuilder) outlineOf(day *Snapshot) []uint64 {
	i := slices.IndexFunc(m.arrangements, func(g *kindArrangement) bool { return slices.Equal(g.kinds, day.kinds) })
	if i < 0 {
		m.arrangements = append(m.arrangements, m.newArrangement(day.kinds))
		if i = len(m.arrangements) - 1; i == maxArrangements {
			m.arrangements, i = m.arrangements[1:], i-1
		}
	}
	return m.arrangements[i].update(day.pyramid, m.arrangements[i].groups)
}

func (m *historyBuilder) newArrangement(own []kind) *kindArrangement {
	g := &kindArrangement{kinds: own, arrangement: newArrangement(m.at)}
	for _, k := range own {
		g.groups = append(g.groups, uint16(slices.Index(m.kinds, k)))
	}
	return g
}

func (m *historyBuilder) shapes(outline []uint64) (shapes []Shape) {
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
func (m *historyBuilder) addDay(date geo.Date, today []uint64) {
	made := m.difference.compute(m.outlineBefore, today, len(m.kinds))
	m.slivers = append(m.slivers, made...)
	for _, direction := range []geo.Direction{geo.Lost, geo.Gained} {
		for i, k := range m.kinds {
			if shapes := polygons(m.difference.outline(i, direction)); len(shapes) > 0 {
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
