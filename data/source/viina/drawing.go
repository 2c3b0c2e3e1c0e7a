package viina

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"controlmap/data/source"
	"controlmap/geo"
	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
)

// drawing joins tables to the cells of their places and draws one day after the other.
type drawing struct {
	column string
	days   []day
	files  map[day]string // the table that a day is of
	album  *tessellate.Album[stretch]
	places []place // in the order of the mesh's cells

	withoutCell  map[day]int // rows of places without a cell
	contradicted map[day]int // rows that a later row contradicts
}

// place is a place with a cell, and what is said of it.
type place struct {
	unit string
	cursor
}

// stretch is what merges into one part of a map: cells of one status and unit. The zero stretch
// is not drawn.
type stretch struct {
	status geo.Status
	unit   string
}

func newDrawing(ctx context.Context, a *Assembler) (*drawing, error) {
	cells := a.tessellations[0].cells
	shapes := make([]orb.MultiPolygon, len(cells))
	for i, c := range cells {
		shapes[i] = c.shape
	}
	mesh, err := tessellate.FromCells(ctx, shapes)
	if err != nil {
		return nil, geo.Wrap(geo.CodeOf(err), err, "%s", a.tessellations[0].name)
	}
	d := &drawing{
		column: a.column, files: map[day]string{}, album: tessellate.NewAlbum[stretch](mesh), places: make([]place, len(cells)),
		withoutCell: map[day]int{}, contradicted: map[day]int{},
	}
	for _, t := range a.tables {
		for day := range t.days {
			d.files[day] = t.name
		}
	}
	d.days = slices.Sorted(maps.Keys(d.files))
	d.join(a.tables, cells)
	return d, nil
}

// join finds what tables say of each cell's place, and counts what they say of others.
func (d *drawing) join(tables []*table, cells []cell) {
	contradict := func(on day) { d.contradicted[on]++ }
	hasCell := make(map[string]bool, len(cells))
	for i, c := range cells {
		hasCell[c.key] = true
		var said history
		for _, t := range tables {
			if rows := t.places[c.key]; rows != nil {
				said = append(said, *rows...)
			}
		}
		d.places[i] = place{c.unit, cursor{history: said.inOrder(contradict)}}
	}
	for _, t := range tables {
		for key, rows := range t.places {
			if !hasCell[key] {
				d.countWithoutCell(*rows)
			}
		}
	}
}

func (d *drawing) countWithoutCell(rows history) {
	for _, r := range rows {
		for on := r.from; on <= r.to; on++ {
			d.withoutCell[on]++
		}
	}
}

// readings yields a reading of each day, in order.
func (d *drawing) readings(yield func(source.Reading) bool) {
	labels := make([]stretch, len(d.places))
	for _, on := range d.days {
		if !yield(d.reading(on, labels)) {
			return
		}
	}
}

// reading draws a day. Labels are of all cells, reused.
func (d *drawing) reading(on day, labels []stretch) source.Reading {
	reading := source.Reading{Snapshot: geo.Snapshot{
		Source: geo.VIINA, Date: on.date(), Provenance: fmt.Sprintf("%s (%s)", d.files[on], d.column),
	}}
	counts := d.label(labels, on)
	if counts[ukrainian]+counts[russian]+counts[contested] == 0 {
		reading.Skip = "no place with a cell has a status in column " + d.column
		return reading
	}
	for i, part := range d.album.Dissolve(labels) {
		reading.Polygons = append(reading.Polygons, source.Polygon{Status: part.Label.status, Shape: part.Shape, Feature: i})
	}
	reject(&reading, d.withoutCell[on], "row of a place without a cell")
	reject(&reading, d.contradicted[on], "row that a later row of its place and day contradicts")
	reject(&reading, counts[noRow], "cell without a row of the day")
	reject(&reading, counts[blank], "cell whose row has no status in column "+d.column)
	return reading
}

// label sets what each cell is drawn as on a day, and counts what is said of the cells.
func (d *drawing) label(labels []stretch, on day) (counts [contested + 1]int) {
	for i := range d.places {
		p := &d.places[i]
		said := p.on(on)
		counts[said]++
		switch said {
		case russian:
			labels[i] = stretch{geo.Occupied, p.unit}
		case contested:
			labels[i] = stretch{geo.Contested, p.unit}
		default:
			labels[i] = stretch{}
		}
	}
	return counts
}

func reject(reading *source.Reading, count int, reason string) {
	for range count {
		reading.Reject(0, "", reason)
	}
}
