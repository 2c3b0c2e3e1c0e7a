package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/draw"
	"controlmap/geo/tile"
	"controlmap/server"
	"controlmap/server/page"
	"controlmap/server/web"
	"controlmap/static"

	"golang.org/x/sync/errgroup"
)

type serveCmd struct {
	databaseFlags
	configFlag
	Sync      bool   `env:"CONTROLMAP_SYNC" help:"Also follow the publishers that the configuration names."`
	Addr      string `env:"CONTROLMAP_ADDR" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on (${default})."`
	Figures   string `env:"CONTROLMAP_FIGURES" placeholder:"FILE" help:"CSV of published figures of your own, beside the built-in ones."`
	TileCache int64  `env:"CONTROLMAP_TILE_CACHE" default:"64" placeholder:"MB" help:"Memory for tiles that were asked for; 0 makes each anew (${default})."`
	baseFlags
	BehindProxy bool `env:"CONTROLMAP_BEHIND_PROXY" help:"Believe X-Forwarded-Proto and X-Forwarded-Host: for a server that only a proxy reaches."`
}

// maxTileCache is more memory, in MB, than a machine has.
const maxTileCache = 1 << 20

func (c *serveCmd) Run(ctx context.Context, std streams) error {
	if c.TileCache < 0 || c.TileCache > maxTileCache {
		return geo.Errorf(geo.Invalid, "tile cache of %d MB is out of range 0..%d", c.TileCache, maxTileCache)
	}
	following, err := c.following()
	if err != nil {
		return err
	}
	base, err := c.baseMap()
	if err != nil {
		return err
	}
	figures, err := loadFigures(c.Figures)
	if err != nil {
		return err
	}
	paceCollector(c.TileCache)
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return geo.Errorf(geo.Unavailable, "cannot listen on %s: %v", c.Addr, err)
	}
	defer listener.Close() //nolint:errcheck // a second close after the server's own is harmless
	log := slog.New(slog.NewJSONHandler(std.err, nil))
	return c.open(ctx, std, func(store *sqlite.Store) error {
		parts, err := c.parts(figures, base, log)
		if err != nil {
			return err
		}
		first, err := isNew(ctx, store)
		if err != nil {
			return err
		}
		if first {
			return c.serveFirstMap(ctx, std, listener, parts, store, following)
		}
		if err := seed(ctx, store, std); err != nil {
			return err
		}
		if err := measureAll(ctx, store, std, ""); err != nil {
			return err
		}
		handler, err := parts.handler(ctx, store, store)
		if err != nil {
			return err
		}
		group, ctx := errgroup.WithContext(ctx)
		group.Go(func() error { return following.run(ctx, store, log) })
		group.Go(func() error { return serve(ctx, std, listener, handler, log) })
		return group.Wait()
	})
}

func serve(ctx context.Context, std streams, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	fmt.Fprintf(std.out, "controlmap serves http://%s\n", listener.Addr())
	return server.Run(ctx, listener, handler, log)
}

// usualMemory is how many MB, beside those for tiles, the server takes at most before
// collecting garbage is worth any time.
const usualMemory = 160

// paceCollector has garbage collected seldom while memory is plenty, since that takes a
// tenth of the time for cached tiles, and often when it is not. What the environment says
// (GOGC, GOMEMLIMIT) holds.
func paceCollector(tileCache int64) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit((usualMemory + tileCache) << 20)
	}
}

// serverParts is what a server is made of beside its store.
type serverParts server.Config

func (c *serveCmd) parts(figures []geo.Figure, base *page.BaseMap, log *slog.Logger) (serverParts, error) {
	atlas, index, err := newAtlas()
	if err != nil {
		return serverParts{}, err
	}
	places, err := builtin.Places()
	if err != nil {
		return serverParts{}, err
	}
	style, err := draw.Default()
	if err != nil {
		return serverParts{}, err
	}
	drawer, err := draw.New(style, atlas.Regions, places)
	if err != nil {
		return serverParts{}, err
	}
	return serverParts{
		Atlas: atlas, Gazetteer: index, Figures: figures,
		Static: static.Files(), Log: log, Release: web.Release{Version: release, Commit: builtFrom()}, Clock: time.Now,
		Places: places, Drawer: drawer, Style: style,
		TileCache: c.TileCache << 20, BehindProxy: c.BehindProxy, BaseMap: base,
	}, nil
}

// handler serves a database; asked is what it is asked through.
func (p serverParts) handler(ctx context.Context, database *sqlite.Store, asked server.Store) (http.Handler, error) {
	cfg := server.Config(p)
	cfg.Store = asked
	var err error
	if cfg.Database, err = database.ID(ctx); err != nil {
		return nil, err
	}
	usable, err := database.RequireTileLook(ctx, tile.Look)
	if err != nil {
		return nil, err
	}
	if usable {
		cfg.StoredTiles = database
	}
	return server.New(cfg), nil
}
