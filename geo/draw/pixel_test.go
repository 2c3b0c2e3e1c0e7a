package draw_test

import (
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/draw"

	"github.com/paulmach/orb"
)

func TestOver(t *testing.T) {
	red, blue := color.NRGBA{200, 0, 0, 255}, color.NRGBA{0, 0, 100, 255}
	faint := color.NRGBA{0, 200, 0, 51} // a fifth
	for _, tt := range []struct {
		name       string
		top, below color.NRGBA
		coverage   float64
		want       color.NRGBA
	}{
		{"whole", red, blue, 1, red},
		{"none", red, blue, 0, blue},
		{"half", red, blue, 0.5, color.NRGBA{100, 0, 50, 255}},
		{"a quarter", red, blue, 0.25, color.NRGBA{50, 0, 75, 255}},
		{"on nothing", red, color.NRGBA{}, 0.5, color.NRGBA{200, 0, 0, 128}},
		{"faint", faint, blue, 1, color.NRGBA{0, 40, 80, 255}},
		{"faint on nothing", faint, color.NRGBA{}, 1, faint},
		{"faint on faint", faint, faint, 1, color.NRGBA{0, 200, 0, 92}}, // 1 - 0.8 * 0.8
		{"nothing on nothing", color.NRGBA{}, color.NRGBA{}, 1, color.NRGBA{}},
	} {
		if got := draw.Over(tt.top, tt.below, tt.coverage); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestNearest(t *testing.T) {
	palette := []color.NRGBA{{0, 0, 0, 255}, {255, 255, 255, 255}, {255, 0, 0, 255}, {255, 0, 0, 100}, {0, 0, 0, 255}}
	for _, tt := range []struct {
		c    color.NRGBA
		want uint8
	}{
		{color.NRGBA{10, 10, 10, 255}, 0}, // the first of two that are equal
		{color.NRGBA{250, 240, 255, 255}, 1},
		{color.NRGBA{200, 30, 20, 240}, 2},
		{color.NRGBA{200, 30, 20, 120}, 3},
	} {
		if got := draw.Nearest(palette, tt.c); got != tt.want {
			t.Errorf("%v: got %d, want %d", tt.c, got, tt.want)
		}
	}
}

func TestDepths(t *testing.T) {
	for colours, want := range map[int]int{1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 16: 4, 17: 8, 256: 8} {
		if got := draw.DepthOf(colours); got != want {
			t.Errorf("%d colours: got %d bits, want %d", colours, got, want)
		}
	}
}

// Pixels are packed from the highest bits on; the last byte is filled with zeros.
func TestPackRow(t *testing.T) {
	numbers := []uint8{5: 1, 6: 0, 7: 3, 8: 2, 9: 15}
	for _, tt := range []struct {
		row   []uint32
		depth int
		want  []byte
	}{
		{[]uint32{5, 6, 5, 5, 6, 6, 6, 5, 5}, 1, []byte{0b10110001, 0b10000000}},
		{[]uint32{7, 8, 5, 6, 7}, 2, []byte{0b11100100, 0b11000000}},
		{[]uint32{9, 8, 7}, 4, []byte{0xf2, 0x30}},
		{[]uint32{9, 8, 7}, 8, []byte{15, 2, 3}},
		{nil, 4, nil},
	} {
		if got := draw.PackRow(tt.row, numbers, tt.depth); !slices.Equal(got, tt.want) {
			t.Errorf("%v at %d bits: got %08b, want %08b", tt.row, tt.depth, got, tt.want)
		}
	}
}

func TestParseColour(t *testing.T) {
	for text, want := range map[string]color.NRGBA{
		"#000000": {0, 0, 0, 255}, "#d9705a": {0xd9, 0x70, 0x5a, 255}, "#D9705Abf": {0xd9, 0x70, 0x5a, 0xbf}, "#ffffff00": {255, 255, 255, 0},
	} {
		if got, err := draw.ParseColour(text); err != nil || got != want {
			t.Errorf("%s: got %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "#", "d9705a", "#d9705", "#d97", "#d9705abf00", "#d9705g", "##d9705a"} {
		if _, err := draw.ParseColour(text); geo.CodeOf(err) != geo.Invalid {
			t.Errorf("%q: got %v, want an error that is invalid", text, err)
		}
	}
}

// A hatch of width w at 45 degrees with a period of p along a row covers w*sqrt(2)/p.
func TestTexture(t *testing.T) {
	share := func(rows [][]uint8) float64 {
		sum := 0
		for _, row := range rows {
			for _, level := range row {
				sum += int(level)
			}
		}
		return float64(sum) / float64(draw.Levels()*len(rows)*len(rows[0]))
	}
	for _, tt := range []struct {
		form   string
		period int
		width  float64
		want   float64
	}{
		{"rising", 8, 1.2, 1.2 * math.Sqrt2 / 8},
		{"falling", 8, 2.4, 2.4 * math.Sqrt2 / 8},
		{"crossed", 8, 0.8, 2*0.8*math.Sqrt2/8 - 0.8*0.8*2/64},
		{"dots", 8, 2.4, 2 * math.Pi * 1.2 * 1.2 / 64},
	} {
		for _, factor := range []int{1, 2} {
			rows := draw.Texture(tt.form, tt.period, tt.width, factor)
			if len(rows) != tt.period*factor || len(rows[0]) != tt.period*factor {
				t.Fatalf("%s: got %d rows of %d, want %d", tt.form, len(rows), len(rows[0]), tt.period*factor)
			}
			if got := share(rows); math.Abs(got-tt.want) > 0.03 {
				t.Errorf("%s, %d times: got %.3f covered, want %.3f", tt.form, factor, got, tt.want)
			}
		}
	}
	// A rising hatch is the same one pixel to the east and one to the north.
	rising, falling := draw.Texture("rising", 8, 2, 1), draw.Texture("falling", 8, 2, 1)
	for y := range 8 {
		for x := range 8 {
			if a, b := rising[y][x], rising[(y+7)%8][(x+1)%8]; a != b {
				t.Errorf("rising: got %d at %d %d and %d to the north-east", a, x, y, b)
			}
			if a, b := falling[y][x], falling[(y+1)%8][(x+1)%8]; a != b {
				t.Errorf("falling: got %d at %d %d and %d to the south-east", a, x, y, b)
			}
		}
	}
}

func TestMercator(t *testing.T) {
	for _, tt := range []struct{ p, want orb.Point }{
		{orb.Point{0, 0}, orb.Point{0.5, 0.5}},
		{orb.Point{-180, 85.05112877980659}, orb.Point{0, 0}},
		{orb.Point{180, -90}, orb.Point{1, 1}},
		{orb.Point{90, 66.51326044311186}, orb.Point{0.75, 0.25}}, // atan(sinh(pi/2))
	} {
		if got := draw.Mercator(tt.p); math.Abs(got[0]-tt.want[0]) > 1e-12 || math.Abs(got[1]-tt.want[1]) > 1e-12 {
			t.Errorf("%v: got %v, want %v", tt.p, got, tt.want)
		}
	}
	random := rand.New(rand.NewPCG(37, 38))
	for range 100 {
		want := orb.Point{360*random.Float64() - 180, 170*random.Float64() - 85}
		if got := draw.Geographic(draw.Mercator(want)); math.Abs(got[0]-want[0]) > 1e-9 || math.Abs(got[1]-want[1]) > 1e-9 {
			t.Errorf("there and back: got %v, want %v", got, want)
		}
	}
}

func TestRoundKm(t *testing.T) {
	for km, want := range map[float64]float64{1: 1, 1.9: 1, 2: 2, 4.99: 2, 5: 5, 9.9: 5, 10: 10, 25: 20, 99: 50, 100: 100, 737: 500, 0.3: 0.2, 0.05: 0.05} {
		if got := draw.RoundKm(km); math.Abs(got-want) > 1e-12 {
			t.Errorf("%g km: got %g, want %g", km, got, want)
		}
	}
}

// The sides of a clipped polygon along the end of the buffer are not its edges.
func TestWithoutClipEdges(t *testing.T) {
	const low, high = -64, 4160
	for _, tt := range []struct {
		name string
		ring orb.Ring
		want orb.MultiLineString
	}{
		{"inside", orb.Ring{{0, 0}, {9, 0}, {9, 9}, {0, 0}}, orb.MultiLineString{{{0, 0}, {9, 0}, {9, 9}, {0, 0}}}},
		{"all of the tile", orb.Ring{{low, low}, {high, low}, {high, high}, {low, high}, {low, low}}, nil},
		{"clipped in the west", orb.Ring{{low, 0}, {9, 0}, {9, 9}, {low, 9}, {low, 0}}, orb.MultiLineString{{{low, 0}, {9, 0}, {9, 9}, {low, 9}}}},
		{"begun elsewhere", orb.Ring{{9, 0}, {9, 9}, {low, 9}, {low, 0}, {9, 0}}, orb.MultiLineString{{{low, 0}, {9, 0}, {9, 9}, {low, 9}}}},
		{"clipped on both sides", orb.Ring{{low, 0}, {high, 5}, {high, 9}, {low, 9}, {low, 0}},
			orb.MultiLineString{{{high, 9}, {low, 9}}, {{low, 0}, {high, 5}}}},
		{"a corner of the tile", orb.Ring{{high, high}, {0, high}, {high, 0}, {high, high}}, orb.MultiLineString{{{0, high}, {high, 0}}}},
		{"touches the end in a point", orb.Ring{{low, 5}, {9, 0}, {9, 9}, {low, 5}}, orb.MultiLineString{{{low, 5}, {9, 0}, {9, 9}, {low, 5}}}},
	} {
		got := draw.WithoutClipEdges(tt.ring)
		byStart := func(a, b orb.LineString) int { return slices.Compare(a[0][:], b[0][:]) }
		slices.SortFunc(got, byStart)
		slices.SortFunc(tt.want, byStart)
		if !got.Equal(tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestCountry(t *testing.T) {
	region := func(x0, y0, x1, y1 float64) geo.Region {
		return geo.Region{Shape: orb.MultiPolygon{{{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}}}}}
	}
	units, outline := draw.Country(geo.Regions{Units: []geo.Region{region(0, 0, 1, 1), region(1, 0, 2, 1), region(5, 5, 6, 6)}})
	if want := (orb.MultiLineString{{draw.Mercator(orb.Point{1, 0}), draw.Mercator(orb.Point{1, 1})}}); !units.Equal(want) {
		t.Errorf("got borders %v, want %v once", units, want)
	}
	points := 0
	for _, line := range outline {
		points += len(line) - 1
		for i := 1; i < len(line); i++ {
			if line[i-1][0] == line[i][0] && line[i][0] == draw.Mercator(orb.Point{1, 0})[0] {
				t.Errorf("the outline has the border between two units: %v", line)
			}
		}
	}
	if points != 3+3+4 {
		t.Errorf("got an outline of %d edges, want 10: %v", points, outline)
	}
}

func TestWrap(t *testing.T) {
	face, err := draw.NewTypeface(14)
	if err != nil {
		t.Fatal(err)
	}
	width := face.Width("who controls what")
	for _, tt := range []struct {
		name, text string
		width      int
		want       []string
	}{
		{"nothing", "", width, nil},
		{"spaces alone", "   ", width, nil},
		{"fits", "who controls what", width, []string{"who controls what"}},
		{"a pixel too long", "who controls what", width - 1, []string{"who controls", "what"}},
		{"runs of spaces", " who  controls   what ", width, []string{"who controls what"}},
		{"letter by letter", "Київ", 1, []string{"К", "и", "ї", "в"}},
		{"a long word after a short one", "a " + strings.Repeat("w", 6), face.Width("www"), []string{"a", "www", "www"}},
	} {
		if got := face.Wrap(tt.text, tt.width); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestWords(t *testing.T) {
	for _, tt := range []struct{ key, english, ukrainian string }{
		{"gained", "Newly occupied", "Новоокуповано"},
		{"lost", "No longer occupied", "Більше не окуповано"},
		{"held", "Occupied, unchanged", "Окуповано, без змін"},
		{"occupied", "Occupied", "Окуповано"},
		{"pre-2022", "Occupied before 2022", "Окуповано до 2022 року"},
		{"since2022", "Occupied since 2022", "Окуповано з 2022 року"},
		{"liberated", "Liberated", "Звільнено"},
		{"contested", "Contested", "Спірна територія"},
		{"claimed", "Claimed", "Заявлено"},
		{"advance", "Advance", "Просування"},
		{"infiltration", "Infiltration", "Інфільтрація"},
	} {
		if got := draw.English.Word(tt.key); got != tt.english {
			t.Errorf("%s in English: got %q, want %q", tt.key, got, tt.english)
		}
		if got := draw.Ukrainian.Word(tt.key); got != tt.ukrainian {
			t.Errorf("%s in Ukrainian: got %q, want %q", tt.key, got, tt.ukrainian)
		}
	}
	for _, key := range append(draw.LegendOrder(), "control", "changes", "km", "since2022") {
		for _, language := range []draw.Language{draw.English, draw.Ukrainian} {
			if language.Word(key) == "" {
				t.Errorf("%s has no word for %s", language, key)
			}
		}
	}
	if got := draw.Language("").Word("front"); got != "Front line" {
		t.Errorf("no language: got %q, want English", got)
	}
}
