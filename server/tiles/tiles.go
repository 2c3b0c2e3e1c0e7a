package tiles

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/draw"
	"controlmap/geo/tile"
	"controlmap/geo/tileset"
	"controlmap/server/web"

	"github.com/paulmach/orb"
	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"
)

// store is where the snapshots of tiles are.
type store interface {
	resolverStore
	sourceStore
	// Snapshots lists the snapshots of a source by date, with their flags, as known at an
	// instant; zero: now.
	Snapshots(context.Context, geo.SourceName, time.Time) ([]geo.SnapshotSummary, error)
	// Polygons returns the polygons of a revision.
	Polygons(context.Context, geo.PolygonQuery) ([]geo.ControlPolygon, error)
	// ChangedPolygons returns what changed hands from one revision to another; NotFound where
	// that has not been measured.
	ChangedPolygons(ctx context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error)
}

// tileMap makes the vector tiles of one map.
type tileMap interface {
	// Tile returns a vector tile, nil for an empty one.
	Tile(tile.Address) ([]byte, error)
}

// Tiles makes tiles, once for all who ask at the same time, and caches them.
type Tiles struct {
	store             store
	set               *tileset.Tileset
	drawer            Drawer
	style             draw.Style
	resolver          *snapshotResolver
	stored            StoredTiles // may be nil
	cache             *cache      // may be nil
	flight            singleflight.Group
	building          *semaphore.Weighted // of tiles of snapshots and changes
	buildingHistories *semaphore.Weighted // which take longer
	timeout           time.Duration
	metrics           *metrics
	answers           *web.AnswerCache
	overlays          web.Semaphore // of answers that take one
	// behindProxy believes X-Forwarded-Proto and X-Forwarded-Host.
	behindProxy bool
}

// Drawer draws raster tiles and pictures.
type Drawer interface {
	// Tile returns a PNG, nil for an empty one.
	Tile(scene draw.Scene, at tile.Address, scale int) ([]byte, error)
	Picture(scene draw.Scene, p draw.Picture) ([]byte, error)
}

// Options are what tiles are made from.
type Options struct {
	Store  store
	Atlas  *atlas.Atlas
	Places []geo.Place // those that tiles show
	Drawer Drawer
	Style  draw.Style // whose colours a map style has
	// Stored is where tiles may lie that were made before; nil for none.
	Stored StoredTiles
	// CacheSize is how many bytes of tiles are held in memory; 0 for none.
	CacheSize   int64
	Timeout     time.Duration // for one tile
	BehindProxy bool
	Metrics     *web.Metrics
	Answers     *web.AnswerCache // of what changed
	Overlays    web.Semaphore    // bounds how many of the same are built at once
}

// New makes the tiles of a store, and registers their metrics.
func New(o Options) *Tiles {
	cache := newCache(o.CacheSize)
	return &Tiles{
		store:             o.Store,
		set:               tileset.New(o.Store, o.Atlas, o.Places),
		drawer:            o.Drawer,
		style:             o.Style,
		resolver:          newSnapshotResolver(o.Store, o.Timeout),
		stored:            o.Stored,
		cache:             cache,
		building:          semaphore.NewWeighted(int64(2 * runtime.GOMAXPROCS(0))),
		buildingHistories: semaphore.NewWeighted(int64(max(1, runtime.GOMAXPROCS(0)/2))),
		timeout:           o.Timeout,
		metrics:           newMetrics(o.Metrics, cache),
		answers:           o.Answers,
		overlays:          o.Overlays,
		behindProxy:       o.BehindProxy,
	}
}

// Bound is what the tiles of every map cover at least.
func (t *Tiles) Bound() orb.Bound { return t.set.Bound() }

// Find returns the snapshots of a map. The error is NotFound, or Invalid where the first
// is later than the second.
func (t *Tiles) Find(ctx context.Context, p MapPath) (SnapshotRange, error) {
	to, err := t.resolver.find(ctx, p.Source, p.To)
	if err != nil {
		return SnapshotRange{}, err
	}
	var from resolvedSnapshot
	if p.Kind != geo.SnapshotMap {
		if from, err = t.resolver.find(ctx, p.Source, p.From); err != nil {
			return SnapshotRange{}, err
		}
	}
	r := newSnapshotRange(p.Kind, from, to)
	return r, r.check()
}

// findCached is Find without a look-up in the store.
func (t *Tiles) findCached(p MapPath) (r SnapshotRange, ok bool) {
	to, ok := t.resolver.cached(p.Source, p.To)
	if !ok {
		return r, false
	}
	var from resolvedSnapshot
	if p.Kind != geo.SnapshotMap {
		if from, ok = t.resolver.cached(p.Source, p.From); !ok {
			return r, false
		}
	}
	r = newSnapshotRange(p.Kind, from, to)
	return r, r.check() == nil
}

// cached returns a tile that needs no look-up in the store, and how it was asked for.
func (t *Tiles) cached(path string) (*encodedTile, tilePath, bool) {
	if t.cache == nil {
		return nil, tilePath{}, false
	}
	if found, ok := t.cache.get(path); ok {
		return found, found.path, true
	}
	p, err := parseTilePath(path, asIs)
	if err != nil || p.isFixed() {
		return nil, p, false
	}
	r, ok := t.findCached(p.MapPath)
	if !ok {
		return nil, p, false
	}
	found, ok := t.cache.get(r.path(p))
	return found, p, ok
}

// get returns a tile from the cache, the store or newly made. It waits no longer than ctx; the
// tile is made all the same, for others who wait.
func (t *Tiles) get(ctx context.Context, r SnapshotRange, p tilePath, c web.Coding) (*encodedTile, error) {
	path := r.path(p)
	if found, ok := t.cache.get(path); ok {
		t.metrics.tileFrom(p.at.Zoom(), fromMemory)
		return found, nil
	}
	only := codingChoice{one: t.cache == nil, coding: c}
	made := t.flight.DoChan(fmt.Sprint(path, only), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), t.timeout)
		defer cancel()
		return t.provide(ctx, r, p, only)
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case result := <-made:
		if result.Err != nil {
			return nil, result.Err
		}
		return result.Val.(*encodedTile), nil
	}
}

// provide reads a tile from the store, or makes it, and caches it.
func (t *Tiles) provide(ctx context.Context, r SnapshotRange, p tilePath, only codingChoice) (*encodedTile, error) {
	path := r.path(p)
	if found, ok := t.cache.get(path); ok { // made meanwhile
		return found, nil
	}
	found, err := t.fromStore(ctx, r.key(p))
	switch {
	case err == nil:
		t.metrics.tileFrom(p.at.Zoom(), fromStorage)
	case geo.CodeOf(err) == geo.NotFound:
		found, err = t.makeOnce(ctx, r, p, only)
	}
	if err != nil {
		return nil, err
	}
	found.path, found.counters = r.fixed(p), t.metrics.routes[routeKey{p.Kind, p.format}]
	t.cache.put(path, found)
	return found, nil
}

func (t *Tiles) fromStore(ctx context.Context, key geo.TileKey) (*encodedTile, error) {
	if t.stored == nil {
		return nil, geo.Errorf(geo.NotFound, "no tiles are stored")
	}
	stored, err := t.stored.Tile(ctx, key)
	if err != nil {
		return nil, err
	}
	return fromStored(key, stored)
}

// makeOnce makes a tile, unless it is a history's and the cache has one that shows the same.
func (t *Tiles) makeOnce(ctx context.Context, r SnapshotRange, p tilePath, only codingChoice) (*encodedTile, error) {
	name := ""
	if r.Kind == geo.HistoryMap && t.cache != nil {
		h, err := t.set.History(ctx, r.From, r.To)
		if err != nil {
			return nil, err
		}
		name = h.TileName(p.at)
		if same, ok := t.cache.get(name); ok {
			t.metrics.tileFrom(p.at.Zoom(), fromMemory)
			again := *same
			return &again, nil
		}
	}
	t.metrics.tileFrom(p.at.Zoom(), fromScratch)
	made, err := t.make(ctx, r, p, only)
	if err == nil && name != "" {
		again := *made
		t.cache.put(name, &again)
	}
	return made, err
}

// make makes a tile when the semaphore lets it.
func (t *Tiles) make(ctx context.Context, r SnapshotRange, p tilePath, only codingChoice) (*encodedTile, error) {
	limit := t.building
	if r.Kind == geo.HistoryMap {
		limit = t.buildingHistories
	}
	if err := limit.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer limit.Release(1)
	defer t.metrics.timeBuild(r.Kind, p.format)()
	content, err := t.content(ctx, r, p)
	if err != nil {
		return nil, err
	}
	return newTile(p.format, content, only)
}

func (t *Tiles) content(ctx context.Context, r SnapshotRange, p tilePath) ([]byte, error) {
	if p.format != geo.TileMVT {
		scene, err := t.Scene(ctx, r)
		if err != nil {
			return nil, err
		}
		return t.drawer.Tile(scene, p.at, scaleOf(p.format))
	}
	m, err := t.tileMap(ctx, r)
	if err != nil {
		return nil, err
	}
	return m.Tile(p.at)
}

func scaleOf(format geo.TileFormat) int {
	if format == geo.TilePNG2x {
		return 2
	}
	return 1
}

func (t *Tiles) tileMap(ctx context.Context, r SnapshotRange) (tileMap, error) {
	switch r.Kind {
	case geo.ChangeMap:
		return t.set.Change(ctx, r.From, r.To)
	case geo.HistoryMap:
		return t.set.History(ctx, r.From, r.To)
	}
	return t.set.Day(ctx, r.To)
}

// Scene is what a picture of a day or of a change shows.
func (t *Tiles) Scene(ctx context.Context, r SnapshotRange) (scene draw.Scene, err error) {
	day, err := t.set.Day(ctx, r.To)
	if err != nil {
		return scene, err
	}
	scene.Snapshot = day.Layers
	if r.Kind != geo.ChangeMap {
		return scene, nil
	}
	change, err := t.set.Change(ctx, r.From, r.To)
	if err != nil {
		return scene, err
	}
	scene.Changes = change.Changes
	return scene, nil
}
