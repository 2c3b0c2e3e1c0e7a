package tile

import (
	"cmp"
	"slices"

	"controlmap/geo"
	"controlmap/geo/snapround"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"
)

// Base is what tiles of every source and date share: regions and places. It may be used
// from many goroutines.
type Base struct {
	regions []geo.Region
	pyramid *pyramid
	places  []rankedPlace // the largest first
}

// rankedPlace is a place with what its tiles depend on.
type rankedPlace struct {
	geo.Place
	at   snapround.Point
	rank maptile.Zoom
}

// NewBase prepares regions and places. It keeps the regions.
func NewBase(regions geo.Regions, places []geo.Place) *Base {
	b := &Base{regions: regions.Units}
	groups := make([][]orb.Polygon, len(regions.Units))
	for i, unit := range regions.Units {
		groups[i] = unit.Shape
	}
	b.pyramid = newPyramid(groups, nil)
	for _, p := range places {
		b.places = append(b.places, rankedPlace{p, project(p.Point), Rank(p.Population)})
	}
	slices.SortFunc(b.places, func(a, b rankedPlace) int {
		return cmp.Or(cmp.Compare(b.Population, a.Population), cmp.Compare(a.ID, b.ID))
	})
	return b
}

// ranks are the first zoom that shows places of a population, by the least population.
var ranks = []struct {
	population int
	zoom       maptile.Zoom
}{{1_000_000, 4}, {400_000, 5}, {200_000, 6}, {80_000, 7}, {30_000, 8}, {10_000, 9}, {3_000, 10}, {500, 11}}

// unrankedZoom shows places that are smaller, or of unknown size.
const unrankedZoom maptile.Zoom = 12

// Rank returns the first zoom at which places of a population are in tiles.
func Rank(population int) maptile.Zoom {
	for _, r := range ranks {
		if population >= r.population {
			return r.zoom
		}
	}
	return unrankedZoom
}

// Tile returns the layers regions and places as a vector tile, nil where it is empty.
// Vector tiles are joined by writing one after the other. The error is Internal.
func (b *Base) Tile(at Address) ([]byte, error) {
	return encode(b.regionLayer(at), b.placeLayer(at))
}

func (b *Base) regionLayer(at Address) *layer {
	l := newLayer(LayerRegions)
	for i, area := range b.pyramid.clippedTo(at).areas() {
		if len(area) > 0 {
			r := b.regions[i]
			l.add(toOrb(area, gridOf(at).Step()), geojson.Properties{
				"code": string(r.Code), "name_en": r.NameEN, "name_uk": r.NameUK,
			})
		}
	}
	return l
}

func (b *Base) placeLayer(at Address) *layer {
	l := newLayer(LayerPlaces)
	grid := unitGrid(at)
	frame := grid.Frame()
	for _, p := range b.places {
		if p.rank > at.Zoom() {
			break // so are all smaller ones
		}
		if local := grid.Snap(p.at); frame.Outcode(local) == 0 {
			l.add(toOrbPoint(local, 1), geojson.Properties{
				"id": p.ID, "name_en": p.NameEN, "name_uk": p.NameUK,
				"population": p.Population, "rank": int(p.rank),
			})
		}
	}
	return l
}
