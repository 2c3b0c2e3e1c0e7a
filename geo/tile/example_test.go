package tile_test

import (
	"fmt"

	"controlmap/geo"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
)

// A snapshot is prepared once, then asked for tiles.
func ExamplePrepare() {
	occupied := geo.ControlPolygon{
		Status: geo.Occupied,
		Since:  geo.Since2022,
		Shape:  orb.Polygon{{{37, 48}, {38, 48}, {38, 48.5}, {37, 48.5}, {37, 48}}},
	}
	snapshot := tile.Prepare("example", []geo.ControlPolygon{occupied}, nil)
	at, err := tile.At(6, 38, 22)
	if err != nil {
		fmt.Println(err)
		return
	}
	content, err := snapshot.Tile(at, geo.NewDate(2025, 12, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	layers, err := mvt.Unmarshal(content)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, layer := range layers {
		for _, feature := range layer.Features {
			fmt.Println(layer.Name, feature.Properties["status"], feature.Properties["since"], feature.Properties["date"])
			fmt.Println(feature.Geometry)
		}
	}
	// Output:
	// control occupied 2022 2025-12-01
	// [[[2366 466] [3094 466] [3094 1014] [2366 1014] [2366 466]]]
}

// To show a day of a history, draw the keyframe, and over it the steps up to the day.
func ExampleNewHistory() {
	day := func(d int, east float64) tile.HistoryDay {
		shape := orb.Polygon{{{37, 48}, {east, 48}, {east, 48.5}, {37, 48.5}, {37, 48}}}
		occupied := []geo.ControlPolygon{{Status: geo.Occupied, Shape: shape}}
		return tile.HistoryDay{Date: geo.NewDate(2025, 12, d), Snapshot: tile.Prepare("example", occupied, nil)}
	}
	at, err := tile.At(6, 38, 22)
	if err != nil {
		fmt.Println(err)
		return
	}
	history := tile.NewHistory(at, []tile.HistoryDay{day(1, 37.5), day(2, 37.5), day(3, 37.75), day(4, 37.25)})
	fmt.Println(history.First, history.Keyframe[0].Status, history.Keyframe[0].Polygons)
	for _, step := range history.Steps {
		fmt.Println(step.Date, step.Direction, step.Polygons)
	}
	// Output:
	// 2025-12-01 occupied [[[[2366 466] [2730 466] [2730 1014] [2366 1014] [2366 466]]]]
	// 2025-12-03 gained [[[[2730 466] [2912 466] [2912 1014] [2730 1014] [2730 466]]]]
	// 2025-12-04 lost [[[[2548 466] [2912 466] [2912 1014] [2548 1014] [2548 466]]]]
}

// Footprints say which tiles a change can have altered.
func ExampleFootprint_Tiles() {
	changed := []geo.ChangedPolygon{{
		Status:    geo.Occupied,
		Direction: geo.Gained,
		Shape:     orb.Polygon{{{37.18, 48.28}, {37.19, 48.28}, {37.19, 48.29}, {37.18, 48.29}, {37.18, 48.28}}},
	}}
	for _, at := range tile.FootprintOf(changed).Tiles(5, 8) {
		fmt.Println(at)
	}
	// Output:
	// 5/19/11
	// 6/38/22
	// 7/77/44
	// 8/154/88
}
