package server

import (
	"cmp"
	"context"
	"io"
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

	"github.com/labstack/echo/v4"
)

const (
	defaultMaxBody  = 64 << 10
	defaultTimeout  = 20 * time.Second
	defaultPatience = 5 * time.Second
	shelfRoom       = 64 << 20 // bytes of answers that were dear to make
)

// Store is what the server reads.
type Store interface {
	catalogue
	snapshots
	chronicle
	mapStore
	// Ping tells whether the store answers.
	Ping(context.Context) error
}

type catalogue interface {
	// Sources lists all sources by name.
	Sources(context.Context) ([]geo.SourceSummary, error)
	// Source returns one source; NotFound.
	Source(context.Context, geo.SourceName) (geo.SourceSummary, error)
	// Tallies counts the revisions of each source that has any.
	Tallies(context.Context) ([]geo.Tally, error)
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
}

type chronicle interface {
	// Series returns what a source holds at the end of each period and what moved in it.
	Series(context.Context, geo.SeriesQuery) ([]geo.SeriesRow, error)
	// StatusTransitions returns when a point gained or lost a status, by date.
	StatusTransitions(context.Context, geo.PointQuery) ([]geo.StatusTransition, error)
}

// mapStore is what tiles need beside the above.
type mapStore interface {
	// Revision returns a snapshot as it is in a revision; NotFound.
	Revision(context.Context, geo.Revision) (geo.StoredSnapshot, error)
	// ChangedPolygons returns what changed hands from one revision to another; NotFound where that
	// has not been measured.
	ChangedPolygons(ctx context.Context, from, to geo.Revision) ([]geo.ChangedPolygon, error)
}

// Config is what a server is made of.
type Config struct {
	Store     Store
	Atlas     *atlas.Atlas         // its Places name what is nearest to a point
	Gazetteer *gazetteer.Gazetteer // what /places searches
	Figures   []geo.Figure         // what publishers printed, for /figures
	Places    []geo.Place          // those that tiles show
	Drawer    Drawer               // of raster tiles and pictures
	Style     draw.Style           // whose colours a map style has
	// StoredTiles is where tiles may lie that were made before; nil for none.
	StoredTiles storedTiles
	// TileCache is how many bytes of tiles are held in memory; 0 for none.
	TileCache int64
	// BehindProxy takes a proxy's word for the address that clients see: the headers
	// X-Forwarded-Proto and X-Forwarded-Host.
	BehindProxy bool
	BaseMap     *BaseMap // that the page may lay under its own; nil: none
	// Static is the built front end: index.html, assets/. Without an index.html, or
	// nil, / says how to build it.
	Static  fs.FS
	Log     *slog.Logger     // nil: no log
	Version string           // shown in /openapi.json and /healthz
	Clock   func() time.Time // nil: time.Now
	MaxBody int64            // bytes of a request's body; 0: 64 KiB
	Timeout time.Duration    // for one answer; 0: 20 s
	// Workers is how many answers may be measured at once, of those that lay shapes over
	// each other; half as many, at least one, of those that do so many times. 0: one for
	// each processor.
	Workers int
	// Patience is how long a request waits for a worker before it is told to come again.
	// 0: 5 s.
	Patience time.Duration
}

func (c Config) withDefaults() Config {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	c.Version = cmp.Or(c.Version, "devel")
	c.MaxBody = cmp.Or(c.MaxBody, defaultMaxBody)
	c.Timeout = cmp.Or(c.Timeout, defaultTimeout)
	c.Workers = cmp.Or(c.Workers, runtime.GOMAXPROCS(0))
	c.Patience = cmp.Or(c.Patience, defaultPatience)
	return c
}

type server struct {
	Config
	answers  *answer.Engine
	openAPI  []byte
	docsPage []byte
	short    gate // to answers that take one overlay
	long     gate // to those that take many
	shelf    shelf
	tiles    *tiles
	metrics  *metrics
}

func newServer(cfg Config) *server {
	cfg = cfg.withDefaults()
	m := newMetrics()
	s := &server{
		Config:  cfg,
		answers: answer.New(cfg.Store, cfg.Atlas),
		short:   newGate(cfg.Workers, cfg.Patience),
		long:    newGate(max(1, cfg.Workers/2), cfg.Patience),
		shelf:   newShelf(shelfRoom),
		tiles:   newTiles(cfg, m),
		metrics: m,
	}
	m.watch(s.tiles.cache, cfg.Store)
	return s
}

// New returns the handler of every route. It keeps cfg.Store, which the caller closes
// after the last request.
func New(cfg Config) http.Handler {
	s := newServer(cfg)
	table := s.routes()
	s.openAPI = openAPIDocument(table, s.Version)
	s.docsPage = docsPage(table, s.Version)
	return s.wrap(s.router(table))
}

// router makes echo routes of the table; GET routes answer HEAD as well.
func (s *server) router(table []route) *echo.Echo {
	e := echo.New()
	e.Logger.SetOutput(io.Discard) // echo only logs what this package logs itself
	e.HTTPErrorHandler = s.writeError
	e.Use(recoverPanic)
	for _, r := range table {
		if strings.HasPrefix(r.path, tilesPrefix) {
			continue
		}
		handler := s.handler(r)
		e.GET(r.echoPath(), handler)
		e.HEAD(r.echoPath(), handler)
	}
	underTiles := s.under(table, tilesPrefix)
	e.GET(tilesPrefix+"*", underTiles)
	e.HEAD(tilesPrefix+"*", underTiles)
	e.GET("/*", s.staticFile)
	e.HEAD("/*", s.staticFile)
	return e
}

// echoPath writes /sources/{source} as /sources/:source.
func (r route) echoPath() string {
	return strings.NewReplacer("{", ":", "}", "").Replace(r.path)
}

// handler checks the request against the route's parameters and then answers it.
func (s *server) handler(r route) echo.HandlerFunc {
	return func(c echo.Context) error {
		exchangeOf(c.Request()).route = r.path
		values, err := r.values(c)
		if err != nil {
			return err
		}
		return r.handle(call{Context: c, values: values})
	}
}
