package draw

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"slices"

	"golang.org/x/image/draw"
	"golang.org/x/image/vector"
)

// levels is how many steps of coverage there are from nothing to a whole pixel.
const levels = 16

// paletteLimit is how many colours a canvas keeps from one drawing to the next.
const paletteLimit = 4096

// levelOf is the level of a coverage of 0 to 255.
var levelOf = func() (table [256]uint8) {
	for i := range table {
		table[i] = uint8((i*levels + 127) / 255)
	}
	return table
}()

// canvas is a picture of palette indices. Its palette is kept from one picture to the next:
// what has been blended once is looked up.
type canvas struct {
	width, height int
	pixels        []uint32 // row by row, indices of colours
	repeats       []bool   // by row, whether it is the same as the one above
	colours       []color.NRGBA
	indices       map[color.NRGBA]uint32
	blends        map[color.NRGBA]*blend
	pen           pen
	mask          *image.Alpha
}

// blend holds what a paint makes of colours below it: at below*(levels+1)+level, one
// more than the index of the colour; 0 where that is not known yet.
type blend struct{ over []uint32 }

// reset makes the canvas one of a size, filled with a colour.
func (c *canvas) reset(width, height int, background color.NRGBA) {
	if c.indices == nil || len(c.colours) > paletteLimit {
		c.colours, c.indices, c.blends = nil, map[color.NRGBA]uint32{}, map[color.NRGBA]*blend{}
	}
	c.width, c.height = width, height
	c.pixels = slices.Grow(c.pixels[:0], width*height)[:width*height]
	c.fillAll(background)
	if c.mask == nil || c.mask.Rect.Dx() != width || c.mask.Rect.Dy() != height {
		c.mask = image.NewAlpha(image.Rect(0, 0, width, height))
	}
	c.pen.reset(width, height)
}

func (c *canvas) fillAll(background color.NRGBA) {
	index := c.index(background)
	for i := range c.width {
		c.pixels[i] = index
	}
	for y := 1; y < c.height; y++ {
		copy(c.row(y), c.pixels[:c.width])
	}
}

func (c *canvas) row(y int) []uint32 { return c.pixels[y*c.width:][:c.width] }

func (c *canvas) index(colour color.NRGBA) uint32 {
	if colour.A == 0 {
		colour = color.NRGBA{}
	}
	index, ok := c.indices[colour]
	if !ok {
		index = uint32(len(c.colours))
		c.colours = append(c.colours, colour)
		c.indices[colour] = index
	}
	return index
}

// paintPath draws the pen's path in a colour, and clears the path. With a texture, coverage is
// multiplied by the texture's; nil is a coverage of one.
func (c *canvas) paintPath(paint color.NRGBA, t *texture) {
	c.rasterize()
	c.paintMask(c.mask, paint, t)
}

// rasterize turns the pen's path into the coverage in mask, and clears the path.
func (c *canvas) rasterize() {
	c.pen.raster.DrawOp = draw.Src
	c.pen.raster.Draw(c.mask, c.mask.Rect, image.Opaque, image.Point{})
	c.pen.reset(c.width, c.height)
}

// paintMask draws a colour where a mask covers the canvas. The mask may reach over it.
func (c *canvas) paintMask(mask *image.Alpha, paint color.NRGBA, t *texture) {
	if paint.A == 0 {
		return
	}
	mixed := mixer{canvas: c, blend: c.blend(paint), paint: paint}
	r := mask.Rect.Intersect(image.Rect(0, 0, c.width, c.height))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		from := mask.PixOffset(r.Min.X, y)
		row := c.row(y)[r.Min.X:r.Max.X]
		coverage := mask.Pix[from : from+r.Dx()]
		if t != nil {
			mixed.texturedRow(row, coverage, t, image.Pt(r.Min.X, y))
		} else {
			mixed.row(row, coverage)
		}
	}
}

// mixer draws with one paint, and caches its last result.
type mixer struct {
	*canvas
	blend  *blend
	paint  color.NRGBA
	below  uint32 // of the last result
	level  uint8  // of the last result; 0: there is none
	result uint32
}

func (m *mixer) row(row []uint32, coverage []uint8) {
	const step = 8
	for len(coverage) >= step {
		if binary.LittleEndian.Uint64(coverage) != 0 { // most of a tile is empty
			m.part(row[:step], coverage[:step])
		}
		row, coverage = row[step:], coverage[step:]
	}
	m.part(row, coverage)
}

func (m *mixer) part(row []uint32, coverage []uint8) {
	for i, v := range coverage {
		level := levelOf[v]
		if level == 0 {
			continue
		}
		if row[i] != m.below || level != m.level {
			m.mix(row[i], level)
		}
		row[i] = m.result
	}
}

func (m *mixer) texturedRow(row []uint32, coverage []uint8, t *texture, at image.Point) {
	marks := t.row(at.Y)
	x := at.X % t.period
	for i, v := range coverage {
		if level := (int(levelOf[v])*int(marks[x]) + levels/2) / levels; level > 0 {
			m.mix(row[i], uint8(level))
			row[i] = m.result
		}
		if x++; x == t.period {
			x = 0
		}
	}
}

// mix works out what the paint makes of a colour below.
func (m *mixer) mix(below uint32, level uint8) {
	m.below, m.level = below, level
	m.result = m.over(m.blend, m.paint, below, level)
}

func (c *canvas) blend(paint color.NRGBA) *blend {
	mix, ok := c.blends[paint]
	if !ok {
		mix = &blend{}
		c.blends[paint] = mix
	}
	return mix
}

// over returns what paint makes of the colour below at a level of coverage.
func (c *canvas) over(mix *blend, paint color.NRGBA, below uint32, level uint8) uint32 {
	at := int(below)*(levels+1) + int(level)
	if at >= len(mix.over) {
		mix.over = append(mix.over, make([]uint32, len(c.colours)*(levels+1)-len(mix.over))...)
	}
	if mix.over[at] == 0 {
		mix.over[at] = c.index(over(paint, c.colours[below], float64(level)/levels)) + 1
	}
	return mix.over[at] - 1
}

// over composites one colour over another, with a coverage from 0 to 1.
func over(top, below color.NRGBA, coverage float64) color.NRGBA {
	a := coverage * float64(top.A) / 255
	b := (1 - a) * float64(below.A) / 255
	channel := func(top, below uint8) uint8 {
		return uint8(math.Round((float64(top)*a + float64(below)*b) / (a + b)))
	}
	if a+b == 0 {
		return color.NRGBA{}
	}
	return color.NRGBA{
		R: channel(top.R, below.R),
		G: channel(top.G, below.G),
		B: channel(top.B, below.B),
		A: uint8(math.Round(255 * (a + b))),
	}
}

// rectangle draws a plain rectangle.
func (c *canvas) rectangle(r image.Rectangle, paint color.NRGBA) {
	r = r.Intersect(image.Rect(0, 0, c.width, c.height))
	mix := c.blend(paint)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.row(y)[r.Min.X:r.Max.X]
		for i, below := range row {
			row[i] = c.over(mix, paint, below, levels)
		}
	}
}

// pen collects a path to be drawn in one colour. Its shapes must not overlap where they are
// wound differently; what overlaps counts once.
type pen struct {
	raster vector.Rasterizer
	// A point p is drawn at p*scale + shift, in pixels.
	scale, shiftX, shiftY float64
}

func (p *pen) reset(width, height int) {
	p.raster.Reset(width, height)
}

// setTransform sets where the pen's units are on the canvas.
func (p *pen) setTransform(scale, x, y float64) { p.scale, p.shiftX, p.shiftY = scale, x, y }

func (p *pen) pixel(x, y float64) (float32, float32) {
	return float32(x*p.scale + p.shiftX), float32(y*p.scale + p.shiftY)
}
