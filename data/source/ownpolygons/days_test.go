package ownpolygons_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"controlmap/data/format/feature"
	"controlmap/data/source/ownpolygons"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

// dated is a feature whose form states a time, and whose one vertex tells it from others.
func dated(id float64, begin, end string) feature.Feature {
	return feature.Feature{Index: int(id), Begin: begin, End: end, Kind: "Polygon", Polygons: []orb.Polygon{{{{id, 48}}}}}
}

// withProperties is a feature that states its time in properties.
func withProperties(id float64, properties string) feature.Feature {
	f := dated(id, "", "")
	f.Properties = []byte(properties)
	return f
}

// standing lists the days that were read, each with the features that stand on it.
func standing(t *testing.T, change func(*ownpolygons.Options), features ...feature.Feature) string {
	t.Helper()
	all := func(o *ownpolygons.Options) { o.StatusProperty = ""; change(o) }
	days, err := importer(t, all).Parse(t.Context(), feature.Collection{Name: "map.kml", Archive: "2025-02-01.kmz", Features: features})
	if err != nil {
		return err.Error()
	}
	var lines []string
	for _, day := range days {
		var ids []int
		for _, p := range day.Polygons {
			ids = append(ids, int(p.Shape[0][0][0]))
		}
		slices.Sort(ids)
		lines = append(lines, fmt.Sprintf("%s%v", day.Snapshot.Date, ids))
	}
	return strings.Join(lines, " ")
}

func TestDays(t *testing.T) {
	ownTime := func(*ownpolygons.Options) {}
	spans := func(o *ownpolygons.Options) { o.FromProperty, o.ToProperty = "start", "end" }
	for name, c := range map[string]struct {
		change   func(*ownpolygons.Options)
		features []feature.Feature
		want     string
	}{
		"no time": {ownTime, []feature.Feature{dated(1, "", "")}, "2025-02-01[1]"},
		"a date for each": {func(o *ownpolygons.Options) { o.DateProperty = "d" },
			[]feature.Feature{withProperties(1, `{"d": "2025-03-02"}`), withProperties(2, `{"d": "2025-03-01"}`), withProperties(3, `{"d": "2025-03-02"}`)},
			"2025-03-01[2] 2025-03-02[1 3]"},
		"one date wins over all": {func(o *ownpolygons.Options) { o.DateProperty = "d"; o.Date = geo.NewDate(2025, 5, 5) },
			[]feature.Feature{withProperties(1, `{"d": "2025-03-02"}`), withProperties(2, `{"d": "2025-03-01"}`)}, "2025-05-05[1 2]"},
		"last days": {spans, []feature.Feature{withProperties(1, `{"start": "2025-03-01", "end": "2025-03-04"}`), withProperties(2, `{"start": "2025-03-05", "end": "2025-03-09"}`)},
			"2025-03-01[1] 2025-03-05[2]"},
		"first days without": {spans, []feature.Feature{withProperties(1, `{"start": "2025-03-01", "end": "2025-03-05"}`), withProperties(2, `{"start": "2025-03-05", "end": null}`)},
			"2025-03-01[1] 2025-03-05[2]"},
		"still": {spans, []feature.Feature{withProperties(1, `{"start": "2025-03-01"}`), withProperties(2, `{"start": "2025-03-03", "end": "2025-03-03"}`)},
			"2025-03-01[1] 2025-03-03[1 2] 2025-03-04[1]"},
		"since before the file": {spans, []feature.Feature{withProperties(1, `{"end": "2025-03-06"}`), withProperties(2, `{"start": "2025-03-03"}`)},
			"2025-03-03[1 2] 2025-03-07[2]"},
		"a gap": {spans, []feature.Feature{withProperties(1, `{"start": "2025-03-01", "end": "2025-03-02"}`), withProperties(2, `{"start": "2025-03-05"}`)},
			"2025-03-01[1] 2025-03-03[] 2025-03-05[2]"},
		"only ends":        {func(o *ownpolygons.Options) { o.ToProperty = "end" }, []feature.Feature{withProperties(1, `{"end": "2025-03-01"}`)}, "no feature says"},
		"before it begins": {spans, []feature.Feature{withProperties(1, `{"start": "2025-03-02", "end": "2025-03-01"}`)}, "feature 1: stands from 2025-03-02 to 2025-03-01, which is before"},
		"time spans": {ownTime, []feature.Feature{dated(1, "2025-03-01T00:00:00Z", "2025-03-03T00:00:00Z"), dated(2, "2025-03-03T00:00:00Z", ""), dated(3, "", "")},
			"2025-03-01[1 3] 2025-03-03[2 3]"},
		"time stamps": {ownTime, []feature.Feature{dated(1, "2025-03-01", "2025-03-01"), dated(2, "2025-03-02", "2025-03-02"), dated(3, "2025-03-01", "2025-03-01")},
			"2025-03-01[1 3] 2025-03-02[2]"},
		"time of nothing": {ownTime, []feature.Feature{dated(4, "spring", "")}, `feature 4: its time "spring" is no day`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := standing(t, c.change, c.features...); got != c.want && (!strings.Contains(got, c.want) || strings.HasPrefix(c.want, "2")) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestLayersThatAreStatuses(t *testing.T) {
	none := func(o *ownpolygons.Options) { o.StatusProperty, o.Status = "", "" }
	for layer, want := range map[string]geo.Status{"": geo.Occupied, "Contested": geo.Contested, "GREY": geo.Contested, "My map": geo.Occupied} {
		f := dated(1, "", "")
		f.Layer = layer
		days, err := importer(t, none).Parse(t.Context(), feature.Collection{Name: "2025-03-01.kml", Features: []feature.Feature{f}})
		if err != nil || days[0].Polygons[0].Status != want {
			t.Errorf("%q: got %v, %v, want %s", layer, days, err, want)
		}
	}
}

func TestWhatTheDaysOfAFileCover(t *testing.T) {
	const held, grey = `"status": "occupied"`, `"status": "contested"`
	at := func(day string) string { return `, "d": "` + day + `"` }
	from := func(from, to string) string { return `, "start": "` + from + `", "end": "` + to + `"` }
	for name, c := range map[string]struct {
		change     func(*ownpolygons.Options)
		properties []string
		want       string
	}{
		"a date for each": {func(o *ownpolygons.Options) { o.DateProperty = "d" },
			[]string{held + at("2025-03-01"), grey + at("2025-03-01"), held + at("2025-03-02")}, "2025-03-01 [occupied contested], 2025-03-02 [occupied]"},
		"from one day to another": {func(o *ownpolygons.Options) { o.FromProperty, o.ToProperty = "start", "end" },
			[]string{held + from("2025-03-01", "2025-03-09"), grey + from("2025-03-01", "2025-03-02")}, "2025-03-01 [occupied contested], 2025-03-03 [occupied contested]"},
	} {
		t.Run(name, func(t *testing.T) {
			var features []feature.Feature
			for i, properties := range c.properties {
				features = append(features, withProperties(float64(i), "{"+properties+"}"))
			}
			days, err := importer(t, c.change).Parse(t.Context(), feature.Collection{Name: "map.geojson", Features: features})
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, day := range days {
				lines = append(lines, fmt.Sprint(day.Snapshot.Date, " ", day.Covers))
			}
			if got := strings.Join(lines, ", "); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestLayerBesideStatuses(t *testing.T) {
	none := func(o *ownpolygons.Options) { o.StatusProperty, o.Status = "", "" }
	held, zone := dated(0, "", ""), dated(1, "", "")
	held.Layer, zone.Layer = "Occupied", "Zone"
	_, err := importer(t, none).Parse(t.Context(), feature.Collection{Name: "2025-03-01.kml", Features: []feature.Feature{held, zone}})
	if want := `feature 1: layer "Zone" is none of`; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}
