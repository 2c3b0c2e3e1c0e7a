package tile

import (
	"cmp"
	"slices"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

// footprintZoom is the zoom of the cells, of some 6 km in Ukraine, in which footprints
// are kept.
const footprintZoom maptile.Zoom = 12

// Footprint tells which tiles a change can have touched. It is a few bytes for each
// cell that a piece meets.
type Footprint struct{ cells []Address } // of footprintZoom, sorted

// FootprintOf returns the footprint of the pieces of a change.
func FootprintOf(pieces []geo.ChangedPolygon) Footprint {
	groups := make([][]orb.Polygon, 1)
	for _, p := range pieces {
		groups[0] = append(groups[0], p.Shape)
	}
	var f Footprint
	f.gather(newPyramid(groups, nil))
	slices.SortFunc(f.cells, Address.compare)
	return f
}

// gather adds the cells below a cover that hold any of it.
func (f *Footprint) gather(c *pyramid) {
	if c.isEmpty() || !c.reachesTile() {
		return
	}
	if c.at.Zoom() == footprintZoom {
		f.cells = append(f.cells, c.at)
		return
	}
	for _, t := range c.at.tile.Children() {
		f.gather(c.trim(Address{t}))
	}
}

// reachesTile tells whether any ring of the cover has a point in what its tile's bytes
// depend on.
func (c *pyramid) reachesTile() bool {
	frame := reach(c.at)
	for _, rings := range c.groups {
		for _, r := range rings {
			if frame.intersectsRing(r) {
				return true
			}
		}
	}
	return false
}

// intersectsRing tells whether a ring, with what is inside, and the box have a point in common.
func (b box) intersectsRing(r ring) bool {
	inside := false
	from := r[len(r)-1]
	for _, to := range r {
		if b.intersectsEdge(from, to) {
			return true
		}
		if from.y <= b.min.y != (to.y <= b.min.y) && (orientation(from, to, b.min) > 0) == (to.y > from.y) {
			inside = !inside
		}
		from = to
	}
	return inside
}

// intersectsEdge tells whether a straight edge and the box have a point in common.
func (b box) intersectsEdge(from, to point) bool {
	if b.outcode(from)&b.outcode(to) != 0 {
		return false
	}
	var left, right bool
	for _, corner := range [4]point{b.min, {b.max.x, b.min.y}, b.max, {b.min.x, b.max.y}} {
		side := orientation(from, to, corner)
		left, right = left || side >= 0, right || side <= 0
	}
	return left && right
}

func (a Address) compare(o Address) int {
	return cmp.Or(
		cmp.Compare(a.tile.Z, o.tile.Z), cmp.Compare(a.tile.X, o.tile.X), cmp.Compare(a.tile.Y, o.tile.Y),
	)
}

// Touches tells whether the change can have altered a tile.
func (f Footprint) Touches(at Address) bool {
	frame := reach(at)
	// Cells are in order of column: those to the west of the tile come first.
	first, _ := slices.BinarySearchFunc(f.cells, column(frame.min.x, footprintZoom), func(c Address, x uint32) int {
		return cmp.Compare(c.tile.X, x)
	})
	east := column(frame.max.x, footprintZoom)
	north, south := column(frame.min.y, footprintZoom), column(frame.max.y, footprintZoom)
	for _, cell := range f.cells[first:] {
		if cell.tile.X > east {
			return false
		}
		if cell.tile.Y >= north && cell.tile.Y <= south {
			return true
		}
	}
	return false
}

// Tiles returns the tiles of a range of zooms that Touches tells, in order of zoom,
// column and row.
func (f Footprint) Tiles(first, last maptile.Zoom) []Address {
	var tiles []Address
	for z := first; z <= min(last, MaxZoom); z++ {
		from := len(tiles)
		margin := reach(Address{maptile.New(0, 0, z)}).min.x
		for _, cell := range f.cells {
			tiles = cell.appendNear(tiles, z, -margin)
		}
		found := tiles[from:]
		slices.SortFunc(found, Address.compare)
		tiles = tiles[:from+len(slices.Compact(found))]
	}
	return tiles
}

// appendNear appends the tiles of a zoom within a margin, in world units, of a tile.
func (a Address) appendNear(tiles []Address, zoom maptile.Zoom, margin int32) []Address {
	width := int32(1) << (worldBits - int(a.tile.Z))
	west, north := int32(a.tile.X)*width, int32(a.tile.Y)*width
	for x := column(west-margin-1, zoom); x <= column(west+width-1+margin, zoom); x++ {
		for y := column(north-margin-1, zoom); y <= column(north+width-1+margin, zoom); y++ {
			tiles = append(tiles, Address{maptile.New(x, y, zoom)})
		}
	}
	return tiles
}

// Changed returns the tiles of a range of zooms that may differ between two snapshots, by
// the pieces of the changes between them. Tiles that it leaves out are the same on both.
// They are in order of zoom, column and row.
func Changed(changes []DatedChange, first, last maptile.Zoom) []Address {
	var all Footprint
	for _, c := range changes {
		all.cells = append(all.cells, FootprintOf(c.Polygons).cells...)
	}
	slices.SortFunc(all.cells, Address.compare)
	all.cells = slices.Compact(all.cells)
	return all.Tiles(first, last)
}

// Timeline tells when a tile last changed. The zero Timeline has no snapshots; it is
// not to be added to while it is read.
type Timeline struct {
	dates      []geo.Date
	footprints []Footprint
}

// Add appends a snapshot, which must be later than the ones before it, with the pieces
// of the change to it. The first one has none.
func (t *Timeline) Add(snapshot DatedChange) {
	t.dates = append(t.dates, snapshot.Date)
	t.footprints = append(t.footprints, FootprintOf(snapshot.Polygons))
}

// Since returns the date of the last snapshot up to the given date that changed a tile,
// or of the first snapshot: the tile is the same in every snapshot from that one on. It
// is no date where there is no snapshot up to the given one.
func (t *Timeline) Since(at Address, date geo.Date) geo.Date {
	n, found := slices.BinarySearchFunc(t.dates, date, geo.Date.Compare)
	if found {
		n++
	}
	for i := n - 1; i > 0; i-- {
		if t.footprints[i].Touches(at) {
			return t.dates[i]
		}
	}
	if n == 0 {
		return geo.Date{}
	}
	return t.dates[0]
}
