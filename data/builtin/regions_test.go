package builtin_test

import (
	"math"
	"testing"

	"controlmap/data/builtin"
	"controlmap/geo"
	"controlmap/geo/repair"
)

func TestRegionsAreThe27Units(t *testing.T) {
	t.Parallel()
	regions, err := builtin.Regions()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(regions.Units), 27; got != want {
		t.Fatalf("got %d units, want %d", got, want)
	}
	var sum geo.Km2
	for i, u := range regions.Units {
		if i > 0 && regions.Units[i-1].Code >= u.Code {
			t.Errorf("%s follows %s: not in the order of codes", u.Code, regions.Units[i-1].Code)
		}
		for _, polygon := range u.Shape {
			if err := repair.Validate(polygon); err != nil {
				t.Errorf("%s: %v", u.Code, err)
			}
		}
		sum = sum.Add(u.Area)
	}
	// Natural Earth's own outline of the country, measured elsewhere.
	if got, want := sum.Geodesic, 599094.0; math.Abs(got-want) > 10 {
		t.Errorf("all units: got %.1f km2 geodesic, want %.0f", got, want)
	}
}
