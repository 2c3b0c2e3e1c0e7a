package draw

import (
	"image"
	"math"
	"slices"

	"controlmap/geo"
	"controlmap/geo/tile"
)

// cityPopulation is from when on a name is bold.
const cityPopulation = 400_000

// name is a place's name where it stands.
type name struct {
	text string
	face typeface
	at   image.Point
}

// drawNames draws the names of places, the largest first, each where it covers no other
// and none of the boxes, or not at all.
func (s *sketch) drawNames(taken ...image.Rectangle) {
	zoom := s.frame.zoom()
	bound := s.frame.bound()
	var names []name
	for _, p := range s.drawer.places {
		if tile.Rank(p.Population) > zoom || !bound.Contains(p.Point) {
			continue
		}
		fx, fy := s.frame.pixel(p.Point)
		dot := image.Pt(int(math.Round(fx)), int(math.Round(fy)))
		n, box, ok := s.placeName(p, dot, taken)
		if !ok {
			continue
		}
		taken = append(taken, box, s.dotBox(dot))
		s.drawDot(fx, fy)
		names = append(names, n)
	}
	for _, n := range names {
		s.writeHaloed(n.face, n.text, n.at, s.colours["name"], s.colours["halo"], s.haloRadius())
	}
}

func (s *sketch) haloRadius() int { return max(1, int(1.5*s.brush.scale)) }

func (s *sketch) dotRadius() float64 { return 2 * s.brush.scale }

func (s *sketch) dotBox(dot image.Point) image.Rectangle {
	r := int(s.dotRadius()) + 2
	return image.Rectangle{dot, dot}.Inset(-r)
}

// placeName finds where the name of a place can stand around its dot.
func (s *sketch) placeName(p geo.Place, dot image.Point, taken []image.Rectangle) (name, image.Rectangle, bool) {
	n := name{text: s.picture.Language.name(p), face: s.faces.name}
	if p.Population >= cityPopulation {
		n.face = s.faces.city
	}
	if !isFree(s.dotBox(dot), s.frame.Rectangle, taken) {
		return n, image.Rectangle{}, false
	}
	size := image.Pt(n.face.width(n.text), n.face.line)
	gap := int(s.dotRadius()+1.5*s.brush.scale) + s.haloRadius()
	for _, at := range []image.Point{
		{dot.X + gap, dot.Y - size.Y/2}, {dot.X - gap - size.X, dot.Y - size.Y/2},
		{dot.X - size.X/2, dot.Y - gap - size.Y}, {dot.X - size.X/2, dot.Y + gap},
	} {
		n.at = at
		box := image.Rectangle{at, at.Add(size)}.Inset(-s.haloRadius())
		box.Min.X, box.Max.X = box.Min.X-s.unit/3, box.Max.X+s.unit/3
		if isFree(box, s.frame.Rectangle, taken) {
			return n, box, true
		}
	}
	return n, image.Rectangle{}, false
}

func isFree(box, within image.Rectangle, taken []image.Rectangle) bool {
	return box.In(within) && !slices.ContainsFunc(taken, box.Overlaps)
}

func (s *sketch) drawDot(x, y float64) {
	s.stampDisc(x, y, s.dotRadius()+s.brush.scale, "halo")
	s.stampDisc(x, y, s.dotRadius(), "name")
}

// stampDisc draws a disc in the colour of a name, pixel by pixel.
func (s *sketch) stampDisc(x, y, radius float64, colour string) {
	r := image.Rect(int(x-radius)-1, int(y-radius)-1, int(x+radius)+2, int(y+radius)+2)
	mask := image.NewAlpha(r)
	for py := r.Min.Y; py < r.Max.Y; py++ {
		for px := r.Min.X; px < r.Max.X; px++ {
			far := math.Hypot(float64(px)+0.5-x, float64(py)+0.5-y)
			mask.Pix[mask.PixOffset(px, py)] = uint8(255 * min(max(radius+0.5-far, 0), 1))
		}
	}
	s.paintMask(mask, s.colours[colour], nil)
}
