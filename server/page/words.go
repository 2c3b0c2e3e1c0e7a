package page

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"controlmap/geo/answer"
	"controlmap/geo/draw"
	"controlmap/geo/encode"
)

// phrases are the words of a preview in one language, as formats.
type phrases struct {
	locale      string // of Open Graph
	ukraine     string
	outside     string
	generic     string // title where there is nothing to show
	means       string // description of the same
	ofUkraine   string // share, day
	ofRegion    string // region, share, day
	areaOf      string // region, area, day
	netChange   string // region, net, from, to
	areas       string // geodesic, sphere
	nets        string // geodesic, sphere, geodesic before, geodesic after
	ofOfficial  string // share, denominator
	ofBoundary  string // share, denominator, region, boundary set
	mapOf       string // day, revision
	mapsOf      string // from, revision, to, revision
	flagged     string
	credit      string // attribution
	alternative string // title
	thousands   string
	decimal     string
	percent     string
	km2         string
}

var previewWords = map[draw.Language]phrases{
	draw.English: {
		locale:      "en_GB",
		ukraine:     "Ukraine",
		outside:     "Outside every oblast",
		generic:     "controlmap: who controls what in Ukraine",
		means:       "Who controls what in Ukraine on a chosen day, by source, with areas in km² on the sphere and on the WGS84 ellipsoid.",
		ofUkraine:   "%s of Ukraine occupied on %s",
		ofRegion:    "%s: %s occupied on %s",
		areaOf:      "%s: %s occupied on %s",
		netChange:   "%s: %s occupied from %s to %s",
		areas:       "Occupied: %s on the WGS84 ellipsoid (%s on the sphere that publishers use)",
		nets:        "Occupied: net %s on the WGS84 ellipsoid (%s on the sphere that publishers use), from %s to %s",
		ofOfficial:  ", %s of %s, the official area of Ukraine",
		ofBoundary:  ", %s of %s, the area of %s by %s",
		mapOf:       "Map of %s, revision %d.",
		mapsOf:      "Maps of %s, revision %d, and %s, revision %d.",
		flagged:     "Flagged: such a total cannot be the result of fighting.",
		credit:      "Source: %s",
		alternative: "Map: %s",
		thousands:   ",",
		decimal:     ".",
		percent:     "%",
		km2:         "\u00a0km²",
	},
	draw.Ukrainian: {
		locale:      "uk_UA",
		ukraine:     "Україна",
		outside:     "Поза областями",
		generic:     "controlmap: хто що контролює в Україні",
		means:       "Хто що контролює в Україні обраного дня, за джерелами, з площами в км² на сфері та на еліпсоїді WGS84.",
		ofUkraine:   "Окуповано %s України станом на %s",
		ofRegion:    "%s: окуповано %s станом на %s",
		areaOf:      "%s: окуповано %s станом на %s",
		netChange:   "%s: %s окупованої території з %s до %s",
		areas:       "Окуповано: %s на еліпсоїді WGS84 (%s на сфері, якою користуються видавці)",
		nets:        "Окуповано: загалом %s на еліпсоїді WGS84 (%s на сфері, якою користуються видавці), з %s до %s",
		ofOfficial:  ", %s від %s, офіційної площі України",
		ofBoundary:  ", %s від %s (%s за %s)",
		mapOf:       "Карта за %s, редакція %d.",
		mapsOf:      "Карти за %s, редакція %d, і за %s, редакція %d.",
		flagged:     "Позначено: така площа не може бути наслідком боїв.",
		credit:      "Джерело: %s",
		alternative: "Карта: %s",
		thousands:   "\u00a0",
		decimal:     ",",
		percent:     "\u00a0%",
		km2:         "\u00a0км²",
	},
}

// area writes km2 out: whole, and to the tenth below 10.
func (p phrases) area(km2 float64) string {
	digits := 0
	if km2 > 0 && km2 < 9.95 {
		digits = 1
	}
	return p.number(km2, digits) + p.km2
}

// within writes km2 with their uncertainty, rounded to what that leaves of them; nil: as area.
func (p phrases) within(km2 float64, uncertainty *float64) string {
	if uncertainty == nil || *uncertainty == 0 {
		return p.area(km2)
	}
	value, told, digits := encode.Worth(km2, *uncertainty)
	return p.number(value, digits) + p.off(told, digits)
}

func (p phrases) off(told float64, digits int) string {
	return " ±\u00a0" + p.number(told, digits) + p.km2
}

// changeWithin is within for km2 that are more or less than before.
func (p phrases) changeWithin(km2 float64, uncertainty *float64) string {
	if uncertainty == nil || *uncertainty == 0 {
		return p.change(km2)
	}
	value, told, digits := encode.Worth(km2, *uncertainty)
	sign := map[bool]string{true: "+", false: "−"}[value > 0]
	if value == 0 {
		sign = ""
	}
	return sign + p.number(math.Abs(value), digits) + p.off(told, digits)
}

// change writes km2 that are more or less than before.
func (p phrases) change(km2 float64) string {
	sign := "+"
	if km2 < 0 {
		sign = "−"
	}
	text := p.area(math.Abs(km2))
	if text == p.area(0) {
		sign = ""
	}
	return sign + text
}

// tenths writes the share of a total out to the tenth of a per cent, or whole where it may be
// off by points; what is not the whole is not rounded up to it.
func (p phrases) tenths(t answer.AreaTotal) string {
	share, digits := *t.Share, min(1, shareDigits(t))
	if share < 100 && digits == 1 {
		share = min(share, 99.9)
	}
	return p.number(share, digits) + p.percent
}

// hundredths writes the share of a total out to the hundredth of a per cent, or less where it
// is worth less.
func (p phrases) hundredths(t answer.AreaTotal) string {
	if shareDigits(t) < 2 {
		return p.tenths(t)
	}
	return p.number(*t.Share, 2) + p.percent
}

// shareDigits is how many decimals a share in per cent is worth, at most 2.
func shareDigits(t answer.AreaTotal) int {
	if t.UncertaintyKm2 == nil {
		return 2
	}
	switch off := 100 * *t.UncertaintyKm2 / *t.DenominatorKm2; {
	case off >= 1:
		return 0
	case off >= 0.1:
		return 1
	}
	return 2
}

// number writes a number from 0 with its thousands apart.
func (p phrases) number(value float64, digits int) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(value, 'f', digits, 64), ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + p.thousands + whole[at:]
	}
	if fraction == "" {
		return whole
	}
	return whole + p.decimal + fraction
}

// credited puts the name of a source after a title.
func credited(title, source string) string { return fmt.Sprintf("%s (%s)", title, source) }
