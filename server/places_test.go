package server_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/server"
	"controlmap/server/servertest"
)

func text(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

type historyAnswer struct {
	Region, Date, Note string
	Place              *struct {
		ID     int
		NameEN string `json:"name_en"`
		Km     float64
	}
	Sources []struct {
		Source, Snapshot, Status, Since, Meaning, Attribution string
		AgeDays                                               int      `json:"age_days"`
		FrontKm                                               *float64 `json:"front_km"`
		Intervals                                             []struct{ Status, From, After, To string }
	}
}

// turning is a store in which settlements' point was taken between its two days.
func turning() *servertest.Store {
	store := servertest.NewStore()
	states := store.Revisions["settlements"]
	states[0].Shapes = nil
	store.Flags = nil
	store.Transitions = map[geo.SourceName][]geo.StatusTransition{"settlements": {
		{Date: geo.NewDate(2025, 12, 1), Revision: 3, Status: geo.Occupied, Direction: geo.Gained},
	}}
	return store
}

func TestPoint(t *testing.T) {
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = turning() })
	tests := []struct {
		name, query string
		region      string
		nearest     string
		sources     []string // source, snapshot, status, intervals
	}{
		{"on the newest day", "lon=37.6&lat=48.5", "UA-14", "Bakhmut", []string{
			"deepstate 2025-12-01 occupied occupied:2025-12-01",
			"settlements 2025-12-01 occupied :2022-02-23 occupied:2025-12-01",
		}},
		{"before", "lon=37.6&lat=48.5&date=2022-03-05", "UA-14", "Bakhmut", []string{
			"deepstate   occupied:2025-12-01",
			"settlements 2022-02-23  :2022-02-23 occupied:2025-12-01",
		}},
		{"one source", "lon=37.6&lat=48.5&source=deepstate", "UA-14", "Bakhmut", []string{
			"deepstate 2025-12-01 occupied occupied:2025-12-01",
		}},
		{"a source without snapshots", "lon=37.6&lat=48.5&source=empty", "UA-14", "Bakhmut", nil},
		{"not marked", "lon=34.6&lat=45.5&source=deepstate", "UA-43", "Bakhchysarai", []string{
			"deepstate 2025-12-01  :2025-12-01",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got historyAnswer
			servertest.Get(t, srv, "/api/v1/point?"+tt.query).Decode(t, &got)
			var sources []string
			for _, s := range got.Sources {
				line := s.Source + " " + s.Snapshot + " " + s.Status
				for _, i := range s.Intervals {
					line += " " + i.Status + ":" + i.From
				}
				sources = append(sources, line)
			}
			if !slices.Equal(sources, tt.sources) {
				t.Errorf("got  %q\nwant %q", sources, tt.sources)
			}
			if got.Region != tt.region || got.Place == nil || got.Place.NameEN != tt.nearest {
				t.Errorf("got region %s near %+v, want %s near %s", got.Region, got.Place, tt.region, tt.nearest)
			}
		})
	}
}

// 37.9 is 0.1 degrees of longitude, 7.4 km, from where deepstate's map ends.
func TestPointTellsTheDistanceToTheFront(t *testing.T) {
	var got historyAnswer
	servertest.Get(t, servertest.Serve(t, nil), "/api/v1/point?lon=37.9&lat=48.5&source=deepstate").Decode(t, &got)
	if km := got.Sources[0].FrontKm; km == nil || !near(*km, 7.4, 0.05) {
		t.Errorf("got %v, want 7.4 km", km)
	}
}

func TestPointOutsideSaysWhy(t *testing.T) {
	srv := servertest.Serve(t, nil)
	tests := []struct{ query, note string }{
		{"lon=0&lat=0", "0 0 lies in no region of Ukraine (boundaries: squares), and no source shows anything there"},
		{"lon=48.5&lat=37.6", "48.5 37.6 lies in no region of Ukraine (boundaries: squares), and no source shows anything there; did you mean lon=37.6&lat=48.5?"},
		{"lon=37&lat=47", "37 47 lies in no region of Ukraine (boundaries: squares), and no source shows anything there"},
		{"lon=37.6&lat=48.5&source=empty", "no source has a snapshot: import one"},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			var got historyAnswer
			servertest.Get(t, srv, "/api/v1/point?"+tt.query).Decode(t, &got)
			if got.Note != tt.note || len(got.Sources) != 0 {
				t.Errorf("got %d sources and %q, want none and %q", len(got.Sources), got.Note, tt.note)
			}
		})
	}
}

func TestPlaceHistory(t *testing.T) {
	srv := servertest.Serve(t, func(cfg *server.Config) { cfg.Store = turning() })
	var got historyAnswer
	servertest.Get(t, srv, "/api/v1/places/490?date=2025-12-01").Decode(t, &got)
	if got.Place == nil || got.Place.ID != 490 || got.Place.Km != 0 || got.Date != "2025-12-01" || len(got.Sources) != 2 {
		t.Fatalf("got %+v, want two sources' history of place 490", got)
	}
	r := servertest.Get(t, srv, "/api/v1/places/490?source=settlements&format=csv")
	r.CheckHeader(t, "Content-Disposition", "attachment; filename=controlmap-place-490.csv")
	rows := r.Rows(t)
	if len(rows) != 2 || rows[0]["status"] != "" || rows[0]["to"] != "2022-02-23" || rows[1]["status"] != "occupied" || rows[1]["after"] != "2022-02-23" ||
		rows[1]["place"] != "Bakhmut" || rows[1]["attribution"] != "GeoNames" {
		t.Errorf("got %v, want nothing to 2022-02-23 and then occupied", rows)
	}
}

func TestPlaces(t *testing.T) {
	srv := servertest.Serve(t, nil)
	tests := []struct {
		query string
		ids   []int
	}{
		{"q=bakh", []int{490, 7}},
		{"q=bakh&limit=1", []int{490}},
		{"q=%D0%91%D0%B0%D1%85%D1%87%D0%B8%D1%81%D0%B0%D1%80%D0%B0%D0%B9", []int{7}},
		{"q=Bakhmut&limit=100", []int{490}},
		{"q=Quahog", nil},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			var got struct {
				Query string
				Rows  []struct{ ID int }
			}
			r := servertest.Get(t, srv, "/api/v1/places?"+tt.query)
			r.CheckHeader(t, "Cache-Control", "public, max-age=300, must-revalidate")
			r.Decode(t, &got)
			var ids []int
			for _, row := range got.Rows {
				ids = append(ids, row.ID)
			}
			if !slices.Equal(ids, tt.ids) || got.Query == "" {
				t.Errorf("got %v for %q, want %v", ids, got.Query, tt.ids)
			}
		})
	}
	r := servertest.Get(t, srv, "/api/v1/places?q=bakhmut&format=csv")
	if !strings.HasPrefix(r.Text, "id,") || !strings.Contains(r.Text, "Бахмут") {
		t.Errorf("got %s, want a table with Бахмут", r.Text)
	}
}
