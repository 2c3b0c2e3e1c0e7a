package main

import (
	"context"

	"controlmap/data/sqlite"
)

type sourcesCmd struct {
	databaseFlags
	tableFlags
}

func (c *sourcesCmd) Run(ctx context.Context, std streams) error {
	return c.with(ctx, std, func(store *sqlite.Store) error {
		engine, err := newEngine(store)
		if err != nil {
			return err
		}
		plan, err := engine.Sources(ctx)
		if err != nil {
			return err
		}
		table, err := plan.Build(ctx)
		if err != nil {
			return err
		}
		return c.print(std.out, table, "source", "title", "first", "last", "snapshots", "publishable", "licence")
	})
}
