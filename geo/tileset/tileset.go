package tileset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/tile"

	"github.com/paulmach/orb"
)

// How many prepared maps are kept: days are some hundred kilobytes, the grounds of which
// histories are made some ten, a step's footprint a few.
const (
	keptDays       = 48
	keptChanges    = 8
	keptHistories  = 8
	keptGrounds    = 1200
	keptFootprints = 8192
)

// store is where maps come from.
type store interface {
	// Snapshots lists the snapshots of a source by date, as known at an instant.
	Snapshots(context.Context, geo.SourceName, time.Time) ([]geo.SnapshotSummary, error)
	// Polygons returns the polygons of a revision.
	Polygons(context.Context, geo.PolygonQuery) ([]geo.ControlPolygon, error)
	// ChangedPolygons returns what changed hands from one revision to another; NotFound where that
	// has not been measured.
	ChangedPolygons(ctx context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error)
}

// Tileset makes tiles of what a store holds. It is safe for concurrent use.
type Tileset struct {
	store      store
	atlas      *atlas.Atlas
	common     *common
	days       keep[geo.Revision, *SnapshotMap]
	changes    keep[pair, *ChangeMap]
	histories  keep[pair, *HistoryMap]
	grounds    keep[geo.Revision, *tile.Snapshot]
	turn       chan struct{} // to prepare a history
	footprints keep[pair, tile.Footprint]
}

// pair is two revisions, the first not later than the second.
type pair struct{ from, to geo.Revision }

func (p pair) String() string { return fmt.Sprintf("r%d..r%d", p.from, p.to) }

// New returns the tiles of a store, with the regions of an atlas and with places. It keeps
// all three.
func New(store store, atlas *atlas.Atlas, places []geo.Place) *Tileset {
	return &Tileset{
		store:      store,
		atlas:      atlas,
		common:     newCommon(tile.NewBase(atlas.Regions, places)),
		days:       newKeep[geo.Revision, *SnapshotMap](keptDays),
		changes:    newKeep[pair, *ChangeMap](keptChanges),
		histories:  newKeep[pair, *HistoryMap](keptHistories),
		grounds:    newKeep[geo.Revision, *tile.Snapshot](keptGrounds),
		turn:       make(chan struct{}, 1),
		footprints: newKeep[pair, tile.Footprint](keptFootprints),
	}
}

// Bound returns what the layer regions covers, in WGS84 lon, lat.
func (t *Tileset) Bound() orb.Bound {
	var all orb.MultiPolygon
	for _, unit := range t.atlas.Regions.Units {
		all = append(all, unit.Shape...)
	}
	return all.Bound()
}

// SnapshotMap is the map of one revision.
type SnapshotMap struct {
	// Snapshot is the snapshot whose map it is.
	Snapshot geo.StoredSnapshot
	// Layers is its ground and front line, for drawing.
	Layers *tile.Snapshot
	// Bound is that of its ground, in WGS84 lon, lat; empty where there is none.
	Bound  orb.Bound
	common *common
	steps  []dated
}

// dated is a snapshot with what the step to it touched.
type dated struct {
	date    geo.Date
	touched tile.Footprint
}

// Day prepares the map of a revision. The error is the store's, or ctx's.
func (t *Tileset) Day(ctx context.Context, of geo.StoredSnapshot) (*SnapshotMap, error) {
	return t.days.get(ctx, of.Revision, func(ctx context.Context) (*SnapshotMap, error) {
		areas, err := t.store.Polygons(ctx, geo.PolygonQuery{Revision: of.Revision})
		if err != nil {
			return nil, err
		}
		steps, err := t.timeline(ctx, of)
		if err != nil {
			return nil, err
		}
		front := t.atlas.Border.Front(occupied(areas))
		return &SnapshotMap{
			Snapshot: of, Layers: tile.Prepare(of.Source, areas, front), Bound: boundOf(areas), common: t.common, steps: steps,
		}, nil
	})
}

func boundOf(areas []geo.ControlPolygon) orb.Bound {
	var all orb.MultiPolygon
	for _, a := range areas {
		all = append(all, a.Shape)
	}
	return all.Bound()
}

func occupied(areas []geo.ControlPolygon) (shapes []orb.Polygon) {
	for _, a := range areas {
		if a.Status == geo.Occupied {
			shapes = append(shapes, a.Shape)
		}
	}
	return shapes
}

// ID names the map for good.
func (d *SnapshotMap) ID() geo.MapID { return geo.MapID{Kind: geo.SnapshotMap, To: d.Snapshot.ID()} }

// Tile returns a vector tile with the layers control, frontline, regions and places; nil
// where it is empty. The date in control is the day since which the tile is as it is. The
// error is Internal.
func (d *SnapshotMap) Tile(at tile.Address) ([]byte, error) {
	own, err := d.Layers.Tile(at, d.Since(at))
	if err != nil {
		return nil, err
	}
	rest, err := d.common.tile(at)
	if err != nil {
		return nil, err
	}
	return append(own, rest...), nil
}

// Since returns the date of the snapshot that last changed a tile.
func (d *SnapshotMap) Since(at tile.Address) geo.Date {
	for i := len(d.steps) - 1; i > 0; i-- {
		if d.steps[i].touched.Touches(at) {
			return d.steps[i].date
		}
	}
	return d.steps[0].date
}

// ChangeMap is what moved from one revision to another, step by step.
type ChangeMap struct {
	// From and To are the two snapshots.
	From, To geo.StoredSnapshot
	// Changes are the pieces of each step, for drawing.
	Changes *tile.Changes
}

// Change prepares what moved between two snapshots of a source, the first not later than
// the second, else Invalid. Ground that moved there and back is in it both times, each
// under its date. Steps lead from each snapshot to the next that speaks of the same
// status. Other errors are the store's, or ctx's.
func (t *Tileset) Change(ctx context.Context, from, to geo.StoredSnapshot) (*ChangeMap, error) {
	return t.changes.get(ctx, pair{from.Revision, to.Revision}, func(ctx context.Context) (*ChangeMap, error) {
		chain, err := t.between(ctx, from, to)
		if err != nil {
			return nil, err
		}
		moved, err := t.moved(ctx, chain)
		if err != nil {
			return nil, err
		}
		return &ChangeMap{From: from, To: to, Changes: tile.PrepareChanges(moved)}, nil
	})
}

// ID names the map for good.
func (c *ChangeMap) ID() geo.MapID {
	return geo.MapID{Kind: geo.ChangeMap, From: c.From.ID(), To: c.To.ID()}
}

// Tile returns a vector tile with the layer changes; nil where nothing changed. The error
// is Internal.
func (c *ChangeMap) Tile(at tile.Address) ([]byte, error) { return c.Changes.Tile(at) }

// HistoryMap is all days from one revision to another.
type HistoryMap struct {
	// From and To are the first and the last snapshot.
	From, To geo.StoredSnapshot
	days     []tile.HistoryDay
	steps    []step // to each day but the first
}

// step is a step of a history from one day to the next.
type step struct {
	touched tile.Footprint
	retold  bool   // tells other kinds of ground apart than the day before
	name    string // of the days up to it
}

// alters tells whether the step may have altered a tile.
func (s *step) alters(at tile.Address) bool { return s.retold || s.touched.Touches(at) }

// History prepares all days between two snapshots of a source, the first not later than
// the second, else Invalid. Other errors are the store's, or ctx's.
func (t *Tileset) History(ctx context.Context, from, to geo.StoredSnapshot) (*HistoryMap, error) {
	return t.histories.get(ctx, pair{from.Revision, to.Revision}, func(ctx context.Context) (*HistoryMap, error) {
		chain, err := t.between(ctx, from, to)
		if err != nil {
			return nil, err
		}
		select {
		case t.turn <- struct{}{}: // the days of one are of use to the next
			defer func() { <-t.turn }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		h := &HistoryMap{From: from, To: to}
		for _, s := range chain {
			ground, err := t.ground(ctx, s)
			if err != nil {
				return nil, err
			}
			h.days = append(h.days, tile.HistoryDay{Date: s.Date, Snapshot: ground})
		}
		if h.steps, err = t.steps(ctx, chain); err != nil {
			return nil, err
		}
		for i := range h.steps {
			h.steps[i].retold = !h.days[i].Snapshot.SameKinds(h.days[i+1].Snapshot)
		}
		return h, nil
	})
}

// steps returns the steps of a chain of snapshots.
func (t *Tileset) steps(ctx context.Context, chain []geo.StoredSnapshot) ([]step, error) {
	steps := make([]step, len(chain)-1)
	passed := sha256.New()
	fmt.Fprint(passed, chain[0].ID())
	for i, s := range chain[1:] {
		touched, err := t.footprint(ctx, chain[i], s)
		if err != nil {
			return nil, err
		}
		fmt.Fprint(passed, " ", s.ID())
		steps[i] = step{touched: touched, name: hex.EncodeToString(passed.Sum(nil)[:16])}
	}
	return steps, nil
}

// ground prepares a day of histories, which has no front line.
func (t *Tileset) ground(ctx context.Context, of geo.StoredSnapshot) (*tile.Snapshot, error) {
	return t.grounds.get(ctx, of.Revision, func(ctx context.Context) (*tile.Snapshot, error) {
		areas, err := t.store.Polygons(ctx, geo.PolygonQuery{Revision: of.Revision})
		if err != nil {
			return nil, err
		}
		return tile.Prepare(of.Source, areas, nil), nil
	})
}

// ID names the map for good.
func (h *HistoryMap) ID() geo.MapID {
	return geo.MapID{Kind: geo.HistoryMap, From: h.From.ID(), To: h.To.ID()}
}

// TileName names what a tile shows: histories in which it has the same name have the same
// tile, as those do that end before and after a day that does not touch it.
func (h *HistoryMap) TileName(at tile.Address) string {
	days := h.From.ID().String()
	for i := range slices.Backward(h.steps) {
		if h.steps[i].alters(at) {
			days = h.steps[i].name
			break
		}
	}
	t := at.Tile()
	return fmt.Sprintf("%s/%d/%d/%d", days, t.Z, t.X, t.Y)
}

// Tile returns a vector tile with the layers keyframe and steps; nil where both are empty.
// The error is Internal.
func (h *HistoryMap) Tile(at tile.Address) ([]byte, error) { return tile.NewHistory(at, h.days).Tile() }

// Dates returns the days of a history, without preparing it. Errors are those of History.
func (t *Tileset) Dates(ctx context.Context, from, to geo.StoredSnapshot) ([]geo.Date, error) {
	chain, err := t.between(ctx, from, to)
	if err != nil {
		return nil, err
	}
	dates := make([]geo.Date, len(chain))
	for i, s := range chain {
		dates[i] = s.Date
	}
	return dates, nil
}
