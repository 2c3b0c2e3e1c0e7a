package tileset

import (
	"context"
	"time"

	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/tile"

	"github.com/maypok86/otter/v2"
	"github.com/paulmach/orb"
)

// How many prepared maps are cached: snapshot maps are some hundred kilobytes, the snapshots
// of which histories are made some ten, a footprint a few.
const (
	maxSnapshotMaps     = 48
	maxChangeMaps       = 8
	maxHistoryMaps      = 8
	maxHistorySnapshots = 1200
	maxFootprints       = 8192
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
	store            store
	atlas            *atlas.Atlas
	base             *baseTiles
	snapshots        *otter.Cache[geo.RevisionID, *SnapshotMap]
	changes          *otter.Cache[revisionRange, *ChangeMap]
	histories        *otter.Cache[revisionRange, *HistoryMap]
	historySnapshots *otter.Cache[geo.RevisionID, *tile.Snapshot]
	footprints       *otter.Cache[revisionRange, tile.Footprint]
	historySemaphore chan struct{} // of those who prepare a history
}

// revisionRange is two revisions, the first not later than the second. Their ids tell what each
// of them carries over.
type revisionRange struct{ from, to geo.RevisionID }

// New returns the tiles of a store, with the regions of an atlas and with places. It keeps
// all three.
func New(store store, atlas *atlas.Atlas, places []geo.Place) *Tileset {
	return &Tileset{
		store:            store,
		atlas:            atlas,
		base:             newBaseTiles(tile.NewBase(atlas.Regions, places)),
		snapshots:        newCache[geo.RevisionID, *SnapshotMap](maxSnapshotMaps),
		changes:          newCache[revisionRange, *ChangeMap](maxChangeMaps),
		histories:        newCache[revisionRange, *HistoryMap](maxHistoryMaps),
		historySnapshots: newCache[geo.RevisionID, *tile.Snapshot](maxHistorySnapshots),
		footprints:       newCache[revisionRange, tile.Footprint](maxFootprints),
		historySemaphore: make(chan struct{}, 1),
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
