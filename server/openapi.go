package server

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

const apiDescription = "Who controls what in Ukraine, by source: polygons, areas and shares on a chosen day, what changed between days, " +
	"who held a place and since when, where sources agree, and whether printed figures are right. " +
	"Every answer names its source, snapshot, revision and attribution."

// schemasJSON holds components.schemas, by name.
//
//go:embed schemas.json
var schemasJSON []byte

type object = map[string]any

// OpenAPI returns the document that /openapi.json serves, as JSON.
func OpenAPI(version string) []byte { return openAPIDocument((&server{}).routes(), version) }

// openAPIDocument describes the routes of the table as OpenAPI 3.1.
func openAPIDocument(table []route, version string) []byte {
	paths := object{}
	for _, r := range table {
		paths[r.path] = object{"get": operation(r)}
	}
	document, err := json.Marshal(object{
		"openapi": "3.1.0",
		"info": object{
			"title":       "controlmap",
			"version":     version,
			"description": apiDescription,
			"license":     object{"name": "Apache-2.0", "identifier": "Apache-2.0"},
		},
		"servers": []object{{"url": "/"}},
		"tags":    tagList(),
		"paths":   paths,
		"components": object{
			"schemas":   json.RawMessage(schemasJSON),
			"responses": object{"Problem": problemResponse},
		},
	})
	if err != nil {
		panic("server: the OpenAPI document: " + err.Error()) // schemas.json is not JSON
	}
	return document
}

var problemResponse = object{
	"description": "What is wrong, and what would be accepted.",
	"headers":     object{"X-Request-Id": object{"schema": object{"type": "string"}}},
	"content":     object{typeProblem: object{"schema": schemaRef("Problem")}},
}

func tagList() (list []object) {
	for _, tag := range tags {
		list = append(list, object{"name": tag})
	}
	return list
}

func schemaRef(name string) object { return object{"$ref": "#/components/schemas/" + name} }

func operation(r route) object {
	op := object{
		"operationId": r.id,
		"summary":     r.summary,
		"tags":        []string{r.tag},
		"responses":   responses(r),
	}
	if r.description != "" {
		op["description"] = r.description
	}
	if len(r.params) > 0 {
		op["parameters"] = parameters(r)
	}
	return op
}

func responses(r route) object {
	contents := object{}
	for _, answer := range r.answers {
		schema := object{"type": "string"}
		if answer.schema != "" {
			schema = schemaRef(answer.schema)
		}
		contents[answer.mediaType] = object{"schema": schema}
	}
	all := object{
		"200": object{
			"description": r.summary,
			"headers":     object{"X-Request-Id": object{"schema": object{"type": "string"}}},
			"content":     contents,
		},
		"500": object{"$ref": "#/components/responses/Problem"},
	}
	if r.conditional() {
		all["304"] = object{"description": "What If-None-Match names is still so."}
	}
	if r.mayBeEmpty {
		all["204"] = object{"description": "There is nothing to show."}
	}
	for _, status := range r.errors {
		all[strconv.Itoa(status)] = object{"$ref": "#/components/responses/Problem"}
	}
	return all
}

// conditional tells whether answers bear an ETag: all but those of the probes.
func (r route) conditional() bool { return r.tag != tagOps }

func parameters(r route) []object {
	list := make([]object, len(r.params))
	for i, p := range r.params {
		list[i] = object{
			"name":        p.name,
			"in":          "query",
			"description": p.description,
			"schema":      p.schema(),
			"example":     p.value(p.example),
		}
		if p.required {
			list[i]["required"] = true
		}
		if p.inPath {
			list[i]["in"] = "path"
		}
	}
	return list
}

func (p param) schema() object {
	schema := object{"type": "string"}
	if p.number != nil {
		schema = object{"type": p.number.kind, "minimum": p.number.min, "maximum": p.number.max}
	} else if p.pattern != nil {
		schema["pattern"] = p.pattern.String()
	}
	if p.format != "" {
		schema["format"] = p.format
	}
	if len(p.enum) > 0 {
		schema["enum"] = p.enum
	}
	if p.standard != "" {
		schema["default"] = p.value(p.standard)
	}
	return schema
}

// value is a value of the parameter as its schema has it.
func (p param) value(text string) any {
	if p.number != nil {
		return json.Number(text)
	}
	return text
}

// statusLine names a status as the documentation does.
func statusLine(status int) string { return fmt.Sprintf("%d %s", status, http.StatusText(status)) }
