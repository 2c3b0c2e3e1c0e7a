package ownpolygons_test

import (
	"fmt"
	"strings"
	"testing"

	"controlmap/data/format/feature"
	"controlmap/data/format/geojson"
	"controlmap/data/source/ownpolygons"
	"controlmap/geo"
)

// exportOf is a feature as controlmap writes it, with more properties.
func exportOf(day, status, more string) string {
	return featureText(fmt.Sprintf(`"source": "settlements", "snapshot": %q, "status": %q, %s "sphere_km2": 8211.1, "geodesic_km2": 8217.6`, day, status, more), square)
}

const exportedGain = `"kind": "gained", "status": "occupied", "redrawn": false, "sphere_km2": 1, "geodesic_km2": 1`

func TestExportsAreKnown(t *testing.T) {
	plain := ownpolygons.Options{Source: geo.Source{Name: "again"}}
	dated, grey, plainProperties := plain, plain, plain
	dated.Date = geo.NewDate(2025, 5, 5)
	grey.StatusProperty, grey.StatusMap = "status", map[string]geo.Status{"liberated": geo.AllStatus}
	plainProperties.DateProperty, plainProperties.StatusProperty = "day", "side"
	for name, c := range map[string]struct {
		options  ownpolygons.Options
		features []string
		want     string
	}{
		"status, since and name": {plain, []string{
			exportOf("2022-03-15", "occupied", `"since": "pre-2022", "name": "Crimea",`), exportOf("2022-03-15", "contested", "")},
			"2022-03-15: occupied pre-2022 Crimea, contested"},
		"two days": {plain, []string{exportOf("2022-03-16", "occupied", ""), exportOf("2022-03-15", "liberated", "")},
			"2022-03-15: liberated; 2022-03-16: occupied"},
		"the operator's date comes first":   {dated, []string{exportOf("2022-03-15", "occupied", "")}, "2025-05-05: occupied"},
		"and their status map":              {grey, []string{exportOf("2022-03-15", "occupied", ""), exportOf("2022-03-15", "liberated", "")}, "2022-03-15: occupied"},
		"and their properties":              {plainProperties, []string{exportOf("2022-03-15", "occupied", `"day": "2022-04-01", "side": "advance",`)}, "2022-04-01: advance"},
		"layers of a package beside":        {plain, []string{exportOf("2022-03-15", "occupied", ""), featureText(`"code": "UA-14", "geodesic_km2": 7`, square), featureText(exportedGain, square)}, "2022-03-15: occupied"},
		"changes are no map":                {plain, []string{featureText(exportedGain, square)}, "export of changes"},
		"an area alone makes no export":     {plain, []string{featureText(`"snapshot": "2022-03-15", "geodesic_km2": 1`, square)}, "2024-01-02: occupied"},
		"nor do its words in another order": {plain, []string{featureText(`"note": "\"geodesic_km2\"", "status": "liberated"`, square)}, "2024-01-02: occupied"},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := geojson.Read(t.Context(), collection(c.features...))
			if err != nil {
				t.Fatal(err)
			}
			found.Name = "map_2024-01-02.geojson"
			if got := described(t, c.options, found); got != c.want && (strings.HasPrefix(c.want, "2") || !strings.Contains(got, c.want)) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// described lists days, each with what its polygons are.
func described(t *testing.T, options ownpolygons.Options, found feature.Collection) string {
	t.Helper()
	importer, err := ownpolygons.New(options)
	if err != nil {
		t.Fatal(err)
	}
	days, err := importer.Parse(t.Context(), found)
	if err != nil {
		return err.Error()
	}
	var lines []string
	for _, day := range days {
		var polygons []string
		for _, p := range day.Polygons {
			polygons = append(polygons, strings.TrimSpace(fmt.Sprintf("%s %s %s", p.Status, p.Since, p.Name)))
		}
		lines = append(lines, day.Snapshot.Date.String()+": "+strings.Join(polygons, ", "))
	}
	return strings.Join(lines, "; ")
}

func TestWhatFilesHaveInsteadOfPolygons(t *testing.T) {
	line := `{"type": "LineString", "coordinates": [[36,47],[37,48]]}`
	for name, c := range map[string]struct {
		features []string
		want     string
	}{
		"lines":    {[]string{featureText(`"start": "2025-03-01"`, line), featureText("", line), featureText("", "null")}, "2 of its 3 features are lines"},
		"points":   {[]string{featureText("", `{"type": "Point", "coordinates": [36,47]}`)}, `of its 1 features 1 were rejected as "point"`},
		"nothing":  {nil, "which has no features"},
		"left out": {[]string{featureText(`"status": "city"`, square)}, `rejected as "status city is left out"`},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := geojson.Read(t.Context(), collection(c.features...))
			if err != nil {
				t.Fatal(err)
			}
			_, err = importer(t, func(o *ownpolygons.Options) { o.FromProperty = "start" }).Parse(t.Context(), found)
			if geo.CodeOf(err) != geo.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an invalid one with %q", err, c.want)
			}
		})
	}
}
