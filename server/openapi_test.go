package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"controlmap/server"
	"controlmap/server/servertest"

	"github.com/labstack/echo/v4"
	"github.com/pb33f/libopenapi/datamodel"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

type apiParameter struct {
	Name, In, Description string
	Example               any
	Required              bool
	Schema                struct {
		Default          any
		Minimum, Maximum *float64
		Enum             []string
	}
}

type apiOperation struct {
	OperationID string
	Parameters  []apiParameter
	Responses   map[string]struct {
		Ref     string `json:"$ref"`
		Content map[string]struct {
			Schema struct {
				Ref string `json:"$ref"`
			}
		}
	}
}

type apiDocument struct {
	OpenAPI string
	Paths   map[string]map[string]apiOperation
}

// openAPI returns the served document, as text and as read.
func openAPI(t testing.TB, srv *httptest.Server) (string, apiDocument) {
	t.Helper()
	r := servertest.Get(t, srv, "/openapi.json")
	var document apiDocument
	r.Decode(t, &document)
	return r.Text, document
}

// compile returns a part of a JSON document as a schema.
func compile(t testing.TB, document []byte, part string) *jsonschema.Schema {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("document.json", parsed); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("document.json" + part)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t testing.TB, schema *jsonschema.Schema, what, text string) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

// The schema is the OpenAPI Initiative's own, which libopenapi carries.
func TestOpenAPIIsValid(t *testing.T) {
	official := []byte(datamodel.OpenAPI31SchemaData)
	text, document := openAPI(t, servertest.Serve(t, nil))
	validate(t, compile(t, official, ""), "/openapi.json", text)
	if document.OpenAPI != "3.1.0" {
		t.Errorf("got version %s, want 3.1.0", document.OpenAPI)
	}
	var schemas struct {
		Components struct{ Schemas map[string]json.RawMessage }
	}
	if err := json.Unmarshal([]byte(text), &schemas); err != nil {
		t.Fatal(err)
	}
	for name := range schemas.Components.Schemas {
		compile(t, []byte(text), "#/components/schemas/"+name)
	}
	for _, ref := range regexp.MustCompile(`"#/components/schemas/(\w+)"`).FindAllStringSubmatch(text, -1) {
		if _, ok := schemas.Components.Schemas[ref[1]]; !ok {
			t.Errorf("there is no schema %s", ref[1])
		}
	}
}

func TestOpenAPIListsEveryRoute(t *testing.T) {
	_, document := openAPI(t, servertest.Serve(t, nil))
	router := server.Router(servertest.Config())
	routed := map[string]bool{}
	for _, r := range router.Routes() {
		if r.Path == "/*" || r.Path == "/tiles/*" || r.Path == "/feeds/*" || r.Method == echo.RouteNotFound {
			continue // files of the build; what TestTileRoutes asks for
		}
		path := regexp.MustCompile(`:(\w+)`).ReplaceAllString(r.Path, "{$1}")
		routed[path] = true
		if _, ok := document.Paths[path]["get"]; !ok {
			t.Errorf("%s %s is not in the document", r.Method, path)
		}
	}
	for path := range document.Paths {
		if !routed[path] && !strings.HasPrefix(path, "/tiles/") && !strings.HasPrefix(path, "/feeds/") {
			t.Errorf("%s is in the document and is no route", path)
		}
	}
	want := []string{"/", "/api/v1/areas", "/api/v1/changes", "/api/v1/compare", "/api/v1/compare/matrix", "/api/v1/compare/series",
		"/api/v1/control", "/api/v1/events", "/api/v1/figures", "/api/v1/frontline", "/api/v1/map.png", "/api/v1/places", "/api/v1/places/{id}", "/api/v1/point",
		"/api/v1/regions", "/api/v1/series", "/api/v1/sources", "/api/v1/sources/{source}/dates", "/api/v1/tiles/changed",
		"/docs", "/docs.css", "/feeds/places/{id}.atom", "/feeds/places/{id}.json",
		"/feeds/{source}.atom", "/feeds/{source}.json", "/feeds/{source}/regions/{region}.atom", "/feeds/{source}/regions/{region}.json", "/healthz", "/metrics", "/openapi.json", "/readyz", "/tiles.json",
		"/tiles/{source}/history/{from}..{to}.json", "/tiles/{source}/history/{from}..{to}/{z}/{x}/{y}.mvt",
		"/tiles/{source}/{date}.json", "/tiles/{source}/{date}/style.json",
		"/tiles/{source}/{date}/{z}/{x}/{y}.mvt", "/tiles/{source}/{date}/{z}/{x}/{y}.png", "/tiles/{source}/{date}/{z}/{x}/{y}@2x.png",
		"/tiles/{source}/{from}..{to}.json", "/tiles/{source}/{from}..{to}/style.json",
		"/tiles/{source}/{from}..{to}/{z}/{x}/{y}.mvt", "/tiles/{source}/{from}..{to}/{z}/{x}/{y}.png", "/tiles/{source}/{from}..{to}/{z}/{x}/{y}@2x.png"}
	if got := slices.Sorted(maps.Keys(document.Paths)); !slices.Equal(got, want) {
		t.Errorf("got routes %v, want %v", got, want)
	}
}

func TestAnswersFitTheirSchemas(t *testing.T) {
	srv := servertest.Serve(t, nil)
	text, document := openAPI(t, srv)
	tests := map[string][]string{
		"/api/v1/sources":                {"/api/v1/sources"},
		"/api/v1/sources/{source}/dates": {"/api/v1/sources/settlements/dates", "/api/v1/sources/empty/dates"},
		"/api/v1/regions":                {"/api/v1/regions", "/api/v1/regions?format=geojson"},
		"/api/v1/control":                {"/api/v1/control", "/api/v1/control?region=UA-40", "/api/v1/control?date=2022-03-01&region=donbas"},
		"/api/v1/areas":                  {"/api/v1/areas", "/api/v1/areas?region=outside", "/api/v1/areas?region=donbas&date=2022-02-23"},
		"/api/v1/series": {"/api/v1/series", "/api/v1/series?by=region", "/api/v1/series?step=snapshot&status=contested",
			"/api/v1/series?step=day&region=UA-40&from=2025-11-20&to=2025-12-10"},
		"/api/v1/changes": {"/api/v1/changes?from=2022-02-23&to=latest", "/api/v1/changes?from=2022-02-23&to=latest&format=json",
			"/api/v1/changes?from=2025-12-01&to=2025-12-01&region=outside", "/api/v1/changes?from=2025-12-01&to=latest&region=donbas&format=json"},
		"/api/v1/frontline": {"/api/v1/frontline", "/api/v1/frontline?format=json", "/api/v1/frontline?region=UA-40", "/api/v1/frontline?region=donbas"},
		"/api/v1/figures":   {"/api/v1/figures", "/api/v1/figures?as_known_at=2020-01-01T00:00:00Z"},
		"/api/v1/point": {"/api/v1/point?lon=37.7&lat=48.5", "/api/v1/point?lon=34.3&lat=45.3", "/api/v1/point?lon=0&lat=0",
			"/api/v1/point?lon=37.7&lat=48.5&date=2022-03-01", "/api/v1/point?lon=37.7&lat=48.5&date=2021-03-01"},
		"/api/v1/places":      {"/api/v1/places?q=Bakh", "/api/v1/places?q=nowhere"},
		"/api/v1/places/{id}": {"/api/v1/places/490", "/api/v1/places/7?source=settlements"},
		"/api/v1/compare": {"/api/v1/compare?a=settlements&b=deepstate", "/api/v1/compare?a=deepstate&b=settlements&format=geojson",
			"/api/v1/compare?a=settlements&b=deepstate&region=UA-40", "/api/v1/compare?a=settlements&b=deepstate&region=UA-14&format=geojson"},
		"/api/v1/compare/series":                    {"/api/v1/compare/series?a=settlements&b=deepstate", "/api/v1/compare/series?a=settlements&b=deepstate&from=2025-01-01&step=week"},
		"/api/v1/compare/matrix":                    {"/api/v1/compare/matrix", "/api/v1/compare/matrix?date=2026-06-01", "/api/v1/compare/matrix?status=contested"},
		"/tiles.json":                               {"/tiles.json"},
		"/tiles/{source}/{date}.json":               {"/tiles/settlements/latest.json", "/tiles/settlements/r1-f0000001.json"},
		"/tiles/{source}/{from}..{to}.json":         {"/tiles/settlements/2022-02-23..latest.json"},
		"/tiles/{source}/history/{from}..{to}.json": {"/tiles/settlements/history/r1-f0000001..r3-f0000003.json"},
		"/tiles/{source}/{date}/style.json":         {"/tiles/settlements/latest/style.json?theme=dark"},
		"/tiles/{source}/{from}..{to}/style.json":   {"/tiles/settlements/r1-f0000001..latest/style.json"},
		"/api/v1/tiles/changed":                     {"/api/v1/tiles/changed?from=2022-02-23&maxzoom=8", "/api/v1/tiles/changed?from=r3&to=r3"},
		"/healthz":                                  {"/healthz"},
		"/readyz":                                   {"/readyz"},
		"/openapi.json":                             {"/openapi.json"},
	}
	for path, item := range document.Paths {
		for mediaType, content := range item["get"].Responses["200"].Content {
			if content.Schema.Ref == "" {
				continue
			}
			schema, checked := compile(t, []byte(text), content.Schema.Ref), 0
			for _, target := range tests[path] {
				if r := servertest.Get(t, srv, target); r.Header.Get("Content-Type") == mediaType {
					validate(t, schema, target, r.Text)
					checked++
				}
			}
			if checked == 0 {
				t.Errorf("%s as %s is not tested", path, mediaType)
			}
		}
	}
}

func TestProblemsFitTheirSchemaAndAreListed(t *testing.T) {
	srv := servertest.Serve(t, nil)
	text, document := openAPI(t, srv)
	schema := compile(t, []byte(text), "#/components/schemas/Problem")
	tests := map[string]string{
		"/api/v1/sources?x=1":                                             "/api/v1/sources",
		"/api/v1/sources/nobody/dates":                                    "/api/v1/sources/{source}/dates",
		"/api/v1/regions?format=xml":                                      "/api/v1/regions",
		"/api/v1/control?date=2014-01-01":                                 "/api/v1/control",
		"/api/v1/control?bbox=1":                                          "/api/v1/control",
		"/feeds/nobody.atom":                                              "/feeds/{source}.atom",
		"/feeds/settlements/regions/UA-99.json":                           "/feeds/{source}/regions/{region}.json",
		"/feeds/settlements.json?limit=3":                                 "/feeds/{source}.json",
		"/feeds/places/1.json":                                            "/feeds/places/{id}.json",
		"/feeds/places/x.atom":                                            "/feeds/places/{id}.atom",
		"/api/v1/events?regoin=UA":                                        "/api/v1/events",
		"/api/v1/areas?region=UA-99":                                      "/api/v1/areas",
		"/api/v1/areas?as_known_at=2020-01-01":                            "/api/v1/areas",
		"/api/v1/series?step=decade":                                      "/api/v1/series",
		"/api/v1/series?source=nobody":                                    "/api/v1/series",
		"/api/v1/changes":                                                 "/api/v1/changes",
		"/api/v1/changes?from=2014-01-01&to=2015-01-01":                   "/api/v1/changes",
		"/api/v1/frontline?date=2014-01-01":                               "/api/v1/frontline",
		"/api/v1/figures?x=1":                                             "/api/v1/figures",
		"/api/v1/point?lon=200&lat=0":                                     "/api/v1/point",
		"/api/v1/point?lon=0&lat=0&source=x":                              "/api/v1/point",
		"/api/v1/places?q=%20":                                            "/api/v1/places",
		"/api/v1/places/1":                                                "/api/v1/places/{id}",
		"/api/v1/places/x":                                                "/api/v1/places/{id}",
		"/api/v1/compare?a=x&b=x":                                         "/api/v1/compare",
		"/api/v1/compare?a=x&b=y":                                         "/api/v1/compare",
		"/api/v1/compare/series?a=x&b=x":                                  "/api/v1/compare/series",
		"/api/v1/compare/matrix?region=UA-99":                             "/api/v1/compare/matrix",
		"/openapi.json?x=1":                                               "/openapi.json",
		"/metrics?x=1":                                                    "/metrics",
		"/tiles.json?x=1":                                                 "/tiles.json",
		"/tiles/nobody/latest/6/38/22.mvt":                                "/tiles/{source}/{date}/{z}/{x}/{y}.mvt",
		"/tiles/settlements/latest/15/0/0.png":                            "/tiles/{source}/{date}/{z}/{x}/{y}.png",
		"/tiles/settlements/r1-f0000001/6/64/0@2x.png":                    "/tiles/{source}/{date}/{z}/{x}/{y}@2x.png",
		"/tiles/settlements/latest..r1-f0000001/6/38/22.mvt":              "/tiles/{source}/{from}..{to}/{z}/{x}/{y}.mvt",
		"/tiles/settlements/r1-f0000001..r99-f0000063/6/38/22.png":        "/tiles/{source}/{from}..{to}/{z}/{x}/{y}.png",
		"/tiles/settlements/r1-f0000001..x/6/38/22@2x.png":                "/tiles/{source}/{from}..{to}/{z}/{x}/{y}@2x.png",
		"/tiles/settlements/history/r3-f0000003..r1-f0000001/6/38/22.mvt": "/tiles/{source}/history/{from}..{to}/{z}/{x}/{y}.mvt",
		"/tiles/settlements/2014-01-01.json":                              "/tiles/{source}/{date}.json",
		"/tiles/settlements/r1-f0000001..2014-01-01.json":                 "/tiles/{source}/{from}..{to}.json",
		"/tiles/settlements/history/r1-f0000001..r9-f0000009.json":        "/tiles/{source}/history/{from}..{to}.json",
		"/tiles/settlements/latest/style.json?theme=blue":                 "/tiles/{source}/{date}/style.json",
		"/tiles/settlements/r1-f0000001..r4-f0000004/style.json":          "/tiles/{source}/{from}..{to}/style.json",
		"/api/v1/tiles/changed?from=2022-02-23&minzoom=5&maxzoom=4":       "/api/v1/tiles/changed",
		"/api/v1/map.png?date=2025-12-01&to=2025-12-01":                   "/api/v1/map.png",
		"/readyz?x=1":                                                     "/readyz",
	}
	for target, path := range tests {
		r := servertest.Get(t, srv, target)
		validate(t, schema, target, r.Text)
		status, _, _ := strings.Cut(r.Status, " ")
		if document.Paths[path]["get"].Responses[status].Ref != "#/components/responses/Problem" {
			t.Errorf("%s: got %s, which %s does not list", target, status, path)
		}
	}
}

// What the document says of a parameter must be what the server does with it.
func TestParametersAreWhatTheDocumentSays(t *testing.T) {
	srv := servertest.Serve(t, nil)
	_, document := openAPI(t, srv)
	for path, item := range document.Paths {
		op := item["get"]
		status := func(name, value string) int { return servertest.Get(t, srv, op.probe(path, name, value)).StatusCode }
		for _, p := range op.Parameters {
			if p.In != "query" {
				continue
			}
			for _, value := range append(p.Schema.Enum, fmt.Sprint(p.Example)) {
				if got := status(p.Name, value); got != http.StatusOK {
					t.Errorf("%s: got %d for %s=%s, want 200", path, got, p.Name, value)
				}
			}
			if p.Schema.Default != nil {
				given, left := servertest.Get(t, srv, op.probe(path, p.Name, fmt.Sprint(p.Schema.Default))), servertest.Get(t, srv, op.probe(path, "", ""))
				if given.Text != left.Text {
					t.Errorf("%s: %s=%v is not the default", path, p.Name, p.Schema.Default)
				}
			}
			if got := servertest.Get(t, srv, op.lacking(path, p.Name)).StatusCode; (got != http.StatusOK) != p.Required {
				t.Errorf("%s: got %d without %s, which is required: %t", path, got, p.Name, p.Required)
			}
			if slices.Contains([]string{"source", "a", "b", "q"}, p.Name) {
				continue // any text may name a source or a place
			}
			if got := status(p.Name, "?!"); got != http.StatusBadRequest {
				t.Errorf("%s: got %d for a malformed %s, want 400", path, got, p.Name)
			}
		}
	}
}

func TestNumbersHaveTheLimitsThatTheDocumentSays(t *testing.T) {
	srv := servertest.Serve(t, nil)
	_, document := openAPI(t, srv)
	checked := 0
	for path, item := range document.Paths {
		op := item["get"]
		for _, p := range op.Parameters {
			if p.In != "query" || p.Schema.Minimum == nil {
				continue
			}
			checked++
			for value, want := range map[float64]int{
				*p.Schema.Minimum: 200, *p.Schema.Maximum: 200, *p.Schema.Minimum - 1: 400, *p.Schema.Maximum + 1: 400,
			} {
				if r := servertest.Get(t, srv, op.probe(path, p.Name, fmt.Sprint(value))); r.StatusCode != want {
					t.Errorf("%s: got %d for %s=%v, want %d", path, r.StatusCode, p.Name, value, want)
				}
			}
		}
	}
	if checked != 7 {
		t.Errorf("got %d numbers, want lon, lat, limit, minzoom, maxzoom, width and height", checked)
	}
}

// probe returns an address with one parameter set and those that are required.
func (op apiOperation) probe(path, name, value string) string {
	return op.address(path, func(query url.Values) {
		if name != "" {
			query.Set(name, value)
		}
	})
}

// lacking returns an address with all that is required but one parameter.
func (op apiOperation) lacking(path, name string) string {
	return op.address(path, func(query url.Values) { query.Del(name) })
}

func (op apiOperation) address(path string, change func(url.Values)) string {
	query := url.Values{}
	for _, p := range op.Parameters {
		switch {
		case p.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", fmt.Sprint(p.Example))
		case p.Required:
			query.Set(p.Name, fmt.Sprint(p.Example))
		}
	}
	change(query)
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

func TestDocsDescribeEveryRoute(t *testing.T) {
	srv := servertest.Serve(t, nil)
	page := servertest.Get(t, srv, "/docs").Text
	_, document := openAPI(t, srv)
	for path, item := range document.Paths {
		if !strings.Contains(page, "<code>GET "+path+"</code>") || !strings.Contains(page, `id="`+item["get"].OperationID+`"`) {
			t.Errorf("%s is not described", path)
		}
		for _, p := range item["get"].Parameters {
			if !strings.Contains(page, "<dt><code>"+p.Name+"</code>") {
				t.Errorf("parameter %s of %s is not described", p.Name, path)
			}
		}
	}
	for _, field := range []string{"rows[].denominator_km2", "total.share_sphere", "features[].properties.status", "groups[].members",
		"points[].km2_per_day", "pace.fastest_since.date", "features[].properties.redrawn", "total.net.geodesic_km2", "sources[].intervals[].after",
		"rows[].population", "only_a.sphere_km2", "gaps[].reason", "left_out[].reason", "rows[].verdict"} {
		if !strings.Contains(page, "<code>"+field+"</code>") {
			t.Errorf("field %s is not described", field)
		}
	}
}

func FuzzQuery(f *testing.F) {
	paths := []string{"/api/v1/sources", "/api/v1/sources/settlements/dates", "/api/v1/regions", "/api/v1/control", "/api/v1/areas",
		"/api/v1/series", "/api/v1/changes", "/api/v1/frontline", "/api/v1/figures", "/api/v1/point", "/api/v1/places", "/api/v1/places/490",
		"/api/v1/compare", "/api/v1/compare/series", "/api/v1/compare/matrix"}
	for _, seed := range []string{
		"", "date=2025-12-01&region=donbas&status=occupied", "bbox=36.5,47,38.5,49", "bbox=-1e309,2,3,4", "as_known_at=2026-01-01T00:00:00Z",
		"format=csv", "format=geojson", "regoin=UA", "date=0000-00-00", "date=9999-12-31", "source=%00", "a=1;b", "%", "region=outside&region=UA",
		"from=2025-01-01&to=latest&step=day&by=region&formula=geodesic&format=csv", "from=0001-01-01&to=9999-12-31&step=day", "from=2025-12-31&to=2025-01-01",
		"lon=37.8&lat=48.1&date=2025-12-01", "lon=-0&lat=1e5", "lon=48.1&lat=37.8&source=deepstate", "q=bakhmut&limit=5", "q=%D0%91%D0%B0%D1%85&limit=101", "q=%ff",
		"a=settlements&b=deepstate&status=occupied,contested&step=month", "a=deepstate&b=deepstate", "a=empty&b=settlements&format=geojson",
	} {
		for i := range paths {
			f.Add(uint8(i), seed, `W/"x", "y`)
		}
	}
	handler := server.New(servertest.Config())
	f.Fuzz(func(t *testing.T, path uint8, query, ifNoneMatch string) {
		req := httptest.NewRequest(http.MethodGet, paths[int(path)%len(paths)], nil)
		req.URL.RawQuery = query
		req.Header.Set("If-None-Match", ifNoneMatch)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, req)
		switch w.Code {
		case http.StatusOK, http.StatusNotModified, http.StatusBadRequest, http.StatusNotFound:
		default:
			t.Errorf("got %d for %q: %s", w.Code, query, w.Body)
		}
	})
}
