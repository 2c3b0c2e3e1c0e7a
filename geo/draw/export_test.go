package draw

import (
	"image/color"

	"controlmap/geo"

	"github.com/paulmach/orb"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
)

// What follows lets tests call what the package does not export.

func RoundKm(km float64) float64                                { return roundKm(km) }
func Over(top, below color.NRGBA, coverage float64) color.NRGBA { return over(top, below, coverage) }
func Nearest(palette []color.NRGBA, c color.NRGBA) uint8        { return nearest(palette, c) }
func DepthOf(colours int) int                                   { return depthOf(colours) }
func PackRow(row []uint32, numbers []uint8, depth int) []byte {
	return packRow(nil, row, numbers, depth)
}
func WithoutClipEdges(ring orb.Ring) orb.MultiLineString { return withoutClipEdges(ring) }
func Mercator(p orb.Point) orb.Point                     { return mercator(p) }
func Geographic(p orb.Point) orb.Point                   { return geographic(p) }
func ParseColour(s string) (color.NRGBA, error)          { return parseColour(s) }
func (l Language) Word(key string) string                { return l.word(key) }
func LegendOrder() []string                              { return legendOrder }
func Levels() int                                        { return levels }

// Country returns the borders between units and the outline of a country, in Web Mercator.
func Country(regions geo.Regions) (units, outline orb.MultiLineString) {
	c := newCountry(regions)
	return c.units, c.outline
}

// Texture returns the levels of a pattern, row by row.
func Texture(pattern string, period int, width float64, factor int) [][]uint8 {
	t := newTexture(patternOf(pattern, period, width), factor)
	var rows [][]uint8
	for y := range t.period {
		rows = append(rows, t.row(y))
	}
	return rows
}

func patternOf(f string, period int, width float64) pattern {
	return pattern{Form: form(f), Period: period, Width: width}
}

// Typeface is a font at a size.
type Typeface struct{ t typeface }

func NewTypeface(size float64) (Typeface, error) {
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return Typeface{}, err
	}
	t, err := newTypeface(f, size)
	return Typeface{t}, err
}

func (t Typeface) Width(text string) int                { return t.t.width(text) }
func (t Typeface) Wrap(text string, width int) []string { return t.t.wrap(text, width) }
