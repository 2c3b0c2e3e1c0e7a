package inspect

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"controlmap/data/format/feature"
	"controlmap/data/source"

	"github.com/paulmach/orb"
)

const (
	maxShown    = 5   // values of a property that are listed
	maxDistinct = 200 // values of a property that are counted one by one
)

// Description is what a file holds.
type Description struct {
	Form     string       `json:"form"`
	Features int          `json:"features"`
	Polygons int          `json:"polygons"`
	Vertices int          `json:"vertices"`
	Others   []ValueCount `json:"not_polygons"` // features by what they are instead
	Layers   []ValueCount `json:"layers"`       // with how many features
	Times    int          `json:"dated_by_form"`
	Fields   []Field      `json:"properties"`
	Bounds   *[4]float64  `json:"bounds"` // west, south, east, north; null without polygons

	groundLayers map[string]int // with how many features that are polygons
}

// Field is one property of the features.
type Field struct {
	Name     string       `json:"name"`
	Features int          `json:"features"` // that have it
	Distinct int          `json:"distinct"` // different values, at most 200
	Dates    int          `json:"dates"`    // features whose value is a day
	Values   []ValueCount `json:"values"`   // the most frequent

	counts   map[string]int
	onGround map[string]int // of features with polygons alone
}

// ValueCount is how many features have a value.
type ValueCount struct {
	Value string `json:"value"`
	Count int    `json:"features"`
}

// Describe looks at everything that a file holds, until the context ends.
func Describe(ctx context.Context, found feature.Collection) Description {
	d := Description{Form: found.Form, Features: len(found.Features), Others: []ValueCount{}, Layers: []ValueCount{}, Fields: []Field{}}
	others, layers, fields := map[string]int{}, map[string]int{}, map[string]*Field{}
	d.groundLayers = map[string]int{}
	bound := orb.Bound{Min: orb.Point{180, 90}, Max: orb.Point{-180, -90}}
	for f := range feature.Each(ctx, found.Features) {
		if what := f.NonPolygon(); what != "" {
			others[what]++
		}
		if f.Layer != "" {
			layers[f.Layer]++
		}
		if f.Layer != "" && len(f.Polygons) > 0 {
			d.groundLayers[f.Layer]++
		}
		if f.Begin != "" || f.End != "" {
			d.Times++
		}
		d.addPolygons(f.Polygons, &bound)
		addFields(fields, f)
	}
	d.Others, d.Layers = sortedCounts(others), sortedCounts(layers)
	if d.Polygons > 0 {
		d.Bounds = &[4]float64{bound.Left(), bound.Bottom(), bound.Right(), bound.Top()}
	}
	for _, field := range fields {
		field.Values = sortedCounts(field.counts)
		field.Values = field.Values[:min(len(field.Values), maxShown)]
		d.Fields = append(d.Fields, *field)
	}
	slices.SortFunc(d.Fields, func(a, b Field) int { return cmp.Compare(a.Name, b.Name) })
	return d
}

func (d *Description) addPolygons(polygons []orb.Polygon, bound *orb.Bound) {
	d.Polygons += len(polygons)
	for _, polygon := range polygons {
		*bound = bound.Union(polygon.Bound())
		for _, ring := range polygon {
			d.Vertices += len(ring)
		}
	}
}

func addFields(fields map[string]*Field, f feature.Feature) {
	var values map[string]json.RawMessage
	if f.Properties == nil || json.Unmarshal(f.Properties, &values) != nil {
		return
	}
	for name, raw := range values {
		if string(raw) == "null" {
			continue
		}
		if fields[name] == nil {
			fields[name] = &Field{Name: name, counts: map[string]int{}, onGround: map[string]int{}}
		}
		fields[name].add(valueText(raw), len(f.Polygons) > 0)
	}
}

func (f *Field) add(value string, isGround bool) {
	f.Features++
	if _, ok := source.ParseDay(value); ok {
		f.Dates++
	}
	if _, known := f.counts[value]; known || f.Distinct < maxDistinct {
		f.counts[value]++
		f.Distinct = len(f.counts)
		if isGround {
			f.onGround[value]++
		}
	}
}

// valueText writes a value as people read it: a string without its quotes.
func valueText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return strings.TrimSpace(text)
	}
	return feature.Shorten(string(raw))
}

// sortedCounts lists values, the most frequent first.
func sortedCounts(counts map[string]int) []ValueCount {
	sorted := make([]ValueCount, 0, len(counts))
	for value, count := range counts {
		sorted = append(sorted, ValueCount{value, count})
	}
	slices.SortFunc(sorted, func(a, b ValueCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return sorted
}
