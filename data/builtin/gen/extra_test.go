package main

import (
	"testing"

	"controlmap/data/builtin"

	orbgeo "github.com/paulmach/orb/geo"
)

// TestVillagesLieInTheirOblast allows for rounded coordinates near a border.
func TestVillagesLieInTheirOblast(t *testing.T) {
	t.Parallel()
	regions, err := builtin.Regions()
	if err != nil {
		t.Fatal(err)
	}
	villages, err := readExtra(extraFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range villages {
		if region, note := placeRegion(v.at, v.region, regions); region != v.region || note != "" {
			t.Errorf("%s (%d) is said to be in %s and %s", v.nameEN, v.id, v.region, note)
		}
	}
}

// TestVillagesAreNotListedTwice compares each with GeoNames' places and each other: two
// points within a kilometre would be one village under two names.
func TestVillagesAreNotListedTwice(t *testing.T) {
	t.Parallel()
	places, err := builtin.Places()
	if err != nil {
		t.Fatal(err)
	}
	const apart = 1000 // metres
	for i, p := range places {
		if p.ID < firstExtraID {
			continue
		}
		for _, q := range places[:i] {
			if d := orbgeo.Distance(p.Point, q.Point); d < apart {
				t.Errorf("%s (%d) lies %.0f m off %s (%d)", p.NameEN, p.ID, d, q.NameEN, q.ID)
			}
		}
	}
}
