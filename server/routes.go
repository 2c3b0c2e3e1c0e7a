package server

import "slices"

// route is one row of the table that makes the routes, the parameter check, the
// OpenAPI document and the documentation page. All are GET, and HEAD with it.
type route struct {
	path        string // as OpenAPI writes it: /sources/{source}
	id          string // operationId
	tag         string
	summary     string
	description string
	params      []param
	anyQuery    bool // takes any query, and reads none of it
	mayBeEmpty  bool // may answer with 204
	answers     []content
	errors      []int // statuses of problem details it may answer with, besides 500
	examples    []string
	handle      func(call) error
}

// content is one form of a route's answer.
type content struct {
	mediaType string
	schema    string // of schemas.json; empty: text
}

const (
	tagData    = "Data"
	tagTime    = "Over time"
	tagPlaces  = "Places"
	tagCompare = "Comparison"
	tagTiles   = "Tiles and pictures"
	tagPage    = "Pages and documents"
	tagOps     = "Operation"
)

// tags are in the order of the documentation.
var tags = []string{tagData, tagTime, tagPlaces, tagCompare, tagTiles, tagPage, tagOps}

var (
	clientErrors   = []int{400, 503}
	lookupErrors   = []int{400, 404, 503}
	snapshotParams = []param{paramSource, paramDate, paramRegion, paramStatus, paramAsKnownAt}
	pairParams     = []param{paramA, paramB, paramRegion, paramStatuses, paramAsKnownAt}
)

func (s *server) routes() []route {
	return slices.Concat(s.dataRoutes(), s.timeRoutes(), s.placeRoutes(), s.compareRoutes(), s.tileRoutes(), s.pageRoutes(), s.operationRoutes())
}

func (s *server) dataRoutes() []route {
	return []route{{
		path:        "/api/v1/sources",
		id:          "listSources",
		tag:         tagData,
		summary:     "Sources with licence, attribution, first and last date",
		description: "Sources are shown side by side and never blended. Each says what its statuses mean.",
		params:      []param{paramFormat("json", "csv")},
		answers:     []content{{typeJSON, "Sources"}, {typeCSV, ""}},
		errors:      clientErrors,
		examples:    []string{"/api/v1/sources", "/api/v1/sources?format=csv"},
		handle:      s.sources,
	}, {
		path:    "/api/v1/sources/{source}/dates",
		id:      "listDates",
		tag:     tagData,
		summary: "The snapshots of a source, with quality flags",
		description: "Areas are of what is occupied. Not every file of a source speaks of all its statuses, or tells since when ground is occupied: " +
			"statuses and split_since say which do. A flag marks a total that cannot be the result of fighting; " +
			"notes count what was repaired or rejected on import.",
		params:   []param{paramSource.ofPath(), paramAsKnownAt, paramFormat("json", "csv")},
		answers:  []content{{typeJSON, "Dates"}, {typeCSV, ""}},
		errors:   lookupErrors,
		examples: []string{"/api/v1/sources/settlements/dates", "/api/v1/sources/settlements/dates?format=csv"},
		handle:   answering(s, parseDates, s.answers.Dates),
	}, {
		path:        "/api/v1/regions",
		id:          "listRegions",
		tag:         tagData,
		summary:     "Region codes, names, areas and shapes",
		description: "Oblast-level units of Ukraine in its internationally recognised borders, and groups of them. CSV leaves the groups out.",
		params:      []param{paramFormat("json", "geojson", "csv")},
		answers:     []content{{typeJSON, "Regions"}, {typeGeoJSON, "RegionShapes"}, {typeCSV, ""}},
		errors:      []int{400},
		examples:    []string{"/api/v1/regions", "/api/v1/regions?format=geojson"},
		handle:      s.regions,
	}, {
		path:    "/api/v1/control",
		id:      "getControl",
		tag:     tagData,
		summary: "Who controls what: polygons as GeoJSON",
		description: "An RFC 7946 FeatureCollection. With a region, areas are clipped to it and measured again; " +
			"without, they are as the source drew them, ground outside every region included.",
		params:   append(slices.Clone(snapshotParams), paramBBox),
		answers:  []content{{typeGeoJSON, "Control"}},
		errors:   lookupErrors,
		examples: []string{"/api/v1/control", "/api/v1/control?date=2025-12-01&region=donbas&status=occupied"},
		handle:   s.control,
	}, {
		path:    "/api/v1/areas",
		id:      "getAreas",
		tag:     tagData,
		summary: "How much ground has which status, per region and in total",
		description: "Every area twice: on the sphere that publishers use and on the WGS84 ellipsoid; every share with its denominator. " +
			"Without a status, rows and by_status are of all statuses and the total, which is told apart by when ground was occupied, is of what is occupied. " +
			"CSV is the rows alone.",
		params:   append(slices.Clone(snapshotParams), paramFormat("json", "csv")),
		answers:  []content{{typeJSON, "Areas"}, {typeCSV, ""}},
		errors:   lookupErrors,
		examples: []string{"/api/v1/areas", "/api/v1/areas?date=2025-12-01&region=donbas", "/api/v1/areas?format=csv"},
		handle:   answering(s, parseAreas, s.answers.Areas),
	}}
}

func (s *server) timeRoutes() []route {
	return []route{{
		path:    "/api/v1/series",
		id:      "getSeries",
		tag:     tagTime,
		summary: "How much ground has a status over time, what moved and how fast",
		description: "A point tells the total at the end of its period, from the last snapshot at or before it, and what moved in the period. " +
			"What moved is null where the source has no snapshot in the period or none before it. " +
			"By week, month and year, pace names the fastest and the slowest complete period and since when none was faster than the last.",
		params: []param{paramSource, paramRegion, paramOneStatus, paramFrom, paramTo, paramStep(steps), paramBy, paramFormula,
			paramAsKnownAt, paramFormat("json", "csv")},
		answers: []content{{typeJSON, "Series"}, {typeCSV, ""}},
		errors:  lookupErrors,
		examples: []string{"/api/v1/series", "/api/v1/series?from=2025-01-01&step=year&by=region",
			"/api/v1/series?region=donbas&step=month&format=csv"},
		handle: answering(s, parseSeries, s.answers.Series),
	}, {
		path:    "/api/v1/changes",
		id:      "getChanges",
		tag:     tagTime,
		summary: "What ground gained and lost a status between two days: polygons and totals",
		description: "From the last snapshot at or before the one day to that of the other. A day's map is of its end: the year 2025 is from=2024-12-31&to=2025-12-31. " +
			"Ground redrawn along a coast or the international border, where nobody advances, is part of gained and lost and told apart.",
		params: []param{paramSource, paramFrom.needed("The earlier day in Kyiv."), paramTo.needed("The later day in Kyiv, or latest."),
			paramRegion, paramOneStatus, paramAsKnownAt, paramFormat("geojson", "json", "csv")},
		answers: []content{{typeGeoJSON, "ChangesMap"}, {typeJSON, "Changes"}, {typeCSV, ""}},
		errors:  lookupErrors,
		examples: []string{"/api/v1/changes?from=2024-12-31&to=2025-12-31", "/api/v1/changes?from=2024-12-31&to=latest&region=donbas&format=json",
			"/api/v1/changes?from=2024-12-31&to=2025-12-31&format=csv"},
		handle: answering(s, parseChanges, s.answers.Changes),
	}, {
		path:    "/api/v1/frontline",
		id:      "getFrontline",
		tag:     tagTime,
		summary: "The front line: its lines and its length in each region",
		description: "The boundary between occupied ground and the rest that is neither coast nor international border. " +
			"Occupied ground is on the left of each line; lengths are on the WGS84 ellipsoid.",
		params:   []param{paramSource, paramDate, paramRegion, paramAsKnownAt, paramFormat("geojson", "json", "csv")},
		answers:  []content{{typeGeoJSON, "FrontlineMap"}, {typeJSON, "Frontline"}, {typeCSV, ""}},
		errors:   lookupErrors,
		examples: []string{"/api/v1/frontline", "/api/v1/frontline?date=2025-12-01&region=donbas&format=json"},
		handle:   answering(s, parseFront, s.answers.Front),
	}, {
		path:    "/api/v1/figures",
		id:      "listFigures",
		tag:     tagTime,
		summary: "Figures that publishers printed, beside what their sources give here",
		description: "Each with the rule it is computed by, the difference and a verdict: reproduced, near, differs, or cannot be checked, with the reason. " +
			"Where its source is not loaded, built_in is what the built-in source gives, on which no verdict rests.",
		params:   []param{paramAsKnownAt, paramFormat("json", "csv")},
		answers:  []content{{typeJSON, "Figures"}, {typeCSV, ""}},
		errors:   clientErrors,
		examples: []string{"/api/v1/figures", "/api/v1/figures?format=csv"},
		handle:   answering(s, s.parseFigures, s.answers.Figures),
	}}
}

func (s *server) placeRoutes() []route {
	date := paramDate.saying("The day in Kyiv, or latest: that of the newest snapshot of all sources. Each source answers with its last snapshot at or before it.")
	history := []param{date, paramOneSource, paramAsKnownAt, paramFormat("json", "csv")}
	return []route{{
		path:    "/api/v1/point",
		id:      "getPoint",
		tag:     tagPlaces,
		summary: "Who holds a point, and since when, by source",
		description: "The status on the date, the intervals of each status over time, the distance to the front line and the nearest place. " +
			"An interval's from is the first snapshot that shows it; the change lies between after and from. " +
			"A point outside Ukraine of which no source shows anything has no sources, and note says so. CSV is the intervals.",
		params:   slices.Concat([]param{paramLon, paramLat}, history),
		answers:  []content{{typeJSON, "History"}, {typeCSV, ""}},
		errors:   lookupErrors,
		examples: []string{"/api/v1/point?lon=37.8028&lat=48.0159", "/api/v1/point?lon=37.8028&lat=48.0159&date=2022-03-01&format=csv"},
		handle:   s.point,
	}, {
		path:        "/api/v1/places",
		id:          "searchPlaces",
		tag:         tagPlaces,
		summary:     "Places by name",
		description: "The best matches first, then larger towns. No rows where nothing is called so.",
		params:      []param{paramSearch, paramLimit, paramFormat("json", "csv")},
		answers:     []content{{typeJSON, "Places"}, {typeCSV, ""}},
		errors:      []int{400},
		examples:    []string{"/api/v1/places?q=Bakhmut", "/api/v1/places?q=Бахмут&limit=5"},
		handle:      s.places,
	}, {
		path:        "/api/v1/places/{id}",
		id:          "getPlace",
		tag:         tagPlaces,
		summary:     "Who holds a place, and since when, by source",
		description: "As for a point: that of the place, which stands for its centre and not for all of a town.",
		params:      slices.Concat([]param{paramPlace}, history),
		answers:     []content{{typeJSON, "History"}, {typeCSV, ""}},
		errors:      lookupErrors,
		examples:    []string{"/api/v1/places/490", "/api/v1/places/490?date=2023-05-20"},
		handle:      s.place,
	}}
}

func (s *server) compareRoutes() []route {
	pairDate := paramDate.saying("The day in Kyiv, or latest: the last of which both sources have a map. Each is there with its last snapshot at or before it.")
	anyDate := paramDate.saying("The day in Kyiv, or latest: that of the newest snapshot of all sources. Each is there with its last snapshot at or before it.")
	return []route{{
		path:    "/api/v1/compare",
		id:      "compareSources",
		tag:     tagCompare,
		summary: "Where two sources agree on a date: only in a, only in b, in both",
		description: "With intersection over union, by region and in all, and what the statuses compared mean to each source. " +
			"GeoJSON has a feature for each of only_a, only_b and both. How that went over time is at /api/v1/compare/series, all sources at once at /api/v1/compare/matrix.",
		params:   slices.Concat(pairParams, []param{pairDate, paramFormat("json", "geojson", "csv")}),
		answers:  []content{{typeJSON, "Compare"}, {typeGeoJSON, "CompareMap"}, {typeCSV, ""}},
		errors:   lookupErrors,
		examples: []string{"/api/v1/compare?a=settlements&b=deepstate", "/api/v1/compare?a=settlements&b=deepstate&date=2025-12-01&region=donbas&format=geojson"},
		handle:   answering(s, parseCompare, s.answers.Compare),
	}, {
		path:        "/api/v1/compare/series",
		id:          "compareSourcesOverTime",
		tag:         tagCompare,
		summary:     "How two sources agreed over time",
		description: "A point for the last day of each period. Periods at whose end a source has no snapshot of the last 31 days are gaps, with the reason.",
		params:      slices.Concat(pairParams, []param{paramFrom, paramTo, paramStep(steps[1:]), paramFormat("json", "csv")}),
		answers:     []content{{typeJSON, "CompareSeries"}, {typeCSV, ""}},
		errors:      lookupErrors,
		examples:    []string{"/api/v1/compare/series?a=settlements&b=deepstate&step=year"},
		handle:      answering(s, parseAgreement, s.answers.Agreement),
	}, {
		path:        "/api/v1/compare/matrix",
		id:          "compareAllSources",
		tag:         tagCompare,
		summary:     "Where each pair of sources agrees on a date",
		description: "Sources that have no snapshot of the 31 days before the date, or tell none of the statuses, are named with the reason and not compared.",
		params:      []param{anyDate, paramRegion, paramStatuses, paramAsKnownAt, paramFormat("json", "csv")},
		answers:     []content{{typeJSON, "CompareMatrix"}, {typeCSV, ""}},
		errors:      lookupErrors,
		examples:    []string{"/api/v1/compare/matrix", "/api/v1/compare/matrix?date=2025-12-01&region=donbas&status=occupied,contested"},
		handle:      answering(s, parseMatrix, s.answers.Matrix),
	}}
}

func (s *server) pageRoutes() []route {
	return []route{{
		path:    "/",
		id:      "getMap",
		tag:     tagPage,
		summary: "The map",
		description: "Its head tells what it shows, for search engines and for previews of links: the numbers in words, and the picture of the same view. " +
			"A parameter that cannot be read counts as absent.",
		anyQuery: true,
		answers:  []content{{typeHTML, ""}},
		examples: []string{"/"},
		handle:   s.mapPage,
	}, {
		path:     "/docs",
		id:       "getDocs",
		tag:      tagPage,
		summary:  "This documentation",
		anyQuery: true,
		answers:  []content{{typeHTML, ""}},
		examples: []string{"/docs"},
		handle:   s.docs,
	}, {
		path:     "/docs.css",
		id:       "getDocsStyle",
		tag:      tagPage,
		summary:  "The style of the documentation",
		anyQuery: true,
		answers:  []content{{typeCSS, ""}},
		examples: []string{"/docs.css"},
		handle:   s.docsStyle,
	}, {
		path:     "/openapi.json",
		id:       "getOpenAPI",
		tag:      tagPage,
		summary:  "The API as an OpenAPI 3.1 document",
		answers:  []content{{typeJSON, "OpenAPI"}},
		errors:   []int{400},
		examples: []string{"/openapi.json"},
		handle:   s.openAPIJSON,
	}}
}

func (s *server) operationRoutes() []route {
	return []route{{
		path:     "/healthz",
		id:       "getHealth",
		tag:      tagOps,
		summary:  "Whether the process is alive",
		answers:  []content{{typeJSON, "Health"}},
		errors:   []int{400},
		examples: []string{"/healthz"},
		handle:   s.healthz,
	}, {
		path:        "/readyz",
		id:          "getReadiness",
		tag:         tagOps,
		summary:     "Whether there is something to serve",
		description: "Ready when the database answers and a source with a snapshot is loaded; else 503 with the reason.",
		answers:     []content{{typeJSON, "Ready"}},
		errors:      clientErrors,
		examples:    []string{"/readyz"},
		handle:      s.readyz,
	}, {
		path:     "/metrics",
		id:       "getMetrics",
		tag:      tagOps,
		summary:  "What the server does and holds, for Prometheus",
		answers:  []content{{typeText, ""}},
		errors:   []int{400},
		examples: []string{"/metrics"},
		handle:   s.metricsText,
	}}
}
