package tile

import (
	"controlmap/geo"
	"controlmap/geo/snapround"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
)

// The layers of a tile.
const (
	LayerControl  = "control"
	LayerFront    = "frontline"
	LayerRegions  = "regions"
	LayerPlaces   = "places"
	LayerChanges  = "changes"
	LayerKeyframe = "keyframe"
	LayerSteps    = "steps"
)

const specification = 2 // of Mapbox Vector Tile

// layer makes a layer of features in the tile's units.
type layer struct{ mvt.Layer }

func newLayer(name string) *layer {
	return &layer{mvt.Layer{Name: name, Version: specification, Extent: Extent}}
}

func (l *layer) add(geometry orb.Geometry, properties geojson.Properties) {
	l.Features = append(l.Features, &geojson.Feature{Type: "Feature", Geometry: geometry, Properties: properties})
}

// encode returns the layers that hold anything as a tile, nil where there are none. The
// error is Internal.
func encode(layers ...*layer) ([]byte, error) {
	var filled mvt.Layers
	for _, l := range layers {
		if len(l.Features) > 0 {
			filled = append(filled, &l.Layer)
		}
	}
	if len(filled) == 0 {
		return nil, nil
	}
	encoded, err := mvt.Marshal(filled)
	if err != nil {
		return nil, geo.Wrap(geo.Internal, err, "encode tile")
	}
	return encoded, nil
}

// toOrb returns polygons in the tile's units, rings closed.
func toOrb(shapes []snapround.Polygon, step int32) orb.MultiPolygon {
	m := make(orb.MultiPolygon, len(shapes))
	for i, rings := range shapes {
		m[i] = make(orb.Polygon, len(rings))
		for j, r := range rings {
			closed := make(orb.Ring, 0, len(r)+1)
			for _, p := range r {
				closed = append(closed, toOrbPoint(p, step))
			}
			m[i][j] = append(closed, closed[0])
		}
	}
	return m
}

func toOrbPoint(p snapround.Point, step int32) orb.Point {
	return orb.Point{float64(p.X * step), float64(p.Y * step)}
}
