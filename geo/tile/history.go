package tile

import (
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

// HistoryDay is one snapshot of a history.
type HistoryDay struct {
	Date     geo.Date
	Snapshot *Snapshot
}

// HistoryStep is an area that gained or lost a status from one day of a history to the next.
type HistoryStep struct {
	Date      geo.Date // of the later day
	Status    geo.Status
	Since     geo.Since
	Direction geo.Direction
	Polygons  orb.MultiPolygon // as in Shape
}

// History is what a tile shows on each of several days. To show a day, draw the
// keyframe, and over it, in order, the steps up to the day: gained areas are filled, lost
// areas are cleared, each status and since on a canvas of its own.
type History struct {
	First    geo.Date
	Keyframe []Shape
	Steps    []HistoryStep
}

// NewHistory returns the history of a tile over days, which must be in order of date. It
// keeps nothing in their snapshots. Days that do not alter the tile may be left out, but
// for the first.
func NewHistory(at Address, days []HistoryDay) History {
	b := newHistoryBuilder(at, days)
	for i, d := range days {
		outline := b.outlineOf(d.Snapshot)
		switch {
		case i == 0:
			b.First, b.Keyframe = d.Date, b.shapes(outline)
		case !slices.Equal(outline, b.outlineBefore):
			b.addDay(d.Date, outline)
		}
		b.outlineBefore = outline
	}
	return b.History
}

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
