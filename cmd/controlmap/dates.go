package main

import (
	"context"

	"controlmap/data/sqlite"
	"controlmap/geo/answer"
)

type datesCmd struct {
	databaseFlags
	tableFlags
	Source sourceFlag `required:"" placeholder:"NAME" help:"Source, as the sources command lists them."`
}

func (c *datesCmd) Run(ctx context.Context, std streams) error {
	return c.with(ctx, std, func(store *sqlite.Store) error {
		engine, err := newEngine(store)
		if err != nil {
			return err
		}
		table, err := ask(ctx, engine.Dates, answer.DatesQuery{Source: c.Source.SourceName})
		if err != nil {
			return err
		}
		return c.print(std.out, table, "date", "revision", "sphere_km2", "geodesic_km2", "covers", "split_since", "provenance", "flags")
	})
}
