package tile

import (
	"cmp"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// DatedChange is what changed between a snapshot and the one before it.
type DatedChange struct {
	Date     geo.Date // of the later snapshot
	Polygons []geo.ChangedPolygon
}

// Changes are the pieces of one or more changes, prepared for tiles. It may be used
// from many goroutines.
type Changes struct{ days []changeDay }

type changeDay struct {
	date  geo.Date
	kinds []changeKind
	pyramid *pyramid
}

type changeKind struct {
	status    geo.Status
	direction geo.Direction
}

// PrepareChanges projects the pieces of changes, which must be in order of date. It
// keeps none of them.
func PrepareChanges(changes []DatedChange) *Changes {
	c := &Changes{}
	for _, dated := range changes {
		c.days = append(c.days, newChangeDay(dated))
	}
	return c
}

func newChangeDay(dated DatedChange) changeDay {
	var kinds []changeKind
	for _, p := range dated.Polygons {
		if k := (changeKind{p.Status, p.Direction}); !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	slices.SortFunc(kinds, func(a, b changeKind) int {
		return cmp.Or(kind{status: a.status}.compare(kind{status: b.status}), cmp.Compare(a.direction, b.direction))
	})
	groups := make([][]orb.Polygon, len(kinds))
	for _, p := range dated.Polygons {
		i := slices.Index(kinds, changeKind{p.Status, p.Direction})
		groups[i] = append(groups[i], p.Shape)
	}
	return changeDay{dated.Date, kinds, newPyramid(groups, nil)}
}

// ChangedShape is ground that gained or lost a status, in a tile.
type ChangedShape struct {
	Date      geo.Date
	Status    geo.Status
	Direction geo.Direction
	Polygons  orb.MultiPolygon // as in Shape
}

// Shapes returns what the layer changes shows, in order of date, for drawing.
func (c *Changes) Shapes(at Address) []ChangedShape {
	step := gridOf(at).step
	var shapes []ChangedShape
	for _, day := range c.days {
		view := day.pyramid.clippedTo(at)
		if view.isEmpty() {
			continue
		}
		for i, o := range view.outlines() {
			if len(o) > 0 {
				k := day.kinds[i]
				shapes = append(shapes, ChangedShape{day.date, k.status, k.direction, toOrb(polygons(o), step)})
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
