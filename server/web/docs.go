package web

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"slices"
	"strings"
)

//go:embed docs.html
var docsHTML string

//go:embed docs.css
var docsCSS []byte

var docsTemplate = template.Must(template.New("docs").Parse(docsHTML))

type docsView struct {
	Release
	Description string
	Sections    []docsSection
	Problem     []docsField
}

type docsSection struct {
	Title  string
	Routes []docsRoute
}

type docsRoute struct {
	ID, Path, Summary, Description string
	Params                         []docsParam
	MediaTypes                     []string
	Errors                         []string
	Examples                       []string
	Fields                         []docsField
}

type docsParam struct {
	Name, Place, Default, Description, Example string
	Required                                   bool
	Enum                                       []string
}

type docsField struct{ Name, Type, Description string }

// docsPage renders the documentation of the routes in the table.
func docsPage(table []Route, release Release) []byte {
	view := docsView{Release: release, Description: apiDescription, Problem: fieldsOf("Problem")}
	for _, tag := range tags {
		section := docsSection{Title: tag}
		for _, r := range table {
			if r.Tag == tag {
				section.Routes = append(section.Routes, docsRouteOf(r))
			}
		}
		view.Sections = append(view.Sections, section)
	}
	var page bytes.Buffer
	if err := docsTemplate.Execute(&page, view); err != nil {
		panic("server: the documentation page: " + err.Error()) // docs.html does not fit docsView
	}
	return page.Bytes()
}

func docsRouteOf(r Route) docsRoute {
	doc := docsRoute{ID: r.ID, Path: r.Path, Summary: r.Summary, Description: r.Description, Examples: r.Examples}
	for _, p := range r.Params {
		doc.Params = append(doc.Params, docsParamOf(p))
	}
	for _, answer := range r.Answers {
		doc.MediaTypes = append(doc.MediaTypes, answer.MediaType)
	}
	for _, status := range r.Errors {
		doc.Errors = append(doc.Errors, statusLine(status))
	}
	if schema := r.Answers[0].Schema; schema != "" && schema != "OpenAPI" {
		doc.Fields = fieldsOf(schema)
	}
	return doc
}

func docsParamOf(p Param) docsParam {
	place := "query"
	if p.InPath {
		place = "path"
	}
	return docsParam{p.Name, place, p.Default, p.Description, p.Example, p.Required && !p.InPath, p.Enum}
}

// jsonSchema is as much of a schema as the documentation shows.
type jsonSchema struct {
	Ref         string                `json:"$ref"`
	Type        any                   `json:"type"`
	Const       any                   `json:"const"`
	Enum        []any                 `json:"enum"`
	Description string                `json:"description"`
	Properties  map[string]jsonSchema `json:"properties"`
	Required    []string              `json:"required"`
	Items       *jsonSchema           `json:"items"`
	AllOf       []jsonSchema          `json:"allOf"`
	OneOf       []jsonSchema          `json:"oneOf"`
}

var schemas = parseSchemas()

func parseSchemas() map[string]jsonSchema {
	parsed := map[string]jsonSchema{}
	if err := json.Unmarshal(schemasJSON, &parsed); err != nil {
		panic("server: schemas.json: " + err.Error())
	}
	return parsed
}

// resolve follows a reference; the description beside one overrides that behind it.
func (s jsonSchema) resolve() jsonSchema {
	if s.Ref == "" {
		return s
	}
	target := schemas[s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]].resolve()
	if s.Description != "" {
		target.Description = s.Description
	}
	return target
}

// fieldsOf lists the fields of a schema, those of nested objects by their path.
func fieldsOf(name string) []docsField { return schemas[name].fields("") }

func (s jsonSchema) fields(prefix string) (list []docsField) {
	for _, part := range s.AllOf {
		list = append(list, part.resolve().fields(prefix)...)
	}
	for _, name := range s.fieldNames() {
		field := s.Properties[name].resolve()
		list = append(list, docsField{prefix + name, field.typeName(), field.Description})
		if field.Items != nil {
			list = append(list, field.Items.resolve().fields(prefix+name+"[].")...)
		}
		list = append(list, field.fields(prefix+name+".")...)
	}
	return list
}

// fieldNames gives the required ones first, in the order in which they are required.
func (s jsonSchema) fieldNames() []string {
	var optional []string
	for name := range s.Properties {
		if !slices.Contains(s.Required, name) {
			optional = append(optional, name)
		}
	}
	slices.Sort(optional)
	return slices.DeleteFunc(slices.Concat(s.Required, optional), func(name string) bool {
		_, ok := s.Properties[name]
		return !ok
	})
}

func (s jsonSchema) typeName() string {
	if text, ok := s.Const.(string); ok {
		return `"` + text + `"`
	}
	if len(s.Enum) > 0 {
		return alternatives(s.Enum)
	}
	switch t := s.Type.(type) {
	case string:
		return t
	case []any:
		return alternatives(t)
	}
	return "object"
}

func alternatives(values []any) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = "null"
		if text, ok := value.(string); ok {
			words[i] = text
		}
	}
	return strings.Join(words, " | ")
}

// Reference is the documentation of a table of routes, for machines and for people.
type Reference struct {
	openAPI []byte
	page    []byte
}

// Describe writes the documentation of the routes of a table, of which its own may be some.
func (a *Reference) Describe(table []Route, release Release) {
	a.openAPI, a.page = OpenAPIDocument(table, release), docsPage(table, release)
}

// OpenAPI answers with the OpenAPI document.
func (a *Reference) OpenAPI(c Call) error {
	return c.WriteBytes(Document{MediaType: TypeJSON, Cache: CacheBuiltIn}, a.openAPI)
}

// Docs answers with the page to read.
func (a *Reference) Docs(c Call) error {
	return c.WriteBytes(Document{MediaType: TypeHTML, Cache: CacheRevalidated}, a.page)
}

// DocsStyle answers with the style of the page.
func (a *Reference) DocsStyle(c Call) error {
	return c.WriteBytes(Document{MediaType: TypeCSS, Cache: CacheBuiltIn}, docsCSS)
}
