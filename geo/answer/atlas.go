package answer

import (
	"context"

	"controlmap/geo"
	"controlmap/geo/atlas"

	"github.com/paulmach/orb"
)

// Atlas is what answers about shapes are measured with. It is made once for a database,
// of which it keeps what is slow to work out, and is safe for concurrent use.
type Atlas struct {
	*atlas.Atlas
	fronts kept[geo.Revision, orb.MultiLineString]
}

// NewAtlas prepares a boundary set, whose shapes must be valid and wound as RFC 7946
// asks.
func NewAtlas(regions geo.Regions) *Atlas { return &Atlas{Atlas: atlas.New(regions)} }

// areaStore is where shapes come from.
type areaStore interface {
	Polygons(ctx context.Context, q geo.PolygonQuery) ([]geo.ControlPolygon, error)
}

// frontLine returns the front line of a revision.
func (a *Atlas) frontLine(ctx context.Context, store areaStore, revision geo.Revision) (orb.MultiLineString, error) {
	if lines, ok := a.fronts.get(revision); ok {
		return lines, nil
	}
	areas, err := store.Polygons(ctx, geo.PolygonQuery{Revision: revision, Statuses: []geo.Status{geo.Occupied}})
	if err != nil {
		return nil, err
	}
	lines := a.Border.Front(polygonsOf(areas, geo.Occupied))
	a.fronts.put(revision, lines)
	return lines, ctx.Err()
}
