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
		{"as far from Berdiansk", orb.Point{36.80, 46.76}, geo.NewDate(2022, 2, 25)},
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

// springMaps are maps of one cell, each with the share that is held there.
func springMaps(first, middle, peak, after, april, whole float32) spring {
	of := func(source geo.SourceName, date string, held float32) reading {
		return readingOf(source, date, shares{occupied: held})
	}
	return spring{
		first: of(geo.NZZ, "2022-02-24", first), middle: of(geo.NZZ, "2022-03-16", middle),
		peak: of(geo.NZZ, "2022-03-25", peak), after: of(geo.NZZ, "2022-04-06", after),
		april: of(geo.ISW, "2022-04-01", april), whole: of(geo.DeepState, "2022-04-26", whole),
	}
}

func TestSpring(t *testing.T) {
	t.Parallel()
	const north, south = "UA-32", "UA-65"
	for _, tt := range []struct {
		name   string
		region geo.RegionCode
		maps   spring
		want   string
	}{
		{"never held", south, springMaps(0, 0, 0, 0, 0, 0), ""},
		{"taken on the first day and held", south, springMaps(1, 1, 1, 1, 1, 1), "2022-02-24 occupied"},
		{"taken by mid-March", south, springMaps(0, 1, 1, 1, 1, 1), "2022-03-16 occupied"},
		{"NZZ alone in mid-March", south, springMaps(0, 1, 0, 0, 0, 0), ""},
		{"where ISW had come to", south, springMaps(0, 0, 0, 1, 0.44, 1), "2022-03-23 occupied"},
		{"short of where ISW had come to", south, springMaps(0, 0, 0, 0, 0.43, 1), ""},
		{"NZZ and later DeepState, not ISW", south, springMaps(0, 0, 1, 1, 0, 1), "2022-03-25 contested, 2022-04-07 occupied"},
		{"NZZ alone at the height", south, springMaps(0, 0, 1, 1, 0, 0), ""},
		{"lost in April", south, springMaps(1, 1, 1, 0, 1, 1), "2022-02-24 occupied, 2022-04-07 liberated"},
		{"not on DeepState's first whole map", south, springMaps(1, 1, 1, 1, 1, 0), "2022-02-24 occupied, 2022-04-07 liberated"},
		{"half of it on the later maps", south, springMaps(1, 1, 1, 0.5, 1, 0.5), "2022-02-24 occupied"},
		{"less than half on NZZ's map of April", south, springMaps(1, 1, 1, 0.49, 1, 1), "2022-02-24 occupied, 2022-04-07 liberated"},
		{"in the north until the retreat", north, springMaps(1, 1, 1, 1, 1, 1), "2022-02-24 occupied, 2022-04-02 liberated"},
		{"in the city of Kyiv", "UA-30", springMaps(1, 1, 1, 1, 1, 1), "2022-02-24 occupied, 2022-04-02 liberated"},
		{"in Zhytomyr Oblast", "UA-18", springMaps(1, 1, 1, 1, 1, 1), "2022-02-24 occupied, 2022-04-03 liberated"},
		{"in Chernihiv Oblast", "UA-74", springMaps(1, 1, 1, 1, 1, 1), "2022-02-24 occupied, 2022-04-04 liberated"},
		{"in Sumy Oblast", "UA-59", springMaps(1, 1, 1, 1, 1, 1), "2022-02-24 occupied, 2022-04-07 liberated"},
		{"in the north, left by 1 April", north, springMaps(1, 1, 1, 0, 0, 0), "2022-02-24 occupied, 2022-04-01 liberated"},
		{"in the north, NZZ alone", north, springMaps(0, 0, 1, 0, 0, 0), "2022-03-23 occupied, 2022-04-01 liberated"},
		{"in the north, by mid-March", north, springMaps(0, 1, 1, 0, 1, 0), "2022-03-16 occupied, 2022-04-02 liberated"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var h history
			tt.maps.propose(0, geo.Place{Region: tt.region, Point: orb.Point{31, 50}}, nil, &h)
			if got := h.entries(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestRetreatEndsWhenDeepStateSaysSo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, maps, want string }{
		{"gone a day before the unit was free", "2022-03-30 1, 2022-04-01 0.4, 2022-04-02 0", "2022-02-24 occupied, 2022-04-01 liberated"},
		{"grey is not gone", "2022-04-01 grey", "2022-02-24 occupied, 2022-04-02 liberated"},
		{"a map of after the unit was free", "2022-04-03 0", "2022-02-24 occupied, 2022-04-02 liberated"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := springMaps(1, 1, 1, 0, 1, 0)
			s.retreat = mapsOf(tt.maps)
			h := historyOf("2022-02-24 occupied")
			s.retire(0, day("2022-04-02"), &h)
			if got := h.entries(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSpringTakesTheMapsThatItNeeds(t *testing.T) {
	t.Parallel()
	all := library{
		nzz: []reading{readingOf(geo.NZZ, "2022-02-24", shares{}), readingOf(geo.NZZ, "2022-03-15", shares{}),
			readingOf(geo.NZZ, "2022-03-25", shares{}), readingOf(geo.NZZ, "2022-04-06", shares{})},
		isw:       []reading{readingOf(geo.ISW, "2022-03-31", shares{}), readingOf(geo.ISW, "2022-04-02", shares{})},
		deepstate: mapsOf("2022-04-03 1, 2022-04-07 1, 2022-04-08 1, 2022-04-26 1"),
	}
	s, err := springOf(all)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.middle.snapshot.Date.String(); got != "2022-03-15" {
		t.Errorf("middle: got %s, want the last map before 2022-03-16", got)
	}
	if got := s.april.snapshot.Date.String(); got != "2022-03-31" {
		t.Errorf("april: got %s, want the last map before 2022-04-01", got)
	}
	if len(s.retreat) != 2 || s.whole.snapshot.Date != firstWhole {
		t.Errorf("got %d maps of the retreat and the whole map of %s, want 2 and %s", len(s.retreat), s.whole.snapshot.Date, firstWhole)
	}
	all.isw = nil
	if _, err := springOf(all); err == nil {
		t.Error("without ISW: got no error, want one")
	}
}
