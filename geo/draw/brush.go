package draw

import (
	"image/color"

	"github.com/paulmach/orb"
)

// brush draws on a canvas in a style.
type brush struct {
	*canvas
	style Style
	theme Theme
	scale float64 // of widths and patterns
}

// fillLayer draws the area of a layer and its pattern.
func (b brush) fillLayer(l kindLayer) {
	fill := b.style.fillStyle(b.theme, l.kind, b.scale)
	if len(l.subtracted) > 0 {
		b.rasterizeDifference(l)
	} else {
		b.pen.fill(l.polygons)
		b.rasterize()
	}
	b.paintMask(b.mask, fill.colour, nil)
	if fill.texture != nil {
		b.paintMask(b.mask, fill.mark, fill.texture)
	}
}

// rasterizeDifference turns the area of a layer, less what is subtracted, into coverage. It
// rasterizes the complement: with a coverage of one all around, what is subtracted more often
// than it is there adds up past one, and is clamped.
func (b brush) rasterizeDifference(l kindLayer) {
	b.pen.fill(b.surroundings())
	b.pen.fill(l.subtracted)
	b.pen.fillReversed(l.polygons)
	b.rasterize()
	for i, coverage := range b.mask.Pix {
		b.mask.Pix[i] = 255 - coverage
	}
}

// surroundings returns a rectangle that reaches some pixels over the canvas, in units of the
// pen, wound as a tile's polygons.
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

// strokeEdges draws the outlines of a layer.
func (b brush) strokeEdges(l kindLayer) {
	b.stroke(l.edges, "edge", b.style.colours[b.theme][l.kind+edgeSuffix])
}

// strokeLines draws lines in the colour and the width that have a name.
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
