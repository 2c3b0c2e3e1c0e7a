package server

import (
	"cmp"
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"time"

	"controlmap/geo"
	"controlmap/geo/answer"
	"controlmap/geo/atlas"
	"controlmap/geo/draw"
	"controlmap/geo/gazetteer"
	"controlmap/server/feed"
	"controlmap/server/page"
	"controlmap/server/tiles"
	"controlmap/server/web"
)

const (
	defaultMaxBody  = 64 << 10
	defaultTimeout  = 20 * time.Second
	defaultMaxWait  = 5 * time.Second
	answerCacheSize = 64 << 20 // bytes of answers that were expensive to make
)

// Store is what the server reads.
type Store interface {
	catalogue
	snapshots
	chronicle
	mapStore
	newsStore
	// Ping reports whether the store answers.
	Ping(context.Context) error
}

type catalogue interface {
	// Sources lists all sources by name.
	Sources(context.Context) ([]geo.SourceSummary, error)
	// Source returns one source; NotFound.
	Source(context.Context, geo.SourceName) (geo.SourceSummary, error)
	// Tallies counts the revisions of each source that has any.
	Tallies(context.Context) ([]geo.Tally, error)
	// Standings lists what is newest of each source, by name.
	Standings(context.Context) ([]geo.Standing, error)
	// Snapshots lists the snapshots of a source by date, with their flags, as known at an
	// instant; zero: now.
	Snapshots(context.Context, geo.SourceName, time.Time) ([]geo.SnapshotSummary, error)
}

type snapshots interface {
	// Snapshot returns the last snapshot at or before a date; NotFound.
	Snapshot(context.Context, geo.SnapshotQuery) (geo.StoredSnapshot, error)
	// Polygons returns the polygons of a revision.
	Polygons(context.Context, geo.PolygonQuery) ([]geo.ControlPolygon, error)
	// RegionAreas returns what a revision measures per region, status and since.
	RegionAreas(context.Context, geo.Revision) ([]geo.RegionArea, error)
	// Withdrawals lists the maps that a source's publisher took back, in order of date.
	Withdrawals(context.Context, geo.SourceName) ([]geo.Withdrawal, error)
}

type chronicle interface {
	// Series returns what a source holds at the end of each period and what moved in it.
	Series(context.Context, geo.SeriesQuery) ([]geo.SeriesRow, error)
	// StatusTransitions returns when a point gained or lost a status, by date.
	StatusTransitions(context.Context, geo.PointQuery) ([]geo.StatusTransition, error)
	// Deviations returns how far a source was from maps that it was compared with.
	Deviations(context.Context, geo.DeviationQuery) (geo.Deviations, error)
}

// mapStore is what tiles need beside the above.
type mapStore interface {
	// Revision returns a snapshot as it is in a revision; NotFound.
	Revision(context.Context, geo.Revision) (geo.StoredSnapshot, error)
	// ChangedPolygons returns what changed hands from one revision to another; NotFound where that
	// has not been measured.
	ChangedPolygons(ctx context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error)
}

// newsStore is what it is looked up in what is new.
type newsStore interface {
	// EventMark returns the mark of all that is known.
	EventMark(context.Context) (geo.EventMark, error)
	// News returns what became known since a mark, up to limit revisions and as many changes of state.
	News(ctx context.Context, since geo.EventMark, limit int) (geo.News, error)
	// Confirmations returns when those of a source's maps were confirmed that were provisional first.
	Confirmations(context.Context, geo.SourceName) (map[geo.Revision]time.Time, error)
}

// Config is what a server is made of.
type Config struct {
	Store     Store
	Atlas     *atlas.Atlas         // its Places name what is nearest to a point
	Gazetteer *gazetteer.Gazetteer // what /places searches
	Figures   []geo.Figure         // what publishers printed, for /figures
	Places    []geo.Place          // those that tiles show
	Drawer    tiles.Drawer         // of raster tiles and pictures
	Style     draw.Style           // whose colours a map style has
	// StoredTiles is where tiles may lie that were made before; nil for none.
	StoredTiles tiles.StoredTiles
	// TileCache is how many bytes of tiles are held in memory; 0 for none.
	TileCache int64
	// BehindProxy takes a proxy's word for the address that clients see: the headers
	// X-Forwarded-Proto and X-Forwarded-Host.
	BehindProxy bool
	BaseMap     *page.BaseMap // that the page may lay under its own; nil: none
	// Static is the built front end: index.html, assets/. Without an index.html, or
	// nil, / says how to build it.
	Static  fs.FS
	Log     *slog.Logger // nil: no log
	Release web.Release  // shown in /openapi.json, /docs and /healthz
	// Database is the random id of the Store, shown in /readyz: what has the same numbers in
	// another database has other ETags.
	Database string
	Clock    func() time.Time // nil: time.Now
	MaxBody  int64            // bytes of a request's body; 0: 64 KiB
	Timeout  time.Duration    // for one answer; 0: 20 s
	// Workers is how many answers may be measured at once, of those that lay shapes over
	// each other; half as many, at least one, of those that do so many times. 0: one for
	// each processor.
	Workers int
	// AskForNews is how often it is looked up what is new, while anybody wants to know, and after
	// Heartbeat of silence a stream of events says that it is alive. 0: 1 s and 15 s.
	AskForNews, Heartbeat time.Duration
	// MaxWait is how long a request waits for a worker before it is told to come again.
	// 0: 5 s.
	MaxWait time.Duration
}

func (c Config) withDefaults() Config {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	c.Release.Version = cmp.Or(c.Release.Version, "devel")
	c.MaxBody = cmp.Or(c.MaxBody, defaultMaxBody)
	c.Timeout = cmp.Or(c.Timeout, defaultTimeout)
	c.Workers = cmp.Or(c.Workers, runtime.GOMAXPROCS(0))
	c.MaxWait = cmp.Or(c.MaxWait, defaultMaxWait)
	return c
}

// server holds what its handlers share.
type server struct {
	Config
	short     web.Semaphore // of answers that take one overlay
	long      web.Semaphore // of those that take many
	engine    *answer.Engine
	answers   *web.AnswerCache
	tiles     *tiles.Tiles
	feeds     *feed.Feeds
	page      *page.Page
	metrics   *web.Metrics
	reference web.Reference
}

func newServer(cfg Config) *server {
	cfg = cfg.withDefaults()
	s := &server{
		Config:  cfg,
		short:   web.NewSemaphore(cfg.Workers, cfg.MaxWait),
		long:    web.NewSemaphore(max(1, cfg.Workers/2), cfg.MaxWait),
		engine:  answer.New(cfg.Store, cfg.Atlas),
		answers: web.NewAnswerCache(answerCacheSize, cfg.Atlas.Regions.Boundary, cfg.Release, cfg.Database),
		metrics: web.NewMetrics(),
	}
	s.metrics.Register(storeMetrics{cfg.Store})
	s.tiles = tiles.New(tiles.Options{
		Store: cfg.Store, Atlas: cfg.Atlas, Places: cfg.Places,
		Drawer: cfg.Drawer, Style: cfg.Style,
		Stored: cfg.StoredTiles, CacheSize: cfg.TileCache,
		Timeout: cfg.Timeout, BehindProxy: cfg.BehindProxy,
		Metrics: s.metrics, Answers: s.answers, Overlays: s.short,
	})
	s.feeds = feed.New(feed.Options{
		Store: cfg.Store, Engine: s.engine, Atlas: cfg.Atlas, Gazetteer: cfg.Gazetteer, Places: cfg.Places,
		Answers: s.answers, Overlays: s.long, BehindProxy: cfg.BehindProxy,
		Database: cfg.Database, Log: cfg.Log, Metrics: s.metrics,
		Every: cfg.AskForNews, Heartbeat: cfg.Heartbeat,
	})
	s.page = page.New(page.Options{
		Files: cfg.Static, Store: cfg.Store, Answers: s.engine, Regions: cfg.Atlas.Regions, BaseMap: cfg.BaseMap,
		Version: cfg.Release.Version, BehindProxy: cfg.BehindProxy,
	})
	return s
}

// New returns the handler of every route. It keeps cfg.Store, which the caller closes
// after the last request.
func New(cfg Config) http.Handler {
	s := newServer(cfg)
	layers := web.Layers{
		Log: s.Log, Clock: s.Clock, Metrics: s.metrics, MaxBody: s.MaxBody, Timeout: s.Timeout,
		IsTile: tiles.IsTile, IsEndless: feed.IsEndless, IsShared: isShared,
	}
	return s.tiles.CachedFirst(layers.Wrap(s.router()))
}

// router makes the routes, and their documentation.
func (s *server) router() http.Handler {
	table := s.routes()
	s.reference.Describe(table, s.Release)
	return web.NewRouter(table, []string{tiles.Prefix, feed.Prefix}, s.page.File)
}

// isShared reports whether any other origin may read what is at a path.
func isShared(path string) bool {
	return strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, tiles.Prefix) || strings.HasPrefix(path, feed.Prefix) || path == "/tiles.json"
}
