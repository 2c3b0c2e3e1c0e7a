package storetest

import (
	"testing"
	"time"

	"controlmap/geo"
)

func january(day int) geo.Date { return geo.NewDate(2024, time.January, day) }

var deviationsOfPaper = geo.Deviations{
	{Region: "UA", First: january(1), Last: january(10), LeastKm2: -40.5, MostKm2: 12},
	{Region: "UA", First: january(11), LeastKm2: 3, MostKm2: 4},
	{Region: "UA-14", First: january(1), Last: january(20), LeastKm2: -2, MostKm2: -1},
}

func deviations(t *testing.T, open Open) {
	s, _ := start(t, open)
	if err := s.PutSource(t.Context(), geo.Source{Name: "atlas"}); err != nil {
		t.Fatal(err)
	}
	for _, put := range []struct {
		source geo.SourceName
		list   geo.Deviations
	}{{Paper.Name, deviationsOfPaper[:1]}, {"atlas", deviationsOfPaper[2:]}, {Paper.Name, deviationsOfPaper}} {
		if err := s.PutDeviations(t.Context(), put.source, put.list); err != nil {
			t.Fatalf("PutDeviations of %s: %v", put.source, err)
		}
	}
	for _, tt := range []struct {
		name        string
		source      geo.SourceName
		regions     []geo.RegionCode
		first, last int // of January
		want        geo.Deviations
	}{
		{"all", Paper.Name, nil, 1, 31, deviationsOfPaper},
		{"another source's", "atlas", nil, 1, 31, deviationsOfPaper[2:]},
		{"of a source that has none", "nobody", nil, 1, 31, geo.Deviations{}},
		{"of a region", Paper.Name, []geo.RegionCode{"UA-14"}, 1, 31, deviationsOfPaper[2:]},
		{"of two regions", Paper.Name, []geo.RegionCode{"UA-14", "UA"}, 1, 31, deviationsOfPaper},
		{"of a region that has none", Paper.Name, []geo.RegionCode{"UA-09"}, 1, 31, geo.Deviations{}},
		{"last day of a period", Paper.Name, []geo.RegionCode{"UA"}, 10, 10, deviationsOfPaper[:1]},
		{"first day of a period", Paper.Name, []geo.RegionCode{"UA"}, 11, 11, deviationsOfPaper[1:2]},
		{"ever since", Paper.Name, nil, 31, 31, deviationsOfPaper[1:2]},
	} {
		got, err := s.Deviations(t.Context(), geo.DeviationQuery{Source: tt.source, Regions: tt.regions,
			Period: geo.Period{First: january(tt.first), Last: january(tt.last)}})
		if err != nil {
			t.Fatalf("Deviations, %s: %v", tt.name, err)
		}
		same(t, "deviations, "+tt.name, got, tt.want)
	}
	if err := s.PutDeviations(t.Context(), Paper.Name, nil); err != nil {
		t.Fatalf("PutDeviations of none: %v", err)
	}
	got, err := s.Deviations(t.Context(), geo.DeviationQuery{Source: Paper.Name, Period: geo.Period{First: january(1), Last: january(31)}})
	if err != nil || len(got) != 0 {
		t.Errorf("deviations that were taken back: got %v, %v, want none", got, err)
	}
}

func deviationsRefused(t *testing.T, open Open) {
	s, _ := start(t, open)
	if err := s.PutDeviations(t.Context(), Paper.Name, deviationsOfPaper); err != nil {
		t.Fatal(err)
	}
	backwards := geo.Deviations{deviationsOfPaper[1], deviationsOfPaper[0]}
	refused(t, "out of order", s.PutDeviations(t.Context(), Paper.Name, backwards), geo.Invalid, "out of order")
	refused(t, "of an unknown source", s.PutDeviations(t.Context(), "papre", deviationsOfPaper), geo.NotFound, `"papre"`)
	got, err := s.Deviations(t.Context(), geo.DeviationQuery{Source: Paper.Name, Period: geo.Period{First: january(1), Last: january(31)}})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "deviations after refusals", got, deviationsOfPaper)
}
