package server

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
	Version     string
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
func docsPage(table []route, version string) []byte {
	view := docsView{Version: version, Description: apiDescription, Problem: fieldsOf("Problem")}
	for _, tag := range tags {
		section := docsSection{Title: tag}
		for _, r := range table {
			if r.tag == tag {
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

func docsRouteOf(r route) docsRoute {
	doc := docsRoute{ID: r.id, Path: r.path, Summary: r.summary, Description: r.description, Examples: r.examples}
	for _, p := range r.params {
		doc.Params = append(doc.Params, docsParamOf(p))
	}
	for _, answer := range r.answers {
		doc.MediaTypes = append(doc.MediaTypes, answer.mediaType)
	}
	for _, status := range r.errors {
		doc.Errors = append(doc.Errors, statusLine(status))
	}
	if schema := r.answers[0].schema; schema != "" && schema != "OpenAPI" {
		doc.Fields = fieldsOf(schema)
	}
	return doc
}

func docsParamOf(p param) docsParam {
	place := "query"
	if p.inPath {
		place = "path"
	}
	return docsParam{p.name, place, p.standard, p.description, p.example, p.required && !p.inPath, p.enum}
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

func (s *server) docs(c call) error {
	return c.writeBytes(document{mediaType: typeHTML, cache: cacheAsk}, s.docsPage)
}

func (s *server) docsStyle(c call) error {
	return c.writeBytes(document{mediaType: typeCSS, cache: cacheBuiltIn}, docsCSS)
}
