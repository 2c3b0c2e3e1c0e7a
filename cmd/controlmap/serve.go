package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"time"

	"controlmap/data/builtin"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/server"
	"controlmap/static"
)

type serveCmd struct {
	databaseFlags
	Addr string `env:"CONTROLMAP_ADDR" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to listen on ($$CONTROLMAP_ADDR, else ${default})."`
}

func (c *serveCmd) Run(ctx context.Context, std streams) error {
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return geo.Errorf(geo.Unavailable, "cannot listen on %s: %v", c.Addr, err)
	}
	defer listener.Close() // a second close after the server's own is harmless
	return c.with(ctx, std, func(store *sqlite.Store) error {
		regions, err := builtin.Regions()
		if err != nil {
			return err
		}
		log := slog.New(slog.NewJSONHandler(std.err, nil))
		handler := server.New(server.Config{
			Store: store, Regions: regions, Static: static.Files(), Log: log, Version: version(), Clock: time.Now,
		})
		fmt.Fprintf(std.out, "controlmap serves http://%s\n", listener.Addr())
		return server.Run(ctx, listener, handler, log)
	})
}
