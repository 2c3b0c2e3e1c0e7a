package tiles

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"time"

	"controlmap/geo"
	"controlmap/geo/atlas"
	"controlmap/geo/draw"
	"controlmap/geo/tile"
	"controlmap/geo/tileset"
	"controlmap/server/web"

	"github.com/paulmach/orb"
	"golang.org/x/sync/singleflight"
)

// store is where the snapshots of tiles are.
type store interface {
	resolverStore
	// Sources lists all sources by name.
	Sources(context.Context) ([]geo.SourceSummary, error)
	// Snapshots lists the snapshots of a source by date, with their flags, as known at an
	// instant; zero: now.
	Snapshots(context.Context, geo.SourceName, time.Time) ([]geo.SnapshotSummary, error)
	// Polygons returns the polygons of a revision.
	Polygons(context.Context, geo.PolygonQuery) ([]geo.ControlPolygon, error)
	// ChangedPolygons returns what changed hands from one revision to another; NotFound where
	// that has not been measured.
	ChangedPolygons(ctx context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error)
}

// tileMap is what tiles are made of.
type tileMap interface {
	// Tile returns a vector tile, nil for an empty one.
	Tile(tile.Address) ([]byte, error)
}

// Tiles makes tiles, once for all who ask at the same time, and keeps them.
type Tiles struct {
	store    store
	set      *tileset.Tileset
	drawer   Drawer
	style    draw.Style
	resolver *snapshotResolver
	stored   StoredTiles // may be nil
	cache    *cache      // may be nil
	flight   singleflight.Group
	places   chan struct{} // of those being made
	long     chan struct{} // of those of histories, which take longer
	timeout  time.Duration
	metrics  *metrics
	answers  *web.AnswerCache
	short    web.Semaphore // to answers that take one overlay
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
	Semaphore   web.Semaphore    // of the same
}

func New(o Options) *Tiles {
	cache := newCache(o.CacheSize)
	return &Tiles{
		store:       o.Store,
		set:         tileset.New(o.Store, o.Atlas, o.Places),
		drawer:      o.Drawer,
		style:       o.Style,
		resolver:    newSnapshotResolver(o.Store, o.Timeout),
		stored:      o.Stored,
		cache:       cache,
		places:      make(chan struct{}, 2*runtime.GOMAXPROCS(0)),
		long:        make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)),
		timeout:     o.Timeout,
		metrics:     newMetrics(o.Metrics, cache),
		answers:     o.Answers,
		short:       o.Semaphore,
		behindProxy: o.BehindProxy,
	}
}

// Bound is what the tiles of every map cover at least.
func (t *Tiles) Bound() orb.Bound { return t.set.Bound() }

// SnapshotRange is the snapshots that a map is of.
type SnapshotRange struct {
	Kind     geo.MapKind
	From, To geo.StoredSnapshot // From is the zero StoredSnapshot for a geo.SnapshotMap
	mapID    string             // ID, printed
}

func newSnapshotRange(kind geo.MapKind, from, to resolvedSnapshot) SnapshotRange {
	r := SnapshotRange{Kind: kind, From: from.StoredSnapshot, To: to.StoredSnapshot, mapID: to.mapID}
	if kind != geo.SnapshotMap {
		r.mapID = r.ID().String()
	}
	return r
}

// ID names the map for good.
func (r SnapshotRange) ID() geo.MapID {
	id := geo.MapID{Kind: r.Kind, To: r.To.ID()}
	if r.Kind != geo.SnapshotMap {
		id.From = r.From.ID()
	}
	return id
}

// Basis is what an answer about the tiles of the map follows from, with the number of what
// tiles look like.
func (r SnapshotRange) Basis() web.Basis { return web.Basis{tile.Look, r.mapID} }

// check returns Invalid where the first snapshot is later than the second.
func (r SnapshotRange) check() error {
	if r.Kind != geo.SnapshotMap && r.To.Date.Before(r.From.Date) {
		return geo.Errorf(geo.Invalid, "from %s is after to %s", r.From.Date, r.To.Date)
	}
	return nil
}

// key names a tile of the map.
func (r SnapshotRange) key(p tilePath) geo.TileKey {
	at := p.at.Tile()
	return geo.TileKey{Map: r.ID(), Format: p.format, Z: uint32(at.Z), X: at.X, Y: at.Y}
}

// fixed is the address of the same tile by revisions.
func (r SnapshotRange) fixed(p tilePath) tilePath {
	id := r.ID()
	p.From, p.To = SnapshotRef{ID: id.From}, SnapshotRef{ID: id.To}
	return p
}

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

// path is the address of a tile of fixed snapshots: as a client that asks by revision
// writes it, unescaped.
func (r SnapshotRange) path(p tilePath) string {
	at := p.at.Tile()
	path := append(make([]byte, 0, 80), Prefix...)
	path = append(append(append(path, p.Source...), '/'), r.mapID...)
	for _, n := range [...]uint32{uint32(at.Z), at.X, at.Y} {
		path = strconv.AppendUint(append(path, '/'), uint64(n), 10)
	}
	return string(append(path, endings[p.format]...))
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
	e, ok := t.findCached(p.MapPath)
	if !ok {
		return nil, p, false
	}
	found, ok := t.cache.get(e.path(p))
	return found, p, ok
}

// get returns a tile, from where it is kept or made. It waits no longer than ctx; the
// tile is made all the same, for others who wait.
func (t *Tiles) get(ctx context.Context, e SnapshotRange, p tilePath, c web.Coding) (*encodedTile, error) {
	path := e.path(p)
	if found, ok := t.cache.get(path); ok {
		t.metrics.tileFrom(p.at.Zoom(), fromMemory)
		return found, nil
	}
	only := codingChoice{one: t.cache == nil, coding: c}
	made := t.flight.DoChan(fmt.Sprint(path, only), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), t.timeout)
		defer cancel()
		return t.provide(ctx, e, p, only)
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

// provide reads a tile from the store, or makes it, and keeps it.
func (t *Tiles) provide(ctx context.Context, e SnapshotRange, p tilePath, only codingChoice) (*encodedTile, error) {
	path := e.path(p)
	if found, ok := t.cache.get(path); ok { // made since
		return found, nil
	}
	found, err := t.fromStore(ctx, e.key(p))
	switch {
	case err == nil:
		t.metrics.tileFrom(p.at.Zoom(), fromStorage)
	case geo.CodeOf(err) == geo.NotFound:
		found, err = t.makeOnce(ctx, e, p, only)
	}
	if err != nil {
		return nil, err
	}
	found.path, found.counted = e.fixed(p), t.metrics.routes[routeKey{p.Kind, p.format}]
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
	return tileOfStored(key, stored)
}

// makeOnce makes a tile, unless it is one of a history that shows the same in another.
func (t *Tiles) makeOnce(ctx context.Context, e SnapshotRange, p tilePath, only codingChoice) (*encodedTile, error) {
	name := ""
	if e.Kind == geo.HistoryMap && t.cache != nil {
		h, err := t.set.History(ctx, e.From, e.To)
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
	made, err := t.make(ctx, e, p, only)
	if err == nil && name != "" {
		again := *made
		t.cache.put(name, &again)
	}
	return made, err
}

// make makes a tile when it is its turn.
func (t *Tiles) make(ctx context.Context, e SnapshotRange, p tilePath, only codingChoice) (*encodedTile, error) {
	places := t.places
	if e.Kind == geo.HistoryMap {
		places = t.long
	}
	select {
	case places <- struct{}{}:
		defer func() { <-places }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer t.metrics.timeBuild(e.Kind, p.format)()
	content, err := t.content(ctx, e, p)
	if err != nil {
		return nil, err
	}
	return built(p.format, content, only)
}

func (t *Tiles) content(ctx context.Context, e SnapshotRange, p tilePath) ([]byte, error) {
	if p.format != geo.TileMVT {
		scene, err := t.Scene(ctx, e)
		if err != nil {
			return nil, err
		}
		return t.drawer.Tile(scene, p.at, scaleOf(p.format))
	}
	shown, err := t.tileMap(ctx, e)
	if err != nil {
		return nil, err
	}
	return shown.Tile(p.at)
}

func scaleOf(format geo.TileFormat) int {
	if format == geo.TilePNG2x {
		return 2
	}
	return 1
}

func (t *Tiles) tileMap(ctx context.Context, e SnapshotRange) (tileMap, error) {
	switch e.Kind {
	case geo.ChangeMap:
		return t.set.Change(ctx, e.From, e.To)
	case geo.HistoryMap:
		return t.set.History(ctx, e.From, e.To)
	}
	return t.set.Day(ctx, e.To)
}

// Scene is what a picture of a day or of a change shows.
func (t *Tiles) Scene(ctx context.Context, e SnapshotRange) (scene draw.Scene, err error) {
	day, err := t.set.Day(ctx, e.To)
	if err != nil {
		return scene, err
	}
	scene.Snapshot = day.Layers
	if e.Kind != geo.ChangeMap {
		return scene, nil
	}
	change, err := t.set.Change(ctx, e.From, e.To)
	if err != nil {
		return scene, err
	}
	scene.Changes = change.Changes
	return scene, nil
}
