package draw

import (
	"slices"

	"controlmap/geo"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// kindLayer is what is drawn of one kind, in units of a tile.
type kindLayer struct {
	kind     string
	polygons orb.MultiPolygon
	// subtracted is subtracted from the polygons as often as it covers them: areas that changed
	// back on a later day.
	subtracted orb.MultiPolygon
	edges      orb.MultiLineString
}

// isPlain reports whether the layer covers its tile and the tile's buffer, and nothing else.
func (l kindLayer) isPlain() bool {
	return len(l.polygons) == 1 && len(l.polygons[0]) == 1 && len(l.subtracted) == 0 && len(l.edges) == 0
}

// add adds the geometry of another layer of the same kind.
func (l *kindLayer) add(part kindLayer) {
	l.polygons = append(l.polygons, part.polygons...)
	l.subtracted = append(l.subtracted, part.subtracted...)
	l.edges = append(l.edges, part.edges...)
}

// layers returns what a scene shows of each kind in a tile and its buffer, in the order
// in which it is to be drawn.
func (s Scene) layers(at tile.Address) []kindLayer {
	var layers []kindLayer
	for _, shape := range s.shapes(at) {
		kind := kindOf(shape)
		if s.Changes != nil {
			kind = "held"
		}
		layers = append(layers, kindLayer{kind: kind, polygons: shape.Polygons, edges: outlines(shape.Polygons)})
	}
	if s.Changes != nil {
		layers = append(layers, changeLayers(s.Changes.Shapes(at))...)
	}
	slices.SortStableFunc(layers, func(a, b kindLayer) int {
		return slices.Index(kinds, a.kind) - slices.Index(kinds, b.kind)
	})
	return layers
}

// shapes returns the areas of control that a scene shows: under changes, the occupied ones.
func (s Scene) shapes(at tile.Address) []tile.Shape {
	if s.Snapshot == nil {
		return nil
	}
	return slices.DeleteFunc(s.Snapshot.Shapes(at), func(shape tile.Shape) bool {
		return s.Changes != nil && shape.Status != geo.Occupied || !slices.Contains(kinds, kindOf(shape))
	})
}

func kindOf(shape tile.Shape) string {
	if shape.Status == geo.Occupied && shape.Since == geo.SincePre2022 {
		return string(geo.SincePre2022)
	}
	return string(shape.Status)
}

// changeLayers returns a layer of what became occupied and one of what no longer is. Those of
// a single day have edges; of many, the edges of the days would hide the areas.
func changeLayers(shapes []tile.ChangedShape) []kindLayer {
	gained, lost := kindLayer{kind: string(geo.Gained)}, kindLayer{kind: string(geo.Lost)}
	var days []geo.Date
	for _, shape := range shapes {
		if shape.Status != geo.Occupied {
			continue
		}
		layer, opposite := &gained, &lost
		if shape.Direction == geo.Lost {
			layer, opposite = opposite, layer
		}
		layer.polygons = append(layer.polygons, shape.Polygons...)
		opposite.subtracted = append(opposite.subtracted, shape.Polygons.Clone()...)
		days = append(days, shape.Date)
	}
	single := len(slices.Compact(days)) == 1
	var layers []kindLayer
	for _, l := range []kindLayer{gained, lost} {
		if len(l.polygons) == 0 {
			continue
		}
		if single {
			l.subtracted, l.edges = nil, outlines(l.polygons)
		}
		layers = append(layers, l)
	}
	return layers
}

// front returns the front line that a scene shows in a tile and its buffer.
func (s Scene) front(at tile.Address) orb.MultiLineString {
	if s.Snapshot == nil {
		return nil
	}
	return s.Snapshot.Front(at)
}

// outlines returns the rings of polygons, without what runs along the end of a tile's
// buffer, where they were clipped.
func outlines(polygons orb.MultiPolygon) (lines orb.MultiLineString) {
	for _, polygon := range polygons {
		for _, ring := range polygon {
			lines = append(lines, withoutClipEdges(ring)...)
		}
	}
	return lines
}

// withoutClipEdges returns the runs of a ring's edges that clipping did not make.
func withoutClipEdges(ring orb.Ring) (lines orb.MultiLineString) {
	n := len(ring) - 1 // the last point is the first
	start := 0
	for start < n && !isClipEdge(ring[start], ring[start+1]) {
		start++
	}
	if start == n {
		return orb.MultiLineString{orb.LineString(ring).Clone()}
	}
	var line orb.LineString
	for k := range n {
		a, b := ring[(start+k)%n], ring[(start+k+1)%n]
		if isClipEdge(a, b) {
			lines, line = appendLine(lines, line), nil
			continue
		}
		if line == nil {
			line = orb.LineString{a}
		}
		line = append(line, b)
	}
	return appendLine(lines, line)
}

func appendLine(lines orb.MultiLineString, line orb.LineString) orb.MultiLineString {
	if len(line) < 2 {
		return lines
	}
	return append(lines, line)
}

// isClipEdge reports whether an edge runs along the end of a tile's buffer.
func isClipEdge(a, b orb.Point) bool {
	for axis := range 2 {
		if a[axis] == b[axis] && (a[axis] == -tile.Buffer || a[axis] == tile.Extent+tile.Buffer) {
			return true
		}
	}
	return false
}

// square is a tile without its buffer, in its own units.
var square = orb.Bound{Max: orb.Point{tile.Extent, tile.Extent}}

// clip clips a layer to its tile and moves it by whole tiles. It changes the layer's geometry.
func (l kindLayer) clip(columns, rows float64) kindLayer {
	l.polygons = move(clip.MultiPolygon(square, l.polygons), columns, rows)
	l.subtracted = move(clip.MultiPolygon(square, l.subtracted), columns, rows)
	l.edges = clipLines(l.edges, columns, rows)
	return l
}

func clipLines(lines orb.MultiLineString, columns, rows float64) orb.MultiLineString {
	clipped := clip.MultiLineString(square, lines)
	for _, line := range clipped {
		shift(line, columns, rows)
	}
	return clipped
}

func move(polygons orb.MultiPolygon, columns, rows float64) orb.MultiPolygon {
	for _, polygon := range polygons {
		for _, ring := range polygon {
			shift(orb.LineString(ring), columns, rows)
		}
	}
	return polygons
}

func shift(line orb.LineString, columns, rows float64) {
	for i := range line {
		line[i][0] += columns * tile.Extent
		line[i][1] += rows * tile.Extent
	}
}
