package answer

import (
	"cmp"
	"context"
	"fmt"

	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/encode"

	"github.com/paulmach/orb"
)

// ControlQuery asks who controls what.
type ControlQuery struct {
	geo.SnapshotQuery
	Region geo.RegionCode // that polygons are cut to; empty: Ukraine, which cuts nothing
	Status geo.Status     // AllStatus: all
	Bound  *orb.Bound     // only polygons whose bounds meet it; nil: all
}

type polygonProperties struct {
	Source      geo.SourceName `json:"source"`
	Snapshot    geo.Date       `json:"snapshot"` // that tells Status
	Status      geo.Status     `json:"status"`
	Since       geo.Since      `json:"since,omitempty"`
	Name        string         `json:"name,omitempty"`
	SphereKm2   float64        `json:"sphere_km2"`
	GeodesicKm2 float64        `json:"geodesic_km2"`
}

// Control opens the question who controls what. Polygons of which the region leaves
// nothing are left out; those that it cuts are measured again. Each status is told by the last
// snapshot up to the date that speaks of it. The error is NotFound for a source or region that is
// not one and a date before the first snapshot that tells the status asked for, Invalid for a
// status that the source does not tell.
func (e *Engine) Control(ctx context.Context, q ControlQuery) (Plan[Shapes], error) {
	clip, err := e.atlas.Clip(cmp.Or(q.Region, geo.Ukraine))
	if err != nil {
		return Plan[Shapes]{}, err
	}
	told, err := e.tell(ctx, q.SnapshotQuery, q.Status)
	if err != nil {
		return Plan[Shapes]{}, err
	}
	cost := CostLookup
	if cmp.Or(q.Region, geo.Ukraine) != geo.Ukraine {
		cost = CostOverlay
	}
	return Plan[Shapes]{
		Basis:  []any{told.meta, told.origins},
		Cost:   cost,
		Latest: q.Date.IsZero(),
		Name:   fmt.Sprintf("control-%s-%s", told.meta.Source, told.meta.Snapshot),
		build:  func(ctx context.Context) (Shapes, error) { return e.controlShapes(ctx, q, told, clip) },
	}, nil
}

// controlShapes are the polygons of each status by the snapshot that tells it.
func (e *Engine) controlShapes(ctx context.Context, q ControlQuery, told toldStatuses, clip atlas.Clip) (Shapes, error) {
	w := controlWriter{Shapes{object: told.meta}, encode.IDs{}, told, clip}
	for _, by := range geo.ByRevision(told.origins) {
		polygons, err := e.store.Polygons(ctx, q.polygons(by, clip))
		if err != nil {
			return Shapes{}, err
		}
		for i, polygon := range polygons {
			if err := ctx.Err(); err != nil {
				return Shapes{}, err
			}
			if err := w.add(polygon); err != nil {
				return Shapes{}, geo.Wrap(geo.Internal, err, "polygon %d of revision %d", i, by.Revision)
			}
		}
	}
	return w.Shapes, nil
}

// polygons asks for no more polygons than may be part of the answer.
func (q ControlQuery) polygons(by geo.RevisionStatuses, clip atlas.Clip) geo.PolygonQuery {
	asked := geo.PolygonQuery{Revision: by.Revision, Bound: q.Bound}
	if asked.Bound == nil {
		asked.Bound = clip.Bound()
	}
	if len(by.Statuses) < len(geo.Statuses()) {
		asked.Statuses = by.Statuses
	}
	return asked
}

// controlWriter makes features of polygons.
type controlWriter struct {
	Shapes
	ids  encode.IDs
	told toldStatuses
	clip atlas.Clip
}

func (w *controlWriter) add(polygon geo.ControlPolygon) error {
	shape, area, err := w.clip.Polygon(polygon.Shape, polygon.Area)
	if err != nil {
		return err
	}
	id := w.ids.Of(fmt.Sprintf("%s\n%s\n%s\n", polygon.Status, polygon.Since, polygon.Name), polygon.Shape)
	if len(shape) == 0 {
		return nil
	}
	feature, err := encode.NewFeature(id, polygonProperties{
		Source:      w.told.meta.Source,
		Snapshot:    w.told.origin(polygon.Status).Snapshot,
		Status:      polygon.Status,
		Since:       polygon.Since,
		Name:        polygon.Name,
		SphereKm2:   encode.Round(area.Sphere),
		GeodesicKm2: encode.Round(area.Geodesic),
	}, shape)
	w.features = append(w.features, feature)
	return err
}
