package repair_test

import (
	"context"
	"fmt"
	"log"

	"controlmap/geo/repair"

	"github.com/paulmach/orb"
)

func ExamplePolygon() {
	// A clockwise ring with a vertex that is written twice.
	published := orb.Polygon{{{36, 48}, {36, 49}, {36, 49}, {37, 49}, {37, 48}, {36, 48}}}

	polygons, counts, err := repair.Polygon(context.Background(), published)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(polygons[0])
	for _, note := range counts.Notes() {
		fmt.Println(note.Kind, note.Count)
	}
	// Output:
	// [[[36 48] [37 48] [37 49] [36 49] [36 48]]]
	// ring reversed 1
	// repeated vertex dropped 1
}

func ExamplePolygon_invalid() {
	eight := orb.Polygon{{{36, 48}, {38, 50}, {38, 48}, {36, 50}, {36, 48}}}

	_, _, err := repair.Polygon(context.Background(), eight)
	fmt.Println(err)
	// Output:
	// ring crosses itself (near 37.00000 49.00000)
}

func ExampleDifference() {
	country := orb.MultiPolygon{{box(30, 48, 34, 50)}}
	occupied := orb.MultiPolygon{{box(32, 48, 34, 50)}}

	free, err := repair.Difference(country, occupied)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(free.Bound().Min, free.Bound().Max)
	// Output:
	// [30 48] [32 50]
}
