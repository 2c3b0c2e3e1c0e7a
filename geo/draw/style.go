package draw

import (
	"bytes"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"image/color"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"controlmap/geo"
)

// Theme is one of a style's two sets of colours.
type Theme string

// The themes of a style.
const (
	Light Theme = "light"
	Dark  Theme = "dark"
)

// Style is how tiles and pictures look.
type Style struct {
	colours  map[Theme]map[string]color.NRGBA
	opacity  float64
	textures [maxFactor]map[string]*texture // of kinds, enlarged 1, 2 ... times
	widths   map[string]float64
}

// maxFactor is how often patterns are enlarged at most: for tiles at scale 2, and for
// large pictures.
const maxFactor = 2

// pattern is what repeats on areas of a kind, in pixels of a tile of 256.
type pattern struct {
	Form   form    `json:"form"`
	Period int     `json:"period"`
	Width  float64 `json:"width"`
}

type form string

const (
	rising  form = "rising"
	falling form = "falling"
	crossed form = "crossed" // rising and falling
	dots    form = "dots"
)

var forms = []form{rising, falling, crossed, dots}

// kinds are the kinds of areas that a style has colours for; those that others may cover are
// drawn first.
var kinds = []string{"liberated", "held", "pre-2022", "occupied", "contested", "advance", "claimed", "infiltration", "gained", "lost"}

// plainColours are the colours of everything that is not an area of a kind.
var plainColours = []string{
	"front", "surround", "water", "coast", "ukraine", "unit", "border", "name", "halo", "paper", "ink", "ink-soft", "rule",
}

var widthNames = []string{"edge", "front", "unit", "border"}

const (
	markSuffix = "-mark"
	edgeSuffix = "-edge"
	maxWidth   = 7 // a stroke's half fits into the buffer of a tile
	maxPeriod  = 32
	maxStyle   = 1 << 16 // bytes
)

//go:embed style.json
var defaultStyle []byte

// Default returns the style that travels with the program. The error is Internal.
var Default = sync.OnceValues(func() (Style, error) {
	style, err := ParseStyle(defaultStyle)
	if err != nil {
		return Style{}, geo.Wrap(geo.Internal, err, "embedded style")
	}
	return style, nil
})

// styleFile is style.json.
type styleFile struct {
	About   string   `json:"about"`
	Opacity *float64 `json:"opacity"`
	Colours map[string]struct {
		Light string `json:"light"`
		Dark  string `json:"dark"`
	} `json:"colours"`
	Patterns map[string]pattern `json:"patterns"`
	Widths   map[string]float64 `json:"widths"`
}

// ParseStyle reads a style file, which must name every colour and width that the
// embedded one names, and no others. The error is Invalid and names the entry.
func ParseStyle(text []byte) (Style, error) {
	file, err := decodeStyle(text)
	if err != nil {
		return Style{}, err
	}
	if file.Opacity == nil || *file.Opacity < 0 || *file.Opacity > 1 {
		return Style{}, geo.Errorf(geo.Invalid, "style: opacity is not a number from 0 to 1")
	}
	if err := checkPatterns(file.Patterns); err != nil {
		return Style{}, err
	}
	if err := checkWidths(file.Widths); err != nil {
		return Style{}, err
	}
	style := Style{opacity: *file.Opacity, widths: file.Widths}
	for i := range style.textures {
		style.textures[i] = map[string]*texture{}
		for kind, p := range file.Patterns {
			style.textures[i][kind] = newTexture(p, i+1)
		}
	}
	style.colours, err = file.parseColours()
	return style, err
}

func (f styleFile) parseColours() (map[Theme]map[string]color.NRGBA, error) {
	wanted := colourNames(f.Patterns)
	if err := checkNames("colour", slices.Collect(maps.Keys(f.Colours)), wanted); err != nil {
		return nil, err
	}
	light, dark := map[string]color.NRGBA{}, map[string]color.NRGBA{}
	for _, name := range wanted {
		for _, c := range []struct {
			to    map[string]color.NRGBA
			theme Theme
			text  string
		}{{light, Light, f.Colours[name].Light}, {dark, Dark, f.Colours[name].Dark}} {
			parsed, err := parseColour(c.text)
			if err != nil {
				return nil, geo.Errorf(geo.Invalid, "style: colour %s, %s: %v", name, c.theme, err)
			}
			c.to[name] = parsed
		}
	}
	return map[Theme]map[string]color.NRGBA{Light: light, Dark: dark}, nil
}

func decodeStyle(text []byte) (file styleFile, err error) {
	if len(text) > maxStyle {
		return file, geo.Errorf(geo.Invalid, "style has %d bytes, more than %d", len(text), maxStyle)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return file, geo.Wrap(geo.Invalid, err, "style is not JSON with about, opacity, colours, patterns and widths")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return file, geo.Errorf(geo.Invalid, "style: something follows the closing brace")
	}
	return file, nil
}

// colourNames lists the colours that a style with the given patterns has.
func colourNames(patterns map[string]pattern) []string {
	names := slices.Clone(plainColours)
	for _, kind := range kinds {
		names = append(names, kind, kind+edgeSuffix)
		if _, ok := patterns[kind]; ok {
			names = append(names, kind+markSuffix)
		}
	}
	return names
}

// checkNames refuses a set of names that is not the wanted one.
func checkNames(what string, names, wanted []string) error {
	slices.Sort(names)
	for _, name := range names {
		if !slices.Contains(wanted, name) {
			return geo.Errorf(geo.Invalid, "style: %s %q is none of %s", what, name, strings.Join(wanted, ", "))
		}
	}
	for _, name := range wanted {
		if !slices.Contains(names, name) {
			return geo.Errorf(geo.Invalid, "style: %s %q is missing", what, name)
		}
	}
	return nil
}

func checkPatterns(patterns map[string]pattern) error {
	for _, kind := range slices.Sorted(maps.Keys(patterns)) {
		p := patterns[kind]
		switch {
		case !slices.Contains(kinds, kind):
			return geo.Errorf(geo.Invalid, "style: pattern %q is none of %s", kind, strings.Join(kinds, ", "))
		case !slices.Contains(forms, p.Form):
			return geo.Errorf(geo.Invalid, "style: pattern %s: form %q is none of rising, falling, crossed, dots", kind, p.Form)
		case p.Period < 2 || p.Period > maxPeriod || p.Period&(p.Period-1) != 0:
			return geo.Errorf(geo.Invalid, "style: pattern %s: period %d is none of 2, 4, 8, 16, 32", kind, p.Period)
		case p.Width <= 0 || p.Width >= float64(p.Period):
			return geo.Errorf(geo.Invalid, "style: pattern %s: width %g is not between 0 and the period %d", kind, p.Width, p.Period)
		}
	}
	return nil
}

func checkWidths(widths map[string]float64) error {
	if err := checkNames("width", slices.Collect(maps.Keys(widths)), widthNames); err != nil {
		return err
	}
	for _, name := range widthNames {
		if w := widths[name]; w < 0 || w > maxWidth {
			return geo.Errorf(geo.Invalid, "style: width %s: %g is out of range 0..%d", name, w, maxWidth)
		}
	}
	return nil
}

// parseColour reads #rrggbb and #rrggbbaa.
func parseColour(s string) (color.NRGBA, error) {
	digits, ok := strings.CutPrefix(s, "#")
	channels, err := hex.DecodeString(digits)
	if !ok || err != nil || len(channels) != 3 && len(channels) != 4 {
		return color.NRGBA{}, geo.Errorf(geo.Invalid, "%q is not #rrggbb or #rrggbbaa", s)
	}
	c := color.NRGBA{R: channels[0], G: channels[1], B: channels[2], A: 255}
	if len(channels) == 4 {
		c.A = channels[3]
	}
	return c, nil
}

// Colour returns the colour of a name, and false where the style has none of that name.
func (s Style) Colour(theme Theme, name string) (color.NRGBA, bool) {
	c, ok := s.colours[theme][name]
	return c, ok
}

// Opacity returns how opaque areas are over a base map, from 0 to 1.
func (s Style) Opacity() float64 { return s.opacity }

// Width returns the width of a stroke in pixels of a tile of 256; 0 where the style has
// none of that name.
func (s Style) Width(name string) float64 { return s.widths[name] }

// fillStyle is how areas of one kind are filled.
type fillStyle struct {
	colour  color.NRGBA
	mark    color.NRGBA
	texture *texture // where mark is drawn; nil: nowhere
}

// fillStyle returns how a kind is filled, as opaque as the style says, with the pattern
// enlarged to a scale.
func (s Style) fillStyle(theme Theme, kind string, scale float64) fillStyle {
	colours := s.colours[theme]
	factor := min(max(int(scale+0.5), 1), maxFactor)
	return fillStyle{
		colour:  faded(colours[kind], s.opacity),
		mark:    faded(colours[kind+markSuffix], s.opacity),
		texture: s.textures[factor-1][kind],
	}
}

func faded(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(float64(c.A)*opacity + 0.5)
	return c
}
