package server_test

import (
	"strings"
	"testing"

	"controlmap/geo"
	"controlmap/server"
	"controlmap/server/servertest"
)

type overlap struct {
	A, B, Region string
	OnlyA        float64 `json:"only_a_sphere_km2"`
	OnlyB        float64 `json:"only_b_sphere_km2"`
	Both         float64 `json:"both_sphere_km2"`
	IoU          *float64
}

type compareAnswer struct {
	A, B struct {
		Source, Snapshot, Attribution string
		AgeDays                       int `json:"age_days"`
		Statuses                      map[string]string
	}
	Date   string
	OnlyA  ground `json:"only_a"`
	OnlyB  ground `json:"only_b"`
	Both   ground
	IoU    *float64
	Rows   []overlap
	Points []struct {
		Date, Through string
		overlap
	}
	Gaps     []struct{ Date, Reason string }
	Features []struct {
		ID   string
		BBox [4]float64
	}
}

// settlements shows 37.5 to 38.5 degrees east, deepstate 37 to 38.
var half = sphereKm2(37, 48, 37.5, 49)

func TestCompare(t *testing.T) {
	srv := servertest.Serve(t, nil)
	tests := []struct {
		name, query        string
		onlyA, onlyB, both float64
		iou                float64
	}{
		{"all", "a=settlements&b=deepstate", half, half, half, 0.3333},
		{"the other way round", "a=deepstate&b=settlements", half, half, half, 0.3333},
		{"where only a shows anything", "a=settlements&b=deepstate&region=UA-09", half, 0, 0, 0},
		{"a region of both", "a=settlements&b=deepstate&region=UA-14", 0, half, half, 0.5},
		{"a later day", "a=settlements&b=deepstate&date=2026-02-01", half, half, half, 0.3333},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got, drawn compareAnswer
			servertest.Get(t, srv, "/api/v1/compare?"+tt.query).Decode(t, &got)
			if !near(got.OnlyA.SphereKm2, tt.onlyA, 0.001) || !near(got.OnlyB.SphereKm2, tt.onlyB, 0.001) || !near(got.Both.SphereKm2, tt.both, 0.001) {
				t.Errorf("got %v, %v and %v, want %v, %v and %v", got.OnlyA, got.OnlyB, got.Both, tt.onlyA, tt.onlyB, tt.both)
			}
			if got.IoU == nil || *got.IoU != tt.iou {
				t.Errorf("got %v, want %v", got.IoU, tt.iou)
			}
			if got.A.Attribution != "GeoNames" || got.B.Statuses["occupied"] != "held" {
				t.Errorf("got %+v and %+v, want attribution and the meaning of occupied", got.A, got.B)
			}
			r := servertest.Get(t, srv, "/api/v1/compare?format=geojson&"+tt.query)
			r.CheckHeader(t, "Content-Type", "application/geo+json")
			r.Decode(t, &drawn)
			parts := map[string]bool{"only_a": tt.onlyA > 0, "only_b": tt.onlyB > 0, "both": tt.both > 0}
			for _, f := range drawn.Features {
				if !parts[f.ID] {
					t.Errorf("got %s at %v, want nothing of it", f.ID, f.BBox)
				}
				delete(parts, f.ID)
			}
			for part, missing := range parts {
				if missing {
					t.Errorf("%s is not drawn", part)
				}
			}
		})
	}
}

func TestCompareDates(t *testing.T) {
	srv := servertest.Serve(t, nil)
	var got compareAnswer
	servertest.Get(t, srv, "/api/v1/compare?a=settlements&b=deepstate&date=2025-12-11").Decode(t, &got)
	if got.Date != "2025-12-11" || got.A.Snapshot != "2025-12-01" || got.A.AgeDays != 10 {
		t.Errorf("got %s with %+v, want 2025-12-11 with a snapshot that is 10 days old", got.Date, got.A)
	}
	servertest.Get(t, srv, "/api/v1/compare?a=settlements&b=deepstate").Decode(t, &got)
	if got.Date != "2025-12-01" {
		t.Errorf("got %s, want 2025-12-01, the last day of which both have a map", got.Date)
	}
}

func TestCompareAsCSV(t *testing.T) {
	r := servertest.Get(t, servertest.Serve(t, nil), "/api/v1/compare?a=settlements&b=deepstate&format=csv")
	r.CheckHeader(t, "Content-Disposition", "attachment; filename=controlmap-compare-settlements-deepstate.csv")
	rows := r.Rows(t)
	if len(rows) != 2 || rows[0]["region"] != "UA-09" || rows[1]["region"] != "UA-14" || rows[1]["iou"] != "0.5" || rows[0]["both_sphere_km2"] != "0" {
		t.Errorf("got %v, want UA-09 with nothing in both and UA-14 with half", rows)
	}
}

func TestCompareMatrix(t *testing.T) {
	srv := servertest.Serve(t, nil)
	var got compareAnswer
	servertest.Get(t, srv, "/api/v1/compare/matrix").Decode(t, &got)
	if len(got.Rows) != 1 || got.Rows[0].A != "deepstate" || got.Rows[0].B != "settlements" || !near(got.Rows[0].Both, half, 0.001) {
		t.Errorf("got %+v, want deepstate and settlements", got.Rows)
	}
	r := servertest.Get(t, srv, "/api/v1/compare/matrix?format=csv")
	r.CheckHeader(t, "Content-Disposition", "attachment; filename=controlmap-compare-matrix.csv")
	if rows := r.Rows(t); len(rows) != 1 || rows[0]["iou"] != "0.3333" {
		t.Errorf("got %v, want one pair with 0.3333", rows)
	}
	servertest.Get(t, srv, "/api/v1/compare/matrix?date=2026-06-01").Decode(t, &got)
	if len(got.Rows) != 0 {
		t.Errorf("got %+v, want no pair of maps that are half a year old", got.Rows)
	}
}

func TestCompareOverTime(t *testing.T) {
	srv := servertest.Serve(t, nil)
	var got compareAnswer
	servertest.Get(t, srv, "/api/v1/compare/series?a=settlements&b=deepstate&from=2025-11-01&to=2026-02-28&step=month").Decode(t, &got)
	if len(got.Points) != 1 || got.Points[0].Date != "2025-12-01" || got.Points[0].Through != "2025-12-31" || !near(got.Points[0].Both, half, 0.001) {
		t.Errorf("got %+v, want December", got.Points)
	}
	var gaps []string
	for _, gap := range got.Gaps {
		gaps = append(gaps, gap.Date)
		if gap.Reason == "" {
			t.Errorf("the gap of %s has no reason", gap.Date)
		}
	}
	if list := strings.Join(gaps, " "); list != "2025-11-01 2026-01-01 2026-02-01" {
		t.Errorf("got gaps %s, want all but December", list)
	}
	r := servertest.Get(t, srv, "/api/v1/compare/series?a=settlements&b=deepstate&step=day&format=csv")
	r.CheckHeader(t, "Content-Disposition", "attachment; filename=controlmap-compare-settlements-deepstate-day.csv")
	if rows := r.Rows(t); len(rows) != 1 || rows[0]["a_revision"] != "3" || rows[0]["b_revision"] != "4" {
		t.Errorf("got %v, want 2025-12-01 with revisions 3 and 4", rows)
	}
}

func TestCompareCountsStatusesTogether(t *testing.T) {
	srv := servertest.Serve(t, func(cfg *server.Config) {
		store := servertest.NewStore()
		for i := range store.SourceList {
			store.SourceList[i].Statuses = map[geo.Status]string{geo.Occupied: "held", geo.Contested: "unclear"}
		}
		cfg.Store = store
	})
	var got compareAnswer
	servertest.Get(t, srv, "/api/v1/compare?a=settlements&b=deepstate&status=contested,occupied&region=crimea").Decode(t, &got)
	if want := sphereKm2(34.2, 45.2, 34.4, 45.4); !near(got.OnlyA.SphereKm2, want, 0.001) {
		t.Errorf("got %v, want the %v km2 that only settlements calls contested", got.OnlyA, want)
	}
}
