package page

import (
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"controlmap/geo"
	"controlmap/geo/draw"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"
)

// view is what the query of the map page asks it to show, as far as it can be told in
// words and a picture. The page reads the same query in static/src/core/state.ts: both are
// tested with the cases of static/test/page-queries.json.
type view struct {
	source   geo.SourceName // empty: none that could be
	date     geo.Date       // zero: latest
	region   geo.RegionCode
	changes  bool
	since    geo.Date // of changes; zero: so many days before date
	days     int
	camera   *camera // nil: all of the region
	language draw.Language
}

// camera is where a map of the web looks, at a zoom of tiles of 256 pixels.
type camera struct{ zoom, lat, lon float64 }

// sinceWindows are the days of what the page calls so.
var sinceWindows = map[string]int{"day": 1, "week": 7, "month": 30, "year": 365}

const defaultWindow = "month"

// readView reads the page's query. What is malformed counts as absent, as it does in
// the page, but for a source, without which there is nothing to tell.
func readView(query url.Values, regions geo.Regions) view {
	v := view{source: geo.Settlements, region: geo.Ukraine, language: draw.English}
	if query.Has("source") {
		v.source = orZero(geo.ParseSourceName(query.Get("source")))
	}
	v.date = orZero(geo.ParseDate(query.Get("date")))
	if code := geo.RegionCode(query.Get("region")); knows(regions, code) {
		v.region = code
	}
	if v.changes = query.Get("mode") == "changes"; v.changes {
		v.since, v.days = readSince(query.Get("since"))
	}
	v.camera = readCamera(query.Get("map"))
	if query.Get("lang") == string(draw.Ukrainian) {
		v.language = draw.Ukrainian
	}
	return v
}

// orZero returns what was read, or nothing where that is malformed.
func orZero[T any](read T, err error) (value T) {
	if err == nil {
		value = read
	}
	return value
}

func knows(regions geo.Regions, code geo.RegionCode) bool {
	_, err := regions.Members(code)
	return err == nil
}

func readSince(text string) (geo.Date, int) {
	if day, err := geo.ParseDate(text); err == nil {
		return day, 0
	}
	if days, known := sinceWindows[text]; known {
		return geo.Date{}, days
	}
	return geo.Date{}, sinceWindows[defaultWindow]
}

// before returns the day that changes are counted from, to that of a map.
func (v view) before(day geo.Date) geo.Date {
	if !v.since.IsZero() {
		return v.since
	}
	return day.AddDays(-v.days)
}

// decimal is a number as the page writes it.
var decimal = regexp.MustCompile(`^-?\d+(\.\d+)?$`)

// readCamera reads zoom/lat/lon; nil for anything else.
func readCamera(text string) *camera {
	parts := strings.Split(text, "/")
	if len(parts) != 3 {
		return nil
	}
	var n [3]float64
	for i, most := range [...]float64{22, 85, 180} {
		value, err := strconv.ParseFloat(parts[i], 64)
		if err != nil || !decimal.MatchString(parts[i]) || math.Abs(value) > most {
			return nil
		}
		n[i] = value
	}
	if n[0] < 0 {
		return nil
	}
	return &camera{zoom: n[0], lat: n[1], lon: n[2]}
}

// bound is what a picture of so many pixels shows at the camera's zoom, or at the closest
// that is drawn.
func (c camera) bound(width, height float64) orb.Bound {
	zoom := min(c.zoom, float64(tile.MaxZoom))
	pixel := 2 * math.Pi * orb.EarthRadius / (256 * math.Exp2(zoom)) // metres of Web Mercator
	middle := project.WGS84.ToMercator(orb.Point{c.lon, c.lat})
	corner := func(x, y float64) orb.Point {
		p := project.Mercator.ToWGS84(orb.Point{middle[0] + x*pixel/2, middle[1] + y*pixel/2})
		return orb.Point{min(max(p[0], -180), 180), min(max(p[1], -85), 85)}
	}
	return orb.Bound{Min: corner(-width, -height), Max: corner(width, height)}
}

// bound is what a picture of the view shows; nil for all of Ukraine.
func (v view) bound(regions geo.Regions, width, height float64) *orb.Bound {
	if v.camera != nil {
		bound := v.camera.bound(width, height)
		return &bound
	}
	members, err := regions.Members(v.region)
	if err != nil {
		return nil
	}
	var all *orb.Bound
	for _, code := range members {
		unit, known := regions.Unit(code)
		if !known {
			continue
		}
		bound := unit.Shape.Bound()
		if all != nil {
			bound = bound.Union(*all)
		}
		all = &bound
	}
	return all
}
