package draw_test

import (
	"bytes"
	"fmt"
	"image/color"
	"image/png"

	"controlmap/geo"
	"controlmap/geo/draw"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
)

// A drawer draws raster tiles of a prepared snapshot.
func ExampleDrawer_Tile() {
	style, err := draw.Default()
	if err != nil {
		fmt.Println(err)
		return
	}
	drawer, err := draw.New(style, geo.Regions{}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	occupied := geo.ControlPolygon{
		Status: geo.Occupied,
		Shape:  orb.Polygon{{{36, 47}, {38, 47}, {38, 49}, {36, 49}, {36, 47}}},
	}
	scene := draw.Scene{Snapshot: tile.Prepare("example", []geo.ControlPolygon{occupied}, nil)}
	at, err := tile.At(6, 38, 22)
	if err != nil {
		fmt.Println(err)
		return
	}
	content, err := drawer.Tile(scene, at, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(picture.Bounds().Max)
	// A degree of longitude is 91 pixels wide, and the tile begins at 33.75 degrees east.
	fmt.Println("36.7 east:", color.NRGBAModel.Convert(picture.At(268, 256)))
	fmt.Println("34.7 east:", color.NRGBAModel.Convert(picture.At(86, 256)))
	// Output:
	// (512,512)
	// 36.7 east: {217 112 90 219}
	// 34.7 east: {0 0 0 0}
}
