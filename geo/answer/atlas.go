package answer

import (
	"context"

	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// Atlas is what answers about shapes are measured with. It is made once for a database,
// of which it keeps what is slow to work out, and is safe for concurrent use.
type Atlas struct {
	Regions  geo.Regions
	Regional *measure.Regional
	Border   *measure.Border
	Measurer *change.Measurer
	Places   placeFinder // may be nil: then no nearest place is named
	fronts   kept[geo.Revision, orb.MultiLineString]
}

type placeFinder interface {
	Nearest(p orb.Point) (place geo.Place, km float64, ok bool)
}

// NewAtlas prepares a boundary set, whose shapes must be valid and wound as RFC 7946
// asks.
func NewAtlas(regions geo.Regions) *Atlas {
	regional, border := measure.NewRegional(regions), measure.NewBorder(regions)
	return &Atlas{
		Regions:  regions,
		Regional: regional,
		Border:   border,
		Measurer: change.NewMeasurer(regional, border),
	}
}

// groundOf adds up what polygons measure in each region. They must not overlap.
func (a *Atlas) groundOf(areas []geo.Area) map[geo.RegionCode]geo.Km2 {
	sums := map[geo.RegionCode]geo.Km2{}
	for _, area := range areas {
		for region, km2 := range a.Regional.Split(area.Shape) {
			sums[region] = sums[region].Add(km2)
		}
	}
	return sums
}

// areaStore is where shapes come from.
type areaStore interface {
	Areas(ctx context.Context, q geo.AreaQuery) ([]geo.Area, error)
}

// frontLine returns the front line of a revision.
func (a *Atlas) frontLine(ctx context.Context, store areaStore, revision geo.Revision) (orb.MultiLineString, error) {
	if lines, ok := a.fronts.get(revision); ok {
		return lines, nil
	}
	areas, err := store.Areas(ctx, geo.AreaQuery{Revision: revision, Statuses: []geo.Status{geo.Occupied}})
	if err != nil {
		return nil, err
	}
	lines := a.Border.Front(polygonsOf(areas, geo.Occupied))
	a.fronts.put(revision, lines)
	return lines, ctx.Err()
}
