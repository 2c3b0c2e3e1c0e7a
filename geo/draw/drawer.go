package draw

import (
	"sync"

	"controlmap/geo"
	"controlmap/geo/tile"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
)

// Drawer draws tiles and pictures. It may be used from many goroutines.
type Drawer struct {
	style      Style
	country    country
	places     []geo.Place // by population, descending
	regular    *opentype.Font
	bold       *opentype.Font
	canvases   sync.Pool // of *tileCanvas
	plainTiles sync.Map  // bytes by plainTile
}

// New returns a drawer of maps of a country of regions, with the names of places. It
// keeps the places. The error is Internal.
func New(style Style, regions geo.Regions, places []geo.Place) (*Drawer, error) {
	regular, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "embedded font")
	}
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "embedded font")
	}
	return &Drawer{
		style:   style,
		country: newCountry(regions),
		places:  byPopulation(places),
		regular: regular,
		bold:    bold,
	}, nil
}

// Scene is what to draw.
type Scene struct {
	// Snapshot is the map of a day; nil for none. Under changes it is muted, so that
	// they stand out, and should be the map of the later day.
	Snapshot *tile.Snapshot
	// Changes is what changed between two days, nil for a map of one day. Of an area
	// that changed more than once only the difference between the first day and the last
	// is drawn.
	Changes *tile.Changes
	// Theme is Light where it is empty.
	Theme Theme
}

func (s Scene) theme() Theme {
	if s.Theme == Dark {
		return Dark
	}
	return Light
}

// subject returns the key of the words for what a scene shows.
func (s Scene) subject() string {
	if s.Changes != nil {
		return "changes"
	}
	return "control"
}
