package web

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

// Object is a JSON object.
type Object = map[string]any

// Release names the program that serves.
type Release struct {
	Version string // by Semantic Versioning
	Commit  string // that it was built from; empty: unknown
}

// OpenAPIDocument describes the routes of the table as OpenAPI 3.1. The commit of the
// release, where known, stands beside its version as x-commit.
func OpenAPIDocument(table []Route, release Release) []byte {
	paths := Object{}
	for _, r := range table {
		paths[r.Path] = Object{"get": operation(r)}
	}
	document, err := json.Marshal(Object{
		"openapi": "3.1.0",
		"info":    info(release),
		"servers": []Object{{"url": "/"}},
		"tags":    tagList(),
		"paths":   paths,
		"components": Object{
			"schemas":   json.RawMessage(schemasJSON),
			"responses": Object{"Problem": problemResponse},
		},
	})
	if err != nil {
		panic("server: the OpenAPI document: " + err.Error()) // schemas.json is not JSON
	}
	return document
}

func info(release Release) Object {
	about := Object{
		"title":       "controlmap",
		"version":     release.Version,
		"description": apiDescription,
		"license":     Object{"name": "Apache-2.0", "identifier": "Apache-2.0"},
	}
	if release.Commit != "" {
		about["x-commit"] = release.Commit
	}
	return about
}

var problemResponse = Object{
	"description": "What is wrong, and what would be accepted.",
	"headers":     Object{"X-Request-Id": Object{"schema": Object{"type": "string"}}},
	"content":     Object{typeProblem: Object{"schema": schemaRef("Problem")}},
}

func tagList() (list []Object) {
	for _, tag := range tags {
		list = append(list, Object{"name": tag})
	}
	return list
}

func schemaRef(name string) Object { return Object{"$ref": "#/components/schemas/" + name} }

func operation(r Route) Object {
	op := Object{
		"operationId": r.ID,
		"summary":     r.Summary,
		"tags":        []string{r.Tag},
		"responses":   responses(r),
	}
	if r.Description != "" {
		op["description"] = r.Description
	}
	if len(r.Params) > 0 {
		op["parameters"] = parameters(r)
	}
	return op
}

func responses(r Route) Object {
	contents := Object{}
	for _, answer := range r.Answers {
		schema := Object{"type": "string"}
		if answer.Schema != "" {
			schema = schemaRef(answer.Schema)
		}
		contents[answer.MediaType] = Object{"schema": schema}
	}
	all := Object{
		"200": Object{
			"description": r.Summary,
			"headers":     Object{"X-Request-Id": Object{"schema": Object{"type": "string"}}},
			"content":     contents,
		},
		"500": Object{"$ref": "#/components/responses/Problem"},
	}
	if r.conditional() {
		all["304"] = Object{"description": "What If-None-Match names is still so."}
	}
	if r.MayBeEmpty {
		all["204"] = Object{"description": "There is nothing to show."}
	}
	for _, status := range r.Errors {
		all[strconv.Itoa(status)] = Object{"$ref": "#/components/responses/Problem"}
	}
	return all
}

func parameters(r Route) []Object {
	list := make([]Object, len(r.Params))
	for i, p := range r.Params {
		list[i] = Object{
			"name":        p.Name,
			"in":          "query",
			"description": p.Description,
			"schema":      p.schema(),
			"example":     p.value(p.Example),
		}
		if p.Required {
			list[i]["required"] = true
		}
		if p.InPath {
			list[i]["in"] = "path"
		}
	}
	return list
}

func (p Param) schema() Object {
	schema := Object{"type": "string"}
	if p.Number != nil {
		schema = Object{"type": p.Number.Kind, "minimum": p.Number.Min, "maximum": p.Number.Max}
	} else if p.Pattern != nil {
		schema["pattern"] = p.Pattern.String()
	}
	if p.Format != "" {
		schema["format"] = p.Format
	}
	if len(p.Enum) > 0 {
		schema["enum"] = p.Enum
	}
	if p.Default != "" {
		schema["default"] = p.value(p.Default)
	}
	return schema
}

// value is a value of the parameter as its schema has it.
func (p Param) value(text string) any {
	if p.Number != nil {
		return json.Number(text)
	}
	return text
}

// statusLine names a status as the documentation does.
func statusLine(status int) string { return fmt.Sprintf("%d %s", status, http.StatusText(status)) }
