package tile

import (
	"cmp"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// Snapshot is one source's map of one day, prepared for tiles. It may be used from many
// goroutines. It keeps what it works out for large tiles; some hundred kilobytes.
type Snapshot struct {
	source geo.SourceName
	kinds  []kind
	pyramid  *pyramid
}

// kind is what a feature of the layer control tells of its ground.
type kind struct {
	status geo.Status
	since  geo.Since
}

func (k kind) compare(o kind) int {
	return cmp.Or(
		cmp.Compare(slices.Index(geo.Statuses(), k.status), slices.Index(geo.Statuses(), o.status)),
		cmp.Compare(k.since, o.since),
	)
}

// Prepare projects the areas of a snapshot and its front line, which may be nil. Areas
// must be valid and wound as RFC 7946 asks; they may overlap. It keeps neither argument.
func Prepare(source geo.SourceName, areas []geo.ControlPolygon, front orb.MultiLineString) *Snapshot {
	var kinds []kind
	for _, a := range areas {
		if k := (kind{a.Status, a.Since}); !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	slices.SortFunc(kinds, kind.compare)
	groups := make([][]orb.Polygon, len(kinds))
	for _, a := range areas {
		i := slices.Index(kinds, kind{a.Status, a.Since})
		groups[i] = append(groups[i], a.Shape)
	}
	return &Snapshot{source, kinds, newPyramid(groups, front)}
}

// SameKinds tells whether two snapshots tell the same kinds of ground apart, by status and
// since.
func (s *Snapshot) SameKinds(o *Snapshot) bool { return slices.Equal(s.kinds, o.kinds) }

// Shape is the ground of one status in a tile.
type Shape struct {
	Status geo.Status
	Since  geo.Since
	// Polygons are valid, in the tile's units with y to the south, clipped to the tile
	// and its buffer; outer rings have a positive area by the surveyor's formula.
	Polygons orb.MultiPolygon
}

// Shapes returns what the layer control shows, for drawing.
func (s *Snapshot) Shapes(at Address) []Shape {
	view := s.pyramid.clippedTo(at)
	step := gridOf(at).step
	var shapes []Shape
	for i, o := range view.outlines() {
		if len(o) > 0 {
			shapes = append(shapes, Shape{s.kinds[i].status, s.kinds[i].since, toOrb(polygons(o), step)})
		}
	}
	return shapes
}

// Front returns what the layer frontline shows, in the tile's units, for drawing.
func (s *Snapshot) Front(at Address) orb.MultiLineString {
	step := gridOf(at).step
	var front orb.MultiLineString
	for _, path := range s.pyramid.clippedTo(at).paths() {
		line := make(orb.LineString, len(path))
		for i, p := range path {
			line[i] = p.orb(step)
		}
		front = append(front, line)
	}
	return front
}

// Tile returns the layers control and frontline as a vector tile, nil where it is
// empty. The date is written to each feature of control: to keep tiles alike on days on
// which nothing changed there, it should be what Timeline.Since tells, not the
// snapshot's. The error is Internal.
func (s *Snapshot) Tile(at Address, date geo.Date) ([]byte, error) {
	control, front := newLayer(LayerControl), newLayer(LayerFront)
	for _, shape := range s.Shapes(at) {
		properties := kind{shape.Status, shape.Since}.properties()
		properties["source"] = string(s.source)
		properties["date"] = date.String()
		control.add(shape.Polygons, properties)
	}
	if lines := s.Front(at); len(lines) > 0 {
		front.add(lines, geojson.Properties{"source": string(s.source)})
	}
	return encode(control, front)
}

func (k kind) properties() geojson.Properties {
	properties := geojson.Properties{"status": string(k.status)}
	if k.since != geo.SinceUnknown {
		properties["since"] = string(k.since)
	}
	return properties
}
