package draw

import (
	"image/color"

	"github.com/paulmach/orb"
)

// brush draws in a style.
type brush struct {
	*canvas
	style Style
	theme Theme
	scale float64 // of widths and patterns
}

// fillLayer draws the ground of a sheet and its pattern.
func (b brush) fillLayer(s kindLayer) {
	look := b.style.fillStyle(b.theme, s.kind, b.scale)
	if len(s.subtracted) > 0 {
		b.rasterizeDifference(s)
	} else {
		b.pen.fill(s.polygons)
		b.rasterize()
	}
	b.paintMask(b.mask, look.fill, nil)
	if look.texture != nil {
		b.paintMask(b.mask, look.mark, look.texture)
	}
}

// rasterizeDifference turns the ground of a sheet, less what is to be taken from it, into
// coverage. With a ground of one all around, what is taken more often than it is there
// adds up past one, and is cut off.
func (b brush) rasterizeDifference(s kindLayer) {
	b.pen.fill(b.surroundings())
	b.pen.fill(s.subtracted)
	b.pen.fillReversed(s.polygons)
	b.rasterize()
	for i, coverage := range b.mask.Pix {
		b.mask.Pix[i] = 255 - coverage
	}
}

// surroundings returns the canvas and some pixels around it, in units of the pen, wound as
// a tile's polygons.
func (b brush) surroundings() orb.MultiPolygon {
	const around = 8 // pixels
	corner := func(x, y int) orb.Point {
		return orb.Point{(float64(x) - b.pen.shiftX) / b.pen.scale, (float64(y) - b.pen.shiftY) / b.pen.scale}
	}
	west, north, east, south := -around, -around, b.width+around, b.height+around
	return orb.MultiPolygon{{{
		corner(west, north), corner(east, north), corner(east, south), corner(west, south), corner(west, north),
	}}}
}

// strokeEdges draws the outlines of a sheet.
func (b brush) strokeEdges(s kindLayer) {
	b.stroke(s.edges, "edge", b.style.colours[b.theme][s.kind+edgeSuffix])
}

// strokeLines draws lines in the colour and width of a name.
func (b brush) strokeLines(lines orb.MultiLineString, name string) {
	b.stroke(lines, name, b.style.colours[b.theme][name])
}

func (b brush) stroke(lines orb.MultiLineString, width string, paint color.NRGBA) {
	if len(lines) == 0 {
		return
	}
	for _, line := range lines {
		b.pen.stroke(line, b.style.widths[width]*b.scale)
	}
	b.paintPath(paint, nil)
}
