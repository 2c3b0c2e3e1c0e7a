package measure_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"

	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// A long run of maps whose polygons come and go: each has the front that it has alone.
func TestASeriesHasTheFrontsOfItsMaps(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(2, 6))
	var boxes []orb.Polygon
	for lon := 30.0; lon < 34; lon += 0.25 {
		boxes = append(boxes, box(lon, 48.02+random.Float64(), lon+0.25, 49.1+random.Float64()*0.85))
	}
	border := measure.NewBorder(country())
	series := measure.NewFrontSeries(border)
	var group sync.WaitGroup
	for range 100 {
		var occupied []orb.Polygon
		for _, b := range boxes {
			if random.IntN(3) > 0 {
				occupied = append(occupied, b)
			}
		}
		if random.IntN(3) == 0 {
			i := random.IntN(len(boxes))
			boxes[i] = orb.Polygon{slices.Clone(boxes[i][0])}
			boxes[i][0][2][1] -= 0.01
		}
		occupied = append(occupied, nil, orb.Polygon{})
		group.Go(func() {
			if got, want := series.Front(occupied), border.Front(occupied); !reflect.DeepEqual(got, want) {
				t.Errorf("got %d lines, want %d", len(got), len(want))
			}
		})
	}
	group.Wait()
}
