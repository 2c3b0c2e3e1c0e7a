package tessellate_test

import (
	"fmt"
	"log"

	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
)

func ExampleDissolve() {
	square := orb.Polygon{{{36, 48}, {40, 48}, {40, 50}, {36, 50}, {36, 48}}}
	river := orb.LineString{{39, 47}, {39, 51}}
	towns := []orb.Point{{36.5, 49}, {37.5, 49}, {39.5, 49}}

	mesh, err := tessellate.New(tessellate.Frame{Lands: []orb.MultiPolygon{{square}}, Barriers: []orb.LineString{river}}, towns)
	if err != nil {
		log.Fatal(err)
	}
	// The first two cells meet halfway between their towns; the third ends at the river.
	for _, part := range tessellate.Dissolve(mesh, []string{"occupied", "free", "occupied"}) {
		fmt.Println(part.Label, part.Shape)
	}
	fmt.Println("---")
	// A month later the second town is occupied too: its cell merges with the first, and with the
	// third across the river.
	for _, part := range tessellate.Dissolve(mesh, []string{"occupied", "occupied", "occupied"}) {
		fmt.Println(part.Label, part.Shape)
	}
	// Output:
	// occupied [[[36 48] [37 48] [37 50] [36 50] [36 48]]]
	// free [[[37 48] [39 48] [39 50] [37 50] [37 48]]]
	// occupied [[[39 48] [40 48] [40 50] [39 50] [39 48]]]
	// ---
	// occupied [[[36 48] [37 48] [39 48] [40 48] [40 50] [39 50] [37 50] [36 50] [36 48]]]
}
