package server_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"controlmap/server"

	"github.com/labstack/echo/v4"
	"github.com/pb33f/libopenapi/datamodel"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

type apiParameter struct {
	Name, In, Description, Example string
	Required                       bool
	Schema                         struct {
		Pattern, Format, Default string
		Enum                     []string
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
	r := get(t, srv, "/openapi.json")
	var document apiDocument
	r.decode(t, &document)
	return r.body, document
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
	text, document := openAPI(t, serve(t, nil))
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
	_, document := openAPI(t, serve(t, nil))
	router := server.Router(server.Config{Store: newStore(), Regions: squares})
	routed := map[string]bool{}
	for _, r := range router.Routes() {
		if r.Path == "/*" || r.Method == echo.RouteNotFound {
			continue // files of the build
		}
		path := regexp.MustCompile(`:(\w+)`).ReplaceAllString(r.Path, "{$1}")
		routed[path] = true
		if _, ok := document.Paths[path]["get"]; !ok {
			t.Errorf("%s %s is not in the document", r.Method, path)
		}
	}
	for path := range document.Paths {
		if !routed[path] {
			t.Errorf("%s is in the document and is no route", path)
		}
	}
	want := []string{"/", "/api/v1/areas", "/api/v1/control", "/api/v1/regions", "/api/v1/sources",
		"/api/v1/sources/{source}/dates", "/docs", "/docs.css", "/healthz", "/openapi.json", "/readyz"}
	if got := slices.Sorted(maps.Keys(document.Paths)); !slices.Equal(got, want) {
		t.Errorf("got routes %v, want %v", got, want)
	}
}

func TestAnswersFitTheirSchemas(t *testing.T) {
	srv := serve(t, nil)
	text, document := openAPI(t, srv)
	tests := map[string][]string{
		"/api/v1/sources":                {"/api/v1/sources"},
		"/api/v1/sources/{source}/dates": {"/api/v1/sources/settlements/dates", "/api/v1/sources/empty/dates"},
		"/api/v1/regions":                {"/api/v1/regions", "/api/v1/regions?format=geojson"},
		"/api/v1/control":                {"/api/v1/control", "/api/v1/control?region=UA-40", "/api/v1/control?date=2022-03-01&region=donbas"},
		"/api/v1/areas":                  {"/api/v1/areas", "/api/v1/areas?region=outside", "/api/v1/areas?region=donbas&date=2022-02-23"},
		"/healthz":                       {"/healthz"},
		"/readyz":                        {"/readyz"},
		"/openapi.json":                  {"/openapi.json"},
	}
	for path, item := range document.Paths {
		for mediaType, content := range item["get"].Responses["200"].Content {
			if content.Schema.Ref == "" {
				continue
			}
			schema, checked := compile(t, []byte(text), content.Schema.Ref), 0
			for _, target := range tests[path] {
				if r := get(t, srv, target); r.Header.Get("Content-Type") == mediaType {
					validate(t, schema, target, r.body)
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
	srv := serve(t, nil)
	text, document := openAPI(t, srv)
	schema := compile(t, []byte(text), "#/components/schemas/Problem")
	tests := map[string]string{
		"/api/v1/sources?x=1":                  "/api/v1/sources",
		"/api/v1/sources/nobody/dates":         "/api/v1/sources/{source}/dates",
		"/api/v1/regions?format=xml":           "/api/v1/regions",
		"/api/v1/control?date=2014-01-01":      "/api/v1/control",
		"/api/v1/control?bbox=1":               "/api/v1/control",
		"/api/v1/areas?region=UA-99":           "/api/v1/areas",
		"/api/v1/areas?as_known_at=2020-01-01": "/api/v1/areas",
		"/openapi.json?x=1":                    "/openapi.json",
		"/readyz?x=1":                          "/readyz",
	}
	for target, path := range tests {
		r := get(t, srv, target)
		validate(t, schema, target, r.body)
		status, _, _ := strings.Cut(r.Status, " ")
		if document.Paths[path]["get"].Responses[status].Ref != "#/components/responses/Problem" {
			t.Errorf("%s: got %s, which %s does not list", target, status, path)
		}
	}
}

// What the document says of a parameter must be what the server does with it.
func TestParametersAreWhatTheDocumentSays(t *testing.T) {
	srv := serve(t, nil)
	_, document := openAPI(t, srv)
	for path, item := range document.Paths {
		for _, p := range item["get"].Parameters {
			if p.In != "query" {
				continue
			}
			if r := get(t, srv, probe(path, p.Name, p.Example)); r.StatusCode != http.StatusOK {
				t.Errorf("%s: got %d for the example %s=%s, want 200", path, r.StatusCode, p.Name, p.Example)
			}
			for _, value := range p.Schema.Enum {
				if r := get(t, srv, probe(path, p.Name, value)); r.StatusCode != http.StatusOK {
					t.Errorf("%s: got %d for %s=%s, want 200", path, r.StatusCode, p.Name, value)
				}
			}
			if p.Schema.Default != "" {
				given, left := get(t, srv, probe(path, p.Name, p.Schema.Default)), get(t, srv, probe(path, "", ""))
				if given.body != left.body {
					t.Errorf("%s: %s=%s is not the default", path, p.Name, p.Schema.Default)
				}
			}
			if p.Name == "source" {
				continue // any text may name a source
			}
			if r := get(t, srv, probe(path, p.Name, "%3F!")); r.StatusCode != http.StatusBadRequest {
				t.Errorf("%s: got %d for a malformed %s, want 400", path, r.StatusCode, p.Name)
			}
		}
	}
}

func probe(path, name, value string) string {
	target := strings.ReplaceAll(path, "{source}", "settlements")
	if name != "" {
		target += "?" + name + "=" + value
	}
	return target
}

func TestDocsDescribeEveryRoute(t *testing.T) {
	srv := serve(t, nil)
	page := get(t, srv, "/docs").body
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
	for _, field := range []string{"rows[].denominator_km2", "total.share_sphere", "features[].properties.status", "groups[].members"} {
		if !strings.Contains(page, "<code>"+field+"</code>") {
			t.Errorf("field %s is not described", field)
		}
	}
}

func TestDocsExamplesWork(t *testing.T) {
	srv := serve(t, nil)
	links := regexp.MustCompile(`<a href="(/[^"]*)"`).FindAllStringSubmatch(get(t, srv, "/docs").body, -1)
	if len(links) < 15 {
		t.Fatalf("got %d links, want at least 15", len(links))
	}
	for _, link := range links {
		target := strings.ReplaceAll(link[1], "&amp;", "&")
		if r := get(t, srv, target); r.StatusCode != http.StatusOK {
			t.Errorf("%s: got %d, want 200", target, r.StatusCode)
		}
	}
}

func FuzzQuery(f *testing.F) {
	paths := []string{"/api/v1/sources", "/api/v1/sources/settlements/dates", "/api/v1/regions", "/api/v1/control", "/api/v1/areas"}
	for _, seed := range []string{
		"", "date=2025-12-01&region=donbas&status=occupied", "bbox=36.5,47,38.5,49", "bbox=-1e309,2,3,4", "as_known_at=2026-01-01T00:00:00Z",
		"format=csv", "format=geojson", "regoin=UA", "date=0000-00-00", "date=9999-12-31", "source=%00", "a=1;b", "%", "region=outside&region=UA",
	} {
		for i := range paths {
			f.Add(uint8(i), seed, `W/"x", "y`)
		}
	}
	handler := server.New(server.Config{Store: newStore(), Regions: squares})
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
