package draw

import (
	"slices"

	"controlmap/geo"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// kindLayer is what is to be drawn of one kind of ground, in units of a tile.
type kindLayer struct {
	kind     string
	polygons orb.MultiPolygon
	// subtracted is taken from the polygons as often as it covers them: ground that changed
	// back on a later day.
	subtracted orb.MultiPolygon
	edges      orb.MultiLineString
}

// isPlain tells that the sheet covers its tile and the tile's buffer.
func (s kindLayer) isPlain() bool {
	return len(s.polygons) == 1 && len(s.polygons[0]) == 1 && len(s.subtracted) == 0 && len(s.edges) == 0
}

// layers returns what a scene shows of each kind in a tile and its buffer, in the order
// in which it is to be drawn.
func (s Scene) layers(at tile.Address) []kindLayer {
	var sheets []kindLayer
	for _, shape := range s.shapes(at) {
		kind := kindOf(shape)
		if s.Changes != nil {
			kind = "held"
		}
		sheets = append(sheets, kindLayer{kind: kind, polygons: shape.Polygons, edges: outlines(shape.Polygons)})
	}
	if s.Changes != nil {
		sheets = append(sheets, changeLayers(s.Changes.Shapes(at))...)
	}
	slices.SortStableFunc(sheets, func(a, b kindLayer) int {
		return slices.Index(kinds, a.kind) - slices.Index(kinds, b.kind)
	})
	return sheets
}

// shapes returns the ground that a scene shows: under changes, what is occupied.
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

// changeLayers returns a sheet of what became occupied and one of what no longer is. Those of
// a single day have edges; of many, the edges of the days would hide the ground.
func changeLayers(shapes []tile.ChangedShape) []kindLayer {
	gained, lost := kindLayer{kind: string(geo.Gained)}, kindLayer{kind: string(geo.Lost)}
	var days []geo.Date
	for _, shape := range shapes {
		if shape.Status != geo.Occupied {
			continue
		}
		to, other := &gained, &lost
		if shape.Direction == geo.Lost {
			to, other = other, to
		}
		to.polygons = append(to.polygons, shape.Polygons...)
		other.subtracted = append(other.subtracted, shape.Polygons.Clone()...)
		days = append(days, shape.Date)
	}
	single := len(slices.Compact(days)) == 1
	var sheets []kindLayer
	for _, s := range []kindLayer{gained, lost} {
		if len(s.polygons) == 0 {
			continue
		}
		if single {
			s.subtracted, s.edges = nil, outlines(s.polygons)
		}
		sheets = append(sheets, s)
	}
	return sheets
}

// front returns the front line that a scene shows in a tile and its buffer.
func (s Scene) front(at tile.Address) orb.MultiLineString {
	if s.Snapshot == nil {
		return nil
	}
	return s.Snapshot.Front(at)
}

// outlines returns the rings of polygons, without what runs along the end of a tile's
// buffer, where the tile cut them.
func outlines(polygons orb.MultiPolygon) (lines orb.MultiLineString) {
	for _, polygon := range polygons {
		for _, ring := range polygon {
			lines = append(lines, withoutCuts(ring)...)
		}
	}
	return lines
}

func withoutCuts(ring orb.Ring) (lines orb.MultiLineString) {
	n := len(ring) - 1 // the last point is the first
	start := 0
	for start < n && !alongCut(ring[start], ring[start+1]) {
		start++
	}
	if start == n {
		return orb.MultiLineString{orb.LineString(ring).Clone()}
	}
	var line orb.LineString
	for k := range n {
		a, b := ring[(start+k)%n], ring[(start+k+1)%n]
		if alongCut(a, b) {
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

// alongCut tells whether an edge runs along the end of a tile's buffer.
func alongCut(a, b orb.Point) bool {
	for axis := range 2 {
		if a[axis] == b[axis] && (a[axis] == -tile.Buffer || a[axis] == tile.Extent+tile.Buffer) {
			return true
		}
	}
	return false
}

// square is a tile without its buffer, in its own units.
var square = orb.Bound{Max: orb.Point{tile.Extent, tile.Extent}}

// clip cuts a sheet to its tile and moves it by whole tiles. It changes the sheet's own
// geometry.
func (s kindLayer) clip(columns, rows float64) kindLayer {
	s.polygons = move(clip.MultiPolygon(square, s.polygons), columns, rows)
	s.subtracted = move(clip.MultiPolygon(square, s.subtracted), columns, rows)
	s.edges = trimLines(s.edges, columns, rows)
	return s
}

func trimLines(lines orb.MultiLineString, columns, rows float64) orb.MultiLineString {
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
