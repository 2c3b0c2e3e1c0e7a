package answer

import (
	"context"

	"controlmap/geo"
	"controlmap/geo/change"

	"github.com/paulmach/orb"
)

// loadOutline returns what has any of some statuses in a revision as a map of one status,
// Occupied. What has several of them is there once. The polygons' Area is not filled in.
func (e *Engine) loadOutline(ctx context.Context, revision geo.Revision, statuses []geo.Status) (change.Map, error) {
	polygons, err := e.store.Polygons(ctx, geo.PolygonQuery{Revision: revision, Statuses: statuses})
	if err != nil {
		return change.Map{}, err
	}
	outline := change.Map{Revision: revision}
	for _, status := range geo.Statuses() {
		if err := add(&outline, shapesOf(polygons, status)); err != nil {
			return change.Map{}, geo.Wrap(geo.Internal, err, "statuses %s of revision %d", StatusList(statuses), revision)
		}
		if err := ctx.Err(); err != nil {
			return change.Map{}, err
		}
	}
	return outline, nil
}

// shapesOf returns the polygons of a status.
func shapesOf(areas []geo.ControlPolygon, status geo.Status) (polygons []orb.Polygon) {
	for _, a := range areas {
		if a.Status == status {
			polygons = append(polygons, a.Shape)
		}
	}
	return polygons
}

// add adds to an outline what it does not cover yet.
func add(outline *change.Map, polygons []orb.Polygon) error {
	covered := shapesOf(outline.Polygons, geo.Occupied)
	if len(covered) > 0 && len(polygons) > 0 {
		difference, err := change.Between(covered, polygons)
		if err != nil {
			return err
		}
		polygons = difference.Gained
	}
	for _, polygon := range polygons {
		outline.Polygons = append(outline.Polygons, geo.ControlPolygon{Status: geo.Occupied, Shape: polygon})
	}
	return nil
}
