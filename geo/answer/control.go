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
	Snapshot    geo.Date       `json:"snapshot"`
	Status      geo.Status     `json:"status"`
	Since       geo.Since      `json:"since,omitempty"`
	Name        string         `json:"name,omitempty"`
	SphereKm2   float64        `json:"sphere_km2"`
	GeodesicKm2 float64        `json:"geodesic_km2"`
}

// Control opens the question who controls what. Polygons of which the region leaves
// nothing are left out; those that it cuts are measured again. The error is NotFound for a
// source or region that is not one and a date before the first snapshot.
func (e *Engine) Control(ctx context.Context, q ControlQuery) (Plan[Shapes], error) {
	clip, err := e.atlas.Clip(cmp.Or(q.Region, geo.Ukraine))
	if err != nil {
		return Plan[Shapes]{}, err
	}
	meta, stored, err := e.Find(ctx, q.SnapshotQuery)
	if err != nil {
		return Plan[Shapes]{}, err
	}
	cost := CostLookup
	if cmp.Or(q.Region, geo.Ukraine) != geo.Ukraine {
		cost = CostOverlay
	}
	return Plan[Shapes]{
		Basis:  []any{meta},
		Cost:   cost,
		Latest: q.Date.IsZero(),
		Name:   fmt.Sprintf("control-%s-%s", meta.Source, meta.Snapshot),
		build: func(ctx context.Context) (Shapes, error) {
			polygons, err := e.store.Polygons(ctx, q.polygons(stored.Revision, clip))
			if err != nil {
				return Shapes{}, err
			}
			return controlShapes(ctx, meta, polygons, clip)
		},
	}, nil
}

// polygons asks for no more polygons than may be part of the answer.
func (q ControlQuery) polygons(revision geo.Revision, clip atlas.Clip) geo.PolygonQuery {
	asked := geo.PolygonQuery{Revision: revision, Bound: q.Bound}
	if asked.Bound == nil {
		asked.Bound = clip.Bound()
	}
	if q.Status != geo.AllStatus {
		asked.Statuses = []geo.Status{q.Status}
	}
	return asked
}

func controlShapes(ctx context.Context, meta Meta, polygons []geo.ControlPolygon, clip atlas.Clip) (Shapes, error) {
	shapes := Shapes{object: meta}
	ids := encode.IDs{}
	for i, polygon := range polygons {
		if err := ctx.Err(); err != nil {
			return Shapes{}, err
		}
		shape, area, err := clip.Polygon(polygon.Shape, polygon.Area)
		if err != nil {
			return Shapes{}, geo.Wrap(geo.Internal, err, "polygon %d of revision %d", i, meta.Revision)
		}
		id := ids.Of(fmt.Sprintf("%s\n%s\n%s\n", polygon.Status, polygon.Since, polygon.Name), polygon.Shape)
		if len(shape) == 0 {
			continue
		}
		feature, err := encode.NewFeature(id, polygonProperties{
			Source:      meta.Source,
			Snapshot:    meta.Snapshot,
			Status:      polygon.Status,
			Since:       polygon.Since,
			Name:        polygon.Name,
			SphereKm2:   encode.Round(area.Sphere),
			GeodesicKm2: encode.Round(area.Geodesic),
		}, shape)
		if err != nil {
			return Shapes{}, err
		}
		shapes.features = append(shapes.features, feature)
	}
	return shapes, nil
}
