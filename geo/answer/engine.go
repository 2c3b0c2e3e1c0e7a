package answer

import (
	"context"
	"io"
	"time"

	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/encode"

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
	deviationStore
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
	// Standings lists what is newest of each source, by name.
	Standings(ctx context.Context) ([]geo.Standing, error)
}

// snapshotStore is where a snapshot's content is read.
type snapshotStore interface {
	// Snapshot returns the last snapshot at or before a date; NotFound.
	Snapshot(ctx context.Context, q geo.SnapshotQuery) (geo.StoredSnapshot, error)
	// Polygons returns the polygons of a revision.
	Polygons(ctx context.Context, q geo.PolygonQuery) ([]geo.ControlPolygon, error)
	// RegionAreas returns what a revision measures per region, status and since.
	RegionAreas(ctx context.Context, revision geo.Revision) ([]geo.RegionArea, error)
	// Withdrawals lists the maps that a source's publisher took back, in order of date.
	Withdrawals(ctx context.Context, source geo.SourceName) ([]geo.Withdrawal, error)
}

// timeStore is where what happened between snapshots is read.
type timeStore interface {
	// Series returns what a source holds at the end of each period and what changed in it.
	Series(ctx context.Context, q geo.SeriesQuery) ([]geo.SeriesRow, error)
	// StatusTransitions returns when a point gained or lost a status, by date.
	StatusTransitions(ctx context.Context, q geo.PointQuery) ([]geo.StatusTransition, error)
}

// deviationStore is where it is read how uncertain a source is.
type deviationStore interface {
	// Deviations returns how far a source was from the maps that it was compared with; none
	// where that is not known.
	Deviations(ctx context.Context, q geo.DeviationQuery) (geo.Deviations, error)
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

// Plan is a question that has been opened: what its answer follows from, what the answer
// will cost, and how to build it. It holds the snapshots that were looked up, so that an
// import in between alters neither.
type Plan[T any] struct {
	// Basis is what the answer follows from beside the question, the boundary set and the
	// program: answers of the same basis are the same. It marshals as JSON.
	Basis []any
	// Cost says how much work it is to build the answer.
	Cost Cost
	// Latest says that the question is about the newest snapshot, whichever that is when
	// it is asked.
	Latest bool
	// Name suggests what to call a file of the answer, without an ending.
	Name  string
	build func(context.Context) (T, error)
}

// Build builds the answer. The error is Canceled when ctx ends first, else that of the
// store or of the overlay.
func (p Plan[T]) Build(ctx context.Context) (T, error) { return p.build(ctx) }

// Cost is how much work it is to build an answer.
type Cost uint8

// The costs of answers, the least first.
const (
	CostLookup   Cost = iota // what the store has measured, or polygons as they are stored
	CostOverlay              // one overlay of polygons
	CostOverlays             // many, or as many rows as take as long
)

// Shaped is a table whose rows have shapes.
type Shaped interface {
	encode.Table
	// Shapes returns the shapes cut to the table's region. The error is Canceled when ctx
	// ends first, else that of the overlay.
	Shapes(ctx context.Context) (Shapes, error)
}

// Shapes are the shapes of an answer, ready to be written.
type Shapes struct {
	object   any // whose members the collection has
	features []encode.Feature
}

// WriteGeoJSON streams the shapes as an RFC 7946 FeatureCollection that has the fields of
// the answer as members.
func (s Shapes) WriteGeoJSON(w io.Writer) error { return encode.GeoJSON(w, s.object, s.features) }
