package answer

import (
	"context"
	"time"

	"controlmap/geo"
	"controlmap/geo/atlas"

	"github.com/maypok86/otter/v2"
	"github.com/paulmach/orb"
)

// Engine opens questions against a store and measures with an atlas. It is safe for
// concurrent use.
type Engine struct {
	store  store
	atlas  *atlas.Atlas
	fronts *otter.Cache[geo.Revision, orb.MultiLineString]
}

// maxFronts is how many front lines are kept, of some 20 kB each.
const maxFronts = 128

// New returns an Engine, which keeps store and atlas.
func New(store store, atlas *atlas.Atlas) *Engine {
	fronts := otter.Must(&otter.Options[geo.Revision, orb.MultiLineString]{MaximumSize: maxFronts})
	return &Engine{store: store, atlas: atlas, fronts: fronts}
}

type store interface {
	catalogue
	snapshotStore
	timeStore
}

// catalogue is where sources and their snapshots are listed.
type catalogue interface {
	// Sources lists all sources by name.
	Sources(ctx context.Context) ([]geo.SourceSummary, error)
	// Source returns one source; NotFound.
	Source(ctx context.Context, name geo.SourceName) (geo.SourceSummary, error)
	// Snapshots lists the snapshots of a source by date, with their flags, as known at an
	// instant; zero: now.
	Snapshots(ctx context.Context, source geo.SourceName, asKnownAt time.Time) ([]geo.SnapshotSummary, error)
}

// snapshotStore is where a snapshot's content is read.
type snapshotStore interface {
	// Snapshot returns the last snapshot at or before a date; NotFound.
	Snapshot(ctx context.Context, q geo.SnapshotQuery) (geo.StoredSnapshot, error)
	// Polygons returns the polygons of a revision.
	Polygons(ctx context.Context, q geo.PolygonQuery) ([]geo.ControlPolygon, error)
	// RegionAreas returns what a revision measures per region, status and since.
	RegionAreas(ctx context.Context, revision geo.Revision) ([]geo.RegionArea, error)
}

// timeStore is where what happened between snapshots is read.
type timeStore interface {
	// Series returns what a source holds at the end of each period and what changed in it.
	Series(ctx context.Context, q geo.SeriesQuery) ([]geo.SeriesRow, error)
	// StatusTransitions returns when a point gained or lost a status, by date.
	StatusTransitions(ctx context.Context, q geo.PointQuery) ([]geo.StatusTransition, error)
}

// frontLine returns the front line of a revision. It is worked out to the end once it has
// been begun: whoever asked first may leave, and the others wait for it.
func (e *Engine) frontLine(ctx context.Context, revision geo.Revision) (orb.MultiLineString, error) {
	lines, err := e.fronts.Get(context.WithoutCancel(ctx), revision, otter.LoaderFunc[geo.Revision, orb.MultiLineString](e.loadFront))
	if err != nil {
		return nil, err
	}
	return lines, ctx.Err()
}

func (e *Engine) loadFront(ctx context.Context, revision geo.Revision) (orb.MultiLineString, error) {
	polygons, err := e.store.Polygons(ctx, geo.PolygonQuery{Revision: revision, Statuses: []geo.Status{geo.Occupied}})
	if err != nil {
		return nil, err
	}
	return e.atlas.Border.Front(shapesOf(polygons, geo.Occupied)), nil
}
