package server

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"time"

	"controlmap/geo"
	"controlmap/geo/draw"
	"controlmap/geo/tile"
	"controlmap/geo/tileset"

	"golang.org/x/sync/singleflight"
)

// tileMap is what tiles are made of.
type tileMap interface {
	// Tile returns a vector tile, nil for an empty one.
	Tile(tile.Address) ([]byte, error)
}

// tiles makes tiles, once for all who ask at the same time, and keeps them.
type tiles struct {
	set     *tileset.Tileset
	drawer  Drawer
	moments *moments
	stored  storedTiles // may be nil
	cache   *tileCache  // may be nil
	flight  singleflight.Group
	places  chan struct{} // of those being made
	long    chan struct{} // of those of histories, which take longer
	timeout time.Duration
	metrics *metrics
}

// Drawer draws raster tiles and pictures.
type Drawer interface {
	// Tile returns a PNG, nil for an empty one.
	Tile(scene draw.Scene, at tile.Address, scale int) ([]byte, error)
	Picture(scene draw.Scene, p draw.Picture) ([]byte, error)
}

func newTiles(cfg Config, m *metrics) *tiles {
	return &tiles{
		set:     tileset.New(cfg.Store, cfg.Atlas, cfg.Places),
		drawer:  cfg.Drawer,
		moments: newMoments(cfg.Store),
		stored:  cfg.StoredTiles,
		cache:   newTileCache(cfg.TileCache),
		places:  make(chan struct{}, 2*runtime.GOMAXPROCS(0)),
		long:    make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)),
		timeout: cfg.Timeout,
		metrics: m,
	}
}

// ends are the snapshots that a map is of; from is that of a change or history.
type ends struct {
	subject  subject
	from, to resolved
}

// name stands for the map in an address.
func (e ends) name() string {
	switch e.subject {
	case ofChange:
		return e.from.name + spanMark + e.to.name
	case ofHistory:
		return historyStep + "/" + e.from.name + spanMark + e.to.name
	}
	return e.to.name
}

// id is what geo.TileKey calls the map.
func (e ends) id() geo.MapID {
	id := geo.MapID{Kind: mapKinds[e.subject], To: e.to.ID()}
	if e.subject != ofDay {
		id.From = e.from.ID()
	}
	return id
}

var mapKinds = map[subject]geo.MapKind{ofDay: geo.SnapshotMap, ofChange: geo.ChangeMap, ofHistory: geo.HistoryMap}

func (e ends) key(p tilePath) geo.TileKey {
	at := p.at.Tile()
	return geo.TileKey{Map: e.id(), Format: p.format, Z: uint32(at.Z), X: at.X, Y: at.Y}
}

// fixed is the same tile, named by revisions.
func (e ends) fixed(p tilePath) tilePath {
	p.to = moment{revision: e.to.Revision}
	if p.subject != ofDay {
		p.from = moment{revision: e.from.Revision}
	}
	return p
}

// find returns the snapshots of a map. The error is NotFound, or Invalid where the first
// is later than the second.
func (t *tiles) find(ctx context.Context, p mapPath) (e ends, err error) {
	e.subject = p.subject
	if e.to, err = t.moments.find(ctx, p.source, p.to); err != nil || p.subject == ofDay {
		return e, err
	}
	if e.from, err = t.moments.find(ctx, p.source, p.from); err != nil {
		return e, err
	}
	if e.to.Date.Before(e.from.Date) {
		err = geo.Errorf(geo.Invalid, "from %s is after to %s", e.from.Date, e.to.Date)
	}
	return e, err
}

// path is the address of a tile of fixed snapshots: as a client that asks by revision
// writes it, unescaped.
func (e ends) path(p tilePath) string {
	at := p.at.Tile()
	path := append(make([]byte, 0, 80), tilesPrefix...)
	path = append(append(append(path, p.source...), '/'), e.name()...)
	for _, n := range [...]uint32{uint32(at.Z), at.X, at.Y} {
		path = strconv.AppendUint(append(path, '/'), uint64(n), 10)
	}
	return string(append(path, endings[p.format]...))
}

// cached returns a tile that needs no look-up in the store, and how it was asked for.
func (t *tiles) cached(path string) (*builtTile, tilePath, bool) {
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
	e, ok := t.remembered(p.mapPath)
	if !ok {
		return nil, p, false
	}
	found, ok := t.cache.get(e.path(p))
	return found, p, ok
}

// remembered is find without a look-up in the store.
func (t *tiles) remembered(p mapPath) (e ends, ok bool) {
	e.subject = p.subject
	if e.to, ok = t.moments.look(p.source, p.to); !ok || p.subject == ofDay {
		return e, ok
	}
	e.from, ok = t.moments.look(p.source, p.from)
	return e, ok && !e.to.Date.Before(e.from.Date)
}

// get returns a tile, from where it is kept or made. It waits no longer than ctx; the
// tile is made all the same, for others who wait.
func (t *tiles) get(ctx context.Context, e ends, p tilePath, c coding) (*builtTile, error) {
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
		return result.Val.(*builtTile), nil
	}
}

// provide reads a tile from the store, or makes it, and keeps it.
func (t *tiles) provide(ctx context.Context, e ends, p tilePath, only codingChoice) (*builtTile, error) {
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
	found.path, found.counted = e.fixed(p), t.metrics.atHand[tileKind{p.subject, p.format}]
	t.cache.put(path, found)
	return found, nil
}

func (t *tiles) fromStore(ctx context.Context, key geo.TileKey) (*builtTile, error) {
	if t.stored == nil {
		return nil, geo.Errorf(geo.NotFound, "no tiles are stored")
	}
	stored, err := t.stored.Tile(ctx, key)
	if err != nil {
		return nil, err
	}
	return storedTile(key, stored)
}

// makeOnce makes a tile, unless it is one of a history that shows the same in another.
func (t *tiles) makeOnce(ctx context.Context, e ends, p tilePath, only codingChoice) (*builtTile, error) {
	name := ""
	if e.subject == ofHistory && t.cache != nil {
		h, err := t.set.History(ctx, e.from.StoredSnapshot, e.to.StoredSnapshot)
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
func (t *tiles) make(ctx context.Context, e ends, p tilePath, only codingChoice) (*builtTile, error) {
	places := t.places
	if e.subject == ofHistory {
		places = t.long
	}
	select {
	case places <- struct{}{}:
		defer func() { <-places }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer t.metrics.timeBuild(e.subject, p.format)()
	content, err := t.content(ctx, e, p)
	if err != nil {
		return nil, err
	}
	return built(p.format, content, only)
}

func (t *tiles) content(ctx context.Context, e ends, p tilePath) ([]byte, error) {
	if p.format != geo.TileMVT {
		scene, err := t.scene(ctx, e)
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

func (t *tiles) tileMap(ctx context.Context, e ends) (tileMap, error) {
	switch e.subject {
	case ofChange:
		return t.set.Change(ctx, e.from.StoredSnapshot, e.to.StoredSnapshot)
	case ofHistory:
		return t.set.History(ctx, e.from.StoredSnapshot, e.to.StoredSnapshot)
	}
	return t.set.Day(ctx, e.to.StoredSnapshot)
}

// scene is what a picture of a day or of a change shows.
func (t *tiles) scene(ctx context.Context, e ends) (scene draw.Scene, err error) {
	day, err := t.set.Day(ctx, e.to.StoredSnapshot)
	if err != nil {
		return scene, err
	}
	scene.Snapshot = day.Layers
	if e.subject != ofChange {
		return scene, nil
	}
	change, err := t.set.Change(ctx, e.from.StoredSnapshot, e.to.StoredSnapshot)
	if err != nil {
		return scene, err
	}
	scene.Changes = change.Changes
	return scene, nil
}
