package encode_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"controlmap/geo/encode"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

func box(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

func feature(t testing.TB, id string, shape orb.MultiPolygon) encode.Feature {
	t.Helper()
	f, err := encode.NewFeature(id, struct {
		Kind string `json:"kind"`
	}{id}, shape)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func collectionOf(t testing.TB, object any, features ...encode.Feature) string {
	t.Helper()
	var out bytes.Buffer
	if err := encode.GeoJSON(&out, object, features); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

type noMembers struct{}

func TestGeoJSONText(t *testing.T) {
	about := struct {
		Source string `json:"source"`
	}{"maps"}
	got := collectionOf(t, about, feature(t, "a", orb.MultiPolygon{{box(30, 50, 31, 51)}}))
	want := `{"type":"FeatureCollection","source":"maps","bbox":[30,50,31,51],"features":[` + "\n" +
		`{"type":"Feature","id":"a","bbox":[30,50,31,51],"properties":{"kind":"a"},"geometry":{"type":"Polygon","coordinates":` +
		`[[[30,50],[31,50],[31,51],[30,51],[30,50]]]}}]}` + "\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestGeoJSONEmpty(t *testing.T) {
	if got, want := collectionOf(t, noMembers{}), `{"type":"FeatureCollection","features":[]}`+"\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Another library reads what is written.
func TestGeoJSONIsRead(t *testing.T) {
	lines, err := encode.NewLineFeature("line", noMembers{}, orb.MultiLineString{{{30, 50}, {31, 50}}, {{32, 50}, {33, 51}}})
	if err != nil {
		t.Fatal(err)
	}
	two := orb.MultiPolygon{{box(30, 50, 31, 51)}, {box(35, 45, 36, 46)}}
	text := collectionOf(t, noMembers{}, feature(t, "two", two), lines)
	read, err := geojson.UnmarshalFeatureCollection([]byte(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if len(read.Features) != 2 {
		t.Fatalf("got %d features, want 2", len(read.Features))
	}
	if got := read.Features[0].Geometry; !orb.Equal(got, two) {
		t.Errorf("got %v, want %v", got, two)
	}
	if got := read.Features[1].Geometry.GeoJSONType(); got != "MultiLineString" {
		t.Errorf("got a %s, want a MultiLineString", got)
	}
	if got, want := read.BBox.Bound(), (orb.Bound{Min: orb.Point{30, 45}, Max: orb.Point{36, 51}}); got != want {
		t.Errorf("got bbox %v, want %v", got, want)
	}
}

func TestGeoJSONRounds(t *testing.T) {
	tests := []struct {
		name  string
		shape orb.MultiPolygon
		want  string // part of the text
	}{
		{"to a centimetre", orb.MultiPolygon{{box(30.123456789, 50, 31, 51)}}, "[30.1234568,50]"},
		{"repeats are dropped", orb.MultiPolygon{{orb.Ring{{30, 50}, {31, 50}, {31.00000001, 50}, {31, 51}, {30, 50}}}}, "[[[30,50],[31,50],[31,51],[30,50]]]"},
		{"a hole that collapses is dropped", orb.MultiPolygon{{box(30, 50, 31, 51), box(30.5, 50.5, 30.50000001, 50.50000001)}}, "[[[30,50],[31,50],[31,51],[30,51],[30,50]]]"},
		{"an outer ring that collapses takes its holes along", orb.MultiPolygon{{box(30, 50, 30.00000001, 50.00000001), box(35, 45, 36, 46)}}, `"features":[]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := collectionOf(t, noMembers{}, feature(t, "a", tt.shape)); !strings.Contains(got, tt.want) {
				t.Errorf("got %s, want %s in it", got, tt.want)
			}
		})
	}
}

func TestLinesThatCollapseAreDropped(t *testing.T) {
	f, err := encode.NewLineFeature("a", noMembers{}, orb.MultiLineString{{{30, 50}, {30.00000001, 50}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := collectionOf(t, noMembers{}, f); !strings.Contains(got, `"features":[]`) {
		t.Errorf("got %s, want no features", got)
	}
}

func TestGeoJSONErrors(t *testing.T) {
	if _, err := encode.NewFeature("a", func() {}, nil); err == nil {
		t.Error("properties that are no JSON: got no error")
	}
	var unsupported *json.UnsupportedTypeError
	if err := encode.GeoJSON(&bytes.Buffer{}, func() {}, nil); !errors.As(err, &unsupported) {
		t.Errorf("members that are no JSON: got %v, want %T", err, unsupported)
	}
	f := feature(t, "a", orb.MultiPolygon{{box(30, 50, 31, 51)}})
	if err := encode.GeoJSON(&fullDisk{room: 20}, noMembers{}, []encode.Feature{f}); !errors.Is(err, errFull) {
		t.Errorf("a full disk: got %v, want %v", err, errFull)
	}
}

func TestIDs(t *testing.T) {
	square, other := orb.Polygon{box(30, 50, 31, 51)}, orb.Polygon{box(30, 50, 31, 51.0000001)}
	ids := encode.IDs{}
	first := ids.Of("occupied", square)
	tests := []struct {
		name string
		id   string
		same bool
	}{
		{"in another collection", encode.IDs{}.Of("occupied", square), true},
		{"another label", ids.Of("contested", square), false},
		{"another shape", ids.Of("occupied", other), false},
		{"the same again", ids.Of("occupied", square), false},
	}
	for _, tt := range tests {
		if (tt.id == first) != tt.same {
			t.Errorf("%s: got %s beside %s, want the same: %v", tt.name, tt.id, first, tt.same)
		}
	}
	if want := first + "-2"; tests[3].id != want {
		t.Errorf("the same again: got %s, want %s", tests[3].id, want)
	}
}
