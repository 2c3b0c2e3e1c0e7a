package server_test

import (
	"math"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"controlmap/geo"
	"controlmap/server"
	"controlmap/server/servertest"

	"github.com/paulmach/orb"
)

// sphereKm2 is what publishers' sphere makes of a box, by the formula of a zone.
func sphereKm2(west, south, east, north float64) float64 {
	const radius, degree = 6378.137, math.Pi / 180
	return radius * radius * (east - west) * degree * (math.Sin(north*degree) - math.Sin(south*degree))
}

func near(got, want, by float64) bool { return math.Abs(got-want) <= by }

// advancing is a store in which deepstate, from one day to the next, gains the ground
// between 37.5 and 37.7 degrees east and loses that between 37.2 and 37.3.
func advancing() *servertest.Store {
	store := servertest.NewStore()
	recorded := time.Date(2025, 12, 3, 0, 0, 0, 0, time.UTC)
	day := func(n geo.Revision, date geo.Date, shape orb.Ring) servertest.Revision {
		s := servertest.NewRevision(n, date, recorded, 0)
		s.Source = "deepstate"
		s.Shapes = []geo.ControlPolygon{{Status: geo.Occupied, Shape: orb.Polygon{shape}}}
		s.RegionAreas = servertest.RegionAreas(s.Shapes)
		return s
	}
	store.Revisions["deepstate"] = []servertest.Revision{
		day(11, geo.NewDate(2025, 12, 1), servertest.Box(37.2, 48.2, 37.5, 48.8)),
		day(12, geo.NewDate(2025, 12, 2), servertest.Box(37.3, 48.2, 37.7, 48.8)),
	}
	return store
}

func serveAdvancing(t testing.TB) *httptest.Server {
	return servertest.Serve(t, func(cfg *server.Config) { cfg.Store = advancing() })
}

type ground struct {
	SphereKm2   float64 `json:"sphere_km2"`
	GeodesicKm2 float64 `json:"geodesic_km2"`
}

type changesAnswer struct {
	FromSnapshot string `json:"from_snapshot"`
	FromAgeDays  int    `json:"from_age_days"`
	ToSnapshot   string `json:"to_snapshot"`
	Attribution  string
	Rows         []struct{ Region string }
	Total        struct{ Gained, Lost, Net ground }
	Features     []struct {
		Properties struct{ Kind string }
		BBox       [4]float64
	}
}

func TestChanges(t *testing.T) {
	srv := serveAdvancing(t)
	gained, lost := sphereKm2(37.5, 48.2, 37.7, 48.8), sphereKm2(37.2, 48.2, 37.3, 48.8)
	tests := []struct {
		name, query  string
		from, to     string
		age          int
		gained, lost float64
	}{
		{"the two days", "from=2025-12-01&to=2025-12-02", "2025-12-01", "2025-12-02", 0, gained, lost},
		{"to the latest", "from=2025-12-01&to=latest", "2025-12-01", "2025-12-02", 0, gained, lost},
		{"between snapshots", "from=2025-12-01&to=2026-03-01", "2025-12-01", "2025-12-02", 0, gained, lost},
		{"the same snapshot", "from=2025-12-04&to=2025-12-05", "2025-12-02", "2025-12-02", 2, 0, 0},
		{"its region", "from=2025-12-01&to=2025-12-02&region=donbas", "2025-12-01", "2025-12-02", 0, gained, lost},
		{"another region", "from=2025-12-01&to=2025-12-02&region=UA-43", "2025-12-01", "2025-12-02", 0, 0, 0},
		{"another status", "from=2025-12-01&to=2025-12-02&status=contested", "2025-12-01", "2025-12-02", 0, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var drawn, listed changesAnswer
			whole := servertest.Get(t, srv, "/api/v1/changes?source=deepstate&"+tt.query)
			whole.CheckHeader(t, "Content-Type", "application/geo+json")
			whole.Decode(t, &drawn)
			table := servertest.Get(t, srv, "/api/v1/changes?source=deepstate&format=json&"+tt.query)
			table.CheckHeader(t, "Content-Type", "application/json")
			table.Decode(t, &listed)
			for format, got := range map[string]changesAnswer{"geojson": drawn, "json": listed} {
				if got.FromSnapshot != tt.from || got.ToSnapshot != tt.to || got.FromAgeDays != tt.age || got.Attribution != "GeoNames" {
					t.Errorf("%s: got %+v, want %s (%d days old) to %s, by GeoNames", format, got, tt.from, tt.age, tt.to)
				}
				if !near(got.Total.Gained.SphereKm2, tt.gained, 0.001) || !near(got.Total.Lost.SphereKm2, tt.lost, 0.001) ||
					!near(got.Total.Net.SphereKm2, tt.gained-tt.lost, 0.001) {
					t.Errorf("%s: got %+v, want %v gained and %v lost", format, got.Total, tt.gained, tt.lost)
				}
			}
			if len(listed.Features) != 0 {
				t.Errorf("the table has %d features", len(listed.Features))
			}
			boxes := map[string][4]float64{}
			for _, f := range drawn.Features {
				boxes[f.Properties.Kind] = f.BBox
			}
			want := map[string][4]float64{"gained": {37.5, 48.2, 37.7, 48.8}, "lost": {37.2, 48.2, 37.3, 48.8}}
			if tt.gained == 0 {
				want = map[string][4]float64{}
			}
			for _, kind := range []string{"gained", "lost"} {
				if boxes[kind] != want[kind] {
					t.Errorf("%s: got %v, want %v", kind, boxes[kind], want[kind])
				}
			}
		})
	}
}

func TestChangesAsCSV(t *testing.T) {
	r := servertest.Get(t, serveAdvancing(t), "/api/v1/changes?source=deepstate&from=2025-12-01&to=2025-12-02&format=csv")
	r.CheckHeader(t, "Content-Disposition", "attachment; filename=controlmap-changes-deepstate-2025-12-01-2025-12-02.csv")
	rows := r.Rows(t)
	if len(rows) != 1 || rows[0]["region"] != "UA-14" || rows[0]["from_revision"] != "11" || rows[0]["to_revision"] != "12" ||
		rows[0]["gained_sphere_km2"] != "985.3403" {
		t.Errorf("got %v, want one of UA-14 that gained 985.3403 from revision 11 to 12", rows)
	}
}

func TestFrontline(t *testing.T) {
	srv := serveAdvancing(t)
	// A degree of latitude at 48.5 is 111.2 km; one of longitude 74.36 km at 48.2 and 73.49 at 48.8.
	const first, second = 2*0.6*111.2 + 0.3*(74.36+73.49), 2*0.6*111.2 + 0.4*(74.36+73.49)
	tests := []struct {
		query    string
		km       float64
		features int
	}{
		{"", second, 1},
		{"&date=2025-12-01", first, 1},
		{"&date=2025-12-01&region=donbas", first, 1},
		{"&date=2025-12-01&region=UA-43", 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			var got struct {
				Total    struct{ Km float64 }
				Features []struct{ Geometry struct{ Type string } }
			}
			servertest.Get(t, srv, "/api/v1/frontline?source=deepstate"+tt.query).Decode(t, &got)
			if !near(got.Total.Km, tt.km, 0.1) || len(got.Features) != tt.features {
				t.Errorf("got %v km in %d features, want %v in %d", got.Total.Km, len(got.Features), tt.km, tt.features)
			}
			for _, f := range got.Features {
				if f.Geometry.Type != "MultiLineString" {
					t.Errorf("got a %s, want a MultiLineString", f.Geometry.Type)
				}
			}
		})
	}
	if rows := servertest.Get(t, srv, "/api/v1/frontline?source=deepstate&format=csv").Rows(t); len(rows) != 1 || rows[0]["region"] != "UA-14" {
		t.Errorf("got %v, want one row, of UA-14", rows)
	}
}

type seriesAnswer struct {
	Region, Status, Step, Formula, From, To string
	Points                                  []struct {
		Region, Date, Through, Snapshot string
		AgeDays                         int     `json:"age_days"`
		SphereKm2                       float64 `json:"sphere_km2"`
		GeodesicKm2                     float64 `json:"geodesic_km2"`
		GainedKm2                       float64 `json:"gained_km2"`
		LostKm2                         float64 `json:"lost_km2"`
		NetKm2                          float64 `json:"net_km2"`
		Km2PerDay                       float64 `json:"km2_per_day"`
	}
	Pace *struct{ Periods int }
}

func TestSeries(t *testing.T) {
	srv := servertest.Serve(t, nil)
	var got seriesAnswer
	servertest.Get(t, srv, "/api/v1/series?step=snapshot").Decode(t, &got)
	if got.Region != "UA" || got.Status != "occupied" || got.Formula != "sphere" || got.From != "2022-02-23" || got.To != "2025-12-01" || got.Pace != nil {
		t.Errorf("got %+v, want what is occupied in UA on the sphere, 2022-02-23 to 2025-12-01, without a pace", got)
	}
	if len(got.Points) != 2 {
		t.Fatalf("got %d points, want 2", len(got.Points))
	}
	// Days without a map of the ledger are days on which nothing changed: 390 km2 on the last.
	if p := got.Points[1]; got.Points[0].SphereKm2 != 410 || p.SphereKm2 != 800 || p.NetKm2 != 390 || p.Km2PerDay != 390 {
		t.Errorf("got %v, then %+v; want 410 km2, then 800: 390 more, 390 a day", got.Points[0].SphereKm2, p)
	}
}

func TestSeriesByRegionAndStep(t *testing.T) {
	srv := servertest.Serve(t, nil)
	tests := []struct {
		query  string
		points []string // region or UA, first day, last day, sphere
		pace   bool
	}{
		{"step=year&from=2024-06-01&to=2025-12-31", []string{"UA 2024-06-01 2024-12-31 410", "UA 2025-01-01 2025-12-31 800"}, true},
		{"step=day&from=2025-11-30&to=2025-12-01&by=region", []string{
			"UA-14 2025-11-30 2025-11-30 400", "outside 2025-11-30 2025-11-30 10",
			"UA-14 2025-12-01 2025-12-01 790", "outside 2025-12-01 2025-12-01 10",
		}, false},
		{"step=month&from=2025-12-01&region=crimea&status=contested", []string{"UA 2025-12-01 2025-12-01 5"}, true},
		{"step=snapshot&from=2025-01-01&region=crimea&by=region", []string{"UA-40 2025-12-01 2025-12-01 0", "UA-43 2025-12-01 2025-12-01 0"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			var got seriesAnswer
			servertest.Get(t, srv, "/api/v1/series?"+tt.query).Decode(t, &got)
			var points []string
			for _, p := range got.Points {
				if p.Region == "" {
					p.Region = "UA"
				}
				points = append(points, strings.Join([]string{p.Region, p.Date, p.Through, text(p.SphereKm2)}, " "))
			}
			if !slices.Equal(points, tt.points) {
				t.Errorf("got  %v\nwant %v", points, tt.points)
			}
			if (got.Pace != nil) != tt.pace {
				t.Errorf("got a pace %v, want one: %t", got.Pace, tt.pace)
			}
		})
	}
}

func TestSeriesAsksForWhatIsAsked(t *testing.T) {
	store := servertest.NewStore()
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = store })
	servertest.Get(t, srv, "/api/v1/series?region=donbas&status=contested&by=region&as_known_at=2026-01-01T00:00:00Z")
	got := store.LastSeries
	if got.Source != "settlements" || got.Status != geo.Contested || !got.PerUnit || !got.AsKnownAt.Equal(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("got %+v, want what is contested per unit as known in 2026", got)
	}
	if slices.Sort(got.Units); !slices.Equal(got.Units, []geo.RegionCode{"UA-09", "UA-14"}) {
		t.Errorf("got units %v, want UA-09 and UA-14", got.Units)
	}
	if !slices.Equal(got.Redrawn, []geo.Revision{2}) {
		t.Errorf("got redrawn revisions %v, want 2: the one before it is flagged", got.Redrawn)
	}
}

func TestSeriesFormula(t *testing.T) {
	srv := servertest.Serve(t, nil)
	for formula, want := range map[string]float64{"sphere": 390, "geodesic": 390} {
		var got seriesAnswer
		servertest.Get(t, srv, "/api/v1/series?step=snapshot&formula="+formula).Decode(t, &got)
		if got.Formula != formula || got.Points[1].NetKm2 != want || got.Points[1].GeodesicKm2 != 801 {
			t.Errorf("%s: got %+v", formula, got.Points[1])
		}
	}
}

func TestFigures(t *testing.T) {
	srv := servertest.Serve(t, nil)
	rows := servertest.Get(t, srv, "/api/v1/figures?format=csv").Rows(t)
	if len(rows) != 2 {
		t.Fatalf("got %d rows, want 2", len(rows))
	}
	if row := rows[0]; row["verdict"] != "reproduced" || row["computed"] != "800" || row["difference"] != "0" || row["to_revision"] != "3" {
		t.Errorf("got %v, want 800 reproduced from revision 3", row)
	}
	// 800 of 603 628 km2 is 0.1325 %.
	if row := rows[1]; row["verdict"] != "cannot be checked" || row["computed"] != "" || row["built_in"] != "0.1325" || !strings.Contains(row["reason"], `"isw"`) {
		t.Errorf("got %v, want no verdict for want of isw, and 0.1325 by the built-in source", row)
	}
	before := servertest.Get(t, srv, "/api/v1/figures?format=csv&as_known_at=2026-01-01T00:00:00Z").Rows(t)
	if row := before[0]; row["computed"] != "810" || row["verdict"] != "near" || row["to_revision"] != "2" {
		t.Errorf("got %v, want 810, near, from revision 2", row)
	}
}
