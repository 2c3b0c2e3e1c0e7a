package tile_test

import (
	"slices"
	"testing"

	"controlmap/data/builtin"
	"controlmap/geo"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
)

func TestBaseTile(t *testing.T) {
	unit := geo.Region{Code: "UA-99", NameEN: "Test", NameUK: "Тест", Shape: orb.MultiPolygon{lot(box(100, 100, 900, 900)).Shape}}
	places := []geo.Place{
		{ID: 1, NameEN: "Hamlet", Point: lonLat(400, 400)},
		{ID: 2, NameEN: "City", NameUK: "Місто", Population: 300_000, Point: lonLat(400, 400)},
		{ID: 3, NameEN: "Capital", NameUK: "Столиця", Population: 3_000_000, Point: lonLat(404, 404)},
	}
	base := tile.NewBase(geo.Regions{Units: []geo.Region{unit}}, places)
	for _, tt := range []struct {
		name    string
		at      tile.Address
		regions int
		places  []string
	}{
		{"nothing is ranked so high", mustAt(t, 2, 2, 1), 1, nil},
		{"the capital", mustAt(t, 4, 8, 4), 1, []string{"Capital"}},
		{"the larger one first", mustAt(t, 6, 33, 17), 1, []string{"Capital", "City"}},
		{"all", mustAt(t, 12, 2148, 1124), 1, []string{"Capital", "City", "Hamlet"}},
		{"what is in the buffer", mustAt(t, 12, 2147, 1123), 1, []string{"City", "Hamlet"}},
		{"elsewhere", mustAt(t, 6, 0, 0), 0, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data, err := base.Tile(tt.at)
			if err != nil {
				t.Fatal(err)
			}
			layers := decode(t, data)
			if l := layers["regions"]; l == nil {
				if tt.regions != 0 {
					t.Error("no layer regions")
				}
			} else if p := l.Features[0].Properties; len(l.Features) != tt.regions || p["code"] != "UA-99" || p["name_en"] != "Test" || p["name_uk"] != "Тест" {
				t.Errorf("regions: got %d, the first %v", len(l.Features), p)
			}
			var got []string
			if l := layers["places"]; l != nil {
				for _, f := range l.Features {
					got = append(got, f.Properties["name_en"].(string))
				}
			}
			if !slices.Equal(got, tt.places) {
				t.Errorf("places: got %v, want %v", got, tt.places)
			}
		})
	}
}

func TestRank(t *testing.T) {
	for _, tt := range []struct {
		population int
		want       uint32
	}{{3_000_000, 4}, {999_999, 5}, {200_000, 6}, {3_000, 10}, {1, 12}, {0, 12}} {
		if got := tile.Rank(tt.population); got != zoom(tt.want) {
			t.Errorf("population %d: got zoom %d, want %d", tt.population, got, tt.want)
		}
	}
}

func TestBuiltinRegionsGiveValidTiles(t *testing.T) {
	regions, err := builtin.Regions()
	if err != nil {
		t.Fatal(err)
	}
	base := tile.NewBase(regions, nil)
	for z := range uint32(9) {
		seen := map[any]bool{}
		for at := range tile.Cover(ukraine, zoom(z)) {
			data, err := base.Tile(at)
			if err != nil {
				t.Fatal(err)
			}
			if data == nil {
				continue
			}
			var all orb.MultiPolygon
			for _, f := range features(decode(t, data), "regions") {
				seen[f.Properties["code"]] = true
				shape := multi(t, f.Geometry)
				checkRings(t, at.String(), shape)
				all = append(all, shape...)
			}
			if z == 6 {
				disjoint(t, at.String(), all)
			}
		}
		if z > 2 && len(seen) != len(regions.Units) {
			t.Errorf("zoom %d: got %d regions, want %d", z, len(seen), len(regions.Units))
		}
	}
}
