package draw

import (
	"slices"

	"controlmap/geo"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// sheet is what is to be drawn of one kind of ground, in units of a tile.
type sheet struct {
	kind     string
	polygons orb.MultiPolygon
	// less is taken from the polygons as often as it covers them: ground that changed
	// back on a later day.
	less  orb.MultiPolygon
	edges orb.MultiLineString
}

// whole tells that the sheet covers its tile and the tile's buffer.
func (s sheet) whole() bool {
	return len(s.polygons) == 1 && len(s.polygons[0]) == 1 && len(s.less) == 0 && len(s.edges) == 0
}

// sheets returns what a scene shows of each kind in a tile and its buffer, in the order
// in which it is to be drawn.
func (s Scene) sheets(at tile.Address) []sheet {
	var sheets []sheet
	for _, shape := range s.shapes(at) {
		kind := kindOf(shape)
		if s.Changes != nil {
			kind = "held"
		}
		sheets = append(sheets, sheet{kind: kind, polygons: shape.Polygons, edges: outlines(shape.Polygons)})
	}
	if s.Changes != nil {
		sheets = append(sheets, changed(s.Changes.Shapes(at))...)
	}
	slices.SortStableFunc(sheets, func(a, b sheet) int {
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

// changed returns a sheet of what became occupied and one of what no longer is. Those of
// a single day have edges; of many, the edges of the days would hide the ground.
func changed(shapes []tile.ChangedShape) []sheet {
	gained, lost := sheet{kind: string(geo.Gained)}, sheet{kind: string(geo.Lost)}
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
		other.less = append(other.less, shape.Polygons.Clone()...)
		days = append(days, shape.Date)
	}
	single := len(slices.Compact(days)) == 1
	var sheets []sheet
	for _, s := range []sheet{gained, lost} {
		if len(s.polygons) == 0 {
			continue
		}
		if single {
			s.less, s.edges = nil, outlines(s.polygons)
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
			lines = append(lines, uncut(ring)...)
		}
	}
	return lines
}

func uncut(ring orb.Ring) (lines orb.MultiLineString) {
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
			lines, line = keep(lines, line), nil
			continue
		}
		if line == nil {
			line = orb.LineString{a}
		}
		line = append(line, b)
	}
	return keep(lines, line)
}

func keep(lines orb.MultiLineString, line orb.LineString) orb.MultiLineString {
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

// trim cuts a sheet to its tile and moves it by whole tiles. It changes the sheet's own
// geometry.
func (s sheet) trim(columns, rows float64) sheet {
	s.polygons = move(clip.MultiPolygon(square, s.polygons), columns, rows)
	s.less = move(clip.MultiPolygon(square, s.less), columns, rows)
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
