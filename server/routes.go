package server

import (
	"slices"

	"controlmap/server/web"
)

var (
	snapshotParams = []web.Param{web.ParamSource, paramDate, paramRegion, paramStatus, web.ParamAsKnownAt}
	pairParams     = []web.Param{paramA, paramB, paramRegion, paramStatuses, web.ParamAsKnownAt}
)

func (s *server) routes() []web.Route {
	return slices.Concat(s.dataRoutes(), s.timeRoutes(), s.placeRoutes(), s.compareRoutes(), s.tiles.Routes(), s.pictureRoutes(), s.feeds.Routes(), s.pageRoutes(), s.operationRoutes())
}

// OpenAPI returns the document that /openapi.json serves, as JSON.
func OpenAPI(release web.Release) []byte { return web.OpenAPIDocument((&server{}).routes(), release) }

func (s *server) dataRoutes() []web.Route {
	return []web.Route{{
		Path:    "/api/v1/sources",
		ID:      "listSources",
		Tag:     web.TagData,
		Summary: "Sources with licence, attribution, first and last date",
		Description: "Sources are shown side by side and never blended. Each says what its statuses mean, how it stands with its publisher where that is followed, and what is newest of it. " +
			"This is the address to poll, with If-None-Match: where a source's state is the same as before, so is every map of it.",
		Params:   []web.Param{web.ParamFormat("json", "csv")},
		Answers:  []web.Content{web.JSON("Sources"), web.Plain(web.TypeCSV)},
		Errors:   web.ClientErrors,
		Examples: []string{"/api/v1/sources", "/api/v1/sources?format=csv"},
		Handle:   s.sources,
	}, {
		Path:    "/api/v1/sources/{source}/dates",
		ID:      "listDates",
		Tag:     web.TagData,
		Summary: "The snapshots of a source, with quality flags",
		Description: "Areas are of what is occupied, null where a snapshot does not speak of it. Not every file of a source speaks of all its statuses, " +
			"or says since when ground is occupied: covers and split_since say which do. What a snapshot does not cover is told by the last one before it that does, " +
			"in every answer. A flag marks a total that cannot be the result of fighting; " +
			"notes count what was repaired or rejected on import. " +
			"withdrawn lists the maps that their publisher took back; the rows, and CSV, leave them out. Their tiles are to be had by revision_id.",
		Params:   []web.Param{web.ParamSource.OfPath(), web.ParamAsKnownAt, web.ParamFormat("json", "csv")},
		Answers:  []web.Content{web.JSON("Dates"), web.Plain(web.TypeCSV)},
		Errors:   web.LookupErrors,
		Examples: []string{"/api/v1/sources/settlements/dates", "/api/v1/sources/settlements/dates?format=csv"},
		Handle:   answering(s, parseDates, s.engine.Dates),
	}, {
		Path:        "/api/v1/regions",
		ID:          "listRegions",
		Tag:         web.TagData,
		Summary:     "Region codes, names, areas and shapes",
		Description: "Oblast-level units of Ukraine in its internationally recognised borders, and groups of them. CSV leaves the groups out.",
		Params:      []web.Param{web.ParamFormat("json", "geojson", "csv")},
		Answers:     []web.Content{web.JSON("Regions"), web.GeoJSON("RegionShapes"), web.Plain(web.TypeCSV)},
		Errors:      []int{400},
		Examples:    []string{"/api/v1/regions", "/api/v1/regions?format=geojson"},
		Handle:      s.regions,
	}, {
		Path:    "/api/v1/control",
		ID:      "getControl",
		Tag:     web.TagData,
		Summary: "Who controls what: polygons as GeoJSON",
		Description: "An RFC 7946 FeatureCollection. A status is that of the last snapshot up to the date that speaks of it, which each feature names. With a region, areas are clipped to it and measured again; " +
			"without, they are as the source drew them, ground outside every region included.",
		Params:   append(slices.Clone(snapshotParams), paramBBox),
		Answers:  []web.Content{web.GeoJSON("Control")},
		Errors:   web.LookupErrors,
		Examples: []string{"/api/v1/control", "/api/v1/control?date=2025-12-01&region=donbas&status=occupied"},
		Handle:   s.control,
	}, {
		Path:    "/api/v1/areas",
		ID:      "getAreas",
		Tag:     web.TagData,
		Summary: "How much ground has which status, per region and in total",
		Description: "Every area twice: on the sphere that publishers use and on the WGS84 ellipsoid; every share with its denominator. " +
			"Without a status, rows and by_status are of all statuses and the total, which is told apart by when ground was occupied, is of what is occupied. " +
			"A status is that of the last snapshot up to the date that speaks of it, which each row names; one that the source has not told yet is absent, or 404 where it is asked for. " +
			"uncertainty_km2 is how far an area was at most from that of the maps that the source was compared with, null where it was with none. " +
			"CSV is the rows alone.",
		Params:   append(slices.Clone(snapshotParams), web.ParamFormat("json", "csv")),
		Answers:  []web.Content{web.JSON("Areas"), web.Plain(web.TypeCSV)},
		Errors:   web.LookupErrors,
		Examples: []string{"/api/v1/areas", "/api/v1/areas?date=2025-12-01&region=donbas", "/api/v1/areas?format=csv"},
		Handle:   answering(s, parseAreas, s.engine.Areas),
	}}
}

func (s *server) timeRoutes() []web.Route {
	return []web.Route{{
		Path:    "/api/v1/series",
		ID:      "getSeries",
		Tag:     web.TagTime,
		Summary: "How much ground has a status over time, what moved and how fast",
		Description: "A point has the total at the end of its period, from the last snapshot at or before it, and what moved in the period. " +
			"What moved is null where the source has no snapshot in the period or none before it. " +
			"By week, month and year, pace names the fastest and the slowest complete period and since when none was faster than the last, " +
			"where the source's uncertainty is smaller than the difference.",
		Params: []web.Param{web.ParamSource, paramRegion, paramOneStatus, paramFrom, paramTo, paramStep(steps), paramBy, paramFormula,
			web.ParamAsKnownAt, web.ParamFormat("json", "csv")},
		Answers: []web.Content{web.JSON("Series"), web.Plain(web.TypeCSV)},
		Errors:  web.LookupErrors,
		Examples: []string{"/api/v1/series", "/api/v1/series?from=2025-01-01&step=year&by=region",
			"/api/v1/series?region=donbas&step=month&format=csv"},
		Handle: answering(s, parseSeries, s.engine.Series),
	}, {
		Path:    "/api/v1/changes",
		ID:      "getChanges",
		Tag:     web.TagTime,
		Summary: "What ground gained and lost a status between two days: polygons and totals",
		Description: "From the last snapshot at or before the one day that speaks of the status to that of the other. A day's map is of its end: the year 2025 is from=2024-12-31&to=2025-12-31. " +
			"Ground that was redrawn, where nobody advances, is part of gained and lost and told apart: in open water, along a coast or the international border, " +
			"or gained of what was held before 2022. The net on land stands beside the net that publishers print.",
		Params: []web.Param{web.ParamSource, paramFrom.Needed("The earlier day in Kyiv."), paramTo.Needed("The later day in Kyiv, or latest."),
			paramRegion, paramOneStatus, web.ParamAsKnownAt, web.ParamFormat("geojson", "json", "csv")},
		Answers: []web.Content{web.GeoJSON("ChangesMap"), web.JSON("Changes"), web.Plain(web.TypeCSV)},
		Errors:  web.LookupErrors,
		Examples: []string{"/api/v1/changes?from=2024-12-31&to=2025-12-31", "/api/v1/changes?from=2024-12-31&to=latest&region=donbas&format=json",
			"/api/v1/changes?from=2024-12-31&to=2025-12-31&format=csv"},
		Handle: answering(s, parseChanges, s.engine.Changes),
	}, {
		Path:    "/api/v1/frontline",
		ID:      "getFrontline",
		Tag:     web.TagTime,
		Summary: "The front line: its lines and its length in each region",
		Description: "The boundary between occupied ground and the rest that is neither coast nor international border, of the last snapshot up to the date that speaks of occupied ground. " +
			"Occupied ground is on the left of each line; lengths are on the WGS84 ellipsoid.",
		Params:   []web.Param{web.ParamSource, paramDate, paramRegion, web.ParamAsKnownAt, web.ParamFormat("geojson", "json", "csv")},
		Answers:  []web.Content{web.GeoJSON("FrontlineMap"), web.JSON("Frontline"), web.Plain(web.TypeCSV)},
		Errors:   web.LookupErrors,
		Examples: []string{"/api/v1/frontline", "/api/v1/frontline?date=2025-12-01&region=donbas&format=json"},
		Handle:   answering(s, parseFront, s.engine.Front),
	}, {
		Path:    "/api/v1/figures",
		ID:      "listFigures",
		Tag:     web.TagTime,
		Summary: "Figures that publishers printed, beside what their sources give here",
		Description: "Each with the rule it is computed by, the difference and a verdict: reproduced, near, differs, or cannot be checked, with the reason. " +
			"A total is of a day, a peak the most on any day of a period, a front the length of the line; note says what else a reader should know, such as what a figure is on land. " +
			"Where its source is not loaded, built_in is what the built-in source gives, on which no verdict rests.",
		Params:   []web.Param{web.ParamAsKnownAt, web.ParamFormat("json", "csv")},
		Answers:  []web.Content{web.JSON("Figures"), web.Plain(web.TypeCSV)},
		Errors:   web.ClientErrors,
		Examples: []string{"/api/v1/figures", "/api/v1/figures?format=csv"},
		Handle:   answering(s, s.parseFigures, s.engine.Figures),
	}}
}

func (s *server) placeRoutes() []web.Route {
	date := paramDate.Saying("The day in Kyiv, or latest: that of the newest snapshot of all sources. Each source answers with its last snapshot at or before it.")
	history := []web.Param{date, paramOneSource, web.ParamAsKnownAt, web.ParamFormat("json", "csv")}
	return []web.Route{{
		Path:    "/api/v1/point",
		ID:      "getPoint",
		Tag:     web.TagPlaces,
		Summary: "Who holds a point, and since when, by source",
		Description: "The status on the date, the intervals of each status over time, the distance to the front line and the nearest place. " +
			"An interval's from is the first snapshot that shows it; the change lies between after and from. " +
			"A point outside Ukraine of which no source shows anything has no sources, and note says so. CSV is the intervals.",
		Params:   slices.Concat([]web.Param{paramLon, paramLat}, history),
		Answers:  []web.Content{web.JSON("History"), web.Plain(web.TypeCSV)},
		Errors:   web.LookupErrors,
		Examples: []string{"/api/v1/point?lon=37.8028&lat=48.0159", "/api/v1/point?lon=37.8028&lat=48.0159&date=2022-03-01&format=csv"},
		Handle:   s.point,
	}, {
		Path:        "/api/v1/places",
		ID:          "searchPlaces",
		Tag:         web.TagPlaces,
		Summary:     "Places by name",
		Description: "The best matches first, then larger towns. No rows where nothing is called so.",
		Params:      []web.Param{paramSearch, paramLimit, web.ParamFormat("json", "csv")},
		Answers:     []web.Content{web.JSON("Places"), web.Plain(web.TypeCSV)},
		Errors:      []int{400},
		Examples:    []string{"/api/v1/places?q=Bakhmut", "/api/v1/places?q=Бахмут&limit=5"},
		Handle:      s.places,
	}, {
		Path:        "/api/v1/places/{id}",
		ID:          "getPlace",
		Tag:         web.TagPlaces,
		Summary:     "Who holds a place, and since when, by source",
		Description: "As for a point: that of the place, which stands for its centre and not for all of a town.",
		Params:      slices.Concat([]web.Param{paramPlace}, history),
		Answers:     []web.Content{web.JSON("History"), web.Plain(web.TypeCSV)},
		Errors:      web.LookupErrors,
		Examples:    []string{"/api/v1/places/490", "/api/v1/places/490?date=2023-05-20"},
		Handle:      s.place,
	}}
}

func (s *server) compareRoutes() []web.Route {
	pairDate := paramDate.Saying("The day in Kyiv, or latest: the last of which both sources have a map. Each is there with its last snapshot at or before it.")
	anyDate := paramDate.Saying("The day in Kyiv, or latest: that of the newest snapshot of all sources. Each is there with its last snapshot at or before it.")
	return []web.Route{{
		Path:    "/api/v1/compare",
		ID:      "compareSources",
		Tag:     web.TagCompare,
		Summary: "Where two sources agree on a date: only in a, only in b, in both",
		Description: "With intersection over union, by region and in all, and what the statuses compared mean to each source. " +
			"GeoJSON has a feature for each of only_a, only_b and both. How that went over time is at /api/v1/compare/series, all sources at once at /api/v1/compare/matrix.",
		Params:   slices.Concat(pairParams, []web.Param{pairDate, web.ParamFormat("json", "geojson", "csv")}),
		Answers:  []web.Content{web.JSON("Compare"), web.GeoJSON("CompareMap"), web.Plain(web.TypeCSV)},
		Errors:   web.LookupErrors,
		Examples: []string{"/api/v1/compare?a=settlements&b=deepstate", "/api/v1/compare?a=settlements&b=deepstate&date=2025-12-01&region=donbas&format=geojson"},
		Handle:   answering(s, parseCompare, s.engine.Compare),
	}, {
		Path:        "/api/v1/compare/series",
		ID:          "compareSourcesOverTime",
		Tag:         web.TagCompare,
		Summary:     "How two sources agreed over time",
		Description: "A point for the last day of each period. Periods at whose end a source has no snapshot of the last 31 days are gaps, with the reason.",
		Params:      slices.Concat(pairParams, []web.Param{paramFrom, paramTo, paramStep(steps[1:]), web.ParamFormat("json", "csv")}),
		Answers:     []web.Content{web.JSON("CompareSeries"), web.Plain(web.TypeCSV)},
		Errors:      web.LookupErrors,
		Examples:    []string{"/api/v1/compare/series?a=settlements&b=deepstate&step=year"},
		Handle:      answering(s, parseAgreement, s.engine.Agreement),
	}, {
		Path:        "/api/v1/compare/matrix",
		ID:          "compareAllSources",
		Tag:         web.TagCompare,
		Summary:     "Where each pair of sources agrees on a date",
		Description: "Sources that have no snapshot of the 31 days before the date, or tell none of the statuses, are named with the reason and not compared.",
		Params:      []web.Param{anyDate, paramRegion, paramStatuses, web.ParamAsKnownAt, web.ParamFormat("json", "csv")},
		Answers:     []web.Content{web.JSON("CompareMatrix"), web.Plain(web.TypeCSV)},
		Errors:      web.LookupErrors,
		Examples:    []string{"/api/v1/compare/matrix", "/api/v1/compare/matrix?date=2025-12-01&region=donbas&status=occupied,contested"},
		Handle:      answering(s, parseMatrix, s.engine.Matrix),
	}}
}

func (s *server) pageRoutes() []web.Route {
	return []web.Route{{
		Path:    "/",
		ID:      "getMap",
		Tag:     web.TagPage,
		Summary: "The map",
		Description: "Its head says what it shows, for search engines and for previews of links: the numbers in words, and the picture of the same view. " +
			"A parameter that cannot be read counts as absent.",
		AnyQuery: true,
		Answers:  []web.Content{web.Plain(web.TypeHTML)},
		Examples: []string{"/"},
		Handle:   s.page.Map,
	}, {
		Path:     "/docs",
		ID:       "getDocs",
		Tag:      web.TagPage,
		Summary:  "This documentation",
		AnyQuery: true,
		Answers:  []web.Content{web.Plain(web.TypeHTML)},
		Examples: []string{"/docs"},
		Handle:   s.reference.Docs,
	}, {
		Path:     "/docs.css",
		ID:       "getDocsStyle",
		Tag:      web.TagPage,
		Summary:  "The style of the documentation",
		AnyQuery: true,
		Answers:  []web.Content{web.Plain(web.TypeCSS)},
		Examples: []string{"/docs.css"},
		Handle:   s.reference.DocsStyle,
	}, {
		Path:     "/openapi.json",
		ID:       "getOpenAPI",
		Tag:      web.TagPage,
		Summary:  "The API as an OpenAPI 3.1 document",
		Answers:  []web.Content{web.JSON("OpenAPI")},
		Errors:   []int{400},
		Examples: []string{"/openapi.json"},
		Handle:   s.reference.OpenAPI,
	}}
}

func (s *server) operationRoutes() []web.Route {
	return []web.Route{{
		Path:     "/healthz",
		ID:       "getHealth",
		Tag:      web.TagOps,
		Summary:  "Whether the process is alive",
		Answers:  []web.Content{web.JSON("Health")},
		Errors:   []int{400},
		Examples: []string{"/healthz"},
		Handle:   s.healthz,
	}, {
		Path:        "/readyz",
		ID:          "getReadiness",
		Tag:         web.TagOps,
		Summary:     "Whether there is something to serve",
		Description: "Ready when the database answers and a source with a snapshot is loaded; else 503 with the reason.",
		Answers:     []web.Content{web.JSON("Ready")},
		Errors:      web.ClientErrors,
		Examples:    []string{"/readyz"},
		Handle:      s.readyz,
	}, {
		Path:     "/metrics",
		ID:       "getMetrics",
		Tag:      web.TagOps,
		Summary:  "What the server does and holds, for Prometheus",
		Answers:  []web.Content{web.Plain(web.TypeText)},
		Errors:   []int{400},
		Examples: []string{"/metrics"},
		Handle:   s.metrics.Write,
	}}
}
