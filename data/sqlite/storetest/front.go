package storetest

import (
	"math"
	"testing"
	"time"

	"controlmap/geo"
)

func mustFront(t *testing.T, s Store, revision geo.Revision) []geo.FrontLength {
	t.Helper()
	got, err := s.Front(t.Context(), revision)
	if err != nil {
		t.Fatalf("Front of revision %d: %v", revision, err)
	}
	return got
}

func unmeasuredFronts(t *testing.T, s Store) []geo.Revision {
	t.Helper()
	got, err := s.UnmeasuredFronts(t.Context(), Paper.Name)
	if err != nil {
		t.Fatalf("UnmeasuredFronts: %v", err)
	}
	return got
}

func front(t *testing.T, open Open) {
	s, clock := start(t, open)
	with := func(n int, lengths []geo.FrontLength) geo.Revision {
		imp := Day(n)
		imp.Front = lengths
		return mustPut(t, s, imp, geo.Added)
	}
	lengths := []geo.FrontLength{{Region: "UA-65", Km: 1.0 / 3}, {Region: geo.Outside, Km: 0}, {Region: geo.Donetsk, Km: 987.6}}
	byCode := []geo.FrontLength{lengths[2], lengths[0], lengths[1]}
	third := with(3, lengths)
	second := with(2, nil)
	first := with(1, []geo.FrontLength{})
	same(t, "front stored with a revision", mustFront(t, s, third), byCode)
	same(t, "front that there is none of", mustFront(t, s, first), []geo.FrontLength{})
	same(t, "front that was not measured", mustFront(t, s, second), []geo.FrontLength(nil))
	clock.Advance(time.Hour)
	corrected := Day(1)
	corrected.Polygons = Day(9).Polygons
	fourth := mustPut(t, s, corrected, geo.Revised)
	if _, err := s.Withdraw(t.Context(), Paper.Name, date(3)); err != nil {
		t.Fatalf("Withdraw: %v", err)
	}
	same(t, "unmeasured", unmeasuredFronts(t, s), []geo.Revision{fourth, second})
	for _, put := range [][]geo.FrontLength{{{Region: "UA-23", Km: 5}}, lengths, lengths} {
		if err := s.PutFront(t.Context(), second, put); err != nil {
			t.Fatalf("PutFront: %v", err)
		}
	}
	same(t, "front noted later", mustFront(t, s, second), byCode)
	if err := s.PutFront(t.Context(), fourth, nil); err != nil {
		t.Fatalf("PutFront: %v", err)
	}
	same(t, "none, noted later", mustFront(t, s, fourth), []geo.FrontLength{})
	same(t, "unmeasured in the end", unmeasuredFronts(t, s), []geo.Revision{})
}

func frontRefused(t *testing.T, open Open) {
	s, _ := start(t, open)
	revision := mustPut(t, s, Day(1), geo.Added)
	_, err := s.Front(t.Context(), revision+1)
	refused(t, "Front of an unknown revision", err, geo.NotFound, "revision 2", "1")
	refused(t, "PutFront of an unknown revision", s.PutFront(t.Context(), revision+1, nil), geo.NotFound, "revision 2")
	for name, test := range map[string]struct {
		lengths []geo.FrontLength
		want    string
	}{
		"NaN":      {[]geo.FrontLength{{Region: "UA-65", Km: math.NaN()}}, "UA-65"},
		"infinite": {[]geo.FrontLength{{Region: "UA-65", Km: math.Inf(1)}}, "length"},
		"negative": {[]geo.FrontLength{{Region: "UA-65", Km: -0.5}}, "-0.5 km"},
		"twice":    {[]geo.FrontLength{{Region: "UA-65", Km: 1}, {Region: "UA-65", Km: 2}}, "twice"},
		"a group":  {[]geo.FrontLength{{Region: geo.Ukraine, Km: 1}}, "unit"},
	} {
		refused(t, name, s.PutFront(t.Context(), revision, test.lengths), geo.Invalid, test.want)
		imp := Day(2)
		imp.Front = test.lengths
		_, err := s.Put(t.Context(), imp)
		refused(t, name+", with an import", err, geo.Invalid, test.want)
	}
	same(t, "front afterwards", mustFront(t, s, revision), []geo.FrontLength(nil))
}
