package main

import (
	"testing"

	"controlmap/data/builtin"
	"controlmap/geo"

	orbgeo "github.com/paulmach/orb/geo"
)

// TestVillagesAreNotListedTwice compares settlements of one name: two points within a kilometre
// would be one village twice.
func TestVillagesAreNotListedTwice(t *testing.T) {
	t.Parallel()
	places, err := builtin.Places()
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string][]geo.Place{}
	for _, p := range places {
		if !p.IsSettlement() {
			continue
		}
		byName[p.NameUK] = append(byName[p.NameUK], p)
	}
	const apart = 1000 // metres
	for _, namesakes := range byName {
		for i, p := range namesakes {
			for _, q := range namesakes[:i] {
				if d := orbgeo.Distance(p.Point, q.Point); d < apart {
					t.Errorf("%s (%d, %s) lies %.0f m off its namesake %d, %s", p.NameEN, p.ID, p.Code, d, q.ID, q.Code)
				}
			}
		}
	}
}
