package main

import (
	"testing"

	"controlmap/geo"

	"github.com/paulmach/orb"
)

func TestACellIsDatedWithTheNearestKnownTown(t *testing.T) {
	t.Parallel()
	seen := geo.NewDate(2022, 3, 16)
	arrivals := []arrival{
		{"Melitopol", orb.Point{35.37, 46.84}, geo.NewDate(2022, 2, 26)},
		{"Berdiansk", orb.Point{36.80, 46.76}, geo.NewDate(2022, 2, 27)},
		{"Snihurivka", orb.Point{32.81, 47.08}, geo.NewDate(2022, 3, 19)},
	}
	for _, tt := range []struct {
		name     string
		at       orb.Point
		date     string
		evidence string
	}{
		{"20 km from Melitopol", orb.Point{35.30, 46.67}, "2022-02-26", "map, dated as Melitopol nearby"},
		{"nearer to Berdiansk", orb.Point{36.40, 46.70}, "2022-02-27", "map, dated as Berdiansk nearby"},
		{"beside a town that fell after the map", orb.Point{32.80, 47.05}, "2022-03-16", "map"},
		{"far from all", orb.Point{38.0, 49.5}, "2022-03-16", "map"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			date, evidence := arrivalAt(geo.Place{Point: tt.at}, arrivals, seen, "map")
			if date.String() != tt.date || evidence != tt.evidence {
				t.Errorf("got %s %q, want %s %q", date, evidence, tt.date, tt.evidence)
			}
		})
	}
}
