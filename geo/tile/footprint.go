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

// Footprint is where a change can have altered tiles: a few bytes for each cell that a
// changed polygon meets.
type Footprint struct{ cells []Address } // of footprintZoom, sorted

// FootprintOf returns the footprint of the polygons of a change.
func FootprintOf(changed []geo.ChangedPolygon) Footprint {
	groups := make([][]orb.Polygon, 1)
	for _, p := range changed {
		groups[0] = append(groups[0], p.Shape)
	}
	var f Footprint
	f.addCells(newPyramid(groups, nil))
	slices.SortFunc(f.cells, Address.compare)
	return f
}

// addCells adds the cells of a pyramid that hold any of its rings.
func (f *Footprint) addCells(p *pyramid) {
	if p.isEmpty() || !p.reachesTile() {
		return
	}
	if p.at.Zoom() == footprintZoom {
		f.cells = append(f.cells, p.at)
		return
	}
	for _, t := range p.at.tile.Children() {
		f.addCells(p.trim(Address{t}))
	}
}

// reachesTile reports whether any ring has a point in what the tile's bytes depend on.
func (p *pyramid) reachesTile() bool {
	frame := reach(p.at)
	for _, rings := range p.groups {
		if slices.ContainsFunc(rings, frame.IntersectsRing) {
			return true
		}
	}
	return false
}

func (a Address) compare(o Address) int {
	return cmp.Or(
		cmp.Compare(a.tile.Z, o.tile.Z), cmp.Compare(a.tile.X, o.tile.X), cmp.Compare(a.tile.Y, o.tile.Y),
	)
}

// Touches reports whether the change can have altered a tile.
func (f Footprint) Touches(at Address) bool {
	frame := reach(at)
	// Cells are in order of column: those to the west of the tile come first.
	first, _ := slices.BinarySearchFunc(f.cells, column(frame.Min.X, footprintZoom), func(c Address, x uint32) int {
		return cmp.Compare(c.tile.X, x)
	})
	east := column(frame.Max.X, footprintZoom)
	north, south := column(frame.Min.Y, footprintZoom), column(frame.Max.Y, footprintZoom)
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

// Tiles returns the tiles of a range of zooms for which Touches is true, in order of zoom,
// column and row.
func (f Footprint) Tiles(first, last maptile.Zoom) []Address {
	var tiles []Address
	for z := first; z <= min(last, MaxZoom); z++ {
		from := len(tiles)
		margin := reach(Address{maptile.New(0, 0, z)}).Min.X
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
// the changes between them. Tiles that it leaves out are the same on both.
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
