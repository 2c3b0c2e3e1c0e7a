package draw

import (
	"image"
	"image/color"
	"strings"
	"unicode/utf8"

	"controlmap/geo"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// typeface is a font at a size. It is for one goroutine.
type typeface struct {
	face   font.Face
	ascent int // pixels over the base line
	line   int // pixels from line to line
}

// newTypeface returns a font with the given height of an em in pixels.
func newTypeface(f *opentype.Font, size float64) (typeface, error) {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return typeface{}, geo.Wrap(geo.Internal, err, "font of %g pixels", size)
	}
	metrics := face.Metrics()
	return typeface{face, metrics.Ascent.Ceil(), int(size*1.3 + 0.5)}, nil
}

// width returns how wide a text is, in whole pixels.
func (t typeface) width(text string) int { return font.MeasureString(t.face, text).Ceil() }

// write draws a text whose line begins and has its top at a point.
func (c *canvas) write(t typeface, text string, at image.Point, paint color.NRGBA) {
	c.paintMask(t.mask(text, at, 0), paint, nil)
}

// writeHaloed is write over a halo of some pixels.
func (c *canvas) writeHaloed(t typeface, text string, at image.Point, paint, halo color.NRGBA, radius int) {
	mask := t.mask(text, at, radius)
	c.paintMask(dilate(mask, radius), halo, nil)
	c.paintMask(mask, paint, nil)
}

// mask returns the coverage of a text, with some pixels of room around it.
func (t typeface) mask(text string, at image.Point, room int) *image.Alpha {
	r := image.Rect(at.X, at.Y, at.X+t.width(text), at.Y+t.line).Inset(-room - 1)
	mask := image.NewAlpha(r)
	drawer := font.Drawer{Dst: mask, Src: image.Opaque, Face: t.face, Dot: fixed.P(at.X, at.Y+t.ascent)}
	drawer.DrawString(text)
	return mask
}

// dilate returns a mask with what it covers dilated by a radius.
func dilate(mask *image.Alpha, radius int) *image.Alpha {
	wide := image.NewAlpha(mask.Rect)
	for y := mask.Rect.Min.Y; y < mask.Rect.Max.Y; y++ {
		for x := mask.Rect.Min.X; x < mask.Rect.Max.X; x++ {
			if v := mask.AlphaAt(x, y); v.A > 0 {
				raiseDisc(wide, x, y, radius, v.A)
			}
		}
	}
	return wide
}

// raiseDisc raises the coverage in a disc to at least a value.
func raiseDisc(mask *image.Alpha, x, y, radius int, value uint8) {
	for dy := -radius; dy <= radius; dy++ {
		for dx := -radius; dx <= radius; dx++ {
			if dx*dx+dy*dy <= radius*radius+1 && (image.Point{x + dx, y + dy}).In(mask.Rect) {
				at := &mask.Pix[mask.PixOffset(x+dx, y+dy)]
				*at = max(*at, value)
			}
		}
	}
}

// wrap breaks a text into lines of at most a width, at spaces where there are any.
func (t typeface) wrap(text string, width int) (lines []string) {
	line := ""
	for word := range strings.FieldsSeq(text) {
		longer := strings.TrimSpace(line + " " + word)
		if t.width(longer) <= width {
			line = longer
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for t.width(word) > width && utf8.RuneCountInString(word) > 1 {
			n := t.fitting(word, width)
			lines = append(lines, word[:n])
			word = word[n:]
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fitting returns how many bytes of a word fit a width: those of one rune at least.
func (t typeface) fitting(word string, width int) int {
	_, n := utf8.DecodeRuneInString(word)
	for n < len(word) {
		_, size := utf8.DecodeRuneInString(word[n:])
		if t.width(word[:n+size]) > width {
			break
		}
		n += size
	}
	return n
}
