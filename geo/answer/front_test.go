package answer_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/encode"
	"controlmap/geo/gazetteer"

	"github.com/paulmach/orb"
)

// astride is a box of one degree by 0.4 across the border of UA-14 and UA-09, with a
// tail in neither.
func astride(t testing.TB) *memoryStore {
	return &memoryStore{
		sources:   []geo.Source{named("maps", geo.Occupied)},
		snapshots: map[geo.SourceName][]geo.SnapshotSummary{"maps": snapshots(t, "maps", 1, "2025-01-01")},
		polygons:  map[geo.Revision][]geo.ControlPolygon{1: {area(geo.Occupied, 37.5, 48.3, 38.5, 48.7)}},
	}
}

// half is the front on each side of the border, in km on the ellipsoid: 0.4 degrees of a
// meridian and half a degree of the parallels of 48.3 and 48.7.
const half = 44.4800 + 37.0958 + 36.8051

func TestFront(t *testing.T) {
	tests := []struct {
		region geo.RegionCode
		want   string
		total  float64
	}{
		{geo.Ukraine, "UA-09 UA-14", 2 * half},
		{geo.Luhansk, "UA-09", half},
		{geo.Crimea, "", 0},
	}
	for _, tt := range tests {
		t.Run(string(tt.region), func(t *testing.T) {
			table, err := ask(t.Context(), answer.New(astride(t), newAtlas()).Front, answer.FrontQuery{SnapshotQuery: geo.SnapshotQuery{Source: "maps"}, Region: tt.region})
			if err != nil {
				t.Fatal(err)
			}
			var rows []string
			for _, row := range table.Rows {
				rows = append(rows, string(row.Region))
				if math.Abs(row.Km-half) > 0.05 {
					t.Errorf("%s: got %v km, want %v", row.Region, row.Km, half)
				}
			}
			if got := strings.Join(rows, " "); got != tt.want || math.Abs(table.Total.Km-tt.total) > 0.1 {
				t.Errorf("got rows of %q, %v km; want %q, %v", got, table.Total.Km, tt.want, tt.total)
			}
		})
	}
}

func TestFrontMap(t *testing.T) {
	tests := []struct {
		region geo.RegionCode
		want   []string
	}{
		{geo.Ukraine, []string{"UA-09 [38 48.3 38.5 48.7]", "UA-14 [37.5 48.3 38 48.7]"}},
		{geo.Luhansk, []string{"UA-09 [38 48.3 38.5 48.7]"}},
	}
	for _, tt := range tests {
		t.Run(string(tt.region), func(t *testing.T) {
			table, err := ask(t.Context(), answer.New(astride(t), newAtlas()).Front, answer.FrontQuery{SnapshotQuery: geo.SnapshotQuery{Source: "maps"}, Region: tt.region})
			if err != nil {
				t.Fatal(err)
			}
			lines, err := table.Shapes(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := lines.WriteGeoJSON(&out); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range readGeoJSON(t, out.Bytes()).Features {
				got = append(got, fmt.Sprintf("%s %v", f.ID, f.BBox))
				if f.Geometry.Type != "MultiLineString" || math.Abs(f.Properties.Km-half) > 0.05 || f.Properties.Region != f.ID {
					t.Errorf("feature %s: got a %s of %v km, want a MultiLineString of %v", f.ID, f.Geometry.Type, f.Properties.Km, half)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestFrontIsWorkedOutOnce(t *testing.T) {
	store := astride(t)
	engine := answer.New(store, newAtlas())
	query := answer.FrontQuery{SnapshotQuery: geo.SnapshotQuery{Source: "maps"}}
	for i := range 3 {
		if _, err := ask(t.Context(), engine.Front, query); err != nil {
			t.Fatal(err)
		}
		if store.reads != 1 {
			t.Errorf("question %d: got %d reads of polygons, want 1", i+1, store.reads)
		}
	}
}

// slowStore reads polygons when it is released.
type slowStore struct {
	*memoryStore
	asked, release chan struct{}
}

func (s slowStore) Polygons(ctx context.Context, q geo.PolygonQuery) ([]geo.ControlPolygon, error) {
	close(s.asked)
	<-s.release
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.memoryStore.Polygons(ctx, q)
}

func TestFrontForTheOthersWhenOneLeaves(t *testing.T) {
	store := slowStore{astride(t), make(chan struct{}), make(chan struct{})}
	engine := answer.New(store, newAtlas())
	query := answer.FrontQuery{SnapshotQuery: geo.SnapshotQuery{Source: "maps"}}
	leaving, leave := context.WithCancel(t.Context())
	results := [2]chan error{make(chan error, 1), make(chan error, 1)}
	go func() {
		_, err := ask(leaving, engine.Front, query)
		results[0] <- err
	}()
	<-store.asked
	go func() {
		_, err := ask(t.Context(), engine.Front, query)
		results[1] <- err
	}()
	leave()
	close(store.release)
	if err := <-results[0]; geo.CodeOf(err) != geo.Canceled {
		t.Errorf("who left: got %v, want canceled", err)
	}
	if err := <-results[1]; err != nil {
		t.Errorf("who stayed: got %v, want the front line", err)
	}
}

func TestFrontAsText(t *testing.T) {
	table := answer.FrontTable{Meta: meta, Region: "UA", Boundary: "squares", Rows: []answer.FrontRow{{Region: "UA-14", FrontTotal: answer.FrontTotal{Km: 12.5}}}, Total: answer.FrontTotal{Km: 12.5}}
	var out bytes.Buffer
	if err := encode.CSV(&out, table); err != nil {
		t.Fatal(err)
	}
	if want := "source,snapshot,revision,region,km,attribution\nsettlements,2025-12-01,7,UA-14,12.5,\"GeoNames, Natural Earth\"\n"; out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	out.Reset()
	if err := encode.JSON(&out, table); err != nil {
		t.Fatal(err)
	}
	if want := `"flags":[],"region":"UA","boundary":"squares","rows":[{"region":"UA-14","km":12.5}],"total":{"km":12.5}}` + "\n"; !strings.HasSuffix(out.String(), want) {
		t.Errorf("got\n%s\nwant it to end in\n%s", out.String(), want)
	}
}

func TestFrontErrors(t *testing.T) {
	for _, q := range []answer.FrontQuery{
		{SnapshotQuery: geo.SnapshotQuery{Source: "none"}},
		{SnapshotQuery: geo.SnapshotQuery{Source: "maps"}, Region: "UA-99"},
		{SnapshotQuery: geo.SnapshotQuery{Source: "maps", Date: date(t, "2024-12-31")}},
	} {
		if _, err := ask(t.Context(), answer.New(astride(t), newAtlas()).Front, q); geo.CodeOf(err) != geo.NotFound {
			t.Errorf("%+v: got %v, want not found", q, err)
		}
	}
}

func TestPlaces(t *testing.T) {
	table := answer.Places("town", []gazetteer.Match{
		{Place: geo.Place{
			ID: 3, NameEN: "Town", NameUK: "Місто", Kind: geo.KindCity, Code: "UA14", Region: "UA-14", Raion: geo.AdminUnit{NameEN: "R raion", NameUK: "Р район"},
			Hromada: geo.AdminUnit{NameEN: "H hromada", NameUK: "Г громада"}, Point: orb.Point{37.5, 48.5}, Population: 900, PopulationYear: 2022,
		}, Name: "Town", Score: 1},
		{Place: geo.Place{ID: 4, NameEN: "Towny", NameUK: "Містечко", Kind: geo.KindPart, Region: "UA-09", Point: orb.Point{38.5, 48.5}}, Name: "Towny", Score: 0.7},
	})
	var out bytes.Buffer
	if err := encode.CSV(&out, table); err != nil {
		t.Fatal(err)
	}
	want := "id,name,name_en,name_uk,region,kind,katottg,raion_en,raion_uk,hromada_en,hromada_uk,lon,lat,population,population_year,score\n" +
		"3,Town,Town,Місто,UA-14,city,UA14,R raion,Р район,H hromada,Г громада,37.5,48.5,900,2022,1\n4,Towny,Towny,Містечко,UA-09,part,,,,,,38.5,48.5,,,0.7\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	out.Reset()
	if err := encode.JSON(&out, answer.Places("x", nil)); err != nil || out.String() != `{"query":"x","rows":[]}`+"\n" {
		t.Errorf("got %s, %v; want no rows", out.String(), err)
	}
}
