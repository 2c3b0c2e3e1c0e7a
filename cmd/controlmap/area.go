package main

import (
	"context"
	"fmt"

	"controlmap/data/builtin"
	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/answer"
)

type areaCmd struct {
	databaseFlags
	tableFlags
	snapshotFlags
	regionFlags
	Status statusFlag `placeholder:"STATUS" help:"occupied, contested, liberated, advance or claimed; else rows of all and the total of occupied."`
}

func (c *areaCmd) Run(ctx context.Context, std streams) error {
	return c.with(ctx, std, func(store *sqlite.Store) error {
		table, err := c.table(ctx, store)
		if err != nil {
			return err
		}
		if err := c.print(std.out, table, "region", "status", "sphere_km2", "geodesic_km2", "share"); err != nil || !c.plain() {
			return err
		}
		return printTotal(std, table)
	})
}

func (c *areaCmd) table(ctx context.Context, store *sqlite.Store) (answer.AreasTable, error) {
	regions, err := builtin.Regions()
	if err != nil {
		return answer.AreasTable{}, err
	}
	query := answer.AreasQuery{Region: geo.RegionCode(c.Region), Status: c.Status.Status}
	if _, err := regions.Members(query.Region); err != nil {
		return answer.AreasTable{}, err
	}
	meta, stored, err := answer.Find(ctx, store, c.query())
	if err != nil {
		return answer.AreasTable{}, err
	}
	ground, err := store.RegionAreas(ctx, stored.Revision)
	if err != nil {
		return answer.AreasTable{}, err
	}
	return answer.Areas(meta, ground, regions, query)
}

func printTotal(std streams, t answer.AreasTable) error {
	_, err := fmt.Fprintf(std.out, "\n%s %s: %.1f km2 on the sphere, %.1f km2 on WGS84", t.Region, t.Total.Status, t.Total.SphereKm2, t.Total.GeodesicKm2)
	if err != nil {
		return err
	}
	if t.Total.Share != nil {
		fmt.Fprintf(std.out, " (%.2f %% of %.0f km2, %s)", *t.Total.Share, *t.Total.DenominatorKm2, t.Total.Denominator)
	}
	fmt.Fprintln(std.out)
	return printSnapshot(std, t.Meta)
}
