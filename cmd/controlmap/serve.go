package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"time"

	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/server"
	"controlmap/static"
)

type serveCmd struct {
	databaseFlags
	Addr    string `env:"CONTROLMAP_ADDR" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on (${default})."`
	Figures string `env:"CONTROLMAP_FIGURES" placeholder:"FILE" help:"CSV of published figures of your own, beside the built-in ones."`
}

func (c *serveCmd) Run(ctx context.Context, std streams) error {
	figures, err := loadFigures(c.Figures)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return geo.Errorf(geo.Unavailable, "cannot listen on %s: %v", c.Addr, err)
	}
	defer listener.Close() // a second close after the server's own is harmless
	return c.withMeasured(ctx, std, "", func(store *sqlite.Store) error {
		atlas, places, err := newAtlas()
		if err != nil {
			return err
		}
		log := slog.New(slog.NewJSONHandler(std.err, nil))
		handler := server.New(server.Config{
			Store: store, Atlas: atlas, Gazetteer: places, Figures: figures,
			Static: static.Files(), Log: log, Version: version(), Clock: time.Now,
		})
		fmt.Fprintf(std.out, "controlmap serves http://%s\n", listener.Addr())
		return server.Run(ctx, listener, handler, log)
	})
}
