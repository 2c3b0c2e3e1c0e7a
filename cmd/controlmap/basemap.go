package main

import "controlmap/server/page"

// baseFlags name a raster map of the operator's choice. Without them the page asks nothing
// of other hosts.
type baseFlags struct {
	BaseTiles          string `env:"CONTROLMAP_BASE_TILES" placeholder:"URL" help:"Raster map that the page may lay under its own, as https://tiles.example/{z}/{x}/{y}.png: readers' browsers ask that host."`
	BaseAttribution    string `env:"CONTROLMAP_BASE_ATTRIBUTION" placeholder:"TEXT" help:"What the publisher of --base-tiles asks to be shown; needed with it."`
	BaseAttributionURL string `name:"base-attribution-url" env:"CONTROLMAP_BASE_ATTRIBUTION_URL" placeholder:"URL" help:"Where --base-attribution links to."`
}

// Validate refuses, on behalf of kong, a base map that is not whole.
func (f baseFlags) Validate() error {
	_, err := f.baseMap()
	return err
}

// baseMap returns the base map; nil where none is named.
func (f baseFlags) baseMap() (*page.BaseMap, error) {
	switch {
	case f.BaseTiles == "" && f.BaseAttribution == "" && f.BaseAttributionURL == "":
		return nil, nil
	case f.BaseTiles == "":
		return nil, usageError{"--base-attribution and --base-attribution-url go with --base-tiles, which is not given"}
	case f.BaseAttribution == "":
		return nil, usageError{"--base-tiles needs --base-attribution, what the publisher of the tiles asks to be shown"}
	}
	return page.NewBaseMap(f.BaseTiles, f.BaseAttribution, f.BaseAttributionURL)
}
