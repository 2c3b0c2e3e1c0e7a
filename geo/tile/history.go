package tile

import (
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// Day is one snapshot of a history.
type Day struct {
	Date     geo.Date
	Snapshot *Snapshot
}

// Step is ground that gained or lost a status from one day of a history to the next.
type Step struct {
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
	Steps    []Step
}

// NewHistory returns the history of a tile over days, which must be in order of date.
// It keeps nothing in their snapshots.
func NewHistory(at Address, days []Day) History {
	var h History
	kinds := kindsOf(days)
	var before dayOutlines
	var left slivers
	for i, d := range days {
		view := d.Snapshot.cover.glimpse(at)
		if i > 0 && slices.Equal(d.Snapshot.kinds, before.kinds) && view.sameGround(before.view) {
			continue
		}
		today := newDayOutlines(d.Snapshot.kinds, view, kinds)
		if i == 0 {
			h.First, h.Keyframe = d.Date, today.shapes(kinds)
		} else {
			change := today.residueOf(before)
			left = append(left, sliversOf(change.inner)...)
			h.addSteps(d.Date, kinds, change.bundles(len(kinds)))
			left = h.settle(d.Date, kinds, today, left)
		}
		before = today
	}
	return h
}

// kindsOf returns the kinds of all days, in order.
func kindsOf(days []Day) (kinds []kind) {
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

// dayOutlines is what bounds the ground of each kind of a history in its tile on a day.
type dayOutlines struct {
	kinds    []kind // of the day
	view     *cover
	outlines [][]bundle // by kind of the history
}

func newDayOutlines(own []kind, view *cover, kinds []kind) dayOutlines {
	day := dayOutlines{own, view, make([][]bundle, len(kinds))}
	for i, o := range view.outlines() {
		day.outlines[slices.Index(kinds, own[i])] = o
	}
	return day
}

// sameGround tells whether two covers of a tile hold the same rings.
func (c *cover) sameGround(o *cover) bool {
	return slices.EqualFunc(c.groups, o.groups, func(a, b []ring) bool {
		return slices.EqualFunc(a, b, slices.Equal[ring])
	})
}

func (d dayOutlines) shapes(kinds []kind) (shapes []Shape) {
	step := gridOf(d.view.at).step
	for i, o := range d.outlines {
		if len(o) > 0 {
			shapes = append(shapes, Shape{kinds[i].status, kinds[i].since, toOrb(polygons(o), step)})
		}
	}
	return shapes
}

// residueOf returns what remains when another day's outlines are taken from d's, in the
// tile's units: it winds around what was gained once and around what was lost -1 times.
func (d dayOutlines) residueOf(before dayOutlines) *cutter {
	step := gridOf(d.view.at).step
	change := newCutter(unitGrid(d.view.at))
	for i := range d.outlines {
		for _, e := range residue(before.outlines[i], d.outlines[i], uint16(i)) {
			change.add(e.from.scaled(step), e.to.scaled(step), e.group)
		}
	}
	return change
}

// addSteps adds the ground that a residue winds around, what was lost first.
func (h *History) addSteps(date geo.Date, kinds []kind, change [][]bundle) {
	for _, direction := range []geo.Direction{geo.Lost, geo.Gained} {
		for i, k := range kinds {
			if shapes := polygons(outline(facing(change[i], direction))); len(shapes) > 0 {
				h.Steps = append(h.Steps, Step{date, k.status, k.since, direction, toOrb(shapes, 1)})
			}
		}
	}
}

// facing returns bundles that have the ground of a direction to their left.
func facing(bundles []bundle, direction geo.Direction) []bundle {
	if direction == geo.Gained {
		return bundles
	}
	turned := make([]bundle, len(bundles))
	for i, b := range bundles {
		turned[i] = b.flipped()
	}
	return turned
}

// residue returns the edges of one outline that the other lacks, those of the earlier
// one turned.
func residue(earlier, later []bundle, group uint16) []edge {
	was := make(map[[2]point]bool, len(earlier))
	for _, b := range earlier {
		was[[2]point{b.from, b.to}] = true
	}
	var left []edge
	for _, b := range later {
		if key := [2]point{b.from, b.to}; was[key] {
			delete(was, key)
		} else {
			left = append(left, edge{b.from, b.to, group})
		}
	}
	for _, b := range earlier {
		if was[[2]point{b.from, b.to}] {
			left = append(left, edge{b.to, b.from, group})
		}
	}
	return left
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
