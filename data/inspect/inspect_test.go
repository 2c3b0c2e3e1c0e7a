package inspect_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"controlmap/data/format/feature"
	"controlmap/data/inspect"
	"controlmap/geo"

	"github.com/paulmach/orb"
)

var square = []orb.Polygon{{{{37, 48}, {38, 48}, {38, 49}, {37, 49}, {37, 48}}}}

// ground is a feature with a polygon.
func ground(layer, properties string) feature.Feature {
	return feature.Feature{Layer: layer, Kind: "Polygon", Polygons: square, Properties: []byte(properties)}
}

func TestDescribe(t *testing.T) {
	pin := feature.Feature{Layer: "Pins", Kind: "Point", Properties: []byte(`{"day": "2025-03-02"}`)}
	d := inspect.Describe(t.Context(), feature.Collection{Form: "KML", Features: []feature.Feature{
		ground("Held", `{"n": 7, "day": "2025-03-01", "empty": null}`), ground("Held", `{"n": 7.5}`), pin,
	}})
	got := fmt.Sprint(d.Form, d.Features, d.Polygons, d.Vertices, d.Others, d.Layers, *d.Bounds)
	if want := "KML3 2 10 [{point 1}] [{Held 2} {Pins 1}] [37 48 38 49]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for i, want := range []string{"day 2 2 2 [{2025-03-01 1} {2025-03-02 1}]", "n 2 2 0 [{7 1} {7.5 1}]"} {
		f := d.Fields[i]
		if got := fmt.Sprint(f.Name, " ", f.Features, f.Distinct, f.Dates, f.Values); got != want {
			t.Errorf("property %d: got %s, want %s", i, got, want)
		}
	}
	if len(d.Fields) != 2 {
		t.Errorf("got %d properties, want 2", len(d.Fields))
	}
}

func TestPropose(t *testing.T) {
	for name, c := range map[string]struct {
		features []feature.Feature
		want     inspect.Proposal
		unknown  []string
	}{
		"nothing known": {[]feature.Feature{ground("", `{"id": 7}`)}, inspect.Proposal{}, nil},
		"a status of words": {[]feature.Feature{ground("", `{"Status": "Occupied", "Name": "x"}`), ground("", `{"Status": "Grey zone"}`), ground("", `{"Status": "huh"}`)},
			inspect.Proposal{StatusProperty: "Status", NameProperty: "Name", Words: map[string]geo.Status{"Grey zone": geo.Contested, "huh": geo.AllStatus}}, []string{"huh"}},
		"in Ukrainian": {[]feature.Feature{ground("", `{"тип": "ОКУПОВАНО"}`), ground("", `{"тип": "Сіра зона"}`), ground("", `{"тип": "Звільнено 31.03"}`), ground("", `{"тип": "Україна"}`)},
			inspect.Proposal{StatusProperty: "тип", Words: map[string]geo.Status{"ОКУПОВАНО": geo.Occupied, "Сіра зона": geo.Contested, "Звільнено 31.03": geo.Liberated, "Україна": geo.AllStatus}}, nil},
		"folders": {[]feature.Feature{ground("Occupied", `{"name": "x"}`), ground("Grey zone", `{"name": "y"}`)},
			inspect.Proposal{StatusProperty: "layer", NameProperty: "name", Words: map[string]geo.Status{"Grey zone": geo.Contested}}, nil},
		"sides": {[]feature.Feature{ground("", `{"held_by": "RU"}`), ground("", `{"held_by": "UA"}`)},
			inspect.Proposal{StatusProperty: "held_by", Words: map[string]geo.Status{"RU": geo.Occupied, "UA": geo.AllStatus}}, nil},
		"a date":           {[]feature.Feature{ground("", `{"Date": "2025/03/01"}`), ground("", `{"Date": "02.03.2025"}`)}, inspect.Proposal{DateProperty: "Date"}, nil},
		"some have a date": {[]feature.Feature{ground("", `{"Date": "2025/03/01"}`), ground("", `{}`)}, inspect.Proposal{}, nil},
		"no date":          {[]feature.Feature{ground("", `{"Date": "spring"}`)}, inspect.Proposal{}, nil},
		"from and to": {[]feature.Feature{ground("", `{"valid_from": "2025-03-01", "valid_to": "2025-03-05"}`), ground("", `{"valid_from": "2025-03-05", "valid_to": null}`)},
			inspect.Proposal{FromProperty: "valid_from", ToProperty: "valid_to"}, nil},
		"time of the form": {[]feature.Feature{{Begin: "2025-03-01", Polygons: square, Properties: []byte(`{"date": "2025-03-01"}`)}}, inspect.Proposal{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := inspect.Propose(inspect.Describe(t.Context(), feature.Collection{Features: c.features}))
			unknown := got.Unknown()
			if !maps.Equal(got.Words, c.want.Words) || !slices.Equal(unknown, c.unknown) {
				t.Errorf("got the words %v, unknown %v, want %v, %v", got.Words, unknown, c.want.Words, c.unknown)
			}
			got.Words, c.want.Words = nil, nil
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}
