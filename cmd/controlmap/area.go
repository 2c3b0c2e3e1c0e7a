package main

import (
	"context"
	"fmt"
	"slices"

	"controlmap/data/sqlite"
	"controlmap/geo"
	"controlmap/geo/answer"
)

type areaCmd struct {
	databaseFlags
	tableFlags
	snapshotFlags
	regionFlags
	Status statusFlag `placeholder:"STATUS" help:"occupied, contested, liberated, advance, claimed or infiltration; else rows of all and the total of occupied."`
}

func (c *areaCmd) Run(ctx context.Context, std streams) error {
	return c.with(ctx, std, func(store *sqlite.Store) error {
		engine, err := newEngine(store)
		if err != nil {
			return err
		}
		table, err := ask(ctx, engine.Areas, c.query())
		if err != nil {
			return err
		}
		columns := []string{"region", "status", "sphere_km2", "geodesic_km2", "uncertainty_km2", "water_sphere_km2", "share"}
		if slices.ContainsFunc(table.Rows, func(r answer.AreaRow) bool { return r.Revision != table.Revision }) {
			columns = append(columns, "snapshot") // which tells the row's status
		}
		if err := c.printRounded(std.out, table, uncertainAreas, columns...); err != nil || !c.plain() {
			return err
		}
		return printTotal(std, table)
	})
}

func (c *areaCmd) query() answer.AreasQuery {
	return answer.AreasQuery{SnapshotQuery: c.snapshotFlags.query(), Region: geo.RegionCode(c.Region), Status: c.Status.Status}
}

// uncertainAreas are the columns of areas that are rounded.
var uncertainAreas = map[string]uncertainty{
	"sphere_km2":      {column: "uncertainty_km2"},
	"geodesic_km2":    {column: "uncertainty_km2"},
	"uncertainty_km2": {column: "uncertainty_km2"},
	"share":           {column: "uncertainty_km2", of: "geodesic_km2"},
}

// shownKm2 is the least that an area with one decimal shows.
const shownKm2 = 0.05

func printTotal(std streams, t answer.AreasTable) error {
	u := t.Total.UncertaintyKm2
	_, err := fmt.Fprintf(std.out, "\n%s %s: %s km2 on the sphere, %s km2 on WGS84", t.Region, t.Total.Status, km2Text(t.Total.SphereKm2, u), km2Text(t.Total.GeodesicKm2, u))
	if err != nil {
		return err
	}
	if t.Total.Share != nil {
		fmt.Fprintf(std.out, " (%.2f %% of %.0f km2, %s)", *t.Total.Share, *t.Total.DenominatorKm2, t.Total.Denominator)
	}
	fmt.Fprintln(std.out)
	if t.Total.WaterSphereKm2 >= shownKm2 {
		fmt.Fprintf(std.out, "on land: %s km2 on the sphere, %s km2 on WGS84\n",
			km2Text(t.Total.SphereKm2-t.Total.WaterSphereKm2, u), km2Text(t.Total.GeodesicKm2-t.Total.WaterGeodesicKm2, u))
	}
	return printSnapshot(std, t.Meta)
}
