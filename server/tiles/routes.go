package tiles

import (
	"regexp"

	"controlmap/geo"
	"controlmap/server/web"
)

// tileRoutes are the paths of tiles, as OpenAPI writes them.
var tileRoutes = map[routeKey]string{
	{geo.SnapshotMap, geo.TileMVT}:   "/tiles/{source}/{date}/{z}/{x}/{y}.mvt",
	{geo.SnapshotMap, geo.TilePNG}:   "/tiles/{source}/{date}/{z}/{x}/{y}.png",
	{geo.SnapshotMap, geo.TilePNG2x}: "/tiles/{source}/{date}/{z}/{x}/{y}@2x.png",
	{geo.ChangeMap, geo.TileMVT}:     "/tiles/{source}/{from}..{to}/{z}/{x}/{y}.mvt",
	{geo.ChangeMap, geo.TilePNG}:     "/tiles/{source}/{from}..{to}/{z}/{x}/{y}.png",
	{geo.ChangeMap, geo.TilePNG2x}:   "/tiles/{source}/{from}..{to}/{z}/{x}/{y}@2x.png",
	{geo.HistoryMap, geo.TileMVT}:    "/tiles/{source}/history/{from}..{to}/{z}/{x}/{y}.mvt",
}

var (
	anySnapshotRef = regexp.MustCompile(`^(latest|\d{4}-\d{2}-\d{2}|r[1-9]\d{0,17}(-[0-9a-f]{8})?)$`)
	anyNumber      = regexp.MustCompile(`^\d{1,10}$`)

	paramTileDate = web.Param{
		Name:        "date",
		Description: "The day in Kyiv; latest; or a revision as r12-1a2b3c4d, a map that never changes. A day shows the last snapshot at or before it.",
		Pattern:     anySnapshotRef,
		Expects:     "a day as YYYY-MM-DD, latest, or a revision as r12-1a2b3c4d",
		Example:     web.Latest,
	}.OfPath()
	paramTileFrom = web.Param{
		Name:        "from",
		Description: "The earlier day in Kyiv, or a revision as r12-1a2b3c4d.",
		Pattern:     anySnapshotRef,
		Expects:     paramTileDate.Expects,
		Example:     "2024-12-31",
	}.OfPath()
	paramTileTo = web.Param{
		Name:        "to",
		Description: "The later day in Kyiv, latest, or a revision as r40-5e6f7a8b.",
		Pattern:     anySnapshotRef,
		Expects:     paramTileDate.Expects,
		Example:     web.Latest,
	}.OfPath()
	paramZ = paramOfGrid("z", "Zoom: 0 to 14.", "6")
	paramX = paramOfGrid("x", "Column, from the west.", "38")
	paramY = paramOfGrid("y", "Row, from the north.", "22")
)

func paramOfGrid(name, description, example string) web.Param {
	return web.Param{
		Name:        name,
		Description: description,
		Pattern:     anyNumber,
		Expects:     "a whole number such as " + example,
		Example:     example,
	}.OfPath()
}

var (
	tileErrors      = []int{400, 404, 406, 412, 503}
	pictureErrors   = []int{400, 404, 412, 503}
	gridParams      = []web.Param{paramZ, paramX, paramY}
	dayTileParams   = append([]web.Param{web.ParamSource.OfPath(), paramTileDate}, gridParams...)
	spanTileParams  = append([]web.Param{web.ParamSource.OfPath(), paramTileFrom, paramTileTo}, gridParams...)
	dayMapParams    = []web.Param{web.ParamSource.OfPath(), paramTileDate}
	spanMapParams   = []web.Param{web.ParamSource.OfPath(), paramTileFrom, paramTileTo}
	vectorAnswers   = []web.Content{web.Plain(typeVector)}
	pngAnswers      = []web.Content{web.Plain(web.TypePNG)}
	tileJSONAnswers = []web.Content{web.JSON("TileJSON")}
)

// Routes are those of tiles and of what describes them.
func (t *Tiles) Routes() []web.Route {
	tile := func(of geo.MapKind, format geo.TileFormat, id, summary, description, example string) web.Route {
		r := web.Route{
			Path: tileRoutes[routeKey{of, format}], ID: id, Tag: web.TagTiles, Summary: summary, Description: description,
			Params: spanTileParams, Answers: pngAnswers, Errors: pictureErrors, MayBeEmpty: true, Examples: []string{example}, Handle: t.tile,
		}
		if of == geo.SnapshotMap {
			r.Params = dayTileParams
		}
		if format == geo.TileMVT {
			r.Answers, r.Errors = vectorAnswers, tileErrors
		}
		return r
	}
	return []web.Route{
		tile(geo.SnapshotMap, geo.TileMVT, "getTile", "Vector tile of a day: layers control, frontline, regions, places",
			"Mapbox Vector Tile 2.1. The date in control is the day since which the tile has been as it is, so that tiles in which nothing changed are the same bytes on both days. "+
				"Under a revision a tile never changes and may be kept for a year; under a date it is fresh for minutes. Compressed with br or gzip; an ETag for each.",
			"/tiles/settlements/latest/6/38/22.mvt"),
		tile(geo.SnapshotMap, geo.TilePNG, "getPicture", "Raster tile of a day, 256 pixels a side",
			"To be laid over a base map: transparent where nothing is.", "/tiles/settlements/latest/6/38/22.png"),
		tile(geo.SnapshotMap, geo.TilePNG2x, "getLargePicture", "Raster tile of a day, 512 pixels a side",
			"For screens with two pixels to a point.", "/tiles/settlements/latest/6/38/22@2x.png"),
		tile(geo.ChangeMap, geo.TileMVT, "getChangeTile", "Vector tile of what changed between two days: layer changes",
			"Each step from one snapshot to the next has its own pieces, with kind gained or lost, status, and the date of the later snapshot.",
			"/tiles/settlements/2022-02-23..latest/6/38/22.mvt"),
		tile(geo.ChangeMap, geo.TilePNG, "getChangePicture", "Raster tile of what changed between two days, 256 pixels a side",
			"What differs between the two days, over the map of the later one.", "/tiles/settlements/2022-02-23..latest/6/38/22.png"),
		tile(geo.ChangeMap, geo.TilePNG2x, "getLargeChangePicture", "Raster tile of what changed between two days, 512 pixels a side",
			"", "/tiles/settlements/2022-02-23..latest/6/38/22@2x.png"),
		tile(geo.HistoryMap, geo.TileMVT, "getHistoryTile", "Vector tile of all days between two: layers keyframe and steps",
			"To show a day, draw the keyframe, and over it, in order, the steps up to the day: gained ground is filled, lost ground cleared, each status and since on a sheet of its own.",
			"/tiles/settlements/history/2022-02-23..latest/6/38/22.mvt"),
		{
			Path: "/tiles.json", ID: "listTiles", Tag: web.TagTiles,
			Summary:     "The sources that have tiles, with the addresses of their TileJSON and style",
			Description: "Addresses are those of the request's host. Where the state of a source is the same as before, so is every tile of it: this is an address to poll, with If-None-Match.",
			Answers:     []web.Content{web.JSON("TileCatalogue")}, Errors: web.ClientErrors,
			Examples: []string{"/tiles.json"}, Handle: t.tileCatalogue,
		},
		{
			Path: "/tiles/{source}/{date}.json", ID: "getTileJSON", Tag: web.TagTiles,
			Summary: "TileJSON 3.0.0 of a day's tiles",
			Description: "For MapLibre, QGIS and others. The tiles' addresses name the revision that the date stands for now, and are absolute, of the request's host. " +
				"Members beside those of TileJSON: source, date, snapshot, revision, licence, flags, raster (templates of the same as pictures).",
			Params: dayMapParams, Answers: tileJSONAnswers, Errors: web.LookupErrors,
			Examples: []string{"/tiles/settlements/latest.json"}, Handle: t.tileJSON,
		},
		{
			Path: "/tiles/{source}/{from}..{to}.json", ID: "getChangeTileJSON", Tag: web.TagTiles,
			Summary: "TileJSON 3.0.0 of the tiles of what changed between two days",
			Params:  spanMapParams, Answers: tileJSONAnswers, Errors: web.LookupErrors,
			Examples: []string{"/tiles/settlements/2022-02-23..latest.json"}, Handle: t.tileJSON,
		},
		{
			Path: "/tiles/{source}/history/{from}..{to}.json", ID: "getHistoryTileJSON", Tag: web.TagTiles,
			Summary: "TileJSON 3.0.0 of the tiles of all days between two",
			Params:  spanMapParams, Answers: tileJSONAnswers, Errors: web.LookupErrors,
			Examples: []string{"/tiles/settlements/history/2022-02-23..latest.json"}, Handle: t.tileJSON,
		},
		{
			Path: "/tiles/{source}/{date}/style.json", ID: "getMapStyle", Tag: web.TagTiles,
			Summary:     "A MapLibre style that shows a day's tiles as they are",
			Description: "It needs no fonts and no sprite, and so names no places: they are dots.",
			Params:      append([]web.Param{web.ParamTheme}, dayMapParams...), Answers: []web.Content{web.JSON("MapStyle")}, Errors: web.LookupErrors,
			Examples: []string{"/tiles/settlements/latest/style.json", "/tiles/settlements/latest/style.json?theme=dark"}, Handle: t.mapStyle,
		},
		{
			Path: "/tiles/{source}/{from}..{to}/style.json", ID: "getChangeMapStyle", Tag: web.TagTiles,
			Summary: "A MapLibre style that shows what changed between two days, over the later one",
			Params:  append([]web.Param{web.ParamTheme}, spanMapParams...), Answers: []web.Content{web.JSON("MapStyle")}, Errors: web.LookupErrors,
			Examples: []string{"/tiles/settlements/2022-02-23..latest/style.json"}, Handle: t.mapStyle,
		},
		{
			Path: "/api/v1/tiles/changed", ID: "listChangedTiles", Tag: web.TagTiles,
			Summary:     "Which tiles of a day may differ between two snapshots: to purge, seed or refresh these alone",
			Description: "Tiles that are not listed are the same bytes on both days. text is z/x/y, a tile a line.",
			Params:      []web.Param{web.ParamSource, paramChangedFrom, paramChangedTo, paramMinZoom, paramMaxZoom, web.ParamFormat("json", "csv", "text")},
			Answers:     []web.Content{web.JSON("ChangedTiles"), web.Plain(web.TypeCSV), web.Plain(web.TypeText)}, Errors: web.LookupErrors,
			Examples: []string{"/api/v1/tiles/changed?from=2022-02-23&to=latest&maxzoom=7", "/api/v1/tiles/changed?from=2022-02-23&to=latest&maxzoom=7&format=text"},
			Handle:   t.changedTiles,
		},
	}
}
