package storetest

import (
	"strings"
	"testing"
	"time"

	"controlmap/geo"
)

func sources(t *testing.T, open Open) {
	ctx, s := t.Context(), open(t, time.Now)
	if err := s.Ping(ctx); err != nil {
		t.Fatalf("Ping: %v", err)
	}
	none, err := s.Sources(ctx)
	if err != nil || len(none) != 0 {
		t.Fatalf("Sources of an empty store: got %v, %v, want none", none, err)
	}
	_, err = s.Source(ctx, "paper")
	refused(t, "Source of an empty store", err, geo.NotFound, `"paper"`, "no sources")

	atlas := geo.Source{Name: "atlas", Complete: true}
	for _, src := range []geo.Source{Paper, atlas} {
		if err := s.PutSource(ctx, src); err != nil {
			t.Fatalf("PutSource %s: %v", src.Name, err)
		}
	}
	mustPut(t, s, Day(9), geo.Added)
	mustPut(t, s, Day(3), geo.Added)
	paper := geo.SourceSummary{Source: Paper, First: geo.NewDate(2024, 3, 3), Last: geo.NewDate(2024, 3, 9), Snapshots: 2}
	got, err := s.Sources(ctx)
	if err != nil {
		t.Fatalf("Sources: %v", err)
	}
	same(t, "Sources", got, []geo.SourceSummary{{Source: atlas}, paper})
	one, err := s.Source(ctx, "paper")
	if err != nil {
		t.Fatalf("Source: %v", err)
	}
	same(t, "Source", one, paper)
	_, err = s.Source(ctx, "papre")
	refused(t, "Source misspelt", err, geo.NotFound, `"papre"`, "atlas, paper")
	_, err = s.Source(ctx, "Рaper") // with a Cyrillic letter
	refused(t, "Source spelt differently", err, geo.NotFound, `source "\u0420aper" is not loaded; paper is`)
}

// sourceReplaced changes one thing after the other that is said of a source.
func sourceReplaced(t *testing.T, open Open) {
	s, _ := start(t, open)
	mustPut(t, s, Day(3), geo.Added)
	want := geo.SourceSummary{Source: Paper, First: geo.NewDate(2024, 3, 3), Last: geo.NewDate(2024, 3, 3), Snapshots: 1}
	for _, change := range []struct {
		name string
		make func(*geo.Source)
	}{
		{"title", func(src *geo.Source) { src.Title = "A Paper" }},
		{"description", func(src *geo.Source) { src.Description = "traced" }},
		{"licence", func(src *geo.Source) { src.Licence = "" }},
		{"attribution", func(src *geo.Source) { src.Attribution = "© A Paper" }},
		{"address", func(src *geo.Source) { src.URL = "" }},
		{"statuses", func(src *geo.Source) { src.Statuses = nil }},
		{"complete", func(src *geo.Source) { src.Complete = true }},
		{"splits since", func(src *geo.Source) { src.SplitsSince = !src.SplitsSince }},
		{"publishable", func(src *geo.Source) { src.Publishable = true }},
		{"complete no more", func(src *geo.Source) { src.Complete = false }},
	} {
		change.make(&want.Source)
		if err := s.PutSource(t.Context(), want.Source); err != nil {
			t.Fatalf("PutSource with another %s: %v", change.name, err)
		}
		got, err := s.Source(t.Context(), Paper.Name)
		if err != nil {
			t.Fatalf("Source: %v", err)
		}
		same(t, "Source with another "+change.name, got, want)
	}
}

// sourceWithSnapshot has a source that comes with its first snapshot, and with none that is
// refused.
func sourceWithSnapshot(t *testing.T, open Open) {
	s := open(t, time.Now)
	bad := Day(3)
	bad.Source = &Paper
	bad.RegionAreas = []geo.RegionArea{{Region: "UA-14", Status: geo.Occupied, Km2: geo.Km2{Sphere: -7}}}
	_, err := s.Put(t.Context(), bad)
	refused(t, "a snapshot that is none", err, geo.Invalid, "UA-14")
	bad = Day(3)
	bad.Source = &geo.Source{Name: "paper", Statuses: map[geo.Status]string{"held": "x"}}
	_, err = s.Put(t.Context(), bad)
	refused(t, "a source that is none", err, geo.Invalid, "held")
	if got, err := s.Sources(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("Sources after refusals: got %v, %v, want none", got, err)
	}
	described := Paper
	for _, title := range []string{"Paper", "A Paper", "A Paper"} { // the last two find the snapshot unchanged
		described.Title = title
		imp := Day(3)
		imp.Source = &described
		if _, err := s.Put(t.Context(), imp); err != nil {
			t.Fatalf("Put: %v", err)
		}
		if got, err := s.Source(t.Context(), "paper"); err != nil || got.Title != title || got.Snapshots != 1 {
			t.Errorf("Source: got %+v, %v, want the title %s and a snapshot", got, err, title)
		}
	}
}

func sourceRefused(t *testing.T, open Open) {
	s := open(t, time.Now)
	for name, src := range map[string]geo.Source{
		"no name":        {},
		"slash":          {Name: "a/b"},
		"too long":       {Name: geo.SourceName(strings.Repeat("x", 65))},
		"unknown status": {Name: "a", Statuses: map[geo.Status]string{"held": "x"}},
	} {
		refused(t, name, s.PutSource(t.Context(), src), geo.Invalid)
	}
	got, err := s.Sources(t.Context())
	if err != nil || len(got) != 0 {
		t.Errorf("Sources after refusals: got %v, %v, want none", got, err)
	}
}
