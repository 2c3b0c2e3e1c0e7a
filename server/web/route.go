package web

import "strings"

// Route is one row of the table that makes the routes, the parameter check, the
// OpenAPI document and the documentation page. All are GET, and HEAD with it.
type Route struct {
	Path        string // as OpenAPI writes it: /sources/{source}
	ID          string // operationId
	Tag         string
	Summary     string
	Description string
	Params      []Param
	AnyQuery    bool // takes any query, and reads none of it
	MayBeEmpty  bool // may answer with 204
	Endless     bool // goes on until the client leaves: neither bounded in time nor compressed
	Answers     []Content
	Errors      []int // statuses of problem details it may answer with, besides 500
	Examples    []string
	Handle      func(Call) error
}

// Content is one form of a route's answer.
type Content struct {
	MediaType string
	Schema    string // of schemas.json; empty: text
}

// JSON is an answer in JSON, as a schema of schemas.json describes it.
func JSON(schema string) Content { return Content{TypeJSON, schema} }

// GeoJSON is an answer in GeoJSON, as a schema of schemas.json describes it.
func GeoJSON(schema string) Content { return Content{TypeGeoJSON, schema} }

// Plain is an answer that no schema describes.
func Plain(mediaType string) Content { return Content{MediaType: mediaType} }

// Tags of routes, by which the documentation groups them.
const (
	TagData    = "Data"
	TagTime    = "Over time"
	TagPlaces  = "Places"
	TagCompare = "Comparison"
	TagTiles   = "Tiles and pictures"
	TagPage    = "Pages and documents"
	TagOps     = "Operation"
)

// tags are in the order of the documentation.
var tags = []string{TagData, TagTime, TagPlaces, TagCompare, TagTiles, TagPage, TagOps}

// echoPath writes /sources/{source} as /sources/:source.
func (r Route) echoPath() string {
	return strings.NewReplacer("{", ":", "}", "").Replace(r.Path)
}

// conditional reports whether answers bear an ETag: all but those of the probes, and endless ones.
func (r Route) conditional() bool { return r.Tag != TagOps && !r.Endless }

// Statuses of problem details that most routes may answer with.
var (
	ClientErrors = []int{400, 503}
	LookupErrors = []int{400, 404, 503}
)
