package server

import (
	"regexp"
	"strings"

	"controlmap/geo"

	"github.com/labstack/echo/v4"
)

// tileRoutes are the paths of tiles, as OpenAPI writes them.
var tileRoutes = map[tileKind]string{
	{ofDay, geo.TileMVT}:      "/tiles/{source}/{date}/{z}/{x}/{y}.mvt",
	{ofDay, geo.TilePNG}:      "/tiles/{source}/{date}/{z}/{x}/{y}.png",
	{ofDay, geo.TilePNG2x}:    "/tiles/{source}/{date}/{z}/{x}/{y}@2x.png",
	{ofChange, geo.TileMVT}:   "/tiles/{source}/{from}..{to}/{z}/{x}/{y}.mvt",
	{ofChange, geo.TilePNG}:   "/tiles/{source}/{from}..{to}/{z}/{x}/{y}.png",
	{ofChange, geo.TilePNG2x}: "/tiles/{source}/{from}..{to}/{z}/{x}/{y}@2x.png",
	{ofHistory, geo.TileMVT}:  "/tiles/{source}/history/{from}..{to}/{z}/{x}/{y}.mvt",
}

// shape is a route with parameters inside of segments, which echo cannot tell apart.
type shape struct {
	route   string
	literal int // how much of the path is not a parameter
	pattern *regexp.Regexp
	names   []string
	handle  echo.HandlerFunc
}

var pathParam = regexp.MustCompile(`\\\{(\w+)\\\}`)

func newShape(r route, handle echo.HandlerFunc) shape {
	quoted := regexp.QuoteMeta(r.path)
	s := shape{route: r.path, handle: handle}
	for _, found := range pathParam.FindAllStringSubmatch(quoted, -1) {
		s.names = append(s.names, found[1])
	}
	s.literal = len(pathParam.ReplaceAllString(quoted, ""))
	s.pattern = regexp.MustCompile("^" + pathParam.ReplaceAllString(quoted, "([^/]+?)") + "$")
	return s
}

// under routes what lies under a prefix to the routes of the table, to the one whose path
// says most where several fit.
func (s *server) under(table []route, prefix string) echo.HandlerFunc {
	var shapes []shape
	for _, r := range table {
		if strings.HasPrefix(r.path, prefix) {
			shapes = append(shapes, newShape(r, s.handler(r)))
		}
	}
	return func(c echo.Context) error {
		path := c.Request().URL.EscapedPath()
		var best shape
		var values []string
		for _, candidate := range shapes {
			if candidate.literal <= best.literal {
				continue
			}
			if found := candidate.pattern.FindStringSubmatch(path); found != nil {
				best, values = candidate, found[1:]
			}
		}
		if best.handle == nil {
			return geo.Errorf(geo.NotFound, "there is nothing at %q: see /docs for what there is", clip(path))
		}
		c.SetPath(best.route)
		c.SetParamNames(best.names...)
		c.SetParamValues(values...)
		return best.handle(c)
	}
}

var (
	anyMoment = regexp.MustCompile(`^(latest|\d{4}-\d{2}-\d{2}|r[1-9]\d{0,17})$`)
	anyNumber = regexp.MustCompile(`^\d{1,10}$`)

	paramTileDate = param{
		name:        "date",
		description: "The day in Kyiv; latest; or r and a revision, a map that never changes. A day shows the last snapshot at or before it.",
		pattern:     anyMoment,
		expects:     "a day as YYYY-MM-DD, latest, or a revision as r12",
		example:     latest,
	}.ofPath()
	paramTileFrom = param{
		name:        "from",
		description: "The earlier day in Kyiv, or a revision as r12.",
		pattern:     anyMoment,
		expects:     paramTileDate.expects,
		example:     "2024-12-31",
	}.ofPath()
	paramTileTo = param{
		name:        "to",
		description: "The later day in Kyiv, latest, or a revision as r40.",
		pattern:     anyMoment,
		expects:     paramTileDate.expects,
		example:     latest,
	}.ofPath()
	paramZ = paramOfGrid("z", "Zoom: 0 to 14.", "6")
	paramX = paramOfGrid("x", "Column, from the west.", "38")
	paramY = paramOfGrid("y", "Row, from the north.", "22")
)

func paramOfGrid(name, description, example string) param {
	return param{
		name:        name,
		description: description,
		pattern:     anyNumber,
		expects:     "a whole number such as " + example,
		example:     example,
	}.ofPath()
}

var (
	tileErrors      = []int{400, 404, 406, 412, 503}
	pictureErrors   = []int{400, 404, 412, 503}
	gridParams      = []param{paramZ, paramX, paramY}
	dayTileParams   = append([]param{paramSource.ofPath(), paramTileDate}, gridParams...)
	spanTileParams  = append([]param{paramSource.ofPath(), paramTileFrom, paramTileTo}, gridParams...)
	dayMapParams    = []param{paramSource.ofPath(), paramTileDate}
	spanMapParams   = []param{paramSource.ofPath(), paramTileFrom, paramTileTo}
	vectorAnswers   = []content{{typeVector, ""}}
	pngAnswers      = []content{{typePNG, ""}}
	tileJSONAnswers = []content{{typeJSON, "TileJSON"}}
)

func (s *server) tileRoutes() []route {
	tile := func(of subject, format geo.TileFormat, id, summary, description, example string) route {
		r := route{
			path: tileRoutes[tileKind{of, format}], id: id, tag: tagTiles, summary: summary, description: description,
			params: spanTileParams, answers: pngAnswers, errors: pictureErrors, mayBeEmpty: true, examples: []string{example}, handle: s.tile,
		}
		if of == ofDay {
			r.params = dayTileParams
		}
		if format == geo.TileMVT {
			r.answers, r.errors = vectorAnswers, tileErrors
		}
		return r
	}
	return []route{
		tile(ofDay, geo.TileMVT, "getTile", "Vector tile of a day: layers control, frontline, regions, places",
			"Mapbox Vector Tile 2.1. The date in control is the day since which the tile has been as it is, so that tiles in which nothing changed are the same bytes on both days. "+
				"Under r and a revision a tile never changes and may be kept for a year; under a date it is fresh for minutes. Compressed with br or gzip; an ETag for each.",
			"/tiles/settlements/latest/6/38/22.mvt"),
		tile(ofDay, geo.TilePNG, "getPicture", "Raster tile of a day, 256 pixels a side",
			"To be laid over a base map: transparent where nothing is.", "/tiles/settlements/latest/6/38/22.png"),
		tile(ofDay, geo.TilePNG2x, "getLargePicture", "Raster tile of a day, 512 pixels a side",
			"For screens with two pixels to a point.", "/tiles/settlements/latest/6/38/22@2x.png"),
		tile(ofChange, geo.TileMVT, "getChangeTile", "Vector tile of what changed between two days: layer changes",
			"Each step from one snapshot to the next has its own pieces, with kind gained or lost, status, and the date of the later snapshot.",
			"/tiles/settlements/2022-02-23..latest/6/38/22.mvt"),
		tile(ofChange, geo.TilePNG, "getChangePicture", "Raster tile of what changed between two days, 256 pixels a side",
			"What differs between the two days, over the map of the later one.", "/tiles/settlements/2022-02-23..latest/6/38/22.png"),
		tile(ofChange, geo.TilePNG2x, "getLargeChangePicture", "Raster tile of what changed between two days, 512 pixels a side",
			"", "/tiles/settlements/2022-02-23..latest/6/38/22@2x.png"),
		tile(ofHistory, geo.TileMVT, "getHistoryTile", "Vector tile of all days between two: layers keyframe and steps",
			"To show a day, draw the keyframe, and over it, in order, the steps up to the day: gained ground is filled, lost ground cleared, each status and since on a sheet of its own.",
			"/tiles/settlements/history/2022-02-23..latest/6/38/22.mvt"),
		{
			path: "/tiles.json", id: "listTiles", tag: tagTiles,
			summary:     "The sources that have tiles, with the addresses of their TileJSON and style",
			description: "Addresses are those of the request's host.",
			answers:     []content{{typeJSON, "TileCatalogue"}}, errors: clientErrors,
			examples: []string{"/tiles.json"}, handle: s.tileCatalogue,
		},
		{
			path: "/tiles/{source}/{date}.json", id: "getTileJSON", tag: tagTiles,
			summary: "TileJSON 3.0.0 of a day's tiles",
			description: "For MapLibre, QGIS and others. The tiles' addresses name the revision that the date stands for now, and are absolute, of the request's host. " +
				"Members beside those of TileJSON: source, date, snapshot, revision, licence, flags, raster (templates of the same as pictures).",
			params: dayMapParams, answers: tileJSONAnswers, errors: lookupErrors,
			examples: []string{"/tiles/settlements/latest.json"}, handle: s.tileJSON,
		},
		{
			path: "/tiles/{source}/{from}..{to}.json", id: "getChangeTileJSON", tag: tagTiles,
			summary: "TileJSON 3.0.0 of the tiles of what changed between two days",
			params:  spanMapParams, answers: tileJSONAnswers, errors: lookupErrors,
			examples: []string{"/tiles/settlements/2022-02-23..latest.json"}, handle: s.tileJSON,
		},
		{
			path: "/tiles/{source}/history/{from}..{to}.json", id: "getHistoryTileJSON", tag: tagTiles,
			summary: "TileJSON 3.0.0 of the tiles of all days between two",
			params:  spanMapParams, answers: tileJSONAnswers, errors: lookupErrors,
			examples: []string{"/tiles/settlements/history/2022-02-23..latest.json"}, handle: s.tileJSON,
		},
		{
			path: "/tiles/{source}/{date}/style.json", id: "getMapStyle", tag: tagTiles,
			summary:     "A MapLibre style that shows a day's tiles as they are",
			description: "It needs no fonts and no sprite, and so names no places: they are dots.",
			params:      append([]param{paramTheme}, dayMapParams...), answers: []content{{typeJSON, "MapStyle"}}, errors: lookupErrors,
			examples: []string{"/tiles/settlements/latest/style.json", "/tiles/settlements/latest/style.json?theme=dark"}, handle: s.mapStyle,
		},
		{
			path: "/tiles/{source}/{from}..{to}/style.json", id: "getChangeMapStyle", tag: tagTiles,
			summary: "A MapLibre style that shows what changed between two days, over the later one",
			params:  append([]param{paramTheme}, spanMapParams...), answers: []content{{typeJSON, "MapStyle"}}, errors: lookupErrors,
			examples: []string{"/tiles/settlements/2022-02-23..latest/style.json"}, handle: s.mapStyle,
		},
		{
			path: "/api/v1/tiles/changed", id: "listChangedTiles", tag: tagTiles,
			summary:     "Which tiles of a day may differ between two snapshots: to purge, seed or refresh these alone",
			description: "Tiles that are not listed are the same bytes on both days. text is z/x/y, a tile a line.",
			params:      []param{paramSource, paramChangedFrom, paramChangedTo, paramMinZoom, paramMaxZoom, paramFormat("json", "csv", "text")},
			answers:     []content{{typeJSON, "ChangedTiles"}, {typeCSV, ""}, {typeText, ""}}, errors: lookupErrors,
			examples: []string{"/api/v1/tiles/changed?from=2022-02-23&to=latest&maxzoom=7", "/api/v1/tiles/changed?from=2022-02-23&to=latest&maxzoom=7&format=text"},
			handle:   s.changedTiles,
		},
		{
			path: "/api/v1/map.png", id: "getMapPicture", tag: tagTiles,
			summary:     "A picture of the map, with title, date, scale, legend and attribution",
			description: "For articles and previews. With from, a picture of what changed from that day to the date.",
			params:      []param{paramSource, paramPictureDate, paramPictureFrom, paramPictureTo, paramPictureBox, paramWidth, paramHeight, paramTheme, paramLanguage},
			answers:     pngAnswers, errors: lookupErrors,
			examples: []string{"/api/v1/map.png", "/api/v1/map.png?from=2022-02-23&bbox=36.5,47,38.5,49&width=800&height=600"},
			handle:   s.mapPicture,
		},
	}
}
