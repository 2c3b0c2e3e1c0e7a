package main

import (
	"fmt"
	"strings"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// A character of the map is about twice as high as wide, as are its degrees at 48 north.
const (
	mapColumns     = 72
	charAspect     = 2.0
	degreeAspect   = 0.669 // cosine of 48 degrees
	outsideCountry = ' '
)

// mapMarks are drawn for a status, the ones before over those behind.
var mapMarks = []struct {
	status geo.Status
	mark   byte
}{
	{geo.Occupied, '#'}, {geo.Contested, '?'}, {geo.Advance, '>'}, {geo.Claimed, '%'}, {geo.Liberated, 'o'},
}

// terminalMap draws polygons over the country in characters: what lies at the middle of each, and
// polygons that are smaller than a character where their middle lies.
func terminalMap(regions geo.Regions, polygons []geo.ControlPolygon) string {
	bound := boundOf(regions)
	width, height := bound.Right()-bound.Left(), bound.Top()-bound.Bottom()
	rows := int(mapColumns * height / width / degreeAspect / charAspect)
	grid := make([][]byte, rows)
	for row := range grid {
		grid[row] = make([]byte, mapColumns)
		for column := range grid[row] {
			at := orb.Point{
				bound.Left() + (float64(column)+0.5)*width/mapColumns,
				bound.Top() - (float64(row)+0.5)*height/float64(rows),
			}
			grid[row][column] = markAt(at, orb.Point{width / mapColumns / 2, height / float64(rows) / 2}, regions, polygons)
		}
	}
	var text strings.Builder
	for _, line := range grid {
		text.WriteString(strings.TrimRight(string(line), " ") + "\n")
	}
	return text.String() + legend(polygons)
}

func boundOf(regions geo.Regions) orb.Bound {
	bound := regions.Units[0].Shape.Bound()
	for _, unit := range regions.Units {
		bound = bound.Union(unit.Shape.Bound())
	}
	return bound
}

// markAt is the mark of the middle of a character, half of which is given.
func markAt(at, half orb.Point, regions geo.Regions, polygons []geo.ControlPolygon) byte {
	cell := orb.Bound{Min: orb.Point{at[0] - half[0], at[1] - half[1]}, Max: orb.Point{at[0] + half[0], at[1] + half[1]}}
	for _, m := range mapMarks {
		for _, p := range polygons {
			bound := p.Shape.Bound()
			if p.Status == m.status && bound.Intersects(cell) && (cell.Contains(bound.Center()) || planar.PolygonContains(p.Shape, at)) {
				return m.mark
			}
		}
	}
	for _, unit := range regions.Units {
		if unit.Shape.Bound().Contains(at) && planar.MultiPolygonContains(unit.Shape, at) {
			return '.'
		}
	}
	return outsideCountry
}

// legend says what the marks mean that are drawn.
func legend(polygons []geo.ControlPolygon) string {
	drawn := map[geo.Status]bool{}
	for _, p := range polygons {
		drawn[p.Status] = true
	}
	parts := []string{". Ukraine"}
	for _, m := range mapMarks {
		if drawn[m.status] {
			parts = append(parts, fmt.Sprintf("%c %s", m.mark, m.status))
		}
	}
	return strings.Join(parts, "   ")
}
