package feature_test

import (
	"strings"
	"testing"

	"controlmap/data/format/feature"

	"github.com/paulmach/orb"
)

func TestCheckerBoundsTheVerticesOfAFile(t *testing.T) {
	c := feature.NewChecker(t.Context())
	c.Begin(0)
	for range feature.MaxVertices {
		if err := c.Position(orb.Point{30, 50}); err != nil {
			t.Fatal(err)
		}
	}
	c.Begin(1)
	err := c.Position(orb.Point{30, 50})
	if want := "feature 1: more than the 20000000 vertices"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestCheckerRefusesWhatIsNoNumber(t *testing.T) {
	zero := 0.0
	c := feature.NewChecker(t.Context())
	c.Begin(0)
	for _, p := range []orb.Point{{zero / zero, 50}, {30, 1 / zero}} {
		if err := c.Polygons([]orb.Polygon{{{p}}}); err == nil || !strings.Contains(err.Error(), "no finite number") {
			t.Errorf("%v: got %v, want it to be refused", p, err)
		}
	}
}
