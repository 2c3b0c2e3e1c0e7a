package change_test

import (
	"fmt"
	"log"

	"controlmap/geo"
	"controlmap/geo/change"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

func ExampleBetween() {
	square := func(west, south, east, north float64) orb.Polygon {
		return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
	}
	before := []orb.Polygon{square(36, 48, 37, 49)}
	after := []orb.Polygon{square(36, 48, 36.5, 49), square(36, 49, 36.5, 49.25)}

	changed, err := change.Between(before, after)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("gained:", changed.Gained)
	fmt.Println("lost:  ", changed.Lost)
	// Output:
	// gained: [[[[36 49] [36.5 49] [36.5 49.25] [36 49.25] [36 49]]]]
	// lost:   [[[[36.5 48] [37 48] [37 49] [36.5 49] [36.5 48]]]]
}

func ExampleMeasurer_Change() {
	square := func(west, south, east, north float64) orb.Polygon {
		return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
	}
	regions := geo.Regions{Units: []geo.Region{
		{Code: "UA-23", Shape: orb.MultiPolygon{square(34, 47, 37, 49)}},
		{Code: "UA-14", Shape: orb.MultiPolygon{square(37, 47, 40, 49)}},
	}}
	measurer := change.NewMeasurer(measure.NewRegional(regions), measure.NewBorder(regions))

	// The line advances by a tenth of a degree in the one region and by a fifth in the other.
	before := []geo.ControlPolygon{{Status: geo.Occupied, Shape: square(36, 47.5, 38, 48)}}
	after := []geo.ControlPolygon{{Status: geo.Occupied, Shape: square(35.9, 47.5, 38.2, 48)}}
	changed, err := measurer.Change(change.Map{Revision: 1, Polygons: before}, change.Map{Revision: 2, Polygons: after})
	if err != nil {
		log.Fatal(err)
	}
	for _, region := range changed.Regions {
		fmt.Printf("%s: %+.1f km2 %s\n", region.Region, region.Gained.Sphere-region.Lost.Sphere, region.Status)
	}
	// Output:
	// UA-14: +833.2 km2 occupied
	// UA-23: +416.6 km2 occupied
}
