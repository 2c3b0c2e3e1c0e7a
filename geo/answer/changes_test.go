package answer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/encode"
)

// Ground in km2 of a tenth of a degree of lon from 48.2 to 48.5 of lat: on the sphere by
// Archimedes' formula, on the ellipsoid by that of a zone. Edges are straighter there
// than parallels, by less than a thousandth of a km2.
const (
	tenthSphere   = 247.0640
	tenthGeodesic = 247.2549
)

// moving has a front that moves a tenth of a degree of lon east across the border of
// UA-14 and UA-09, gives up a tenth in the west, and is flagged on its last day.
func moving(t testing.TB) *memoryStore {
	return &memoryStore{
		sources:   []geo.Source{named("maps", geo.Occupied, geo.Contested)},
		snapshots: map[geo.SourceName][]geo.SnapshotSummary{"maps": snapshots(t, "maps", 1, "2025-01-01", "2025-01-08!")},
		polygons: map[geo.Revision][]geo.ControlPolygon{
			1: {area(geo.Occupied, 37.5, 48.2, 37.95, 48.5), area(geo.Contested, 37.95, 48.2, 38.05, 48.5)},
			2: {area(geo.Occupied, 37.6, 48.2, 38.05, 48.5)},
		},
	}
}

func near4(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 5e-3 {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestChanges(t *testing.T) {
	tests := []struct {
		name         string
		query        answer.ChangesQuery
		rows         []geo.RegionCode
		gained, lost float64 // in tenths
	}{
		{"everywhere", answer.ChangesQuery{}, []geo.RegionCode{"UA-09", "UA-14"}, 1, 1},
		{"a region", answer.ChangesQuery{Region: "UA-14"}, []geo.RegionCode{"UA-14"}, 0.5, 1},
		{"a group", answer.ChangesQuery{Region: geo.Donbas}, []geo.RegionCode{"UA-09", "UA-14"}, 1, 1},
		{"another status", answer.ChangesQuery{Status: geo.Contested}, []geo.RegionCode{"UA-09", "UA-14"}, 0, 1},
		{"nothing there", answer.ChangesQuery{Region: geo.Crimea}, nil, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.query.Source, tt.query.From = "maps", date(t, "2025-01-03")
			table, err := ask(t.Context(), answer.New(moving(t), newAtlas()).Changes, tt.query)
			if err != nil {
				t.Fatal(err)
			}
			var regions []geo.RegionCode
			var gained, lost float64
			for _, row := range table.Rows {
				regions = append(regions, row.Region)
				gained, lost = gained+row.GainedSphereKm2, lost+row.LostGeodesicKm2
			}
			if !slices.Equal(regions, tt.rows) {
				t.Errorf("got rows of %v, want %v", regions, tt.rows)
			}
			near4(t, "gained", table.Total.Gained.SphereKm2, tt.gained*tenthSphere)
			near4(t, "lost", table.Total.Lost.SphereKm2, tt.lost*tenthSphere)
			near4(t, "lost on the ellipsoid", table.Total.Lost.GeodesicKm2, tt.lost*tenthGeodesic)
			near4(t, "net", table.Total.Net.GeodesicKm2, (tt.gained-tt.lost)*tenthGeodesic)
			near4(t, "gained of the rows", gained, tt.gained*tenthSphere)
			near4(t, "lost of the rows", lost, tt.lost*tenthGeodesic)
			if table.FromSnapshot != date(t, "2025-01-01") || table.FromAgeDays != 2 || table.To != date(t, "2025-01-08") || table.Days != 7 {
				t.Errorf("got from %s, %d days old, to %s, %d days; want 2025-01-01, 2, 2025-01-08, 7", table.FromSnapshot, table.FromAgeDays, table.To, table.Days)
			}
			if len(table.FromFlags) != 0 || len(table.ToFlags) != 1 {
				t.Errorf("got flags %v and %v, want none and one", table.FromFlags, table.ToFlags)
			}
		})
	}
}

func TestChangesAsText(t *testing.T) {
	day := date(t, "2025-01-02")
	table, err := ask(t.Context(), answer.New(moving(t), newAtlas()).Changes, answer.ChangesQuery{Source: "maps", From: day, To: day})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := encode.JSON(&out, table); err != nil {
		t.Fatal(err)
	}
	const zero = `{"sphere_km2":0,"geodesic_km2":0}`
	want := `{"source":"maps","region":"UA","status":"occupied","from":"2025-01-02","from_snapshot":"2025-01-01","from_age_days":1,"from_revision":1,"from_revision_id":"r1-00000000","from_flags":[],` +
		`"to":"2025-01-02","to_snapshot":"2025-01-01","to_age_days":1,"to_revision":1,"to_revision_id":"r1-00000000","to_flags":[],"days":0,"boundary":"squares","licence":"CC0",` +
		`"attribution":"by maps","attribution_url":"https://example.org/","rows":[],` +
		`"total":{"gained":` + zero + `,"lost":` + zero + `,"net":` + zero + `,"net_land":` + zero + `,"redrawn":{"gained":` + zero + `,"lost":` + zero + `},"uncertainty_km2":null}}` + "\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	table.Rows = []answer.ChangeRow{{Region: "UA-14", Status: geo.Occupied, GainedSphereKm2: 3, GainedGeodesicKm2: 4, LostSphereKm2: 1, LostGeodesicKm2: 1.5, NetSphereKm2: 2, NetGeodesicKm2: 2.5, NetLandSphereKm2: 1.75, NetLandGeodesicKm2: 2.25, RedrawnGainedSphereKm2: 0.5, RedrawnGainedGeodesicKm2: 0.25}}
	out.Reset()
	if err := encode.CSV(&out, table); err != nil {
		t.Fatal(err)
	}
	want = "source,from_snapshot,to_snapshot,from_revision,to_revision,region,status,gained_sphere_km2,gained_geodesic_km2,lost_sphere_km2,lost_geodesic_km2," +
		"net_sphere_km2,net_geodesic_km2,net_land_sphere_km2,net_land_geodesic_km2,redrawn_gained_sphere_km2,redrawn_gained_geodesic_km2,redrawn_lost_sphere_km2,redrawn_lost_geodesic_km2,uncertainty_km2,attribution\n" +
		"maps,2025-01-01,2025-01-01,1,1,UA-14,occupied,3,4,1,1.5,2,2.5,1.75,2.25,0.5,0.25,0,0,,by maps\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

// geoJSON is as much of a FeatureCollection as the tests of changes look at.
type geoJSON struct {
	Total    answer.ChangeTotal
	IoU      float64
	Features []struct {
		ID         string
		BBox       []float64
		Properties struct {
			Kind, Part, Region string
			Redrawn            *bool
			Km                 float64
			SphereKm2          float64 `json:"sphere_km2"`
			GeodesicKm2        float64 `json:"geodesic_km2"`
		}
		Geometry struct{ Type string }
	}
}

func readGeoJSON(t testing.TB, text []byte) (c geoJSON) {
	t.Helper()
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return c
}

func TestChangesMap(t *testing.T) {
	tests := []struct {
		region geo.RegionCode
		want   []string
	}{
		{geo.Ukraine, []string{"gained 1 [37.95 48.2 38.05 48.5]", "lost 1 [37.5 48.2 37.6 48.5]"}},
		{"UA-14", []string{"gained 0.5 [37.95 48.2 38 48.5]", "lost 1 [37.5 48.2 37.6 48.5]"}},
	}
	for _, tt := range tests {
		t.Run(string(tt.region), func(t *testing.T) {
			table, err := ask(t.Context(), answer.New(moving(t), newAtlas()).Changes, answer.ChangesQuery{Source: "maps", From: date(t, "2025-01-01"), Region: tt.region})
			if err != nil {
				t.Fatal(err)
			}
			shapes, err := table.Shapes(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := shapes.WriteGeoJSON(&out); err != nil {
				t.Fatal(err)
			}
			collection := readGeoJSON(t, out.Bytes())
			var got []string
			for _, f := range collection.Features {
				got = append(got, fmt.Sprintf("%s %.3g %v", f.Properties.Kind, f.Properties.SphereKm2/tenthSphere, f.BBox))
				if f.Properties.Redrawn == nil || *f.Properties.Redrawn || f.ID == "" {
					t.Errorf("feature %s: got id %q, redrawn %v; want one, and false", f.Properties.Kind, f.ID, f.Properties.Redrawn)
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			if collection.Total != table.Total {
				t.Errorf("got total %+v, want that of the table, %+v", collection.Total, table.Total)
			}
		})
	}
}

func TestChangesErrors(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name  string
		ctx   context.Context
		query answer.ChangesQuery
		code  geo.Code
		tells string
	}{
		{"from after to", t.Context(), answer.ChangesQuery{Source: "maps", From: date(t, "2025-01-09"), To: date(t, "2025-01-02")}, geo.Invalid, "from 2025-01-09 is after to 2025-01-02"},
		{"from the latest back", t.Context(), answer.ChangesQuery{Source: "maps", To: date(t, "2025-01-02")}, geo.Invalid, "from 2025-01-08 is after to 2025-01-02"},
		{"before the first", t.Context(), answer.ChangesQuery{Source: "maps", From: date(t, "2024-01-01")}, geo.NotFound, "2024-01-01"},
		{"unknown region", t.Context(), answer.ChangesQuery{Source: "maps", Region: "UA-99"}, geo.NotFound, `"UA-99"`},
		{"unknown source", t.Context(), answer.ChangesQuery{Source: "none"}, geo.NotFound, `"none"`},
		{"gone", ended, answer.ChangesQuery{Source: "maps", From: date(t, "2025-01-01")}, geo.Canceled, "canceled"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ask(tt.ctx, answer.New(moving(t), newAtlas()).Changes, tt.query)
			if geo.CodeOf(err) != tt.code || !strings.Contains(fmt.Sprint(err), tt.tells) {
				t.Errorf("got %v, want %s that tells %q", err, tt.code, tt.tells)
			}
		})
	}
	table, err := ask(t.Context(), answer.New(moving(t), newAtlas()).Changes, answer.ChangesQuery{Source: "maps", From: date(t, "2025-01-01")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := table.Shapes(ended); geo.CodeOf(err) != geo.Canceled {
		t.Errorf("map: got %v, want canceled", err)
	}
}

func TestFind(t *testing.T) {
	meta, stored, err := answer.New(moving(t), newAtlas()).Find(t.Context(), geo.SnapshotQuery{Source: "maps", Date: date(t, "2025-01-10")})
	if err != nil {
		t.Fatal(err)
	}
	if stored.Revision != 2 || meta.Revision != 2 || meta.AgeDays != 2 || len(meta.Flags) != 1 || meta.Attribution != "by maps" {
		t.Errorf("got revision %d, %+v; want revision 2, two days old, flagged, by maps", stored.Revision, meta)
	}
	for _, q := range []geo.SnapshotQuery{{Source: "none"}, {Source: "maps", Date: date(t, "2024-12-31")}} {
		if _, _, err := answer.New(moving(t), newAtlas()).Find(t.Context(), q); geo.CodeOf(err) != geo.NotFound {
			t.Errorf("%+v: got %v, want not found", q, err)
		}
	}
}
