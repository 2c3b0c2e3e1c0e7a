package answer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"regexp"
	"testing"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/repair"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// writeControl returns the map as text and as read by another library.
func writeControl(t testing.TB, polygons []geo.ControlPolygon, region geo.RegionCode) (string, collection) {
	t.Helper()
	control, err := ask(t.Context(), answer.New(holding(polygons, nil), newAtlas()).Control, answer.ControlQuery{SnapshotQuery: ofStored, Region: region})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := control.WriteGeoJSON(&out); err != nil {
		t.Fatal(err)
	}
	return out.String(), decode(t, out.Bytes())
}

func TestControlText(t *testing.T) {
	got, _ := writeControl(t, drawn[:1], geo.Ukraine)
	want := `{"type":"FeatureCollection","source":"settlements","date":"2025-12-01","snapshot":"2025-12-01","age_days":0,"revision":7,"revision_id":"r7-1a2b3c4d","state":"confirmed",` +
		`"published":null,"provenance":"ledger.csv","licence":"CC BY 4.0","attribution":"GeoNames, Natural Earth",` +
		`"attribution_url":"https://example.org/","flags":[],"bbox":[37.5,48,38.5,49],"features":[` + "\n" +
		`{"type":"Feature","id":"ID","bbox":[37.5,48,38.5,49],"properties":{"source":"settlements","snapshot":"2025-12-01",` +
		`"status":"occupied","since":"2022","sphere_km2":1000.1235,"geodesic_km2":1001},"geometry":{"type":"Polygon",` +
		`"coordinates":[[[37.5,48],[38.5,48],[38.5,49],[37.5,49],[37.5,48]]]}}]}` + "\n"
	got = regexp.MustCompile(`"id":"[0-9a-f]{16}"`).ReplaceAllString(got, `"id":"ID"`)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Areas in km2: on the sphere by Archimedes' formula for a piece between meridians and
// parallels, on the ellipsoid by Karney's algorithm.
const (
	halfCellSphere     = 4105.5513 // half a degree of lon by one of lat, from 48
	halfCellGeodesic   = 4108.8483
	cellSphere         = 8211.1027
	cellGeodesic       = 8217.5899
	halvesGeodesic     = 8217.6965 // a cell whose edges have a vertex in the middle
	crimeaRingSphere   = 2171.4151 - 347.4273
	crimeaRingGeodesic = 2171.6378 - 347.4640
)

func TestControlClips(t *testing.T) {
	tests := []struct {
		name     string
		region   geo.RegionCode
		bounds   []orb.Bound
		sphere   []float64
		geodesic []float64
	}{
		{"Ukraine is whole, outside included", geo.Ukraine, []orb.Bound{
			{Min: orb.Point{37.5, 48}, Max: orb.Point{38.5, 49}},
			{Min: orb.Point{34.25, 45.25}, Max: orb.Point{34.75, 45.75}},
			{Min: orb.Point{40, 48}, Max: orb.Point{41, 49}},
		}, []float64{1000.1235, 500, 300}, []float64{1001, 501, 301}},
		{"a unit cuts and measures again", geo.Donetsk, []orb.Bound{
			{Min: orb.Point{37.5, 48}, Max: orb.Point{38, 49}},
		}, []float64{halfCellSphere}, []float64{halfCellGeodesic}},
		{"a group has no border inside", geo.Donbas, []orb.Bound{
			{Min: orb.Point{37.5, 48}, Max: orb.Point{38.5, 49}},
		}, []float64{cellSphere}, []float64{halvesGeodesic}},
		{"holes stay", geo.Crimea, []orb.Bound{
			{Min: orb.Point{34.25, 45.25}, Max: orb.Point{34.75, 45.75}},
		}, []float64{crimeaRingSphere}, []float64{crimeaRingGeodesic}},
		{"outside is what no unit has", geo.Outside, []orb.Bound{
			{Min: orb.Point{40, 48}, Max: orb.Point{41, 49}},
		}, []float64{cellSphere}, []float64{cellGeodesic}},
		{"nothing there", geo.Sevastopol, nil, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, got := writeControl(t, drawn, tt.region)
			if len(got.Features) != len(tt.bounds) {
				t.Fatalf("got %d features, want %d", len(got.Features), len(tt.bounds))
			}
			for i, f := range got.Features {
				if b := got.shape(t, i).Bound(); b != tt.bounds[i] {
					t.Errorf("feature %d: got bounds %v, want %v", i, b, tt.bounds[i])
				}
				near(t, "sphere_km2", f.Properties.SphereKm2, tt.sphere[i])
				near(t, "geodesic_km2", f.Properties.GeodesicKm2, tt.geodesic[i])
			}
		})
	}
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 2e-3 {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestControlIsRFC7946(t *testing.T) {
	fine := drawn[1]
	fine.Shape = orb.Polygon{box(34.123456789012, 45.2, 34.7, 45.70000000001)}
	text, got := writeControl(t, append([]geo.ControlPolygon{fine}, drawn...), geo.Ukraine)
	if long := regexp.MustCompile(`\d\.\d{8,}[,\]]`).FindString(text); long != "" {
		t.Errorf("got coordinate %s, want at most 7 decimals", long)
	}
	for i, f := range got.Features {
		shape := got.shape(t, i)
		if err := repair.Validate(shape[0]); err != nil {
			t.Errorf("feature %d: %v", i, err)
		}
		if bound(f.BBox) != shape.Bound() {
			t.Errorf("feature %d: got bbox %v, want %v", i, f.BBox, shape.Bound())
		}
	}
	if want := (orb.Bound{Min: orb.Point{34.1234568, 45.2}, Max: orb.Point{41, 49}}); bound(got.BBox) != want {
		t.Errorf("got bbox %v, want %v", got.BBox, want)
	}
}

func TestControlOfTwoPieces(t *testing.T) {
	horseshoe := geo.ControlPolygon{Status: geo.Occupied, Shape: orb.Polygon{{
		{37.2, 48.8}, {37.2, 47.5}, {37.8, 47.5}, {37.8, 48.8}, {37.7, 48.8}, {37.7, 47.6}, {37.3, 47.6}, {37.3, 48.8}, {37.2, 48.8},
	}}}
	_, got := writeControl(t, []geo.ControlPolygon{horseshoe}, geo.Donetsk)
	if len(got.Features) != 1 {
		t.Fatalf("got %d features, want 1", len(got.Features))
	}
	legs := got.shape(t, 0)
	if len(legs) != 2 {
		t.Fatalf("got %d polygons, want 2", len(legs))
	}
	for point, want := range map[orb.Point]bool{{37.25, 48.5}: true, {37.75, 48.5}: true, {37.5, 48.5}: false, {37.5, 47.55}: false} {
		if planar.MultiPolygonContains(legs, point) != want {
			t.Errorf("%v: got %v, want %v", point, !want, want)
		}
	}
}

func TestControlDropsWhatRoundsAway(t *testing.T) {
	speck := geo.ControlPolygon{Status: geo.Occupied, Shape: orb.Polygon{box(37.5, 48, 37.50000001, 48.00000001)}}
	pinhole := geo.ControlPolygon{Status: geo.Occupied, Shape: orb.Polygon{box(37.5, 48, 38, 49), hole(37.6, 48.5, 37.60000001, 48.50000001)}}
	_, got := writeControl(t, []geo.ControlPolygon{speck, pinhole}, geo.Ukraine)
	if len(got.Features) != 1 {
		t.Fatalf("got %d features, want 1", len(got.Features))
	}
	if rings := len(got.shape(t, 0)[0]); rings != 1 {
		t.Errorf("got %d rings, want 1", rings)
	}
}

func TestControlEmpty(t *testing.T) {
	text, got := writeControl(t, nil, geo.Ukraine)
	var members map[string]any
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		t.Fatal(err)
	}
	if _, has := members["bbox"]; has || len(got.Features) != 0 || members["attribution"] == "" {
		t.Errorf("got %s, want no bbox, no features, an attribution", text)
	}
}

func TestControlIDs(t *testing.T) {
	_, whole := writeControl(t, drawn, geo.Ukraine)
	_, clipped := writeControl(t, drawn, geo.Crimea)
	if got, want := clipped.Features[0].ID, whole.Features[1].ID; got != want {
		t.Errorf("clipped: got id %v, want %v", got, want)
	}
	_, twice := writeControl(t, []geo.ControlPolygon{drawn[0], drawn[0]}, geo.Ukraine)
	if twice.Features[0].ID == twice.Features[1].ID {
		t.Errorf("two areas bear the id %v", twice.Features[0].ID)
	}
}

func TestControlErrors(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ask(ended, answer.New(holding(drawn, nil), newAtlas()).Control, answer.ControlQuery{SnapshotQuery: ofStored}); geo.CodeOf(err) != geo.Canceled {
		t.Errorf("got %v, want canceled", err)
	}
	if _, err := ask(t.Context(), answer.New(holding(drawn, nil), newAtlas()).Control, answer.ControlQuery{SnapshotQuery: ofStored, Region: "UA-99"}); geo.CodeOf(err) != geo.NotFound {
		t.Errorf("got %v, want not found", err)
	}
	control, err := ask(t.Context(), answer.New(holding([]geo.ControlPolygon{wheel(10_000)}, nil), newAtlas()).Control, answer.ControlQuery{SnapshotQuery: ofStored})
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range []int{0, 40_000} {
		if err := control.WriteGeoJSON(&fullDisk{room}); !errors.Is(err, errFull) {
			t.Errorf("room for %d: got %v, want %v", room, err, errFull)
		}
	}
}

func TestRegionShapes(t *testing.T) {
	regions, err := answer.New(&memoryStore{}, newAtlas()).Regions().Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	shapes, err := regions.Shapes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := shapes.WriteGeoJSON(&out); err != nil {
		t.Fatal(err)
	}
	got := decode(t, out.Bytes())
	if len(got.Features) != 4 || got.Boundary != "squares" {
		t.Fatalf("got %d features of %q, want 4 of squares", len(got.Features), got.Boundary)
	}
	donetsk := got.Features[1]
	inside := planar.MultiPolygonContains(got.shape(t, 1), orb.Point{37.5, 48.5})
	if donetsk.ID != "UA-14" || donetsk.Properties.NameUK != "Донецька" || !inside {
		t.Errorf("got %s %s, inside %v; want UA-14 Донецька around its middle", donetsk.ID, donetsk.Properties.NameUK, inside)
	}
}

// wheel is an area of n vertices.
func wheel(n int) geo.ControlPolygon {
	ring := make(orb.Ring, 0, n+1)
	for i := range n {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		ring = append(ring, orb.Point{37.5 + cos, 48.5 + sin})
	}
	return geo.ControlPolygon{Status: geo.Occupied, Shape: orb.Polygon{append(ring, ring[0])}}
}

func BenchmarkControl10kVertices(b *testing.B) {
	engine := answer.New(holding([]geo.ControlPolygon{wheel(10_000)}, nil), newAtlas())
	for b.Loop() {
		control, err := ask(b.Context(), engine.Control, answer.ControlQuery{SnapshotQuery: ofStored})
		if err != nil {
			b.Fatal(err)
		}
		if err := control.WriteGeoJSON(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
