package measure_test

import (
	"fmt"
	"slices"

	"controlmap/geo"
	"controlmap/geo/measure"

	"github.com/paulmach/orb"
)

// exampleRegions are two oblasts drawn as rectangles.
func exampleRegions() geo.Regions {
	return geo.Regions{Units: []geo.Region{
		{Code: "UA-23", Shape: orb.MultiPolygon{{{{34, 46}, {36, 46}, {36, 49}, {34, 49}, {34, 46}}}}},
		{Code: "UA-14", Shape: orb.MultiPolygon{{{{36, 46}, {39, 46}, {39, 49}, {36, 49}, {36, 46}}}}},
	}}
}

func ExamplePolygon() {
	// One degree by one at 48 degrees north.
	area := measure.Polygon(orb.Polygon{{{36, 48}, {37, 48}, {37, 49}, {36, 49}, {36, 48}}})
	fmt.Printf("%.1f km2 on the sphere, %.1f km2 on the ellipsoid\n", area.Sphere, area.Geodesic)
	// Output:
	// 8211.1 km2 on the sphere, 8217.6 km2 on the ellipsoid
}

func ExampleRegional_Split() {
	regional := measure.NewRegional(exampleRegions())

	areas := regional.Split(orb.Polygon{{{35.5, 47}, {37, 47}, {37, 47.5}, {35.5, 47.5}, {35.5, 47}}})
	for _, region := range []geo.RegionCode{"UA-14", "UA-23"} {
		fmt.Printf("%s: %.1f km2\n", region, areas[region].Sphere)
	}
	// Output:
	// UA-14: 4205.8 km2
	// UA-23: 2102.9 km2
}

func ExampleBorder_Front() {
	regions := exampleRegions()
	border, regional := measure.NewBorder(regions), measure.NewRegional(regions)

	// The south is occupied, from the border in the west to the border in the east. The
	// front is its northern side alone, and stops a kilometre before either border.
	occupied := []orb.Polygon{{{{34, 46}, {39, 46}, {39, 47.25}, {34, 47.25}, {34, 46}}}}
	front := border.Front(occupied)
	fmt.Println("lines:", len(front))
	for _, l := range slices.Backward(regional.Lengths(front)) {
		fmt.Printf("%s: %.0f km\n", l.Region, l.Km)
	}
	// Output:
	// lines: 1
	// UA-14: 226 km
	// UA-23: 150 km
}

func ExampleDistance() {
	front := orb.MultiLineString{{{36, 47}, {36, 48}, {37, 48.5}}}

	km, nearest, ok := measure.Distance(orb.Point{35, 47.5}, front)
	fmt.Printf("%.1f km to %.2f %.2f (%v)\n", km, nearest.Lon(), nearest.Lat(), ok)
	// Output:
	// 75.3 km to 36.00 47.50 (true)
}
