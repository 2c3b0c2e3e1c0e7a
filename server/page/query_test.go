package page_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/server/page"
)

// pageQueries are cases that the page is tested with too: static/test/pagequeries.test.ts.
var pageQueries = filepath.Join("..", "..", "static", "test", "page-queries.json")

// pageMeaning is what a query means, without what it leaves to the defaults.
type pageMeaning struct {
	Source   string    `json:"source"`
	Date     string    `json:"date"`
	Region   string    `json:"region"`
	Since    any       `json:"since"` // a day, or days back; nil unless the map shows changes
	Map      []float64 `json:"map"`   // zoom, lat, lon
	Language string    `json:"language"`
}

func TestPageQueries(t *testing.T) {
	text, err := os.ReadFile(pageQueries)
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name, Query string
		Means       pageMeaning
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatalf("%s: %v", pageQueries, err)
	}
	if len(cases) == 0 {
		t.Fatalf("%s has no cases", pageQueries)
	}
	regions := geo.Regions{Units: []geo.Region{{Code: geo.Donetsk}}}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			query, _ := url.ParseQuery(strings.TrimPrefix(c.Query, "?")) // as a request does: what is malformed is left out
			if got := meaningOf(page.ReadPageQuery(query, regions)); !reflect.DeepEqual(got, c.Means) {
				t.Errorf("%q: got %+v, want %+v", c.Query, got, c.Means)
			}
		})
	}
}

func meaningOf(read page.PageQuery) pageMeaning {
	m := pageMeaning{Map: read.Camera}
	if read.Source != geo.Settlements {
		m.Source = string(read.Source)
	}
	if !read.Date.IsZero() {
		m.Date = read.Date.String()
	}
	if read.Region != geo.Ukraine {
		m.Region = string(read.Region)
	}
	if read.Language != "en" {
		m.Language = read.Language
	}
	if !read.Changes {
		return m
	}
	m.Since = float64(read.Days) // as encoding/json reads a number
	if !read.Since.IsZero() {
		m.Since = read.Since.String()
	}
	return m
}
