package tile

import (
	"cmp"
	"maps"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// Snapshot is one source's map of one day, prepared for tiles. It may be used from many
// goroutines. It caches what it clips for large tiles, some hundred kilobytes.
type Snapshot struct {
	source  geo.SourceName
	kinds   []kind
	pyramid *pyramid
}

// kind is by what the layer control divides an area into features.
type kind struct {
	status geo.Status
	since  geo.Since
}

func (k kind) compare(o kind) int {
	return cmp.Or(compareStatuses(k.status, o.status), cmp.Compare(k.since, o.since))
}

func compareStatuses(a, b geo.Status) int {
	return cmp.Or(cmp.Compare(slices.Index(geo.Statuses(), a), slices.Index(geo.Statuses(), b)), cmp.Compare(a, b))
}

// groupByKind returns the kinds of polygons in order, and the shapes of each.
func groupByKind[P any, K comparable](polygons []P, compare func(a, b K) int, of func(P) (K, orb.Polygon)) (kinds []K, groups [][]orb.Polygon) {
	shapes := map[K][]orb.Polygon{}
	for _, p := range polygons {
		k, shape := of(p)
		shapes[k] = append(shapes[k], shape)
	}
	kinds = slices.SortedFunc(maps.Keys(shapes), compare)
	for _, k := range kinds {
		groups = append(groups, shapes[k])
	}
	return kinds, groups
}

// Prepare projects the polygons of a snapshot and its front line, which may be nil. Polygons
// must be valid and wound by RFC 7946; they may overlap. It keeps neither argument.
func Prepare(source geo.SourceName, polygons []geo.ControlPolygon, front orb.MultiLineString) *Snapshot {
	kinds, groups := groupByKind(polygons, kind.compare, func(p geo.ControlPolygon) (kind, orb.Polygon) {
		return kind{p.Status, p.Since}, p.Shape
	})
	return &Snapshot{source, kinds, newPyramid(groups, front)}
}

// SameKinds reports whether two snapshots have the same pairs of status and since.
func (s *Snapshot) SameKinds(o *Snapshot) bool { return slices.Equal(s.kinds, o.kinds) }

// Shape is the area of one status and since in a tile.
type Shape struct {
	Status geo.Status
	Since  geo.Since
	// Polygons are valid, in the tile's units with y to the south, clipped to the tile
	// and its buffer; outer rings have a positive area by the surveyor's formula.
	Polygons orb.MultiPolygon
}

// Shapes returns what the layer control shows, for drawing.
func (s *Snapshot) Shapes(at Address) []Shape {
	step := gridOf(at).Step()
	var shapes []Shape
	for i, area := range s.pyramid.clippedTo(at).areas() {
		if len(area) > 0 {
			shapes = append(shapes, Shape{s.kinds[i].status, s.kinds[i].since, toOrb(area, step)})
		}
	}
	return shapes
}

// Front returns what the layer frontline shows, in the tile's units, for drawing.
func (s *Snapshot) Front(at Address) orb.MultiLineString {
	step := gridOf(at).Step()
	var front orb.MultiLineString
	for _, path := range s.pyramid.clippedTo(at).paths() {
		line := make(orb.LineString, len(path))
		for i, p := range path {
			line[i] = toOrbPoint(p, step)
		}
		front = append(front, line)
	}
	return front
}

// Tile returns the layers control and frontline as a vector tile, nil where it is
// empty. The date is written to each feature of control. It should be the day on which the
// tile last changed, not the snapshot's, so that equal tiles have equal bytes. The error is
// Internal.
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
