package draw

import (
	"image"
	"image/color"
	"math"

	"controlmap/geo"
	"controlmap/geo/tile"

	"github.com/klauspost/compress/zlib"
	"github.com/paulmach/orb"
)

// The sizes that a picture may have, in pixels.
const (
	MinWidth  = 200
	MaxWidth  = 2400
	MinHeight = 150
	MaxHeight = 2400
)

// Picture is what a static picture shows beside its scene.
type Picture struct {
	Bound         orb.Bound // WGS84 lon, lat; all of it is shown, as large as it fits
	Width, Height int       // pixels
	Title         string    // empty: words for the kind of scene
	Subtitle      string    // the date, or the dates
	Attribution   string
	Language      Language // English where it is empty
}

// Picture returns a scene in Web Mercator as an opaque paletted PNG, with the country in
// its recognised borders, title, legend, scale bar and attribution drawn in. The error
// is Invalid or Internal.
func (d *Drawer) Picture(scene Scene, p Picture) ([]byte, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	s, err := d.newSketch(scene, p)
	if err != nil {
		return nil, err
	}
	s.drawMap()
	legend := s.placeLegend()
	scale := s.placeScale(legend.box)
	s.drawNames(legend.box, scale.box)
	s.drawLegend(legend)
	s.drawScale(scale)
	s.drawHeader()
	s.drawFooter()
	compressor, err := newCompressor(zlib.BestCompression)
	if err != nil {
		return nil, err
	}
	return s.png(compressor)
}

func (p Picture) check() error {
	if p.Width < MinWidth || p.Width > MaxWidth {
		return geo.Errorf(geo.Invalid, "width %d is out of range %d..%d", p.Width, MinWidth, MaxWidth)
	}
	if p.Height < MinHeight || p.Height > MaxHeight {
		return geo.Errorf(geo.Invalid, "height %d is out of range %d..%d", p.Height, MinHeight, MaxHeight)
	}
	b := p.Bound
	if !(b.Min[0] >= -180 && b.Max[0] <= 180 && b.Min[1] >= -90 && b.Max[1] <= 90 &&
		b.Min[0] <= b.Max[0] && b.Min[1] <= b.Max[1]) {
		return geo.Errorf(geo.Invalid,
			"bound %g,%g,%g,%g is not west,south,east,north within -180,-90,180,90", b.Min[0], b.Min[1], b.Max[0], b.Max[1])
	}
	return nil
}

// sketch is a picture in the making.
type sketch struct {
	brush
	scene    Scene
	picture  Picture
	drawer   *Drawer
	colours  map[string]color.NRGBA
	faces    faces
	frame    frame
	unit     int      // what distances in the layout are multiples of, in pixels
	headline []string // the title's lines
	dateline []string
	credits  []string
	shown    map[string]bool // what the map shows of legendOrder
}

// faces are the typefaces of a picture.
type faces struct{ title, subtitle, body, small, name, city typeface }

func (d *Drawer) newSketch(scene Scene, p Picture) (*sketch, error) {
	body := min(max(4+0.0145*min(float64(p.Width), 1.7*float64(p.Height)), 8), 30)
	s := &sketch{scene: scene, picture: p, drawer: d, unit: max(2, int(body/2))}
	s.brush = brush{new(canvas), d.style, scene.theme(), max(1, body/14)}
	s.colours = d.style.colours[s.theme]
	var err error
	if s.faces, err = d.newFaces(body); err != nil {
		return nil, err
	}
	if p.Title == "" {
		s.picture.Title = p.Language.word(scene.subject())
	}
	s.canvas.reset(p.Width, p.Height, s.colours["surround"])
	return s, s.layOut()
}

func (d *Drawer) newFaces(body float64) (f faces, err error) {
	for _, v := range []struct {
		to   *typeface
		bold bool
		size float64
	}{
		{&f.title, true, min(1.65*body, 2.4*body-9)}, {&f.subtitle, false, min(1.2*body, 1.6*body-4)}, {&f.body, false, body},
		{&f.small, false, max(0.8*body, 7)}, {&f.name, false, max(0.86*body, 7)}, {&f.city, true, max(0.95*body, 7)},
	} {
		font := d.regular
		if v.bold {
			font = d.bold
		}
		if *v.to, err = newTypeface(font, v.size); err != nil {
			return f, err
		}
	}
	return f, nil
}

// layOut breaks the lines of text and places the frame. The error is Invalid.
func (s *sketch) layOut() error {
	p := s.picture
	width := p.Width - 4*s.unit
	s.headline = s.faces.title.wrap(p.Title, width)
	s.dateline = s.faces.subtitle.wrap(p.Subtitle, width)
	s.credits = s.faces.small.wrap(p.Attribution, width)
	top, bottom := s.headerHeight(), p.Height-s.footerHeight()
	if len(s.credits)*s.faces.small.line > p.Height/2 || bottom-top < p.Height/4 {
		return geo.Errorf(geo.Invalid, "title and attribution of %d characters leave no room for a map of %d x %d pixels",
			len([]rune(p.Title+p.Subtitle+p.Attribution)), p.Width, p.Height)
	}
	s.frame = newFrame(image.Rect(0, top, p.Width, bottom), p.Bound)
	return nil
}

func (s *sketch) headerHeight() int {
	return 2*s.unit + len(s.headline)*s.faces.title.line + len(s.dateline)*s.faces.subtitle.line
}

func (s *sketch) footerHeight() int {
	if len(s.credits) == 0 {
		return 0
	}
	return s.unit + len(s.credits)*s.faces.small.line
}

func (s *sketch) drawHeader() {
	s.rectangle(image.Rect(0, 0, s.width, s.frame.Min.Y), s.colours["paper"])
	s.rectangle(image.Rect(0, s.frame.Min.Y-1, s.width, s.frame.Min.Y), s.colours["rule"])
	at := image.Pt(2*s.unit, s.unit)
	for _, line := range s.headline {
		s.write(s.faces.title, line, at, s.colours["ink"])
		at.Y += s.faces.title.line
	}
	for _, line := range s.dateline {
		s.write(s.faces.subtitle, line, at, s.colours["ink-soft"])
		at.Y += s.faces.subtitle.line
	}
}

func (s *sketch) drawFooter() {
	s.rectangle(image.Rect(0, s.frame.Max.Y, s.width, s.height), s.colours["paper"])
	at := image.Pt(2*s.unit, s.frame.Max.Y+s.unit/2)
	for _, line := range s.credits {
		s.write(s.faces.small, line, at, s.colours["ink-soft"])
		at.Y += s.faces.small.line
	}
}

// drawMap draws the country and the scene.
func (s *sketch) drawMap() {
	country := s.drawer.country
	s.pen.setTransform(s.frame.world, s.frame.left, s.frame.top)
	s.pen.fill(country.land)
	s.paintPath(s.colours["ukraine"], nil)
	layers, front := s.layers()
	s.shown = map[string]bool{"front": len(front) > 0, "border": len(country.outline) > 0}
	s.setTileTransform()
	for _, layer := range layers {
		s.fillLayer(layer)
		s.shown[layer.kind] = true
	}
	s.pen.setTransform(s.frame.world, s.frame.left, s.frame.top)
	s.strokeLines(country.units, "unit")
	s.setTileTransform()
	for _, layer := range layers {
		s.strokeEdges(layer)
	}
	s.pen.setTransform(s.frame.world, s.frame.left, s.frame.top)
	s.strokeLines(country.outline, "border")
	s.setTileTransform()
	s.strokeLines(front, "front")
}

// setTileTransform sets the pen to the units of the frame's tiles.
func (s *sketch) setTileTransform() {
	s.pen.setTransform(s.frame.world/math.Exp2(float64(s.frame.zoom()))/tile.Extent, s.frame.left, s.frame.top)
}

// layers returns what the scene shows in the frame, in units of the frame's tiles from
// the corner of the world's square, in the order in which it is to be drawn.
func (s *sketch) layers() (layers []kindLayer, front orb.MultiLineString) {
	all := map[string]*kindLayer{}
	for at := range tile.Cover(s.frame.bound(), s.frame.zoom()) {
		column, row := float64(at.Tile().X), float64(at.Tile().Y)
		front = append(front, clipLines(s.scene.front(at), column, row)...)
		for _, part := range s.scene.layers(at) {
			whole, ok := all[part.kind]
			if !ok {
				whole = &kindLayer{kind: part.kind}
				all[part.kind] = whole
			}
			whole.add(part.clip(column, row))
		}
	}
	for _, kind := range kinds {
		if whole, ok := all[kind]; ok && len(whole.polygons) > 0 {
			layers = append(layers, *whole)
		}
	}
	return layers, front
}
