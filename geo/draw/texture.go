package draw

import "math"

// texture is a pattern by pixels: how much of each one the pattern's mark covers.
type texture struct {
	period int     // pixels
	marked []uint8 // levels of coverage, row by row
}

// row returns the levels of coverage of a period's pixels in a row of the canvas.
func (t *texture) row(y int) []uint8 { return t.marked[y%t.period*t.period:][:t.period] }

// samples is how often each pixel of a texture is tried along each axis.
const samples = 8

func newTexture(p pattern, factor int) *texture {
	t := &texture{period: p.Period * factor}
	width := p.Width * float64(factor)
	for y := range t.period {
		for x := range t.period {
			hits := 0
			for i := range samples * samples {
				sx := float64(x) + (float64(i%samples)+0.5)/samples
				sy := float64(y) + (float64(i/samples)+0.5)/samples
				if p.Form.marks(sx, sy, float64(t.period), width) {
					hits++
				}
			}
			t.marked = append(t.marked, uint8((hits*levels+samples*samples/2)/(samples*samples)))
		}
	}
	return t
}

// marks reports whether a form covers a point of its period.
func (f form) marks(x, y, period, width float64) bool {
	switch f {
	case rising:
		return math.Mod(x+y, period) < width*math.Sqrt2
	case falling:
		return math.Mod(x-y+period, period) < width*math.Sqrt2
	case crossed:
		return rising.marks(x, y, period, width) || falling.marks(x, y, period, width)
	}
	quarter := period / 4
	return math.Min(math.Hypot(x-quarter, y-quarter), math.Hypot(x-3*quarter, y-3*quarter)) < width/2
}
