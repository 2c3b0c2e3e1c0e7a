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

	atlas := geo.Source{Name: "atlas", Publishable: true}
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

	changed := Paper
	changed.Publishable, changed.Statuses = true, nil
	if err := s.PutSource(ctx, changed); err != nil {
		t.Fatalf("PutSource again: %v", err)
	}
	paper.Source = changed
	one, err = s.Source(ctx, "paper")
	if err != nil {
		t.Fatalf("Source after the change: %v", err)
	}
	same(t, "Source after the change", one, paper)
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
