package main

import (
	"context"
	"fmt"

	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/answer"
)

type frontlineCmd struct {
	databaseFlags
	tableFlags
	shapesFlags
	regionFlags
	snapshotFlags
}

// Validate satisfies kong.
func (c *frontlineCmd) Validate() error { return c.shapesFlags.check(c.tableFlags) }

func (c *frontlineCmd) Run(ctx context.Context, std streams) error {
	return c.with(ctx, std, func(store *sqlite.Store) error {
		engine, err := newEngine(store)
		if err != nil {
			return err
		}
		table, err := ask(ctx, engine.Front, answer.FrontQuery{SnapshotQuery: c.query(), Region: geo.RegionCode(c.Region)})
		if err != nil {
			return err
		}
		if err := c.noteTerms(ctx, store, std, table.Source); err != nil {
			return err
		}
		err = c.writeShapes(ctx, std, table)
		if err != nil || c.toStdout() {
			return err
		}
		if err := c.print(std.out, table, "region", "km"); err != nil || !c.plain() {
			return err
		}
		fmt.Fprintf(std.out, "\n%s: %.1f km of front line\n", table.Region, table.Total.Km)
		return printSnapshot(std, table.Meta)
	})
}
