package tile

import (
	"cmp"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// DatedChange is what changed between a snapshot and the one before it.
type DatedChange struct {
	Date     geo.Date // of the later snapshot
	Polygons []geo.ChangedPolygon
}

// Changes are the polygons of one or more changes, prepared for tiles. They may be used from
// many goroutines.
type Changes struct{ days []changeDay }

// changeDay is the change to one day, by kind.
type changeDay struct {
	date    geo.Date
	kinds   []changeKind
	pyramid *pyramid
}

type changeKind struct {
	status    geo.Status
	direction geo.Direction
}

func (k changeKind) compare(o changeKind) int {
	return cmp.Or(compareStatuses(k.status, o.status), cmp.Compare(k.direction, o.direction))
}

// PrepareChanges projects the polygons of changes, which must be in order of date. It keeps
// none of them.
func PrepareChanges(changes []DatedChange) *Changes {
	c := &Changes{}
	for _, change := range changes {
		c.days = append(c.days, newChangeDay(change))
	}
	return c
}

func newChangeDay(change DatedChange) changeDay {
	kinds, groups := groupByKind(change.Polygons, changeKind.compare, func(p geo.ChangedPolygon) (changeKind, orb.Polygon) {
		return changeKind{p.Status, p.Direction}, p.Shape
	})
	return changeDay{change.Date, kinds, newPyramid(groups, nil)}
}

// ChangedShape is the area that gained or lost a status on a day, in a tile.
type ChangedShape struct {
	Date      geo.Date
	Status    geo.Status
	Direction geo.Direction
	Polygons  orb.MultiPolygon // as in Shape
}

// Shapes returns what the layer changes shows, in order of date, for drawing.
func (c *Changes) Shapes(at Address) []ChangedShape {
	step := gridOf(at).Step()
	var shapes []ChangedShape
	for _, day := range c.days {
		clipped := day.pyramid.clippedTo(at)
		if clipped.isEmpty() {
			continue
		}
		for i, area := range clipped.areas() {
			if len(area) > 0 {
				k := day.kinds[i]
				shapes = append(shapes, ChangedShape{day.date, k.status, k.direction, toOrb(area, step)})
			}
		}
	}
	return shapes
}

// Tile returns the layer changes as a vector tile, nil where it is empty. The error is
// Internal.
func (c *Changes) Tile(at Address) ([]byte, error) {
	changes := newLayer(LayerChanges)
	for _, s := range c.Shapes(at) {
		changes.add(s.Polygons, geojson.Properties{
			"kind": string(s.Direction), "date": s.Date.String(), "status": string(s.Status),
		})
	}
	return encode(changes)
}
