package builtin

import (
	"slices"
	"sync"

	"controlmap/geo"
	"controlmap/geo/tessellate"

	"github.com/paulmach/orb"
)

var cells = sync.OnceValues(drawCells)

// Cells returns the ground that the built-in source draws for each place, by place
// identifier: what is nearest to it on its side of rivers and of the border of Crimea.
// Callers share the result and must not change it. The error is Internal.
func Cells() (map[int]orb.MultiPolygon, error) { return cells() }

func drawCells() (map[int]orb.MultiPolygon, error) {
	places, err := PlacesWithCells()
	if err != nil {
		return nil, err
	}
	mesh, err := newMesh(places)
	if err != nil {
		return nil, err
	}
	ids := make([]int, mesh.Sites())
	for i, p := range places {
		ids[i] = p.ID
	}
	found := make(map[int]orb.MultiPolygon, len(places))
	for _, part := range tessellate.Dissolve(mesh, ids) {
		found[part.Label] = append(found[part.Label], part.Shape)
	}
	return found, nil
}

// PlacesWithCells returns the settlements, which the map is drawn of. The error is that of Places.
func PlacesWithCells() ([]geo.Place, error) {
	places, err := Places()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(places), func(p geo.Place) bool { return !p.IsSettlement() }), nil
}
