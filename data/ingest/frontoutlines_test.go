package ingest_test

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"controlmap/data/builtin"
	"controlmap/data/ingest"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// A long run of maps whose polygons come, go and change: each has the front line that it has
// for one who sees it alone.
func TestFrontsOfMapsThatSharePolygons(t *testing.T) {
	t.Parallel()
	regions, err := builtin.Regions()
	if err != nil {
		t.Fatal(err)
	}
	border, regional := measure.NewBorder(regions), measure.NewRegional(regions)
	in := ingest.New(nil, regions, nil)
	random := rand.New(rand.NewPCG(2, 6))
	var boxes []orb.Polygon
	for lon := 33.0; lon < 39; lon += 0.5 {
		south, north := 45.5+2*random.Float64(), 48+2*random.Float64()
		boxes = append(boxes, orb.Polygon{{{lon, south}, {lon + 0.5, south}, {lon + 0.5, north}, {lon, north}, {lon, south}}})
	}
	var group sync.WaitGroup
	for range 80 {
		occupied := []orb.Polygon{nil, {}}
		for i, b := range boxes {
			if random.IntN(8) == 0 {
				b = orb.Polygon{slices.Clone(b[0])}
				b[0][2][1] -= 0.05
				b[0][3][1] -= 0.05
				boxes[i] = b
			}
			if random.IntN(3) > 0 {
				occupied = append(occupied, b)
			}
		}
		group.Go(func() {
			want := regional.Lengths(border.Front(occupied))
			if got := in.FrontLengths(occupied); len(want) == 0 || !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
	group.Wait()
}
