package main

import (
	"context"
	"time"

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
		source, err := store.Source(ctx, c.Source.SourceName)
		if err != nil {
			return err
		}
		days, err := store.Snapshots(ctx, source.Name, time.Time{})
		if err != nil {
			return err
		}
		return c.print(std.out, answer.Dates(source.Source, days), "date", "revision", "sphere_km2", "geodesic_km2", "statuses", "split_since", "provenance", "flags")
	})
}
