package draw

import (
	"image"
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
)

// legend explains the colours.
type legend struct {
	box     image.Rectangle // empty: there is no room for it
	entries []string        // of legendOrder
}

// legendOrder is what a legend can have, in its order.
var legendOrder = []string{
	"gained", "lost", "held", "occupied", "pre-2022", "contested", "advance", "claimed", "infiltration", "liberated", "front", "border",
}

// legendShare is how much of the map a legend may take at most.
const legendShare = 1.0 / 3

// placeLegend puts the legend into the corner in which it hides the least.
func (s *sketch) placeLegend() legend {
	entries := slices.DeleteFunc(slices.Clone(legendOrder), func(entry string) bool { return !s.shown[entry] })
	size := image.Pt(0, 2*s.unit+len(entries)*s.rowHeight())
	for _, entry := range entries {
		size.X = max(size.X, 4*s.unit+s.swatch().X+s.faces.body.width(s.entryWord(entry)))
	}
	inner := s.frame.Inset(s.unit)
	if float64(size.X*size.Y) > legendShare*float64(inner.Dx()*inner.Dy()) || size.X > inner.Dx() || size.Y > inner.Dy() {
		return legend{}
	}
	best, least := image.Rectangle{}, math.MaxInt
	for _, at := range []image.Point{
		{inner.Min.X, inner.Max.Y - size.Y}, {inner.Max.X - size.X, inner.Max.Y - size.Y},
		{inner.Min.X, inner.Min.Y}, {inner.Max.X - size.X, inner.Min.Y},
	} {
		box := image.Rectangle{at, at.Add(size)}
		if hidden := s.hidden(box); hidden < least {
			best, least = box, hidden
		}
	}
	return legend{best, entries}
}

// hidden returns how much a box would hide of the map: pixels of the country, those with a
// colour of control three times.
func (s *sketch) hidden(box image.Rectangle) (sum int) {
	around, plain := s.index(s.colours["surround"]), s.index(s.colours["ukraine"])
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for _, index := range s.row(y)[box.Min.X:box.Max.X] {
			switch index {
			case around:
			case plain:
				sum++
			default:
				sum += 3
			}
		}
	}
	return sum
}

func (s *sketch) rowHeight() int { return s.faces.body.line }

func (s *sketch) swatch() image.Point {
	return image.Pt(s.faces.body.line*4/3, s.faces.body.line*3/4)
}

func (s *sketch) entryWord(entry string) string {
	if entry == "occupied" && s.shown["pre-2022"] {
		entry = "since2022"
	}
	return s.picture.Language.word(entry)
}

func (s *sketch) drawLegend(l legend) {
	if l.box.Empty() {
		return
	}
	s.rectangle(l.box.Inset(-1), s.colours["rule"])
	s.rectangle(l.box, s.colours["paper"])
	at := l.box.Min.Add(image.Pt(s.unit, s.unit))
	for _, entry := range l.entries {
		size := s.swatch()
		top := at.Y + (s.rowHeight()-size.Y)/2
		s.drawSwatch(entry, image.Rect(at.X, top, at.X+size.X, top+size.Y))
		s.write(s.faces.body, s.entryWord(entry), image.Pt(at.X+size.X+s.unit, at.Y), s.colours["ink"])
		at.Y += s.rowHeight()
	}
}

func (s *sketch) drawSwatch(entry string, r image.Rectangle) {
	s.pen.setTransform(1, 0, 0)
	if entry == "front" || entry == "border" {
		y := float64(r.Min.Y+r.Max.Y) / 2
		s.strokeLines(orb.MultiLineString{{{float64(r.Min.X), y}, {float64(r.Max.X), y}}}, entry)
		return
	}
	s.rectangle(r, s.colours["ukraine"])
	ring := orb.Bound{
		Min: orb.Point{float64(r.Min.X), float64(r.Min.Y)},
		Max: orb.Point{float64(r.Max.X), float64(r.Max.Y)},
	}.ToRing()
	swatch := kindLayer{kind: entry, polygons: orb.MultiPolygon{{ring}}, edges: orb.MultiLineString{orb.LineString(ring)}}
	s.fillLayer(swatch)
	s.strokeEdges(swatch)
}

// scaleBar is a line of a round number of kilometres.
type scaleBar struct {
	box    image.Rectangle
	km     float64
	length int // pixels
}

// placeScale puts the scale bar into a corner that the legend leaves free, a lower one
// first.
func (s *sketch) placeScale(legend image.Rectangle) scaleBar {
	km := roundKm(float64(s.width) / 6 / s.frame.kilometre())
	bar := scaleBar{km: km, length: int(math.Round(km * s.frame.kilometre()))}
	label := s.faces.small.width(s.scaleLabel(km))
	size := image.Pt(max(bar.length, label), s.faces.small.line+s.unit)
	inner := s.frame.Inset(s.unit)
	west, east := inner.Min.X+s.unit, inner.Max.X-size.X-s.unit
	for _, at := range []image.Point{
		{east, inner.Max.Y - size.Y}, {west, inner.Max.Y - size.Y}, {east, inner.Min.Y}, {west, inner.Min.Y},
	} {
		if bar.box = (image.Rectangle{at, at.Add(size)}); !bar.box.Overlaps(legend) {
			break
		}
	}
	return bar
}

// roundKm returns the largest of 1, 2, 5, 10 and so on, or a tenth of these, that is not
// more than km.
func roundKm(km float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(km)))
	for _, factor := range []float64{5, 2} {
		if factor*power <= km {
			return factor * power
		}
	}
	return power
}

func (s *sketch) scaleLabel(km float64) string {
	return strconv.FormatFloat(km, 'f', -1, 64) + " " + s.picture.Language.word("km")
}

func (s *sketch) drawScale(bar scaleBar) {
	thick := max(1, int(s.brush.scale*1.5+0.5))
	tick := s.unit * 2 / 3
	left, right, bottom := bar.box.Min.X, bar.box.Min.X+bar.length, bar.box.Max.Y
	parts := []image.Rectangle{
		image.Rect(left, bottom-thick, right, bottom),
		image.Rect(left, bottom-tick, left+thick, bottom),
		image.Rect(right-thick, bottom-tick, right, bottom),
	}
	for _, part := range parts {
		s.rectangle(part.Inset(-1), s.colours["halo"])
	}
	for _, part := range parts {
		s.rectangle(part, s.colours["ink-soft"])
	}
	s.writeHaloed(s.faces.small, s.scaleLabel(bar.km), bar.box.Min, s.colours["ink-soft"], s.colours["halo"], thick)
}
