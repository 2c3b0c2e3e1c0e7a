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

// Tags, in the order of the documentation.
const (
	tagData = "Data"
	tagPage = "Pages and documents"
	tagOps  = "Operation"
)

var (
	clientErrors   = []int{400, 503}
	lookupErrors   = []int{400, 404, 503}
	snapshotParams = []param{paramSource, paramDate, paramRegion, paramStatus, paramAsKnownAt}
)

func (s *server) routes() []route {
	return slices.Concat(s.dataRoutes(), s.pageRoutes(), s.operationRoutes())
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
		description: "Areas are of what is occupied. A flag marks a total that cannot be the result of fighting; " +
			"notes count what was repaired or rejected on import.",
		params:   []param{paramSource.ofPath(), paramAsKnownAt, paramFormat("json", "csv")},
		answers:  []content{{typeJSON, "Dates"}, {typeCSV, ""}},
		errors:   lookupErrors,
		examples: []string{"/api/v1/sources/settlements/dates", "/api/v1/sources/settlements/dates?format=csv"},
		handle:   s.dates,
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
			"Without a status, rows are of all statuses and the total is of what is occupied. CSV is the rows without the total.",
		params:   append(slices.Clone(snapshotParams), paramFormat("json", "csv")),
		answers:  []content{{typeJSON, "Areas"}, {typeCSV, ""}},
		errors:   lookupErrors,
		examples: []string{"/api/v1/areas", "/api/v1/areas?date=2025-12-01&region=donbas", "/api/v1/areas?format=csv"},
		handle:   s.areas,
	}}
}

func (s *server) pageRoutes() []route {
	return []route{{
		path:     "/",
		id:       "getMap",
		tag:      tagPage,
		summary:  "The map",
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
	}}
}
