package ingest

import (
	"context"

	"controlmap/geo"
	"controlmap/geo/change"

	"github.com/paulmach/orb"
)

// CountChanges calls f before every change that in measures; where f returns an error it
// is not measured.
func (in *Ingester) CountChanges(f func(from, to geo.Revision) error) {
	in.changes = counted{in.changes, f}
}

type counted struct {
	changeMeasurer
	before func(from, to geo.Revision) error
}

func (c counted) Change(from, to change.Map) (geo.Change, error) {
	if err := c.before(from.Revision, to.Revision); err != nil {
		return geo.Change{}, err
	}
	return c.changeMeasurer.Change(from, to)
}

// FrontLengths returns what in measures of the front line of occupied polygons.
func (in *Ingester) FrontLengths(occupied []orb.Polygon) []geo.FrontLength {
	lengths, _ := in.fronts.lengths(context.Background(), occupied)
	return lengths
}
