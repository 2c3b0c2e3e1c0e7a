package main

import (
	"context"

	"controlmap/data/sqlite"
	"controlmap/geo/answer"
)

type sourcesCmd struct {
	databaseFlags
	tableFlags
}

func (c *sourcesCmd) Run(ctx context.Context, std streams) error {
	return c.with(ctx, std, func(store *sqlite.Store) error {
		sources, err := store.Sources(ctx)
		if err != nil {
			return err
		}
		return c.print(std.out, answer.Sources(sources), "source", "title", "first", "last", "snapshots", "publishable", "licence")
	})
}
