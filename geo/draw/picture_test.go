package draw_test

import (
	"bytes"
	"image"
	"image/color"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/draw"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
)

// Colours of the light theme as style.json has them.
var (
	paper    = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	surround = color.NRGBA{0xeb, 0xe8, 0xe1, 0xff}
	land     = color.NRGBA{0xfb, 0xfa, 0xf6, 0xff}
	inkSoft  = color.NRGBA{0x4c, 0x57, 0x66, 0xff}
	ink      = color.NRGBA{0x17, 0x20, 0x2b, 0xff}
)

// donbas is a bound whose middle is at 48 degrees north.
var donbas = orb.Bound{Min: orb.Point{36.5, 47.999}, Max: orb.Point{38.5, 48.001}}

// bare returns a drawer of no country, with the given places.
func bare(t testing.TB, places ...geo.Place) *draw.Drawer {
	t.Helper()
	style, err := draw.Default()
	if err != nil {
		t.Fatal(err)
	}
	d, err := draw.New(style, geo.Regions{}, places)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func mustPicture(t testing.TB, d *draw.Drawer, scene draw.Scene, p draw.Picture) image.Image {
	t.Helper()
	data, err := d.Picture(scene, p)
	if err != nil {
		t.Fatal(err)
	}
	m := decode(t, data)
	if got, want := m.Bounds(), image.Rect(0, 0, p.Width, p.Height); got != want {
		t.Fatalf("got bounds %v, want %v", got, want)
	}
	return m
}

func TestPictureSizes(t *testing.T) {
	scene := dayOf(area(geo.Occupied, geo.SincePre2022, orb.Bound{Min: orb.Point{33, 44}, Max: orb.Point{35, 46}}.ToPolygon()))
	for _, size := range [][2]int{{200, 150}, {600, 400}, {1200, 630}, {2400, 150}, {200, 2400}, {2400, 2400}} {
		p := draw.Picture{Bound: ukraine, Width: size[0], Height: size[1], Subtitle: "1 December 2025", Attribution: "somebody"}
		m := mustPicture(t, newDrawer(t), scene, p)
		for _, c := range m.(*image.Paletted).Palette {
			if _, _, _, a := c.RGBA(); a != 0xffff {
				t.Errorf("%v: got a palette with %v, want it opaque", size, c)
			}
		}
	}
}

func TestPictureRefuses(t *testing.T) {
	good := draw.Picture{Bound: ukraine, Width: 600, Height: 400}
	for _, c := range []struct {
		name  string
		alter func(*draw.Picture)
		want  string
	}{
		{"narrow", func(p *draw.Picture) { p.Width = 199 }, "width 199 is out of range 200..2400"},
		{"wide", func(p *draw.Picture) { p.Width = 2401 }, "width 2401"},
		{"low", func(p *draw.Picture) { p.Height = 149 }, "height 149 is out of range 150..2400"},
		{"high", func(p *draw.Picture) { p.Height = 1 << 30 }, "height 1073741824"},
		{"bound the wrong way", func(p *draw.Picture) { p.Bound.Min[0], p.Bound.Max[0] = 40, 22 }, "bound 40,"},
		{"bound off the world", func(p *draw.Picture) { p.Bound.Max[1] = 91 }, "bound"},
		{"attribution that leaves no map", func(p *draw.Picture) { p.Attribution = strings.Repeat("thanks to ", 400) }, "no room"},
		{"title that leaves no map", func(p *draw.Picture) { p.Title = strings.Repeat("long ", 200) }, "no room"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := good
			c.alter(&p)
			_, err := newDrawer(t).Picture(draw.Scene{}, p)
			if err == nil || geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got error %v, want one that is invalid and says %q", err, c.want)
			}
		})
	}
}

func TestPictureTakesAnyBound(t *testing.T) {
	for name, bound := range map[string]orb.Bound{
		"a point":     {Min: orb.Point{30, 50}, Max: orb.Point{30, 50}},
		"the world":   {Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}},
		"the zero":    {},
		"a meridian":  {Min: orb.Point{30, 44}, Max: orb.Point{30, 52}},
		"beyond land": {Min: orb.Point{-40, -60}, Max: orb.Point{-20, -40}},
	} {
		t.Run(name, func(t *testing.T) {
			mustPicture(t, newDrawer(t), draw.Scene{}, draw.Picture{Bound: bound, Width: 300, Height: 200, Attribution: "a"})
		})
	}
}

// A degree of longitude at 48 degrees north is 74.628 km long on WGS84. Two degrees take
// the picture's 1200 pixels less its padding, some 590 a degree: a sixth of the picture
// is 25 km, for which 20 are drawn.
func TestPictureScaleIsTrue(t *testing.T) {
	const degree, drawn = 74.628, 20
	span := orb.Bound{Min: orb.Point{37, 47.9}, Max: orb.Point{38, 48.1}}
	scene := dayOf(area(geo.Occupied, geo.SinceUnknown, span.ToPolygon()))
	m := mustPicture(t, bare(t), scene, draw.Picture{Bound: donbas, Width: 1200, Height: 630, Attribution: "a"})
	// The map is about half of what is left and right of the occupied degree.
	pixels := longest(m, 330, func(c color.NRGBA) bool { return near(c.R, 0xdc, 2) && near(c.G, 0x81, 2) })
	bar := 0
	for y := 300; y < 600; y++ {
		bar = max(bar, longest(m, y, func(c color.NRGBA) bool { return c == inkSoft }))
	}
	if pixels < 560 || pixels > 600 {
		t.Fatalf("the degree is %d pixels wide, want 560 to 600", pixels)
	}
	if want := int(drawn / degree * float64(pixels)); bar < want-2 || bar > want+2 {
		t.Errorf("got a bar of %d pixels, want %d for %d km", bar, want, drawn)
	}
}

// A picture is put together from tiles: where they meet nothing shows.
func TestPictureHasNoSeams(t *testing.T) {
	everywhere := orb.Bound{Min: orb.Point{20, 40}, Max: orb.Point{50, 60}}.ToPolygon()
	over := color.NRGBA{0xdc, 0x81, 0x6d, 0xff} // 0xd9705a with 0.859 over the surroundings
	for _, west := range []float64{30, 31.2345, 36.000001} {
		bound := orb.Bound{Min: orb.Point{west, 48}, Max: orb.Point{west + 7.3, 50}}
		m := mustPicture(t, bare(t), dayOf(area(geo.Occupied, geo.SinceUnknown, everywhere)),
			draw.Picture{Bound: bound, Width: 1000, Height: 600})
		for _, y := range []int{100, 200, 300, 400} {
			if got := longest(m, y, func(c color.NRGBA) bool { return c == over }); got != 1000 {
				t.Errorf("from %g, row %d: got %d pixels of one colour, want all 1000", west, y, got)
			}
		}
	}
}

// longest returns the length of the longest run of pixels in a row.
func longest(m image.Image, y int, is func(color.NRGBA) bool) (most int) {
	run := 0
	for x := range m.Bounds().Dx() {
		if run++; !is(pixel(m, x, y)) {
			run = 0
		}
		most = max(most, run)
	}
	return most
}

// count returns how many pixels of a rectangle are of a colour.
func count(m image.Image, r image.Rectangle, c color.NRGBA) (n int) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if pixel(m, x, y) == c {
				n++
			}
		}
	}
	return n
}

func TestPictureShowsTheCountryAndItsControl(t *testing.T) {
	crimea := orb.Bound{Min: orb.Point{32, 44}, Max: orb.Point{36.8, 46.1}}.ToPolygon()
	bound := orb.Bound{Min: orb.Point{22, 44}, Max: orb.Point{41, 52.5}}
	p := draw.Picture{Bound: bound, Width: 1200, Height: 900}
	day := mustPicture(t, newDrawer(t), dayOf(area(geo.Occupied, geo.SincePre2022, crimea)), p)
	plain := mustPicture(t, newDrawer(t), draw.Scene{}, p)
	// By proportion of the bound, whose Mercator middle is at 48.47 north, and a picture of
	// 1164 pixels for its 19 degrees.
	places := []struct {
		name       string
		x, y       int
		day, plain color.NRGBA
	}{
		{"north-east of Poltava", 600 + 61*35/10, 430 - 150, land, land},
		{"west of Uzhhorod", 20, 480, surround, surround},
	}
	for _, c := range places {
		if got := pixel(day, c.x, c.y); got != c.day {
			t.Errorf("%s, with control: got %v, want %v", c.name, got, c.day)
		}
		if got := pixel(plain, c.x, c.y); got != c.plain {
			t.Errorf("%s: got %v, want %v", c.name, got, c.plain)
		}
	}
	whole := image.Rect(0, 0, 1200, 900)
	over := color.NRGBA{0xae, 0x63, 0x69, 0xff} // 0xa14a52 with 0.859 over the country
	if got := count(day, whole, over); got < 10000 {
		t.Errorf("got %d pixels of Crimea occupied before 2022, want 10000 at least", got)
	}
	if got := count(plain, whole, over); got != 0 {
		t.Errorf("got %d pixels occupied where nothing is", got)
	}
}

func TestPictureText(t *testing.T) {
	p := draw.Picture{Bound: donbas, Width: 1200, Height: 630, Title: "Ґанок Їжак", Subtitle: "1 December 2025", Attribution: strings.Repeat("attribution ", 40)}
	m := mustPicture(t, bare(t), draw.Scene{}, p)
	header := image.Rect(0, 0, 1200, 50)
	if got := count(m, header, ink); got < 300 {
		t.Errorf("got %d pixels of ink in the title, want 300 at least", got)
	}
	if got := count(m, image.Rect(0, 50, 1200, 85), inkSoft); got < 50 {
		t.Errorf("got %d pixels of ink in the date, want 50 at least", got)
	}
	for name, margin := range map[string]image.Rectangle{
		"left": image.Rect(0, 0, 10, 80), "right": image.Rect(1190, 0, 1200, 80), "top": image.Rect(0, 0, 1200, 4),
		"left of the attribution": image.Rect(0, 590, 10, 630), "right of the attribution": image.Rect(1182, 590, 1200, 630),
		"below the attribution": image.Rect(0, 626, 1200, 630),
	} {
		if got, want := count(m, margin, paper), margin.Dx()*margin.Dy(); got != want {
			t.Errorf("margin %s: got %d pixels of paper, want all %d", name, got, want)
		}
	}
	lines, inLine := 0, false
	for y := 500; y < 630; y++ {
		now := count(m, image.Rect(0, y, 1200, y+1), inkSoft) > 0 && pixel(m, 2, y) == paper
		if now && !inLine {
			lines++
		}
		inLine = now
	}
	// 480 letters of some 8 pixels are 3 lines and more.
	if lines < 3 || lines > 8 {
		t.Errorf("got an attribution of %d lines, want 3 to 8", lines)
	}
}

// Letters that a font lacks all look the same.
func TestPictureHasCyrillicLetters(t *testing.T) {
	seen := map[string]string{}
	for letter := range strings.SplitSeq("а б в г ґ д е є ж з и і ї й к л м н п с т у ф х ц ч ш щ ь ю я ’ А Б Ґ Є І Ї – ² ©", " ") {
		m, err := bare(t).Picture(draw.Scene{}, draw.Picture{Bound: donbas, Width: 200, Height: 150, Title: letter})
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[string(m)]; ok {
			t.Errorf("%s looks like %s", letter, other)
		}
		seen[string(m)] = letter
	}
}

func TestPictureLanguageAndKind(t *testing.T) {
	at := here(t)
	day := dayOf(area(geo.Occupied, geo.SincePre2022, box(at, 20, 20, 120, 220)))
	change := draw.Scene{Changes: tile.PrepareChanges([]tile.DatedChange{dated(1, geo.Gained, geo.Occupied, box(at, 20, 20, 120, 220))})}
	p := draw.Picture{Bound: at.Bound(), Width: 600, Height: 400}
	inUkrainian := p
	inUkrainian.Language = draw.Ukrainian
	seen := map[string]string{}
	for name, c := range map[string]struct {
		scene   draw.Scene
		picture draw.Picture
	}{
		"day": {day, p}, "day in Ukrainian": {day, inUkrainian}, "change": {change, p}, "change in Ukrainian": {change, inUkrainian},
	} {
		data, err := newDrawer(t).Picture(c.scene, c.picture)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := newDrawer(t).Picture(c.scene, c.picture); err != nil || !bytes.Equal(again, data) {
			t.Errorf("%s: drawn again it has other bytes, or error %v", name, err)
		}
		if other, ok := seen[string(data)]; ok {
			t.Errorf("%s looks like %s", name, other)
		}
		seen[string(data)] = name
	}
}

func TestNamesKeepOffTheLegend(t *testing.T) {
	at := here(t)
	var crowd []geo.Place
	for i := range 400 {
		crowd = append(crowd, geo.Place{
			ID: i + 1, NameEN: "Zzyzx", NameUK: "Ґґ", Population: 3_000_000,
			Point: geographic(at, float64(i%20)*13, float64(i/20)*13),
		})
	}
	scene := dayOf(area(geo.Occupied, geo.SinceUnknown, box(at, 100, 100, 140, 140)))
	p := draw.Picture{Bound: at.Bound(), Width: 800, Height: 600, Attribution: "a"}
	empty, full := mustPicture(t, bare(t), scene, p), mustPicture(t, bare(t, crowd...), scene, p)
	legend := legendOf(empty)
	if legend.Dx() < 60 || legend.Dy() < 30 {
		t.Fatalf("the legend is at %v, want it larger", legend)
	}
	different := 0
	for y := range 600 {
		for x := range 800 {
			if pixel(empty, x, y) == pixel(full, x, y) {
				continue
			}
			different++
			if (image.Point{x, y}).In(legend) {
				t.Fatalf("at %d %d, in the legend %v: a name is drawn", x, y, legend)
			}
		}
	}
	if different < 2000 {
		t.Errorf("got %d pixels of names, want 2000 at least", different)
	}
}

// legendOf returns where the paper of the legend is, in the lower left of the map.
func legendOf(m image.Image) (r image.Rectangle) {
	footer := m.Bounds().Dy() - 1
	for pixel(m, 1, footer) == paper {
		footer--
	}
	for y := 200; y <= footer; y++ {
		for x := range 400 {
			if pixel(m, x, y) == paper {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

func TestNamesByRank(t *testing.T) {
	place := geo.Place{ID: 1, NameEN: "Place", Point: orb.Point{31, 49}}
	p := draw.Picture{Bound: ukraine, Width: 600, Height: 400}
	near := p
	near.Bound = orb.Bound{Min: orb.Point{30.9, 48.95}, Max: orb.Point{31.1, 49.05}}
	for _, c := range []struct {
		name       string
		picture    draw.Picture
		population int
		want       bool
	}{
		{"city on the whole country", p, 1_500_000, true},
		{"village on the whole country", p, 900, false},
		{"village from near", near, 900, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			place.Population = c.population
			without, with := mustPicture(t, bare(t), draw.Scene{}, c.picture), mustPicture(t, bare(t, place), draw.Scene{}, c.picture)
			if got := !bytes.Equal(without.(*image.Paletted).Pix, with.(*image.Paletted).Pix); got != c.want {
				t.Errorf("got named %v, want %v", got, c.want)
			}
		})
	}
}

// A city outside the frame does not keep the places inside from being named.
func TestNamesOfPlacesAfterOneOutside(t *testing.T) {
	p := draw.Picture{Bound: donbas, Width: 600, Height: 400}
	outside := geo.Place{ID: 1, NameEN: "Far", Point: orb.Point{24, 50}, Population: 2_000_000}
	inside := geo.Place{ID: 2, NameEN: "Near", Point: orb.Point{37.5, 48}, Population: 1_000_000}
	with := mustPicture(t, bare(t, outside, inside), draw.Scene{}, p)
	alone := mustPicture(t, bare(t, inside), draw.Scene{}, p)
	without := mustPicture(t, bare(t), draw.Scene{}, p)
	if !bytes.Equal(with.(*image.Paletted).Pix, alone.(*image.Paletted).Pix) {
		t.Error("a place outside alters the picture")
	}
	if bytes.Equal(alone.(*image.Paletted).Pix, without.(*image.Paletted).Pix) {
		t.Error("the place inside is not named")
	}
}

func TestLegendShowsTheFrontLine(t *testing.T) {
	at := here(t)
	line := orb.MultiLineString{{geographic(at, 150, 20), geographic(at, 150, 60)}}
	areas := []geo.ControlPolygon{area(geo.Occupied, geo.SinceUnknown, box(at, 150, 20, 160, 60))}
	m := mustPicture(t, bare(t), draw.Scene{Snapshot: tile.Prepare("own", areas, line)},
		draw.Picture{Bound: at.Bound(), Width: 800, Height: 600, Attribution: "a"})
	legend := legendOf(m)
	// The swatch is as wide as four thirds of a line of text of some 15 pixels.
	if got := count(m, legend, frontLine); got < 10 {
		t.Errorf("got %d pixels of the front's colour in the legend %v, want a line of 10 at least", got, legend)
	}
}
