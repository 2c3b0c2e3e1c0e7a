package tileset

import (
	"context"

	"controlmap/geo"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
)

// SnapshotMap is the map of one revision, with what it carries over of those before it.
type SnapshotMap struct {
	// Snapshot is the snapshot whose map it is.
	Snapshot geo.StoredSnapshot
	// Layers is its areas and front line, for drawing.
	Layers *tile.Snapshot
	// Bound is that of its areas, in WGS84 lon, lat; empty where there are none.
	Bound orb.Bound
	base  *baseTiles
	days  []datedFootprint // up to the snapshot's
}

// datedFootprint is where a day differs from the one before.
type datedFootprint struct {
	date      geo.Date
	footprint tile.Footprint
}

// Day prepares the map of a revision. The error is the store's, or ctx's.
func (t *Tileset) Day(ctx context.Context, of geo.StoredSnapshot) (*SnapshotMap, error) {
	return cached(ctx, t.snapshots, of.ID(), func(ctx context.Context) (*SnapshotMap, error) {
		polygons, err := t.drawn(ctx, of)
		if err != nil {
			return nil, err
		}
		days, err := t.datedFootprints(ctx, of)
		if err != nil {
			return nil, err
		}
		front := t.atlas.Border.Front(occupied(polygons))
		return &SnapshotMap{
			Snapshot: of, Layers: tile.Prepare(of.Source, polygons, front), Bound: boundOf(polygons), base: t.base, days: days,
		}, nil
	})
}

func boundOf(polygons []geo.ControlPolygon) orb.Bound {
	var all orb.MultiPolygon
	for _, p := range polygons {
		all = append(all, p.Shape)
	}
	return all.Bound()
}

func occupied(polygons []geo.ControlPolygon) (shapes []orb.Polygon) {
	for _, p := range polygons {
		if p.Status == geo.Occupied {
			shapes = append(shapes, p.Shape)
		}
	}
	return shapes
}

// ID names the map for good.
func (m *SnapshotMap) ID() geo.MapID { return geo.MapID{Kind: geo.SnapshotMap, To: m.Snapshot.ID()} }

// Tile returns a vector tile with the layers control, frontline, regions and places; nil
// where it is empty. The date in control is the day since which the tile is as it is. The
// error is Internal.
func (m *SnapshotMap) Tile(at tile.Address) ([]byte, error) {
	own, err := m.Layers.Tile(at, m.Since(at))
	if err != nil {
		return nil, err
	}
	base, err := m.base.tile(at)
	if err != nil {
		return nil, err
	}
	return append(own, base...), nil
}

// Since returns the date of the snapshot that last changed a tile.
func (m *SnapshotMap) Since(at tile.Address) geo.Date {
	for i := len(m.days) - 1; i > 0; i-- {
		if m.days[i].footprint.Touches(at) {
			return m.days[i].date
		}
	}
	return m.days[0].date
}
