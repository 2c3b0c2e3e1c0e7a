package main

import (
	"controlmap/data/builtin"
	"controlmap/geo"
	"controlmap/geo/draw"
)

// newDrawer draws maps with the built-in places.
func newDrawer(regions geo.Regions) (*draw.Drawer, error) {
	places, err := builtin.Places()
	if err != nil {
		return nil, err
	}
	style, err := draw.Default()
	if err != nil {
		return nil, err
	}
	return draw.New(style, regions, places)
}
