package geojson_test

import (
	"context"
	"fmt"

	"controlmap/data/format/geojson"
)

func ExampleRead() {
	found, err := geojson.Read(context.Background(), []byte(`{"type": "FeatureCollection", "features": [
		{"type": "Feature", "properties": {"status": "occupied"}, "geometry":
			{"type": "Polygon", "coordinates": [[[36,47],[37,47],[37,48],[36,47]]]}},
		{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [36, 47]}}]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range found.Features {
		var properties struct{ Status string }
		if err := f.Decode(&properties); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("feature %d: status %q, %d polygons, besides them %q\n", f.Index, properties.Status, len(f.Polygons), f.NonPolygon())
	}
	// Output:
	// feature 0: status "occupied", 1 polygons, besides them ""
	// feature 1: status "", 0 polygons, besides them "point"
}

// A fault is named with its feature, the rule and a coordinate.
func ExampleRead_refused() {
	_, err := geojson.Read(context.Background(), []byte(`{"type": "Polygon", "coordinates": [[[36,47],[37,47],[37,48],[36,48]]]}`))
	fmt.Println(err)
	// Output: feature 0: ring not closed (near 36.00 48.00)
}
